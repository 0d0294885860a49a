"""Codes that machines read: QR, EAN-13 and UPC-A as exact modules, stamped on whole pixels, and decoded again."""

from __future__ import annotations

from proofpress.codes.decoding import Decoded, decode, same_payload
from proofpress.codes.payloads import NAMES, gtin_error, same_gtin
from proofpress.codes.stamping import MIN_MODULE_PX, Digits, Stamp, stamp
from proofpress.codes.symbols import QUIET_ZONES, ean13_modules, modules_wide, qr_matrix, upca_modules

__all__ = [
    "MIN_MODULE_PX",
    "NAMES",
    "QUIET_ZONES",
    "Decoded",
    "Digits",
    "Stamp",
    "decode",
    "ean13_modules",
    "gtin_error",
    "modules_wide",
    "qr_matrix",
    "same_gtin",
    "same_payload",
    "stamp",
    "upca_modules",
]
