from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from proofpress.image import frozen_pixels
from proofpress.plugins.renderers._fit import contain, cover, cover_window

sides = st.integers(1, 5000)
points = st.floats(0, 1)


@given(picture=st.tuples(sides, sides), canvas=st.tuples(sides, sides), focal=st.tuples(points, points))
def test_a_window_lies_inside_fills_one_side_and_keeps_proportions_and_focal_point(
    picture: tuple[int, int], canvas: tuple[int, int], focal: tuple[float, float]
) -> None:
    left, top, right, bottom = cover_window(picture, canvas, focal)
    width, height = right - left, bottom - top

    assert 0 <= left < right <= picture[0]
    assert 0 <= top < bottom <= picture[1]
    assert width == pytest.approx(picture[0]) or height == pytest.approx(picture[1])
    assert width * canvas[1] == pytest.approx(height * canvas[0], rel=1e-6)
    assert left - 1e-6 <= focal[0] * picture[0] <= right + 1e-6
    assert top - 1e-6 <= focal[1] * picture[1] <= bottom + 1e-6


@given(
    picture=st.tuples(st.integers(1, 60), st.integers(1, 60)), canvas=st.tuples(st.integers(1, 60), st.integers(1, 60))
)
@settings(deadline=None)
def test_cover_never_shows_filler(picture: tuple[int, int], canvas: tuple[int, int]) -> None:
    red = np.zeros((picture[1], picture[0], 3), np.uint8)
    red[..., 0] = 200
    pixels = cover(frozen_pixels(red), *canvas)

    assert pixels.shape == (canvas[1], canvas[0], 3)
    assert (pixels == (200, 0, 0)).all()


@given(
    picture=st.tuples(st.integers(1, 60), st.integers(1, 60)), canvas=st.tuples(st.integers(1, 60), st.integers(1, 60))
)
@settings(deadline=None)
def test_contain_shows_the_whole_picture_centred_and_as_large_as_fits(
    picture: tuple[int, int], canvas: tuple[int, int]
) -> None:
    red = np.zeros((picture[1], picture[0], 3), np.uint8)
    red[..., 0] = 200
    pixels = contain(frozen_pixels(red), *canvas, (0, 0, 255))
    shown = np.argwhere((pixels == (200, 0, 0)).all(axis=2))
    (top, left), (bottom, right) = shown.min(axis=0), shown.max(axis=0) + 1
    scale = min(canvas[0] / picture[0], canvas[1] / picture[1])

    assert pixels.shape == (canvas[1], canvas[0], 3)
    assert right - left == canvas[0] or bottom - top == canvas[1]
    assert abs((right - left) - max(1, picture[0] * scale)) <= 0.5 + 1e-6
    assert abs((bottom - top) - max(1, picture[1] * scale)) <= 0.5 + 1e-6
    assert abs(left - (canvas[0] - right)) <= 1
    assert abs(top - (canvas[1] - bottom)) <= 1
    assert len(shown) == (right - left) * (bottom - top)
    assert ((pixels == (0, 0, 255)).all(axis=2)).sum() == pixels.shape[0] * pixels.shape[1] - len(shown)


def picture_on_white() -> NDArray[np.uint8]:
    picture = np.full((80, 60, 3), 255, np.uint8)
    picture[20:60, 15:45] = (30, 90, 40)
    return frozen_pixels(picture)


def test_edges_drawn_out_make_a_pack_shot_seamless() -> None:
    pixels = contain(picture_on_white(), 200, 100, "edge")

    assert (pixels[:, :50] == 255).all()
    assert (pixels[:, 150:] == 255).all()


def test_a_blurred_ground_is_made_of_the_picture() -> None:
    pixels = contain(picture_on_white(), 200, 100, "blur")
    side = pixels[:, :50].astype(np.float64)

    assert 30 < side.mean() < 250
    assert np.abs(np.diff(side, axis=1)).max() < 16
