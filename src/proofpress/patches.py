"""Patches of straight-alpha colour: shapes, shadows and pictures that layers are made of.

A patch is RGBA with straight alpha, uint8 of shape (height, width, 4).
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
from proofpress.image import Pixels, frozen_pixels, load_image

__all__ = ["lay_over", "one_colour", "over_panel", "picture_patch", "rounded_rectangle"]

_SHADOW_OPACITY: Final = 0.34
_SHADOW: Final = (20, 12, 8)


def one_colour(alpha: NDArray[np.uint8], colour: Rgb) -> Pixels:
    """Return a patch of one colour with the given alpha, shape [h, w]."""
    patch = np.empty((*alpha.shape, 4), np.uint8)
    # Whole pixels at a time: three bytes of four are what memory is slowest at.
    patch.view(np.uint32)[...] = np.array([*colour, 0], np.uint8).view(np.uint32)
    patch[..., 3] = alpha
    return patch


def over_panel(inked: NDArray[np.uint8], ink: Rgb, panel: NDArray[np.float32], fill: Rgb) -> Pixels:
    """Return ink laid over a panel (Porter and Duff's "over", straight alpha).

    Args:
        inked: Alpha of the ink, shape [h, w].
        ink: Its colour.
        panel: Coverage of the panel, 0..1, shape [h, w].
        fill: Its colour.
    """
    top = inked.astype(np.float32) / np.float32(255)
    alpha = top + panel * (1 - top)
    share = np.divide(top, alpha, out=np.zeros_like(top), where=alpha > 0)
    patch = np.empty((*inked.shape, 4), np.uint8)
    for channel in range(3):
        patch[..., channel] = np.rint(np.float32(fill[channel]) + share * np.float32(ink[channel] - fill[channel]))
    patch[..., 3] = np.rint(alpha * 255)
    return patch


def lay_over(patch: Pixels, top: Pixels, x: int, y: int) -> None:
    """Lay colours over a patch in place (Porter and Duff's "over", straight alpha); what lies outside it is cut off.

    Args:
        patch: What lies below.
        top: RGBA with straight alpha.
        x: Left edge of `top` on the patch.
        y: Its top edge.
    """
    seen = Box(x, y, top.shape[1], top.shape[0]).intersection(Box(0, 0, patch.shape[1], patch.shape[0]))
    if seen.empty:
        return
    own = top[seen.y - y : seen.bottom - y, seen.x - x : seen.right - x].astype(np.float32)
    view = patch[seen.y : seen.bottom, seen.x : seen.right]
    below = view.astype(np.float32)
    share = own[..., 3:] / 255
    rest = below[..., 3:] / 255 * (1 - share)
    alpha = share + rest
    mixed = own[..., :3] * share + below[..., :3] * rest
    view[..., :3] = np.rint(np.divide(mixed, alpha, out=np.zeros_like(mixed), where=alpha > 0))
    view[..., 3:] = np.rint(alpha * 255)


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


def picture_patch(source: Path, view: Box, box: Box, *, shadow: bool) -> Pixels:
    """Return a picture scaled to fit inside `box`, centred, over its soft shadow, as a patch of `view`.

    Raises:
        ImageInputError: The file cannot be accepted.
    """
    stat = source.stat() if source.is_file() else None
    stamp = (stat.st_mtime_ns, stat.st_size) if stat else (0, 0)
    return _picture_patch(source, stamp, view, box, shadow=shadow)


# A campaign lays the same picture on every poster, and the proof of each lays it again.
@lru_cache(maxsize=16)
def _picture_patch(source: Path, stamp: tuple[int, int], view: Box, box: Box, *, shadow: bool) -> Pixels:
    del stamp  # part of the key: a changed file is another picture
    picture = Image.fromarray(load_image(source, alpha=True))
    scale = min(box.width / picture.width, box.height / picture.height)
    # Pillow scales RGBA with premultiplied alpha, so no dark fringe comes in from transparent pixels.
    picture = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.LANCZOS
    )
    left = box.x + (box.width - picture.width) // 2 - view.x
    top = box.y + (box.height - picture.height) // 2 - view.y
    canvas = Image.new("RGBA", (view.width, view.height), (0, 0, 0, 0))
    if shadow:
        spread = max(2, round(min(box.width, box.height) * 0.02))
        cast = Image.new("L", canvas.size, 0)
        cast.paste(picture.getchannel("A"), (left, top + spread))
        blurred = np.asarray(cast.filter(ImageFilter.GaussianBlur(spread * 1.6)), np.float32)
        alpha = np.rint(blurred * np.float32(_SHADOW_OPACITY)).astype(np.uint8)
        canvas = Image.fromarray(one_colour(alpha, _SHADOW))
    layer = Image.new("RGBA", canvas.size, (0, 0, 0, 0))
    layer.paste(picture, (left, top))
    canvas.alpha_composite(layer)
    return frozen_pixels(np.asarray(canvas))
