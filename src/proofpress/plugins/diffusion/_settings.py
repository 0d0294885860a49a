"""What can be set about a model, the same for everything in this package that draws with one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress.errors import InputError
from proofpress.plugins.diffusion._weights import Source

__all__ = ["NEGATIVE", "Settings"]

NEGATIVE: Final = "text, letters, words, numbers, lettering, typography, captions, labels, watermark, signature, logo"
"""What a plate must not show, for models that can be told."""

_OFFLOADS: Final = ("", "model", "sequential", "group")
_MAX_STEPS: Final = 1000


def _mapping(value: Mapping[str, Any] | None) -> dict[str, Any]:
    if value is not None and not isinstance(value, Mapping):
        raise InputError(
            f"{value!r} is no mapping", remedy='write a JSON object, for instance {"max_sequence_length": 256}'
        )
    return dict(value or {})


def _whole(least: int, most: int) -> Any:
    def check(_: object, attribute: attrs.Attribute[int], value: object) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise InputError(
                f"{value!r} is not possible", attribute.name, f"give a whole number from {least} to {most}"
            )

    return check


def _share(_: object, attribute: attrs.Attribute[float], value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InputError(f"{value!r} is not possible", attribute.name, "give a number from 0 to 1")


def _offload(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if value not in _OFFLOADS:
        raise InputError(f"no way {value!r}", attribute.name, "choose model, sequential or group, or leave it out")


@attrs.frozen(eq=False, slots=False, kw_only=True)
class Settings:
    """Options of a model; every default is the model's own or the safest.

    Attributes:
        model: Folder that `save_pretrained` wrote, or the id of a repository, `owner/name`.
        revision: Branch, tag or commit of the repository.
        local_files_only: Whether nothing may be fetched. False lets missing weights be downloaded.
        variant: Which weights files of several, such as `fp16`.
        device: `auto`, `cpu`, `cuda`, `cuda:1`, `mps`.
        dtype: `auto`, `float32`, `bfloat16`, `float16`.
        steps: Steps of the sampler; 0 takes the model's default.
        guidance: Guidance scale; None takes the model's default.
        negative: What plates must not show, where the model takes a negative prompt.
        native: Side in px of the square that the model likes; 0 asks the model.
        batch: Most candidates drawn at once; 0 chooses.
        deterministic: Draw candidates one by one, so that a plate does not depend on what it is drawn together with.
        strength: How much of what stands there an inpainting may change, 0 to 1.
        refine: Strength of a second pass over enlarged plates, 0 to 1; 0 enlarges by resampling alone.
        palette: Whether the prompt names the colours of the brand.
        call: Further arguments of the pipeline's call.
        inpaint_model: Another model that inpaints and outpaints, where the first cannot; folder or id.
        product: Picture with transparency that stands on every plate, pixel for pixel; the model draws around it.
        product_box: Where it stands: left, top, width and height as shares of the plate.
        quantization: Arguments of diffusers' `PipelineQuantizationConfig`.
        offload: `model`, `sequential` or `group`: keep weights in main memory while they are not needed.
        offload_options: Further arguments of that offloading.
        vae_tiling: Decode large pictures tile by tile.
        vae_slicing: Decode batches picture by picture.
        compile: Compile the repeated blocks of the network: pays on long runs. True, or arguments of `torch.compile`.
        feature_cache: Reuse features between steps: `FirstBlockCache`, or {"name": ..., further arguments}.
        attention: Attention backend of diffusers, such as `flash` or `sage`.
    """

    model: str = attrs.field(default="", converter=str)
    revision: str = attrs.field(default="", converter=str)
    local_files_only: bool = True
    variant: str = ""
    device: str = "auto"
    dtype: str = "auto"
    steps: int = attrs.field(default=0, validator=_whole(0, _MAX_STEPS))
    guidance: float | None = None
    negative: str = NEGATIVE
    native: int = attrs.field(default=0, validator=_whole(0, 8192))
    batch: int = attrs.field(default=0, validator=_whole(0, 64))
    deterministic: bool = False
    strength: float = attrs.field(default=1.0, validator=_share)
    refine: float = attrs.field(default=0.0, validator=_share)
    palette: bool = True
    call: dict[str, Any] = attrs.field(default=None, converter=_mapping)
    inpaint_model: str = attrs.field(default="", converter=str)
    product: Path | None = attrs.field(default=None, converter=attrs.converters.optional(Path))
    product_box: tuple[float, ...] = attrs.field(default=(0.25, 0.25, 0.5, 0.5), converter=tuple)
    quantization: dict[str, Any] = attrs.field(default=None, converter=_mapping)
    offload: str = attrs.field(default="", validator=_offload)
    offload_options: dict[str, Any] = attrs.field(default=None, converter=_mapping)
    vae_tiling: bool = False
    vae_slicing: bool = False
    compile: bool | dict[str, Any] = False
    feature_cache: str | dict[str, Any] = ""
    attention: str = ""

    @property
    def source(self) -> Source:
        """Where the model comes from."""
        return Source(self.model, self.revision, self.local_files_only, self.variant, self.device, self.dtype)

    @property
    def inpaint_source(self) -> Source:
        """Where the model that inpaints comes from."""
        return attrs.evolve(self.source, model=self.inpaint_model, revision="") if self.inpaint_model else self.source

    @property
    def loading(self) -> str:
        """What a load depends on beside its source, as text."""
        kept = (
            self.quantization, self.offload, self.offload_options, self.vae_tiling, self.vae_slicing, self.compile,
            self.feature_cache, self.attention,
        )  # fmt: skip
        return json.dumps(kept, sort_keys=True, default=repr)

    @property
    def drawing(self) -> str:
        """What pixels depend on beside model, prompt, seed and size, as text."""
        kept = (
            self.steps, self.guidance, self.native, self.batch, self.deterministic, self.strength, self.refine,
            self.call, str(self.product or ""), self.product_box,
        )  # fmt: skip
        return json.dumps(kept, sort_keys=True, default=repr)
