"""A model's calls as pictures: at which size it draws, what it is given, and who pays with memory."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from proofpress.geometry import Size
from proofpress.image import Pixels
from proofpress.interfaces import Context
from proofpress.plugins.diffusion._building import load_pipeline
from proofpress.plugins.diffusion._calls import Order, in_batches
from proofpress.plugins.diffusion._calls import draw as call
from proofpress.plugins.diffusion._features import Features, can, features_of
from proofpress.plugins.diffusion._loading import Loaded
from proofpress.plugins.diffusion._pixels import as_image, mask_image, resized
from proofpress.plugins.diffusion._prompts import Prompt
from proofpress.plugins.diffusion._settings import Settings
from proofpress.plugins.diffusion._sizes import working_size

__all__ = ["Worker"]


class Worker:
    """What all operations of a model need.

    Args:
        settings: Which model, and how.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def loaded(self) -> Loaded:
        """The model, loaded by the first who needs it."""
        return load_pipeline(self.settings)

    @property
    def inpainting(self) -> Loaded:
        """The model that inpaints; usually the same."""
        return load_pipeline(self.settings, self.settings.inpaint_source)

    @property
    def calls(self) -> Mapping[str, int]:
        """How often the model was called since it was loaded, by what for."""
        return dict(self.loaded.memo.get("calls", {}))

    @property
    def can_inpaint(self) -> bool:
        """Whether there is a model that inpaints."""
        return can(self.inpainting, "inpaint")

    def inpainted(
        self,
        picture: Pixels,
        wanted: np.ndarray,
        size: Size,
        prompt: Prompt,
        seed: int,
        ctx: Context,
        strength: float | None,
        *,
        least: float,
        what: str,
    ) -> Pixels:
        """Return the whole picture as the model answers it; what it was not asked for has changed too."""
        loaded = self.inpainting
        work = self.work(features_of(loaded.model), size, least)
        given = {"image": as_image(resized(picture, work)), "mask_image": mask_image(wanted, work)}
        free = self.settings.strength if strength is None else strength
        return resized(self.one(loaded, "inpaint", what, prompt, seed, work, ctx, given, free), size)

    def changed(
        self,
        task: str,
        what: str,
        picture: Pixels,
        size: Size,
        prompt: Prompt,
        seed: int,
        ctx: Context,
        strength: float | None,
    ) -> Pixels:
        loaded = self.loaded
        work = self.work(features_of(loaded.model), size)
        given = {"image": as_image(resized(picture, work)), "max_area": work.width * work.height}
        return resized(self.one(loaded, task, what, prompt, seed, work, ctx, given, strength), size)

    def one(
        self,
        loaded: Loaded,
        task: str,
        what: str,
        prompt: Prompt,
        seed: int,
        work: Size | None,
        ctx: Context,
        given: Mapping[str, Any],
        strength: float | None,
    ) -> Pixels:
        def run(some: tuple[int, ...]) -> list[Pixels]:
            return self.draw(loaded, task, what, prompt, some, work, ctx, given, strength)[:1]

        return in_batches(loaded, (seed,), 1, run, ctx)[0]

    def draw(
        self,
        loaded: Loaded,
        task: str,
        what: str,
        prompt: Prompt,
        seeds: tuple[int, ...],
        work: Size | None,
        ctx: Context,
        given: Mapping[str, Any],
        strength: float | None,
    ) -> list[Pixels]:
        settings = self.settings
        arguments = dict(given)
        if work is not None:
            arguments.update(width=work.width, height=work.height)
        if settings.steps:
            arguments["num_inference_steps"] = settings.steps
        if settings.guidance is not None:
            arguments["guidance_scale"] = settings.guidance
        if strength is not None and task != "generate":
            arguments["strength"] = _at_least_a_step(strength, settings.steps)
        order = Order(task, prompt, seeds, arguments, settings.call, settings.deterministic)
        return call(loaded, order, ctx, what)

    def native(self, features: Features) -> int:
        side = self.settings.native or features.native
        return max(features.multiple, side - side % features.multiple)

    def work(self, features: Features, size: Size, least: float = 0.5) -> Size:
        return working_size(size, self.native(features), features.multiple, least)


def _at_least_a_step(strength: float, steps: int) -> float:
    """Return the strength, or the least that makes one of so many steps: less would draw nothing at all."""
    if not steps:
        return strength
    least = 1 / steps
    return max(strength, least if int(steps * least) else math.nextafter(least, 1))
