"""Compositors that do what no compositor should, to prove that the core holds without their help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs
import numpy as np

from proofpress.brief import SetBy
from proofpress.composition import Layer
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.plugins.compositors.type import TypeCompositor

__all__ = ["RepaintingCompositor"]


@attrs.frozen
class RepaintingCompositor(Compositor):
    """A simulated model that ignores its mask: every layer is the whole frame, shifted, discoloured and speckled.

    The copy itself is set by the type engine. A first pass and each repair differ, as a model's answers do.

    Attributes:
        seed: Of shift, colours and speckles.
        overhang: How far its layers reach beyond the canvas, px.
        speckles: Share of pixels that are noise, 0 to 1.
        inner: Who sets the copy.
    """

    name: ClassVar[str] = "simulated-repainting"
    sets: ClassVar[SetBy] = SetBy.MODEL
    deterministic: ClassVar[bool] = True

    seed: int = 0
    overhang: int = 16
    speckles: float = 0.2
    inner: Compositor = attrs.field(factory=TypeCompositor)

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return one layer for each region, larger than the canvas."""
        random = np.random.default_rng((self.seed, request.attempt))
        painted = request.composition
        for layer in self.inner.compose(request, ctx):
            painted = painted.with_layer(layer)
        dy, dx = (int(step) for step in random.integers(-5, 6, 2))
        frame = np.roll(painted.flatten(), (dy, dx), axis=(0, 1)).astype(np.int16)
        frame += random.integers(-24, 25, 3, dtype=np.int16)
        speckled = random.random(frame.shape[:2]) < self.speckles
        frame[speckled] = random.integers(0, 256, (int(speckled.sum()), 3), dtype=np.int16)
        opaque = np.dstack([frame.clip(0, 255).astype(np.uint8), np.full(frame.shape[:2], 255, np.uint8)])
        over = self.overhang
        patch = np.pad(opaque, ((over, over), (over, over), (0, 0)), constant_values=255)
        return [
            Layer(region.id, -over, -over, patch, SetBy.MODEL, self.name, model="simulated")
            for region in request.regions
        ]
