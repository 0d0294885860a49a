"""Cutting lines and places out of a picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from proofpress.geometry import Box
from proofpress.locating.cuts import line_of, part_of, scaled, stretched
from proofpress.quads import Quad

PICTURE = np.random.default_rng(1).integers(0, 255, (90, 120, 3), np.uint8)


@given(st.integers(-50, 150), st.integers(-50, 150), st.integers(0, 200), st.integers(0, 200))
def test_a_part_is_what_the_picture_has_in_a_box(x: int, y: int, width: int, height: int) -> None:
    box = Box(x, y, width, height)
    part = part_of(PICTURE, box)
    seen = box.intersection(Box(0, 0, 120, 90))
    assert part.shape[:2] == (seen.height, seen.width) or 0 in part.shape
    if part.size:
        assert np.array_equal(part, PICTURE[seen.y : seen.bottom, seen.x : seen.right])


def test_an_upright_line_is_cut_out_as_it_is_with_room() -> None:
    line = Quad.of(Box(30, 40, 60, 20))
    assert np.array_equal(line_of(PICTURE, line, 0.0), PICTURE[40:60, 30:90])
    assert np.array_equal(line_of(PICTURE, line, 0.1), PICTURE[38:62, 28:92])
    assert line_of(PICTURE, line, 0.1, 1.5).shape[:2] == (24, 96)


@pytest.mark.parametrize("angle", [0.3, -0.2])
def test_a_slanting_line_is_turned_upright(angle: float) -> None:
    level = np.full((200, 300, 3), 255, np.uint8)
    level[90:110, 60:240] = 0
    turned = np.asarray(
        Image.fromarray(level).rotate(-np.degrees(angle), Image.Resampling.BICUBIC, fillcolor=(255,) * 3)
    )
    line = line_of(turned, Quad(150.0, 100.0, 160.0, 16.0, angle), 0.0)
    assert line.shape[:2] == (16, 160)
    assert line.max() < 60


def test_stretching_and_scaling_keep_one() -> None:
    assert stretched(PICTURE, 1.0) is PICTURE
    assert scaled(PICTURE, 1.0) is PICTURE
    assert scaled(PICTURE, 0.5).shape == (45, 60, 3)
    assert stretched(PICTURE, 1.2).shape == (90, 144, 3)
    assert scaled(PICTURE[:1, :1], 0.1).shape == (1, 1, 3)
