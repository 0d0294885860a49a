"""A sign as many fonts draw it, measured by their digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.typography.face import Face
from proofpress.typography.faces import FaceInfo
from proofpress.typography.fonts import FontLibrary
from proofpress.typography.raster import Canvas

__all__ = ["Design", "designs"]

DIGITS = "14"
"""Digits whose feet and heads are flat."""


@attrs.frozen(eq=False)
class Design:
    """A sign as a face draws it.

    Args:
        face: Whose it is.
        weight: CSS weight.
        alpha: Coverage, cut close, 0 to 255, shape (height, width).
        width: In heights of a digit.
        top: Height of the sign above the digits' feet, in heights of a digit.
        bottom: The same of its foot; below 0 where it reaches deeper.
    """

    face: FaceInfo
    weight: int
    alpha: npt.NDArray[np.uint8] = attrs.field(repr=False)
    width: float
    top: float
    bottom: float


def designs(
    text: str,
    fonts: FontLibrary,
    faces: Iterable[FaceInfo],
    weights: Iterable[int],
    size_px: float = 64.0,
    slant: float = 0.0,
) -> Iterator[Design]:
    """Yield a sign, or a few letters side by side, as faces draw it; those without a glyph for it or for digits yield nothing.

    Args:
        text: Characters that need no shaping, from left to right.
        fonts: Where faces are loaded from.
        faces: Which.
        weights: CSS weights of variable faces; a static one comes once.
        size_px: Font size.
        slant: How far it leans to the right, in parts of its height.

    Raises:
        FontError: A file changed or went away since it was scanned.
    """
    for info in faces:
        for weight in weights if info.weights else (info.weight,):
            drawn = _drawn(text, fonts.load(info, weight), size_px, slant)
            if drawn is not None:
                yield attrs.evolve(drawn, face=info, weight=weight)


def _drawn(text: str, face: Face, size_px: float, slant: float) -> Design | None:
    digits, inked = _inked(DIGITS, face, size_px, 0.0), _inked(text, face, size_px, slant)
    if digits is None or inked is None:
        return None
    top, alpha = inked
    foot, height = digits[0] + len(digits[1]), len(digits[1])
    return Design(
        face.info,
        face.weight,
        alpha,
        alpha.shape[1] / height,
        (foot - top) / height,
        (foot - top - len(alpha)) / height,
    )


def _inked(text: str, face: Face, size_px: float, slant: float) -> tuple[int, npt.NDArray[np.uint8]] | None:
    """Return the top of the ink, below the baseline, and its coverage."""
    placed: list[tuple[int, float, float]] = []
    across, scale = 0.0, size_px / face.upem
    for character in text:
        glyph = face.font.get_nominal_glyph(ord(character))
        if not glyph:
            return None
        placed.append((glyph, across, 0.0))
        across += face.font.get_glyph_h_advance(glyph) * scale
    canvas = Canvas()
    canvas.glyphs(face.font, scale, placed, (1.0, 0.0, -slant, 1.0, 0.0, 0.0))
    _, top, alpha = canvas.render()
    rows, columns = np.flatnonzero((alpha > 127).any(axis=1)), np.flatnonzero((alpha > 127).any(axis=0))
    if not len(rows):
        return None
    return top + int(rows[0]), alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
