"""Marks of the ground that are smaller than any sign of the lettering."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from proofpress.bodies import bodies
from proofpress.cleancopy import clean_copies
from proofpress.image import Pixels
from proofpress.ink import split
from proofpress.specks import stroke_of, without_specks

COPY = "Crème, naïve: à ž ạ!"
REGULAR, _, BOLD, _ = clean_copies(COPY, "en-US")
LINES = {
    "bold": BOLD,
    "regular": np.asarray(Image.fromarray(REGULAR).resize((2 * REGULAR.shape[1], 2 * REGULAR.shape[0]))),
}
each_line = pytest.mark.parametrize("line", LINES)


@cache
def strokes(name: str) -> float:
    ink = split(LINES[name])
    assert ink is not None
    return stroke_of(list(bodies(ink.mask)))


def specked(name: str, across: float, down: float, size: float, colour: int) -> Pixels:
    """The line with a round mark on its ground, its size in strokes."""
    line, radius = LINES[name], size * strokes(name) / 2
    reach = round(radius + strokes(name))
    x = reach + across * (line.shape[1] - 2 * reach)
    y = reach + down * (line.shape[0] - 2 * reach)
    around = line[int(y) - reach : int(y) + reach, int(x) - reach : int(x) + reach]
    assume(around.min() == 255)
    drawn = Image.fromarray(line)
    ImageDraw.Draw(drawn).ellipse((x - radius, y - radius, x + radius, y + radius), fill=(colour, colour, colour))
    return np.asarray(drawn)


@each_line
def test_no_sign_of_type_is_a_speck(line: str) -> None:
    assert without_specks(LINES[line]) is None


@each_line
@given(across=st.floats(0, 1), down=st.floats(0, 1), size=st.floats(0.25, 0.33), colour=st.integers(0, 90))
def test_a_speck_is_painted_over_and_nothing_else(
    line: str, across: float, down: float, size: float, colour: int
) -> None:
    cleaned = without_specks(specked(line, across, down, size, colour))
    assert cleaned is not None
    assert np.array_equal(cleaned, LINES[line])


@each_line
@given(across=st.floats(0, 1), down=st.floats(0, 1), size=st.floats(0.75, 1.6), colour=st.integers(0, 90))
def test_a_mark_as_large_as_a_full_stop_stays(line: str, across: float, down: float, size: float, colour: int) -> None:
    assert without_specks(specked(line, across, down, size, colour)) is None


def test_where_nothing_can_be_told_nothing_is_painted() -> None:
    small = clean_copies("x", "en-US")[0]
    assert without_specks(small) is None
    assert without_specks(np.full((20, 40, 3), 200, np.uint8)) is None
    shrunk = Image.fromarray(BOLD).resize((BOLD.shape[1] // 3, BOLD.shape[0] // 3), Image.Resampling.LANCZOS)
    assert without_specks(np.asarray(shrunk)) is None
