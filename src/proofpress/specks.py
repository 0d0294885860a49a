"""Marks of the ground that no pen of the lettering made: knots in wood, nails, grit in paper.

A reader takes such a mark for a full stop or for an accent. A sign of type is never that small: of the marks of Latin type in
149 faces (`benchmarks/specks.py`) the least covers 0.33 of a square of the stroke, the full stop of Prompt Black, and in 19 of
20 faces none covers less than 0.39.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from proofpress.bodies import bodies, box_of
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ink import split

__all__ = ["stroke_of", "without_specks"]

_SMALLEST_SIGN: Final = 0.3
"""Ink of the smallest sign, in squares of the stroke."""
_LONGEST: Final = 1.0
"""A speck is no longer than this many strokes: accents are thin, but long."""
_LEAST_STROKE: Final = 5.0
"""Strokes of fewer px cannot be told from their blur."""
_LETTER: Final = 0.5
"""A letter is at least this share as high as the highest."""
_LEAST_LETTERS: Final = 3
_HALO: Final = 0.5
"""How far around a speck its blur reaches, as a share of a stroke."""


def without_specks(line: Pixels) -> Pixels | None:
    """Return a line of text with every speck painted over by the ground around it; None if there is none.

    Args:
        line: RGB, letters in one ink, upright.
    """
    ink = split(line)
    if ink is None:
        return None
    height, width = line.shape[:2]
    whole = [body for body in bodies(ink.mask) if not _cut_off(box_of(body), width, height)]
    stroke = stroke_of(whole)
    specks = [box_of(body) for body in whole if _is_speck(body, stroke)] if stroke >= _LEAST_STROKE else []
    if not specks:
        return None
    painted = line.copy()
    for speck in specks:
        _paint(painted, line, ink.mask, speck, max(2, round(_HALO * stroke)))
    return painted


def _is_speck(body: npt.NDArray[np.intp], stroke: float) -> bool:
    box, area = box_of(body), int((body[:, 2] - body[:, 1] + 1).sum())
    return max(box.width, box.height) <= _LONGEST * stroke and area < _SMALLEST_SIGN * stroke**2


def stroke_of(found: list[npt.NDArray[np.intp]]) -> float:
    """Return the median run of ink across the letters among bodies of ink, px; 0 where there are too few letters.

    Args:
        found: Bodies, each as its runs.
    """
    heights = [box_of(body).height for body in found]
    letters = [body for body, high in zip(found, heights, strict=True) if high >= _LETTER * max(heights)]
    if len(letters) < _LEAST_LETTERS:
        return 0.0
    return float(np.median(np.concatenate([body[:, 2] - body[:, 1] + 1 for body in letters])))


def _paint(painted: Pixels, line: Pixels, inky: npt.NDArray[np.bool_], speck: Box, reach: int) -> None:
    """Paint over a speck and its halo with the median of the ground around them; other ink stays as it is."""
    bounds = Box(0, 0, line.shape[1], line.shape[0])
    inner, outer = speck.expanded(reach).intersection(bounds), speck.expanded(2 * reach).intersection(bounds)
    ground = ~inky[outer.y : outer.bottom, outer.x : outer.right]
    ground[inner.y - outer.y : inner.bottom - outer.y, inner.x - outer.x : inner.right - outer.x] = False
    if not ground.any():
        return
    halo = ~inky[inner.y : inner.bottom, inner.x : inner.right]
    halo[speck.y - inner.y : speck.bottom - inner.y, speck.x - inner.x : speck.right - inner.x] = True
    colour = np.median(line[outer.y : outer.bottom, outer.x : outer.right][ground], axis=0)
    painted[inner.y : inner.bottom, inner.x : inner.right][halo] = colour


def _cut_off(box: Box, width: int, height: int) -> bool:
    return box.x == 0 or box.y == 0 or box.right == width or box.bottom == height
