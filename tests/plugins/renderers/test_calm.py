from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from proofpress.colour import Rgb
from proofpress.geometry import Box
from proofpress.image import frozen_pixels
from proofpress.plugins.renderers._calm import calm, feather_of, soft_copy
from proofpress.plugins.renderers._textures import KINDS, Kind, texture

STRIPES = frozen_pixels(
    np.repeat(np.tile(np.repeat(np.array([40, 200], np.uint8), 6), 20)[None, :, None], 240, axis=0)[..., [0, 0, 0]]
)
ZONE = Box(80, 80, 80, 60)


def edges(pixels: NDArray[np.uint8], box: Box) -> float:
    """Return the mean length of the gradient, the steps of one 8-bit rounding taken off."""
    grey = pixels[box.y : box.bottom, box.x : box.right].astype(np.float64).mean(axis=2)
    return float(np.hypot(np.diff(grey, axis=0)[:, 1:], np.diff(grey, axis=1)[1:]).mean())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("palette", [((244, 231, 211), (201, 138, 75)), ((24, 26, 52), (250, 170, 80))])
def test_a_zone_has_half_the_edges_or_none_worth_naming(kind: Kind, palette: tuple[Rgb, Rgb]) -> None:
    ground = texture(kind, *palette, 540, 675, seed=11)
    zone = Box(60, 60, 420, 200)
    after = edges(calm(ground, [zone]), zone)

    # The dither against banding alone measures about 0.6.
    assert after <= max(edges(ground, zone) / 2, 0.72)


def test_hard_edges_fade_to_less_than_a_quarter() -> None:
    assert edges(calm(STRIPES, [ZONE]), ZONE) < edges(STRIPES, ZONE) / 4


@given(
    x=st.integers(-60, 260),
    y=st.integers(-60, 260),
    width=st.integers(0, 120),
    height=st.integers(0, 120),
    feather=st.integers(0, 40),
)
@settings(max_examples=40, deadline=None)
def test_beyond_the_feather_no_pixel_changes(x: int, y: int, width: int, height: int, feather: int) -> None:
    box = Box(x, y, width, height)
    quiet = calm(STRIPES, [box], feather=feather, toward=(255, 0, 0))
    near = box.expanded(feather).intersection(Box(0, 0, 240, 240))
    changed = (quiet != STRIPES).any(axis=2)
    if not box.empty:
        changed[near.y : near.bottom, near.x : near.right] = False

    assert quiet.shape == STRIPES.shape
    assert not changed.any()


def test_the_edge_of_a_zone_cannot_be_seen() -> None:
    """A step function hides in no mask: along a smooth ramp, calming adds no step larger than the ramp's own and the dither."""
    ramp = frozen_pixels(
        np.repeat(np.linspace(60, 180, 240).astype(np.uint8)[None, :, None], 240, axis=0)[..., [0, 0, 0]]
    )
    quiet = calm(ramp, [ZONE], toward=(0, 0, 0)).astype(np.float64)
    rows = quiet[110, :, 0] - ramp[110, :, 0]
    smooth = np.convolve(rows, np.ones(9) / 9, mode="valid")

    assert np.abs(np.diff(smooth)).max() < 1


def test_zones_near_the_border_run_on_to_it() -> None:
    quiet = calm(STRIPES, [Box(10, 100, 120, 40)], feather=30)

    assert edges(quiet, Box(0, 100, 10, 40)) < edges(STRIPES, Box(0, 100, 10, 40)) / 4


def test_strength_is_a_scale() -> None:
    measured = [edges(calm(STRIPES, [ZONE], strength), ZONE) for strength in (0, 0.3, 0.6, 1)]

    assert measured == sorted(measured, reverse=True)
    assert np.array_equal(calm(STRIPES, [ZONE], 0), STRIPES)


def test_a_zone_leans_to_its_colour() -> None:
    grey = frozen_pixels(np.full((200, 200, 3), 128, np.uint8))
    mean = calm(grey, [Box(50, 50, 100, 100)], toward=(255, 0, 128))[80:120, 80:120].mean(axis=(0, 1))

    assert mean[0] > 135
    assert mean[1] < 121
    assert mean[2] == pytest.approx(128, abs=1)


def test_overlapping_zones_equal_themselves_in_any_order() -> None:
    zones = [Box(20, 20, 90, 60), Box(70, 40, 90, 60), Box(0, 0, 0, 9)]

    assert np.array_equal(calm(STRIPES, zones), calm(STRIPES, zones[::-1]))


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (7, 2), (3, 3)])
def test_tiny_images(size: tuple[int, int]) -> None:
    image = frozen_pixels(np.zeros((*size, 3), np.uint8))

    assert calm(image, [Box(0, 0, 9, 9)]).shape == image.shape
    assert soft_copy(image, 7).shape == image.shape


def test_a_soft_copy_of_plain_white_is_plain_white() -> None:
    assert (soft_copy(frozen_pixels(np.full((90, 70, 3), 255, np.uint8)), 7) == 255).all()


@pytest.mark.parametrize(("strength", "feather"), [(-0.1, None), (1.1, None), (0.5, -1)])
def test_wrong_measures_are_refused(strength: float, feather: int | None) -> None:
    with pytest.raises(ValueError, match="must"):
        calm(STRIPES, [ZONE], strength, feather=feather)


def test_the_feather_grows_with_the_canvas() -> None:
    assert feather_of(2160, 2700) == pytest.approx(2 * feather_of(1080, 1350), abs=1)
    assert feather_of(1, 1) == 2
