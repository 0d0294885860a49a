from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK, asset_of, found, region_of

from proofpress.brief import Brand, Panel, Region, Relax, Role
from proofpress.geometry import Box
from proofpress.proof import Outcome
from proofpress.repair import Relaxed, relax_for

RELAX = Relax(min_font_px=8, grow_px=4, lines=2)
INK, PAPER, SALE = (20, 33, 61), (255, 255, 255), (230, 57, 70)
BRAND = Brand((("sale", SALE), ("ink", INK), ("paper", PAPER)))


LONG = "Fresh rolls and loaves from seven"


def tight(text: str = LONG, role: Role = Role.BODY, **changes: Any) -> Region:
    """Return a region of 120 x 20 px, in which about one line of nine letters fits at 20 px."""
    region = region_of(role, "r", Box(100, 100, 120, 26), text)
    return attrs.evolve(region, min_font_px=20.0, max_font_px=20.0, max_lines=1, **changes)


def test_a_legal_minimum_is_never_relaxed() -> None:
    legal = tight(role=Role.LEGAL, relax=Relax(min_font_px=4))
    assert relax_for(legal, asset_of(legal), [found("text", Outcome.FAIL)], 2) == Relaxed(legal)


def failing(*checks: str, outcome: Outcome = Outcome.FAIL) -> list[Any]:
    return [found("synthesis"), *(found(check, outcome) for check in checks)]


def relaxed_for(region: Region, *checks: str, level: int = 1) -> Relaxed:
    return relax_for(region, asset_of(region, width=400, height=300, brand=BRAND), iter(failing(*checks)), level)


@pytest.mark.parametrize("check", ["text", "geometry", "fit", "spacing"])
@pytest.mark.parametrize("level", [1, 2])
def test_what_needs_room_gets_lines_then_room_then_smaller_letters(check: str, level: int) -> None:
    region = tight(relax=RELAX)
    assert relaxed_for(region, check, level=level) == Relaxed(
        attrs.evolve(region, max_lines=3, box=Box(96, 96, 128, 34), min_font_px=8),
        (
            "3 lines instead of 1",
            "box x 96, y 96, 128 × 34 px instead of x 100, y 100, 120 × 26 px",
            "minimum 8 px instead of 20 px",
        ),
    )


@pytest.mark.parametrize("checks", [(), ("synthesis",), ("glyphs", "direction", "pattern")])
def test_other_failures_relax_nothing(checks: tuple[str, ...]) -> None:
    region = tight(relax=RELAX)
    assert relaxed_for(region, *checks) == Relaxed(region)


def test_what_had_to_be_relaxed_to_fit_keeps_its_room() -> None:
    region = tight(relax=RELAX, color=INK)
    asset = asset_of(region, width=400, height=300, brand=BRAND)
    room = relax_for(region, asset, failing("text"), 1)
    assert relax_for(region, asset, [], 1, fit=True) == room
    both = relax_for(region, asset, failing("contrast"), 2, fit=True)
    assert both.notes == ("panel for contrast", *room.notes)
    assert relax_for(region, asset, [], 1, fit=False) == relax_for(region, asset, [], 1) == Relaxed(region)


def test_only_failures_relax() -> None:
    region = tight(relax=RELAX)
    checks = ("text", "contrast", "geometry")
    for outcome in (Outcome.PASS, Outcome.UNDECIDED):
        assert relax_for(region, asset_of(region), failing(*checks, outcome=outcome), 2) == Relaxed(region)


def test_nothing_is_relaxed_that_the_brief_does_not_allow() -> None:
    region = tight(relax=Relax(scrim=False))
    assert relaxed_for(region, "text", "contrast", "geometry", level=2) == Relaxed(region)


def test_relaxing_again_does_not_go_past_the_limits() -> None:
    region = tight(relax=attrs.evolve(RELAX, lines=0))
    once = relaxed_for(region, "text").region
    assert once.min_font_px == 8
    twice = relaxed_for(once, "text")
    assert twice.region.min_font_px == 8
    assert not any("minimum" in note for note in twice.notes)


@pytest.mark.parametrize(
    ("level", "opacity", "note"), [(1, 0.82, "scrim for contrast"), (2, 1.0, "panel for contrast")]
)
@pytest.mark.parametrize(("ink", "fill"), [(INK, PAPER), (PAPER, (0, 0, 0)), (None, PAPER), (SALE, (0, 0, 0))])
def test_contrast_gets_a_scrim_and_then_a_panel(
    level: int, opacity: float, note: str, ink: tuple[int, int, int] | None, fill: tuple[int, int, int]
) -> None:
    region = tight(relax=Relax(), color=ink)
    assert relaxed_for(region, "contrast", level=level) == Relaxed(
        attrs.evolve(region, panel=Panel(fill, radius=12, rotate=0, padding=0, opacity=opacity)), (note,)
    )


def test_a_scrim_that_did_not_help_becomes_a_panel_and_a_panel_is_the_end() -> None:
    first = relaxed_for(tight(relax=Relax(), color=INK), "contrast")
    second = relaxed_for(first.region, "contrast")
    assert second.region.panel == Panel(PAPER, radius=12, padding=0, opacity=1.0)
    assert second.notes == ("panel for contrast",)
    assert relaxed_for(second.region, "contrast", level=2) == Relaxed(second.region)


def test_a_turned_panel_keeps_its_turn() -> None:
    region = tight(relax=Relax(), color=INK, panel=Panel(SALE, rotate=-6, opacity=0.5))
    panel = relaxed_for(region, "contrast").region.panel
    assert panel == Panel(PAPER, radius=12, rotate=-6, padding=0, opacity=1.0)


def test_contrast_comes_before_room() -> None:
    region = tight(relax=attrs.evolve(RELAX, grow_px=0), color=INK)
    relaxed = relaxed_for(region, "text", "contrast", level=2)
    assert relaxed.notes == ("panel for contrast", "3 lines instead of 1", "minimum 8 px instead of 20 px")
    assert relaxed.region.panel is not None
    assert (relaxed.region.max_lines, relaxed.region.min_font_px) == (3, 8)


limits = st.builds(
    Relax, st.none() | st.floats(1, 40), st.integers(0, 20), st.integers(0, 3), st.booleans()
)  # fmt: skip


@given(
    st.sampled_from(Role), limits, st.sets(st.sampled_from(["text", "geometry", "contrast", "fit"])), st.integers(1, 2)
)
@QUICK
def test_relaxation_stays_within_the_limits_of_the_brief(
    role: Role, limit: Relax, checks: set[str], level: int
) -> None:
    region = attrs.evolve(region_of(role, "r", Box(30, 30, 60, 30)), relax=limit, max_lines=2)
    asset = asset_of(region)
    after = relax_for(region, asset, [found(check, Outcome.FAIL) for check in checks], level).region
    assert region.box.expanded(limit.grow_px).contains(after.box)
    assert asset.format.safe_box.contains(after.box)
    assert after.max_lines is not None
    assert 2 <= after.max_lines <= 2 + limit.lines
    assert after.min_font_px in (region.min_font_px, limit.min_font_px)
    assert after.min_font_px <= region.min_font_px
    assert role is not Role.LEGAL or after.min_font_px == region.min_font_px
    assert after.panel is None or limit.scrim
    assert after.content == region.content
    assert attrs.evolve(after, box=region.box, max_lines=2, min_font_px=12.0, panel=None) == region
