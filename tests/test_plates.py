from __future__ import annotations

import itertools
from typing import Final

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from proofpress.brief import Brand
from proofpress.colour import contrast_ratio
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.plates import PlateMeasures, edge_energy, measure_plate, palette_share, rank, reachable_contrast

BRAND: Final = Brand((("ink", (20, 33, 61)), ("sale", (230, 57, 70)), ("paper", (255, 255, 255))))


def flat(rgb: tuple[int, int, int], width: int = 200, height: int = 120) -> Pixels:
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = rgb
    return pixels


def grain(cell: int, strength: float, seed: int = 0, width: int = 240, height: int = 160) -> Pixels:
    rng = np.random.default_rng(seed)
    small = rng.normal(0, 1, (height // cell + 2, width // cell + 2)).astype(np.float32)
    noise = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))
    grey = np.clip(150 + strength * noise, 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def test_an_even_ground_has_no_edges() -> None:
    assert edge_energy(flat((90, 90, 90)), 40) == 0
    assert edge_energy(np.zeros((0, 0, 3), np.uint8), 40) == 0
    assert edge_energy(flat((1, 1, 1), 1, 1), 40) == 0


def test_a_ramp_has_the_edges_that_arithmetic_says() -> None:
    # Two steps of luma a pixel, letters of 32 px: a sixteenth of an em is two pixels wide, so four steps.
    ramp = np.broadcast_to(np.arange(0, 240, 2, dtype=np.uint8)[None, :, None], (96, 120, 3))
    assert edge_energy(np.ascontiguousarray(ramp), 32) == pytest.approx(4, abs=0.3)


@pytest.mark.parametrize("cell", [4, 8, 16])
def test_more_strength_is_more_restless(cell: int) -> None:
    energies = [edge_energy(grain(cell, strength), 40) for strength in (2, 10, 30, 60)]
    assert energies == sorted(energies)
    assert energies[-1] > 3 * energies[0]


def test_grain_finer_than_strokes_hurts_less_than_grain_of_their_size() -> None:
    assert edge_energy(grain(1, 30), 64) < 0.5 * edge_energy(grain(6, 30), 64)


def test_scaling_ground_and_type_together_changes_little() -> None:
    small = grain(6, 30)
    large = np.asarray(Image.fromarray(small).resize((480, 320), Image.Resampling.BICUBIC))
    assert edge_energy(large, 80) == pytest.approx(edge_energy(small, 40), rel=0.15)


@given(st.tuples(*[st.integers(0, 255)] * 3), st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=5))
def test_on_an_even_ground_the_reachable_contrast_is_the_best_of_the_inks(
    ground: tuple[int, int, int], inks: list[tuple[int, int, int]]
) -> None:
    ratio, ink = reachable_contrast(flat(ground, 4, 4), inks)
    best = max(float(contrast_ratio(one, ground)) for one in inks)
    assert ratio == pytest.approx(best)
    assert ink in inks


def test_half_black_half_white_bears_no_ink() -> None:
    ground = flat((0, 0, 0))
    ground[:, 100:] = 255
    assert reachable_contrast(ground, [(0, 0, 0), (255, 255, 255), (119, 119, 119)])[0] < 4.7


def test_neutral_and_brand_hues_are_the_brands_others_are_not() -> None:
    assert palette_share(flat((128, 128, 128)), BRAND) == 1
    assert palette_share(flat((120, 20, 30)), BRAND) == 1  # a dark red, of the hue of `sale`
    assert palette_share(flat((20, 160, 40)), BRAND) == 0
    assert palette_share(flat((20, 160, 40)), Brand()) == 1
    assert palette_share(flat((20, 160, 40)), Brand((("grey", (9, 9, 9)),))) == 0
    half = flat((20, 160, 40))
    half[:60] = (120, 20, 30)
    assert palette_share(half, BRAND) == pytest.approx(0.5, abs=0.02)


def test_measures_take_the_worst_box_and_leave_out_what_is_off_the_plate() -> None:
    plate = np.concatenate([flat((240, 240, 240), 240, 160), grain(5, 60)])
    calm, busy = Box(0, 0, 240, 150), Box(0, 170, 240, 150)
    assert measure_plate(plate, [calm], BRAND).edges < 0.5
    both = measure_plate(plate, [calm, busy], BRAND)
    assert both.edges == measure_plate(plate, [busy], BRAND).edges > 5
    assert both.contrast == measure_plate(plate, [busy], BRAND).contrast
    assert measure_plate(plate, [Box(900, 900, 5, 5)], BRAND) == attrs.evolve(both, edges=0, contrast=21)


def test_readable_comes_before_calm_and_calm_before_colour() -> None:
    unreadable = PlateMeasures(0, 2, 1)
    restless = PlateMeasures(20, 9, 1)
    foreign = PlateMeasures(1, 9, 0)
    good = PlateMeasures(1, 9, 1)
    for order in itertools.permutations([unreadable, restless, foreign, good]):
        ranked = [order[index] for index in rank(order, 4.5)]
        assert ranked == [good, foreign, restless, unreadable]


@given(st.lists(st.builds(PlateMeasures, st.floats(0, 200), st.floats(1, 21), st.floats(0, 1)), min_size=1, max_size=8))
def test_a_ranking_is_a_permutation_and_equal_plates_keep_their_order(plates: list[PlateMeasures]) -> None:
    assert sorted(rank(plates, 4.5)) == list(range(len(plates)))
    assert rank([plates[0]] * 3, 4.5) == (0, 1, 2)
