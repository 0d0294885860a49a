# ruff: noqa: ARG002 - the fakes need not look at everything that they are given

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from tests.brief_kit import Judge, Painter, PlainRenderer, TypePainter

from proofpress.brief import Region, SetBy
from proofpress.budget import Budget, Cost
from proofpress.composition import Composition, Layer, Plate
from proofpress.errors import (
    BackendRefusedError,
    BackendTimeoutError,
    BackendUnavailableError,
    CancelledError,
    EnvironmentProblem,
    PluginContractError,
    ReaderUnavailableError,
)
from proofpress.interfaces import (
    ComposeRequest,
    Compositor,
    Context,
    Event,
    Hint,
    Reader,
    Reading,
    Renderer,
    RenderRequest,
    Scope,
    Validator,
)
from proofpress.loading import parse_brief
from proofpress.pipeline import Pipeline
from proofpress.plugins.checks.contrast import ContrastCheck
from proofpress.plugins.checks.text import TextCheck
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.proof import Call, Evidence, Finding, Outcome, Proof, Status

FAIL, PASS, UNDECIDED = Outcome.FAIL, Outcome.PASS, Outcome.UNDECIDED


def labels(*ids: str, **settings: Any) -> dict[str, Any]:
    """Return a brief of labels one below the other."""
    regions = [
        {"id": name, "role": "label", "box": [20, 20 + 60 * index, 300, 40], "min_font_px": 12, **settings}
        for index, name in enumerate(ids)
    ]
    return {
        "schema": "proofpress/brief/1",
        "id": "labels",
        "default_locale": "en-US",
        "canvas": {"width": 360, "height": 280},
        "regions": regions,
        "copy": {"en-US": {name: f"Label {name}" for name in ids}},
    }


def make(
    brief: dict[str, Any],
    compositors: Sequence[Compositor],
    *validators: Validator,
    context: Context | None = None,
    budget: Budget | None = None,
    renderer: Renderer | None = None,
) -> Proof:
    pipeline = Pipeline(renderer or PlainRenderer(), compositors, validators, budget=budget)
    return pipeline.run(parse_brief(brief), context=context)


def fails_unless_typeset(wrong: str = "a", check: str = "text") -> Judge:
    def rule(asked: str, region: str, composition: Composition) -> Outcome:
        layer = composition.layer(region)
        return FAIL if (asked, region) == (check, wrong) and layer and layer.set_by is SetBy.MODEL else PASS

    return Judge(rule)


def always(outcome: Outcome, wrong: str = "a", check: str = "text") -> Judge:
    return Judge(lambda asked, region, _: outcome if (asked, region) == (check, wrong) else PASS)


def rungs(proof: Proof) -> list[str]:
    return [attempt.rung for attempt in proof.attempts]


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


# Only what failed is drawn and judged again


def test_only_the_failing_region_is_drawn_again_and_from_the_plate_not_from_its_failed_ink() -> None:
    model = Painter()
    proof = make(labels("a", "b", "c"), [model, TypePainter()], fails_unless_typeset("b"))
    assert model.asked == [["a", "b", "c"], ["b"], ["b"]]
    again = model.requests[1].composition
    assert sorted(layer.region_id for layer in again.layers) == ["a", "c"]
    box = again.region("b").box
    assert (again.flatten(box) == 240).all()
    assert proof.composition is not None
    for name in ("a", "c"):
        layer = proof.composition.layer(name)
        assert layer is not None
        assert layer.request_id == "request-1"


def test_only_the_repaired_regions_checks_of_scope_region_run_again() -> None:
    class Whole(Judge):
        name = "whole"
        checks = ("spacing",)
        scope = "composition"

    class File(Judge):
        name = "file"
        checks = ("grade",)
        scope = "file"

    class Deck(Judge):
        name = "deck"
        checks = ("language",)
        scope = "copy"

    near, whole, file, deck = fails_unless_typeset("b"), Whole(), File(), Deck()
    proof = make(labels("a", "b", "c"), [Painter(), TypePainter()], near, whole, file, deck)
    assert near.calls == [["a", "b", "c"], ["b"], ["b"], ["b"]]
    assert whole.calls == [["a", "b", "c"]] * 4
    assert file.calls == [["a", "b", "c"]] * 4
    assert deck.calls == [["a", "b", "c"]]
    for region in proof.regions:
        made = [finding.check for finding in region.findings]
        assert len(made) == len(set(made)), "a finding stands twice"
        assert {"text", "spacing", "grade", "language"} <= set(made)


@pytest.mark.parametrize("ink", [{}, {"color": "#000000"}])
def test_a_neighbour_above_a_redrawn_region_keeps_its_layer_and_is_judged_again(ink: dict[str, str]) -> None:
    data = labels("low", "top", "far")
    data["regions"][0]["z"] = 1
    data["regions"][1].update(z=2, box=[200, 30, 100, 60], set_by="type", **ink)
    judge = fails_unless_typeset("low")
    by_type = TypePainter()
    proof = make(data, [Painter(), by_type], judge)
    assert judge.calls[0] == ["low", "top", "far"]
    assert judge.calls[1:] == [["low", "top"]] * 3
    assert by_type.asked == [["top"], ["low"]]
    assert proof.composition is not None
    assert [layer.region_id for layer in proof.composition.stacked()][-1] == "top"
    assert (proof.composition.flatten(proof.composition.region("top").box) == [40, 90, 200]).all()


def test_the_findings_to_mend_are_told_to_the_compositor_and_what_passed_is_not() -> None:
    model = Painter()
    make(labels("a", "b"), [model, TypePainter()], fails_unless_typeset("a"))
    assert model.requests[0].findings == ()
    assert [(f.check, f.region, f.outcome) for f in model.requests[1].findings] == [("text", "a", FAIL)]


def test_pixels_beyond_the_repaired_region_stay_even_if_the_compositor_repaints_everything() -> None:
    class Everywhere(Painter):
        def patch(self, region: Region, request: ComposeRequest) -> Layer:
            rgba = np.full((400, 500, 4), 255, np.uint8)
            rgba[..., :3] = 30 * request.attempt
            return Layer(region.id, -20, -20, rgba)

    seen: list[Any] = []

    class Camera(Judge):
        def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
            seen.append(composition.flatten())
            return super().validate(composition, regions, ctx)

    brief = labels("a", "b", bleed=4)
    proof = make(brief, [Everywhere(), TypePainter()], Camera(fails_unless_typeset("b").rule))
    assert proof.composition is not None
    bounds = proof.composition.region("b").paint_bounds(proof.composition.plate.box)
    outside = np.ones(seen[0].shape[:2], bool)
    outside[bounds.y : bounds.bottom, bounds.x : bounds.right] = False
    assert len(seen) == 4
    for picture in seen[1:]:
        assert (picture[outside] == seen[0][outside]).all()
        assert (picture[~outside] != seen[0][~outside]).any()


# Compositors that fail


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BackendUnavailableError("the service is down"), ["model", "model-relaxed"]),
        (BackendTimeoutError("too slow"), ["model", "model-relaxed"]),
        (BackendRefusedError("it declined"), ["model", "type"]),
        (ZeroDivisionError("division by zero"), ["model", "model-relaxed"]),
        (KeyError("b64_json"), ["model", "model-relaxed"]),
        (RecursionError("too deep"), ["model", "model-relaxed"]),
    ],
)
def test_a_compositor_that_fails_is_a_record_and_the_region_climbs_on(error: Exception, expected: list[str]) -> None:
    proof = make(labels("a"), [Painter([error]), TypePainter()], Judge())
    assert proof.status is Status.APPROVED
    assert rungs(proof) == expected
    assert proof.attempts[0].outcome == "error"
    assert str(error.args[0]) in proof.attempts[0].reason
    if not isinstance(error, BackendUnavailableError | BackendTimeoutError | BackendRefusedError):
        assert f"compositor 'painter' crashed: {type(error).__name__}" in proof.attempts[0].reason


def test_a_compositor_that_always_crashes_leaves_nothing_approved() -> None:
    crash = [ZeroDivisionError("no")] * 9
    proof = make(labels("a"), [Painter(crash)], Judge())
    assert proof.status is not Status.APPROVED
    assert [attempt.outcome for attempt in proof.attempts] == ["error"] * 3
    proof = make(labels("a"), [Painter(crash), TypePainter(crash)], Judge())
    assert proof.status is not Status.APPROVED
    assert len(proof.attempts) == 6


def test_cancellation_and_a_problem_of_the_machine_end_the_run() -> None:
    for error in (CancelledError("stop"), EnvironmentProblem("no font")):
        with pytest.raises(type(error)):
            make(labels("a"), [Painter([error]), TypePainter()], Judge())


class Layers(Painter):
    """Hands over whatever it was given to hand over."""

    def __init__(self, *made: Any) -> None:
        super().__init__()
        self.made = made

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        super().compose(request, ctx)
        return list(self.made)


PATCH = np.zeros((4, 4, 4), np.uint8)


@pytest.mark.parametrize(
    "made",
    [
        (),
        (Layer("a", 0, 0, PATCH),),
        (Layer("a", 0, 0, PATCH), Layer("a", 0, 0, PATCH)),
        (Layer("a", 0, 0, PATCH), Layer("b", 0, 0, PATCH), Layer("a", 0, 0, PATCH)),
        (Layer("a", 0, 0, PATCH), Layer("other", 0, 0, PATCH)),
        (Layer("a", 0, 0, PATCH), None),
        (Layer("a", 0, 0, PATCH), "b"),
    ],
)
def test_layers_other_than_those_asked_for_are_refused(made: tuple[Any, ...]) -> None:
    proof = make(labels("a", "b"), [Layers(*made), TypePainter()], Judge())
    assert rungs(proof)[:3] == ["model", "model-relaxed", "model-guided"]
    assert [attempt.outcome for attempt in proof.attempts] == ["error"] * 3 + ["pass"]
    assert "'painter'" in proof.attempts[0].reason
    assert {region.set_by for region in proof.regions} == {SetBy.TYPE}


def test_layers_are_marked_with_who_really_drew_them() -> None:
    class Liar(Painter):
        def patch(self, region: Region, request: ComposeRequest) -> Layer:
            return attrs.evolve(super().patch(region, request), set_by=SetBy.TYPE, compositor="type")

    proof = make(labels("a"), [Liar(), TypePainter()], Judge())
    assert proof.composition is not None
    layer = proof.composition.layer("a")
    assert layer is not None
    assert (layer.set_by, layer.compositor) == (SetBy.MODEL, "painter")


# Renderers that fail


class Broken(Renderer):
    name = "broken"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[no-any-return]  # the fault that is tried


@pytest.mark.parametrize(
    "answer", [[], [Plate(np.zeros((279, 360, 3), np.uint8))], [None], None, ZeroDivisionError("no"), KeyError("data")]
)
def test_a_renderer_without_a_fitting_plate_breaks_its_contract(answer: Any) -> None:
    with pytest.raises(PluginContractError, match="renderer 'broken'"):
        make(labels("a"), [TypePainter()], Judge(), renderer=Broken(answer))


def test_what_a_renderer_says_about_its_service_comes_through() -> None:
    with pytest.raises(BackendUnavailableError, match="no route"):
        make(labels("a"), [TypePainter()], Judge(), renderer=Broken(BackendUnavailableError("no route")))


# Checks that did not run have not passed


class Crashing(Validator):
    name = "crashing"
    checks = ("geometry", "contrast")

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        if self.answer is None:
            raise IndexError("list index out of range")
        return self.answer  # type: ignore[no-any-return]  # the fault that is tried


class Without(Judge):
    """Makes all checks but two."""

    name = "without"
    checks = tuple(check for check in Judge.checks if check not in ("geometry", "contrast"))


@pytest.mark.parametrize("answer", [None, 7, ["x"], [None]])
def test_a_validator_that_crashes_leaves_its_checks_undecided_and_the_others_findings_stand(answer: Any) -> None:
    proof = make(labels("a", "b"), [TypePainter()], Without(), Crashing(answer))
    assert proof.status is Status.REVIEW
    for region in proof.regions:
        found = {finding.check: finding for finding in region.findings}
        for check in ("geometry", "contrast"):
            assert found[check].outcome is UNDECIDED
            assert "the check crashed" in found[check].reason
        assert found["text"].outcome is PASS
    assert "geometry, contrast: the check crashed: " in proof.reason
    if answer is None:
        assert "IndexError: list index out of range" in proof.reason


def test_a_required_check_that_nobody_makes_is_undecided_and_named() -> None:
    proof = make(labels("a"), [TypePainter()], Without())
    assert proof.status is Status.REVIEW
    missing = {f.check: f for f in proof.findings if f.outcome is UNDECIDED}
    assert set(missing) == {"geometry", "contrast"}
    assert "no validator made this required check" in missing["geometry"].reason
    assert "geometry, contrast: no validator made this required check" in proof.reason


def test_no_validators_at_all_approve_nothing() -> None:
    assert make(labels("a"), [TypePainter()]).status is Status.REVIEW


class Illiterate(Reader):
    name = "illiterate"

    def read(self, crop: Any, hint: Hint) -> Reading:
        raise ReaderUnavailableError(f"no data for {hint.locale}", remedy="apt-get install tesseract-ocr-eng")

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        raise ReaderUnavailableError(f"no data for {locale}", remedy="apt-get install tesseract-ocr-eng")


def test_without_language_data_text_is_undecided_with_the_command_that_installs_it() -> None:
    class Rest(Judge):
        name = "rest"
        checks = tuple(check for check in Judge.checks if check != "text")

    proof = make(labels("a"), [Painter()], Rest(), TextCheck((Illiterate(),)))
    assert proof.status is Status.REVIEW
    (finding,) = [f for f in proof.findings if f.check == "text"]
    assert finding.outcome is UNDECIDED
    assert "apt-get install tesseract-ocr-eng" in finding.reason
    assert "apt-get install tesseract-ocr-eng" in proof.reason
    # Type is proved by setting it again; the reader only advises there.
    proof = make(labels("a"), [TypePainter()], Rest(), TextCheck((Illiterate(),)))
    assert proof.status is Status.APPROVED


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


# Findings about the whole


class General(Validator):
    name = "general"
    checks = ("lettering",)
    scope: ClassVar[Scope] = "composition"

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        return [Finding("lettering", "", self.outcome, "the plate says SALE", evidence=Evidence("plate"))]


class GeneralOfTheDeck(General):
    name = "general-deck"
    scope: ClassVar[Scope] = "copy"


@pytest.mark.parametrize("kind", [General, GeneralOfTheDeck])
def test_a_failure_of_the_whole_rejects_although_every_region_passes(kind: type[General]) -> None:
    proof = make(labels("a"), [TypePainter()], Judge(), kind(FAIL))
    assert proof.status is Status.REJECTED
    assert proof.reason.endswith("the plate says SALE")
    for outcome in (PASS, UNDECIDED):
        assert make(labels("a"), [TypePainter()], Judge(), kind(outcome)).status is Status.APPROVED


def test_copy_that_fails_is_refused_before_anything_is_drawn_or_paid() -> None:
    class Deck(Judge):
        name = "deck"
        checks = ("words",)
        scope = "copy"

    renderer, model = PlainRenderer(), Painter(worst=5, actual=5)
    deck = Deck(lambda check, region, _: FAIL if (check, region) == ("words", "b") else PASS)
    proof = make(labels("a", "b"), [model, TypePainter()], Judge(), deck, renderer=renderer)
    assert proof.status is Status.REJECTED
    assert (renderer.requests, model.requests, proof.attempts, proof.cost) == ([], [], (), Cost())
    assert (proof.composition, proof.image, proof.pixels, proof.sha256) == (None, None, None, "")
    assert "b: words: the rule on words" in proof.reason
    with pytest.raises(ValueError, match="nothing was drawn"):
        proof.png_bytes()


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
