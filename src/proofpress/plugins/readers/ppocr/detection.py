"""Finding lines of text anywhere in a picture: differentiable binarisation.

Source: M. Liao et al., "Real-time Scene Text Detection with Differentiable Binarization" (2020); the figures are PaddleOCR's.
"""

from __future__ import annotations

import math
from typing import Final

import attrs
import numpy as np
from PIL import Image

from proofpress.bodies import bodies
from proofpress.image import Pixels
from proofpress.plugins.readers.ppocr.models import detector
from proofpress.plugins.readers.ppocr.outlines import smallest_rectangle
from proofpress.quads import Quad

__all__ = ["find_lines"]

_MEAN: Final = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD: Final = np.array([0.229, 0.224, 0.225], np.float32)
_INK: Final = 0.3
"""Probability above which a pixel belongs to the core of a line."""
_LEAST_SURE: Final = 0.5
_UNCLIP: Final = 1.6
"""The model paints cores, shrunk from the lines by their area over their perimeter; this grows them back."""
_AT_ENDS: Final = 0.5
"""Share of its height by which a line is cut wider: a last thin sign is often left out of the core."""
_LEAST_SIDE: Final = 3.0
_SMALL: Final = 480
_LARGE: Final = 1536
"""Least and greatest long side, px, at which a picture is searched: small ones are enlarged, large ones reduced."""
_MOST_ENLARGED: Final = 3.0
_MARGIN: Final = 16
"""Ground, px, that a picture is framed with: letters at its very edge are not found."""
_MOST_LINES: Final = 300
_UPRIGHT: Final = 1.5
"""A box this many times as high as wide holds a line that runs down the picture."""


def find_lines(picture: Pixels) -> tuple[Quad, ...]:
    """Return where lines of text stand, in no order.

    Args:
        picture: RGB of any size.

    Raises:
        ReaderUnavailableError: The model is missing.
    """
    margin = _MARGIN if max(picture.shape[:2]) < _LARGE else 0
    framed = np.pad(picture[..., :3], ((margin, margin), (margin, margin), (0, 0)), mode="edge")
    height, width = framed.shape[:2]
    longest = max(height, width)
    scale = _LARGE / longest if longest > _LARGE else max(1.0, min(_MOST_ENLARGED, _SMALL / longest))
    shape = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(Image.fromarray(framed).resize(shape, Image.Resampling.BILINEAR))
    # The model halves its picture five times.
    small = np.pad(small, ((0, -shape[1] % 32), (0, -shape[0] % 32), (0, 0)), mode="edge")
    planes = (small[..., ::-1].astype(np.float32) / 255 - _MEAN) / _SPREAD
    likely = detector().run(np.ascontiguousarray(planes.transpose(2, 0, 1), np.float32)[None])[0, 0]
    found = []
    for runs in bodies(likely > _INK)[:_MOST_LINES]:
        sure = sum(float(likely[y, a : b + 1].sum()) for y, a, b in runs) / float((runs[:, 2] - runs[:, 1] + 1).sum())
        core = smallest_rectangle(runs)
        if sure < _LEAST_SURE or min(core.width, core.height) < _LEAST_SIDE:
            continue
        grown = core.grown(core.width * core.height * _UNCLIP / (2 * (core.width + core.height)))
        line = _along(grown.scaled(width / shape[0]))
        line = attrs.evolve(line, x=line.x - margin, y=line.y - margin, width=line.width + _AT_ENDS * line.height)
        found.append(line)
    return tuple(found)


def _along(quad: Quad) -> Quad:
    """Return the rectangle with its width along the text; text that runs upwards or downwards is turned by a quarter."""
    if quad.height < _UPRIGHT * quad.width:
        return quad
    return Quad(quad.x, quad.y, quad.height, quad.width, quad.angle - math.pi / 2)
