from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK
from tests.redrawn.test_register import scene

from proofpress.colour import delta_e_2000
from proofpress.composition import Layer, blend
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.redrawn.unmix import carried, scaled_ink, unmixed
from proofpress.testing.samples import plain_plate, sample_asset, text_region, typeset

Plane = npt.NDArray[np.float32]
SIZE = 96


def coverage() -> Plane:
    """Return the soft edges of real letters, 0..1."""
    asset = sample_asset(text_region("Ra8&", box=Box(4, 4, 88, 88)), width=SIZE, height=SIZE)
    ink = typeset(asset, plain_plate(asset, (255, 255, 255))).flatten()[..., 0].astype(np.float32)
    return np.asarray(np.clip((255 - ink) / (255 - ink.min()), 0, 1), np.float32)


LETTERS = coverage()


def laid(ground: Plane, rgba: Plane) -> Pixels:
    picture = np.rint(ground).astype(np.uint8)
    blend(picture, Layer("r", 0, 0, scaled_ink(rgba, rgba.shape[1], rgba.shape[0])))
    return picture


@QUICK
@given(
    ink=st.tuples(*[st.integers(0, 255)] * 3), seed=st.integers(0, 20),
)  # fmt: skip
def test_ink_laid_over_the_ground_again_gives_what_was_drawn(ink: tuple[int, int, int], seed: int) -> None:
    ground = scene(seed, SIZE).astype(np.float32)
    drawn = np.rint(ground * (1 - LETTERS[..., None]) + np.array(ink, np.float32) * LETTERS[..., None])
    rgba = unmixed(ground, drawn, noise=0.0, reach=2)
    again = laid(ground, rgba).astype(np.float32)
    away = np.abs(drawn - ground).max(axis=-1)
    strong = away > 0.5 * away.max()
    assert np.abs(again - drawn)[strong].max(initial=0) <= 3


def test_opacity_of_one_ink_is_its_coverage() -> None:
    ground = np.full((SIZE, SIZE, 3), (244, 231, 211), np.float32)
    drawn = np.rint(ground * (1 - LETTERS[..., None]) + np.array((43, 26, 18), np.float32) * LETTERS[..., None])
    rgba = unmixed(ground, drawn, noise=0.0, reach=2)
    assert np.abs(rgba[..., 3] - LETTERS).max() < 0.08
    solid = LETTERS > 0.99
    assert np.abs(rgba[solid][:, :3] - (43, 26, 18)).max() <= 2


@pytest.mark.parametrize("noise", [0.0, 2.0, 5.0])
def test_where_nothing_was_drawn_the_layer_is_clear(noise: float) -> None:
    ground = scene(3, SIZE).astype(np.float32)
    made = np.random.default_rng(5)
    drawn = ground + made.uniform(-noise, noise, ground.shape).astype(np.float32)
    assert not unmixed(ground, drawn, noise, reach=2).any()
    drawn = np.where(LETTERS[..., None] > 0, ground * (1 - LETTERS[..., None]), drawn)
    ink = unmixed(ground, np.asarray(drawn, np.float32), noise, reach=2)
    far = np.asarray(np.abs(np.pad(LETTERS, 3)).max() > 0) & (_near(LETTERS > 0, 4) == 0)
    assert not ink[far].any()


def _near(mask: npt.NDArray[np.bool_], by: int) -> npt.NDArray[np.bool_]:
    grown = mask.copy()
    for dy in range(-by, by + 1):
        for dx in range(-by, by + 1):
            grown |= np.roll(mask, (dy, dx), (0, 1))
    return grown


def test_ink_of_two_colours_keeps_both() -> None:
    ground = np.full((40, 80, 3), 240, np.float32)
    drawn = ground.copy()
    drawn[10:30, 10:35] = (200, 30, 30)
    drawn[10:30, 45:70] = (120, 150, 230)
    again = laid(ground, unmixed(ground, drawn, 0.0, 2))
    assert np.abs(again.astype(int) - drawn).max() <= 2


def test_scaled_ink_has_no_fringe() -> None:
    rgba = np.zeros((60, 60, 4), np.float32)
    rgba[15:45, 15:45] = (250, 240, 10, 1.0)
    small = scaled_ink(rgba, 20, 20)
    inked = small[..., 3] > 0
    assert np.abs(small[inked][:, :3].astype(int) - (250, 240, 10)).max() <= 1
    assert small[10, 10, 3] == 255
    assert not small[~inked].any()


def test_a_carrier_owns_its_ground_and_meets_its_neighbours() -> None:
    ground = scene(9, SIZE).astype(np.float32)
    change = np.full(ground.shape, 11.0, np.float32)  # The whole frame came back lighter.
    change[30:60, 30:60] = -80
    patch = carried(ground, change)
    assert patch[..., 3].min() >= 128
    assert patch[SIZE // 2, SIZE // 2, 3] == 255
    picture = np.rint(ground).astype(np.uint8)
    blend(picture, Layer("r", 0, 0, patch))
    edge = np.ones((SIZE, SIZE), bool)
    edge[2:-2, 2:-2] = False
    assert np.percentile(delta_e_2000(picture[edge], ground[edge].astype(np.uint8)), 95) < 2
    assert (picture[35:55, 35:55].astype(int) < ground[35:55, 35:55] - 40).all() or ground.min() < 80
