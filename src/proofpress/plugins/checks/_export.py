"""How an exported picture departs from what type sets: on any ground, after JPEG, WebP or scaling.

The ground of an export is not known, its codec adds noise, and scaling blurs. So not colours are compared but shares of ink:
the ground under each stroke is taken from the pixels around it, the ink from the strokes' core, and what is in between is a
share of ink. Both pictures are blurred a little; the worst mean departure in a window of a fifth of an em is the misfit. What
the ground does by itself in such windows, away from all ink, is its noise.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.geometry import Box
from proofpress.image import Pixels

__all__ = ["Misfit", "misfit"]

Field = npt.NDArray[np.float32]

_WINDOW: Final = 0.22
"""Side of the window in parts of the font size: about a stroke and its gap."""
_AROUND: Final = 0.6
"""How far around a pixel its ground is looked for, in parts of the font size."""
_LEAST_CONTRAST: Final = 24.0
_FITS: Final = 0.3
_LUMA: Final = np.array((0.299, 0.587, 0.114), np.float32)


@attrs.frozen
class Misfit:
    """How a picture departs from the ink that it should show, in shares of full ink.

    Attributes:
        worst: Largest mean departure of a window that bears ink or touches it.
        box: That window, in the crop's pixels.
        beside: Largest mean departure of a window away from all ink.
        beside_box: That window.
        noise: What the ground does by itself: the 90th percentile of the windows away from ink.
        fitting: Share of the ink that lies in windows that fit; near 0 where something else stands there.
    """

    worst: float
    box: Box
    beside: float
    beside_box: Box
    noise: float
    fitting: float


def misfit(
    seen: Pixels, coverage: Field, em_px: float, *, limit: float = 0.0, outside: npt.NDArray[np.bool_] | None = None
) -> Misfit | None:
    """Return how a crop departs from the ink that should stand in it, or None if its ink cannot be told from its ground.

    Args:
        seen: RGB.
        coverage: Share of ink that type sets, 0..1, of the crop's shape.
        em_px: Font size in the crop's pixels.
        limit: A departure up to this is not looked at again with the ink moved by a pixel, as scaling may have done.
        outside: Pixels that are not the region's own ground: other regions, and what lies beyond its panel.
    """
    light = np.asarray(seen[..., :3], np.float32) @ _LUMA
    wet = coverage > 0.004
    own = np.ones(wet.shape, np.bool_) if outside is None else ~outside
    touched = _grown(wet, 2) | ~own
    core = coverage > 0.98
    if np.count_nonzero(core) < 16:
        core = coverage >= max(0.5, float(coverage.max(initial=0)) - 0.1)
    if not core.any() or np.count_nonzero(~touched) < 16:
        return None
    ground = _filled(light, ~touched, max(3, round(_AROUND * em_px)))
    span = float(np.median(light[core])) - ground
    direction = float(np.median(span[wet]))
    if abs(direction) < _LEAST_CONTRAST:
        return None
    # Where the ground comes close to the ink, a share of ink means nothing: the span is kept from nought.
    span = np.maximum(span * np.sign(direction), _LEAST_CONTRAST) * np.sign(direction)
    share = _soft(np.clip((light - ground) / span, -0.5, 1.5).astype(np.float32))
    size = max(3, round(_WINDOW * em_px))
    wanted = _soft(coverage)
    near = _grown(wet, max(2, round(0.12 * em_px))) & (own | wet)
    gaps = _mean(own * np.abs(share - wanted), size)
    if float(gaps[near].max()) > limit:
        moved = (_mean(own * np.abs(share - np.roll(wanted, (dy, dx), (0, 1))), size) for dy, dx in _STEPS)
        gaps = min((gaps, *moved), key=lambda field: float(field[near].max()))
    far = ~_grown(wet | ~own, size + 2)
    worst, box = _peak(gaps, near, size)
    beside, beside_box = _peak(gaps, far, size)
    inked = coverage > 0.5
    return Misfit(
        worst,
        box,
        beside,
        beside_box,
        noise=float(np.percentile(gaps[far], 90)) if far.any() else 0.0,
        fitting=float(np.mean(gaps[inked] < _FITS)) if inked.any() else 0.0,
    )


_STEPS: Final = tuple((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)


def _peak(gaps: Field, where: npt.NDArray[np.bool_], size: int) -> tuple[float, Box]:
    """Return the largest value in a mask, and the window around it."""
    if not where.any():
        return 0.0, Box(0, 0, 0, 0)
    within = np.where(where, gaps, -1)
    y, x = np.unravel_index(int(within.argmax()), within.shape)
    left, top = max(0, int(x) - size // 2), max(0, int(y) - size // 2)
    return float(within[y, x]), Box(left, top, size, size)


def _filled(light: Field, dry: npt.NDArray[np.bool_], reach: int) -> Field:
    """Return the ground, also under the ink: means of the dry pixels around, from near first to far."""
    filled = np.full(light.shape, np.median(light[dry]), np.float32)
    for radius in (4 * reach, 2 * reach, reach, max(2, reach // 2)):
        weight = _mean(dry.astype(np.float32), 2 * radius + 1)
        total = _mean(np.where(dry, light, 0).astype(np.float32), 2 * radius + 1)
        enough = weight > 0.08
        filled = np.where(enough, total / np.maximum(weight, 1e-6), filled)
    return np.asarray(filled, np.float32)


def _mean(field: Field, size: int) -> Field:
    """Return the mean of the window of `size` px around each pixel; beyond the edge, the edge goes on."""
    before, after = size // 2, size - 1 - size // 2
    for axis in (0, 1):
        pads = [(0, 0), (0, 0)]
        pads[axis] = (before + 1, after)
        sums = np.cumsum(np.pad(field, pads, mode="edge"), axis=axis, dtype=np.float64)
        high = sums[size:] if axis == 0 else sums[:, size:]
        low = sums[:-size] if axis == 0 else sums[:, :-size]
        field = ((high - low) / size).astype(np.float32)
    return field


def _soft(field: Field) -> Field:
    """Return a field under a binomial blur of three pixels."""
    for axis in (0, 1):
        pads = [(0, 0), (0, 0)]
        pads[axis] = (1, 1)
        wide = np.pad(field, pads, mode="edge")
        ends = (wide[:-2], wide[1:-1], wide[2:]) if axis == 0 else (wide[:, :-2], wide[:, 1:-1], wide[:, 2:])
        field = np.asarray((ends[0] + 2 * ends[1] + ends[2]) / 4, np.float32)
    return field


def _grown(mask: npt.NDArray[np.bool_], by: int) -> npt.NDArray[np.bool_]:
    """Return a mask that reaches `by` pixels further in all eight directions."""
    return np.asarray(_mean(mask.astype(np.float32), 2 * by + 1) > 0.5 / (2 * by + 1) ** 2)
