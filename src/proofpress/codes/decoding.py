"""Codes read back from pixels, by zxing-cpp."""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np
from PIL import Image

from proofpress.codes.payloads import same_gtin
from proofpress.geometry import Box
from proofpress.image import Pixels, read_image_bytes

__all__ = ["Decoded", "decode", "same_payload"]

_LUMA: Final = (306 / 1024, 601 / 1024, 117 / 1024, 0.0)
_EAN_UPC: Final = ("ean13", "upca", "ean8", "upce")


@attrs.frozen
class Decoded:
    """A symbol that was found.

    Attributes:
        symbology: `qr`, `ean13` (a UPC-A too: both are one symbol), or zxing-cpp's name in lower case for any other.
        payload: What it says. QR bytes without a declared encoding are taken for UTF-8 where they are.
        box: Upright bounds of the symbol without quiet zone, px.
        corners: Its four outer corners as (x, y), clockwise from its own left upper one.
        unused_error_correction: 0..1, ISO/IEC 15415's figure; None where the symbology has none.
        level: Error level of a QR, else empty.
        version: Version of a QR, else 0.
    """

    symbology: str
    payload: str
    box: Box
    corners: tuple[tuple[int, int], ...] = ()
    unused_error_correction: float | None = None
    level: str = ""
    version: int = 0


def decode(picture: Pixels | bytes, *, inverted: bool = True, role: str = "") -> tuple[Decoded, ...]:
    """Return all symbols that zxing-cpp finds.

    Args:
        picture: RGB or RGBA pixels (transparency is ignored), grey pixels of two dimensions, or the bytes of an image file.
        inverted: Also look for light symbols on a dark ground, which many scanners do not read.
        role: `qr`, `ean13` or `upca` to look for that alone, which takes a third of the time; all there are if empty.

    Raises:
        ImageInputError: The bytes are no image.
    """
    import zxingcpp

    pixels = read_image_bytes(picture) if isinstance(picture, bytes) else picture
    if 0 in pixels.shape:
        return ()
    kinds = zxingcpp.BarcodeFormat
    alone = {"": (), "qr": (kinds.QRCode,)}.get(role, (kinds.EAN13, kinds.UPCA))
    found = zxingcpp.read_barcodes(
        _grey(pixels), zxingcpp.BarcodeFormats(alone), try_invert=inverted, text_mode=zxingcpp.TextMode.Plain
    )
    return tuple(_decoded(symbol) for symbol in found)


def _grey(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    # zxing-cpp's own weights. Multiples of 1/1024 are exact in floats, so this is whole arithmetic, and rounds halves up.
    return np.asarray(Image.fromarray(pixels[..., :3]).convert("L", matrix=_LUMA))


def _decoded(symbol: Any) -> Decoded:
    name = symbol.format.name.lower()
    corners = _corners(symbol.position, inclusive=name in _EAN_UPC)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    extra = symbol.extra or {}
    return Decoded(
        symbology={"qrcode": "qr", "upca": "ean13"}.get(name, name),
        payload=_payload(symbol),
        box=Box.from_edges(min(xs), min(ys), max(xs), max(ys)),
        corners=corners,
        unused_error_correction=float(extra["UEC"]) if "UEC" in extra else None,
        level=str(extra.get("ECLevel", "")) if name == "qrcode" else "",
        version=int(extra["Version"]) if name == "qrcode" else 0,
    )


def _corners(position: Any, *, inclusive: bool) -> tuple[tuple[int, int], ...]:
    """Return the outer corners; of bars zxing-cpp names the outermost pixels inside, of a QR the edges."""
    points = [
        (int(p.x), int(p.y))
        for p in (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    ]
    if not inclusive:
        return tuple(points)
    middle_x, middle_y = sum(x for x, _ in points) / 4, sum(y for _, y in points) / 4
    return tuple((x + (x > middle_x), y + (y > middle_y)) for x, y in points)


def _payload(symbol: Any) -> str:
    """Return the text, taking UTF-8 bytes of a QR without ECI (`]Q1`) for what they are: zxing-cpp guesses there."""
    text = str(symbol.text)
    if symbol.symbology_identifier != "]Q1":
        return text
    try:
        return bytes(symbol.bytes).decode()
    except UnicodeDecodeError:
        return text


def same_payload(role: str, payload: str, found: Decoded) -> bool:
    """Tell whether a found symbol is of the role's symbology and says exactly the payload.

    A UPC-A of 12 digits is the EAN-13 with a zero before it.
    """
    if role == "qr":
        return found.symbology == "qr" and found.payload == payload
    return found.symbology == "ean13" and same_gtin(found.payload, payload)
