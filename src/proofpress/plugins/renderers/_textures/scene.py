"""What every kind of ground is made from: its canvas, its colours, its streams of chance, and how tones become light."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np

from proofpress.plugins.renderers._noise import Floats, Noise, Stage, smoothstep
from proofpress.plugins.renderers._tones import RAMP_STEPS, Palette

__all__ = ["Rng", "Scene", "Shader", "falloff", "mixed", "nodes_per_unit", "toned"]

Shader = Callable[[int, int], Floats]
"""Returns the light of the rows from the first up to the last."""
Rng = np.random.Generator


@attrs.frozen
class Scene:
    """What every kind is given.

    Attributes:
        stage: The canvas.
        palette: The colours.
        rng: A stream of chance for large forms.
        detail: One for fine detail.
    """

    stage: Stage
    palette: Palette
    rng: Rng
    detail: Rng

    @property
    def grain(self) -> float:
        """Pixels per unit of fine detail: 1 at about 1200 pixels, growing with the canvas."""
        return max(1.0, self.stage.unit / 1200)

    def noise(self) -> Noise:
        """Return fresh noise from the stream for forms."""
        return Noise.seeded(self.rng)


def toned(ramp: Floats, tone: Floats) -> Floats:
    """Look tones (-1..1) up in a ramp."""
    scaled = tone * np.float32((RAMP_STEPS - 1) / 2) + np.float32(RAMP_STEPS / 2)
    np.clip(scaled, 0, RAMP_STEPS - 1, out=scaled)
    return np.take(ramp, scaled.astype(np.int16), axis=0)


def mixed(light: Floats, other: Floats, share: Floats) -> Floats:
    """Blend light towards one other colour."""
    # One channel at a time: a plane fits the cache, three with their temporaries do not.
    for channel in range(3):
        plane = light[..., channel]
        plane += (other[channel] - plane) * share
    return light


def falloff(stage: Stage, rng: Rng) -> Floats:
    """Return soft light from one upper corner, about -1..1 over the nodes: the mood that all kinds share."""
    half_u, half_v = stage.reach
    side = 1.0 if rng.random() < 0.5 else -1.0
    u, v = stage.u / np.float32(half_u), stage.v / np.float32(half_v)
    away = np.sqrt((u + np.float32(0.65 * side)) ** 2 + (v + np.float32(0.75)) ** 2)
    return np.asarray(1 - 2 * smoothstep(0.0, 2.5, away), dtype=np.float32)


def nodes_per_unit(stage: Stage) -> float:
    """Return how many nodes of the stage lie along a unit."""
    return float(stage.u.shape[1] - 3) / (2 * stage.reach[0])
