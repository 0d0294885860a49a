"""Smallest rectangles, against brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.bodies import bodies
from proofpress.plugins.readers.ppocr.outlines import smallest_rectangle
from proofpress.quads import Quad


@settings(deadline=None, max_examples=40)
@given(st.floats(20, 90), st.floats(4, 18), st.floats(-40, 40))
def test_a_turned_bar_is_measured(width: float, height: float, degrees: float) -> None:
    angle = math.radians(degrees)
    rows, columns = np.mgrid[:160, :160].astype(float)
    along = (columns + 0.5 - 80) * math.cos(angle) + (rows + 0.5 - 80) * math.sin(angle)
    across = (rows + 0.5 - 80) * math.cos(angle) - (columns + 0.5 - 80) * math.sin(angle)
    mask = (abs(along) < width / 2) & (abs(across) < height / 2)
    (runs,) = bodies(mask)
    quad = smallest_rectangle(runs)
    long, short = max(quad.width, quad.height), min(quad.width, quad.height)
    assert abs(long - max(width, height)) < 3
    assert abs(short - min(width, height)) < 3
    assert math.hypot(quad.x - 80, quad.y - 80) < 1.5
    hull = np.concatenate([[(a, y), (b + 1, y), (a, y + 1), (b + 1, y + 1)] for y, a, b in runs])
    cos, sin = math.cos(quad.angle), math.sin(quad.angle)
    inside = (hull - (quad.x, quad.y)) @ np.array([[cos, -sin], [sin, cos]])
    assert abs(inside[:, 0]).max() <= quad.width / 2 + 1e-6
    assert abs(inside[:, 1]).max() <= quad.height / 2 + 1e-6


def test_a_rectangle_grows_scales_and_has_its_corners_in_order() -> None:
    quad = Quad(10, 20, 8, 4, 0.0)
    assert quad.corners == ((6, 18), (14, 18), (14, 22), (6, 22))
    assert quad.grown(1) == Quad(10, 20, 10, 6, 0.0)
    assert quad.scaled(2) == Quad(20, 40, 16, 8, 0.0)
    assert Quad(0, 0, 2, 0, math.pi / 2).corners[1] == pytest.approx((0, 1))
