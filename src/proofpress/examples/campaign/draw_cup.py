"""Draws the product cut-out of the example campaign: a stoneware cup of coffee on its saucer.

A small sphere tracer: shapes are signed distance functions, light comes from two soft boxes and a bright room. The same
machine gives the same bytes; nothing is loaded from outside. Run ``python -m proofpress.examples.campaign.draw_cup
[OUTPUT.png]``; it takes a minute or two.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float32]
"""Scalars of n rays have shape (n,), vectors (3, n)."""

WIDTH, HEIGHT = 700, 850
PIXELS_PER_UNIT = 214.0
CENTRE = (342.0, 560.0)
"""Pixel that shows the origin of the view, a point inside the cup."""

CUP_RADIUS, CUP_RIM, CUP_DEPTH, CUP_WALL, CUP_POWER = 1.0, 1.46, 1.36, 0.075, 2.35
COFFEE_LEVEL = CUP_RIM - 0.15
SAUCER_RADIUS = 1.53
FAR = 14.0

CUP, INSIDE, COFFEE, SAUCER, BEAN = range(5)

TEAL = (0.016, 0.082, 0.092)
CREAM = (0.80, 0.70, 0.56)
CLAY = (0.30, 0.155, 0.075)
FOAM = (0.93, 0.80, 0.60)
CREMA = (0.33, 0.118, 0.028)
CREMA_DARK = (0.135, 0.040, 0.010)
ROAST = (0.078, 0.030, 0.013)

BEANS = (
    (0.20, 0.232, 1.14, 0.45, -0.20),
    (0.55, 0.240, 1.03, -0.75, 0.12),
    (0.84, 0.240, 0.80, 0.95, -0.10),
)
"""Position, turn about the upright axis and tilt of each bean."""


def _vector(x: float, y: float, z: float) -> Array:
    return np.array([[x], [y], [z]], dtype=np.float32)


def _unit(v: Array) -> Array:
    unit: Array = v / np.sqrt((v * v).sum(axis=0) + 1e-12)
    return unit


def _dot(a: Array, b: Array) -> Array:
    total: Array = (a * b).sum(axis=0)
    return total


def _smoothstep(low: float, high: float, x: Array) -> Array:
    t: Array = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def _smooth_min(a: Array, b: Array, k: float) -> Array:
    h = np.maximum(k - np.abs(a - b), 0.0) / k
    lower: Array = np.minimum(a, b) - h * h * (k / 4.0)
    return lower


def _smooth_max(a: Array, b: Array, k: float) -> Array:
    return -_smooth_min(-a, -b, k)


def _mix(a: Array, b: Array, t: Array) -> Array:
    return a + (b - a) * t


def _noise(x: Array, y: Array, seed: int) -> Array:
    """Smooth noise in 0..1 from a hashed lattice."""
    xi, yi = np.floor(x), np.floor(y)
    fx, fy = x - xi, y - yi
    fx, fy = fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy)
    ix, iy = xi.astype(np.int64), yi.astype(np.int64)

    def corner(dx: int, dy: int) -> Array:
        h = (ix + dx) * 374761393 + (iy + dy) * 668265263 + seed * 1442695041
        h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
        return ((h ^ (h >> 16)) & 0xFFFF).astype(np.float32) / np.float32(65535.0)

    top = _mix(corner(0, 0), corner(1, 0), fx)
    return _mix(top, _mix(corner(0, 1), corner(1, 1), fx), fy)


def _bowl(r: Array, y: Array) -> Array:
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
    return _smooth_max(slab, r - SAUCER_RADIUS, 0.06)


def _bean(p: Array, bean: tuple[float, float, float, float, float]) -> Array:
    x, y, z, turn, tilt = bean
    a, b, c = p[0] - x, p[1] - y, p[2] - z
    a, c = np.cos(turn) * a + np.sin(turn) * c, np.cos(turn) * c - np.sin(turn) * a
    b, c = np.cos(tilt) * b + np.sin(tilt) * c, np.cos(tilt) * c - np.sin(tilt) * b
    k0 = np.sqrt((a / 0.185) ** 2 + (b / 0.105) ** 2 + (c / 0.130) ** 2)
    k1 = np.sqrt((a / 0.185**2) ** 2 + (b / 0.105**2) ** 2 + (c / 0.130**2) ** 2)
    body = k0 * (k0 - 1.0) / np.maximum(k1, 1e-4)
    body = _smooth_max(body, b - 0.072, 0.05)
    crease = c - 0.020 * np.sin(a * 17.0)
    groove: Array = body + 0.030 * np.exp(-((crease / 0.017) ** 2)) * _smoothstep(0.0, 0.05, b)
    return groove


def _shapes(p: Array) -> tuple[Array, Array, Array, Array]:
    """Distances to cup, coffee, saucer and beans."""
    x, y, z = p
    r = np.sqrt(x * x + z * z)
    bowl = _bowl(r, y)
    shell = np.abs(bowl + CUP_WALL / 2.0) - CUP_WALL / 2.0
    cup = _smooth_max(shell, y - CUP_RIM, 0.065)
    handle = np.maximum(_handle(x, y, z), -(bowl + CUP_WALL * 0.6))
    cup = _smooth_min(cup, handle, 0.075)
    foot = _smooth_max(np.abs(r - 0.46) - 0.050, np.abs(y - 0.12) - 0.09, 0.03)
    cup = _smooth_min(cup, foot, 0.06)
    coffee = np.maximum(bowl + CUP_WALL * 0.7, y - COFFEE_LEVEL)
    beans = np.minimum.reduce([_bean(p, bean) for bean in BEANS])
    return cup, coffee, _saucer(r, y), beans


def _distance(p: Array) -> Array:
    nearest: Array = np.minimum.reduce(_shapes(p))
    return nearest


def _march(origin: Array, ray: Array, steps: int, start: float, reach: float) -> tuple[Array, NDArray[np.bool_]]:
    """Distance along each ray and whether it met something."""
    t = np.full(ray.shape[1], start, dtype=np.float32)
    hit = np.zeros(ray.shape[1], dtype=bool)
    live = np.arange(ray.shape[1])
    for _ in range(steps):
        d = _distance(origin[:, live] + ray[:, live] * t[live])
        near = d < 0.0003 * (1.0 + t[live] * 0.1)
        hit[live[near]] = True
        t[live] += np.where(near, 0.0, d * 0.72)
        live = live[~near & (t[live] < reach)]
        if live.size == 0:
            break
    if live.size:
        hit[live] = _distance(origin[:, live] + ray[:, live] * t[live]) < 0.01
    return t, hit


def _normal(p: Array) -> Array:
    e = np.float32(0.0012)
    total = np.zeros_like(p)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        way = _vector(*corner)
        total += way * _distance(p + way * e)
    return _unit(total)


def _openness(p: Array, n: Array) -> Array:
    """Ambient light that reaches a point, 0 to 1."""
    lost = np.zeros(p.shape[1], dtype=np.float32)
    weight = 1.0
    for reach in (0.03, 0.08, 0.17, 0.32, 0.55):
        lost += weight * np.maximum(reach - _distance(p + n * np.float32(reach)), 0.0)
        weight *= 0.62
    share: Array = np.exp(-2.6 * lost)
    return share


def _shadow(p: Array, light: Array, width: float) -> Array:
    """Share of a soft box of the given angular width that a point sees."""
    seen = np.ones(p.shape[1], dtype=np.float32)
    t = np.full(p.shape[1], 0.03, dtype=np.float32)
    for _ in range(34):
        d = _distance(p + light * t)
        seen = np.minimum(seen, 0.5 + 0.5 * d / (width * t))
        t += np.clip(d * 0.8, 0.02, 0.16)
        if float(t.min()) > 3.2:
            break
    seen = np.clip(seen, 0.0, 1.0)
    return seen * seen * (3.0 - 2.0 * seen)


KEY = _unit(_vector(-0.62, 0.74, 0.46))
FILL = _unit(_vector(0.90, 0.34, 0.42))
WINDOW = _unit(_vector(-0.85, -0.34, 0.50))


def _box(ray: Array, towards: Array, half: tuple[float, float], soft: Array) -> Array:
    """A soft-edged rectangular light seen in a direction."""
    side = _unit(np.cross(towards[:, 0], np.array([0.0, 1.0, 0.0], dtype=np.float32))[:, None].astype(np.float32))
    up = np.cross(side[:, 0], towards[:, 0])[:, None].astype(np.float32)
    depth = _dot(ray, towards)
    safe = np.maximum(depth, 1e-3)
    across, along = np.abs(_dot(ray, side)) / safe, np.abs(_dot(ray, up)) / safe
    edge_a = np.clip((half[0] - across) / soft + 0.5, 0.0, 1.0)
    edge_b = np.clip((half[1] - along) / soft + 0.5, 0.0, 1.0)
    edge: Array = (edge_a * edge_b * (depth > 0.0)).astype(np.float32)
    return edge * edge * (3.0 - 2.0 * edge)


def _room(ray: Array, soft: Array) -> Array:
    """Radiance of the studio in a direction; ``soft`` widens edges for rough glazes."""
    y = ray[1]
    sky = _smoothstep(-0.25, 0.9, y)
    light = _mix(_vector(0.50, 0.42, 0.33), _vector(0.86, 0.84, 0.82), sky)
    light = light * (0.62 + 0.38 * _smoothstep(-1.0, 0.2, y))
    light = light * (0.80 - 0.20 * _smoothstep(-0.2, 0.9, ray[0]))
    light = light + _vector(6.6, 6.2, 5.7) * _box(ray, KEY, (0.40, 0.62), soft) / (1.0 + 1.8 * soft)
    light = light + _vector(5.6, 5.35, 5.0) * _box(ray, WINDOW, (0.20, 0.86), 1.5 * soft) / (1.0 + 1.8 * soft)
    return light + _vector(2.6, 2.75, 2.9) * _box(ray, FILL, (0.10, 0.95), soft) / (1.0 + 1.8 * soft)


def _latte(x: Array, z: Array) -> Array:
    """Colour of the coffee's surface: crema with a poured heart."""
    r = np.sqrt(x * x + z * z)
    turn = np.float32(-0.30)
    u = np.cos(turn) * x - np.sin(turn) * z
    v = np.cos(turn) * z + np.sin(turn) * x
    warp = 0.035 * (_noise(x * 5.0, z * 5.0, 3) - 0.5)
    u, v = u + warp, v + 0.035 * (_noise(x * 5.0 + 9.0, z * 5.0, 4) - 0.5)
    flow = _noise(x * 7.0 + 3.0 * _noise(x * 3.0, z * 3.0, 8), z * 7.0, 5)
    crema = _mix(_vector(*CREMA), _vector(*CREMA_DARK), 0.55 * flow)
    crema = _mix(crema, _vector(0.50, 0.23, 0.075), 0.5 * _smoothstep(0.55, 0.85, _noise(x * 22.0, z * 22.0, 6)) * 0.6)
    u, v = u / 0.62, (v - 0.02) / -0.58
    ring = np.sqrt(u * u + (v - 0.62 * np.sqrt(np.abs(u) + 0.012)) ** 2) * (1.0 + 0.025 * (flow - 0.5))
    milk: Array = (1.0 - _smoothstep(0.93, 1.0, ring)).astype(np.float32)
    for at, half in ((0.80, 0.030), (0.585, 0.036), (0.34, 0.030)):
        milk *= 1.0 - 0.92 * (1.0 - _smoothstep(half * 0.5, half * 1.7, np.abs(ring - at)))
    pull = (
        (1.0 - _smoothstep(0.004, 0.030, np.abs(u))) * _smoothstep(-0.75, -0.55, v) * (1.0 - _smoothstep(0.2, 0.6, v))
    )
    milk *= 1.0 - 0.55 * pull
    surface = _mix(crema, _vector(*FOAM), milk)
    edge = _smoothstep(0.80, 0.915, r)
    return _mix(surface, _vector(*CREMA_DARK), 0.9 * edge)


def _speckle(a: Array, b: Array, pitch: float) -> Array:
    """Round flecks of iron in the clay: at most one in each cell of a lattice, of random place and size."""
    x, y = a / pitch, b / pitch
    xi, yi = np.floor(x), np.floor(y)
    at_x, at_y = _noise(xi, yi, 51), _noise(xi, yi, 52)
    size = np.maximum(_noise(xi, yi, 53) - 0.55, 0.0) * 0.42
    away = np.sqrt((x - xi - 0.25 - 0.5 * at_x) ** 2 + ((y - yi - 0.25 - 0.5 * at_y) * 1.2) ** 2)
    flecks: Array = np.clip((size - away) / 0.07 + 0.5, 0.0, 1.0) * (size > 0.0)
    return flecks


def _material(p: Array) -> tuple[NDArray[np.int64], Array, Array]:
    """What is at each surface point, its base colour and how rough its glaze is."""
    kind: NDArray[np.int64] = np.array([CUP, COFFEE, SAUCER, BEAN], dtype=np.int64)[np.argmin(_shapes(p), axis=0)]
    x, y, z = p
    r = np.sqrt(x * x + z * z)
    bowl = _bowl(r, y)
    kind = np.where((kind == CUP) & (bowl < -CUP_WALL * 0.5) & (y > 0.4), INSIDE, kind)
    angle = np.arctan2(z, x)
    colour = np.zeros_like(p)
    rough = np.full(r.shape, 0.10, dtype=np.float32)

    on = kind == CUP
    a, h = angle[on] * 1.4, y[on]
    glaze = _mix(_vector(*TEAL), _vector(0.030, 0.150, 0.160), _noise(a * 2.2, h * 3.0, 21))
    glaze = _mix(glaze, _vector(0.20, 0.30, 0.27), 0.30 * _speckle(a, h, 0.085))
    line = 0.25 + 0.018 * np.sin(angle[on] * 3.0 + 0.6) + 0.012 * np.sin(angle[on] * 7.0)
    bare = 1.0 - _smoothstep(-0.012, 0.012, h - line)
    glaze = _mix(glaze, _vector(*CLAY), bare)
    lip = _smoothstep(-0.032, -0.008, h - CUP_RIM) * (r[on] < CUP_RADIUS + 0.02)
    colour[:, on] = _mix(glaze, _vector(*CLAY) * 1.1, 0.85 * lip)
    rough[on] = np.where(bare > 0.5, 0.9, 0.10)

    on = kind == INSIDE
    lip = _smoothstep(-0.030, -0.006, y[on] - CUP_RIM)
    colour[:, on] = _mix(_vector(*CREAM), _vector(*CLAY) * 1.1, 0.85 * lip)

    on = kind == COFFEE
    colour[:, on] = _latte(x[on], z[on])
    rough[on] = 0.35

    on = kind == SAUCER
    tone = _mix(_vector(0.70, 0.585, 0.44), _vector(0.58, 0.465, 0.33), _noise(x[on] * 2.0, z[on] * 2.0, 31))
    tone = _mix(tone, _vector(0.24, 0.13, 0.07), 0.70 * _speckle(x[on], z[on], 0.075))
    rim = _smoothstep(SAUCER_RADIUS - 0.035, SAUCER_RADIUS - 0.012, r[on])
    colour[:, on] = _mix(tone, _vector(*CLAY) * 1.1, 0.9 * rim)
    rough[on] = 0.28

    on = kind == BEAN
    colour[:, on] = _mix(_vector(*ROAST), _vector(0.13, 0.052, 0.021), _noise(x[on] * 19.0, z[on] * 19.0, 41))
    rough[on] = 0.45
    return kind, colour, rough


def _diffuse(p: Array, n: Array, colour: Array, full: bool) -> Array:
    open_ = _openness(p, n)
    sky = _mix(_vector(0.52, 0.43, 0.33), _vector(0.80, 0.79, 0.78), 0.5 + 0.5 * n[1])
    key = np.clip(_dot(n, KEY), 0.0, 1.0)
    fill = np.clip(0.25 + 0.75 * _dot(n, FILL), 0.0, 1.0)
    if full:
        key = key * _shadow(p, KEY, 0.34)
    light = sky * open_ * 0.56 + _vector(1.16, 1.08, 0.97) * key + _vector(0.09, 0.10, 0.115) * fill * open_
    bounce = 1.0 - open_
    lit: Array = colour * (light + colour * light * bounce * 0.6)
    return lit


def _shade(p: Array, ray: Array) -> Array:
    n = _normal(p)
    kind, colour, rough = _material(p)
    light = _diffuse(p, n, colour, full=True)
    facing = np.clip(-_dot(ray, n), 0.0, 1.0)
    mirrored = ray + 2.0 * facing * n
    base = np.where(kind == BEAN, 0.022, np.where(kind == COFFEE, 0.014, 0.042)).astype(np.float32)
    strength = base + (0.72 - base) * (1.0 - facing) ** 5
    strength = strength * np.where(rough > 0.8, 0.18, np.where(kind == SAUCER, 0.62, 1.0))
    start = p + n * np.float32(0.006)
    t, hit = _march(start, mirrored, 46, 0.01, 3.4)
    seen = _room(mirrored, np.maximum(rough, 0.07))
    if hit.any():
        q = start[:, hit] + mirrored[:, hit] * t[hit]
        _, other, _ = _material(q)
        near = 1.0 - _smoothstep(0.15, 1.3, t[hit])
        seen[:, hit] = _mix(_vector(0.30, 0.25, 0.20), _diffuse(q, _normal(q), other, full=True), 0.15 + 0.6 * near)
    shine = seen * strength * np.clip(0.35 + _openness(p, n), 0.0, 1.0)
    total: Array = light + shine
    return total


def _trace(scale: int) -> Array:
    """Premultiplied linear RGBA, ``scale`` times as large as the picture."""
    pitch = np.radians(27.0)
    towards = _vector(0.0, -float(np.sin(pitch)), -float(np.cos(pitch)))
    up = _vector(0.0, float(np.cos(pitch)), -float(np.sin(pitch)))
    eye = _vector(0.0, 0.62, 0.0) - towards * 9.0
    out = np.zeros((HEIGHT * scale, WIDTH * scale, 4), dtype=np.float32)
    columns = ((np.arange(WIDTH * scale) + 0.5) / scale - CENTRE[0]) / PIXELS_PER_UNIT
    band = 50
    for top in range(240, HEIGHT, band):
        rows = (CENTRE[1] - (np.arange(top * scale, min(top + band, HEIGHT) * scale) + 0.5) / scale) / PIXELS_PER_UNIT
        gx, gy = np.meshgrid(columns.astype(np.float32), rows.astype(np.float32))
        x, y = gx.ravel(), gy.ravel()
        ray = _unit(towards * 9.0 + _vector(1.0, 0.0, 0.0) * x + up * y)
        origin = np.broadcast_to(eye, ray.shape)
        t, hit = _march(origin, ray, 170, 6.4, FAR)
        if not hit.any():
            continue
        colour = np.zeros((4, x.size), dtype=np.float32)
        colour[:3, hit] = _shade(origin[:, hit] + ray[:, hit] * t[hit], ray[:, hit])
        colour[3, hit] = 1.0
        out[top * scale : top * scale + gx.shape[0]] = colour.T.reshape(gx.shape[0], gx.shape[1], 4)
    out[..., :3] = _film(out[..., :3])
    return out


def _film(linear: Array) -> Array:
    """Rolls highlights off gently; mid-tones stay as they are."""
    x = linear * np.float32(0.96)
    return np.where(x < 0.6, x, 0.6 + 0.4 * np.tanh((x - 0.6) / 0.4)).astype(np.float32)


def _steam() -> Array:
    """Opacity of the steam: thin wandering sheets that widen and fade as they rise."""
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    columns = np.arange(WIDTH, dtype=np.float32)[None, :]
    total = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
    wisps = ((286.0, 40.0, 0.4, 0.40, 30.0), (352.0, 16.0, 2.3, 0.50, 44.0), (404.0, 92.0, 4.0, 0.32, 26.0))
    for x0, stop, phase, strength, sway in wisps:
        rise = np.clip((392.0 - rows) / (392.0 - stop), 0.0, 1.0)
        lift = np.clip(rise, 0.0, 1.0)
        centre = x0 + sway * lift**0.8 * np.sin(phase + 5.4 * lift) + 18.0 * lift * np.sin(2.1 * phase + 9.0 * lift)
        width = 7.0 + 34.0 * lift * (0.65 + 0.35 * np.sin(phase * 3.0 + 7.0 * lift))
        body = np.exp(-(((columns - centre) / width) ** 2))
        sharp = np.exp(-(((columns - centre - 0.55 * width) / (0.30 * width + 2.0)) ** 2))
        fade = np.clip(rise / 0.16, 0.0, 1.0) * np.clip((1.0 - rise) / 0.55, 0.0, 1.0) ** 1.3
        total += strength * (0.75 * body + 0.45 * sharp) * fade * (rows < 392.0)
    return np.clip(total, 0.0, 0.62)


def draw(scale: int = 3) -> Image.Image:
    """Draws the cut-out.

    Args:
        scale: Samples per pixel and axis.

    Returns:
        An RGBA picture of 700 by 850 pixels whose alpha is the outline of the cup, its saucer and its steam.
    """
    fine = _trace(scale)
    fine[..., :3] *= fine[..., 3:]
    small = fine.reshape(HEIGHT, scale, WIDTH, scale, 4).mean(axis=(1, 3))
    alpha = small[..., 3:]
    rgb = small[..., :3] / np.maximum(alpha, 1e-6)
    rgb = np.where(rgb <= 0.0031308, rgb * 12.92, 1.055 * np.maximum(rgb, 0.0031308) ** (1.0 / 2.4) - 0.055)
    steam = _steam()[..., None]
    white = np.array([1.0, 0.988, 0.968], dtype=np.float32)
    joined = steam + alpha * (1.0 - steam)
    rgb = (white * steam + rgb * alpha * (1.0 - steam)) / np.maximum(joined, 1e-6)
    rgba = np.concatenate([np.clip(rgb, 0.0, 1.0), joined], axis=2)
    rgba[joined[..., 0] < 0.004] = 0.0
    return Image.fromarray(np.round(rgba * 255.0).astype(np.uint8), "RGBA")


def main() -> None:
    """Writes the cut-out beside this file, or where the first argument says."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("cup.png")
    draw().save(target, optimize=True)


if __name__ == "__main__":
    main()
