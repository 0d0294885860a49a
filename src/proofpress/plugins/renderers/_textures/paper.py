"""Cotton paper under raking light: tooth, a cloudy sheet, stray fibres."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from proofpress.plugins.renderers._noise import Floats, Surface, smoothstep, splat
from proofpress.plugins.renderers._textures.scene import Scene, Shader, falloff, mixed, toned
from proofpress.plugins.renderers._tones import light_of

__all__ = ["paper"]


def paper(scene: Scene) -> Shader:
    """Return the shader of this ground."""
    stage, rng, detail, grain = scene.stage, scene.rng, scene.detail, scene.grain
    width, height = stage.width, stage.height
    sheet = 0.075 * scene.noise().fractal(stage.u * 3.1, stage.v * 3.1, 4, 0.6)
    broad = stage.surface(sheet + 0.20 * falloff(stage, rng) - np.float32(0.06))
    tooth = [
        (Surface.random(detail, width, height, cell * grain, cell * grain), weight)
        for cell, weight in ((2.2, 0.010), (4.6, 0.017), (10.5, 0.020))
    ]
    flecks = stage.surface(smoothstep(0.1, 0.8, scene.noise().fractal(stage.u * 1.4, stage.v * 1.4, 2)) * 0.10)
    fibres = _fibres(scene)
    ramp, tint = scene.palette.ramp(), light_of(scene.palette.tone(0, 0.6))

    def shader(first: int, last: int) -> Floats:
        tone = broad.rows(first, last)
        for surface, weight in tooth:
            # Light rakes from the upper left: what rises towards it is bright.
            above = surface.rows(first, last)
            tone[:, 1:] += np.float32(weight) * (above[:, 1:] - above[:, :-1]) * np.float32(1.6)
            tone += np.float32(weight) * above
        tone += fibres(first, last)
        return mixed(toned(ramp, tone), tint, flecks.rows(first, last))

    return shader


def _fibres(scene: Scene) -> Callable[[int, int], Floats]:
    """Return a reader of fine curled fibres, some light, some dark."""
    stage, rng, grain = scene.stage, scene.detail, scene.grain
    width, height = stage.width, stage.height
    count = min(6000, max(1, round(width * height / grain**2 / 2600)))
    steps = 34
    angle = rng.random((count, 1), dtype=np.float32) * np.float32(2 * math.pi)
    bend = rng.normal(0, 0.055, (count, 1)).astype(np.float32)
    wander = np.cumsum(rng.normal(0, 0.05, (count, steps)).astype(np.float32), axis=1)
    heading = angle + bend * np.arange(steps, dtype=np.float32) + wander
    stride = (0.9 * grain * rng.uniform(0.35, 1.0, (count, 1))).astype(np.float32)
    x = rng.random((count, 1), dtype=np.float32) * width + np.cumsum(np.cos(heading) * stride, axis=1)
    y = rng.random((count, 1), dtype=np.float32) * height + np.cumsum(np.sin(heading) * stride, axis=1)
    taper = np.sin(np.linspace(0, math.pi, steps, dtype=np.float32))
    value = (rng.normal(-0.004, 0.035, (count, 1)).astype(np.float32) * taper).ravel()
    x, y = x.ravel(), y.ravel()
    order = np.argsort(y, kind="stable")
    x, y, value = x[order], y[order], value[order]

    def reader(first: int, last: int) -> Floats:
        start, stop = np.searchsorted(y, [first - 1, last])
        return splat(x[start:stop], y[start:stop], value[start:stop], width=width, first=first, last=last)

    return reader
