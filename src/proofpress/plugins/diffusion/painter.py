"""What can be done with a model: draw, inpaint, outpaint, vary, enlarge, draw around a product, edit. Pixels in, pixels out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from proofpress.errors import InputError
from proofpress.geometry import Box, Size
from proofpress.image import Pixels, frozen_pixels
from proofpress.interfaces import Context
from proofpress.plugins.diffusion._calls import in_batches
from proofpress.plugins.diffusion._features import UPSCALE, features_of
from proofpress.plugins.diffusion._pixels import (
    as_image,
    blended,
    extended,
    fitted,
    grey,
    inner_ramp,
    mask_image,
    resized,
)
from proofpress.plugins.diffusion._prompts import Prompt
from proofpress.plugins.diffusion._sizes import placed, tiles, window
from proofpress.plugins.diffusion._worker import Worker

__all__ = ["MAX_SIDE", "Painter"]

MAX_SIDE: Final = 8192
"""Longest side of a picture that is drawn, px."""
_CROP_AREA: Final = 0.25
_BATCH: Final = 4
_FEATHER: Final = 12
_OVERLAP: Final = 1 / 16
_SAME_SHAPE: Final = 0.01
_REFINE: Final = 0.25
_SOLID: Final = 250


class Painter(Worker):
    """A model at work. All sizes are px of the finished picture; at which size the model draws is its own affair.

    Args:
        settings: Which model, and how.
    """

    def generate(self, size: Size, prompt: Prompt, seeds: Sequence[int], ctx: Context) -> tuple[Pixels, ...]:
        """Draw pictures from words, one per seed.

        Raises:
            InputError: An impossible size or option.
            BackendError: The model failed, or memory does not suffice.
        """
        _check(size)
        loaded = self.loaded
        features = features_of(loaded.model)
        work = self.work(features, size)
        given: dict[str, Any] = {}
        if features.masked and not features.modular:
            # A model that only inpaints draws all of a grey picture anew.
            given = {
                "image": as_image(grey(work)),
                "mask_image": mask_image(np.ones((work.height, work.width), np.float32)),
            }
        task = "inpaint" if given else "generate"

        def run(some: tuple[int, ...]) -> list[Pixels]:
            return self.draw(loaded, task, "plate", prompt, some, work, ctx, given, self.settings.strength)

        batch = 1 if self.settings.deterministic or given else self.settings.batch or _BATCH
        drawn = in_batches(loaded, seeds, batch, run, ctx)
        return tuple(
            self._finished(picture, size, prompt, seed, ctx) for picture, seed in zip(drawn, seeds, strict=True)
        )

    def inpaint(
        self, picture: Pixels, box: Box, prompt: Prompt, seed: int, ctx: Context, *, strength: float | None = None
    ) -> Pixels:
        """Draw what is inside a box anew; no pixel outside it changes.

        The model sees the box and its surroundings, cut out and scaled to a size that it likes.

        Args:
            picture: RGB.
            box: What is drawn; its part outside the picture is left out.
            prompt: What shall be there.
            seed: Of the random numbers.
            ctx: Progress and cancelling.
            strength: How much may change, 0 to 1; None takes the settings'.

        Raises:
            InputError: The box does not meet the picture, or the model cannot inpaint.
            BackendError: The model failed, or memory does not suffice.
        """
        canvas = Box(0, 0, picture.shape[1], picture.shape[0])
        box = box.intersection(canvas)
        if box.empty:
            raise InputError("the box does not meet the picture", remedy="give a box inside it")
        seen = window(box, canvas)
        part = picture[seen.y : seen.bottom, seen.x : seen.right]
        size = Size(seen.width, seen.height)
        inside = box.moved(-seen.x, -seen.y)
        wanted = inner_ramp(size, inside, 0)
        drawn = self.inpainted(part, wanted, size, prompt, seed, ctx, strength, least=_CROP_AREA, what="inpaint")
        out = picture.copy()
        soft = inner_ramp(size, inside, _FEATHER)
        out[seen.y : seen.bottom, seen.x : seen.right] = blended(part, drawn, soft)
        return frozen_pixels(out)

    def outpaint(
        self,
        picture: Pixels,
        size: Size,
        prompt: Prompt,
        seed: int,
        ctx: Context,
        *,
        focal: tuple[float, float] = (0.5, 0.5),
    ) -> Pixels:
        """Go on drawing a picture to a canvas of other proportions.

        The picture is scaled to be as large as the canvas allows, and keeps every pixel of that but a narrow band at the seam.

        Args:
            picture: RGB.
            size: Of the canvas.
            prompt: What the whole shows.
            seed: Of the random numbers.
            ctx: Progress and cancelling.
            focal: Which share of the new space lies to the left, and above.

        Raises:
            InputError: An impossible size, or the model cannot inpaint.
            BackendError: The model failed, or memory does not suffice.
        """
        _check(size)
        height, width = picture.shape[:2]
        ratio = (width / height) / (size.width / size.height)
        if abs(ratio - 1) <= _SAME_SHAPE:
            return fitted(picture, size)
        box = placed(Size(width, height), size, focal)
        ground = extended(picture, box, size)
        band = max(4, round(min(box.width, box.height) * _OVERLAP))
        kept = inner_ramp(size, box, band)
        # The model may also draw in the band in which old and new melt.
        drawn = self.inpainted(ground, 1 - kept, size, prompt, seed, ctx, None, least=0.5, what="outpaint")
        return blended(ground, drawn, 1 - kept)

    def vary(self, picture: Pixels, prompt: Prompt, seed: int, ctx: Context, *, strength: float = 0.5) -> Pixels:
        """Draw a picture anew, starting from what it is (image to image); the answer has its size.

        Raises:
            InputError: The model cannot change pictures.
            BackendError: The model failed, or memory does not suffice.
        """
        size = Size(picture.shape[1], picture.shape[0])
        return self.changed("vary", "vary", picture, size, prompt, seed, ctx, strength)

    def edit(self, picture: Pixels, instruction: Prompt, seed: int, ctx: Context) -> Pixels:
        """Change a picture as words say (FLUX Kontext, Qwen-Image-Edit and their kind); the answer has its size.

        Raises:
            InputError: The model follows no instructions.
            BackendError: The model failed, or memory does not suffice.
        """
        size = Size(picture.shape[1], picture.shape[0])
        return self.changed("edit", "edit", picture, size, instruction, seed, ctx, None)

    def upscale(self, picture: Pixels, size: Size, prompt: Prompt, seed: int, ctx: Context) -> Pixels:
        """Enlarge a picture and let the model add the detail that resampling cannot.

        A model made for it is given the picture. Any other draws over the resampled picture, tile by tile, with little freedom
        (`refine`, else 0.25).

        Raises:
            InputError: An impossible size, or the model cannot change pictures.
            BackendError: The model failed, or memory does not suffice.
        """
        _check(size)
        loaded = self.loaded
        if type(loaded.model).__name__ in UPSCALE:
            given = {"image": as_image(picture)}
            drawn = self.one(loaded, "generate", "upscale", prompt, seed, None, ctx, given, None)
            return fitted(drawn, size)
        ground = fitted(picture, size)
        native = self.native(features_of(loaded.model))
        strength = self.settings.refine or _REFINE
        total = np.zeros((size.height, size.width, 3), np.float32)
        weight = np.zeros((size.height, size.width, 1), np.float32)
        overlap = native // 8
        for index, tile in enumerate(tiles(size, native, overlap)):
            rows, columns = slice(tile.y, tile.bottom), slice(tile.x, tile.right)
            part = Size(tile.width, tile.height)
            drawn = self.changed("vary", "upscale", ground[rows, columns], part, prompt, seed + index, ctx, strength)
            soft = inner_ramp(size, tile, overlap)[rows, columns, None] + np.float32(1e-4)
            total[rows, columns] += drawn * soft
            weight[rows, columns] += soft
        return frozen_pixels(np.rint(total / weight).astype(np.uint8))

    def surround(self, cutout: Pixels, box: Box, size: Size, prompt: Prompt, seed: int, ctx: Context) -> Pixels:
        """Draw what is around a product; where its cut-out is opaque, each pixel is that of the cut-out.

        Args:
            cutout: RGBA; scaled to be as large as the box allows, and not at all if it has the box's size.
            box: Where it stands.
            size: Of the whole picture.
            prompt: What the whole shows.
            seed: Of the random numbers.
            ctx: Progress and cancelling.

        Raises:
            InputError: An impossible size, a box outside the picture, or a model that cannot inpaint.
            BackendError: The model failed, or memory does not suffice.
        """
        _check(size)
        if box.empty or not Box(0, 0, size.width, size.height).contains(box):
            raise InputError("the product's box leaves the picture", "product_box", "give a box inside it")
        inner = placed(Size(cutout.shape[1], cutout.shape[0]), Size(box.width, box.height)).moved(box.x, box.y)
        product = resized(cutout, Size(inner.width, inner.height))
        alpha = np.zeros((size.height, size.width), np.float32)
        alpha[inner.y : inner.bottom, inner.x : inner.right] = product[..., 3] / np.float32(255)
        whole = grey(size).copy()
        whole[inner.y : inner.bottom, inner.x : inner.right] = product[..., :3]
        ground = blended(grey(size), whole, alpha)
        free = (alpha < _SOLID / 255).astype(np.float32)
        drawn = self.inpainted(ground, free, size, prompt, seed, ctx, None, least=0.5, what="surround")
        return blended(drawn, whole, alpha)

    def _finished(self, picture: Pixels, size: Size, prompt: Prompt, seed: int, ctx: Context) -> Pixels:
        grown = size.width * size.height > picture.shape[0] * picture.shape[1]
        if self.settings.refine and grown:
            return self.upscale(picture, size, prompt, seed, ctx)
        return fitted(picture, size)


def _check(size: Size) -> None:
    if not (1 <= size.width <= MAX_SIDE and 1 <= size.height <= MAX_SIDE):
        raise InputError(
            f"a picture of {size.width} x {size.height} px cannot be drawn", remedy=f"ask for sides of 1 to {MAX_SIDE} px"
        )  # fmt: skip
