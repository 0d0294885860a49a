"""A line of ink, cut beside the sign at one end of it."""

from __future__ import annotations

import numpy as np
import pytest

from proofpress.ink import Ink, from_coverage
from proofpress.plugins.checks._cut_sign import cut_sign


def inked(*blocks: tuple[int, int, int, int], shape: tuple[int, int] = (60, 200), level: int = 255) -> Ink:
    """Return ink where blocks are: left, right, top and bottom."""
    alpha = np.zeros(shape, np.uint8)
    for left, right, top, bottom in blocks:
        alpha[top:bottom, left:right] = level
    return from_coverage(alpha)


SIGN, ONE, COMMA, TWO = (10, 30, 6, 50), (40, 60, 10, 50), (64, 68, 44, 56), (72, 92, 10, 50)


def test_a_sign_at_the_left_is_measured_by_the_digits() -> None:
    line = cut_sign(inked(SIGN, ONE, COMMA, TWO), "left", 4)
    assert line is not None
    assert line.sign.share.shape == (44, 20)
    assert (line.sign.width, line.sign.top, line.sign.bottom) == (0.5, 1.1, 0.0)
    assert line.gap == 0.25
    assert line.widest == 0.1
    assert line.at == 35
    assert [piece.width for piece in line.rest] == [0.5, 0.1, 0.5]
    assert line.rest[1].bottom == pytest.approx(-0.15)


def test_a_sign_at_the_right_is_the_same_from_the_other_side() -> None:
    line = cut_sign(inked(ONE, COMMA, TWO, (110, 130, 6, 54)), "right", 4)
    assert line is not None
    assert line.sign.top == 1.1
    assert line.sign.bottom == pytest.approx(-0.1)
    assert line.gap == pytest.approx(0.45)
    assert line.at == 101
    assert len(line.rest) == 3


def test_what_glow_joins_is_cut_where_ink_is_densest() -> None:
    alpha = np.zeros((60, 120), np.uint8)
    alpha[8:52, 8:62] = 110
    alpha[10:50, 10:30] = alpha[10:50, 40:60] = 255
    line = cut_sign(from_coverage(alpha), "left", 2)
    assert line is not None
    assert line.at == 35


def test_what_does_not_stand_apart_is_not_cut() -> None:
    alone, wide = inked((10, 60, 10, 50)), inked((10, 90, 10, 50), (100, 120, 10, 50))
    lines = inked((10, 60, 4, 18), (64, 90, 4, 18), (10, 60, 40, 55))
    assert cut_sign(alone, "left", 2) is None
    assert cut_sign(wide, "left", 2) is None, "no sign is so wide"
    assert cut_sign(lines, "left", 3) is None, "two lines"
