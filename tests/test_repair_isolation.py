"""Repairing a region changes no pixel outside its painted bounds, whatever the backend paints.

The simulated backend repaints and shifts the whole frame. Regions overlap, are turned, bleed and lie above each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import ClassVar

import attrs
import numpy as np
import numpy.typing as npt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proofpress.brief import Asset, Panel, Region, Role, Rules
from proofpress.composition import Composition, Layer, Plate
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Context, Scope, Validator
from proofpress.pipeline import Pipeline
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.proof import Finding, Outcome
from proofpress.testing.fakes import ScriptedValidator, SolidRenderer
from proofpress.testing.hostile import RepaintingCompositor
from proofpress.testing.samples import brief_of, sample_asset, text_region, typeset
from proofpress.testing.strategies import assets, compositions, layers, pixels

MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def outside(before: Pixels, after: Pixels, allowed: Sequence[Box]) -> npt.NDArray[np.bool_]:
    """Return which pixels differ beyond the allowed boxes."""
    changed: npt.NDArray[np.bool_] = np.any(before != after, axis=-1)
    for box in allowed:
        changed[box.y : box.bottom, box.x : box.right] = False
    return changed


def stacked_by_hand(composition: Composition) -> Pixels:
    """Return the picture by another way than the core's: pixel by pixel exact fractions, one layer after the other."""
    picture = composition.plate.pixels.astype(np.int64)
    order = sorted(range(len(composition.regions)), key=lambda i: (composition.regions[i].z, i))
    for region in (composition.regions[i] for i in order):
        layer = composition.layer(region.id)
        if layer is None:
            continue
        full = np.zeros((*picture.shape[:2], 4), np.int64)
        full[layer.y : layer.box.bottom, layer.x : layer.box.right] = layer.rgba
        alpha = full[..., 3:]
        picture = (2 * (full[..., :3] * alpha + picture * (255 - alpha)) + 255) // (2 * 255)
    return picture.astype(np.uint8)


@MANY
@given(compositions(), st.data())
def test_any_layer_stays_inside_its_bounds(before: Composition, data: st.DataObject) -> None:
    region = data.draw(st.sampled_from(before.regions))
    after = before.with_layer(data.draw(layers(region, before.plate.box)))
    assert not outside(before.flatten(), after.flatten(), [region.paint_bounds(before.plate.box)]).any()
    assert {layer.region_id for layer in before.layers} | {region.id} == {layer.region_id for layer in after.layers}


@MANY
@given(compositions())
def test_higher_layers_are_stacked_again(composition: Composition) -> None:
    assert np.array_equal(composition.flatten(), stacked_by_hand(composition))


@MANY
@given(compositions(), st.data())
def test_a_part_is_cut_from_the_whole(composition: Composition, data: st.DataObject) -> None:
    region = data.draw(st.sampled_from(composition.regions))
    box = region.paint_bounds(composition.plate.box)
    whole = composition.flatten()
    assert np.array_equal(composition.flatten(box), whole[box.y : box.bottom, box.x : box.right])


@MANY
@given(compositions(), st.data())
def test_a_repair_starts_without_the_failed_ink(composition: Composition, data: st.DataObject) -> None:
    region = data.draw(st.sampled_from(composition.regions))
    first = composition.with_layer(data.draw(layers(region, composition.plate.box)))
    second = composition.with_layer(data.draw(layers(region, composition.plate.box)))
    assert np.array_equal(first.without(region.id).flatten(), second.without(region.id).flatten())


@FEW
@given(assets(), st.integers(0, 99), st.data())
def test_a_repainting_backend_changes_only_what_it_was_asked_for(asset: Asset, seed: int, data: st.DataObject) -> None:
    plate = Plate(data.draw(pixels(asset.format.width, asset.format.height)))
    before = typeset(asset, plate)
    wanted = data.draw(st.lists(st.sampled_from(before.regions), min_size=1, unique_by=lambda region: region.id))
    request = ComposeRequest(before.without(*(region.id for region in wanted)), tuple(wanted))
    after = before
    for layer in RepaintingCompositor(seed=seed).compose(request, Context()):
        after = after.with_layer(layer)
    bounds = [region.paint_bounds(plate.box) for region in wanted]
    assert not outside(before.flatten(), after.flatten(), bounds).any()
    kept = {region.id for region in asset.regions} - {region.id for region in wanted}
    assert all(before.layer(name) == after.layer(name) for name in kept)


class Witness(Validator):
    """Keeps every composition that it is shown."""

    name: ClassVar[str] = "witness"
    checks: ClassVar[tuple[str, ...]] = ("witness",)
    scope: ClassVar[Scope] = "composition"

    def __init__(self) -> None:
        self.seen: list[Composition] = []

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        del regions, ctx
        self.seen.append(composition)
        return []


def run(asset: Asset, failing: dict[str, int], seed: int) -> tuple[list[Composition], list[set[str]]]:
    """Run the real pipeline; return what was judged in each round, and which regions had failed before it."""
    script = {name: (*[Outcome.FAIL] * rounds, Outcome.PASS) for name, rounds in failing.items()}
    strict = attrs.evolve(asset, rules=Rules(checks=(("scripted", "required"),)))
    witness = Witness()
    pipeline = Pipeline(
        SolidRenderer((90, 140, 200)),
        [RepaintingCompositor(seed=seed), TypeCompositor()],
        [ScriptedValidator(script), witness],
    )
    pipeline.run(brief_of(strict))
    redrawn = [{name for name, rounds in failing.items() if rounds > turn} for turn in range(len(witness.seen) - 1)]
    return witness.seen, redrawn


@FEW
@given(assets(locale="en-US"), st.integers(0, 99), st.data())
def test_the_pipeline_repairs_in_isolation(asset: Asset, seed: int, data: st.DataObject) -> None:
    # Neighbours judged again because the picture under them changed must not use up the script: only one region fails.
    target = data.draw(st.sampled_from(asset.regions)).id
    seen, redrawn = run(asset, {target: data.draw(st.integers(1, 5))}, seed)
    assert len(seen) > 1
    for before, after, names in zip(seen, seen[1:], redrawn, strict=False):
        bounds = [c.region(name).paint_bounds(c.plate.box) for name in names for c in (before, after)]
        assert not outside(before.flatten(), after.flatten(), bounds).any()


def test_a_repair_under_an_overlapping_turned_region_with_bleed() -> None:
    low = text_region("Low", id="low", box=Box(30, 30, 200, 80), z=1, bleed=12)
    high = text_region(
        "High", id="high", box=Box(120, 60, 160, 90), z=3, panel=Panel((200, 40, 30), rotate=-9.0, opacity=0.7),
        color=(255, 255, 255),
    )  # fmt: skip
    far = text_region("Far", id="far", box=Box(300, 150, 160, 80), z=2)
    seen, _ = run(sample_asset(low, high, far), {"low": 2}, 3)
    for before, after in itertools.pairwise(seen):
        bounds = low.paint_bounds(before.plate.box)
        assert not outside(before.flatten(), after.flatten(), [bounds]).any()
        changed = np.any(before.flatten() != after.flatten(), axis=-1)
        assert changed.any(), "the repair must be visible, or the test shows nothing"
        assert before.layer("high") == after.layer("high")
        assert before.layer("far") == after.layer("far")


def test_the_core_cuts_what_a_plain_stack_would_not() -> None:
    """The control: laid on uncut, the hostile layer does change pixels outside."""
    asset = sample_asset(text_region("Low", box=Box(30, 30, 100, 60)))
    before = typeset(asset)
    layer: Layer = RepaintingCompositor(seed=1).compose(ComposeRequest(before, asset.regions), Context())[0]
    uncut = attrs.evolve(before, layers=(layer,))
    assert outside(before.flatten(), uncut.flatten(), [asset.regions[0].paint_bounds(before.plate.box)]).any()


class Flipping(RepaintingCompositor):
    """A simulated model that paints its regions black on odd attempts and white on even ones."""

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        del ctx
        value = 255 * (request.attempt % 2 == 0)
        return [
            Layer(region.id, region.box.x, region.box.y, _filled(region.box.width, region.box.height, value))
            for region in request.regions
        ]


def _filled(width: int, height: int, value: int) -> Pixels:
    patch = np.full((height, width, 4), value, np.uint8)
    patch[..., 3] = 255
    return patch


def test_type_above_a_repaired_ground_keeps_its_pixels_outside() -> None:
    """Its ink is chosen for what lies beneath; another ground must not turn it where nothing was repaired."""
    low = text_region("Low", id="low", box=Box(20, 20, 300, 90), z=1)
    high = text_region("KFE-0042", id="high", role=Role.SKU, box=Box(150, 40, 300, 60), z=2, color=None)
    asset = attrs.evolve(sample_asset(low, high), rules=Rules(checks=(("scripted", "required"),)))
    witness = Witness()
    script = ScriptedValidator({"low": (Outcome.FAIL, Outcome.PASS)})
    pipeline = Pipeline(SolidRenderer((128, 128, 128)), [Flipping(), TypeCompositor()], [script, witness])
    pipeline.run(brief_of(asset))
    before, after = witness.seen[:2]
    assert not outside(before.flatten(), after.flatten(), [low.paint_bounds(before.plate.box)]).any()
