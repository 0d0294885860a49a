# ruff: noqa: ARG002 - the fakes need not look at everything that they are given

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import pytest
from tests.making.kit import FAIL, fails_unless_typeset, labels, make, rungs
from tests.plugin_kit import Judge, Painter, TypePainter

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.errors import (
    BackendRefusedError,
    BackendTimeoutError,
    BackendUnavailableError,
    CancelledError,
    EnvironmentProblem,
    PluginContractError,
)
from proofpress.interfaces import (
    ComposeRequest,
    Context,
    Renderer,
    RenderRequest,
)
from proofpress.proof import Finding, Status

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
