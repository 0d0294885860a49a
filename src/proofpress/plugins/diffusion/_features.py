"""What a pipeline can do, told by the signature of its call; the tables name which class does another task with its parts."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from typing import Any, Final

import attrs

from proofpress.errors import BackendUnavailableError, InputError
from proofpress.plugins.diffusion._loading import Loaded

__all__ = ["EDIT", "IMAGE_TO_IMAGE", "INPAINT", "UPSCALE", "Features", "can", "features_of", "task_pipeline"]

INPAINT: Final[Mapping[str, str]] = {
    "ChromaPipeline": "ChromaInpaintPipeline",
    "Flux2KleinPipeline": "Flux2KleinInpaintPipeline",
    "FluxKontextPipeline": "FluxKontextInpaintPipeline",
    "FluxPipeline": "FluxInpaintPipeline",
    "IFPipeline": "IFInpaintingPipeline",
    "KandinskyCombinedPipeline": "KandinskyInpaintCombinedPipeline",
    "KandinskyV22CombinedPipeline": "KandinskyV22InpaintCombinedPipeline",
    "QwenImageEditPipeline": "QwenImageEditInpaintPipeline",
    "QwenImagePipeline": "QwenImageInpaintPipeline",
    "StableDiffusion3Pipeline": "StableDiffusion3InpaintPipeline",
    "StableDiffusionPAGPipeline": "StableDiffusionPAGInpaintPipeline",
    "StableDiffusionPipeline": "StableDiffusionInpaintPipeline",
    "StableDiffusionXLPAGPipeline": "StableDiffusionXLPAGInpaintPipeline",
    "StableDiffusionXLPipeline": "StableDiffusionXLInpaintPipeline",
    "ZImagePipeline": "ZImageInpaintPipeline",
}
"""Class that draws from words, and the class that inpaints with the same parts. The libraries' own table lacks several."""

IMAGE_TO_IMAGE: Final[Mapping[str, str]] = {
    "ChromaPipeline": "ChromaImg2ImgPipeline",
    "FluxPipeline": "FluxImg2ImgPipeline",
    "IFPipeline": "IFImg2ImgPipeline",
    "Kandinsky3Pipeline": "Kandinsky3Img2ImgPipeline",
    "KandinskyCombinedPipeline": "KandinskyImg2ImgCombinedPipeline",
    "KandinskyV22CombinedPipeline": "KandinskyV22Img2ImgCombinedPipeline",
    "KolorsPipeline": "KolorsImg2ImgPipeline",
    "LatentConsistencyModelPipeline": "LatentConsistencyModelImg2ImgPipeline",
    "QwenImagePipeline": "QwenImageImg2ImgPipeline",
    "SanaSprintPipeline": "SanaSprintImg2ImgPipeline",
    "StableDiffusion3Pipeline": "StableDiffusion3Img2ImgPipeline",
    "StableDiffusionPipeline": "StableDiffusionImg2ImgPipeline",
    "StableDiffusionXLPipeline": "StableDiffusionXLImg2ImgPipeline",
    "ZImagePipeline": "ZImageImg2ImgPipeline",
}
"""Class that draws from words, and the class that changes a picture with the same parts."""

EDIT: Final = frozenset({
    "BriaFiboEditPipeline", "DreamLitePipeline", "Flux2KleinKVPipeline", "Flux2KleinPipeline", "Flux2Pipeline",
    "FluxKontextPipeline", "GlmImagePipeline", "JoyImageEditPipeline", "JoyImageEditPlusPipeline", "Kandinsky5I2IPipeline",
    "LongCatImageEditPipeline", "OmniGenPipeline", "QwenImage21Pipeline", "QwenImageEditPipeline",
    "QwenImageEditPlusPipeline", "ZImageOmniPipeline",
})  # fmt: skip
"""Classes that change a picture as their prompt says, without a mask."""

UPSCALE: Final[Mapping[str, int]] = {"StableDiffusionLatentUpscalePipeline": 2, "StableDiffusionUpscalePipeline": 4}
"""Classes that enlarge a picture, and how many times."""

_TABLES: Final = {"inpaint": INPAINT, "vary": IMAGE_TO_IMAGE}
_NATIVE: Final = 1024
_MULTIPLE: Final = 16


@attrs.frozen
class Features:
    """What a pipeline takes.

    Attributes:
        parameters: Names of what its call takes.
        native: Side of the square that it likes, px.
        multiple: Sides must be multiples of this, px.
        modular: Whether it is built of blocks and has no signature of its own.
    """

    parameters: frozenset[str]
    native: int
    multiple: int
    modular: bool = False

    def takes(self, *names: str) -> bool:
        """Tell whether the call takes all of these."""
        return self.parameters.issuperset(names)

    @property
    def masked(self) -> bool:
        """Whether it inpaints."""
        return self.takes("image", "mask_image")


def features_of(pipeline: Any) -> Features:
    """Return what a pipeline can do, by its signature and its parts."""
    blocks = getattr(pipeline, "blocks", None)
    if blocks is not None and hasattr(blocks, "input_names"):
        names = frozenset(name for name in blocks.input_names if name)
    else:
        names = frozenset(inspect.signature(type(pipeline).__call__).parameters) - {"self", "kwargs"}
    factor = _number(getattr(pipeline, "vae_scale_factor", 8), 8)
    return Features(names, _native(pipeline, factor), math.lcm(_MULTIPLE, 2 * factor), blocks is not None)


def _number(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and value > 0 else otherwise


def _native(pipeline: Any, factor: int) -> int:
    """Return the side of the square that its authors trained it on, as far as its settings tell."""
    size = getattr(pipeline, "default_sample_size", None)
    if size is None:
        network = getattr(pipeline, "unet", None) or getattr(pipeline, "transformer", None)
        size = getattr(getattr(network, "config", None), "sample_size", None)
    if isinstance(size, list | tuple):
        size = max(size)
    return _number(size, _NATIVE // factor) * factor


def can(loaded: Loaded, task: str) -> bool:
    """Tell whether a model can `inpaint`, `vary` or `edit` a picture."""
    name = type(loaded.model).__name__
    if task == "edit":
        return name in EDIT
    here = features_of(loaded.model)
    if task == "inpaint" and here.masked:
        return True
    if task == "vary" and here.takes("image", "strength"):
        return True
    return name in _TABLES[task] and _class(_TABLES[task][name]) is not None


def task_pipeline(loaded: Loaded, task: str) -> Any:
    """Return the pipeline that does a task with the parts of a loaded one; it is made once and shares all weights.

    Raises:
        InputError: The model cannot do it.
    """
    if task == "generate" or (task in _TABLES and _fits(loaded.model, task)):
        return loaded.model
    if task == "edit" and type(loaded.model).__name__ in EDIT:
        return loaded.model
    known = loaded.memo.get(("pipeline", task))
    if known is None:
        name = type(loaded.model).__name__
        other = _class(_TABLES.get(task, {}).get(name, ""))
        if other is None:
            verb = {"inpaint": "inpaint", "vary": "change a picture", "edit": "follow an instruction"}[task]
            raise InputError(
                f"{name} cannot {verb}", loaded.label,
                "name a model that can as inpaint_model" if task == "inpaint" else "choose another model",
            )  # fmt: skip
        known = loaded.memo[("pipeline", task)] = _sharing(other, loaded.model)
    return known


def _fits(pipeline: Any, task: str) -> bool:
    here = features_of(pipeline)
    return here.masked if task == "inpaint" else here.takes("image", "strength")


def _class(name: str) -> Any:
    import diffusers

    return getattr(diffusers, name, None) if name else None


def _sharing(cls: Any, pipeline: Any) -> Any:
    """Return a pipeline of a class with the parts and settings of another.

    Not `from_pipe`, which casts the parts to float32 unless told otherwise, and cannot do so with quantised ones.
    """
    parts, settings = pipeline.components, dict(pipeline.config)
    given = {}
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name in parts:
            given[name] = parts[name]
        elif name in settings:
            given[name] = settings[name]
        elif parameter.default is inspect.Parameter.empty and name != "self":
            raise BackendUnavailableError(
                f"{type(pipeline).__name__} has no {name!r} for {cls.__name__}", remedy="use another diffusers version"
            )  # fmt: skip
    made = cls(**given)
    made.set_progress_bar_config(disable=True)
    return made
