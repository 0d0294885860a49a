"""Cutting lines and places out of a picture for a look."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ink import normalised, split
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.quads import Quad, cut

__all__ = ["MARGIN", "SIZES", "line_of", "part_of", "read_line", "scaled", "stretched"]

MARGIN: Final = 0.1
"""Room around a line that is cut out, as a share of its height."""
SIZES: Final = (44.0, 34.0)
"""Font sizes in px at which a reader of plain ink is shown a line."""


def line_of(picture: Pixels, quad: Quad, room: float = MARGIN, stretch: float = 1.0) -> Pixels:
    """Return a line cut out of a picture and turned upright.

    Args:
        picture: RGB.
        quad: Where it stands.
        room: What is added on all sides, as a share of its height.
        stretch: How much wider it is made.
    """
    return stretched(cut(picture, quad.grown(room * quad.height)), stretch)


def stretched(line: Pixels, by: float) -> Pixels:
    """Return a line made wider.

    Args:
        line: RGB.
        by: How many times as wide.
    """
    if by == 1.0:
        return line
    shape = (round(line.shape[1] * by), line.shape[0])
    return np.asarray(Image.fromarray(line).resize(shape, Image.Resampling.BICUBIC))


def read_line(reader: Reader, line: Pixels, locale: str, size: float) -> Reading:
    """Return what a reader reads in a line: as it is, or its ink in a font size, dark on white.

    Args:
        reader: The reader.
        line: RGB.
        locale: Of the text.
        size: In px; readers of pictures see the line as it is.
    """
    ink = None if reader.natural else split(line)
    return reader.read(line if ink is None else normalised(ink, 0, size), Hint(locale, 1))


def part_of(picture: Pixels, box: Box) -> Pixels:
    """Return what lies in a box, as far as the picture reaches.

    Args:
        picture: RGB.
        box: Px.
    """
    seen = box.intersection(Box(0, 0, picture.shape[1], picture.shape[0]))
    return picture[seen.y : seen.bottom, seen.x : seen.right]


def scaled(crop: Pixels, scale: float) -> Pixels:
    """Return a crop at another scale.

    Args:
        crop: RGB.
        scale: 2 for twice as wide and high.
    """
    if scale == 1.0:
        return crop
    shape = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(np.ascontiguousarray(crop)).resize(shape, Image.Resampling.LANCZOS))
