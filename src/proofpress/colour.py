"""Colour arithmetic: sRGB, WCAG 2 contrast and CIE deltaE 2000.

Sources: IEC 61966-2-1 (sRGB), WCAG 2.2 "relative luminance" and "contrast ratio", Sharma, Wu and Dalal (2005) for CIEDE2000.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Rgb",
    "contrast_ratio",
    "delta_e_2000",
    "linear_rgb",
    "parse_hex",
    "relative_luminance",
    "srgb_to_lab",
    "to_hex",
]

Rgb = tuple[int, int, int]

_HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_TO_XYZ: Final = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_LUMINANCE: Final = (0.2126, 0.7152, 0.0722)
_D65: Final = (0.95047, 1.0, 1.08883)


def parse_hex(text: str) -> Rgb:
    """Read `#RGB` or `#RRGGBB`.

    Raises:
        ValueError: `text` has another form.
    """
    if not _HEX.fullmatch(text):
        message = f"{text!r} is no colour: write #RRGGBB"
        raise ValueError(message)
    digits = text[1:] if len(text) == 7 else "".join(c * 2 for c in text[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(rgb: Rgb) -> str:
    """Return `#RRGGBB`."""
    return "#{:02X}{:02X}{:02X}".format(*rgb)


def linear_rgb(rgb: ArrayLike) -> NDArray[np.float64]:
    """Return 8-bit sRGB as linear light, 0..1, of the same shape."""
    samples = np.asarray(rgb)
    # Pictures hold 256 values a million times: look them up.
    return _curve()[samples] if samples.dtype == np.uint8 else _expanded(samples)


@lru_cache(maxsize=1)
def _curve() -> NDArray[np.float64]:
    return _expanded(np.arange(256))


def _expanded(samples: NDArray[Any]) -> NDArray[np.float64]:
    value = samples.astype(np.float64) / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def relative_luminance(rgb: ArrayLike) -> NDArray[np.float64]:
    """Return the WCAG relative luminance in 0..1 of 8-bit sRGB; shape [..., 3] becomes [...]."""
    samples = np.asarray(rgb)
    if samples.dtype != np.uint8:
        return np.asarray(linear_rgb(samples) @ np.array(_LUMINANCE))
    red, green, blue = (np.take(curve, samples[..., channel]) for channel, curve in enumerate(_light()))
    return np.asarray(red + green + blue)


@lru_cache(maxsize=1)
def _light() -> tuple[NDArray[np.float64], ...]:
    return tuple(share * _curve() for share in _LUMINANCE)


def contrast_ratio(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Return the WCAG 2 contrast ratio, 1..21, of 8-bit sRGB colours; shapes [..., 3] broadcast."""
    first, second = relative_luminance(a), relative_luminance(b)
    return np.asarray((np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05))


def srgb_to_lab(rgb: ArrayLike) -> NDArray[np.float64]:
    """Return CIE L*a*b* under D65 of 8-bit sRGB, shape [..., 3]."""
    xyz = linear_rgb(rgb) @ np.array(_TO_XYZ).T / np.array(_D65)
    epsilon, kappa = 216 / 24389, 24389 / 27
    f = np.where(xyz > epsilon, np.cbrt(xyz), (kappa * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def delta_e_2000(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Return the CIEDE2000 difference of two 8-bit sRGB colours; shapes [..., 3] broadcast."""
    return lab_delta_e_2000(srgb_to_lab(a), srgb_to_lab(b))


def lab_delta_e_2000(lab1: ArrayLike, lab2: ArrayLike) -> NDArray[np.float64]:
    """Return the CIEDE2000 difference of two L*a*b* colours (kL = kC = kH = 1)."""
    first, second = np.asarray(lab1, dtype=np.float64), np.asarray(lab2, dtype=np.float64)
    l1, a1, b1 = (first[..., i] for i in range(3))
    l2, a2, b2 = (second[..., i] for i in range(3))
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(mean_c7 / (mean_c7 + 25.0**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    dh = np.where(grey, 0.0, (h2 - h1 + 180) % 360 - 180)
    delta_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh) / 2)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    far = np.abs(h1 - h2) > 180
    mean_h = np.where(grey, h1 + h2, np.where(far, ((h1 + h2 + 360) / 2) % 360, (h1 + h2) / 2))
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    r_t = (
        -np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2)))) * 2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    )
    dl, dc, dhh = (l2 - l1) / s_l, (c2 - c1) / s_c, delta_h / s_h
    return np.asarray(np.sqrt(dl**2 + dc**2 + dhh**2 + r_t * dc * dhh))
