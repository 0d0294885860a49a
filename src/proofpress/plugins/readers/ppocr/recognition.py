"""Reading one line of text: its picture in the form that the recogniser was trained on, and what it makes of each column."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

from proofpress.image import Pixels
from proofpress.plugins.readers.ppocr.ctc import Columns
from proofpress.plugins.readers.ppocr.models import recogniser

__all__ = ["columns_of"]

_HEIGHT: Final = 48
_NARROWEST: Final = 64
_WIDEST: Final = 3200
"""Columns cost time and memory: longer lines are squeezed."""


def columns_of(line: Pixels) -> Columns:
    """Return the probabilities of all signs in each column of a line, shape (columns, signs).

    Args:
        line: RGB, one line, upright, cut close.

    Raises:
        ReaderUnavailableError: The model is missing.
    """
    height, width = line.shape[:2]
    across = min(_WIDEST, max(16, round(width * _HEIGHT / height)))
    how = Image.Resampling.BOX if height > 2 * _HEIGHT else Image.Resampling.BICUBIC
    scaled = np.asarray(Image.fromarray(np.ascontiguousarray(line[..., :3])).resize((across, _HEIGHT), how))
    if across < _NARROWEST:
        scaled = np.pad(scaled, ((0, 0), (0, _NARROWEST - across), (0, 0)), mode="edge")
    planes = (scaled[..., ::-1].astype(np.float32) / 255 - 0.5) / 0.5
    columns: Columns = recogniser().run(np.ascontiguousarray(planes.transpose(2, 0, 1), np.float32)[None])[0]
    return columns
