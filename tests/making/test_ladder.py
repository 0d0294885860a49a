# ruff: noqa: ARG002 - the fakes need not look at everything that they are given

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from tests.making.kit import FAIL, PASS, UNDECIDED, always, fails_unless_typeset, labels, make, rungs
from tests.plugin_kit import Judge, Painter, TypePainter

from proofpress.brief import SetBy
from proofpress.composition import Composition, Plate
from proofpress.interfaces import (
    Context,
    Renderer,
    RenderRequest,
)
from proofpress.plugins.checks.contrast import ContrastCheck
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.proof import Outcome, Status

# The ladder


def test_what_passes_at_once_is_drawn_once() -> None:
    model = Painter()
    proof = make(labels("a", "b"), [model, TypePainter()], Judge())
    assert proof.status is Status.APPROVED
    assert (proof.reason, rungs(proof), model.asked) == ("", ["model"], [["a", "b"]])
    assert [attempt.outcome for attempt in proof.attempts] == ["pass"]
    assert [region.set_by for region in proof.regions] == [SetBy.MODEL, SetBy.MODEL]


def test_a_failing_region_climbs_rung_by_rung_to_type() -> None:
    model, by_type = Painter(), TypePainter()
    proof = make(labels("a"), [model, by_type], fails_unless_typeset())
    assert proof.status is Status.APPROVED
    assert rungs(proof) == ["model", "model-relaxed", "model-guided", "type"]
    assert [attempt.outcome for attempt in proof.attempts] == ["fail", "fail", "fail", "pass"]
    assert [attempt.compositor for attempt in proof.attempts] == ["painter"] * 3 + ["type-painter"]
    assert proof.attempts[0].reason == "a: text: the rule on text"
    assert [request.attempt for request in (*model.requests, *by_type.requests)] == [1, 2, 3, 4]
    assert [request.guide is not None for request in (*model.requests, *by_type.requests)] == [
        False,
        False,
        True,
        False,
    ]
    assert proof.regions[0].set_by is SetBy.TYPE


def test_a_region_that_always_fails_is_given_up_after_the_last_rung() -> None:
    proof = make(labels("a"), [Painter(), TypePainter()], always(FAIL))
    assert proof.status is Status.REJECTED
    assert rungs(proof) == ["model", "model-relaxed", "model-guided", "type", "type-relaxed", "type-relaxed-more"]
    assert proof.reason == "a: text: the rule on text"
    assert proof.image is not None


def test_without_a_model_the_ladder_starts_with_type_and_without_type_it_ends_with_the_model() -> None:
    proof = make(labels("a"), [TypePainter()], always(FAIL))
    assert rungs(proof) == ["type", "type-relaxed", "type-relaxed-more"]
    proof = make(labels("a"), [Painter()], always(FAIL))
    assert rungs(proof) == ["model", "model-relaxed", "model-guided"]
    assert proof.status is Status.REJECTED


def test_exact_roles_start_with_type_unless_the_brief_says_otherwise() -> None:
    data = labels("a", "b", "c", "d")
    for index, role in enumerate(("headline", "price", "sku", "legal")):
        data["regions"][index]["role"] = role
    model, by_type = Painter(), TypePainter()
    make(data, [model, by_type], Judge())
    assert (model.asked, by_type.asked) == ([["a"]], [["b", "c", "d"]])
    data["regions"][1]["set_by"] = "model"
    data["regions"][0]["set_by"] = "type"
    model, by_type = Painter(), TypePainter()
    make(data, [model, by_type], Judge())
    assert (model.asked, by_type.asked) == ([["b"]], [["a", "c", "d"]])


def test_what_no_compositor_can_set_is_not_approved_and_says_why() -> None:
    proof = make(labels("a", "b", set_by="model"), [TypePainter()], Judge())
    assert proof.status is not Status.APPROVED
    assert proof.attempts[0].outcome == "error"
    assert "no compositor" in proof.attempts[0].reason


def test_type_below_a_model_is_drawn_before_it_and_type_above_it_afterwards() -> None:
    data = labels("low", "mid", "top")
    for index, (z, by) in enumerate(((1, "type"), (2, "model"), (3, "type"))):
        data["regions"][index].update(z=z, set_by=by)
    order: list[str] = []
    context = Context(on_event=lambda event: order.append(event.message) if event.kind == "compose" else None)
    model, by_type = Painter(), TypePainter()
    make(data, [model, by_type], Judge(), context=context)
    assert order == ["type: low", "model: mid", "type: top"]
    assert [layer.region_id for layer in model.requests[0].composition.layers] == ["low"]
    assert sorted(layer.region_id for layer in by_type.requests[1].composition.layers) == ["low", "mid"]


# What follows an undecided check


def undecided_unless_typeset() -> Judge:
    def rule(check: str, region: str, composition: Composition) -> Outcome:
        layer = composition.layer(region)
        return UNDECIDED if check == "text" and layer and layer.set_by is SetBy.MODEL else PASS

    return Judge(rule)


@pytest.mark.parametrize(
    ("policy", "expected", "status"),
    [
        ("review", ["model"], Status.REVIEW),
        ("type", ["model", "type"], Status.APPROVED),
        ({"retry": 1}, ["model", "model"], Status.REVIEW),
        ({"retry": 3}, ["model", "model", "model", "model"], Status.REVIEW),
    ],
)
def test_undecided_follows_the_policy_of_the_region(policy: Any, expected: list[str], status: Status) -> None:
    model = Painter()
    proof = make(labels("a", on_undecided=policy), [model, TypePainter()], undecided_unless_typeset())
    assert rungs(proof) == expected
    assert proof.status is status


def test_undecided_never_climbs_the_ladder_of_failures_and_type_that_is_undecided_is_not_drawn_again() -> None:
    proof = make(labels("a", on_undecided="type"), [TypePainter()], always(UNDECIDED, check="synthesis"))
    assert rungs(proof) == ["type"]
    assert proof.status is Status.REVIEW
    proof = make(labels("a", on_undecided="type"), [Painter()], always(UNDECIDED))
    assert rungs(proof) == ["model"]


def test_a_retry_that_decides_ends_the_retries() -> None:
    def rule(check: str, region: str, composition: Composition) -> Outcome:
        layer = composition.layer(region)
        first = layer is not None and layer.rgba[0, 0, 0] == 40
        return UNDECIDED if check == "text" and first else PASS

    proof = make(labels("a", on_undecided={"retry": 5}), [Painter(), TypePainter()], Judge(rule))
    assert rungs(proof) == ["model", "model"]
    assert proof.status is Status.APPROVED


def test_undecided_advice_holds_nothing_up() -> None:
    proof = make(labels("a"), [Painter()], Judge(), always(UNDECIDED, check="spacing"))
    assert proof.status is Status.APPROVED


# Relaxation


def test_text_without_contrast_gets_a_scrim_and_then_a_panel() -> None:
    def rule(check: str, region: str, composition: Composition) -> Outcome:
        panel = composition.region(region).panel
        return FAIL if check == "contrast" and (panel is None or panel.opacity < 1) else PASS

    by_type = TypePainter()
    proof = make(labels("a"), [by_type], Judge(rule))
    assert proof.status is Status.APPROVED
    assert [attempt.relaxations for attempt in proof.attempts] == [
        (),
        ("a: scrim for contrast",),
        ("a: panel for contrast",),
    ]
    panels = [request.regions[0].panel for request in by_type.requests]
    assert panels[0] is None
    assert [panel.opacity for panel in panels[1:] if panel] == [0.82, 1.0]


def test_a_brief_that_forbids_a_scrim_gets_none() -> None:
    by_type = TypePainter()
    proof = make(labels("a", relax={"scrim": False}), [by_type], always(FAIL, check="contrast"))
    assert proof.status is Status.REJECTED
    assert all(request.regions[0].panel is None for request in by_type.requests)
    assert all(not attempt.relaxations for attempt in proof.attempts)


def test_a_real_scrim_or_panel_mends_real_text_on_a_restless_plate() -> None:
    class Restless(Renderer):
        name = "restless"

        def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
            size = (request.size.height, request.size.width, 3)
            return [Plate(np.random.default_rng(5).integers(0, 256, size, np.uint8), self.name)]

    class Rest(Judge):
        name = "rest"
        checks = tuple(check for check in Judge.checks if check != "contrast")

    brief = labels("a", color="#202020")
    proof = make(brief, [TypeCompositor()], Rest(), ContrastCheck(), renderer=Restless())
    outcomes = [attempt.outcome for attempt in proof.attempts]
    assert outcomes[0] == "fail"
    assert outcomes[-1] == "pass"
    assert any("for contrast" in note for note in proof.attempts[-1].relaxations)
    assert proof.status is Status.APPROVED


def test_failing_text_is_relaxed_within_the_limits_of_the_brief() -> None:
    model = Painter()
    relax = {"min_font_px": 9, "grow_px": 6, "lines": 2}
    make(labels("a", "b", relax=relax, max_lines=1), [model, TypePainter()], fails_unless_typeset("a"))
    first, second = (request.regions[0] for request in model.requests[:2])
    assert (first.min_font_px, first.max_lines, first.box.as_tuple()) == (12, 1, (20, 20, 300, 40))
    assert (second.min_font_px, second.max_lines, second.box.as_tuple()) == (9, 3, (14, 14, 312, 52))
    third = model.requests[2].regions[0]
    assert third.max_lines == 3, "relaxing twice must not pass the limits of the brief"
    assert third.box.as_tuple() == (14, 14, 312, 52)
    assert third.min_font_px == 9


def test_what_had_to_be_relaxed_to_fit_is_noted_from_the_first_attempt() -> None:
    data = labels("a", max_font_px=12)
    data["copy"]["en-US"]["a"] = {"text": "word " * 120, "short": "Short words"}
    model = Painter()
    proof = make(data, [model, TypePainter()], Judge())
    assert proof.attempts[0].relaxations == ("a: short copy “Short words”",)
    assert model.requests[0].regions[0].content.text == "Short words"
    assert proof.asset.region("a").content.text.startswith("word word")
