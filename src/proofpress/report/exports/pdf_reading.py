"""Drawing and reading a PDF again, with PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pypdfium2
from pypdfium2 import raw

from proofpress.image import Pixels, frozen_pixels

__all__ = ["rasterise_pdf", "read_pdf_text"]

_OVERSAMPLED: Final = 3
_LARGE: Final = 4_000_000
_OF_LARGE: Final = 2
"""Pictures of more px than `_LARGE` are drawn only this many times as large: memory grows with the square of it."""


def read_pdf_text(data: bytes) -> dict[str, tuple[str, ...]]:
    """Return region id and its texts, as PDFium finds them in the structure tree (`FPDF_StructElement_GetActualText`)."""
    document = pypdfium2.PdfDocument(data)
    try:
        tree = raw.FPDF_StructTree_GetForPage(document[0])
        found: dict[str, tuple[str, ...]] = {}
        for root in _children(tree, raw.FPDF_StructTree_CountChildren, raw.FPDF_StructTree_GetChildAtIndex):
            for section in _elements(root):
                texts = tuple(_string(raw.FPDF_StructElement_GetActualText, part) for part in _elements(section))
                found[_string(raw.FPDF_StructElement_GetTitle, section)] = texts
        raw.FPDF_StructTree_Close(tree)
    finally:
        document.close()
    return found


def _elements(parent: Any) -> list[Any]:
    return _children(parent, raw.FPDF_StructElement_CountChildren, raw.FPDF_StructElement_GetChildAtIndex)


def _children(parent: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any]) -> list[Any]:
    found = [get(parent, at) for at in range(count(parent))]
    return [child for child in found if child]


def _string(get: Callable[[Any, Any, int], int], element: Any) -> str:
    length = get(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    get(element, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le")


def rasterise_pdf(data: bytes, width: int, height: int) -> Pixels:
    """Return the first page as PDFium draws it, RGB, shape (height, width, 3).

    It is drawn larger and averaged, because PDFium fits small type to whole pixels; and pictures are not smoothed, because
    they lie on whole pixels already. Both would be properties of the viewer, not of the file.
    """
    times = _OVERSAMPLED if width * height <= _LARGE else _OF_LARGE
    document = pypdfium2.PdfDocument(data)
    try:
        wide, high = width * times, height * times
        bitmap = pypdfium2.PdfBitmap.new_native(wide, high, raw.FPDFBitmap_BGR)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
        raw.FPDF_RenderPageBitmap(bitmap, document[0], 0, 0, wide, high, 0, raw.FPDF_RENDER_NO_SMOOTHIMAGE)
        large = bitmap.to_numpy()[..., ::-1].astype(np.uint16)
    finally:
        document.close()
    blocks = large.reshape(height, times, width, times, 3).sum(axis=(1, 3), dtype=np.uint16)
    return frozen_pixels(((blocks + times**2 // 2) // times**2).astype(np.uint8))
