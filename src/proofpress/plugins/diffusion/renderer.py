"""The `diffusers` renderer: plates by any text-to-image model that diffusers can load, one for all locales and formats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import ClassVar

import attrs

from proofpress.composition import Plate
from proofpress.errors import InputError
from proofpress.geometry import Box, Size
from proofpress.image import Pixels, load_image
from proofpress.interfaces import Context, Deriver, Renderer, RenderRequest
from proofpress.plugins.diffusion._loading import Loaded, release
from proofpress.plugins.diffusion._prompts import Prompt, plate_prompt
from proofpress.plugins.diffusion._settings import Settings
from proofpress.plugins.diffusion._versions import versions
from proofpress.plugins.diffusion.painter import Painter

__all__ = ["DiffusersRenderer"]


@attrs.frozen(eq=False, slots=False, kw_only=True)
class DiffusersRenderer(Settings, Renderer, Deriver):
    """Draws plates with a diffusion model on this machine; its options are those of `Settings`.

    The first format is drawn and the others outpainted from it, so that all show one scene. Equal plates are drawn once per
    process, whoever asks, for as long as the model stays loaded.
    """

    name: ClassVar[str] = "diffusers"
    version: ClassVar[str] = "1"

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return plates whose seeds count up from the brief's.

        Raises:
            EnvironmentProblem: The extra, the weights or the device are missing; the remedy is the command to type.
            InputError: What was named is no model, an option does not fit it, or the size cannot be drawn.
            BackendError: The model failed, or memory does not suffice.
        """
        painter, prompt = Painter(self), self._prompt(request)
        seeds = tuple(range(request.spec.seed, request.spec.seed + request.count))
        if self.product is not None:
            pictures = self._around_product(painter, request, prompt, seeds, ctx)
        else:
            pictures = self._once(
                painter.loaded, ctx, ("plate", prompt, seeds, request.size),
                lambda: painter.generate(request.size, prompt, seeds, ctx),
            )  # fmt: skip
        label = painter.loaded.label
        return [Plate(picture, self.name, label, seed) for picture, seed in zip(pictures, seeds, strict=True)]

    def derive(self, plate: Plate, request: RenderRequest, ctx: Context) -> Plate:
        """Return the plate outpainted to another format; drawn anew from the same seed by a model that cannot inpaint.

        Raises:
            ProofpressError: As `render`.
        """
        painter, prompt = Painter(self), self._prompt(request)
        if not painter.can_inpaint:
            ctx.emit("plate", f"{painter.loaded.label} cannot outpaint: this format gets a plate of its own")
            alone = attrs.evolve(request, spec=attrs.evolve(request.spec, seed=plate.seed), count=1, base=None)
            return self.render(alone, ctx)[0]
        loaded = painter.inpainting
        key = ("outpaint", prompt, plate.sha256, plate.seed, request.size)
        (picture,) = self._once(
            loaded, ctx, key, lambda: (painter.outpaint(plate.pixels, request.size, prompt, plate.seed, ctx),)
        )
        return attrs.evolve(plate, pixels=picture)

    def release(self) -> None:
        """Give the memory of the model back; the next plate loads it again."""
        release(self.source)
        release(self.inpaint_source)

    def _prompt(self, request: RenderRequest) -> Prompt:
        return plate_prompt(request, self.negative, palette=self.palette)

    def _around_product(
        self, painter: Painter, request: RenderRequest, prompt: Prompt, seeds: tuple[int, ...], ctx: Context
    ) -> tuple[Pixels, ...]:
        assert self.product is not None  # noqa: S101 - the caller looked
        cutout = load_image(self.product, alpha=True)
        box = _share(self.product_box, request.size)
        made: list[Pixels] = []
        for seed in seeds:
            key = ("surround", prompt, hashlib.sha256(cutout.tobytes()).hexdigest(), box, seed, request.size)

            def draw(seed: int = seed) -> tuple[Pixels, ...]:
                return (painter.surround(cutout, box, request.size, prompt, seed, ctx),)

            made += self._once(painter.inpainting, ctx, key, draw)
        return tuple(made)

    def _once(
        self, loaded: Loaded, ctx: Context, what: tuple[object, ...], make: Callable[[], tuple[Pixels, ...]]
    ) -> tuple[Pixels, ...]:
        """Return what has all of this in common, drawn by the first who asks."""
        parts = (loaded.label, *versions(loaded), self.drawing, self.loading, *map(repr, what))
        key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return loaded.plates.get(key, make, waiting=ctx.check)


def _share(shares: tuple[object, ...], size: Size) -> Box:
    """Return the box that takes these shares of a plate."""
    numbers = [float(share) for share in shares if isinstance(share, int | float) and 0 <= share <= 1]
    if len(shares) != 4 or len(numbers) != 4:
        raise InputError(
            f"{shares!r} is no box", "product_box", "give left, top, width and height from 0 to 1"
        )  # fmt: skip
    left, top, width, height = numbers
    return Box(
        round(left * size.width), round(top * size.height), round(width * size.width), round(height * size.height)
    ).intersection(Box(0, 0, size.width, size.height))  # fmt: skip
