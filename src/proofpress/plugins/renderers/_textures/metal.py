"""Brushed metal: strokes of three lengths, and broad reflections that follow them."""

from __future__ import annotations

import math

import numpy as np

from proofpress.plugins.renderers._noise import Floats, Surface, smoothstep
from proofpress.plugins.renderers._textures.scene import Scene, Shader, mixed, toned
from proofpress.plugins.renderers._tones import light_of

__all__ = ["metal"]


def metal(scene: Scene) -> Shader:
    """Return the shader of this ground."""
    stage, rng, detail, grain = scene.stage, scene.rng, scene.detail, scene.grain
    width, height = stage.width, stage.height
    half_u, _ = stage.reach
    lean = rng.uniform(-0.22, 0.22)
    bow = scene.noise().fractal(stage.u * 0.8, stage.v * 0.8, 2)
    along = stage.u / np.float32(half_u) + np.float32(lean) * stage.v + np.float32(0.16) * bow
    reflection = np.zeros_like(along)
    centre = rng.uniform(-0.55, -0.2)
    if rng.random() < 0.5:
        centre = -centre
    for offset, reach, weight in ((0.0, 0.34, 0.62), (-1.15, 0.20, 0.30), (1.2, 0.26, 0.36), (0.52, 0.10, 0.13)):
        place = centre + math.copysign(offset, offset * -centre)
        reflection += np.float32(weight) * np.exp(-(((along - np.float32(place)) / np.float32(reach)) ** 2))
    reflection -= np.float32(0.30)
    broad = stage.surface(reflection)
    glint = stage.surface(smoothstep(0.05, 0.45, reflection) * np.float32(0.16))
    strokes = [
        (Surface.random(detail, width, height, length * grain, thick * grain), weight)
        for length, thick, weight in ((700, 1.0, 0.050), (170, 1.0, 0.045), (46, 1.0, 0.030), (900, 9.0, 0.040))
    ]
    ramp, tint = scene.palette.ramp(), light_of(scene.palette.tone(0.35, 0.75))

    def shader(first: int, last: int) -> Floats:
        brushed = strokes[0][0].rows(first, last) * np.float32(strokes[0][1])
        for surface, weight in strokes[1:]:
            brushed += surface.rows(first, last) * np.float32(weight)
        tone = broad.rows(first, last)
        brushed *= np.float32(0.75) + tone
        tone += brushed
        return mixed(toned(ramp, tone), tint, glint.rows(first, last))

    return shader
