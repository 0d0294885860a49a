"""The fakes, the hostile compositor and the built-in plugins pass the kit that is asked of strangers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from proofpress.brief import Brand, PlateSpec, SetBy
from proofpress.errors import BackendUnavailableError
from proofpress.geometry import Size
from proofpress.interfaces import ComposeRequest, Compositor, Context, Renderer, RenderRequest, Validator
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.plugins.renderers.image import ImageRenderer
from proofpress.plugins.renderers.procedural import ProceduralRenderer
from proofpress.proof import Outcome
from proofpress.testing.conformance import (
    CompositorConformance,
    Example,
    ReaderConformance,
    RendererConformance,
    Sample,
    ValidatorConformance,
)
from proofpress.testing.defects import DefectCompositor, DefectTypeCompositor
from proofpress.testing.fakes import (
    FailingRenderer,
    PaidCompositor,
    ScriptedReader,
    ScriptedValidator,
    SolidRenderer,
    StampCompositor,
)
from proofpress.testing.hostile import RepaintingCompositor
from proofpress.testing.mutations import Defect
from proofpress.testing.samples import sample_asset, sample_request, text_region, typeset


class TestSolid(RendererConformance):
    @pytest.fixture
    def renderer(self) -> Renderer:
        return SolidRenderer((10, 20, 30))


class TestFailing(RendererConformance):
    picklable = False  # It counts its calls under a lock.

    @pytest.fixture
    def renderer(self) -> Renderer:
        return FailingRenderer(times=0)


class TestProcedural(RendererConformance):
    @pytest.fixture
    def renderer(self) -> Renderer:
        return ProceduralRenderer()


class TestImage(RendererConformance):
    @pytest.fixture
    def renderer(self) -> Renderer:
        return ImageRenderer()

    @pytest.fixture
    def render_request(self, tmp_path: Path) -> RenderRequest:
        photo = tmp_path / "photo.png"
        Image.fromarray(np.full((60, 80, 3), 90, np.uint8)).save(photo)
        return RenderRequest(Size(96, 64), PlateSpec(source=photo), Brand())


class TestType(CompositorConformance):
    @pytest.fixture
    def compositor(self) -> Compositor:
        return TypeCompositor()


class TestStamp(CompositorConformance):
    @pytest.fixture
    def compositor(self) -> Compositor:
        return StampCompositor()


class TestPaid(CompositorConformance):
    offline = True

    @pytest.fixture
    def compositor(self) -> Compositor:
        return PaidCompositor()


class TestRepainting(CompositorConformance):
    @pytest.fixture
    def compositor(self) -> Compositor:
        return RepaintingCompositor()


class TestDefect(CompositorConformance):
    @pytest.fixture
    def compositor(self) -> Compositor:
        return DefectCompositor(Defect.WRONG_LETTER, "high")


class TestDefectType(CompositorConformance):
    @pytest.fixture
    def compositor(self) -> Compositor:
        return DefectTypeCompositor(Defect.COVERED, "low")


class TestScriptedValidator(ValidatorConformance):
    picklable = False  # It counts its rounds under a lock.

    @pytest.fixture
    def validator(self) -> Validator:
        return ScriptedValidator({"wrong": (Outcome.FAIL,)})

    @pytest.fixture
    def good(self) -> Sequence[Example]:
        return [Example(typeset(sample_asset()))]

    @pytest.fixture
    def bad(self) -> Sequence[Example]:
        return [Example(typeset(sample_asset(text_region("Sold out", id="wrong"))))]


class TestScriptedReader(ReaderConformance):
    picklable = False  # It keeps its crops under a lock.

    @pytest.fixture
    def reader(self) -> ScriptedReader:
        return ScriptedReader(["Only 3 left"], never_writes="☕")

    @pytest.fixture
    def samples(self) -> Sequence[Sample]:
        return [Sample(np.full((40, 200, 3), 255, np.uint8), "Only 3 left")]


def test_failing_renderer_recovers() -> None:
    renderer = FailingRenderer(times=2)
    request = RenderRequest(Size(4, 3), PlateSpec(), Brand())
    for _ in range(2):
        with pytest.raises(BackendUnavailableError):
            renderer.render(request, Context())
    assert renderer.render(request, Context())[0].box.width == 4


def test_stamp_says_model_and_sets_as_type_does() -> None:
    request = sample_request()
    stamped, typed = StampCompositor().compose(request, Context())[0], TypeCompositor().compose(request, Context())[0]
    assert stamped.set_by is SetBy.MODEL
    assert stamped.sha256 == typed.sha256


def test_paid_compositor_with_a_lost_answer_counts_as_spent() -> None:
    ctx = Context()
    PaidCompositor(worst_case=70, actual=None).compose(sample_request(), ctx)
    assert (ctx.budget.cost.unknown, ctx.budget.cost.total) == (70, 70)
    PaidCompositor(worst_case=70, actual=30).compose(sample_request(), ctx)
    assert ctx.budget.cost.settled == 30


def test_scripted_validator_goes_through_its_script() -> None:
    validator = ScriptedValidator({"copy": (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS)})
    composition = typeset(sample_asset())
    seen = [validator.validate(composition, composition.regions, Context())[0].outcome for _ in range(4)]
    assert seen == [Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS, Outcome.PASS]


def test_repainting_compositor_repaints_the_frame_and_more() -> None:
    request = sample_request()
    layer = RepaintingCompositor(overhang=9).compose(request, Context())[0]
    canvas = request.composition.plate.box
    assert layer.box == canvas.expanded(9)
    assert (layer.rgba[..., 3] == 255).all()
    again = ComposeRequest(request.composition, request.regions, attempt=2)
    assert RepaintingCompositor(overhang=9).compose(again, Context())[0].sha256 != layer.sha256
