"""Every built-in check and reader passes the kit that is asked of strangers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import attrs
import numpy as np
import pytest

from proofpress.brief import Asset, Role, Rules
from proofpress.composition import Composition, Plate
from proofpress.errors import ReaderUnavailableError
from proofpress.interfaces import Compositor, Hint, Reader, Validator
from proofpress.plugins.checks import proofpress_validators
from proofpress.plugins.readers.pytesseract import PytesseractReader
from proofpress.plugins.readers.tesserocr import TesserocrReader
from proofpress.testing.conformance import Example, ReaderConformance, ValidatorConformance
from proofpress.testing.defects import DefectCompositor, DefectTypeCompositor
from proofpress.testing.fakes import StampCompositor
from proofpress.testing.mutations import Defect
from proofpress.testing.samples import code_region, plain_plate, sample_asset, text_region, typeset


def barcode(payload: str) -> Asset:
    return sample_asset(code_region(Role.EAN13, payload))


def undrawn(asset: Asset) -> Composition:
    return Composition(asset, plain_plate(asset), asset.regions)


def on(plate: Plate) -> Composition:
    return attrs.evolve(undrawn(BREAD), plate=plate)


def drawn_on(plate: Plate) -> Composition:
    return typeset(BREAD, plate)


def checked_plate(asset: Asset) -> Plate:
    """Return a plate of black and white squares of six pixels."""
    rows, columns = np.indices((asset.format.height, asset.format.width)) // 6
    grey = np.where((rows + columns) % 2, 255, 0).astype(np.uint8)
    return Plate(np.repeat(grey[..., None], 3, axis=2))


def green_plate(asset: Asset) -> Plate:
    return plain_plate(asset, (20, 190, 40))


def drawn(asset: Asset, compositor: Compositor | None = None) -> Composition:
    return typeset(asset, compositor=compositor)


BREAD: Final = sample_asset(text_region("Fresh bread daily"))
HEBREW: Final = sample_asset(text_region("להזמנה עכשיו"), locale="he-IL")
QR: Final = sample_asset(code_region())
BANNED: Final = attrs.evolve(BREAD, rules=Rules(banned=(("en", "bread"),)))
SMALL: Final = sample_asset(text_region("Fresh bread daily, and much more of it", max_lines=1, min_font_px=48))
NO_GLYPH: Final = sample_asset(text_region("Bread \U0001e900"))

EXAMPLES: Final[dict[str, tuple[Callable[[], Composition], Callable[[], Composition]]]] = {
    "characters": (lambda: undrawn(BREAD), lambda: undrawn(sample_asset(text_region("Fresh \u202ebread")))),
    "script": (lambda: undrawn(HEBREW), lambda: undrawn(sample_asset(text_region("Свежий хлеб")))),
    "gtin": (lambda: undrawn(barcode("2042002600015")), lambda: undrawn(barcode("2042002600016"))),
    "words": (lambda: undrawn(BREAD), lambda: undrawn(BANNED)),
    "fit": (lambda: undrawn(BREAD), lambda: undrawn(SMALL)),
    "pattern": (
        lambda: drawn(sample_asset(text_region("KFE-0042", pattern=r"[A-Z]{3}-\d{4}"))),
        lambda: drawn(sample_asset(text_region("KFE-042", pattern=r"[A-Z]{3}-\d{4}"))),
    ),
    "glyphs": (lambda: drawn(BREAD), lambda: attrs.evolve(undrawn(NO_GLYPH), layers=drawn(BREAD).layers)),
    "geometry": (lambda: drawn(BREAD), lambda: drawn(BREAD, DefectTypeCompositor(Defect.OUT_OF_BOX, "copy"))),
    "contrast": (lambda: drawn(BREAD), lambda: drawn(BREAD, DefectCompositor(Defect.LOW_CONTRAST, "copy"))),
    "calm": (lambda: drawn(BREAD), lambda: drawn_on(checked_plate(BREAD))),
    "palette": (lambda: undrawn(BREAD), lambda: on(green_plate(BREAD))),
    "lettering": (lambda: undrawn(BREAD), lambda: on(Plate(drawn(BREAD).flatten()))),
    "synthesis": (lambda: drawn(BREAD), lambda: drawn(BREAD, DefectTypeCompositor(Defect.WRONG_LETTER, "copy"))),
    "text": (
        lambda: drawn(BREAD, StampCompositor()),
        lambda: drawn(BREAD, DefectCompositor(Defect.WRONG_LETTER, "copy")),
    ),
    "unasked": (
        lambda: drawn(BREAD, StampCompositor()),
        lambda: drawn(BREAD, DefectCompositor(Defect.UNASKED_TEXT, "copy")),
    ),
    "shapes": (
        lambda: drawn(BREAD, StampCompositor()),
        lambda: drawn(BREAD, DefectCompositor(Defect.TOFU, "copy", seed=1)),
    ),
    "direction": (
        lambda: drawn(HEBREW, StampCompositor()),
        lambda: drawn(HEBREW, DefectCompositor(Defect.REVERSED, "copy")),
    ),
    "brand": (
        lambda: drawn(sample_asset(text_region("Fresh bread daily", weight=900))),
        lambda: drawn(sample_asset(text_region("Fresh bread daily", weight=900, color=(0, 160, 30)))),
    ),
    "code": (lambda: drawn(QR), lambda: drawn(QR, DefectCompositor(Defect.WRONG_PAYLOAD, "code"))),
    "grade": (lambda: drawn(QR), lambda: faded(drawn(QR))),
    "stress": (lambda: drawn(QR), lambda: drawn(QR, DefectCompositor(Defect.DEAD_CODE, "code"))),
    "sense": (
        lambda: undrawn(sample_asset(text_region("Valid until Sunday, October 18, 2026"))),
        lambda: undrawn(sample_asset(text_region("Valid until Monday, October 18, 2026"))),
    ),
    "language": (
        lambda: undrawn(sample_asset(text_region("Fresh bread every morning from our own oven", role=Role.BODY))),
        lambda: undrawn(sample_asset(text_region("Jeden Morgen frisches Brot aus dem eigenen Ofen", role=Role.BODY))),
    ),
}
BUILT_IN: Final = {cls.name: cls for cls in proofpress_validators()}
READER: Final = TesserocrReader()


def faded(composition: Composition) -> Composition:
    """Return the composition with a code of hardly any contrast, that a decoder still reads."""
    layer = composition.layers[0]
    rgba = layer.rgba.copy()
    rgba[..., :3] = 190 + rgba[..., :3] // 8
    return attrs.evolve(composition, layers=(attrs.evolve(layer, rgba=rgba),))


def test_every_check_has_its_examples() -> None:
    assert set(EXAMPLES) == set(BUILT_IN)


def readable(locale: str) -> None:
    try:
        READER.read(np.full((40, 80, 3), 255, np.uint8), Hint(locale, 1))
    except ReaderUnavailableError as error:
        pytest.skip(str(error))


class TestCheck(ValidatorConformance):
    picklable = False  # Some remember what readers read, under a lock.

    @pytest.fixture(params=sorted(EXAMPLES))
    def name(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def validator(self, name: str) -> Validator:
        if name == "language":
            pytest.importorskip("lingua")
        if name in ("text", "unasked", "direction", "lettering"):
            readable("he-IL" if name == "direction" else "en-US")
            return BUILT_IN[name](readers=(READER,))  # type: ignore[call-arg]  # those take readers
        return BUILT_IN[name]()

    @pytest.fixture
    def good(self, name: str) -> Sequence[Example]:
        return [Example(EXAMPLES[name][0]())]

    @pytest.fixture
    def bad(self, name: str) -> Sequence[Example]:
        return [Example(EXAMPLES[name][1]())]


class TestReader(ReaderConformance):
    picklable = False  # An engine per thread.

    @pytest.fixture(params=[TesserocrReader, PytesseractReader])
    def reader(self, request: pytest.FixtureRequest) -> Reader:
        readable("en-US")
        made: Reader = request.param()
        return made

    @pytest.fixture
    def unknown_locale(self) -> str:
        return "mt-MT"
