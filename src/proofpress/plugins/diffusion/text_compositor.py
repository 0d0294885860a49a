"""The `diffusion_text` compositor: text drawn by a diffusion model that can write, in a crop of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, Literal

import attrs
import numpy as np

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition, Layer, blend
from proofpress.errors import BackendRefusedError, InputError
from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.plugins.diffusion._composing import from_lowest, region_seed, tell
from proofpress.plugins.diffusion._features import can
from proofpress.plugins.diffusion._loading import release
from proofpress.plugins.diffusion._settings import Settings
from proofpress.plugins.diffusion._sizes import window
from proofpress.plugins.diffusion._wording import edit_prompt, fill_prompt, restyle_prompt
from proofpress.plugins.diffusion.painter import Painter
from proofpress.redrawn import Frame, layers_of, panel_patch
from proofpress.setting import ink_color

__all__ = ["DiffusionTextCompositor"]

_WAYS: Final = ("", "edit", "fill")
_GUIDED: Final = 0.6
_MORE_STEPS: Final = 1.5


def _way(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if value not in _WAYS:
        raise InputError(f"no way {value!r}", attribute.name, "choose edit or fill, or leave it out")


@attrs.frozen(eq=False, slots=False, kw_only=True)
class DiffusionTextCompositor(Settings, Compositor):
    """Has each region drawn into a crop of the picture; its options are those of `Settings`, and these.

    A model that follows instructions (FLUX Kontext, Qwen-Image-Edit, GLM-Image and their kind) is told what to add; one that
    fills masks (FLUX Fill, the inpainting classes) gets the region as its mask. What it drew in the bounds of the region
    becomes the layer: ink alone, or with its ground where the region is a carrier.

    Attributes:
        way: `edit` or `fill`; empty takes what the model can, an instruction first.
        guided_strength: On a guided rung, how much a filling model may change the copy as set by type, 0 to 1.
    """

    name: ClassVar[str] = "diffusion_text"
    version: ClassVar[str] = "1"
    sets: ClassVar[SetBy] = SetBy.MODEL

    way: Literal["", "edit", "fill"] = attrs.field(default="", validator=_way)
    guided_strength: float = _GUIDED

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return a layer per region, each drawn on what lies beneath it, from the lowest to the nearest.

        Raises:
            EnvironmentProblem: The extra, the weights or the device are missing; the remedy is the command to type.
            InputError: What was named is no model, an option does not fit it, or it can neither edit nor fill.
            BackendRefusedError: A region is no text.
            BackendError: The model failed, or memory does not suffice.
            CancelledError: The caller cancelled.
        """
        composition, layers = request.composition, []
        asked = from_lowest(request.regions, composition)
        if not asked:
            return []
        painter = Painter(self._with_effort(request.effort))
        edits = self._edits(painter)
        for region in asked:
            ctx.check()
            layer = self._drawn(painter, edits, region, composition, request, ctx)
            composition = composition.with_layer(layer, region)
            layers.append(layer)
        return layers

    def release(self) -> None:
        """Give the memory of the model back; the next region loads it again."""
        release(self.source)
        release(self.inpaint_source)

    def _with_effort(self, effort: int) -> Settings:
        return attrs.evolve(self, steps=round(self.steps * _MORE_STEPS**effort)) if effort and self.steps else self

    def _edits(self, painter: Painter) -> bool:
        """Tell whether the model is told what to add, rather than given a mask."""
        if self.way != "fill" and can(painter.loaded, "edit"):
            return True
        if self.way != "edit" and painter.can_inpaint:
            return False
        kind = type(painter.loaded.model).__name__
        raise InputError(
            f"{kind} can neither follow an instruction nor fill a mask" if not self.way else f"{kind} cannot {self.way}",
            painter.loaded.label, "name an editing or inpainting model, or one that inpaints as inpaint_model",
        )  # fmt: skip

    def _drawn(
        self,
        painter: Painter,
        edits: bool,
        region: Region,
        composition: Composition,
        request: ComposeRequest,
        ctx: Context,
    ) -> Layer:
        canvas = _ground(region, composition)
        bounds = region.paint_bounds(composition.plate.box)
        if bounds.empty:
            raise BackendRefusedError(f"{region.id!r} has no pixels to draw on", remedy="give it a box on the canvas")
        seen = window(bounds, composition.plate.box)
        frame = Frame(seen, Size(seen.width, seen.height))
        sent = _cut(canvas, seen)
        shown = sent if request.guide is None else _cut(_with_guide(canvas, request.guide, bounds), seen)
        locale, seed = composition.asset.locale, region_seed(request, region)
        ink = ink_color(region, composition)
        loaded = painter.loaded if edits else painter.inpainting
        if edits:
            words = restyle_prompt if request.guide is not None else edit_prompt
            prompt = words(region, locale, ink)
            answer = painter.edit(shown, prompt, seed, ctx)
        else:
            prompt = fill_prompt(region, locale, ink)
            strength = self.guided_strength if request.guide is not None else None
            answer = painter.inpaint(shown, bounds.moved(-seen.x, -seen.y), prompt, seed, ctx, strength=strength)
        tell(ctx, self.name, loaded.label, region, prompt, seed)
        (layer,) = layers_of([region], frame, canvas, sent, answer)
        return attrs.evolve(layer, model=loaded.label)


def _ground(region: Region, composition: Composition) -> Pixels:
    """Return the canvas with all that lies below a region, and its panel."""
    canvas = composition.ground(region.id).copy()
    bounds = region.paint_bounds(composition.plate.box)
    patch = panel_patch(region, bounds)
    if patch is not None:
        blend(canvas, Layer(region.id, bounds.x, bounds.y, patch))
    return canvas


def _with_guide(canvas: Pixels, guide: Pixels, bounds: Box) -> Pixels:
    """Return the canvas with the region as type sets it; the guides of its neighbours are not shown."""
    shown = canvas.copy()
    rows, columns = slice(bounds.y, bounds.bottom), slice(bounds.x, bounds.right)
    shown[rows, columns] = guide[rows, columns]
    return shown


def _cut(canvas: Pixels, box: Box) -> Pixels:
    return np.ascontiguousarray(canvas[box.y : box.bottom, box.x : box.right])
