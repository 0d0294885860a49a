from __future__ import annotations

import numpy as np
import pytest

from proofpress.brief import Brand, PlateSpec
from proofpress.errors import InputError
from proofpress.geometry import Box, Size
from proofpress.interfaces import Context, Renderer, RenderRequest
from proofpress.plugins.gpt_image.renderer import GptImageRenderer, plate_prompt
from proofpress.plugins.gpt_image.sizes import STANDARD_SIZES, SizeRule
from proofpress.proof import Call
from proofpress.testing.conformance import RendererConformance
from proofpress.testing.images_server.inprocess import InProcessService
from proofpress.testing.images_server.typist import TypistModel
from proofpress.testing.samples import sample_request

SMALL = SizeRule(step=16, least=96 * 96)
BRAND = Brand((("ink", (20, 33, 61)), ("sale", (184, 50, 31))))
REQUEST = RenderRequest(Size(250, 190), PlateSpec("oak table,\nmorning light", seed=3), BRAND, (Box(10, 10, 100, 40),))


def service(rule: SizeRule = SMALL) -> InProcessService:
    return InProcessService(TypistModel(), rule)


class TestConformance(RendererConformance):
    offline = True
    picklable = False  # A service holds its connections.

    @pytest.fixture
    def renderer(self) -> Renderer:
        return GptImageRenderer(service=service())


def test_a_plate_is_ordered_in_the_smallest_size_that_holds_it_and_cut_to_it() -> None:
    asked, calls = service(), list[Call]()
    plate = GptImageRenderer(service=asked).render(REQUEST, Context(on_call=calls.append))[0]
    assert asked.orders[0].size == Size(256, 192)
    assert plate.pixels.shape == (190, 250, 3)
    assert (plate.renderer, plate.model, plate.seed) == ("gpt_image", "gpt-image-2.5-sunburst", 3)
    assert [call.prompt_version for call in calls] == ["plate-1"]


def test_a_plate_of_another_shape_is_cut_and_never_stretched() -> None:
    asked = service(STANDARD_SIZES)
    request = RenderRequest(Size(1080, 1350), PlateSpec(), BRAND)
    plate = GptImageRenderer(service=asked).render(request, Context())[0]
    assert asked.orders[0].size in STANDARD_SIZES.fixed
    assert plate.pixels.shape == (1350, 1080, 3)


def test_the_prompt_names_scene_colours_and_calm_boxes_and_forbids_writing() -> None:
    prompt = plate_prompt(REQUEST, Size(256, 192))
    assert prompt == (
        "SCENE\nBackground for a printed poster of 256 x 192 px: oak table, morning light\n\n"
        "COLOURS\n#14213D, #B8321F\n\n"
        "CALM\nText is laid later over these boxes; keep them even and quiet: x 10, y 10, width 103, height 41 (top left)\n\n"
        "RULES\nNo text, no letters, no figures, no logo, no watermark, no frame, no sign or package with writing on it."
    )


def test_the_price_told_before_covers_what_is_paid_after() -> None:
    asked, ctx = service(), Context()
    renderer = GptImageRenderer(service=asked)
    price = renderer.price(REQUEST)
    renderer.render(REQUEST, ctx)
    assert price.expected == ctx.budget.cost.settled <= price.worst
    with pytest.raises(InputError, match="no regions"):
        renderer.price(sample_request())


def test_what_the_simulated_model_draws_has_the_colours_that_were_named() -> None:
    plate = GptImageRenderer(service=service()).render(REQUEST, Context())[0]
    assert np.std(plate.pixels) > 1
