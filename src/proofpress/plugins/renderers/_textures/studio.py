"""A studio: a seamless backdrop with a pool of light, a soft sweep into the floor and a rim of accent."""

from __future__ import annotations

import numpy as np

from proofpress.plugins.renderers._noise import Floats, Stage, smoothstep
from proofpress.plugins.renderers._textures.scene import Rng, Scene, Shader, mixed, toned
from proofpress.plugins.renderers._tones import light_of

__all__ = ["studio"]


def studio(scene: Scene) -> Shader:
    """Return the shader of this ground."""
    stage, rng = scene.stage, scene.rng
    half_u, half_v = stage.reach
    side = 1.0 if rng.random() < 0.5 else -1.0
    lamp_u, lamp_v = -side * half_u * rng.uniform(0.25, 0.6), -half_v * rng.uniform(0.35, 0.6)
    horizon = half_v * rng.uniform(0.42, 0.54)
    u, v = stage.u, stage.v
    pool = np.exp(-(((u - np.float32(lamp_u)) / 0.50) ** 2 + ((v - np.float32(lamp_v)) / 0.46) ** 2))
    wall = np.float32(-0.30) + np.float32(0.78) * pool - np.float32(0.10) * smoothstep(-half_v, horizon, v)
    spill = np.exp(-(((u - np.float32(lamp_u * 0.4)) / 0.62) ** 2 + ((v - np.float32(horizon + 0.13)) / 0.17) ** 2))
    floor = np.float32(-0.22) + np.float32(0.52) * spill - np.float32(0.18) * smoothstep(horizon, half_v * 1.3, v)
    sweep = smoothstep(horizon - 0.075, horizon + 0.075, v)
    tone = wall + (floor - wall) * sweep
    tone -= np.float32(0.07) * np.exp(-(((v - np.float32(horizon)) / 0.05) ** 2))
    # A window throws slanted, soft panes on the wall: the sign of a real room.
    tone += np.float32(0.16) * _window(stage, side, rng) * (1 - sweep * np.float32(0.75))
    tone -= np.float32(0.10) * smoothstep(0.45, 1.0, np.hypot(u, v))
    rim = np.exp(-(((u - np.float32(side * half_u * 1.15)) / 0.30) ** 2 + ((v - np.float32(0.05)) / 0.55) ** 2))
    tones, accent = stage.surface(tone), stage.surface(rim * np.float32(0.42))
    ramp, colour = scene.palette.ramp(accent_in_lights=0.06), light_of(scene.palette.tone(0, 0.9))

    def shader(first: int, last: int) -> Floats:
        return mixed(toned(ramp, tones.rows(first, last)), colour, accent.rows(first, last))

    return shader


def _window(stage: Stage, side: float, rng: Rng) -> Floats:
    """Return light through a window, 0..1: two columns of panes, sheared, blurring away from the sill."""
    half_u, half_v = stage.reach
    along = (stage.u + np.float32(side * half_u * 0.15)) * np.float32(side) + stage.v * np.float32(0.42)
    up = stage.v - stage.u * np.float32(side * 0.16) + np.float32(half_v * rng.uniform(0.12, 0.3))
    blur = np.float32(0.035) + np.float32(0.05) * smoothstep(-0.5, 0.6, along)
    columns = _slot(along, 0.0, 0.125, blur) + _slot(along, 0.30, 0.125, blur)
    rows = _slot(up, -0.32, 0.13, blur) + _slot(up, 0.0, 0.13, blur) + _slot(up, 0.32, 0.13, blur)
    return np.asarray(columns * rows, dtype=np.float32)


def _slot(value: Floats, centre: float, half: float, blur: Floats) -> Floats:
    """Return 1 within `half` of a centre and 0 away from it, over an edge as wide as `blur`."""
    t = np.clip(
        (np.float32(half) - np.abs(value - np.float32(centre))) / blur * np.float32(0.5) + np.float32(0.5), 0, 1
    )
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)
