from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK, region_of

from proofpress.brief import Region, Role, SetBy, UndecidedPolicy
from proofpress.errors import BackendRefusedError, BackendTimeoutError, BudgetError
from proofpress.proof import Outcome
from proofpress.repair import DEFAULT_RUNGS, Ladder, Rung, Standing

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


def test_every_two_rungs_of_the_default_ladder_differ() -> None:
    assert all(one != two for one, two in itertools.combinations(DEFAULT_RUNGS, 2))
