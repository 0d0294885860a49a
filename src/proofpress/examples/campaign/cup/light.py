"""Light: two soft boxes and a window in a bright room, what they reach, and what shines back."""

from __future__ import annotations

import numpy as np

from proofpress.examples.campaign.cup.shapes import distance, march, normal
from proofpress.examples.campaign.cup.surfaces import BEAN, COFFEE, SAUCER, material
from proofpress.examples.campaign.cup.vectors import Array, dot, mix, smoothstep, unit, vector

__all__ = ["shade"]

KEY = unit(vector(-0.62, 0.74, 0.46))
FILL = unit(vector(0.90, 0.34, 0.42))
WINDOW = unit(vector(-0.85, -0.34, 0.50))


def _openness(p: Array, n: Array) -> Array:
    """Ambient light that reaches a point, 0 to 1."""
    lost = np.zeros(p.shape[1], dtype=np.float32)
    weight = 1.0
    for reach in (0.03, 0.08, 0.17, 0.32, 0.55):
        lost += weight * np.maximum(reach - distance(p + n * np.float32(reach)), 0.0)
        weight *= 0.62
    share: Array = np.exp(-2.6 * lost)
    return share


def _shadow(p: Array, light: Array, width: float) -> Array:
    """Share of a soft box of the given angular width that a point sees."""
    seen = np.ones(p.shape[1], dtype=np.float32)
    t = np.full(p.shape[1], 0.03, dtype=np.float32)
    for _ in range(34):
        d = distance(p + light * t)
        seen = np.minimum(seen, 0.5 + 0.5 * d / (width * t))
        t += np.clip(d * 0.8, 0.02, 0.16)
        if float(t.min()) > 3.2:
            break
    seen = np.clip(seen, 0.0, 1.0)
    return seen * seen * (3.0 - 2.0 * seen)


def _box(ray: Array, towards: Array, half: tuple[float, float], soft: Array) -> Array:
    """A soft-edged rectangular light seen in a direction."""
    side = unit(np.cross(towards[:, 0], np.array([0.0, 1.0, 0.0], dtype=np.float32))[:, None].astype(np.float32))
    up = np.cross(side[:, 0], towards[:, 0])[:, None].astype(np.float32)
    depth = dot(ray, towards)
    safe = np.maximum(depth, 1e-3)
    across, along = np.abs(dot(ray, side)) / safe, np.abs(dot(ray, up)) / safe
    edge_a = np.clip((half[0] - across) / soft + 0.5, 0.0, 1.0)
    edge_b = np.clip((half[1] - along) / soft + 0.5, 0.0, 1.0)
    edge: Array = (edge_a * edge_b * (depth > 0.0)).astype(np.float32)
    return edge * edge * (3.0 - 2.0 * edge)


def _room(ray: Array, soft: Array) -> Array:
    """Radiance of the studio in a direction; ``soft`` widens edges for rough glazes."""
    y = ray[1]
    sky = smoothstep(-0.25, 0.9, y)
    light = mix(vector(0.50, 0.42, 0.33), vector(0.86, 0.84, 0.82), sky)
    light = light * (0.62 + 0.38 * smoothstep(-1.0, 0.2, y))
    light = light * (0.80 - 0.20 * smoothstep(-0.2, 0.9, ray[0]))
    light = light + vector(6.6, 6.2, 5.7) * _box(ray, KEY, (0.40, 0.62), soft) / (1.0 + 1.8 * soft)
    light = light + vector(5.6, 5.35, 5.0) * _box(ray, WINDOW, (0.20, 0.86), 1.5 * soft) / (1.0 + 1.8 * soft)
    return light + vector(2.6, 2.75, 2.9) * _box(ray, FILL, (0.10, 0.95), soft) / (1.0 + 1.8 * soft)


def _diffuse(p: Array, n: Array, colour: Array, full: bool) -> Array:
    open_ = _openness(p, n)
    sky = mix(vector(0.52, 0.43, 0.33), vector(0.80, 0.79, 0.78), 0.5 + 0.5 * n[1])
    key = np.clip(dot(n, KEY), 0.0, 1.0)
    fill = np.clip(0.25 + 0.75 * dot(n, FILL), 0.0, 1.0)
    if full:
        key = key * _shadow(p, KEY, 0.34)
    light = sky * open_ * 0.56 + vector(1.16, 1.08, 0.97) * key + vector(0.09, 0.10, 0.115) * fill * open_
    bounce = 1.0 - open_
    lit: Array = colour * (light + colour * light * bounce * 0.6)
    return lit


def shade(p: Array, ray: Array) -> Array:
    """Return the light, linear RGB, that comes from surface points along rays."""
    n = normal(p)
    kind, colour, rough = material(p)
    light = _diffuse(p, n, colour, full=True)
    facing = np.clip(-dot(ray, n), 0.0, 1.0)
    mirrored = ray + 2.0 * facing * n
    base = np.where(kind == BEAN, 0.022, np.where(kind == COFFEE, 0.014, 0.042)).astype(np.float32)
    strength = base + (0.72 - base) * (1.0 - facing) ** 5
    strength = strength * np.where(rough > 0.8, 0.18, np.where(kind == SAUCER, 0.62, 1.0))
    start = p + n * np.float32(0.006)
    t, hit = march(start, mirrored, 46, 0.01, 3.4)
    seen = _room(mirrored, np.maximum(rough, 0.07))
    if hit.any():
        q = start[:, hit] + mirrored[:, hit] * t[hit]
        _, other, _ = material(q)
        near = 1.0 - smoothstep(0.15, 1.3, t[hit])
        seen[:, hit] = mix(vector(0.30, 0.25, 0.20), _diffuse(q, normal(q), other, full=True), 0.15 + 0.6 * near)
    shine = seen * strength * np.clip(0.35 + _openness(p, n), 0.0, 1.0)
    total: Array = light + shine
    return total
