"""Where the cup, the coffee, the saucer and the beans are: signed distances, and rays that march along them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proofpress.examples.campaign.cup.vectors import Array, smooth_max, smooth_min, smoothstep, unit, vector

__all__ = ["CUP_RADIUS", "CUP_RIM", "CUP_WALL", "SAUCER_RADIUS", "bowl", "distance", "march", "normal", "shapes"]

CUP_RADIUS, CUP_RIM, CUP_DEPTH, CUP_WALL, CUP_POWER = 1.0, 1.46, 1.36, 0.075, 2.35
COFFEE_LEVEL = CUP_RIM - 0.15
SAUCER_RADIUS = 1.53

BEANS = (
    (0.20, 0.232, 1.14, 0.45, -0.20),
    (0.55, 0.240, 1.03, -0.75, 0.12),
    (0.84, 0.240, 0.80, 0.95, -0.10),
)
"""Position, turn about the upright axis and tilt of each bean."""


def bowl(r: Array, y: Array) -> Array:
    """Distance to the outer surface of the cup, prolonged upwards as a tube."""
    u = np.maximum(r, 1e-4) / CUP_RADIUS
    v = np.maximum(CUP_RIM - y, 1e-4) / CUP_DEPTH
    g = (u**CUP_POWER + v**CUP_POWER) ** (1.0 / CUP_POWER)
    slope_r = (u / g) ** (CUP_POWER - 1.0) / CUP_RADIUS
    slope_y = (v / g) ** (CUP_POWER - 1.0) / CUP_DEPTH
    distance: Array = (g - 1.0) / np.sqrt(slope_r * slope_r + slope_y * slope_y)
    return distance


def _handle(x: Array, y: Array, z: Array) -> Array:
    turn = np.float32(0.42)
    along = np.cos(turn) * x + np.sin(turn) * z
    aside = np.cos(turn) * z - np.sin(turn) * x
    dx, dy = (along - 0.97) / 1.12, y - 0.86 + 0.10 * (along - 0.97)
    ring = np.sqrt(dx * dx + dy * dy) - 0.385
    section = (np.abs(ring / 0.070) ** 2.5 + np.abs(aside / 0.105) ** 2.5) ** (1.0 / 2.5)
    distance: Array = (section - 1.0) * 0.070
    return distance


def _saucer(r: Array, y: Array) -> Array:
    t = np.clip((r - 0.50) / 1.15, 0.0, 1.0)
    height = 0.025 + 0.24 * t * t * (1.6 - 0.6 * t)
    slope = 0.24 * (3.2 * t - 1.8 * t * t) / 1.15
    slab = np.abs(y - height) / np.sqrt(1.0 + slope * slope) - 0.036
    return smooth_max(slab, r - SAUCER_RADIUS, 0.06)


def _bean(p: Array, bean: tuple[float, float, float, float, float]) -> Array:
    x, y, z, turn, tilt = bean
    a, b, c = p[0] - x, p[1] - y, p[2] - z
    a, c = np.cos(turn) * a + np.sin(turn) * c, np.cos(turn) * c - np.sin(turn) * a
    b, c = np.cos(tilt) * b + np.sin(tilt) * c, np.cos(tilt) * c - np.sin(tilt) * b
    k0 = np.sqrt((a / 0.185) ** 2 + (b / 0.105) ** 2 + (c / 0.130) ** 2)
    k1 = np.sqrt((a / 0.185**2) ** 2 + (b / 0.105**2) ** 2 + (c / 0.130**2) ** 2)
    body = k0 * (k0 - 1.0) / np.maximum(k1, 1e-4)
    body = smooth_max(body, b - 0.072, 0.05)
    crease = c - 0.020 * np.sin(a * 17.0)
    groove: Array = body + 0.030 * np.exp(-((crease / 0.017) ** 2)) * smoothstep(0.0, 0.05, b)
    return groove


def shapes(p: Array) -> tuple[Array, Array, Array, Array]:
    """Distances to cup, coffee, saucer and beans."""
    x, y, z = p
    r = np.sqrt(x * x + z * z)
    outer = bowl(r, y)
    shell = np.abs(outer + CUP_WALL / 2.0) - CUP_WALL / 2.0
    cup = smooth_max(shell, y - CUP_RIM, 0.065)
    handle = np.maximum(_handle(x, y, z), -(outer + CUP_WALL * 0.6))
    cup = smooth_min(cup, handle, 0.075)
    foot = smooth_max(np.abs(r - 0.46) - 0.050, np.abs(y - 0.12) - 0.09, 0.03)
    cup = smooth_min(cup, foot, 0.06)
    coffee = np.maximum(outer + CUP_WALL * 0.7, y - COFFEE_LEVEL)
    beans = np.minimum.reduce([_bean(p, bean) for bean in BEANS])
    return cup, coffee, _saucer(r, y), beans


def distance(p: Array) -> Array:
    """Return the distance to what is nearest."""
    nearest: Array = np.minimum.reduce(shapes(p))
    return nearest


def march(origin: Array, ray: Array, steps: int, start: float, reach: float) -> tuple[Array, NDArray[np.bool_]]:
    """Distance along each ray and whether it met something."""
    t = np.full(ray.shape[1], start, dtype=np.float32)
    hit = np.zeros(ray.shape[1], dtype=bool)
    live = np.arange(ray.shape[1])
    for _ in range(steps):
        d = distance(origin[:, live] + ray[:, live] * t[live])
        near = d < 0.0003 * (1.0 + t[live] * 0.1)
        hit[live[near]] = True
        t[live] += np.where(near, 0.0, d * 0.72)
        live = live[~near & (t[live] < reach)]
        if live.size == 0:
            break
    if live.size:
        hit[live] = distance(origin[:, live] + ray[:, live] * t[live]) < 0.01
    return t, hit


def normal(p: Array) -> Array:
    """Return the way that each surface point faces."""
    e = np.float32(0.0012)
    total = np.zeros_like(p)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        way = vector(*corner)
        total += way * distance(p + way * e)
    return unit(total)
