"""Draws the product cut-out of the example campaign: a stoneware cup of coffee on its saucer.

A small sphere tracer: shapes are signed distance functions, light comes from two soft boxes and a bright room. The same
machine gives the same bytes; nothing is loaded from outside. Run ``python -m proofpress.examples.campaign.draw_cup
[OUTPUT.png]``; it takes a minute or two.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from proofpress.examples.campaign.cup.light import shade
from proofpress.examples.campaign.cup.shapes import march
from proofpress.examples.campaign.cup.vectors import Array, unit, vector

WIDTH, HEIGHT = 700, 850
PIXELS_PER_UNIT = 214.0
CENTRE = (342.0, 560.0)
"""Pixel that shows the origin of the view, a point inside the cup."""
FAR = 14.0


def _trace(scale: int) -> Array:
    """Premultiplied linear RGBA, ``scale`` times as large as the picture."""
    pitch = np.radians(27.0)
    towards = vector(0.0, -float(np.sin(pitch)), -float(np.cos(pitch)))
    up = vector(0.0, float(np.cos(pitch)), -float(np.sin(pitch)))
    eye = vector(0.0, 0.62, 0.0) - towards * 9.0
    out = np.zeros((HEIGHT * scale, WIDTH * scale, 4), dtype=np.float32)
    columns = ((np.arange(WIDTH * scale) + 0.5) / scale - CENTRE[0]) / PIXELS_PER_UNIT
    band = 50
    for top in range(240, HEIGHT, band):
        rows = (CENTRE[1] - (np.arange(top * scale, min(top + band, HEIGHT) * scale) + 0.5) / scale) / PIXELS_PER_UNIT
        gx, gy = np.meshgrid(columns.astype(np.float32), rows.astype(np.float32))
        x, y = gx.ravel(), gy.ravel()
        ray = unit(towards * 9.0 + vector(1.0, 0.0, 0.0) * x + up * y)
        origin = np.broadcast_to(eye, ray.shape)
        t, hit = march(origin, ray, 170, 6.4, FAR)
        if not hit.any():
            continue
        colour = np.zeros((4, x.size), dtype=np.float32)
        colour[:3, hit] = shade(origin[:, hit] + ray[:, hit] * t[hit], ray[:, hit])
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
