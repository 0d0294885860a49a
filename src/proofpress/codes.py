"""Codes that machines read: QR, EAN-13 and UPC-A as exact modules, stamped on whole pixels, and decoded again.

Sources: ISO/IEC 18004 (QR: quiet zone of 4 modules), GS1 General Specifications section 5.2 (EAN/UPC: symbol characters, quiet
zones, height of the guard bars). QR symbols are built by `qrcode`, check digits by `python-stdnum`, decoding is zxing-cpp's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from proofpress.errors import InputError
from proofpress.geometry import Box
from proofpress.image import Pixels, frozen_pixels, read_image_bytes

__all__ = [
    "MIN_MODULE_PX",
    "Decoded",
    "Digits",
    "Stamp",
    "decode",
    "ean13_modules",
    "gtin_error",
    "modules_wide",
    "qr_matrix",
    "same_payload",
    "stamp",
    "upca_modules",
]

Modules = NDArray[np.bool_]

MIN_MODULE_PX: Final = 3
"""Fewest pixels of a module that is stamped: less does not survive scaling and print."""

_QR_QUIET: Final = 4
_QUIET: Final = {"ean13": (11, 7), "upca": (9, 9)}
_NAMES: Final = {"qr": "QR code", "ean13": "EAN-13", "upca": "UPC-A"}
_DIGIT_COUNT: Final = {"ean13": 13, "upca": 12}
_EAN_UPC: Final = ("ean13", "upca", "ean8", "upce")
_LEVELS: Final = ("L", "M", "Q", "H")

# GS1 General Specifications, symbol characters of number set A; set C is its complement, set B is C mirrored.
_SET_A: Final = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
# Which number set bears each of the six left digits, by the leading digit of an EAN-13.
_PARITY: Final = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip

_DIGIT_STRIP: Final = 10
"""Modules under the bars that human-readable digits need: nominal OCR-B is 8.3 modules high, and a gap."""
_MARGIN: Final = 3
"""Modules of white above the bars and under the digits, where there is room."""
_GUARD_DROP: Final = 5
"""Modules by which guard bars reach below the others."""
_LEAST_BARS: Final = 30
"""Least height of the bars in modules; nominal is 69, less is harder to scan in every direction."""


def qr_matrix(payload: str, min_level: str = "M") -> Modules:
    """Return the dark modules of the smallest QR symbol of the payload, without quiet zone.

    The error level is the highest that the same size of symbol can bear, and never under `min_level`. Bytes are UTF-8.

    Raises:
        InputError: The payload is empty, too long or no text, or the level is unknown.
    """
    if min_level not in _LEVELS:
        raise InputError(f"unknown QR error level {min_level!r}", remedy=f"use one of: {', '.join(_LEVELS)}")
    return _qr_matrix(payload, min_level)


@lru_cache(maxsize=64)
def _qr_matrix(payload: str, min_level: str) -> Modules:
    if not payload:
        raise InputError("a QR code needs a payload", remedy="write the text or URL that it shall open")
    try:
        data = payload.encode()
    except UnicodeEncodeError as error:
        raise InputError("a QR payload holds a lone surrogate", remedy="write the character itself") from error
    version = 0
    best: list[list[bool | None]] = []
    for level in _LEVELS[_LEVELS.index(min_level) :]:
        symbol = _qr_symbol(payload, level)
        if symbol is None:
            break
        if version and symbol[0] > version:
            break
        version, best = symbol
    if not version:
        raise InputError(
            f"{len(data)} bytes are more than a QR code of level {min_level} can hold", remedy="shorten the payload"
        )
    modules = np.array(best, dtype=np.bool_)
    modules.setflags(write=False)
    return modules


def _qr_symbol(payload: str, level: str) -> tuple[int, list[list[bool | None]]] | None:
    """Return version and modules, or None if the payload is too long for the level."""
    import qrcode
    import qrcode.constants
    from qrcode.exceptions import DataOverflowError

    symbol = qrcode.QRCode(error_correction=getattr(qrcode.constants, f"ERROR_CORRECT_{level}"), border=0)
    symbol.add_data(payload)
    try:
        symbol.make(fit=True)
    except (DataOverflowError, ValueError):
        # qrcode 8 looks for version 41 where the payload outgrows version 40, and says ValueError.
        return None
    return symbol.version, symbol.get_matrix()


def ean13_modules(digits: str) -> Modules:
    """Return the 95 modules of an EAN-13, without quiet zones.

    Raises:
        InputError: It is not 13 digits with the right check digit.
    """
    _refuse("ean13", digits)
    left = "".join(_symbol(d, s) for d, s in zip(digits[1:7], _PARITY[int(digits[0])], strict=True))
    right = "".join(_symbol(d, "C") for d in digits[7:])
    return np.array([bit == "1" for bit in f"101{left}01010{right}101"], dtype=np.bool_)


def upca_modules(digits: str) -> Modules:
    """Return the 95 modules of a UPC-A of 12 digits, or of 13 with a leading zero, without quiet zones.

    It is the same symbol as the EAN-13 with a leading zero.

    Raises:
        InputError: It has another form or a wrong check digit.
    """
    _refuse("upca", digits)
    return ean13_modules(digits.zfill(13))


def _symbol(digit: str, number_set: str) -> str:
    plain = _SET_A[int(digit)]
    if number_set == "A":
        return plain
    complement = "".join("10"[int(bit)] for bit in plain)
    return complement if number_set == "C" else complement[::-1]


def gtin_error(role: str, digits: str) -> str:
    """Return what is wrong with the digits of an `ean13` or `upca`, with the check digit that would be right; else nothing.

    A `upca` may have 12 digits, or 13 of which the first is 0.
    """
    from stdnum import ean

    count, name = _DIGIT_COUNT[role], _NAMES[role]
    if not (digits.isascii() and digits.isdigit()):
        return f"{name} payload {digits!r} holds other signs than the digits 0 to 9"
    if role == "upca" and len(digits) == count + 1 and digits[0] == "0":
        digits = digits[1:]
    if len(digits) == count - 1:
        return f"{name} {digits} has {len(digits)} digits: its check digit {ean.calc_check_digit(digits)} is missing"
    if len(digits) != count:
        return f"{name} {digits} has {len(digits)} digits instead of {count}"
    right = str(ean.calc_check_digit(digits[:-1]))
    if digits[-1] != right:
        return f"{name} {digits} ends in {digits[-1]}, but its check digit is {right}"
    return ""


def _refuse(role: str, digits: str) -> None:
    error = gtin_error(role, digits)
    if error:
        raise InputError(error, remedy="mend the digits")


@attrs.frozen
class Digits:
    """Human-readable digits and where they may stand, relative to the stamp's left upper corner."""

    text: str
    box: Box


@attrs.frozen
class Stamp:
    """A code, ready to lie on the canvas.

    Attributes:
        pixels: Black on white RGB, quiet zone included, of exactly the asked size.
        module_px: Pixels of one module.
        symbol: The modules alone, relative to the left upper corner.
        digits: The groups of digits that people read, left to right; empty for QR, and where there is no room for them.
    """

    pixels: Pixels = attrs.field(repr=False, eq=attrs.cmp_using(eq=np.array_equal))
    module_px: int
    symbol: Box
    digits: tuple[Digits, ...] = ()

    @property
    def digits_box(self) -> Box | None:
        """The strip that holds all digits, or None where there are none."""
        if not self.digits:
            return None
        boxes = [group.box for group in self.digits]
        return Box.from_edges(
            min(b.x for b in boxes), min(b.y for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
        )


def modules_wide(role: str, payload: str) -> int:
    """Return how many modules wide the code is with its quiet zones.

    Raises:
        InputError: The payload cannot be coded.
    """
    if role == "qr":
        return int(qr_matrix(payload).shape[0]) + 2 * _QR_QUIET
    _refuse(role, payload)
    return 95 + sum(_QUIET[role])


def stamp(role: str, payload: str, width: int, height: int, module_px_min: int = MIN_MODULE_PX) -> Stamp:
    """Return the code of `role` (`qr`, `ean13`, `upca`) in the middle of a white ground of width x height px.

    Modules are whole pixels, as large as the box allows. Bars get as much of the height as the digits leave.

    Raises:
        InputError: The payload cannot be coded, or the box is too small; the message names the size that is needed.
    """
    wide = modules_wide(role, payload)
    name = _NAMES[role]
    least_width = wide * module_px_min
    least_height = least_width if role == "qr" else _LEAST_BARS * module_px_min
    if width < least_width or height < least_height:
        raise InputError(
            f"the {name} needs {least_width} x {least_height} px at {module_px_min} px per module, its box has "
            f"{width} x {height}",
            remedy="enlarge the box" + (" or shorten the payload" if role == "qr" else ""),
        )
    if role == "qr":
        return _stamp_qr(payload, width, height, min(width, height) // wide)
    return _stamp_bars(role, payload, width, height, module_px_min)


def _stamp_qr(payload: str, width: int, height: int, module: int) -> Stamp:
    dark = np.kron(qr_matrix(payload), np.ones((module, module), np.bool_))
    side = int(dark.shape[0])
    box = Box((width - side) // 2, (height - side) // 2, side, side)
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[box.y : box.bottom, box.x : box.right][dark] = 0
    return Stamp(frozen_pixels(pixels), module, box)


def _stamp_bars(role: str, payload: str, width: int, height: int, module_min: int) -> Stamp:
    modules = ean13_modules(payload) if role == "ean13" else upca_modules(payload)
    before, after = _QUIET[role]
    total = len(modules) + before + after
    module = max(module_min, min(width // total, height // (_LEAST_BARS + _DIGIT_STRIP)))
    digits_high = _DIGIT_STRIP * module if height >= (_LEAST_BARS + _DIGIT_STRIP) * module else 0
    margin = min(_MARGIN * module, (height - digits_high - _LEAST_BARS * module) // 2)
    row = np.repeat(modules, module)
    bars = Box((width - total * module) // 2 + before * module, margin, len(row), height - digits_high - 2 * margin)
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[bars.y : bars.bottom, bars.x : bars.right][:, row] = 0
    groups: tuple[Digits, ...] = ()
    if digits_high:
        guards = np.repeat(modules & _guards(role), module)
        pixels[bars.bottom : bars.bottom + _GUARD_DROP * module, bars.x : bars.right][:, guards] = 0
        groups = _digit_groups(role, payload, bars.x, bars.bottom, module)
    return Stamp(frozen_pixels(pixels), module, bars, groups)


def _guards(role: str) -> Modules:
    """Return which of the 95 modules reach down between the digits."""
    long = np.zeros(95, np.bool_)
    # A UPC-A also lengthens the bars of its first and last digit.
    edge = 3 if role == "ean13" else 10
    long[:edge] = long[45:50] = long[95 - edge :] = True
    return long


def _digit_groups(role: str, payload: str, left: int, top: int, module: int) -> tuple[Digits, ...]:
    """Return the digits where GS1 puts them: one gap of a module under the bars, outer digits in the quiet zones."""
    groups: tuple[tuple[str, int, int], ...]
    if role == "ean13":
        groups = ((payload[0], -11, 9), (payload[1:7], 4, 40), (payload[7:], 51, 40))
    else:
        digits = payload[-12:]
        groups = ((digits[0], -9, 7), (digits[1:6], 11, 33), (digits[6:11], 51, 33), (digits[11], 97, 7))
    return tuple(
        Digits(text, Box(left + start * module, top + module, count * module, (_DIGIT_STRIP - 1) * module))
        for text, start, count in groups
    )


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


def decode(picture: Pixels | bytes, *, inverted: bool = True) -> tuple[Decoded, ...]:
    """Return all symbols that zxing-cpp finds.

    Args:
        picture: RGB or RGBA pixels (transparency is ignored), grey pixels of two dimensions, or the bytes of an image file.
        inverted: Also look for light symbols on a dark ground, which many scanners do not read.

    Raises:
        ImageInputError: The bytes are no image.
    """
    import zxingcpp

    pixels = read_image_bytes(picture) if isinstance(picture, bytes) else picture
    if 0 in pixels.shape:
        return ()
    found = zxingcpp.read_barcodes(_grey(pixels), try_invert=inverted, text_mode=zxingcpp.TextMode.Plain)
    return tuple(_decoded(symbol) for symbol in found)


def _grey(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    red, green, blue = (pixels[..., i].astype(np.uint32) for i in range(3))
    return np.ascontiguousarray(((red * 306 + green * 601 + blue * 117 + 512) >> 10).astype(np.uint8))


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
    return found.symbology == "ean13" and found.payload.zfill(13) == payload.zfill(13)
