from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.plugins.diffusion._pixels import blended, extended, fitted, inner_ramp, mask_image, resized


def noise(width: int, height: int, channels: int = 3, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[Size, Box]:
    size = Size(draw(st.integers(1, 80)), draw(st.integers(1, 80)))
    x, y = draw(st.integers(0, size.width - 1)), draw(st.integers(0, size.height - 1))
    return size, Box(x, y, draw(st.integers(1, size.width - x)), draw(st.integers(1, size.height - y)))


@given(boxes(), st.integers(0, 20))
def test_a_ramp_is_nothing_outside_the_box_and_whole_in_its_middle(case: tuple[Size, Box], feather: int) -> None:
    size, box = case
    ramp = inner_ramp(size, box, feather)
    inside = np.zeros((size.height, size.width), bool)
    inside[box.y : box.bottom, box.x : box.right] = True
    assert (ramp[~inside] == 0).all()
    assert (ramp[inside] > 0).all()
    assert ramp.max() <= 1
    if min(box.width, box.height) >= 4:
        assert ramp[box.y + box.height // 2, box.x + box.width // 2] == 1


def test_a_ramp_has_no_edge_where_the_picture_ends() -> None:
    ramp = inner_ramp(Size(40, 40), Box(0, 0, 40, 20), 4)
    assert (ramp[:10] == 1).all()
    assert ramp[19, 20] == pytest.approx(0.2)


@given(st.integers(0, 100))
def test_blending_keeps_what_is_not_wanted_and_takes_all_of_what_is(seed: int) -> None:
    ground, drawn = noise(9, 7, seed=seed), noise(9, 7, seed=seed + 1)
    weights = np.random.default_rng(seed).choice(np.array([0, 0.5, 1], np.float32), (7, 9))
    out = blended(ground, drawn, weights)
    assert (out[weights == 0] == ground[weights == 0]).all()
    assert (out[weights == 1] == drawn[weights == 1]).all()
    assert not out.flags.writeable


def test_an_extended_picture_holds_the_picture_and_goes_on_in_its_colours() -> None:
    picture = np.zeros((20, 30, 3), np.uint8)
    picture[:, :15], picture[:, 15:] = (200, 0, 0), (0, 0, 200)
    out = extended(picture, Box(35, 0, 30, 20), Size(100, 20))
    assert (out[:, 35:65] == picture).all()
    assert out[10, 30].tolist() == pytest.approx([200, 0, 0], abs=8)
    assert out[10, 70].tolist() == pytest.approx([0, 0, 200], abs=8)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_sizes_come_out_as_asked(width: int, height: int, wide: int, high: int) -> None:
    picture = noise(width, height)
    for make in (fitted, resized):
        assert make(picture, Size(wide, high)).shape == (high, wide, 3)
    assert (resized(picture, Size(width, height)) == picture).all()


def test_fitting_cuts_both_sides_alike() -> None:
    picture = np.zeros((10, 30, 3), np.uint8)
    picture[:, 10:20] = 255
    assert (fitted(picture, Size(10, 10)) == 255).all()


def test_clear_pixels_do_not_colour_the_edge_of_a_scaled_cutout() -> None:
    cutout = np.zeros((40, 40, 4), np.uint8)
    cutout[..., :3] = (0, 255, 0)
    cutout[10:30, 10:30] = (200, 0, 0, 255)
    out = resized(cutout, Size(23, 23))
    seen = out[..., 3] > 40
    assert (out[seen][:, 1] < 12).all()


def test_a_mask_is_white_where_something_shall_be_drawn() -> None:
    mask = np.asarray(mask_image(np.array([[0, 0.1], [1, 0]], np.float32)))
    assert mask.tolist() == [[0, 255], [255, 0]]
