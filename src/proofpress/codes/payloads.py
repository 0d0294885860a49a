"""What may stand in a code: digits with their check digit, and when two payloads are one.

Source: GS1 General Specifications 7.9 (check digit), through `python-stdnum`.
"""

from __future__ import annotations

from typing import Final

from proofpress.errors import InputError

__all__ = ["NAMES", "gtin_error", "refuse_gtin", "same_gtin"]

NAMES: Final = {"qr": "QR code", "ean13": "EAN-13", "upca": "UPC-A"}
"""What people call the codes of each role."""
_DIGIT_COUNT: Final = {"ean13": 13, "upca": 12}


def gtin_error(role: str, digits: str) -> str:
    """Return what is wrong with the digits of an `ean13` or `upca`, with the check digit that would be right; else nothing.

    A `upca` may have 12 digits, or 13 of which the first is 0.
    """
    from stdnum import ean

    count, name = _DIGIT_COUNT[role], NAMES[role]
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


def refuse_gtin(role: str, digits: str) -> None:
    """Do nothing if the digits make an `ean13` or `upca`.

    Raises:
        InputError: They do not; the message says why.
    """
    error = gtin_error(role, digits)
    if error:
        raise InputError(error, remedy="mend the digits")


def same_gtin(one: str, other: str) -> bool:
    """Tell whether two numbers of 12 or 13 digits name one article: a UPC-A is the EAN-13 with a zero before it."""
    return one.zfill(13) == other.zfill(13)
