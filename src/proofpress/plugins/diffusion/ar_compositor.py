"""The `transformers_ar` compositor: text written token by token by an autoregressive model on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs

from proofpress.brief import Region, SetBy
from proofpress.colour import Rgb, contrast_ratio
from proofpress.composition import Composition, Layer
from proofpress.errors import BackendError
from proofpress.geometry import Size
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.plugins.diffusion._calls import failures_told, held, in_batches
from proofpress.plugins.diffusion._composing import from_lowest, region_seed, tell
from proofpress.plugins.diffusion._keying import keyed_layer
from proofpress.plugins.diffusion._loading import Loaded, load, quiet, release
from proofpress.plugins.diffusion._prompts import Prompt
from proofpress.plugins.diffusion._scribes import Manner, scribe_of
from proofpress.plugins.diffusion._weights import Source, locate
from proofpress.plugins.diffusion._wording import key_prompt
from proofpress.setting import ink_color

__all__ = ["TransformersArCompositor"]

_GROUNDS: Final[tuple[tuple[str, Rgb], ...]] = (("white", (255, 255, 255)), ("black", (0, 0, 0)))


@attrs.frozen
class _Task:
    region: Region
    prompt: Prompt
    seed: int


@attrs.frozen(eq=False, kw_only=True)
class TransformersArCompositor(Compositor):
    """Has each region written by a model of transformers that makes pictures of tokens: Janus, Emu3.

    Such a model sees no picture: it writes on a plain ground, and the ink is cut out and laid into the region. Each region has
    a seed of its own.

    Attributes:
        model: Folder that `save_pretrained` wrote, or the id of a repository, `owner/name`.
        revision: Branch, tag or commit of the repository.
        local_files_only: Whether nothing may be fetched.
        variant: Which weights files of several.
        device: `auto`, `cpu`, `cuda`, `cuda:1`, `mps`.
        dtype: `auto`, `float32`, `bfloat16`, `float16`.
        guidance: How closely the words are followed; 1 for as the model does by itself.
        temperature: 1 samples the model's own distribution, less is more sure of itself.
        native: Side in px of a square of as many pixels as a picture shall have, for models that have a choice; 0 leaves it.
        batch: Most regions written at once. With 1, a region's bytes do not depend on its neighbours; rows of a batch may
            differ by rounding.
    """

    name: ClassVar[str] = "transformers_ar"
    version: ClassVar[str] = "1"
    sets: ClassVar[SetBy] = SetBy.MODEL

    model: str = attrs.field(default="", converter=str)
    revision: str = attrs.field(default="", converter=str)
    local_files_only: bool = True
    variant: str = ""
    device: str = "auto"
    dtype: str = "auto"
    guidance: float = attrs.field(default=5.0, validator=attrs.validators.ge(1))
    temperature: float = attrs.field(default=1.0, validator=attrs.validators.gt(0))
    native: int = attrs.field(default=0, validator=attrs.validators.ge(0))
    batch: int = attrs.field(default=1, validator=attrs.validators.ge(1))

    @property
    def source(self) -> Source:
        """Where the model comes from."""
        return Source(self.model, self.revision, self.local_files_only, self.variant, self.device, self.dtype)

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return a layer per region, from the lowest to the nearest.

        Raises:
            EnvironmentProblem: The extra, the weights or the device are missing; the remedy is the command to type.
            InputError: What was named is no model that writes pictures.
            BackendRefusedError: A region is no text.
            BackendError: The model failed, wrote nothing, or memory does not suffice.
            CancelledError: The caller cancelled.
        """
        composition = request.composition
        asked = from_lowest(request.regions, composition)
        if not asked:
            return []
        ctx.check()
        tasks = [self._task(region, composition, request) for region in asked]
        loaded = self._loaded()
        pictures: dict[int, Pixels] = {}
        # Rows of one call have one shape of picture: only regions of like proportions are written together.
        for shape in dict.fromkeys(_shape(task.region) for task in tasks):
            same = [index for index, task in enumerate(tasks) if _shape(task.region) == shape]

            def write(some: tuple[int, ...], wanted: Size = shape) -> list[Pixels]:
                return self._written(loaded, [tasks[index] for index in some], wanted, ctx)

            pictures.update(zip(same, in_batches(loaded, same, self.batch, write, ctx), strict=True))
        layers = []
        for index, task in enumerate(tasks):
            tell(ctx, self.name, loaded.label, task.region, task.prompt, task.seed)
            locale, canvas = composition.asset.locale, composition.plate.box
            layer = keyed_layer(task.region, pictures[index], locale, canvas)
            if layer is None:
                raise BackendError(
                    f"nothing was written for {task.region.id!r}", loaded.label, "try another seed or model"
                )
            layers.append(attrs.evolve(layer, model=loaded.label))
        return layers

    def release(self) -> None:
        """Give the memory of the model back; the next region loads it again."""
        release(self.source)

    def _task(self, region: Region, composition: Composition, request: ComposeRequest) -> _Task:
        ink = ink_color(region, composition)
        ground = max(_GROUNDS, key=lambda pair: float(contrast_ratio(ink, pair[1])))[0]
        return _Task(region, key_prompt(region, composition.asset.locale, ink, ground), region_seed(request, region))

    def _loaded(self) -> Loaded:
        kind = scribe_of(locate(self.source).path)

        def build(folder: Path, device: Any, dtype: Any) -> Any:
            return kind.load(folder, device, dtype)

        return load(self.source, kind.__name__, build)

    def _written(self, loaded: Loaded, tasks: Sequence[_Task], wanted: Size, ctx: Context) -> list[Pixels]:
        manner = Manner(self.guidance, self.temperature, self.native)
        prompts, seeds = [task.prompt.text for task in tasks], [task.seed for task in tasks]
        remedy = "check the options against what the model takes"
        with failures_told(loaded.model.model, loaded, remedy), held(loaded, ctx), quiet():
            pictures: list[Pixels] = loaded.model.draw(prompts, seeds, wanted, manner, ctx)
        return pictures


def _shape(region: Region) -> Size:
    """Return the proportions of a region, whole and at most four to one: no model was taught strips."""
    width, height = max(1, region.box.width), max(1, region.box.height)
    eighths = max(2, min(32, round(8 * width / height)))
    return Size(eighths, 8)
