"""Cutting what a region shows out of the finished picture, upright."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PIL import Image

from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.remembered import OfPicture

__all__ = ["cut", "turned_bounds"]


def cut(picture: Pixels, box: Box, centre: tuple[float, float], degrees: float) -> Pixels:
    """Return the pixels of a turned box, turned back upright; where it leaves the picture, the edge goes on.

    Args:
        picture: The whole canvas.
        box: Before turning.
        centre: The point that it is turned about.
        degrees: Clockwise.
    """
    if degrees % 360 == 0 or box.empty:
        return _window(picture, box)
    return _TURNED.get(picture, (box, centre, degrees), lambda: _upright(picture, box, centre, degrees))


_TURNED: Final[OfPicture[Pixels]] = OfPicture()


def _upright(picture: Pixels, box: Box, centre: tuple[float, float], degrees: float) -> Pixels:
    bounds = turned_bounds(box, centre, degrees).expanded(2)
    source = _window(picture, bounds)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = box.x - centre[0], box.y - centre[1]
    matrix = (
        cos, -sin, centre[0] + x * cos - y * sin - bounds.x,
        sin, cos, centre[1] + x * sin + y * cos - bounds.y,
    )  # fmt: skip
    upright = Image.fromarray(source).transform(
        (box.width, box.height), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC
    )
    return np.asarray(upright)


def turned_bounds(box: Box, centre: tuple[float, float], degrees: float) -> Box:
    """Return the smallest upright box around `box` turned clockwise about `centre`.

    Args:
        box: Before turning.
        centre: The point that it is turned about.
        degrees: Clockwise.
    """
    if degrees % 360 == 0:
        return box
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [(x - centre[0], y - centre[1]) for x in (box.x, box.right) for y in (box.y, box.bottom)]
    xs = [centre[0] + x * cos - y * sin for x, y in corners]
    ys = [centre[1] + x * sin + y * cos for x, y in corners]
    return Box.from_edges(math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys)))


def _window(picture: Pixels, box: Box) -> Pixels:
    """Return a box of the picture; where it leaves the picture, the edge goes on."""
    height, width = picture.shape[:2]
    if Box(0, 0, width, height).contains(box):
        return picture[box.y : box.bottom, box.x : box.right]
    rows = np.clip(np.arange(box.y, box.bottom), 0, height - 1)
    columns = np.clip(np.arange(box.x, box.right), 0, width - 1)
    return picture[rows[:, None], columns]
