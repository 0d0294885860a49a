"""Poster grounds made of nothing but numbers: seven kinds, any size, any two colours.

Each kind composes its large forms on the coarse nodes of a `Stage` and leaves a shader that returns the light of some rows.
Rows are rendered in bands, so an 8192 x 8192 ground needs little more memory than its pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

import attrs
import numpy as np
from numpy.typing import NDArray

from proofpress.colour import Rgb
from proofpress.image import Pixels, frozen_pixels
from proofpress.plugins.renderers._noise import Floats, Noise, Stage, Surface, smoothstep, splat
from proofpress.plugins.renderers._tones import RAMP_STEPS, Palette, light_of

__all__ = ["KINDS", "MAX_SIDE", "Kind", "texture"]

Kind = Literal["gradient", "studio", "bokeh", "paper", "metal", "marble", "fabric"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MAX_SIDE: Final = 8192
"""Longest side of a ground, in pixels."""
_BAND_PIXELS: Final = 1 << 16

_Shader = Callable[[int, int], Floats]
_Rng = np.random.Generator


@attrs.frozen
class _Scene:
    """What every kind is given: the canvas, the colours, a stream for forms and one for fine detail."""

    stage: Stage
    palette: Palette
    rng: _Rng
    detail: _Rng

    @property
    def grain(self) -> float:
        """Pixels per unit of fine detail: 1 at about 1200 pixels, growing with the canvas."""
        return max(1.0, self.stage.unit / 1200)

    def noise(self) -> Noise:
        return Noise.seeded(self.rng)


def texture(kind: Kind, base: Rgb, accent: Rgb, width: int, height: int, *, seed: int) -> Pixels:
    """Return a ground, uint8 [height, width, 3]; the same arguments give the same bytes on one machine.

    Args:
        kind: One of `KINDS`.
        base: The colour that rules; the mean of the ground stays near it.
        accent: The colour of lights, veins and glints.
        width: 1 to `MAX_SIDE` pixels.
        height: 1 to `MAX_SIDE` pixels.
        seed: Not negative; the same seed keeps its forms in another size.

    Raises:
        ValueError: An unknown kind, a size out of range or a negative seed.
    """
    if kind not in _SHADERS:
        raise ValueError(f"unknown kind {kind!r}: choose one of {', '.join(KINDS)}")
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise ValueError(f"{width} x {height} pixels: each side must be 1 to {MAX_SIDE}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    streams = [np.random.Generator(np.random.PCG64([KINDS.index(kind), seed, part])) for part in range(3)]
    shader_of, grain = _SHADERS[kind]
    scene = _Scene(Stage.of(width, height), Palette(base, accent), streams[0], streams[1])
    shader = shader_of(scene)
    out = np.empty((height, width, 3), dtype=np.uint8)
    band = max(1, _BAND_PIXELS // width)
    for first in range(0, height, band):
        last = min(height, first + band)
        out[first:last] = _developed(shader(first, last), streams[2], grain)
    out.setflags(write=False)
    return frozen_pixels(out)


def _developed(light: Floats, rng: _Rng, grain: float) -> NDArray[np.uint8]:
    """Turn light into samples; triangular grain of at least one step hides every band."""
    np.clip(light, 0, 1, out=light)
    np.sqrt(light, out=light)
    light *= 255
    shape = light.shape[:2]
    dither = rng.random(shape, dtype=np.float32)
    dither -= rng.random(shape, dtype=np.float32)
    dither *= np.float32(grain)
    dither += np.float32(0.5)
    light += dither[..., None]
    np.clip(light, 0, 255, out=light)
    return light.astype(np.uint8)


def _toned(ramp: Floats, tone: Floats) -> Floats:
    """Look tones (-1..1) up in a ramp."""
    scaled = tone * np.float32((RAMP_STEPS - 1) / 2) + np.float32(RAMP_STEPS / 2)
    np.clip(scaled, 0, RAMP_STEPS - 1, out=scaled)
    return np.take(ramp, scaled.astype(np.int16), axis=0)


def _mixed(light: Floats, other: Floats, share: Floats) -> Floats:
    """Blend light towards one other colour."""
    # One channel at a time: a plane fits the cache, three with their temporaries do not.
    for channel in range(3):
        plane = light[..., channel]
        plane += (other[channel] - plane) * share
    return light


def _falloff(stage: Stage, rng: _Rng) -> Floats:
    """Return soft light from one upper corner, about -1..1 over the nodes: the mood that all kinds share."""
    half_u, half_v = stage.reach
    side = 1.0 if rng.random() < 0.5 else -1.0
    u, v = stage.u / np.float32(half_u), stage.v / np.float32(half_v)
    away = np.sqrt((u + np.float32(0.65 * side)) ** 2 + (v + np.float32(0.75)) ** 2)
    return np.asarray(1 - 2 * smoothstep(0.0, 2.5, away), dtype=np.float32)


def _gradient(scene: _Scene) -> _Shader:
    """A mesh of a few large colour clouds."""
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


def _studio(scene: _Scene) -> _Shader:
    """A seamless backdrop with a pool of light, a soft sweep into the floor and a rim of accent."""
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
        return _mixed(_toned(ramp, tones.rows(first, last)), colour, accent.rows(first, last))

    return shader


def _window(stage: Stage, side: float, rng: _Rng) -> Floats:
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


def _bokeh(scene: _Scene) -> _Shader:
    """Lights far out of focus, in three depths, gathered along a drifting band."""
    stage, palette, rng = scene.stage, scene.palette, scene.rng
    half_u, half_v = stage.reach
    haze = scene.noise().fractal(stage.u * 1.3, stage.v * 1.3, 3)
    fall = 0.30 if palette.dark else 0.20
    tone = stage.surface(fall * _falloff(stage, rng) + 0.20 * haze - np.float32(0.16 if palette.dark else 0.02))
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
        light = _mixed(_toned(ramp, tone.rows(first, last)), tint, glow.rows(first, last))
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


def _paper(scene: _Scene) -> _Shader:
    """Cotton paper under raking light: tooth, a cloudy sheet, stray fibres."""
    stage, rng, detail, grain = scene.stage, scene.rng, scene.detail, scene.grain
    width, height = stage.width, stage.height
    sheet = 0.075 * scene.noise().fractal(stage.u * 3.1, stage.v * 3.1, 4, 0.6)
    broad = stage.surface(sheet + 0.20 * _falloff(stage, rng) - np.float32(0.06))
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
        return _mixed(_toned(ramp, tone), tint, flecks.rows(first, last))

    return shader


def _fibres(scene: _Scene) -> Callable[[int, int], Floats]:
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


def _metal(scene: _Scene) -> _Shader:
    """Brushed sheet: strokes of three lengths, and broad reflections that follow them."""
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
        return _mixed(_toned(ramp, tone), tint, glint.rows(first, last))

    return shader


def _marble(scene: _Scene) -> _Shader:
    """Polished stone: clouded body, a few strong veins, a net of hairlines."""
    stage, palette, rng = scene.stage, scene.palette, scene.rng
    warp_x, warp_y, body = scene.noise(), scene.noise(), scene.noise()
    u = stage.u + np.float32(0.17) * warp_x.fractal(stage.u * 1.5, stage.v * 1.5, 3)
    v = stage.v + np.float32(0.17) * warp_y.fractal(stage.u * 1.5, stage.v * 1.5, 3)
    clouds = body.fractal(u * 2.1, v * 2.1, 5, 0.55)
    tone = 0.15 * clouds + 0.10 * _falloff(stage, rng) + np.float32(0 if palette.dark else 0.08)
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
        slope = np.hypot(steep_u, steep_v) * np.float32(_nodes_per_unit(stage))
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
        light = _mixed(_toned(ramp, broad.rows(first, last)), smoke, np.clip(shade.rows(first, last), 0, 0.7))
        share = np.zeros(light.shape[:2], dtype=np.float32)
        for phase, scale, fade, _ in veins:
            value = phase.rows(first, last)
            value -= np.rint(value)
            value *= scale.rows(first, last)
            if palette.dark:
                # A pale vein in dark stone needs an edge, or it glows like a lamp; a grey one in white stone is smoke.
                value *= value
            np.maximum(share, fade.rows(first, last) / (1 + value * value), out=share)
        return _mixed(light, vein, share)

    return shader


def _nodes_per_unit(stage: Stage) -> float:
    return float(stage.u.shape[1] - 3) / (2 * stage.reach[0])


def _fabric(scene: _Scene) -> _Shader:
    """Draped cloth: folds lit from the side, a satin sheen, and a weave close to the eye."""
    stage, palette, rng = scene.stage, scene.palette, scene.rng
    warp_x, warp_y = scene.noise(), scene.noise()
    u = stage.u + np.float32(0.20) * warp_x.fractal(stage.u * 0.9, stage.v * 0.9, 2)
    v = stage.v + np.float32(0.20) * warp_y.fractal(stage.u * 0.9, stage.v * 0.9, 2)
    lean = rng.uniform(0.35, 1.1) * (1 if rng.random() < 0.5 else -1)
    height = np.zeros_like(u)
    # (turn against the main lean, folds per unit, wander, height in units, lean of the crests)
    for turn, often, wander, tall, crest in (
        (0.0, 1.25, 0.55, 0.085, 0.35),
        (0.20, 2.6, 0.80, 0.026, 0.55),
        (-0.30, 5.0, 1.00, 0.0055, 0.6),
    ):
        cos, sin = np.float32(math.cos(lean + turn)), np.float32(math.sin(lean + turn))
        across, along = u * cos + v * sin, v * cos - u * sin
        phase = across * np.float32(often) + np.float32(wander) * scene.noise().fractal(across * 0.7, along * 0.45, 2)
        phase = np.float32(2 * math.pi) * (phase + np.float32(rng.random()))
        wave = np.sin(phase + np.float32(crest) * np.sin(phase))
        swell = smoothstep(-0.6, 0.7, scene.noise().fractal(across * 0.8, along * 0.6, 2))
        height += np.float32(tall) * wave * (np.float32(0.30) + swell)
    height += np.float32(0.006) * scene.noise().fractal(u * 2.0, v * 2.0, 2)
    slope_v, slope_u = np.gradient(height * np.float32(_nodes_per_unit(stage)))
    upright = 1 / np.sqrt(1 + slope_u**2 + slope_v**2)
    lamp_u, lamp_v, lamp_w = -0.48, -0.52, 0.70
    lit = (-slope_u * np.float32(lamp_u) - slope_v * np.float32(lamp_v) + np.float32(lamp_w)) * upright
    half = np.clip((-slope_u * np.float32(-0.26) - slope_v * np.float32(-0.28) + np.float32(0.92)) * upright, 0, 1)
    sheen = half**14
    tone = np.float32(0.90) * (lit - np.float32(lamp_w)) + np.float32(0.42) * sheen - np.float32(0.22) + 1.1 * height
    broad, gleam = stage.surface(tone), stage.surface(sheen * smoothstep(0.0, 0.5, tone) * np.float32(0.20))
    ramp, tint = palette.ramp(), light_of(palette.tone(0.2, 0.8))
    weave = _weave(scene)

    def shader(first: int, last: int) -> Floats:
        tone = broad.rows(first, last)
        tone += weave(first, last)
        return _mixed(_toned(ramp, tone), tint, gleam.rows(first, last))

    return shader


def _weave(scene: _Scene) -> Callable[[int, int], Floats]:
    """Return a reader of threads that cross over and under, each a little uneven."""
    stage, rng, grain = scene.stage, scene.detail, scene.grain
    width, height = stage.width, stage.height
    thread = 3.2 * grain
    across = Surface.random(rng, width, height, thread, 130 * grain)
    along = Surface.random(rng, width, height, 130 * grain, thread)
    x = np.sin((np.arange(width) + 0.5) * (math.pi / thread)).astype(np.float32)
    y = np.sin((np.arange(height) + 0.5) * (math.pi / thread)).astype(np.float32)

    def reader(first: int, last: int) -> Floats:
        out = across.rows(first, last)
        out += along.rows(first, last)
        out *= np.float32(0.022)
        out += np.float32(0.014) * y[first:last, None] * x[None, :]
        return out

    return reader


_SHADERS: Final[Mapping[Kind, tuple[Callable[[_Scene], _Shader], float]]] = MappingProxyType(
    {
        "gradient": (_gradient, 1.6),
        "studio": (_studio, 1.3),
        "bokeh": (_bokeh, 1.3),
        "paper": (_paper, 1.2),
        "metal": (_metal, 1.0),
        "marble": (_marble, 1.0),
        "fabric": (_fabric, 1.0),
    }
)
