from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import pytest
from tests.redrawn.test_register import scene

from proofpress.brief import Panel, Role
from proofpress.budget import Budget
from proofpress.composition import Composition, Layer, Plate
from proofpress.errors import BackendRefusedError, BackendTimeoutError, BudgetError, InputError, ProofpressError
from proofpress.geometry import Box
from proofpress.interfaces import ComposeRequest, Compositor, Context, Event
from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder
from proofpress.plugins.gpt_image.prompt import PromptBuilder, Scene
from proofpress.plugins.gpt_image.sizes import SizeRule
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import draw
from proofpress.testing.conformance import CompositorConformance
from proofpress.testing.images_server.inprocess import InProcessService
from proofpress.testing.images_server.typist import TypistModel
from proofpress.testing.samples import plain_plate, sample_asset, text_region

SMALL = SizeRule(step=16, least=96 * 96)
HEAD = text_region("Fresh bread", id="head", box=Box(20, 16, 200, 60), z=1)
FOOT = text_region("Only 3 left", id="foot", box=Box(20, 150, 180, 50))
ASSET = sample_asset(HEAD, FOOT, width=256, height=224)


def service(**model: Any) -> InProcessService:
    return InProcessService(TypistModel(**model), SMALL, seed=4)


def textured(asset: Any = ASSET) -> Composition:
    pixels = 110 + scene(1, 256)[: asset.format.height] // 2
    return Composition(asset, Plate(pixels), asset.regions)


def request_for(composition: Composition, *ids: str, **fields: Any) -> ComposeRequest:
    wanted = [r for r in composition.regions if not ids or r.id in ids]
    return ComposeRequest(composition, tuple(wanted), **fields)


def composed(composition: Composition, layers: Sequence[Layer]) -> Composition:
    for layer in layers:
        composition = composition.with_layer(layer)
    return composition


class TestConformance(CompositorConformance):
    offline = True
    picklable = False  # It holds what it has priced, and a service its connections.

    @pytest.fixture
    def compositor(self) -> Compositor:
        return GptImageCompositor(service=service(repaint=True, shift=4))


@pytest.mark.parametrize("way", ["sheet", "region", "auto"])
def test_outside_the_paint_bounds_not_a_byte_changes_though_the_whole_frame_is_repainted_and_shifted(way: Any) -> None:
    ground = textured()
    compositor = GptImageCompositor(service=service(repaint=True, shift=8), way=way)
    done = composed(ground, compositor.compose(request_for(ground), Context()))
    changed = (done.flatten() != ground.flatten()).any(axis=-1)
    for region in ASSET.regions:
        b = region.paint_bounds(ground.plate.box)
        assert changed[b.y : b.bottom, b.x : b.right].mean() > 0.02
        changed[b.y : b.bottom, b.x : b.right] = False
    assert not changed.any()


def test_without_a_panel_a_layer_is_ink_and_the_plate_shows_between_the_letters() -> None:
    ground = textured()
    layer = GptImageCompositor(service=service(repaint=True, shift=8)).compose(request_for(ground, "head"), Context())[
        0
    ]
    alpha = layer.rgba[..., 3]
    assert 0.02 < (alpha > 128).mean() < 0.5
    assert (alpha == 0).mean() > 0.3
    assert not alpha[0].any()


def test_a_panel_is_laid_by_type_and_only_written_on_by_the_model() -> None:
    panel = Panel((31, 74, 79), radius=20, padding=8)
    region = attrs.evolve(HEAD, panel=panel, color=(255, 255, 255))
    asset = sample_asset(region, width=256, height=224)
    ground = textured(asset)
    layer = GptImageCompositor(service=service(repaint=True, shift=6)).compose(request_for(ground), Context())[0]
    by_type = draw(region, ground)
    assert layer.box == by_type.box
    assert np.abs(layer.rgba[..., 3].astype(int) - by_type.rgba[..., 3]).max() <= 1
    assert tuple(layer.rgba[2, 30, :3]) == tuple(by_type.rgba[2, 30, :3]) == panel.fill
    assert (layer.rgba[..., :3] > 200).all(axis=-1).sum() > 100


def test_a_carrier_owns_its_ground() -> None:
    region = attrs.evolve(HEAD, carrier=True)
    ground = textured(sample_asset(region, width=256, height=224))
    layer = GptImageCompositor(service=service(repaint=True, shift=8)).compose(request_for(ground), Context())[0]
    assert layer.rgba[..., 3].min() >= 128
    assert layer.box == region.paint_bounds(ground.plate.box)


def test_a_sheet_is_one_call_and_regions_are_one_each() -> None:
    for way, calls in (("sheet", 1), ("region", 2)):
        asked = service()
        GptImageCompositor(service=asked, way=way).compose(request_for(textured()), Context())  # type: ignore[arg-type]
        assert len(asked.orders) == calls
    assert [order.regions for order in asked.orders] == [("foot",), ("head",)]


def test_auto_draws_a_sheet_first_and_then_what_is_cheapest() -> None:
    asked = service()
    compositor = GptImageCompositor(service=asked)
    compositor.compose(request_for(textured()), Context())
    compositor.compose(request_for(textured(), "foot", attempt=2), Context())
    first, second = asked.orders
    assert first.size is not None
    assert second.size is not None
    assert first.size.width >= 256
    assert second.size.width * second.size.height < first.size.width * first.size.height


def test_regions_that_overlap_are_drawn_one_after_the_other() -> None:
    low = attrs.evolve(FOOT, id="low", box=Box(20, 30, 180, 60))
    asset = sample_asset(HEAD, low, width=256, height=224)
    asked = service()
    ground = textured(asset)
    GptImageCompositor(service=asked, way="sheet").compose(request_for(ground), Context())
    assert [order.regions for order in asked.orders] == [("low",), ("head",)]
    shown = asked.orders[1].images[0]
    assert not np.array_equal(shown[30:90, 20:200], asked.orders[0].images[0][30:90, 20:200])


def test_what_is_to_be_mended_and_the_guide_reach_the_model() -> None:
    ground = textured()
    guide = composed(ground, [draw(HEAD, ground)]).flatten()
    wrong = Finding("text", "head", Outcome.FAIL, "otherwise", evidence=Evidence("reader"), measured="Fresh brad")
    asked = service()
    request = request_for(ground, "head", findings=(wrong,), guide=guide, effort=1, attempt=3)
    GptImageCompositor(service=asked).compose(request, Context())
    order = asked.orders[0]
    assert 'it reads "Fresh brad", it must read "Fresh bread"' in order.prompt
    assert "Image 2: the same picture with the text set in place" in order.prompt
    assert (len(order.images), order.quality, order.markup) == (2, "high", None)
    assert order.mask is not None
    assert (order.mask[..., 3] == 0).any()


def test_a_markup_takes_the_place_of_the_mask() -> None:
    ground = textured()
    guide = composed(ground, [draw(HEAD, ground)]).flatten()
    asked = service()
    GptImageCompositor(service=asked, guide="markup").compose(request_for(ground, "head", guide=guide), Context())
    order = asked.orders[0]
    assert order.mask is None
    assert order.markup is not None
    assert 0 < (order.markup[..., 3] > 0).mean() < 0.5
    assert "Markup:" in order.prompt


def test_the_guide_shows_only_the_text_of_its_own_call() -> None:
    ground = textured()
    guide = composed(ground, [draw(HEAD, ground), draw(FOOT, ground)]).flatten()
    asked = service()
    GptImageCompositor(service=asked, way="region").compose(request_for(ground, guide=guide), Context())
    for order in asked.orders:
        sent, shown = order.images
        assert (sent != shown).any()
    foot, head = asked.orders
    assert foot.prompt.count("\nTEXT ") == head.prompt.count("\nTEXT ") == 1


class Failing(InProcessService):
    """Fails for the regions that are named."""

    def __init__(self, errors: dict[str, ProofpressError]) -> None:
        super().__init__(TypistModel(), SMALL)
        self.errors = errors

    def send_all(self, orders: Sequence[ImageOrder], ctx: Context) -> tuple[ImageAnswer | ProofpressError, ...]:
        return tuple(self.errors.get(order.regions[0]) or self.send(order, ctx) for order in orders)


def test_what_was_paid_for_is_kept_though_another_call_failed() -> None:
    told: list[Event] = []
    failing = Failing({"foot": BackendTimeoutError("late")})
    layers = GptImageCompositor(service=failing, way="region").compose(
        request_for(textured()), Context(on_event=told.append)
    )
    found = {layer.region_id: layer for layer in layers}
    assert found["head"].rgba.any()
    assert found["foot"].rgba.size == 0
    assert ("warning", "late") in [(event.kind, event.message) for event in told]


def test_when_every_call_failed_the_first_error_stands() -> None:
    failing = Failing({"foot": BackendRefusedError("no"), "head": BackendTimeoutError("late")})
    with pytest.raises(BackendRefusedError):
        GptImageCompositor(service=failing, way="region").compose(request_for(textured()), Context())


def test_no_call_is_made_that_the_cap_does_not_cover() -> None:
    asked = service()
    compositor = GptImageCompositor(service=asked)
    cap = compositor.price(request_for(textured())).worst // 2 - 6_000
    with pytest.raises(BudgetError):
        compositor.compose(request_for(textured()), Context(budget=Budget(cap)))
    assert asked.orders == []


def test_the_price_told_before_covers_what_is_paid_after() -> None:
    for way in ("sheet", "region", "auto"):
        asked, ctx = service(), Context()
        compositor = GptImageCompositor(service=asked, way=way)
        price = compositor.price(request_for(textured()))
        compositor.compose(request_for(textured()), ctx)
        assert ctx.budget.cost.settled <= price.worst
        assert price.expected == pytest.approx(ctx.budget.cost.settled, rel=0.25)


def test_a_region_without_a_pixel_on_the_canvas_is_left_bare_and_not_paid_for() -> None:
    beyond = attrs.evolve(HEAD, box=Box(4000, 4000, 50, 50))
    asked = service()
    layers = GptImageCompositor(service=asked).compose(
        request_for(textured(sample_asset(beyond, width=256, height=224))), Context()
    )
    assert (layers[0].rgba.size, asked.orders) == (0, [])


def test_the_prompt_builder_can_be_another() -> None:
    class Terse(PromptBuilder):
        version = "terse-9"

        def build(self, scene: Scene) -> str:
            return f"Write {scene.texts[0].copy}"

    asked = service()
    GptImageCompositor(service=asked, prompts=Terse()).compose(request_for(textured(), "head"), Context())
    assert (asked.orders[0].prompt, asked.orders[0].prompt_version) == ("Write Fresh bread", "terse-9")


def test_copy_that_the_service_takes_for_a_command_is_left_to_type() -> None:
    class Eating(InProcessService):
        def worst_case(self, order: ImageOrder) -> int:
            if "|" in order.prompt:
                raise InputError("takes '|' for a command", remedy="let type set it")
            return super().worst_case(order)

    region = attrs.evolve(
        HEAD, content=attrs.evolve(HEAD.content, parts=(attrs.evolve(HEAD.content.parts[0], text="A|B"),))
    )
    ground = textured(sample_asset(region, width=256, height=224))
    with pytest.raises(BackendRefusedError, match="command"):
        GptImageCompositor(service=Eating(TypistModel(), SMALL)).compose(request_for(ground), Context())


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"way": "both"}, "way 'both'"),
        ({"guide": "film"}, "guide 'film'"),
        ({"quality": "superb"}, "superb"),
        ({"most_quality": "superb"}, "superb"),
        ({"client": {"api_key": "sk-canary"}}, "does not belong"),
        ({"model": "gpt-image-1"}, "shut down"),
        ({"model": "no-such-model"}, "price"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_any_work(options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        GptImageCompositor(**options)
    assert "sk-canary" not in str(refused.value)


def test_codes_and_pictures_are_named_as_what_stays() -> None:
    picture = attrs.evolve(HEAD, id="pic", role=Role.IMAGE, box=Box(120, 90, 100, 50), z=0)
    asset = sample_asset(HEAD, FOOT, picture, width=256, height=224)
    ground = textured(asset).with_layer(Layer("pic", 120, 90, np.full((50, 100, 4), 200, np.uint8)))
    asked = service()
    GptImageCompositor(service=asked, way="sheet").compose(request_for(ground, "head"), Context())
    prompt = asked.orders[0].prompt
    assert "Keep the product picture at x 120, y 90, width 100, height 50." in prompt
    assert "Leave empty for later, write nothing there: x 20, y 150, width 180, height 50." in prompt


def test_a_plain_plate_of_any_tone_takes_any_ink() -> None:
    for rgb, ink in (((255, 255, 255), (0, 0, 0)), ((0, 0, 0), (255, 255, 255)), ((90, 90, 90), (250, 240, 80))):
        region = attrs.evolve(HEAD, color=ink)
        asset = sample_asset(region, width=256, height=224)
        ground = Composition(asset, plain_plate(asset, rgb), asset.regions)
        layer = GptImageCompositor(service=service(repaint=True)).compose(request_for(ground), Context())[0]
        solid = layer.rgba[layer.rgba[..., 3] > 250]
        assert np.abs(np.median(solid[:, :3], axis=0) - ink).max() <= 8, (rgb, ink)
