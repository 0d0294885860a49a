"""A gradient: a mesh of a few large colour clouds."""

from __future__ import annotations

import math

import numpy as np

from proofpress.plugins.renderers._noise import Floats
from proofpress.plugins.renderers._textures.scene import Scene, Shader
from proofpress.plugins.renderers._tones import light_of

__all__ = ["gradient"]


def gradient(scene: Scene) -> Shader:
    """Return the shader of this ground."""
    stage, palette, rng = scene.stage, scene.palette, scene.rng
    half_u, half_v = stage.reach
    warp_x, warp_y = scene.noise(), scene.noise()
    u = stage.u + np.float32(0.22) * warp_x.fractal(stage.u * 1.1, stage.v * 1.1, 2)
    v = stage.v + np.float32(0.22) * warp_y.fractal(stage.u * 1.1, stage.v * 1.1, 2)
    turn = rng.random() * 2 * math.pi
    # (lift, share of accent, reach, weight), set around the edge so that the middle stays with the base.
    clouds = ((0.50, 0.0, 0.46, 1.4), (-0.40, 0.0, 0.50, 1.2), (0.12, 1.0, 0.33, 2.6), (0.20, 0.45, 0.36, 0.8))
    total = np.full(u.shape, 0.55, dtype=np.float32)
    lab = total[..., None] * palette.tone(0).astype(np.float32)
    for index, (lift, share, radius, weight) in enumerate(clouds):
        angle = turn + (0.0, math.pi * 0.95, math.pi * 0.55, math.pi * 1.45)[index] + rng.uniform(-0.3, 0.3)
        centre_u = half_u * 0.95 * math.cos(angle)
        centre_v = half_v * 0.95 * math.sin(angle)
        squared = ((u - np.float32(centre_u)) ** 2 + (v - np.float32(centre_v)) ** 2) / np.float32(radius**2)
        cloud = np.float32(weight) * np.exp(-squared)
        lab += cloud[..., None] * palette.tone(lift, share).astype(np.float32)
        total += cloud
    lab /= total[..., None]
    # Where opposite hues meet, a straight blend loses colour; a little is given back.
    lab[..., 1:] *= np.float32(1.18)
    light = light_of(lab)
    surfaces = [stage.surface(light[..., channel]) for channel in range(3)]

    def shader(first: int, last: int) -> Floats:
        return np.stack([surface.rows(first, last) for surface in surfaces], axis=-1)

    return shader
