from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK, asset_of, region_of

from proofpress.brief import Panel, Region, Relax, Role
from proofpress.geometry import Box, Insets
from proofpress.repair import grown_box
from proofpress.testing.strategies import boxes


def growing(box: Box, grow: int = 10, **changes: Any) -> Region:
    return attrs.evolve(region_of(Role.BODY, "r", box), relax=Relax(grow_px=grow), **changes)


def other(box: Box, role: Role = Role.BODY, degrees: float = 0) -> Region:
    region = region_of(role, "other", box)
    return attrs.evolve(region, panel=Panel((0, 0, 0), rotate=degrees)) if degrees else region


def test_a_box_grows_as_far_as_the_brief_allows() -> None:
    region = growing(Box(40, 40, 20, 10), 7)
    assert grown_box(region, asset_of(region)) == Box(33, 33, 34, 24)
    assert grown_box(growing(Box(40, 40, 20, 10), 1), asset_of(region)) == Box(39, 39, 22, 12)
    assert grown_box(growing(Box(40, 40, 20, 10), 0), asset_of(region)) == Box(40, 40, 20, 10)


@pytest.mark.parametrize(
    ("safe", "grown"),
    [
        (Insets(38, 0, 0, 0), Box(30, 38, 40, 22)),
        (Insets(0, 57, 0, 0), Box(30, 30, 33, 30)),
        (Insets(0, 0, 37, 0), Box(30, 30, 40, 23)),
        (Insets(0, 0, 0, 36), Box(36, 30, 34, 30)),
        (Insets(40, 60, 40, 40), Box(40, 40, 20, 10)),
    ],
)
def test_each_edge_stops_at_the_safe_area(safe: Insets, grown: Box) -> None:
    region = growing(Box(40, 40, 20, 10))
    assert grown_box(region, asset_of(region, safe=safe)) == grown


@pytest.mark.parametrize(
    ("neighbour", "grown"),
    [
        (Box(0, 0, 35, 90), Box(35, 30, 35, 30)),
        (Box(64, 0, 30, 90), Box(30, 30, 34, 30)),
        (Box(0, 0, 120, 33), Box(30, 33, 40, 27)),
        (Box(0, 52, 120, 30), Box(30, 30, 40, 22)),
        (Box(60, 0, 30, 90), Box(30, 30, 30, 30)),
    ],
)
def test_each_edge_stops_at_a_neighbour(neighbour: Box, grown: Box) -> None:
    region = growing(Box(40, 40, 20, 10))
    for role in (Role.BODY, Role.QR, Role.PRICE):
        assert grown_box(region, asset_of(region, other(neighbour, role))) == grown
    assert grown_box(region, asset_of(region, other(neighbour, Role.IMAGE))) == Box(30, 30, 40, 30)


def test_the_extent_of_a_turned_neighbour_counts() -> None:
    region = growing(Box(40, 40, 20, 10))
    flat, upright = Box(64, 43, 40, 4), other(Box(64, 43, 40, 4), degrees=90)
    assert upright.extent == Box(82, 25, 4, 40)
    assert grown_box(region, asset_of(region, other(flat))).right == 64
    assert grown_box(region, asset_of(region, upright)) == Box(30, 30, 40, 30)


def test_a_region_that_is_overlapped_already_still_grows() -> None:
    region = growing(Box(40, 40, 20, 10))
    assert grown_box(region, asset_of(region, other(Box(50, 0, 9, 90)))) == Box(30, 30, 40, 30)


def test_turned_regions_do_not_grow() -> None:
    region = attrs.evolve(growing(Box(40, 40, 20, 10)), panel=Panel((0, 0, 0), rotate=5))
    assert grown_box(region, asset_of(region)) == region.box
    upright = attrs.evolve(region, panel=Panel((0, 0, 0)))
    assert grown_box(upright, asset_of(upright)) == Box(30, 30, 40, 30)


def test_a_region_outside_of_the_safe_area_does_not_grow() -> None:
    region = growing(Box(0, 0, 20, 10))
    assert grown_box(region, asset_of(region, safe=Insets(5, 5, 5, 5))) == region.box


@given(st.data(), st.integers(0, 30), st.integers(0, 3), st.booleans())
@QUICK
def test_growing_stays_safe_and_clear_and_as_far_as_can_be(
    data: st.DataObject, grow: int, count: int, tall: bool
) -> None:
    canvas = Box(0, 0, 90, 120) if tall else Box(0, 0, 120, 90)
    safe = Insets(*(data.draw(st.integers(0, 12)) for _ in range(4)))
    region = growing(data.draw(boxes(canvas, (4, 4))), grow)
    rest = [
        attrs.evolve(region_of(data.draw(st.sampled_from(Role)), f"o{i}", data.draw(boxes(canvas))))
        for i in range(count)
    ]
    asset = asset_of(region, *rest, width=canvas.width, height=canvas.height, safe=safe)
    grown = grown_box(region, asset)
    blocked = [each.box for each in rest if each.role is not Role.IMAGE and not each.box.overlaps(region.box)]
    assert grown.contains(region.box)
    assert region.box.expanded(grow).contains(grown)
    assert grown == region.box or asset.format.safe_box.contains(grown)
    assert not any(grown.overlaps(box) for box in blocked)
    for left, top, right, bottom in ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)):
        more = Box.from_edges(grown.x - left, grown.y - top, grown.right + right, grown.bottom + bottom)
        assert (
            not region.box.expanded(grow).contains(more)
            or not asset.format.safe_box.contains(more)
            or any(more.overlaps(box) for box in blocked)
        )
