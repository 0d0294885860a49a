"""The compositor on tiny random models: what they draw is noise, and must be treated as such."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from tests.plugins.diffusion.kit import HIGH, LOW, PLACE, digests, two

import proofpress as pp
from proofpress.brief import Panel, Role, SetBy
from proofpress.composition import Composition
from proofpress.errors import BackendRefusedError, CancelledError, EnvironmentProblem, InputError
from proofpress.interfaces import ComposeRequest, Compositor, Context, Event
from proofpress.plugins.diffusion.text_compositor import DiffusionTextCompositor
from proofpress.proof import Call, Outcome, Status
from proofpress.testing.conformance import CompositorConformance
from proofpress.testing.samples import (
    brief_of,
    code_region,
    plain_plate,
    sample_asset,
    sample_request,
    typeset,
)

pytestmark = pytest.mark.diffusion


def compositor(folder: Path, **options: Any) -> DiffusionTextCompositor:
    given: dict[str, Any] = {**PLACE, "steps": 2, "native": 128, **options}
    return DiffusionTextCompositor(model=str(folder), **given)


class TestFilling(CompositorConformance):
    @pytest.fixture
    def compositor(self, inpaint: Path) -> Compositor:
        return compositor(inpaint)


class TestFillingByTable(CompositorConformance):
    @pytest.fixture
    def compositor(self, flux: Path) -> Compositor:
        return compositor(flux)


@pytest.mark.parametrize("model", ["sdxl", "flux", "inpaint"], indirect=True)
def test_same_request_same_bytes_and_another_attempt_other_ones(model: Path) -> None:
    drawer = compositor(model)
    first, again = (digests(drawer.compose(two(), Context())) for _ in range(2))
    later = digests(drawer.compose(attrs.evolve(two(), attempt=2), Context()))
    assert first == again
    assert not set(first) & set(later)


def test_layers_come_from_the_lowest_and_name_the_model(sdxl: Path) -> None:
    calls: list[Call] = []
    layers = compositor(sdxl).compose(two(), Context(on_call=calls.append))
    assert [layer.region_id for layer in layers] == ["low", "high"]
    assert all(layer.model.startswith("tiny-sdxl@") for layer in layers)
    assert [call.regions for call in calls] == [("low",), ("high",)]
    assert all(len(call.prompt_sha256) == 64 and call.cost_micro_usd == 0 for call in calls)


def test_a_carrier_owns_its_ground_and_a_panel_is_ours(inpaint: Path) -> None:
    carrier = attrs.evolve(HIGH, carrier=True)
    (layer,) = compositor(inpaint).compose(sample_request(sample_asset(carrier)), Context())
    assert layer.box == carrier.box
    assert layer.rgba[..., 3].min() >= 128
    panelled = attrs.evolve(LOW, panel=Panel((200, 30, 30)))
    (layer,) = compositor(inpaint).compose(sample_request(sample_asset(panelled)), Context())
    assert layer.rgba[2, 100, 3] == 255


def test_a_guide_changes_what_is_drawn_and_its_neighbours_do_not_show(inpaint: Path) -> None:
    drawer, request = compositor(inpaint, steps=6), sample_request(sample_asset(HIGH, LOW), ["high"])
    guided = attrs.evolve(request, guide=typeset(sample_asset(HIGH, LOW)).flatten())
    alone = attrs.evolve(request, guide=typeset(sample_asset(HIGH)).flatten())
    plain, one, other = (digests(drawer.compose(r, Context())) for r in (request, guided, alone))
    assert plain != one
    assert one == other


def test_more_effort_takes_more_steps(sdxl: Path) -> None:
    def steps(effort: int) -> int:
        events: list[Event] = []
        request = attrs.evolve(sample_request(sample_asset(LOW)), effort=effort)
        compositor(sdxl, steps=4).compose(request, Context(on_event=events.append))
        return sum("step" in event.message for event in events)

    assert steps(2) > steps(0)


def test_cancelled_between_steps(sdxl: Path) -> None:
    ctx = Context(on_event=lambda event: ctx.cancelled.set() if "step 1" in event.message else None)
    with pytest.raises(CancelledError):
        compositor(sdxl, steps=4).compose(two(), ctx)


def test_codes_and_impossible_ways_are_refused(sdxl: Path) -> None:
    code = sample_asset(code_region(Role.QR))
    with pytest.raises(BackendRefusedError, match="draws text only"):
        compositor(sdxl).compose(sample_request(code), Context())
    with pytest.raises(InputError, match="cannot edit"):
        compositor(sdxl, way="edit").compose(two(), Context())
    with pytest.raises(InputError, match="choose edit or fill"):
        compositor(sdxl, way="sing")


def test_what_is_missing_is_named_with_its_remedy(tmp_path: Path, janus: Path) -> None:
    with pytest.raises((EnvironmentProblem, InputError)) as missing:
        compositor(tmp_path / "nowhere").compose(two(), Context())
    assert missing.value.remedy
    with pytest.raises(InputError, match="no pipeline"):
        compositor(janus).compose(two(), Context())
    assert compositor(tmp_path / "nowhere").compose(attrs.evolve(two(), regions=()), Context()) == []


def test_nothing_outside_the_bounds_changes(sdxl: Path) -> None:
    asset = sample_asset(HIGH, LOW)
    rng = np.random.default_rng(5)
    plate = attrs.evolve(plain_plate(asset), pixels=rng.integers(0, 256, (248, 480, 3), np.uint8))
    ground = Composition(asset, plate, asset.regions)
    done = ground
    for layer in compositor(sdxl).compose(ComposeRequest(ground, asset.regions), Context()):
        done = done.with_layer(layer)
    changed = (done.flatten() != ground.flatten()).any(axis=-1)
    for region in asset.regions:
        changed[region.box.y : region.box.bottom, region.box.x : region.box.right] = False
    assert not changed.any()


@pytest.mark.parametrize("on_type", [True, False])
def test_noise_is_never_approved(inpaint: Path, *, on_type: bool) -> None:
    asset = sample_asset(attrs.evolve(HIGH, role=Role.HEADLINE, set_by=None if on_type else SetBy.MODEL))
    kinds: list[Compositor] = [compositor(inpaint), *([pp.TypeCompositor()] if on_type else [])]
    proof = pp.Pipeline(pp.ProceduralRenderer(), kinds, pp.default_validators()).run(brief_of(asset))
    rungs = [attempt.rung for attempt in proof.attempts]
    assert rungs[:3] == ["model", "model-relaxed", "model-guided"]
    assert all(attempt.outcome == Outcome.FAIL.value and attempt.reason for attempt in proof.attempts[:3])
    assert all(attempt.calls[0].model.startswith("tiny-inpaint@") for attempt in proof.attempts[:3])
    if on_type:
        assert proof.status is Status.APPROVED
        assert proof.regions[0].set_by is SetBy.TYPE
    else:
        assert proof.status is Status.REJECTED
        assert proof.reason
