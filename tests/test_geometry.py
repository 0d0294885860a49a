from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests._core_strategies import QUICK, loose_boxes

from proofpress.geometry import Box, Insets, Size, rotated_bounds

small = loose_boxes(-6, 8)


def cells(box: Box) -> set[tuple[int, int]]:
    """Return the pixels of a box one by one: the plain reference for everything below."""
    return {(x, y) for x in range(box.x, box.x + box.width) for y in range(box.y, box.y + box.height)}


@pytest.mark.parametrize(("width", "height"), [(-1, 0), (0, -1), (-3, -3)])
def test_no_side_is_negative(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="must not be negative, got -"):
        Box(0, 0, width, height)
    with pytest.raises(ValueError, match="width" if width < 0 else "height"):
        Size(width, height)
    assert Size(0, 0) == Size(0, 0)


def test_edges_centre_and_tuple() -> None:
    box = Box(3, -4, 10, 5)
    assert (box.right, box.bottom) == (13, 1)
    assert box.centre == (8.0, -1.5)
    assert box.as_tuple() == (3, -4, 10, 5)
    assert f"{box}" == "x 3, y -4, 10 × 5 px"
    assert Box.from_edges(3, -4, 13, 1) == box
    assert box.moved(-3, 4) == Box(0, 0, 10, 5)
    assert Insets() == Insets(0, 0, 0, 0)
    assert Insets(1, 2, 3, 4) == Insets(top=1, right=2, bottom=3, left=4)


def test_crossed_edges_give_an_empty_box() -> None:
    assert Box.from_edges(5, 5, 3, 9) == Box(5, 5, 0, 4)
    assert Box.from_edges(5, 5, 9, 3) == Box(5, 5, 4, 0)


@given(small)
@QUICK
def test_a_box_is_empty_if_it_has_no_pixel(box: Box) -> None:
    assert box.empty == (not cells(box))


@given(small, small)
@QUICK
def test_intersections_are_sets_of_pixels(a: Box, b: Box) -> None:
    common = cells(a) & cells(b)
    assert cells(a.intersection(b)) == common
    assert a.overlaps(b) == b.overlaps(a) == bool(common)
    assert a.contains(b) == (cells(b) <= cells(a))


@given(small)
@QUICK
def test_a_box_meets_itself(box: Box) -> None:
    assert box.intersection(box) == box
    assert box.contains(box)
    assert box.overlaps(box) == (not box.empty)


@given(small, st.integers(0, 9))
@QUICK
def test_growing_and_shrinking(box: Box, by: int) -> None:
    grown = box.expanded(by)
    assert grown == Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)
    assert grown.expanded(-by) == box
    shrunk = box.expanded(-by)
    assert (shrunk.width, shrunk.height) == (max(0, box.width - 2 * by), max(0, box.height - 2 * by))
    assert box.contains(shrunk)


@pytest.mark.parametrize("degrees", [0, 180, -180, 360, 540])
def test_half_turns_change_nothing(degrees: float) -> None:
    assert rotated_bounds(Box(3, 4, 11, 5), degrees) == Box(3, 4, 11, 5)


@pytest.mark.parametrize("degrees", [90, -90, 270, 450])
def test_a_quarter_turn_changes_the_sides(degrees: float) -> None:
    assert rotated_bounds(Box(10, 20, 40, 10), degrees) == Box(25, 5, 10, 40)
    # A centre between two pixels: half a pixel more on each side.
    assert rotated_bounds(Box(0, 0, 5, 2), degrees) == Box(1, -2, 3, 6)


def test_an_eighth_turn_of_a_square() -> None:
    assert rotated_bounds(Box(-10, -10, 20, 20), 45) == Box(-15, -15, 30, 30)


@given(loose_boxes(0, 300), st.floats(-720, 720))
@example(Box(0, 0, 100, 1), 1e-9)
@QUICK
def test_the_turned_corners_lie_inside_and_touch(box: Box, degrees: float) -> None:
    bounds = rotated_bounds(box, degrees)
    angle = math.radians(degrees)
    middle_x, middle_y = box.centre
    turned = [
        (
            middle_x + (x - middle_x) * math.cos(angle) - (y - middle_y) * math.sin(angle),
            middle_y + (x - middle_x) * math.sin(angle) + (y - middle_y) * math.cos(angle),
        )
        for x in (box.x, box.right)
        for y in (box.y, box.bottom)
    ]
    left, right = min(x for x, _ in turned), max(x for x, _ in turned)
    top, bottom = min(y for _, y in turned), max(y for _, y in turned)
    slack = 2e-4
    assert bounds.x - slack <= left < bounds.x + 1 + slack
    assert bounds.y - slack <= top < bounds.y + 1 + slack
    assert bounds.right - 1 - slack < right <= bounds.right + slack
    assert bounds.bottom - 1 - slack < bottom <= bounds.bottom + slack
