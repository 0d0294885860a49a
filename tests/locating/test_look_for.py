"""Looking for texts in whole pictures, with the real readers."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from PIL import Image, ImageDraw

from proofpress.bodies import bodies
from proofpress.config import default_readers
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ink import lines_of, split
from proofpress.interfaces import Reader
from proofpress.locating import look_for
from proofpress.locating.first_view import FirstView
from proofpress.plugins.readers.ppocr.reader import PpOcrReader
from proofpress.plugins.readers.tesserocr import TesserocrReader
from proofpress.proof import Outcome
from proofpress.specks import stroke_of
from proofpress.testing.samples import sample_asset, text_region, typeset

READERS = default_readers()
TESSERACT = TesserocrReader()
PPOCR = PpOcrReader()
installed = pytest.mark.skipif(
    not (importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("rapidocr")),
    reason="the extra [ocr] is not installed",
)


@pytest.fixture(scope="module")
def shelf() -> Pixels:
    """Return a picture of two columns: three lines on the left, three short ones on the right."""
    left = [("Fresh bread", 20), ("every morning", 90), ("until twelve", 160)]
    right = [("BAKED", 34), ("IN THE", 84), ("VALLEY", 134)]
    regions = [text_region(text, id=f"l{y}", box=Box(20, y, 400, 60), max_font_px=44) for text, y in left]
    regions += [text_region(text, id=f"r{y}", box=Box(560, y, 200, 44), max_font_px=32) for text, y in right]
    return typeset(sample_asset(*regions, width=800, height=260)).flatten()


@pytest.mark.parametrize("text", ["BAKED IN THE VALLEY", "Fresh bread every morning until twelve"])
def test_columns_are_told_apart(shelf: Pixels, text: str) -> None:
    answer = look_for(shelf, text, "en-US", READERS)
    assert answer.outcome is Outcome.PASS, answer
    assert "".join(answer.others.split()) != ""


@pytest.mark.parametrize("text", ["BAKED IN THE ALLEY", "Fresh bread every mourning until twelve"])
def test_what_stands_otherwise_in_a_column_fails(shelf: Pixels, text: str) -> None:
    assert look_for(shelf, text, "en-US", READERS).outcome is Outcome.FAIL


@installed
@pytest.mark.parametrize("degrees", [-11, 9])
def test_lines_at_a_slant_are_turned_before_they_are_read(shelf: Pixels, degrees: float) -> None:
    turned = Image.fromarray(shelf).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=tuple(shelf[0, 0]))
    answer = look_for(np.asarray(turned), "Fresh bread every morning until twelve", "en-US", READERS)
    assert answer.outcome is Outcome.PASS, answer


@installed
def test_lettering_that_is_small_in_a_large_picture_is_searched_for_once_more() -> None:
    region = text_region("Gegen Vorlage gratis", box=Box(1500, 1400, 260, 24), max_font_px=15, min_font_px=9)
    picture = typeset(sample_asset(region, locale="de-DE", width=2400, height=1800)).flatten()
    assert look_for(picture, "Gegen Vorlage gratis", "de-DE", READERS).outcome is Outcome.PASS


def marked(size: float) -> Pixels:
    """Return two lines of lettering with a round brown mark after the first word, its size in strokes of the letters."""
    region = text_region("Warm bread at noon", box=Box(20, 20, 560, 200), max_font_px=80, weight=700)
    picture = typeset(sample_asset(region, width=600, height=260)).flatten()
    ink = split(picture)
    assert ink is not None
    stroke = stroke_of(list(bodies(ink.mask)))
    top, bottom = lines_of(ink.mask)[0]
    columns = np.flatnonzero(ink.mask[top:bottom].any(axis=0))
    letter = int(np.diff(columns).argmax())
    x, r = (2 * columns[letter] + columns[letter + 1]) / 3, size * stroke / 2
    drawn = Image.fromarray(picture)
    ImageDraw.Draw(drawn).ellipse((x - r, bottom - 2 * r, x + r, bottom), fill=(90, 50, 20))
    return np.asarray(drawn)


@installed
def test_a_speck_that_is_read_for_a_sign_is_none() -> None:
    picture = marked(0.5)
    first = FirstView(PPOCR, picture, "Warm bread at noon", "en-US").witness()
    assert "Warm." in next(iter(first.looks())), "nothing is read in the speck: the test proves nothing"
    answer = look_for(picture, "Warm bread at noon", "en-US", READERS)
    assert answer.outcome is Outcome.PASS
    assert "marks of the ground" in answer.reason


@installed
def test_a_full_stop_that_nobody_asked_for_does_not_pass() -> None:
    assert look_for(marked(1.1), "Warm bread at noon", "en-US", READERS).outcome is not Outcome.PASS


@pytest.mark.parametrize("readers", [(TESSERACT,), READERS], ids=["tesseract", "all"])
def test_another_place_is_not_taken_for_the_text(shelf: Pixels, readers: tuple[Reader, ...]) -> None:
    answer = look_for(shelf, "Two for one on Sunday", "en-US", readers)
    assert answer.outcome is not Outcome.PASS
    assert look_for(np.full((60, 90, 3), 200, np.uint8), "Fresh bread", "en-US", readers).outcome is not Outcome.PASS
