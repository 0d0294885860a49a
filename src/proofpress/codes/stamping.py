"""Codes as pixels: stamped in whole pixels a module, with quiet zone and the places of their digits.

Source: GS1 General Specifications section 5.2 (height of the guard bars, human-readable interpretation).
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from proofpress.codes.payloads import NAMES
from proofpress.codes.symbols import QUIET_ZONES, Modules, ean13_modules, modules_wide, qr_matrix, upca_modules
from proofpress.errors import InputError
from proofpress.geometry import Box
from proofpress.image import Pixels, frozen_pixels

__all__ = ["MIN_MODULE_PX", "Digits", "Stamp", "stamp"]

MIN_MODULE_PX: Final = 3
"""Fewest pixels of a module that is stamped: less does not survive scaling and print."""

_DIGIT_STRIP: Final = 10
"""Modules under the bars that human-readable digits need: nominal OCR-B is 8.3 modules high, and a gap."""
_MARGIN: Final = 3
"""Modules of white above the bars and under the digits, where there is room."""
_GUARD_DROP: Final = 5
"""Modules by which guard bars reach below the others."""
_LEAST_BARS: Final = 30
"""Least height of the bars in modules; nominal is 69, less is harder to scan in every direction."""


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
        return Box.around(boxes)


def stamp(role: str, payload: str, width: int, height: int, module_px_min: int = MIN_MODULE_PX) -> Stamp:
    """Return the code of `role` (`qr`, `ean13`, `upca`) in the middle of a white ground of width x height px.

    Modules are whole pixels, as large as the box allows. Bars get as much of the height as the digits leave.

    Raises:
        InputError: The payload cannot be coded, or the box is too small; the message names the size that is needed.
    """
    wide = modules_wide(role, payload)
    name = NAMES[role]
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
    before, after = QUIET_ZONES[role]
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
