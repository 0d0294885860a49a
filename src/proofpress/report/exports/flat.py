"""Flat files beside the proved PNG: lossless WebP, and JPEG at a quality whose losses the proof bounds."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, Final

from PIL import Image

from proofpress.composition import Composition
from proofpress.image import Pixels, png_bytes, read_image_bytes, sha256

__all__ = ["cached_png", "rasterise_flat", "write_jpeg", "write_webp"]

_QUALITY: Final = 95
_METHOD: Final = 4
"""Effort of the WebP encoder, 0 to 6; more takes thrice the time for a hundredth of the size."""


def write_webp(composition: Composition) -> bytes:
    """Return the picture as lossless WebP."""
    file = io.BytesIO()
    Image.fromarray(composition.flatten()).save(file, "WEBP", lossless=True, quality=60, method=_METHOD)
    return file.getvalue()


def write_jpeg(composition: Composition) -> bytes:
    """Return the picture as JPEG of quality 95 with colours in full resolution, so that edges of letters stay sharp."""
    spec = composition.asset.format.print
    more: dict[str, Any] = {"dpi": (round(spec.dpi), round(spec.dpi))} if spec else {}
    file = io.BytesIO()
    picture = Image.fromarray(composition.flatten())
    picture.save(file, "JPEG", quality=_QUALITY, subsampling=0, optimize=True, **more)
    return file.getvalue()


def rasterise_flat(data: bytes, width: int, height: int) -> Pixels:
    """Return the decoded picture, RGB.

    Raises:
        ValueError: It has another size.
    """
    pixels = read_image_bytes(data)
    if pixels.shape != (height, width, 3):
        message = f"the picture has the shape {pixels.shape}"
        raise ValueError(message)
    return pixels


def cached_png(pixels: Pixels) -> bytes:
    """Return pixels as PNG bytes; a plate that many locales share is encoded once."""
    return _png(sha256(pixels), _Held(pixels))


class _Held:
    """Carries pixels past a cache whose key is their digest."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8)
def _png(digest: str, held: _Held) -> bytes:
    del digest  # the key
    return png_bytes(held.pixels)
