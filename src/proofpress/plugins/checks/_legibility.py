"""How well ink stands out from its ground, on real pixels.

The ink's colour is the median of the strokes' core, where no antialiasing mixes it. The ground is the ring two to four pixels
off the strokes; on a texture its least favourable twentieth counts.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.colour import Rgb, contrast_ratio
from proofpress.image import Pixels
from proofpress.ranks import median_colour, percentile

__all__ = ["Legibility", "measure"]

_LEAST_CORE: Final = 24
"""Pixels of core from which a median is trusted."""
_SOFT: Final = 64
"""Share of ink, of 255, from which a pixel is not taken for ground."""
_REACH: Final = 4
"""How far the ring lies off the ink, px."""
_WORST: Final = 5.0
"""Percentile of the ring's contrast that counts."""


@attrs.frozen
class Legibility:
    """What was measured.

    Attributes:
        ratio: WCAG 2 contrast ratio of the ink against the least favourable twentieth of its ground.
        typical: The same against the middle of its ground.
        ink: Colour of the ink.
        ground: Median colour of its ground.
        thin: Whether strokes are too thin to show the pure ink: the true ratio may be higher.
    """

    ratio: float
    typical: float
    ink: Rgb
    ground: Rgb
    thin: bool


def measure(crop: Pixels, coverage: npt.NDArray[np.uint8], *, known: bool) -> Legibility | None:
    """Return how well ink stands out in a crop, or None if there is no ink, or no ground around it.

    Args:
        crop: RGB.
        coverage: 0 for ground to 255 for ink, of the crop's shape.
        known: Whether `coverage` is exact, so that thin ink can be told from the ground that it is mixed with.
    """
    inked = coverage > (0 if known else 127)
    # Nothing is looked at further than the ring reaches.
    near = _around(inked, _REACH + 1)
    crop, coverage, inked = crop[near], coverage[near], inked[near]
    ring = _grown(inked, _REACH) & ~_grown(inked, 2)
    # Where strokes are thin, their soft edges and hairlines are no ground either.
    clear = ring & (coverage <= _SOFT)
    ring = clear if clear.any() else ring
    if not inked.any() or not ring.any():
        return None
    around = crop[ring]
    ground = median_colour(around)
    ink, thin = _ink(crop, coverage, ground, known=known)
    ratios = contrast_ratio(ink, around)
    return Legibility(percentile(ratios, _WORST), float(contrast_ratio(ink, ground)), _rgb(ink), _rgb(ground), thin)


def _ink(
    crop: Pixels, coverage: npt.NDArray[np.uint8], ground: npt.NDArray[np.float64], *, known: bool
) -> tuple[npt.NDArray[np.float64], bool]:
    """Return the colour of the ink, and whether it is only what thin strokes show of it."""
    full = coverage >= 250
    core = ~_grown(~full, 1)
    for candidate in (core, full):
        if np.count_nonzero(candidate) >= _LEAST_CORE:
            return median_colour(crop[candidate]), False
    if known:
        # Each pixel is a known mixture of ink and ground: the ink by least squares.
        share = coverage[coverage > 0].astype(np.float64)[:, None] / 255
        seen = crop[coverage > 0].astype(np.float64)
        return np.clip((share * (seen - (1 - share) * ground)).sum(axis=0) / (share**2).sum(), 0, 255), False
    deepest = coverage >= np.percentile(coverage[coverage > 127], 75)
    return median_colour(crop[deepest]), True


def _around(mask: npt.NDArray[np.bool_], margin: int) -> tuple[slice, slice]:
    """Return the rows and columns of the true pixels and so many around them; of a mask without any, all."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return slice(None), slice(None)
    return (
        slice(max(0, int(rows[0]) - margin), int(rows[-1]) + margin + 1),
        slice(max(0, int(columns[0]) - margin), int(columns[-1]) + margin + 1),
    )


def _grown(mask: npt.NDArray[np.bool_], by: int) -> npt.NDArray[np.bool_]:
    """Return a mask that reaches `by` pixels further in all eight directions."""
    grown = mask
    for axis in (0, 1):
        spread = grown.copy()
        for shift in range(1, by + 1):
            ahead, behind = (slice(shift, None), slice(None, -shift))
            to, source = (ahead, behind) if axis == 0 else ((slice(None), ahead), (slice(None), behind))
            spread[to] |= grown[source]
            spread[source] |= grown[to]
        grown = spread
    return grown


def _rgb(colour: npt.NDArray[np.float64]) -> Rgb:
    red, green, blue = (round(float(c)) for c in colour)
    return red, green, blue
