from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.making.kit import fails_unless_typeset, labels, make, rungs
from tests.plugin_kit import Judge, Painter, PlainRenderer, TypePainter

from proofpress.budget import Budget, Cost
from proofpress.composition import Layer, Plate
from proofpress.errors import (
    BackendTimeoutError,
    BackendUnavailableError,
    CancelledError,
)
from proofpress.interfaces import (
    ComposeRequest,
    Context,
    Event,
    RenderRequest,
)
from proofpress.proof import Call, Status

# Money


def test_an_exhausted_budget_goes_to_type_and_is_never_overspent() -> None:
    budget = Budget(100)
    model = Painter(worst=60, actual=50)
    proof = make(labels("a", "b"), [model, TypePainter()], fails_unless_typeset("a"), budget=budget)
    assert rungs(proof) == ["model", "model-relaxed", "type"]
    assert proof.attempts[1].outcome == "error"
    assert "the next attempt may cost 60 micro-USD, 50 of 100 are spent" in proof.attempts[1].reason
    assert [attempt.cost_micro_usd for attempt in proof.attempts] == [50, 0, 0]
    assert proof.status is Status.APPROVED
    assert proof.cost == Cost(settled=50)
    assert budget.cost == Cost(settled=50)


def test_without_any_budget_type_sets_everything() -> None:
    model = Painter(worst=1, actual=1)
    proof = make(labels("a", "b"), [model, TypePainter()], Judge(), budget=Budget(0))
    assert rungs(proof) == ["model", "type"]
    assert proof.cost == Cost()
    assert proof.status is Status.APPROVED


def test_a_call_whose_outcome_is_unknown_counts_as_spent() -> None:
    model = Painter([None], worst=70)
    proof = make(labels("a"), [model, TypePainter()], fails_unless_typeset("a"), budget=Budget(100))
    assert rungs(proof) == ["model", "model-relaxed", "type"]
    assert proof.cost == Cost(unknown=70)
    assert proof.attempts[0].cost_micro_usd == 70


def test_a_call_that_fails_after_it_was_paid_is_in_the_account() -> None:
    model = Painter([BackendUnavailableError("lost")], worst=30, actual=20)
    proof = make(labels("a"), [model, TypePainter()], Judge())
    assert [(a.outcome, a.cost_micro_usd) for a in proof.attempts] == [("error", 20), ("pass", 20)]
    assert proof.cost == Cost(settled=40)
    assert proof.attempts[1].request_id == "request-2"


# Evidence


class Asking(Painter):
    """Tells of a request for each drawing, and of a lost one before the second."""

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        if request.attempt == 2:
            ctx.on_call(Call("images", "m-1", "unknown", regions=("a",), cost_micro_usd=7))
        ctx.on_call(Call("images", "m-1", request_id=f"r{request.attempt}", regions=("a",), prompt_sha256="p"))
        return super().compose(request, ctx)


def test_every_attempt_keeps_its_requests_and_what_stood_against_it() -> None:
    heard: list[Call] = []
    model = Asking()
    proof = make(labels("a"), [model, TypePainter()], fails_unless_typeset(), context=Context(on_call=heard.append))
    assert [[call.request_id for call in attempt.calls] for attempt in proof.attempts] == [
        ["r1"], ["", "r2"], ["r3"], [],
    ]  # fmt: skip
    assert [[(f.region, f.check) for f in attempt.findings] for attempt in proof.attempts] == [[("a", "text")]] * 3 + [
        []
    ]
    assert [call.request_id for call in heard] == ["r1", "", "r2", "r3"]
    assert [request.effort for request in model.requests] == [0, 1, 1]


def test_the_requests_for_a_plate_are_kept_apart() -> None:
    class Bought(PlainRenderer):
        def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
            ctx.on_call(Call("images", "m-1", request_id="plate"))
            return super().render(request, ctx)

    proof = make(labels("a"), [TypePainter()], Judge(), renderer=Bought())
    assert [call.request_id for call in proof.plate_calls] == ["plate"]
    assert [attempt.calls for attempt in proof.attempts] == [()]


# Stopping


@pytest.mark.parametrize("when", ["asset", "plate", "compose", "validate", "repair"])
def test_a_cancelled_run_ends_at_the_next_safe_point(when: str) -> None:
    renderer, model = PlainRenderer(), Painter()
    kinds: list[str] = []

    def watch(event: Event) -> None:
        kinds.append(event.kind)
        if event.kind == when:
            context.cancelled.set()

    context = Context(on_event=watch)
    with pytest.raises(CancelledError, match="cancelled"):
        make(labels("a"), [model, TypePainter()], fails_unless_typeset(), context=context, renderer=renderer)
    assert kinds.count(when) == 1
    assert len(model.requests) <= 1


def test_a_deadline_that_has_passed_ends_the_run() -> None:
    renderer = PlainRenderer()
    with pytest.raises(BackendTimeoutError, match="deadline"):
        make(labels("a"), [TypePainter()], Judge(), context=Context(deadline=0.0), renderer=renderer)
    assert renderer.requests == []


def test_events_tell_the_story_of_an_asset() -> None:
    told: list[tuple[str, str, str]] = []
    context = Context(on_event=lambda e: told.append((e.kind, e.region, e.message)))
    make(labels("a"), [Painter(), TypePainter()], fails_unless_typeset(), context=context)
    assert told[:4] == [
        ("asset", "", "started"),
        ("plate", "", "rendering 360 x 280"),
        ("compose", "", "model: a"),
        ("validate", "", "1 regions"),
    ]
    assert [entry[1:] for entry in told if entry[0] == "repair"] == [
        ("a", "model -> model-relaxed"),
        ("a", "model-relaxed -> model-guided"),
        ("a", "model-guided -> type"),
    ]
    assert told[-1] == ("proof", "", "approved")
