"""Laying a picture on a canvas: cover with a focal point, or contain on a ground."""

from __future__ import annotations

import numpy as np
from PIL import Image

from proofpress.colour import Rgb
from proofpress.image import Pixels, frozen_pixels
from proofpress.plugins.renderers._calm import soft_copy

__all__ = ["GROUNDS", "contain", "cover", "cover_window"]

GROUNDS = ("blur", "edge")
"""Grounds made of the picture itself: its own blurred large forms, or its edges drawn out."""

_Window = tuple[float, float, float, float]


def cover_window(picture: tuple[int, int], canvas: tuple[int, int], focal: tuple[float, float] = (0.5, 0.5)) -> _Window:
    """Return the part of a picture that covers a canvas, as (left, top, right, bottom) in its own pixels.

    It has the proportions of the canvas, is as large as the picture allows, and lies about the focal point as well as the
    edges let it.

    Args:
        picture: Width and height.
        canvas: Width and height.
        focal: Point that stays visible, 0..1 from left and top.
    """
    scale = min(picture[0] / canvas[0], picture[1] / canvas[1])
    edges = []
    for side, target, point in zip(picture, canvas, focal, strict=True):
        length = min(target * scale, float(side))
        start = min(max(point * side - length / 2, 0.0), side - length)
        edges.append((start, min(start + length, float(side))))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom


def cover(picture: Pixels, width: int, height: int, focal: tuple[float, float] = (0.5, 0.5)) -> Pixels:
    """Return the picture scaled so that it fills the canvas, cut about the focal point."""
    image = Image.fromarray(picture)
    window = cover_window(image.size, (width, height), focal)
    return frozen_pixels(np.asarray(image.resize((width, height), Image.Resampling.LANCZOS, box=window)))


def contain(picture: Pixels, width: int, height: int, ground: str | Rgb) -> Pixels:
    """Return the whole picture, as large as the canvas allows, in the middle of a ground.

    Args:
        picture: RGB.
        width: Of the canvas, px.
        height: Of the canvas, px.
        ground: One of `GROUNDS`, or a colour.
    """
    image = Image.fromarray(picture)
    scale = min(width / image.width, height / image.height)
    inner_width = min(width, max(1, round(image.width * scale)))
    inner_height = min(height, max(1, round(image.height * scale)))
    inner = np.asarray(image.resize((inner_width, inner_height), Image.Resampling.LANCZOS))
    left, top = (width - inner_width) // 2, (height - inner_height) // 2
    if not isinstance(ground, str):
        out = np.empty((height, width, 3), dtype=np.uint8)
        out[:] = ground
    elif ground == "blur":
        out = soft_copy(cover(picture, width, height), 7)
    else:
        sides = ((top, height - inner_height - top), (left, width - inner_width - left), (0, 0))
        out = soft_copy(np.pad(inner, sides, mode="edge"), 40)
    out[top : top + inner_height, left : left + inner_width] = inner
    out.setflags(write=False)
    return frozen_pixels(out)
