"""What each surface is made of: its colour and how rough its glaze is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proofpress.examples.campaign.cup.shapes import CUP_RADIUS, CUP_RIM, CUP_WALL, SAUCER_RADIUS, bowl, shapes
from proofpress.examples.campaign.cup.vectors import Array, mix, noise, smoothstep, vector

__all__ = ["BEAN", "COFFEE", "CUP", "INSIDE", "SAUCER", "material"]

CUP, INSIDE, COFFEE, SAUCER, BEAN = range(5)

TEAL = (0.016, 0.082, 0.092)
CREAM = (0.80, 0.70, 0.56)
CLAY = (0.30, 0.155, 0.075)
FOAM = (0.93, 0.80, 0.60)
CREMA = (0.33, 0.118, 0.028)
CREMA_DARK = (0.135, 0.040, 0.010)
ROAST = (0.078, 0.030, 0.013)


def _latte(x: Array, z: Array) -> Array:
    """Colour of the coffee's surface: crema with a poured heart."""
    r = np.sqrt(x * x + z * z)
    turn = np.float32(-0.30)
    u = np.cos(turn) * x - np.sin(turn) * z
    v = np.cos(turn) * z + np.sin(turn) * x
    warp = 0.035 * (noise(x * 5.0, z * 5.0, 3) - 0.5)
    u, v = u + warp, v + 0.035 * (noise(x * 5.0 + 9.0, z * 5.0, 4) - 0.5)
    flow = noise(x * 7.0 + 3.0 * noise(x * 3.0, z * 3.0, 8), z * 7.0, 5)
    crema = mix(vector(*CREMA), vector(*CREMA_DARK), 0.55 * flow)
    crema = mix(crema, vector(0.50, 0.23, 0.075), 0.5 * smoothstep(0.55, 0.85, noise(x * 22.0, z * 22.0, 6)) * 0.6)
    u, v = u / 0.62, (v - 0.02) / -0.58
    ring = np.sqrt(u * u + (v - 0.62 * np.sqrt(np.abs(u) + 0.012)) ** 2) * (1.0 + 0.025 * (flow - 0.5))
    milk: Array = (1.0 - smoothstep(0.93, 1.0, ring)).astype(np.float32)
    for at, half in ((0.80, 0.030), (0.585, 0.036), (0.34, 0.030)):
        milk *= 1.0 - 0.92 * (1.0 - smoothstep(half * 0.5, half * 1.7, np.abs(ring - at)))
    pull = (1.0 - smoothstep(0.004, 0.030, np.abs(u))) * smoothstep(-0.75, -0.55, v) * (1.0 - smoothstep(0.2, 0.6, v))
    milk *= 1.0 - 0.55 * pull
    surface = mix(crema, vector(*FOAM), milk)
    edge = smoothstep(0.80, 0.915, r)
    return mix(surface, vector(*CREMA_DARK), 0.9 * edge)


def _speckle(a: Array, b: Array, pitch: float) -> Array:
    """Round flecks of iron in the clay: at most one in each cell of a lattice, of random place and size."""
    x, y = a / pitch, b / pitch
    xi, yi = np.floor(x), np.floor(y)
    at_x, at_y = noise(xi, yi, 51), noise(xi, yi, 52)
    size = np.maximum(noise(xi, yi, 53) - 0.55, 0.0) * 0.42
    away = np.sqrt((x - xi - 0.25 - 0.5 * at_x) ** 2 + ((y - yi - 0.25 - 0.5 * at_y) * 1.2) ** 2)
    flecks: Array = np.clip((size - away) / 0.07 + 0.5, 0.0, 1.0) * (size > 0.0)
    return flecks


def material(p: Array) -> tuple[NDArray[np.int64], Array, Array]:
    """What is at each surface point, its base colour and how rough its glaze is."""
    kind: NDArray[np.int64] = np.array([CUP, COFFEE, SAUCER, BEAN], dtype=np.int64)[np.argmin(shapes(p), axis=0)]
    x, y, z = p
    r = np.sqrt(x * x + z * z)
    outer = bowl(r, y)
    kind = np.where((kind == CUP) & (outer < -CUP_WALL * 0.5) & (y > 0.4), INSIDE, kind)
    angle = np.arctan2(z, x)
    colour = np.zeros_like(p)
    rough = np.full(r.shape, 0.10, dtype=np.float32)

    on = kind == CUP
    a, h = angle[on] * 1.4, y[on]
    glaze = mix(vector(*TEAL), vector(0.030, 0.150, 0.160), noise(a * 2.2, h * 3.0, 21))
    glaze = mix(glaze, vector(0.20, 0.30, 0.27), 0.30 * _speckle(a, h, 0.085))
    line = 0.25 + 0.018 * np.sin(angle[on] * 3.0 + 0.6) + 0.012 * np.sin(angle[on] * 7.0)
    bare = 1.0 - smoothstep(-0.012, 0.012, h - line)
    glaze = mix(glaze, vector(*CLAY), bare)
    lip = smoothstep(-0.032, -0.008, h - CUP_RIM) * (r[on] < CUP_RADIUS + 0.02)
    colour[:, on] = mix(glaze, vector(*CLAY) * 1.1, 0.85 * lip)
    rough[on] = np.where(bare > 0.5, 0.9, 0.10)

    on = kind == INSIDE
    lip = smoothstep(-0.030, -0.006, y[on] - CUP_RIM)
    colour[:, on] = mix(vector(*CREAM), vector(*CLAY) * 1.1, 0.85 * lip)

    on = kind == COFFEE
    colour[:, on] = _latte(x[on], z[on])
    rough[on] = 0.35

    on = kind == SAUCER
    tone = mix(vector(0.70, 0.585, 0.44), vector(0.58, 0.465, 0.33), noise(x[on] * 2.0, z[on] * 2.0, 31))
    tone = mix(tone, vector(0.24, 0.13, 0.07), 0.70 * _speckle(x[on], z[on], 0.075))
    rim = smoothstep(SAUCER_RADIUS - 0.035, SAUCER_RADIUS - 0.012, r[on])
    colour[:, on] = mix(tone, vector(*CLAY) * 1.1, 0.9 * rim)
    rough[on] = 0.28

    on = kind == BEAN
    colour[:, on] = mix(vector(*ROAST), vector(0.13, 0.052, 0.021), noise(x[on] * 19.0, z[on] * 19.0, 41))
    rough[on] = 0.45
    return kind, colour, rough
