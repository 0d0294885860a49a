from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from proofpress.geometry import Box
from proofpress.quads import Quad, around, cut

ANGLES = st.floats(-0.7, 0.7)


def test_an_upright_box_is_itself() -> None:
    box = Box(10, 20, 60, 30)
    quad = Quad.of(box)
    assert quad.corners == ((10, 20), (70, 20), (70, 50), (10, 50))
    assert quad.box.contains(box)
    assert Box(9, 19, 63, 33).contains(quad.box)


@given(st.floats(20, 200), st.floats(5, 60), ANGLES, st.floats(0.1, 0.5), st.floats(0.5, 0.9))
def test_parts_of_a_line_put_together_are_the_line(
    width: float, height: float, angle: float, one: float, other: float
) -> None:
    quad = Quad(300, 200, width, height, angle)
    left, right = one * width, other * width
    whole = around([quad.part(0, left), quad.part(left, right), quad.part(right, width)])
    assert np.allclose(whole.corners, quad.corners)
    assert whole.angle == quad.angle


@given(ANGLES)
def test_what_is_cut_is_what_was_turned(angle: float) -> None:
    bar = np.zeros((200, 200, 3), np.uint8)
    bar[95:105, 60:140] = 255
    turned = np.asarray(Image.fromarray(bar).rotate(-math.degrees(angle), Image.Resampling.BICUBIC))
    seen = cut(turned, Quad(100, 100, 90, 20, angle))
    assert seen.shape == (20, 90, 3)
    expected = bar[90:110, 55:145]
    assert float(np.abs(seen.astype(int) - expected).mean()) < 12


def test_beyond_the_picture_its_edge_goes_on() -> None:
    picture = np.full((20, 20, 3), 90, np.uint8)
    assert (cut(picture, Quad(0, 10, 30, 10, 0.0)) == 90).all()
