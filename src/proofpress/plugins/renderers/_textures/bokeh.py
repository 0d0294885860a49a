"""Bokeh: lights far out of focus, in three depths, gathered along a drifting band."""

from __future__ import annotations

import math

import numpy as np

from proofpress.plugins.renderers._noise import Floats, smoothstep
from proofpress.plugins.renderers._textures.scene import Scene, Shader, falloff, mixed, toned
from proofpress.plugins.renderers._tones import light_of

__all__ = ["bokeh"]


def bokeh(scene: Scene) -> Shader:
    """Return the shader of this ground."""
    stage, palette, rng = scene.stage, scene.palette, scene.rng
    half_u, half_v = stage.reach
    haze = scene.noise().fractal(stage.u * 1.3, stage.v * 1.3, 3)
    fall = 0.30 if palette.dark else 0.20
    tone = stage.surface(fall * falloff(stage, rng) + 0.20 * haze - np.float32(0.16 if palette.dark else 0.02))
    glow = stage.surface(smoothstep(-0.1, 0.9, scene.noise().fractal(stage.u * 1.1, stage.v * 1.1, 2)) * 0.30)
    ramp, tint = palette.ramp(accent_in_lights=0.25), light_of(palette.tone(0.1, 0.8))
    tilt, shift = rng.uniform(-0.5, 0.5), rng.uniform(-0.25, 0.25)
    discs: list[tuple[float, float, float, float, Floats]] = []
    # (how many, smallest and largest radius, softness as a share of it, strength)
    for count, small, large, soft, strength in (
        (11, 0.085, 0.150, 0.30, 0.24),
        (24, 0.038, 0.080, 0.10, 0.40),
        (28, 0.010, 0.026, 0.16, 0.75),
    ):
        for _ in range(count):
            x = rng.uniform(-1.08, 1.08) * half_u
            y = shift * half_v + tilt * x + rng.normal(0, 0.52) * half_v
            radius = rng.uniform(small, large)
            colour = palette.tone(rng.uniform(0.45, 1.1), rng.choice([0.0, 0.85, 1.0, 1.0]))
            # Lamps differ a little in hue, and light is purer than pigment.
            turn, pure = rng.normal(0, 0.07), rng.uniform(1.1, 1.4)
            colour[1:] = (
                pure * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]) @ colour[1:]
            )
            discs.append((x, y, radius, soft, light_of(colour) * np.float32(strength * rng.uniform(0.5, 1.25))))

    def shader(first: int, last: int) -> Floats:
        light = mixed(toned(ramp, tone.rows(first, last)), tint, glow.rows(first, last))
        u, v = stage.pixels(first, last)
        for x, y, radius, soft, colour in discs:
            edge = radius * (1 + soft)
            rows = np.flatnonzero(np.abs(v[:, 0] - np.float32(y)) < edge)
            columns = np.flatnonzero(np.abs(u[0] - np.float32(x)) < edge)
            if rows.size == 0 or columns.size == 0:
                continue
            part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
            away = np.hypot(u[:, part[1]] - np.float32(x), v[part[0]] - np.float32(y)) / np.float32(radius)
            disc = smoothstep(-1 - soft, -1 + soft, -away) * (np.float32(0.70) + np.float32(0.30) * away**4)
            light[part] += disc[..., None] * colour * (1 - light[part])
        return light

    return shader
