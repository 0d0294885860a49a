from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import region_of
from tests.brief_kit import changed, poster

from proofpress.brief import Asset, Format, Panel, Role
from proofpress.geometry import Box, Insets
from proofpress.loading import parse_brief
from proofpress.loading.mirror import mirrored_format, mirrored_region

PANEL = Panel((255, 255, 255), rotate=-6)


@given(st.integers(1, 4000), st.integers(0, 4000), st.integers(0, 4000), st.floats(-180, 180))
def test_mirroring_twice_changes_nothing(width: int, x: int, extent: int, rotate: float) -> None:
    region = attrs.evolve(region_of(Role.HEADLINE), box=Box(x, 7, extent, 9), panel=attrs.evolve(PANEL, rotate=rotate))
    assert mirrored_region(mirrored_region(region, width), width) == region
    form = Format("f", width, 10, Insets(1, 2, 3, 4))
    assert mirrored_format(mirrored_format(form)) == form


def test_a_region_changes_sides_and_its_panel_leans_the_other_way() -> None:
    region = attrs.evolve(region_of(Role.PRICE), box=Box(20, 30, 100, 50), panel=PANEL, align="end")
    found = mirrored_region(region, 400)
    assert (found.box, found.rotation, found.align) == (Box(280, 30, 100, 50), 6, "end")
    assert mirrored_region(region, 400, turned=False).rotation == -6


def test_the_margins_change_sides() -> None:
    form = Format("f", 100, 100, Insets(top=1, right=2, bottom=3, left=4))
    assert mirrored_format(form).safe_area == Insets(top=1, right=4, bottom=3, left=2)


def hebrew(data: dict[str, Any], **changes: Any) -> Asset:
    """Return the Hebrew asset of a brief that has Hebrew copy too."""
    copy = {**data["copy"], "he-IL": {"headline": "לחם טרי"}}
    return parse_brief({**data, "copy": copy, **changes}).asset("he-IL")


BRIEF = {
    "schema": "proofpress/brief/1",
    "id": "bread",
    "default_locale": "en-US",
    "canvas": {"width": 400, "height": 300, "safe_area": [5, 10, 15, 20]},
    "regions": [
        {
            "id": "headline", "role": "headline", "box": [30, 40, 200, 80], "min_font_px": 12,
            "panel": {"fill": "#FFFFFF", "rotate": 3},
        },
    ],
    "copy": {"en-US": {"headline": "Fresh bread"}},
}  # fmt: skip


def test_a_brief_mirrors_only_where_it_says_so_and_only_right_to_left() -> None:
    assert hebrew(BRIEF).region("headline").box == Box(30, 40, 200, 80)
    assert hebrew(BRIEF, mirror="never").region("headline").box == Box(30, 40, 200, 80)
    turned = hebrew(BRIEF, mirror="auto")
    assert turned.region("headline").box == Box(170, 40, 200, 80)
    assert turned.region("headline").rotation == -3
    assert turned.format.safe_area == Insets(5, 20, 15, 10)
    english = parse_brief({**BRIEF, "mirror": "auto"}).asset("en-US")
    assert english.region("headline").box == Box(30, 40, 200, 80)
    assert english.format.safe_area == Insets(5, 10, 15, 20)


def test_a_region_may_keep_its_place() -> None:
    kept = changed(BRIEF, ("regions", 0, "mirror"), "never")
    assert hebrew(kept, mirror="auto").region("headline").box == Box(30, 40, 200, 80)


@pytest.mark.parametrize("tag", ["he", "he-IL"])
def test_what_is_placed_by_hand_for_the_locale_stands_there(tag: str) -> None:
    by_hand = hebrew(BRIEF, mirror="auto", overrides={tag: {"headline": {"box": [50, 40, 200, 80]}}})
    assert by_hand.region("headline").box == Box(50, 40, 200, 80)
    leaning = hebrew(BRIEF, mirror="auto", overrides={tag: {"headline": {"panel": {"fill": "#FFFFFF", "rotate": 8}}}})
    assert (leaning.region("headline").box, leaning.region("headline").rotation) == (Box(170, 40, 200, 80), 8)


def test_an_override_for_every_locale_is_mirrored_with_the_rest() -> None:
    moved = hebrew(BRIEF, mirror="auto", overrides={"default": {"headline": {"box": [40, 40, 200, 80]}}})
    assert moved.region("headline").box == Box(160, 40, 200, 80)


def test_the_poster_of_the_other_tests_does_not_mirror() -> None:
    assert "mirror" not in poster()
