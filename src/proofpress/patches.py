"""Patches of straight-alpha colour: shapes, shadows and pictures that layers are made of.

A patch is float32 of shape (height, width, 4): RGB in 0..255, alpha in 0..1.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from proofpress.colour import Rgb
from proofpress.geometry import Box
from proofpress.image import load_image

__all__ = ["fill_mask", "over", "picture_patch", "rounded_rectangle"]

Patch = NDArray[np.float32]

_SHADOW_OPACITY: Final = 0.34


def fill_mask(mask: NDArray[np.float32], colour: Rgb) -> Patch:
    """Return a patch of one colour whose alpha is `mask` (0..1, shape [h, w])."""
    patch = np.empty((*mask.shape, 4), np.float32)
    patch[..., :3] = colour
    patch[..., 3] = mask
    return patch


def over(ground: Patch, patch: Patch) -> None:
    """Lay `patch` over `ground` in place (Porter and Duff's "over", straight alpha); same shapes."""
    top, bottom = patch[..., 3:], ground[..., 3:]
    alpha = top + bottom * (1 - top)
    safe = np.where(alpha > 0, alpha, 1)
    ground[..., :3] = (patch[..., :3] * top + ground[..., :3] * bottom * (1 - top)) / safe
    ground[..., 3:] = alpha


def rounded_rectangle(view: Box, box: Box, radius: float, rotate: float = 0.0) -> NDArray[np.float32]:
    """Return the coverage, 0..1, of a rounded box turned about its centre, for every pixel of `view`.

    Args:
        view: The pixels to return, on the canvas.
        box: The box before turning.
        radius: Of its corners, px; at most half of the shorter side.
        rotate: Clockwise degrees.

    Returns:
        Shape (view.height, view.width): the signed distance to the edge, clipped to one pixel of ramp.
    """
    centre_x, centre_y = box.centre
    x = np.arange(view.x, view.right, dtype=np.float32) + np.float32(0.5 - centre_x)
    y = np.arange(view.y, view.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - centre_y)
    radians = math.radians(rotate)
    cos, sin = np.float32(math.cos(radians)), np.float32(math.sin(radians))
    radius = min(radius, box.width / 2, box.height / 2)
    across = np.abs(x * cos + y * sin) - np.float32(box.width / 2 - radius)
    along = np.abs(y * cos - x * sin) - np.float32(box.height / 2 - radius)
    outside = np.hypot(np.maximum(across, 0), np.maximum(along, 0))
    inside = np.minimum(np.maximum(across, along), 0)
    coverage = np.clip(0.5 - (outside + inside - np.float32(radius)), 0, 1)
    return np.asarray(coverage, np.float32)


def picture_patch(source: Path, view: Box, box: Box, *, shadow: bool) -> Patch:
    """Return a picture scaled to fit inside `box`, centred, over its soft shadow, as a patch of `view`.

    Raises:
        ImageInputError: The file cannot be accepted.
    """
    stat = source.stat()
    picture = _scaled(source, stat.st_mtime_ns, stat.st_size, box.width, box.height)
    left = box.x + (box.width - picture.width) // 2 - view.x
    top = box.y + (box.height - picture.height) // 2 - view.y
    canvas = Image.new("RGBA", (view.width, view.height), (0, 0, 0, 0))
    canvas.paste(picture, (left, top))
    patch = _patch(canvas)
    if not shadow:
        return patch
    spread = max(2, round(min(box.width, box.height) * 0.02))
    cast = Image.new("L", canvas.size, 0)
    cast.paste(picture.getchannel("A"), (left, top + spread))
    blurred = np.asarray(cast.filter(ImageFilter.GaussianBlur(spread * 1.6)), np.float32) / np.float32(255)
    ground = fill_mask(blurred * np.float32(_SHADOW_OPACITY), (20, 12, 8))
    over(ground, patch)
    return ground


@lru_cache(maxsize=16)
def _scaled(source: Path, mtime_ns: int, size: int, width: int, height: int) -> Image.Image:
    del mtime_ns, size  # part of the key: a changed file is another picture
    picture = Image.fromarray(load_image(source, alpha=True))
    scale = min(width / picture.width, height / picture.height)
    target = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    # Pillow scales RGBA with premultiplied alpha, so no dark fringe comes in from transparent pixels.
    return picture.resize(target, Image.Resampling.LANCZOS)


def _patch(image: Image.Image) -> Patch:
    patch = np.asarray(image, np.float32).copy()
    patch[..., 3] /= 255
    return np.asarray(patch, np.float32)
