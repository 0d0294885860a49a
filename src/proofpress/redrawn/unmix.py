"""Taking out of an answer what was drawn, and nothing else: ink with soft edges, or a ground of its own for a carrier.

What was there before is known to the pixel. So each pixel of an answer is ground, ink, or a mixture of both, and the least
opacity that explains it can be computed (as for a key colour, see Smith and Blinn, "Blue screen matting", 1996, with a ground
that is a picture). Laid over the ground again, the ink gives the very pixels that the model drew; where it drew nothing, the
layer is clear, and the plate stays as it was to the byte.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from proofpress.image import Pixels

__all__ = ["carried", "scaled_ink", "unmixed"]

Plane = npt.NDArray[np.float32]
Rgba = npt.NDArray[np.float32]

_LEAST_CHANGE: Final = 6.0
_MOST_CHANGE: Final = 40.0
_OVER_NOISE: Final = 2.5
"""How many times the noise of the rest a change must be to be ink."""
_OF_INK: Final = 0.25
"""Least change of ink as a share of the strongest: less is a ghost of it."""
_CORE: Final = 80.0
"""Percentile of opacity that is taken for full ink."""
_FULL: Final = 0.94
_FEATHER: Final = 12
"""How far in from its edge a carrier's ground is mixed with what was there, px of the canvas."""
_EDGE_SHARE: Final = 128 / 255
"""Opacity of a carrier at its very edge: the geometry check counts what is at least half opaque, all of a carrier is."""


def unmixed(ground: Plane, drawn: Plane, noise: float, reach: int) -> Rgba:
    """Return the ink of an answer, straight alpha, shape (height, width, 4), 0..255 and alpha 0..1.

    Args:
        ground: RGB that the service was given, float32.
        drawn: RGB that it returned, registered and in tone, of the same shape.
        noise: How much the rest of the answer differs from what was sent.
        reach: How far soft edges reach beyond strong ink, px.
    """
    rgba = np.zeros((*ground.shape[:2], 4), np.float32)
    away = np.abs(drawn - ground).max(axis=-1)
    floor = float(np.clip(noise * _OVER_NOISE, _LEAST_CHANGE, _MOST_CHANGE))
    changed = away > floor
    if not changed.any():
        return rgba
    strong = away > max(floor, _OF_INK * float(np.percentile(away[changed], 95)))
    near = _grown(strong, reach)
    least = _least_alpha(ground, drawn)
    full = float(np.percentile(least[strong], _CORE))
    alpha = np.where(near, np.minimum(least / max(full, 1e-3), 1), 0).astype(np.float32)
    alpha[alpha > _FULL] = 1
    # Close to the ink, what is no more than noise is ground.
    alpha[away < min(noise, floor)] = 0
    safe = np.maximum(alpha, 1e-3)[..., None]
    rgba[..., :3] = np.clip((drawn - (1 - alpha[..., None]) * ground) / safe, 0, 255)
    rgba[..., 3] = alpha
    rgba[alpha == 0] = 0
    return rgba


def _least_alpha(ground: Plane, drawn: Plane) -> Plane:
    """Return the least opacity with which some colour over `ground` gives `drawn`."""
    lighter = (drawn - ground) / np.maximum(255 - ground, 1)
    darker = (ground - drawn) / np.maximum(ground, 1)
    return np.asarray(np.clip(np.maximum(lighter, darker).max(axis=-1), 0, 1), np.float32)


def scaled_ink(rgba: Rgba, width: int, height: int) -> Pixels:
    """Return ink in another size as uint8 RGBA; colours are mixed by their opacity, so no dark fringe comes in.

    Args:
        rgba: As `unmixed` returns it.
        width: Wanted width, px.
        height: Wanted height, px.
    """
    alpha = rgba[..., 3]
    if rgba.shape[:2] != (height, width):
        planes = [rgba[..., channel] * alpha for channel in range(3)]
        red, green, blue, alpha = (_resized(plane, width, height) for plane in (*planes, alpha))
        colour = np.asarray(np.stack([red, green, blue], axis=-1) / np.maximum(alpha, 1e-4)[..., None], np.float32)
    else:
        colour = rgba[..., :3]
    patch = np.zeros((height, width, 4), np.uint8)
    patch[..., :3] = np.rint(np.clip(colour, 0, 255))
    patch[..., 3] = np.rint(np.clip(alpha, 0, 1) * 255)
    patch[patch[..., 3] == 0] = 0
    return patch


def carried(ground: Plane, change: Plane) -> Pixels:
    """Return an opaque patch, feathered at its edge: the ground of a carrier with what the model made of it.

    Args:
        ground: RGB of the canvas in the paint bounds, float32.
        change: What the model changed there, float32 of the same shape; its tone at the edge is taken for a seam and taken
            away, fading inwards.
    """
    height, width = ground.shape[:2]
    patch = np.zeros((height, width, 4), np.uint8)
    patch[..., :3] = np.rint(np.clip(ground + change - _seam(change), 0, 255))
    rows = np.minimum(np.arange(height), np.arange(height)[::-1])
    columns = np.minimum(np.arange(width), np.arange(width)[::-1])
    depth = np.minimum(rows[:, None], columns) / _FEATHER
    share = _EDGE_SHARE + (1 - _EDGE_SHARE) * np.clip(depth, 0, 1)
    patch[..., 3] = np.rint(share * 255)
    return patch


def _seam(change: Plane) -> Plane:
    """Return the change along the four edges, spread over the patch (a Coons patch of the smoothed edges)."""
    height, width = change.shape[:2]
    top, bottom = (_smooth(np.median(rows, axis=0)) for rows in (change[:3], change[-3:]))
    left, right = (_smooth(np.median(columns, axis=1)) for columns in (change[:, :3], change[:, -3:]))
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    straight = (1 - down) * top[None] + down * bottom[None]
    level = (1 - across) * left[:, None] + across * right[:, None]
    corners = [
        (a + b) / 2 for a, b in ((top[0], left[0]), (top[-1], right[0]), (bottom[0], left[-1]), (bottom[-1], right[-1]))
    ]
    upper = (1 - across) * corners[0] + across * corners[1]
    lower = (1 - across) * corners[2] + across * corners[3]
    return np.asarray(straight + level - (1 - down) * upper - down * lower, np.float32)


def _smooth(line: Plane) -> Plane:
    """Return a line of colours without its noise: the mean of a window of 31 pixels, shorter at the ends."""
    half = min(15, max(1, len(line) // 8))
    sums = np.cumsum(np.insert(line.astype(np.float64), 0, 0, axis=0), axis=0)
    high = np.minimum(np.arange(len(line)) + half + 1, len(line))
    low = np.maximum(np.arange(len(line)) - half, 0)
    return np.asarray((sums[high] - sums[low]) / (high - low)[:, None], np.float32)


def _resized(plane: Plane, width: int, height: int) -> Plane:
    shrinks = width < plane.shape[1]
    way = Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize((width, height), way))


def _grown(mask: npt.NDArray[np.bool_], by: int) -> npt.NDArray[np.bool_]:
    grey = Image.fromarray(mask.astype(np.uint8) * 255)
    return np.asarray(np.asarray(grey.filter(ImageFilter.MaxFilter(2 * by + 1))) > 0)
