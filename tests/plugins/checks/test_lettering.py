from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from proofpress.composition import Composition, Plate
from proofpress.errors import CancelledError, ReaderUnavailableError
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Context, Hint
from proofpress.plugins.checks._marks import marks_of
from proofpress.plugins.checks.lettering import LetteringCheck
from proofpress.plugins.readers.tesserocr import TesserocrReader
from proofpress.plugins.renderers._textures import KINDS, Kind, texture
from proofpress.proof import Finding, Outcome
from proofpress.testing.fakes import ScriptedReader
from proofpress.testing.samples import sample_asset, text_region, typeset

READER: Final = TesserocrReader()
WIDTH: Final = 900
HEIGHT: Final = 1100
PALETTES: Final = (((242, 236, 226), (196, 146, 92)), ((30, 34, 50), (200, 60, 60)), ((250, 250, 250), (20, 20, 20)))


def ground(kind: Kind, seed: int = 7, palette: int = 0) -> Pixels:
    base, accent = PALETTES[palette]
    return texture(kind, base, accent, WIDTH, HEIGHT, seed=seed)


def planted(text: str, locale: str, kind: Kind = "studio", size: int = 64, **changes: object) -> Plate:
    """Return a ground with lettering on it, set by our own engine."""
    region = text_region(text, box=Box(90, 500, 720, 130), min_font_px=size, max_font_px=size, **changes)
    asset = sample_asset(region, locale=locale, width=WIDTH, height=HEIGHT)
    return Plate(typeset(asset, Plate(ground(kind))).flatten())


def judged(plate: Plate, *readers: object) -> Finding:
    check = LetteringCheck(readers or (READER,))  # type: ignore[arg-type]  # tests hand in readers
    found = check.validate(Composition(sample_asset(), plate, ()), (), Context())
    assert len(found) == 1
    assert found[0].region == ""
    return found[0]


def readable(locale: str) -> None:
    try:
        READER.read(np.full((40, 80, 3), 255, np.uint8), Hint(locale, 1))
    except ReaderUnavailableError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("kind", KINDS)
def test_no_ground_of_ours_is_taken_for_lettering(kind: Kind) -> None:
    readable("en-US")
    finding = judged(Plate(ground(kind)))
    assert finding.outcome is Outcome.PASS, finding.reason


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_ground_of_many_is_taken_for_lettering(kind: Kind) -> None:
    readable("en-US")
    for seed in range(6):
        for palette in range(len(PALETTES)):
            finding = judged(Plate(ground(kind, seed, palette)))
            assert finding.outcome is Outcome.PASS, (seed, palette, finding.reason)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("FRESH COFFEE", "en-US"),
        ("Sale", "en-US"),
        ("قهوة طازجة", "ar-EG"),
        ("קפה טרי", "he-IL"),
        ("ताज़ी कॉफ़ी", "hi-IN"),
        ("กาแฟสด", "th-TH"),
        ("新鮮なコーヒー", "ja-JP"),
        ("新鲜咖啡", "zh-CN"),
        ("신선한 커피", "ko-KR"),
        ("Frqsh Cofeeh", "en-US"),  # what models write is seldom a word
    ],
)
def test_lettering_of_any_script_is_found_where_it_stands(text: str, locale: str) -> None:
    readable("en-US")
    readable(locale)
    finding = judged(planted(text, locale))
    assert finding.outcome is Outcome.FAIL, finding.reason
    assert finding.evidence.box is not None
    assert finding.evidence.box.overlaps(Box(90, 500, 720, 130))
    assert not finding.evidence.box.overlaps(Box(0, 0, WIDTH, 460))


@pytest.mark.parametrize("kind", ["marble", "fabric", "bokeh"])
def test_lettering_on_a_restless_ground_is_found(kind: Kind) -> None:
    readable("en-US")
    finding = judged(planted("FRESH COFFEE", "en-US", kind))
    assert finding.outcome is Outcome.FAIL
    assert finding.measured is not None
    assert "COFFEE" in finding.measured


def test_light_lettering_on_a_dark_ground_is_found() -> None:
    readable("en-US")
    region = text_region("OPEN LATE", box=Box(90, 500, 720, 130), min_font_px=64, color=(250, 240, 220))
    asset = sample_asset(region, width=WIDTH, height=HEIGHT)
    plate = Plate(typeset(asset, Plate(ground("studio", palette=1))).flatten())
    assert judged(plate).outcome is Outcome.FAIL


def test_shapes_that_stand_out_are_no_lettering() -> None:
    readable("en-US")
    pixels = ground("studio").copy()
    rows, columns = np.indices(pixels.shape[:2])
    for x, y, r in ((200, 300, 60), (500, 700, 90), (700, 250, 40)):
        pixels[(columns - x) ** 2 + (rows - y) ** 2 < r**2] = (40, 30, 30)
    pixels[900:930, 100:800] = (40, 30, 30)
    assert judged(Plate(pixels)).outcome is Outcome.PASS


def test_without_a_reader_that_finds_words_only_an_empty_plate_passes() -> None:
    plate = planted("FRESH COFFEE", "en-US")
    for readers in ((), (ScriptedReader(["x"]),)):
        check = LetteringCheck(readers)
        found = check.validate(Composition(sample_asset(), plate, ()), (), Context())
        assert found[0].outcome is Outcome.UNDECIDED
        assert "pip install" in found[0].reason
        clean = check.validate(Composition(sample_asset(), Plate(ground("studio")), ()), (), Context())
        assert clean[0].outcome is Outcome.PASS


class Absent(TesserocrReader):
    """An engine without any language data."""

    def locate(self, picture: Pixels, hint: Hint) -> tuple[()]:
        del picture
        raise ReaderUnavailableError(f"no data for {hint.locale}", remedy="install it")


def test_without_any_language_data_it_cannot_tell() -> None:
    finding = judged(planted("FRESH COFFEE", "en-US"), Absent())
    assert finding.outcome is Outcome.UNDECIDED
    assert "no data for en-US" in finding.reason
    assert "install it" in finding.reason


def test_cancelling_stops_it() -> None:
    ctx = Context()
    ctx.cancelled.set()
    composition = Composition(sample_asset(), planted("FRESH COFFEE", "en-US"), ())
    with pytest.raises(CancelledError):
        LetteringCheck((READER,)).validate(composition, (), ctx)


def test_marks_are_what_departs_from_its_surroundings() -> None:
    assert marks_of(ground("gradient")) == ()
    assert marks_of(np.full((1, 1, 3), 200, np.uint8)) == ()
    dark = planted("FRESH COFFEE", "en-US").pixels
    found = marks_of(dark)
    assert found
    assert max(found[0].pixels.shape) == 1000
    inked = np.argwhere(found[0].pixels[..., 0] < 128) / found[0].scale
    assert inked[:, 0].min() >= 480
    assert inked[:, 0].max() <= 650
    inverse = marks_of(255 - dark)[-1].pixels.astype(int)
    assert np.abs(inverse - found[0].pixels).max() <= 26  # luma is rounded either way
