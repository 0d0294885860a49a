"""Clean copies of a text: black on white, set by type; what a reader makes of them tells what it can read at all."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

from proofpress.brief import Brand
from proofpress.image import Pixels
from proofpress.setting import font_library
from proofpress.typography import Style, paint, set_text

__all__ = ["clean_copies"]

_SIZES: Final = (44.0, 30.0)
_WEIGHTS: Final = (400, 700)
_EMS: Final = 22.0
"""Width of the column that a copy is set in, in em."""
_MOST_LINES: Final = 60
_PAD: Final = 16


def clean_copies(text: str, locale: str) -> tuple[Pixels, ...]:
    """Return pictures of a text in two weights and sizes, RGB, in lines of at most 22 em.

    Args:
        text: What they say.
        locale: Of the text.

    Raises:
        MissingGlyphsError: No font has some of its characters.
    """
    fonts = font_library(Brand())
    found = []
    for weight in _WEIGHTS:
        for size in _SIZES:
            style = Style(locale=locale, min_px=size, max_px=size, weight=weight)
            setting = set_text(text, width=_EMS * size, height=_MOST_LINES * 1.2 * size, style=style, fonts=fonts)
            alpha = paint(setting).alpha
            grey = np.pad(255 - alpha, _PAD, constant_values=255)
            found.append(np.asarray(Image.fromarray(grey).convert("RGB")))
    return tuple(found)
