from __future__ import annotations

import attrs
import pytest

from proofpress.brief import SetBy
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.interfaces import ComposeRequest, Context, Validator
from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.plugins.gpt_image.sizes import SizeRule
from proofpress.proof import Outcome
from proofpress.testing.conformance import ValidatorConformance
from proofpress.testing.conformance.validator import Example
from proofpress.testing.defects import DefectCompositor
from proofpress.testing.fakes import StampCompositor
from proofpress.testing.images_server.inprocess import InProcessService
from proofpress.testing.images_server.typist import TypistModel
from proofpress.testing.mutations import Defect
from proofpress.testing.samples import plain_plate, sample_asset, text_region, typeset
from proofpress.testing.shape_judge import ShapeJudge

SMALL = SizeRule(step=4, least=40_960, most=518_400, edge=956)
COPY = (
    "Fresh bread daily",
    "Only 3 left",
    "Ends Sunday 18:00",
    "Buy two, pay once",
    "Oat milk 2 litres",
    "New in store",
)


class TestConformance(ValidatorConformance):
    @pytest.fixture
    def validator(self) -> Validator:
        return ShapeJudge()

    @pytest.fixture
    def good(self) -> list[Example]:
        return [Example(typeset(sample_asset(text_region("Fresh bread daily")), compositor=StampCompositor()))]

    @pytest.fixture
    def bad(self) -> list[Example]:
        return [
            Example(
                typeset(
                    sample_asset(text_region("Fresh bread daily")),
                    compositor=DefectCompositor(Defect.DROPPED_LETTER, "copy"),
                )
            )
        ]


def judged(rate: float, posters: int) -> list[tuple[bool, bool]]:
    """Return for each text whether it is right and whether it passed."""
    service = InProcessService(TypistModel(rate), SMALL, seed=3)
    model = GptImageCompositor(service=service, way="sheet")
    found = []
    regions = [
        text_region(copy, id=f"t{i}", box=Box(16, 14 + 54 * i, 238, 40), max_lines=1, min_font_px=12, max_font_px=26)
        for i, copy in enumerate(COPY)
    ]
    asset = sample_asset(*regions, width=270, height=340)
    for _ in range(posters):
        done = Composition(asset, plain_plate(asset), asset.regions)
        for layer in model.compose(ComposeRequest(done, asset.regions), Context()):
            done = done.with_layer(attrs.evolve(layer, set_by=SetBy.MODEL))
        for finding in ShapeJudge().validate(done, asset.regions, Context()):
            if finding.check == "text":
                layer = next(layer for layer in done.layers if layer.region_id == finding.region)
                row = service.truth[layer.request_id][int(finding.region[1])]
                found.append((row.drawn == row.expected, finding.outcome is Outcome.PASS))
    return found


def test_it_tells_right_from_wrong_where_the_simulated_model_draws() -> None:
    right, wrong = judged(0.0, 8), judged(1.0, 8)
    assert sum(passed for _, passed in right) >= 0.93 * len(right)
    assert sum(passed for _, passed in wrong) <= 0.05 * len(wrong)


def test_a_simulated_service_bills_as_if_its_pictures_were_larger() -> None:
    asset = sample_asset(text_region("Tea", box=Box(16, 14, 238, 40)), width=270, height=340)
    request = ComposeRequest(Composition(asset, plain_plate(asset), asset.regions), asset.regions)
    quarter = InProcessService(TypistModel(), SMALL, scale=4)
    GptImageCompositor(service=quarter, way="sheet").compose(request, Context())
    order = quarter.orders[0]
    assert order.size is not None
    large = attrs.evolve(asset, format=attrs.evolve(asset.format, width=1080, height=1360))
    whole = InProcessService(TypistModel())
    ground = Composition(large, plain_plate(large), large.regions)
    GptImageCompositor(service=whole, way="sheet").compose(ComposeRequest(ground, large.regions), Context())
    assert quarter.billed == pytest.approx(whole.billed, rel=0.02)
