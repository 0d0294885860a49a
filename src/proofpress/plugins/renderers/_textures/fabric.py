"""Draped fabric: folds lit from the side, a satin sheen, and a weave close to the eye."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from proofpress.plugins.renderers._noise import Floats, Surface, smoothstep
from proofpress.plugins.renderers._textures.scene import Scene, Shader, mixed, nodes_per_unit, toned
from proofpress.plugins.renderers._tones import light_of

__all__ = ["fabric"]


def fabric(scene: Scene) -> Shader:
    """Return the shader of this ground."""
    stage, palette, rng = scene.stage, scene.palette, scene.rng
    warp_x, warp_y = scene.noise(), scene.noise()
    u = stage.u + np.float32(0.20) * warp_x.fractal(stage.u * 0.9, stage.v * 0.9, 2)
    v = stage.v + np.float32(0.20) * warp_y.fractal(stage.u * 0.9, stage.v * 0.9, 2)
    lean = rng.uniform(0.35, 1.1) * (1 if rng.random() < 0.5 else -1)
    height = np.zeros_like(u)
    # (turn against the main lean, folds per unit, wander, height in units, lean of the crests)
    for turn, often, wander, tall, crest in (
        (0.0, 1.25, 0.55, 0.085, 0.35),
        (0.20, 2.6, 0.80, 0.026, 0.55),
        (-0.30, 5.0, 1.00, 0.0055, 0.6),
    ):
        cos, sin = np.float32(math.cos(lean + turn)), np.float32(math.sin(lean + turn))
        across, along = u * cos + v * sin, v * cos - u * sin
        phase = across * np.float32(often) + np.float32(wander) * scene.noise().fractal(across * 0.7, along * 0.45, 2)
        phase = np.float32(2 * math.pi) * (phase + np.float32(rng.random()))
        wave = np.sin(phase + np.float32(crest) * np.sin(phase))
        swell = smoothstep(-0.6, 0.7, scene.noise().fractal(across * 0.8, along * 0.6, 2))
        height += np.float32(tall) * wave * (np.float32(0.30) + swell)
    height += np.float32(0.006) * scene.noise().fractal(u * 2.0, v * 2.0, 2)
    slope_v, slope_u = np.gradient(height * np.float32(nodes_per_unit(stage)))
    upright = 1 / np.sqrt(1 + slope_u**2 + slope_v**2)
    lamp_u, lamp_v, lamp_w = -0.48, -0.52, 0.70
    lit = (-slope_u * np.float32(lamp_u) - slope_v * np.float32(lamp_v) + np.float32(lamp_w)) * upright
    half = np.clip((-slope_u * np.float32(-0.26) - slope_v * np.float32(-0.28) + np.float32(0.92)) * upright, 0, 1)
    sheen = half**14
    tone = np.float32(0.90) * (lit - np.float32(lamp_w)) + np.float32(0.42) * sheen - np.float32(0.22) + 1.1 * height
    broad, gleam = stage.surface(tone), stage.surface(sheen * smoothstep(0.0, 0.5, tone) * np.float32(0.20))
    ramp, tint = palette.ramp(), light_of(palette.tone(0.2, 0.8))
    weave = _weave(scene)

    def shader(first: int, last: int) -> Floats:
        tone = broad.rows(first, last)
        tone += weave(first, last)
        return mixed(toned(ramp, tone), tint, gleam.rows(first, last))

    return shader


def _weave(scene: Scene) -> Callable[[int, int], Floats]:
    """Return a reader of threads that cross over and under, each a little uneven."""
    stage, rng, grain = scene.stage, scene.detail, scene.grain
    width, height = stage.width, stage.height
    thread = 3.2 * grain
    across = Surface.random(rng, width, height, thread, 130 * grain)
    along = Surface.random(rng, width, height, 130 * grain, thread)
    x = np.sin((np.arange(width) + 0.5) * (math.pi / thread)).astype(np.float32)
    y = np.sin((np.arange(height) + 0.5) * (math.pi / thread)).astype(np.float32)

    def reader(first: int, last: int) -> Floats:
        out = across.rows(first, last)
        out += along.rows(first, last)
        out *= np.float32(0.022)
        out += np.float32(0.014) * y[first:last, None] * x[None, :]
        return out

    return reader
