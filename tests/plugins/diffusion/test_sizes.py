from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.geometry import Box, Size
from proofpress.plugins.diffusion._sizes import placed, tiles, window, working_size

sides = st.integers(1, 4000)
sizes = st.builds(Size, sides, sides)


@given(sizes, st.sampled_from([128, 512, 1024]), st.sampled_from([16, 32, 64]))
def test_the_working_size_is_one_that_the_model_likes(wanted: Size, native: int, multiple: int) -> None:
    work = working_size(wanted, native, multiple)
    assert work.width % multiple == work.height % multiple == 0
    ratio = max(work.width, work.height) / min(work.width, work.height)
    assert ratio <= 4 * (1 + multiple / (native / 3))
    # Rounding to multiples moves each side by half a multiple at most.
    slack = (1 + multiple / (native / 3)) ** 2
    assert native * native * 0.5 / slack <= work.width * work.height <= native * native * slack


@given(st.integers(256, 3000), st.integers(256, 3000))
def test_proportions_are_kept_as_far_as_multiples_allow(width: int, height: int) -> None:
    work = working_size(Size(width, height), 1024, 16)
    aspect = min(max(width / height, 1 / 4), 4)
    assert work.width / work.height == pytest.approx(aspect, rel=0.06)


def test_what_the_model_likes_is_left_alone() -> None:
    assert working_size(Size(1024, 1024), 1024, 16) == Size(1024, 1024)
    assert working_size(Size(832, 1216), 1024, 16) == Size(832, 1216)
    assert working_size(Size(512, 512), 1024, 16, least=0.25) == Size(512, 512)
    assert working_size(Size(100, 100), 1024, 16, least=0.25) == Size(512, 512)


@st.composite
def boxes_on_canvases(draw: st.DrawFn) -> tuple[Box, Box]:
    canvas = Box(0, 0, draw(st.integers(1, 2000)), draw(st.integers(1, 2000)))
    x, y = draw(st.integers(0, canvas.width - 1)), draw(st.integers(0, canvas.height - 1))
    box = Box(x, y, draw(st.integers(1, canvas.width - x)), draw(st.integers(1, canvas.height - y)))
    return box, canvas


@given(boxes_on_canvases())
def test_a_window_shows_the_box_and_stays_on_the_canvas(case: tuple[Box, Box]) -> None:
    box, canvas = case
    seen = window(box, canvas)
    assert canvas.contains(seen)
    assert seen.contains(box)
    assert seen.width >= min(canvas.width, box.width + 64)
    assert seen.height >= min(canvas.height, box.height + 64)
    if min(canvas.width, canvas.height) >= 2 * max(box.width, box.height) + 128:
        assert max(seen.width, seen.height) <= 2 * min(seen.width, seen.height) + 1


@given(sizes, sizes)
def test_a_placed_picture_is_as_large_as_the_canvas_allows(picture: Size, canvas: Size) -> None:
    box = placed(picture, canvas)
    assert Box(0, 0, canvas.width, canvas.height).contains(box)
    assert not box.empty
    assert box.width == canvas.width or box.height == canvas.height


def test_the_focal_point_says_where_the_free_space_goes() -> None:
    assert placed(Size(50, 100), Size(200, 100)) == Box(75, 0, 50, 100)
    assert placed(Size(50, 100), Size(200, 100), (0, 0)) == Box(0, 0, 50, 100)
    assert placed(Size(50, 100), Size(200, 100), (1, 1)) == Box(150, 0, 50, 100)


@given(sizes, st.sampled_from([128, 512]))
def test_tiles_cover_everything_and_overlap(size: Size, side: int) -> None:
    import numpy as np

    seen = np.zeros((size.height, size.width), bool)
    found = tiles(size, side, side // 8)
    for tile in found:
        assert max(tile.width, tile.height) <= side
        assert Box(0, 0, size.width, size.height).contains(tile)
        seen[tile.y : tile.bottom, tile.x : tile.right] = True
    assert seen.all()
    columns = sorted({tile.x for tile in found})
    assert all(after - before <= side - side // 8 + 1 for before, after in pairwise(columns))
