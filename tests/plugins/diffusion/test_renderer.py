from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.plugins.diffusion.kit import DEVICE, MODELS, listening, tiny

from proofpress.brief import Brand, PlateSpec
from proofpress.errors import CancelledError, InputError
from proofpress.geometry import Box, Size
from proofpress.interfaces import Context, Renderer, RenderRequest
from proofpress.loading import parse_brief
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.pipeline import Pipeline
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.plugins.diffusion.painter import Painter
from proofpress.plugins.diffusion.renderer import DiffusersRenderer
from proofpress.report.json_report import report_dict
from proofpress.testing.conformance import RendererConformance
from proofpress.wrappers import CachedRenderer

pytestmark = pytest.mark.diffusion

every_model = pytest.mark.parametrize("model", MODELS, indirect=True)
REQUEST = RenderRequest(Size(160, 120), PlateSpec(prompt="marble counter", seed=5), Brand(), (Box(8, 8, 100, 40),))
WIDE = attrs.evolve(REQUEST, size=Size(240, 120), base=REQUEST)


class TestConformance(RendererConformance):
    sizes: ClassVar[tuple[tuple[int, int], ...]] = ((96, 64), (33, 47))

    @pytest.fixture(params=MODELS)
    def renderer(self, request: pytest.FixtureRequest) -> Renderer:
        return tiny(request.getfixturevalue(request.param))


def calls(renderer: DiffusersRenderer) -> dict[str, int]:
    return dict(Painter(renderer).calls)


@every_model
def test_a_plate_names_model_revision_and_seed(model: Path) -> None:
    one, two = tiny(model).render(attrs.evolve(REQUEST, count=2), Context())
    assert (one.renderer, one.seed, two.seed) == ("diffusers", 5, 6)
    name, _, revision = one.model.partition("@")
    assert name == model.name
    assert len(revision) == 12


@every_model
def test_equal_plates_are_drawn_once_whoever_asks(model: Path) -> None:
    plates = [tiny(model).render(REQUEST, Context())[0] for _ in range(2)]
    assert plates[0] == plates[1]
    assert calls(tiny(model)) == {"plate": 1}
    tiny(model).render(attrs.evolve(REQUEST, spec=PlateSpec(prompt="marble counter", seed=6)), Context())
    tiny(model).render(attrs.evolve(REQUEST, spec=PlateSpec(prompt="blue fabric", seed=5)), Context())
    tiny(model).render(attrs.evolve(REQUEST, size=Size(120, 160)), Context())
    tiny(model, guidance=2.0).render(REQUEST, Context())
    assert calls(tiny(model)) == {"plate": 5}


def test_eight_threads_draw_one_plate(sdxl: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        plates = list(pool.map(lambda _: tiny(sdxl).render(REQUEST, Context())[0], range(8)))
    assert len({plate.sha256 for plate in plates}) == 1
    assert calls(tiny(sdxl)) == {"plate": 1}


def test_another_scheduler_is_another_plate(sdxl: Path) -> None:
    from diffusers import DDIMScheduler

    first = tiny(sdxl).render(REQUEST, Context())[0]
    pipeline = Painter(tiny(sdxl)).loaded.model
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config)
    assert tiny(sdxl).render(REQUEST, Context())[0] != first
    assert calls(tiny(sdxl)) == {"plate": 2}


def test_one_who_is_cancelled_does_not_spoil_it_for_others(sdxl: Path) -> None:
    ctx = Context()
    ctx.cancelled.set()
    with pytest.raises(CancelledError):
        tiny(sdxl).render(REQUEST, ctx)
    assert len(tiny(sdxl).render(REQUEST, Context())) == 1


def test_release_gives_the_model_back(sdxl: Path) -> None:
    renderer = tiny(sdxl)
    before = Painter(renderer).loaded
    first = renderer.render(REQUEST, Context())[0]
    renderer.release()
    assert Painter(renderer).loaded is not before
    assert renderer.render(REQUEST, Context())[0] == first


# Many formats


@every_model
def test_other_formats_are_outpainted(model: Path) -> None:
    renderer = tiny(model)
    cached = CachedRenderer(renderer)
    (base,), (wide,) = (cached.render(request, Context()) for request in (REQUEST, WIDE))
    assert calls(renderer) == {"plate": 1, "outpaint": 1}
    assert (wide.box.width, wide.box.height, wide.model, wide.seed) == (240, 120, base.model, base.seed)
    assert (wide.pixels[:, 60:180] == base.pixels[:, 20:140]).all()


def test_a_model_that_cannot_inpaint_draws_each_format(sdxl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from proofpress.plugins.diffusion import _features

    # What PixArt or Sana are like, for which no tiny model is built here: nothing that inpaints is known.
    monkeypatch.setattr(_features, "INPAINT", {})
    monkeypatch.setitem(_features._TABLES, "inpaint", {})
    ctx, events = listening()
    renderer = tiny(sdxl)
    assert CachedRenderer(renderer).render(WIDE, ctx)[0].box.width == 240
    assert calls(renderer) == {"plate": 2}
    assert any("cannot outpaint" in event.message for event in events)


FORMATS = {"portrait": (256, 320), "square": (256, 256), "landscape": (384, 216)}


def campaign() -> dict[str, Any]:
    return {
        "schema": "proofpress/brief/1", "id": "spring", "default_locale": "en-US",
        "formats": {name: {"width": width, "height": height} for name, (width, height) in FORMATS.items()},
        "plate": {"prompt": "sunlit marble counter", "seed": 7},
        "regions": [{"id": "price", "role": "sku", "min_font_px": 12, "panel": {"fill": "#FFFFFF", "padding": 6},
                     "box": {name: [40, 40, 160, 40] for name in FORMATS}}],
        "copy": {tag: {"price": f"A-{index:03}"} for index, tag in enumerate(EXAMPLE_LOCALES)},
    }  # fmt: skip


@pytest.mark.parametrize("model", ["sdxl", "flux"], indirect=True)
def test_a_campaign_of_14_locales_and_3_formats_draws_one_plate(model: Path) -> None:
    renderer = tiny(model)
    pipeline = Pipeline(renderer=renderer, compositors=(TypeCompositor(),), validators=())
    ctx, events = listening()
    proofs = list(pipeline.run_all(parse_brief(campaign()), workers=8, context=ctx))
    assert len(proofs) == 42
    assert calls(renderer) == {"plate": 1, "outpaint": 2}
    report = report_dict(proofs)
    plates = {asset["format"]: set() for asset in report["assets"]}  # type: dict[str, set[tuple[str, ...]]]
    for asset in report["assets"]:
        plates[asset["format"]].add(tuple(asset["plate"].values()))
    assert all(len(made) == 1 for made in plates.values())
    assert len({plate for made in plates.values() for plate in made}) == 3
    label = Painter(renderer).loaded.label
    assert {plate[:2] for made in plates.values() for plate in made} == {("diffusers", label)}
    assert sum(event.message.startswith("plate: step") for event in events) == 2
    json.dumps(report)


def test_two_campaigns_in_one_process_share_their_plates(sdxl: Path) -> None:
    renderer = tiny(sdxl)
    for _ in range(2):
        list(
            Pipeline(renderer=tiny(sdxl), compositors=(TypeCompositor(),), validators=()).run_all(
                parse_brief(campaign())
            )
        )
    assert calls(renderer) == {"plate": 1, "outpaint": 2}


# A product


def cutout(folder: Path) -> tuple[Path, np.ndarray]:
    pixels = np.zeros((60, 80, 4), np.uint8)
    pixels[10:50, 20:60, :3] = np.random.default_rng(2).integers(0, 256, (40, 40, 3), np.uint8)
    pixels[10:50, 20:60, 3] = 255
    path = folder / "cup.png"
    Image.fromarray(pixels).save(path)
    return path, pixels


@every_model
def test_a_product_stands_on_the_plate_pixel_for_pixel(model: Path, tmp_path: Path) -> None:
    path, pixels = cutout(tmp_path)
    renderer = tiny(model, product=path, product_box=(0.25, 0.25, 0.5, 0.5))
    one, two = renderer.render(attrs.evolve(REQUEST, count=2), Context())
    for plate in (one, two):
        assert (plate.pixels[40:80, 60:100] == pixels[10:50, 20:60, :3]).all()
    assert one != two
    assert calls(renderer) == {"surround": 2}


@pytest.mark.parametrize("box", [(0, 0, 1), (0, 0, 1, 2), ("a", 0, 1, 1), (0.5, 0.5, 0, 0)])
def test_a_product_box_that_is_none_is_told(sdxl: Path, tmp_path: Path, box: Sequence[Any]) -> None:
    with pytest.raises(InputError, match="product_box"):
        tiny(sdxl, product=cutout(tmp_path)[0], product_box=box).render(REQUEST, Context())


# The command line


def test_the_command_line_runs_a_campaign_on_a_folder(
    sdxl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from proofpress.cli import app

    (tmp_path / "brief.json").write_text(json.dumps(campaign()), "utf-8")
    monkeypatch.chdir(tmp_path)
    options = [f"--set=diffusers.{option}" for option in (f"model={sdxl}", "steps=2", "native=128", f"device={DEVICE}")]
    arguments = [
        "run",
        "brief.json",
        "--renderer",
        "diffusers",
        *options,
        "--locale",
        "de-DE",
        "--locale",
        "ja-JP",
        "--json",
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        told = CliRunner().invoke(app, arguments)
    assert told.exit_code in (0, 1), told.output
    report = json.loads(told.stdout)
    assert len(report["assets"]) == 6
    assert {asset["plate"]["renderer"] for asset in report["assets"]} == {"diffusers"}
    assert {asset["plate"]["model"].partition("@")[0] for asset in report["assets"]} == {"tiny-sdxl"}
    with Image.open(tmp_path / "proofs" / report["assets"][0]["image"]) as image:
        assert image.size == (256, 320)


def test_the_command_line_tells_what_to_type(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from proofpress.cli import app

    path = tmp_path / "brief.json"
    path.write_text(json.dumps(campaign()), "utf-8")
    told = CliRunner().invoke(
        app, ["run", str(path), "--renderer", "diffusers", "--set", "diffusers.model=nobody/nothing"]
    )
    assert told.exit_code != 0
    assert "hf download nobody/nothing" in str(told.exception) + told.output
