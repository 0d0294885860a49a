"""Validators that are asked at the same time answer as if they had been asked one after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making.kit import labels

from proofpress.brief import Asset, Region
from proofpress.composition import Composition, Plate
from proofpress.errors import BackendTimeoutError, CancelledError
from proofpress.hands import Hands
from proofpress.interfaces import Context, Scope, Validator
from proofpress.loading import parse_brief
from proofpress.making.asking import Asking
from proofpress.proof import Evidence, Finding, Outcome

WAIT_S = 30
IDS = ("a", "b", "c")
ASSET: Asset = parse_brief(labels(*IDS)).assets[0]
DRAWN = Composition(ASSET, Plate(np.full((280, 360, 3), 255, np.uint8)), ASSET.regions)
SCOPES: tuple[Scope, ...] = ("region", "composition", "file")

Deed = Callable[[Region, Context], None]


def nothing(region: Region, ctx: Context) -> None:
    """Do nothing on the way to a finding."""
    del region, ctx


class Telling(Validator):
    """Finds something about every region, after some deed, and keeps what it was asked."""

    checks: ClassVar[tuple[str, ...]] = ("one", "two")

    def __init__(self, name: str, deed: Deed = nothing, scope: Scope = "region", *, one_by_one: bool = False) -> None:
        self.name, self.scope, self.one_by_one = name, scope, one_by_one  # type: ignore[misc]  # each differs in these
        self._deed = deed
        self.asked = list[tuple[str, ...]]()
        self._lock = threading.Lock()

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        del composition
        with self._lock:
            self.asked.append(tuple(region.id for region in regions))
        found = []
        for region in regions:
            self._deed(region, ctx)
            found.append(
                Finding("one", region.id, Outcome.PASS, f"{self.name} of {region.id}", evidence=Evidence("a test"))
            )
        return found


def ask(validators: Sequence[Validator], most: int, ctx: Context | None = None) -> tuple[Finding, ...]:
    with Hands(most).batch() as batch:
        asked = Asking(validators, ctx or Context(), batch)
        for scope in reversed(SCOPES):
            asked.about(DRAWN, DRAWN.regions, scope)
    return asked.found(*SCOPES)


@st.composite
def crews(draw: st.DrawFn) -> list[tuple[Scope, bool, frozenset[str], float]]:
    """Return validators: scope, whether regions are told one by one, regions over which it crashes, how long it takes."""
    some = st.tuples(
        st.sampled_from(SCOPES),
        st.booleans(),
        st.frozensets(st.sampled_from(IDS), max_size=2),
        st.sampled_from((0, 0.001)),
    )
    return draw(st.lists(some, max_size=6))


@given(crews(), st.integers(2, 4))
def test_many_at_a_time_find_what_one_after_the_other_finds(
    crew: list[tuple[Scope, bool, frozenset[str], float]], most: int
) -> None:
    def build(*, parts: bool) -> list[Telling]:
        def deed(crashing: frozenset[str], seconds: float) -> Deed:
            def do(region: Region, ctx: Context) -> None:
                del ctx
                time.sleep(seconds)
                if region.id in crashing:
                    raise ValueError(region.id)

            return do

        return [
            Telling(f"v{number}", deed(crashing, seconds), scope, one_by_one=parts and alone)
            for number, (scope, alone, crashing, seconds) in enumerate(crew)
        ]

    alone = ask(build(parts=False), 1)
    assert ask(build(parts=True), most) == alone
    assert ask(build(parts=True), 1) == alone


def test_regions_are_told_one_by_one_to_whom_wants_it() -> None:
    whole, parts = Telling("whole"), Telling("parts", one_by_one=True)
    ask([whole, parts], 1)
    assert whole.asked == [IDS]
    assert parts.asked == [(name,) for name in IDS]


def test_who_looks_at_regions_one_by_one_begins_and_all_answer_in_their_order() -> None:
    told: list[str] = []

    def tell(name: str) -> Deed:
        return lambda region, ctx: told.append(f"{name} {region.id}" if not ctx.cancelled.is_set() else "")

    found = ask([Telling("quick", tell("quick")), Telling("slow", tell("slow"), one_by_one=True)], 1)
    assert told == [f"{name} {region}" for name in ("slow", "quick") for region in IDS]
    assert [f.reason.split()[0] for f in found] == ["quick"] * 3 + ["slow"] * 3


def test_the_first_of_those_asked_ahead_is_asked_before_all_others_and_all_answer_in_their_order() -> None:
    told: list[str] = []

    def tell(name: str) -> Deed:
        return lambda region, ctx: told.append(name if region.id == "a" and not ctx.cancelled.is_set() else "")

    crew = [
        Telling("region", tell("region")),
        Telling("file", tell("file"), "file"),
        Telling("later", tell("later"), "file"),
    ]
    with Hands(1).batch() as batch:
        asked = Asking(crew, Context(), batch)
        asked.about(DRAWN, DRAWN.regions, "region")
        asked.about(DRAWN, DRAWN.regions, "file", ahead=True)
    assert [name for name in told if name] == ["file", "region", "later"]
    assert [f.reason.split()[0] for f in asked.found("file", "region")][::3] == ["region", "file", "later"]


def test_regions_are_looked_at_at_the_same_time() -> None:
    barrier = threading.Barrier(3)

    def meet(region: Region, ctx: Context) -> None:
        del region, ctx
        barrier.wait(WAIT_S)

    assert [finding.outcome for finding in ask([Telling("together", meet, one_by_one=True)], 3)] == [Outcome.PASS] * 3


@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize("one_by_one", [False, True])
def test_a_crash_over_one_region_leaves_each_check_of_each_undecided(most: int, *, one_by_one: bool) -> None:
    def deed(region: Region, ctx: Context) -> None:
        del ctx
        if region.id != "a":
            raise ZeroDivisionError(f"over {region.id}")

    found = ask([Telling("sound"), Telling("frail", deed, one_by_one=one_by_one), Telling("last")], most)
    assert [(f.check, f.region, f.outcome) for f in found] == [
        *[("one", name, Outcome.PASS) for name in IDS],
        *[(check, name, Outcome.UNDECIDED) for name in IDS for check in ("one", "two")],
        *[("one", name, Outcome.PASS) for name in IDS],
    ]
    assert {f.reason for f in found[3:9]} == {"the check crashed: ZeroDivisionError: over b"}


def test_what_is_no_finding_is_a_crash() -> None:
    class Wrong(Telling):
        def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
            del composition, regions, ctx
            return ["fine"]  # type: ignore[list-item]  # that is what is tried

    (finding, *_) = ask([Wrong("wrong")], 2)
    assert "TypeError: 'fine' is no finding" in finding.reason


@pytest.mark.parametrize("most", [1, 3])
def test_a_deadline_stops_the_rest_and_leaves_nobody_at_work(most: int) -> None:
    deadline = time.monotonic() + 0.5

    def outlast(region: Region, ctx: Context) -> None:
        del region, ctx
        while time.monotonic() <= deadline:
            time.sleep(0.01)

    crew = [Telling(f"slow {number}", outlast, one_by_one=True) for number in range(30)]
    with pytest.raises(BackendTimeoutError):
        ask(crew, most, Context(deadline=deadline))
    begun = sum(len(validator.asked) for validator in crew)
    assert 1 <= begun <= most, "each thread ends what it has begun, and begins nothing more"
    time.sleep(0.05)
    assert sum(len(validator.asked) for validator in crew) == begun


@pytest.mark.parametrize("most", [1, 3])
def test_cancelling_stops_the_rest(most: int) -> None:
    started = threading.Event()

    def wait(region: Region, ctx: Context) -> None:
        del region
        started.set()
        assert ctx.cancelled.wait(WAIT_S)

    ctx = Context()
    crew = [Telling(f"slow {number}", wait, one_by_one=True) for number in range(30)]

    def cancel() -> None:
        assert started.wait(WAIT_S)
        ctx.cancelled.set()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(CancelledError):
        ask(crew, most, ctx)
    thread.join()
    assert 1 <= sum(len(validator.asked) for validator in crew) <= most


@pytest.mark.parametrize("most", [1, 3])
def test_a_validator_that_runs_out_of_the_run_s_time_has_not_crashed(most: int) -> None:
    def patient(region: Region, ctx: Context) -> None:
        del region
        while True:
            ctx.check()
            time.sleep(0.001)

    with pytest.raises(BackendTimeoutError, match="deadline"):
        ask([Telling("patient", patient)], most, Context(deadline=time.monotonic() + 0.02))


def test_one_whose_own_service_was_too_slow_has_crashed() -> None:
    def late(region: Region, ctx: Context) -> None:
        del region, ctx
        raise BackendTimeoutError("no answer", remedy="wait")

    assert {finding.outcome for finding in ask([Telling("late", late)], 2)} == {Outcome.UNDECIDED}


def test_nobody_is_asked_about_nothing() -> None:
    validator = Telling("idle", one_by_one=True)
    with Hands(2).batch() as batch:
        asked = Asking([validator], Context(), batch)
        asked.about(DRAWN, (), "region")
    assert asked.found("region") == ()
    assert validator.asked == []
