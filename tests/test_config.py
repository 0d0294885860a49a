from __future__ import annotations

import importlib.util
from typing import Any, ClassVar

import pytest
from tests.plugin_kit import Judge, Painter, PlainRenderer

from proofpress.budget import Budget
from proofpress.config import build_pipeline, default_readers, default_validators, parse_option
from proofpress.errors import InputError, PluginContractError, PluginNotFoundError
from proofpress.image import Pixels
from proofpress.interfaces import Compositor, Hint, Reader, Reading, Renderer, Validator
from proofpress.markers import hookimpl
from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.plugins.gpt_image.renderer import GptImageRenderer
from proofpress.registry import Registry


class Shaded(PlainRenderer):
    name = "shaded"


class Model(Painter):
    name = "model"
    taken: ClassVar[list[str]] = []

    def __init__(self, base_url: str = "") -> None:
        super().__init__()
        self.base_url = base_url


class Strict(Judge):
    name = "strict"

    def __init__(self, level: int = 1) -> None:
        super().__init__()
        self.level = level


class Reads(Judge):
    name = "reads"

    def __init__(self, readers: tuple[Reader, ...], level: int = 1) -> None:
        super().__init__()
        self.readers = readers
        self.level = level


class Plugin:
    @hookimpl
    def proofpress_renderers(self) -> list[type[Renderer]]:
        return [Shaded]

    @hookimpl
    def proofpress_compositors(self) -> list[type[Compositor]]:
        return [Model]

    @hookimpl
    def proofpress_validators(self) -> list[type[Validator]]:
        return [Strict, Reads]


@pytest.fixture
def registry() -> Registry:
    return Registry(entry_points=False, plugins=[Plugin()])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("procedural.kind=paper", "paper"),
        ("procedural.kind=", ""),
        ("procedural.kind=a=b", "a=b"),
        ("procedural.kind=7", 7),
        ("procedural.kind=0.5", 0.5),
        ("procedural.kind=true", True),
        ("procedural.kind=null", None),
        ('procedural.kind="7"', "7"),
        ("procedural.kind=[1, 2]", [1, 2]),
        ("procedural.kind=#fff", "#fff"),
    ],
)
def test_an_option_is_json_where_it_can_be_and_else_text(text: str, value: Any) -> None:
    assert parse_option(text) == ("procedural", "kind", value)


def test_the_first_dot_parts_plugin_and_option() -> None:
    assert parse_option("gpt.extra.size=3") == ("gpt", "extra.size", 3)


@pytest.mark.parametrize("text", ["", "kind=paper", "procedural.kind", ".kind=paper", "procedural.=paper", "=paper"])
def test_an_option_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_option(text)
    assert caught.value.where == "--set"
    assert "PLUGIN.OPTION=VALUE" in caught.value.remedy


def test_the_default_is_procedural_and_type_with_every_installed_check(registry: Registry) -> None:
    pipeline = build_pipeline(registry=Registry(entry_points=False))
    assert pipeline.renderer.name == "procedural"
    assert [compositor.name for compositor in pipeline.compositors] == ["type"]
    assert [v.name for v in pipeline.validators] == list(Registry(entry_points=False).names("validator"))
    assert pipeline.budget is None
    assert "strict" in [v.name for v in build_pipeline(registry=registry).validators]


def test_named_parts_are_used_and_type_is_always_added_last(registry: Registry) -> None:
    budget = Budget(5)
    pipeline = build_pipeline(
        renderer="shaded",
        compositors=["model", "model"],
        options={"shaded": {"shade": 9}, "model": {"base_url": "http://127.0.0.1"}, "strict": {"level": 4}},
        budget=budget,
        registry=registry,
    )
    assert isinstance(pipeline.renderer, Shaded)
    assert pipeline.renderer.shade == 9
    assert [compositor.name for compositor in pipeline.compositors] == ["model", "type"]
    (model, _) = pipeline.compositors
    assert isinstance(model, Model)
    assert model.base_url == "http://127.0.0.1"
    (strict,) = [v for v in pipeline.validators if isinstance(v, Strict)]
    assert strict.level == 4
    assert pipeline.budget is budget


def test_an_unknown_name_or_option_is_refused_with_what_there_is(registry: Registry) -> None:
    with pytest.raises(PluginNotFoundError, match=r"no renderer 'shadd' — did you mean 'shaded'\? installed: "):
        build_pipeline(renderer="shadd", registry=registry)
    with pytest.raises(PluginNotFoundError, match="no compositor 'mdl'"):
        build_pipeline(compositors=["mdl"], registry=registry)
    with pytest.raises(PluginContractError, match="renderer 'shaded' has no option 'shad' — its options: shade"):
        build_pipeline(renderer="shaded", options={"shaded": {"shad": 1}}, registry=registry)
    with pytest.raises(InputError, match="options for 'model', which takes no part — in use: procedural, type"):
        build_pipeline(options={"model": {"base_url": "x"}}, registry=registry)


def test_a_renderer_and_a_compositor_of_one_name_each_get_the_options_that_they_take() -> None:
    options = {"gpt_image": {"base_url": "http://127.0.0.1:9/v1", "way": "region", "quality": "low"}}
    pipeline = build_pipeline(renderer="gpt_image", compositors=["gpt_image"], options=options)
    renderer, compositor = pipeline.renderer, pipeline.compositors[0]
    assert isinstance(renderer, GptImageRenderer)
    assert isinstance(compositor, GptImageCompositor)
    assert (renderer.quality, compositor.quality, compositor.way) == ("low", "low", "region")
    with pytest.raises(PluginContractError, match="has no option 'wya'"):
        build_pipeline(renderer="gpt_image", compositors=["gpt_image"], options={"gpt_image": {"wya": "region"}})


def test_a_key_in_an_option_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError, match="a key does not belong into an option") as caught:
        build_pipeline(compositors=["gpt_image"], options={"gpt_image": {"client": {"api_key": "sk-canary"}}})
    assert "sk-canary" not in str(caught.value)


class Mine(Reader):
    name = "mine"

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del crop, hint
        return Reading("", 0.0, "nothing")


def test_validators_that_read_get_the_readers_also_when_they_have_options_of_their_own(registry: Registry) -> None:
    mine = Mine()
    (reading,) = [v for v in default_validators([mine], registry) if isinstance(v, Reads)]
    assert ([reader.name for reader in reading.readers], reading.level) == (["mine"], 1)
    (reading,) = [v for v in default_validators(registry=registry) if isinstance(v, Reads)]
    assert [reader.name for reader in reading.readers] == [reader.name for reader in default_readers()]
    pipeline = build_pipeline(options={"reads": {"level": 2}}, registry=registry)
    (reading,) = [v for v in pipeline.validators if isinstance(v, Reads)]
    assert reading.level == 2
    assert [reader.name for reader in reading.readers] == [reader.name for reader in default_readers()]


def test_readers_and_validators_may_be_made_by_a_user_alone() -> None:
    names = {v.name for v in default_validators()}
    assert names >= {"text", "synthesis", "contrast", "geometry", "code", "pattern", "direction", "brand", "fit"}
    readers = [reader.name for reader in default_readers()]
    assert readers[-1] in ("tesserocr", "pytesseract")
    extra = importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("rapidocr")
    assert readers[:-1] == (["ppocr"] if extra else [])
