from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.plugins.checks.planting import DEFECTS, honest
from tests.plugins.checks.scenes import text_region

from proofpress.brief import SetBy
from proofpress.geometry import Box
from proofpress.ink import from_coverage, lines_of, normalised, otsu, split
from proofpress.plugins.checks._crop import cut, turned_bounds
from proofpress.plugins.checks._pieces import clean_copy, pieces

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@given(COLOURS, COLOURS)
def test_two_flat_colours_are_parted_exactly(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> None:
    assume(np.hypot.reduce(np.subtract(ground, ink).astype(float)) > 15)
    crop = np.full((30, 50, 3), ground, np.uint8)
    crop[10:20, 15:30] = ink
    found = split(crop)
    assert found is not None
    assert (found.ground, found.ink) == (ground, ink)
    wanted = np.zeros((30, 50), bool)
    wanted[10:20, 15:30] = True
    assert np.array_equal(found.mask, wanted)


@given(COLOURS)
def test_an_even_ground_has_no_ink(ground: tuple[int, int, int]) -> None:
    assert split(np.full((20, 20, 3), ground, np.uint8)) is None
    assert split(np.full((2, 20, 3), ground, np.uint8)) is None


@given(st.lists(st.floats(0, 0.1), min_size=1, max_size=100), st.lists(st.floats(0.9, 1), min_size=1, max_size=100))
def test_otsu_parts_what_a_gap_parts(low: list[float], high: list[float]) -> None:
    bound = otsu(np.array(low + high, np.float32))
    assert max(low) <= bound + 1e-6
    assert bound <= min(high) + 1e-6


@given(st.lists(st.integers(0, 255), min_size=2, max_size=60).filter(lambda steps: len(set(steps)) > 1))
def test_no_other_threshold_parts_better_than_otsus(steps: list[int]) -> None:
    values = (np.array(steps) + 0.5) / 256

    def spread(bound: float) -> float:
        low, high = values[values <= bound], values[values > bound]
        return len(low) * len(high) * (low.mean() - high.mean()) ** 2 if len(low) and len(high) else 0.0

    assert spread(otsu(values.astype(np.float32))) == pytest.approx(max(map(spread, values)))


@given(st.integers(1, 5), st.integers(8, 40), st.integers(4, 30))
def test_lines_are_counted(count: int, height: int, gap: int) -> None:
    mask = np.zeros((count * (height + gap) + gap, 90), bool)
    spans = [(gap + i * (height + gap), gap + i * (height + gap) + height) for i in range(count)]
    for top, bottom in spans:
        mask[top:bottom, 10:80] = True
    assert lines_of(mask) == tuple(spans)


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=12))
def test_lines_are_in_order_and_hold_all_ink(rows: list[tuple[int, int]]) -> None:
    mask = np.zeros((sum(ink + gap for ink, gap in rows) + 1, 20), bool)
    at = 0
    for ink, gap in rows:
        mask[at : at + ink] = True
        at += ink + gap
    spans = lines_of(mask)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert sum(int(mask[top:bottom].any(axis=1).sum()) for top, bottom in spans) == int(mask.any(axis=1).sum())


@pytest.mark.parametrize("locale", sorted({where for where, *_ in DEFECTS}))
def test_the_lines_of_any_script_are_counted(locale: str) -> None:
    text = next(text for where, text, *_ in DEFECTS if where == locale)
    composition = honest(text, locale, set_by=SetBy.TYPE)
    (piece,) = pieces(composition.regions[0], composition.asset, SetBy.TYPE)
    assert len(lines_of(clean_copy(piece) > 127)) == piece.lines


@given(st.integers(10, 200), st.integers(20, 60))
def test_normalised_text_has_the_wanted_size_on_white(em: int, target: int) -> None:
    alpha = np.zeros((em * 2, em * 6), np.uint8)
    alpha[em // 2 : em // 2 + em, em : em * 5] = 255
    shown = normalised(from_coverage(alpha), float(em), float(target))
    dark = np.flatnonzero((shown[..., 0] < 128).any(axis=1))
    assert dark.size == pytest.approx(min(target, em * 6), abs=2)
    assert (shown[:10] == 255).all()
    assert (shown[-10:] == 255).all()


@given(st.integers(-180, 180), st.integers(4, 30), st.integers(4, 30))
def test_turned_bounds_hold_the_box_and_turn_back(degrees: int, width: int, height: int) -> None:
    box = Box(50, 50, width, height)
    around = turned_bounds(box, box.centre, degrees)
    assert around.width * around.height >= width * height - 1
    assert abs(around.centre[0] - box.centre[0]) <= 1
    assert abs(around.centre[1] - box.centre[1]) <= 1


@pytest.mark.parametrize("degrees", [0.0, 90.0, 180.0, -90.0, 33.0])
def test_what_was_turned_is_cut_upright(degrees: float) -> None:
    # A dark left half and a light right half, turned about the middle of the picture.
    picture = np.full((200, 200, 3), 128, np.uint8)
    ys, xs = np.mgrid[0:200, 0:200] + 0.5
    angle = np.radians(degrees)
    across = (xs - 100) * np.cos(angle) + (ys - 100) * np.sin(angle)
    down = -(xs - 100) * np.sin(angle) + (ys - 100) * np.cos(angle)
    inside = (abs(across) < 40) & (abs(down) < 20)
    picture[inside & (across < 0)], picture[inside & (across >= 0)] = 0, 255
    seen = cut(picture, Box(60, 80, 80, 40), (100.0, 100.0), degrees)
    assert (seen[3:-3, 3:36] < 5).all()
    assert (seen[3:-3, 44:-3] > 250).all()


def test_beyond_the_picture_its_edge_goes_on() -> None:
    picture = np.zeros((10, 10, 3), np.uint8)
    picture[:, 9] = 200
    assert (cut(picture, Box(8, -3, 6, 20), (0, 0), 0.0)[:, 1:] == 200).all()


def test_a_panel_s_round_corners_are_left_out_where_a_model_drew() -> None:
    from proofpress.brief import Panel

    composition = honest("Fresh", "en-US", panel=Panel((184, 50, 31), radius=30), color=(255, 255, 255))
    (piece,) = pieces(composition.regions[0], composition.asset, SetBy.MODEL)
    assert piece.box == text_region().box.expanded(-9)
