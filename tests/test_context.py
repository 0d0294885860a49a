from __future__ import annotations

import threading
import time

import pytest

from proofpress.brief import Brand, PlateSpec
from proofpress.budget import Budget, Cost
from proofpress.context import Context, Event
from proofpress.errors import BackendTimeoutError, BudgetError, CancelledError
from proofpress.geometry import Size
from proofpress.interfaces import RenderRequest
from proofpress.testing.fakes import SolidRenderer


def test_nothing_stops_a_plain_context() -> None:
    ctx = Context()
    ctx.check()
    ctx.emit("plate", "a plate")
    assert (ctx.deadline, ctx.artifacts) == (None, None)
    assert not ctx.budget.capped


def test_each_context_has_its_own_switch_and_budget() -> None:
    one, other = Context(), Context()
    one.cancelled.set()
    other.check()
    with one.spend(5) as spend:
        spend.settle(3)
    assert one.budget.cost == Cost(settled=3)
    assert other.budget.cost == Cost()


def test_events_reach_who_watches() -> None:
    seen: list[Event] = []
    ctx = Context(on_event=seen.append)
    ctx.emit("compose", "drawing", asset="de-DE/one", region="price")
    ctx.emit("proof")
    assert seen == [Event("compose", "de-DE/one", "price", "drawing"), Event("proof", "", "", "")]


def test_a_cancelled_context_stops_the_work() -> None:
    ctx = Context(cancelled=threading.Event())
    ctx.check()
    ctx.cancelled.set()
    with pytest.raises(CancelledError, match="cancelled"):
        ctx.check()
    with pytest.raises(CancelledError):
        SolidRenderer().render(RenderRequest(Size(2, 2), PlateSpec(), Brand()), ctx)


def test_a_deadline_stops_the_work_when_it_comes() -> None:
    Context(deadline=time.monotonic() + 60).check()
    with pytest.raises(BackendTimeoutError, match="deadline"):
        Context(deadline=time.monotonic()).check()
    late = Context(deadline=time.monotonic() - 1)
    late.cancelled.set()
    with pytest.raises(CancelledError):
        late.check()


def test_spending_goes_through_the_budget() -> None:
    ctx = Context(budget=Budget(10))
    with pytest.raises(BudgetError):
        ctx.spend(11)
    with ctx.spend(10):
        pass
    assert ctx.budget.cost == Cost(unknown=10)
