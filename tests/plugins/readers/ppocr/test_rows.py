"""Found lines in rows, and pieces of one line that were found apart."""

from __future__ import annotations

import math

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.plugins.readers.ppocr.rows import joined, rows_of
from proofpress.quads import Quad

LINE = Quad(200.0, 100.0, 300.0, 40.0, 0.0)


def beside(line: Quad, along: float, across: float = 0.0, **changes: float) -> Quad:
    """A line whose centre lies so far from another's, in that one's direction."""
    cos, sin = math.cos(line.angle), math.sin(line.angle)
    x, y = line.x + along * cos - across * sin, line.y + along * sin + across * cos
    return attrs.evolve(line, x=x, y=y, **changes)


@given(
    angle=st.floats(-0.6, 0.6), width=st.floats(120, 600), height=st.floats(10, 60), cut=st.floats(0.2, 0.8),
    shared=st.floats(0.7, 1.5),
)  # fmt: skip
def test_pieces_that_lie_over_each_other_become_the_line_that_they_are_of(
    angle: float, width: float, height: float, cut: float, shared: float
) -> None:
    line = Quad(400.0, 300.0, width, height, angle)
    here, over = cut * width, shared * height / 2
    left, right = line.part(0.0, min(width, here + over)), line.part(max(0.0, here - over), width)
    (found,) = joined([right, left])
    assert attrs.astuple(found) == pytest.approx(attrs.astuple(line), abs=0.01)


@pytest.mark.parametrize(
    "other",
    [
        beside(LINE, 290),  # a word of its own: no more shared than what lines are cut wider
        beside(LINE, 270, 12),  # the next step of a stair
        beside(LINE, 270, 0, height=60.0),  # larger letters
        beside(LINE, 270, 0, angle=0.2),  # another slope
        beside(LINE, 0, 40),  # the line below
    ],
)
def test_lines_of_their_own_stay_so(other: Quad) -> None:
    assert joined([LINE, other]) == [LINE, other]


def test_a_line_in_three_pieces_is_one() -> None:
    line = Quad(300.0, 50.0, 600.0, 30.0, 0.05)
    (found,) = joined([line.part(380, 600), line.part(0, 220), line.part(190, 410)])
    assert attrs.astuple(found) == pytest.approx(attrs.astuple(line), abs=0.01)


@given(st.floats(-0.3, 0.3))
def test_words_of_a_sloping_line_stand_in_one_row(angle: float) -> None:
    line = Quad(300.0, 200.0, 500.0, 30.0, angle)
    words = [line.part(0, 150), line.part(180, 320), line.part(350, 500)]
    below = beside(line, 0, 60)
    rows = rows_of([words[2], below, words[0], words[1]])
    assert rows == [words, [below]]
    assert rows_of([words[1], words[0]], backwards=True) == [[words[1], words[0]]]
