from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK, asset_of, found, region_of

from proofpress.brief import (
    Brand,
    Panel,
    Region,
    Relax,
    Role,
    SetBy,
    UndecidedPolicy,
)
from proofpress.errors import BackendRefusedError, BackendTimeoutError, BudgetError
from proofpress.geometry import Box, Insets
from proofpress.proof import Outcome
from proofpress.repair import DEFAULT_RUNGS, Ladder, Relaxed, Rung, Standing, grown_box, relax_for
from proofpress.testing.strategies import boxes

MODEL, TYPE = SetBy.MODEL, SetBy.TYPE
BOTH, ONLY_TYPE, ONLY_MODEL = (TYPE, MODEL), (TYPE,), (MODEL,)
NAMES = ("model", "model-relaxed", "model-guided", "type", "type-relaxed", "type-relaxed-more")
RUNG = {rung.name: rung for rung in DEFAULT_RUNGS}


def name(rung: Rung | None) -> str | None:
    return rung.name if rung else None


def climb(ladder: Ladder, region: Region, kinds: tuple[SetBy, ...], *, skip_model: bool = False) -> list[Rung]:
    rungs: list[Rung] = []
    rung = ladder.first(region, kinds)
    while rung is not None:
        rungs.append(rung)
        assert len(rungs) <= len(ladder.rungs)
        rung = ladder.after(rung, region, kinds, skip_model=skip_model)
    return rungs


# The ladder


def test_the_default_ladder_climbs_from_models_to_type() -> None:
    assert [(r.name, r.sets, r.relaxed, r.guided, r.effort) for r in DEFAULT_RUNGS] == [
        ("model", MODEL, 0, False, 0),
        ("model-relaxed", MODEL, 1, False, 1),
        ("model-guided", MODEL, 1, True, 1),
        ("type", TYPE, 0, False, 0),
        ("type-relaxed", TYPE, 1, False, 0),
        ("type-relaxed-more", TYPE, 2, False, 0),
    ]
    assert Ladder() == Ladder(DEFAULT_RUNGS)
    assert Rung("plain", TYPE) == Rung("plain", TYPE, relaxed=0, guided=False)


@pytest.mark.parametrize("role", Role)
def test_where_a_region_starts(role: Role) -> None:
    ladder, region = Ladder(), region_of(role)
    exact = role in (Role.PRICE, Role.SKU, Role.LEGAL, Role.QR, Role.EAN13, Role.UPCA, Role.IMAGE)
    by_type, by_model = (attrs.evolve(region, set_by=kind) for kind in (TYPE, MODEL))
    assert name(ladder.first(region, BOTH)) == ("type" if exact else "model")
    assert name(ladder.first(region, ONLY_TYPE)) == "type"
    assert name(ladder.first(region, ONLY_MODEL)) == (None if exact else "model")
    assert name(ladder.first(by_type, BOTH)) == "type"
    assert name(ladder.first(by_model, BOTH)) == "model"
    assert ladder.first(by_model, ONLY_TYPE) is None
    assert ladder.first(by_type, ONLY_MODEL) is None
    assert ladder.first(region, ()) is None


def test_a_region_starts_on_the_first_rung_of_its_kind() -> None:
    ladder = Ladder((Rung("t", TYPE), Rung("m", MODEL), Rung("m2", MODEL), Rung("t2", TYPE)))
    assert name(ladder.first(region_of(Role.CTA), BOTH)) == "m"
    assert name(ladder.first(region_of(Role.SKU), BOTH)) == "t"
    assert Ladder((Rung("t", TYPE),)).first(attrs.evolve(region_of(Role.CTA), set_by=MODEL), BOTH) is None
    assert Ladder(()).first(region_of(Role.CTA), BOTH) is None


def test_a_region_starts_with_type_where_the_ladder_has_no_model() -> None:
    assert name(Ladder((Rung("t", TYPE),)).first(region_of(Role.CTA), BOTH)) == "t"


def test_every_rung_is_tried_once_and_in_order() -> None:
    text, code = region_of(Role.BODY), region_of(Role.QR)
    assert [r.name for r in climb(Ladder(), text, BOTH)] == list(NAMES)
    assert [r.name for r in climb(Ladder(), text, ONLY_TYPE)] == list(NAMES[3:])
    assert [r.name for r in climb(Ladder(), text, ONLY_MODEL)] == list(NAMES[:3])
    assert [r.name for r in climb(Ladder(), text, BOTH, skip_model=True)] == ["model", *NAMES[3:]]
    assert [r.name for r in climb(Ladder(), code, BOTH)] == ["type"]
    assert [r.name for r in climb(Ladder(), region_of(Role.IMAGE), BOTH)] == ["type"]


@pytest.mark.parametrize(
    ("at", "kinds", "skip", "then"),
    [
        ("model", BOTH, False, "model-relaxed"),
        ("model", BOTH, True, "type"),
        ("model-guided", BOTH, False, "type"),
        ("model-guided", ONLY_MODEL, False, None),
        ("model", ONLY_MODEL, True, None),
        ("type", BOTH, True, "type-relaxed"),
        ("type-relaxed-more", BOTH, False, None),
    ],
)
def test_the_next_rung(at: str, kinds: tuple[SetBy, ...], *, skip: bool, then: str | None) -> None:
    text = region_of(Role.BODY)
    assert name(Ladder().after(RUNG[at], text, iter(kinds), skip_model=skip)) == then


def test_codes_and_pictures_pass_over_relaxed_rungs_only() -> None:
    ladder = Ladder(
        (Rung("first", TYPE), Rung("soft", TYPE, relaxed=1), Rung("again", TYPE), Rung("soft2", TYPE, relaxed=2))
    )
    assert [r.name for r in climb(ladder, region_of(Role.EAN13), BOTH)] == ["first", "again"]
    assert [r.name for r in climb(ladder, region_of(Role.BODY), ONLY_TYPE)] == ["first", "soft", "again", "soft2"]


def test_the_first_rung_of_type() -> None:
    assert name(Ladder().type_rung()) == "type"
    assert name(Ladder((Rung("m", MODEL), Rung("a", TYPE), Rung("b", TYPE))).type_rung()) == "a"
    assert Ladder((Rung("m", MODEL),)).type_rung() is None
    assert Ladder(()).type_rung() is None


@pytest.mark.parametrize(
    ("standing", "then"),
    [
        ({"outcome": Outcome.PASS}, None),
        ({"outcome": Outcome.FAIL}, "model-relaxed"),
        ({"outcome": Outcome.FAIL, "drawn": False}, "model-relaxed"),
        ({"outcome": Outcome.PASS, "error": BackendTimeoutError("late")}, "model-relaxed"),
        ({"outcome": Outcome.FAIL, "error": BackendRefusedError("no")}, "type"),
        ({"outcome": Outcome.FAIL, "error": BudgetError("dear")}, "type"),
        ({"outcome": Outcome.UNDECIDED}, None),
        ({"outcome": Outcome.UNDECIDED, "on": UndecidedPolicy.TYPE}, "type"),
        ({"outcome": Outcome.UNDECIDED, "on": UndecidedPolicy.TYPE, "drawn": False}, None),
        ({"outcome": Outcome.UNDECIDED, "on": UndecidedPolicy.RETRY, "retries": 1}, "model"),
        ({"outcome": Outcome.UNDECIDED, "on": UndecidedPolicy.RETRY, "retries": 1, "tries": 2}, None),
    ],
)
def test_the_policy_in_one_table(standing: dict[str, Any], then: str | None) -> None:
    given = dict(standing)
    region = attrs.evolve(
        region_of(Role.CTA),
        on_undecided=given.pop("on", UndecidedPolicy.REVIEW),
        retries=given.pop("retries", 0),
    )
    assert name(Ladder().following(Standing(region, RUNG["model"], **given), BOTH)) == then


def test_a_policy_may_be_another_object() -> None:
    class Patient(Ladder):
        """Asks the model thrice before it climbs."""

        def following(self, standing: Standing, available: Iterable[SetBy]) -> Rung | None:
            if standing.outcome is Outcome.FAIL and standing.tries < 3:
                return standing.rung
            return super().following(standing, available)

    patient, region = Patient(), region_of(Role.CTA)
    taken = [patient.following(Standing(region, RUNG["model"], Outcome.FAIL, tries), BOTH) for tries in (1, 2, 3)]
    assert [name(rung) for rung in taken] == ["model", "model", "model-relaxed"]


rungs = st.builds(Rung, st.text("abc", max_size=3), st.sampled_from(SetBy), st.integers(0, 2), st.booleans())
ladders = st.lists(rungs, unique=True, max_size=6).map(lambda made: Ladder(tuple(made)))
kinds_at_hand = st.sampled_from([(), ONLY_TYPE, ONLY_MODEL, BOTH])


@given(ladders, st.sampled_from(Role), st.none() | st.sampled_from(SetBy), kinds_at_hand, st.booleans())
@QUICK
def test_any_ladder_ends_and_only_climbs(
    ladder: Ladder, role: Role, set_by: SetBy | None, kinds: tuple[SetBy, ...], skip: bool
) -> None:
    path = climb(ladder, attrs.evolve(region_of(role), set_by=set_by), kinds, skip_model=skip)
    places = [ladder.rungs.index(rung) for rung in path]
    assert places == sorted(set(places))
    assert all(rung.sets in kinds for rung in path)
    assert not any(rung.sets is MODEL for rung in path[1:] if skip)


# Growing


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


# Relaxing towards what failed

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


def test_every_two_rungs_of_the_default_ladder_differ() -> None:
    assert all(one != two for one, two in itertools.combinations(DEFAULT_RUNGS, 2))
