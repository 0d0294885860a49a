from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK, numbered

from proofpress.errors import InputError
from proofpress.geometry import Box, Size
from proofpress.plugins.gpt_image.frames import plan_frame, union
from proofpress.plugins.gpt_image.sizes import ANY_SIZE, GRID_SIZES, STANDARD_SIZES, SizeRule
from proofpress.redrawn import Frame

RULES = {"grid": GRID_SIZES, "fixed": STANDARD_SIZES, "any": ANY_SIZE}


@st.composite
def places(draw: st.DrawFn) -> tuple[Box, Box]:
    width, height = draw(st.integers(64, 3000)), draw(st.integers(64, 3000))
    x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    box = Box(x, y, draw(st.integers(1, width - x)), draw(st.integers(1, height - y)))
    return box, Box(0, 0, width, height)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@QUICK
@given(place=places())
def test_a_frame_has_a_legal_size_holds_its_bounds_and_scales_by_a_whole_number(
    rule: SizeRule, place: tuple[Box, Box]
) -> None:
    bounds, canvas = place
    frame = plan_frame(bounds, canvas, rule)
    assert rule.allows(frame.size)
    assert frame.box.contains(bounds)
    zoom = frame.zoom if frame.zoom >= 1 else 1 / frame.zoom
    assert zoom == int(zoom)
    assert frame.size.width * frame.box.height == frame.size.height * frame.box.width


@QUICK
@given(place=places())
def test_context_is_shown_around_what_is_drawn_as_far_as_the_canvas_goes(place: tuple[Box, Box]) -> None:
    bounds, canvas = place
    frame = plan_frame(bounds, canvas, GRID_SIZES)
    assert frame.box.contains(bounds.expanded(32).intersection(canvas))


def test_of_equal_sizes_the_cheapest_is_taken() -> None:
    canvas, bounds = Box(0, 0, 1080, 1350), Box(64, 826, 336, 84)
    dear_when_wide = plan_frame(bounds, canvas, GRID_SIZES, lambda size: size.width)
    dear_when_high = plan_frame(bounds, canvas, GRID_SIZES, lambda size: size.height)
    assert dear_when_wide.size.width < dear_when_high.size.width
    assert dear_when_high.size.width == pytest.approx(3 * dear_when_high.size.height, rel=0.1)


def test_small_type_is_shown_enlarged_and_a_whole_poster_as_it_is() -> None:
    canvas = Box(0, 0, 1080, 1350)
    assert plan_frame(Box(64, 826, 336, 84), canvas, GRID_SIZES).zoom >= 2
    whole = plan_frame(canvas, canvas, GRID_SIZES)
    assert (whole.zoom, whole.size) == (1, Size(1088, 1360))
    assert plan_frame(Box(0, 0, 6000, 4000), Box(0, 0, 6000, 4000), GRID_SIZES).zoom == 0.5


def test_what_no_picture_holds_is_refused() -> None:
    with pytest.raises(InputError, match="can hold"):
        plan_frame(Box(0, 0, 9000, 9000), Box(0, 0, 9000, 9000), SizeRule(fixed=(Size(256, 256),)))


def test_a_view_inside_the_canvas_is_the_canvas_and_beyond_it_the_border_is_repeated() -> None:
    canvas = numbered(64, 48)
    inside = Frame(Box(8, 4, 32, 16), Size(32, 16))
    assert np.array_equal(inside.view(canvas), canvas[4:20, 8:40])
    over = Frame(Box(-4, -2, 72, 52), Size(72, 52)).view(canvas)
    assert np.array_equal(over[2:50, 4:68], canvas)
    assert np.array_equal(over[0, 4:68], canvas[0])
    assert np.array_equal(over[2:50, -1], canvas[:, -1])


def test_an_enlarged_view_of_one_colour_is_that_colour() -> None:
    canvas = np.full((40, 60, 3), (12, 200, 99), np.uint8)
    view = Frame(Box(0, 0, 48, 32), Size(144, 96)).view(canvas)
    assert view.shape == (96, 144, 3)
    assert (view == (12, 200, 99)).all()


def test_a_box_is_placed_to_the_pixel_when_enlarged_and_outwards_when_shrunk() -> None:
    assert Frame(Box(10, 20, 100, 50), Size(300, 150)).placed(Box(12, 22, 10, 5)) == Box(6, 6, 30, 15)
    assert Frame(Box(0, 0, 100, 50), Size(50, 25)).placed(Box(1, 1, 4, 4)) == Box(0, 0, 3, 3)


def test_a_union_holds_every_box() -> None:
    assert union([Box(5, 5, 2, 2), Box(0, 9, 3, 3)]) == Box(0, 5, 7, 7)
