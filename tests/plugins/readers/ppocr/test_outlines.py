"""Connected pixels and smallest rectangles, against brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.plugins.readers.ppocr.outlines import components, smallest_rectangle
from proofpress.quads import Quad


def flooded(mask: np.ndarray) -> set[frozenset[tuple[int, int]]]:
    """Return the groups of touching pixels by flooding."""
    left = {(int(y), int(x)) for y, x in np.argwhere(mask)}
    groups = set()
    while left:
        wave, group = [left.pop()], set()
        while wave:
            y, x = wave.pop()
            group.add((y, x))
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            wave += near
        groups.add(frozenset(group))
    return groups


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.floats(0.1, 0.9), st.integers(0, 2**32 - 1))
def test_components_are_what_a_flood_finds(height: int, width: int, share: float, seed: int) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < share
    found = {frozenset((int(y), x) for y, a, b in runs for x in range(int(a), int(b) + 1)) for runs in components(mask)}
    assert found == flooded(mask)


def test_noise_without_end_is_not_joined() -> None:
    assert components(np.indices((700, 700)).sum(axis=0) % 2 == 0) == ()


@settings(deadline=None, max_examples=40)
@given(st.floats(20, 90), st.floats(4, 18), st.floats(-40, 40))
def test_a_turned_bar_is_measured(width: float, height: float, degrees: float) -> None:
    angle = math.radians(degrees)
    rows, columns = np.mgrid[:160, :160].astype(float)
    along = (columns + 0.5 - 80) * math.cos(angle) + (rows + 0.5 - 80) * math.sin(angle)
    across = (rows + 0.5 - 80) * math.cos(angle) - (columns + 0.5 - 80) * math.sin(angle)
    mask = (abs(along) < width / 2) & (abs(across) < height / 2)
    (runs,) = components(mask)
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
