"""What contrast means to people: WCAG levels by size, colour blindness, and sizes on paper.

Sources: WCAG 2.2, 1.4.3 and 1.4.6 (levels, "large scale text"); G. Machado, M. Oliveira and L. Fernandes, "A
physiologically-based model for simulation of color vision deficiency" (2009), table 1 at severity 1.0, on linear sRGB.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from proofpress.brief import PrintSpec
from proofpress.colour import Rgb, linear_rgb

__all__ = ["is_large", "millimetres", "wcag_level", "weakest_vision"]

_DICHROMATS: Final = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
_LUMINANCE: Final = np.array([0.2126, 0.7152, 0.0722])
_LARGE_PT: Final = 18.0
_LARGE_BOLD_PT: Final = 14.0
_BOLD: Final = 700
_SCREEN_DPI: Final = 96.0
"""CSS: a point is 4/3 px."""


def is_large(em_px: float, weight: int, print_spec: PrintSpec | None) -> bool:
    """Tell whether WCAG calls a text large: 18 pt, or 14 pt and bold.

    Args:
        em_px: Font size in px; 0 if unknown, which is never large.
        weight: CSS weight.
        print_spec: How the image is printed; without it a px is a CSS pixel.
    """
    points = em_px * 72 / (print_spec.dpi if print_spec else _SCREEN_DPI)
    return points >= (_LARGE_BOLD_PT if weight >= _BOLD else _LARGE_PT) - 1e-6


def wcag_level(ratio: float, *, large: bool) -> str:
    """Return `AAA`, `AA`, or nothing for less."""
    least, enhanced = (3.0, 4.5) if large else (4.5, 7.0)
    return "AAA" if ratio >= enhanced else "AA" if ratio >= least else ""


def weakest_vision(ink: Rgb, ground: Rgb) -> tuple[str, float]:
    """Return for which of the three dichromacies a pair of colours has the least contrast, and how much."""
    found = {name: _ratio(ink, ground, matrix) for name, matrix in _DICHROMATS.items()}
    name = min(found, key=lambda key: found[key])
    return name, found[name]


def _ratio(ink: Rgb, ground: Rgb, matrix: tuple[tuple[float, ...], ...]) -> float:
    seen = np.clip(np.asarray(linear_rgb([ink, ground])) @ np.array(matrix).T, 0, 1) @ _LUMINANCE
    return float((seen.max() + 0.05) / (seen.min() + 0.05))


def millimetres(px: float, print_spec: PrintSpec) -> float:
    """Return how long so many pixels are on paper."""
    return px * 25.4 / print_spec.dpi
