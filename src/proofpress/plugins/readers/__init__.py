"""Built-in readers: engines that read text from a crop."""

from __future__ import annotations

from proofpress.interfaces import Reader
from proofpress.markers import hookimpl
from proofpress.plugins.readers.ppocr.reader import PpOcrReader
from proofpress.plugins.readers.pytesseract import PytesseractReader
from proofpress.plugins.readers.tesserocr import TesserocrReader

__all__ = ["proofpress_readers"]


@hookimpl
def proofpress_readers() -> list[type[Reader]]:
    """Return the built-in readers."""
    return [TesserocrReader, PytesseractReader, PpOcrReader]
