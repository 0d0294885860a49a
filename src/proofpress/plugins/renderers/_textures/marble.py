"""Marble, polished: clouded body, a few strong veins, a net of hairlines."""

from __future__ import annotations

import math

import numpy as np

from proofpress.plugins.renderers._noise import Floats, Surface, smoothstep
from proofpress.plugins.renderers._textures.scene import Scene, Shader, falloff, mixed, nodes_per_unit, toned
from proofpress.plugins.renderers._tones import light_of

__all__ = ["marble"]


def marble(scene: Scene) -> Shader:
    """Return the shader of this ground."""
    stage, palette, rng = scene.stage, scene.palette, scene.rng
    warp_x, warp_y, body = scene.noise(), scene.noise(), scene.noise()
    u = stage.u + np.float32(0.17) * warp_x.fractal(stage.u * 1.5, stage.v * 1.5, 3)
    v = stage.v + np.float32(0.17) * warp_y.fractal(stage.u * 1.5, stage.v * 1.5, 3)
    clouds = body.fractal(u * 2.1, v * 2.1, 5, 0.55)
    tone = 0.15 * clouds + 0.10 * falloff(stage, rng) + np.float32(0 if palette.dark else 0.08)
    lean = math.radians(rng.uniform(28, 58)) * (1 if rng.random() < 0.5 else -1)
    veins: list[tuple[Surface, Surface, Surface, float]] = []
    halo = np.zeros_like(u)
    # (turn against the main lean, veins per unit, wander, width in units, strength)
    for turn, often, wander, wide, strength in (
        (0.0, 1.15, 0.75, 0.0060, 0.85),
        (0.35, 2.1, 0.95, 0.0026, 0.60),
        (-0.75, 2.7, 1.20, 0.0012, 0.45),
        (1.25, 3.6, 1.50, 0.0008, 0.35),
    ):
        cos, sin = np.float32(math.cos(lean + turn)), np.float32(math.sin(lean + turn))
        across, along = u * sin + v * cos, u * cos - v * sin
        field, presence, swell = scene.noise(), scene.noise(), scene.noise()
        phase = across * np.float32(often) + np.float32(wander) * field.fractal(across * 1.6, along * 1.05, 6, 0.52)
        phase += np.float32(rng.random())
        steep_v, steep_u = np.gradient(phase)
        slope = np.hypot(steep_u, steep_v) * np.float32(nodes_per_unit(stage))
        size = np.float32(wide) * np.exp(np.float32(1.5) * swell.fractal(u * 2.3, v * 2.3, 3))
        fade = smoothstep(-0.25, 0.30, presence.fractal(u * 1.7, v * 1.7, 2)) * np.float32(strength)
        veins.append((stage.surface(phase), stage.surface(1 / (slope + 0.5) / size), stage.surface(fade), strength))
        distance = np.abs(phase - np.rint(phase)) / (slope + np.float32(0.5)) / size
        halo += fade / (1 + (distance / 9) ** 2)
    shade = stage.surface(halo * np.float32(0.16 if palette.dark else 0.30))
    broad = stage.surface(tone)
    ramp = palette.ramp()
    vein, smoke = light_of(palette.apart(0.30)), light_of((palette.tone(0) + palette.apart(0.30)) / 2)

    def shader(first: int, last: int) -> Floats:
        light = mixed(toned(ramp, broad.rows(first, last)), smoke, np.clip(shade.rows(first, last), 0, 0.7))
        share = np.zeros(light.shape[:2], dtype=np.float32)
        for phase, scale, fade, _ in veins:
            value = phase.rows(first, last)
            value -= np.rint(value)
            value *= scale.rows(first, last)
            if palette.dark:
                # A pale vein in dark stone needs an edge, or it glows like a lamp; a grey one in white stone is smoke.
                value *= value
            np.maximum(share, fade.rows(first, last) / (1 + value * value), out=share)
        return mixed(light, vein, share)

    return shader
