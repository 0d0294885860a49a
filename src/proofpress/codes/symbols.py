"""Codes as exact modules: QR through `qrcode`, EAN-13 and UPC-A from the tables of GS1.

Sources: ISO/IEC 18004 (QR: quiet zone of 4 modules), GS1 General Specifications section 5.2 (symbol characters, quiet zones).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from proofpress.codes.payloads import refuse_gtin
from proofpress.errors import InputError

__all__ = ["QUIET_ZONES", "QUIET_ZONE_QR", "Modules", "ean13_modules", "modules_wide", "qr_matrix", "upca_modules"]

Modules = NDArray[np.bool_]

QUIET_ZONE_QR: Final = 4
"""Light modules on all four sides of a QR."""
QUIET_ZONES: Final = {"ean13": (11, 7), "upca": (9, 9)}
"""Light modules before and after the bars."""
_LEVELS: Final = ("L", "M", "Q", "H")

# GS1 General Specifications, symbol characters of number set A; set C is its complement, set B is C mirrored.
_SET_A: Final = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
# Which number set bears each of the six left digits, by the leading digit of an EAN-13.
_PARITY: Final = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip


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
    refuse_gtin("ean13", digits)
    left = "".join(_symbol(d, s) for d, s in zip(digits[1:7], _PARITY[int(digits[0])], strict=True))
    right = "".join(_symbol(d, "C") for d in digits[7:])
    return np.array([bit == "1" for bit in f"101{left}01010{right}101"], dtype=np.bool_)


def upca_modules(digits: str) -> Modules:
    """Return the 95 modules of a UPC-A of 12 digits, or of 13 with a leading zero, without quiet zones.

    It is the same symbol as the EAN-13 with a leading zero.

    Raises:
        InputError: It has another form or a wrong check digit.
    """
    refuse_gtin("upca", digits)
    return ean13_modules(digits.zfill(13))


def _symbol(digit: str, number_set: str) -> str:
    plain = _SET_A[int(digit)]
    if number_set == "A":
        return plain
    complement = "".join("10"[int(bit)] for bit in plain)
    return complement if number_set == "C" else complement[::-1]


def modules_wide(role: str, payload: str) -> int:
    """Return how many modules wide the code is with its quiet zones.

    Raises:
        InputError: The payload cannot be coded.
    """
    if role == "qr":
        return int(qr_matrix(payload).shape[0]) + 2 * QUIET_ZONE_QR
    refuse_gtin(role, payload)
    return 95 + sum(QUIET_ZONES[role])
