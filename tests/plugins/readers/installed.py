"""The real engine, where this machine has it; a test that needs what is missing is skipped and says what to install."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from proofpress.errors import ReaderUnavailableError
from proofpress.image import Pixels, frozen_pixels
from proofpress.interfaces import Hint, Reader
from proofpress.plugins.readers.tesserocr import TesserocrReader

SHARED = TesserocrReader()


def reader(*locales: str, of: Reader = SHARED) -> Reader:
    """Return a reader that can read these locales here."""
    for locale in locales:
        try:
            of.read(written("a"), Hint(locale, 1))
        except ReaderUnavailableError as error:
            pytest.skip(str(error))
    return of


def written(*lines: str, size: int = 34) -> Pixels:
    """Return Latin lines, black on white."""
    font = ImageFont.load_default(size)
    width = max(int(font.getlength(line)) for line in lines)
    image = Image.new("RGB", (width + 40, int(size * 1.5) * len(lines) + 30), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((20, 15 + int(size * 1.5) * number), line, font=font, fill="black")
    return frozen_pixels(np.asarray(image))
