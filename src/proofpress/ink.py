"""Telling ink from ground on real pixels, and bringing ink into the form that readers like.

A text has one ink and one ground; the colours of a crop are projected on the line between the two, and Otsu's threshold parts
them. Source: N. Otsu, "A threshold selection method from gray-level histograms" (1979).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
from PIL import Image

from proofpress.colour import Rgb
from proofpress.image import Pixels
from proofpress.ranks import median_colour, percentile

__all__ = ["Ink", "Span", "from_coverage", "lines_of", "normalised", "otsu", "split"]

Span = tuple[int, int]

_LEAST_DEPARTURE: Final = 12.0
"""Least distance of ink from ground in sRGB; less is noise."""
_PAD: Final = 16
_MAX_SCALE: Final = 6.0
_MAX_SIDE: Final = 6000


@attrs.frozen
class Ink:
    """What is ink in a crop.

    Attributes:
        share: 0 for ground to 1 for ink, shape (height, width).
        mask: Where there is more ink than ground.
        ground: Median colour of the ground at the crop's edge.
        ink: Median colour of the most inky pixels.
    """

    share: npt.NDArray[np.float32] = attrs.field(eq=False, repr=False)
    mask: npt.NDArray[np.bool_] = attrs.field(eq=False, repr=False)
    ground: Rgb
    ink: Rgb


def split(crop: Pixels) -> Ink | None:
    """Return what is ink in a crop whose edge shows ground, or None if nothing departs from the ground.

    Args:
        crop: RGB.
    """
    height, width = crop.shape[:2]
    if height < 3 or width < 3:
        return None
    ground = median_colour(_frame(crop))
    # Plane by plane: a pixel of three floats at a time is what vectors of eight are slowest at.
    away = [crop[..., channel] - np.float32(ground[channel]) for channel in range(3)]
    distance: npt.NDArray[np.float32] = np.sqrt(_dotted(away, away))
    bound = otsu(distance / np.float32(442)) * 442.0
    far = np.flatnonzero(distance > max(bound, _LEAST_DEPARTURE))
    if not far.size:
        return None
    reach = distance.ravel()[far]
    deepest = np.divmod(far[reach >= percentile(reach, 50)], width)
    ink = median_colour(crop[deepest])[:3]
    axis = (ink - ground).astype(np.float32)
    length = float(axis @ axis)
    if length < _LEAST_DEPARTURE**2:
        return None
    share = _dotted(away, axis)
    share /= np.float32(length)
    np.clip(share, 0, 1, out=share)
    return Ink(share, share > otsu(share), _rgb(ground), _rgb(ink))


def _dotted(
    planes: Sequence[npt.NDArray[np.float32]], factors: Iterable[npt.NDArray[np.float32]]
) -> npt.NDArray[np.float32]:
    """Return the sum of planes, each times a number or a plane."""
    products = (plane * factor for plane, factor in zip(planes, factors, strict=True))
    total = next(products)
    for product in products:
        total += product
    return total


def from_coverage(alpha: npt.NDArray[np.uint8]) -> Ink:
    """Return black ink on white of a known coverage.

    Args:
        alpha: 0 for ground to 255 for ink.
    """
    return Ink(alpha.astype(np.float32) / np.float32(255), alpha > 127, (255, 255, 255), (0, 0, 0))


def otsu(values: npt.NDArray[np.float32]) -> float:
    """Return the threshold in 0..1 that parts values of 0..1 into the two most compact classes."""
    bins = np.minimum(values * np.float32(256), np.float32(255)).astype(np.uint8)
    counts, edges = np.array(Image.fromarray(bins.reshape(1, -1)).histogram()), np.arange(257) / 256
    middles = (edges[:-1] + edges[1:]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    inner = (below > 0) & (above > 0)
    if not inner.any():
        return 0.5
    spread = np.zeros(256)
    means = sums[inner] / below[inner] - (sums[-1] - sums[inner]) / above[inner]
    spread[inner] = below[inner] * above[inner] * means**2
    # The empty gap between two clean classes scores the same all over: its middle is the threshold.
    best = np.flatnonzero(spread >= spread.max() * (1 - 1e-9))
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)


def lines_of(mask: npt.NDArray[np.bool_]) -> tuple[Span, ...]:
    """Return top and bottom of each line of text; marks that stand alone belong to the nearest line.

    A row of marks is lower than the tallest row of letters, and nearer to its letters than lines are to each other: in Thai two
    levels of marks reach three fifths of the height of the letters.

    Args:
        mask: Where ink is.
    """
    rows = mask.sum(axis=1)
    inky = np.concatenate([[False], rows > max(0, 0.01 * rows.max(initial=0)), [False]])
    turns = np.flatnonzero(inky[1:] != inky[:-1])
    runs = [(int(a), int(b)) for a, b in zip(turns[::2], turns[1::2], strict=True)]
    tallest = max((b - a for a, b in runs), default=0)
    lines = runs
    while (joined := _with_marks(lines, tallest)) is not None:
        lines = joined
    return tuple(lines)


def _with_marks(lines: list[Span], tallest: int) -> list[Span] | None:
    """Return the lines with the lowest row of marks joined to its letters, or None if there is no such row."""
    for mark in sorted(lines, key=lambda line: line[1] - line[0]):
        height = mark[1] - mark[0]
        others = [line for line in lines if line != mark]
        if not others or height >= 0.7 * tallest:
            return None
        near = min(others, key=lambda line: _gap(mark, line))
        if _gap(mark, near) < (0.2 if height >= 0.45 * tallest else 1.0) * tallest:
            whole = (min(mark[0], near[0]), max(mark[1], near[1]))
            return [whole if line == near else line for line in lines if line != mark]
    return None


def _gap(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1])


def normalised(ink: Ink, em_px: float, target_em: float) -> Pixels:
    """Return dark text on white, cut close, at a wanted size, with a white margin.

    Args:
        ink: What is ink.
        em_px: The font size in the crop; 0 to take it from the heights of the lines.
        target_em: The font size that is wanted.
    """
    rows, columns = np.flatnonzero(ink.mask.any(axis=1)), np.flatnonzero(ink.mask.any(axis=0))
    if not rows.size:
        return np.full((2 * _PAD, 2 * _PAD, 3), 255, np.uint8)
    height, width = ink.mask.shape
    top, bottom = max(0, rows[0] - 2), min(height, rows[-1] + 3)
    left, right = max(0, columns[0] - 2), min(width, columns[-1] + 3)
    grey = np.rint(255 * (1 - ink.share[top:bottom, left:right])).astype(np.uint8)
    size = em_px or _em_of(ink.mask)
    scale = min(_MAX_SCALE, target_em / size, _MAX_SIDE / max(grey.shape))
    shape = (max(3, round(grey.shape[1] * scale)), max(3, round(grey.shape[0] * scale)))
    scaled = np.asarray(Image.fromarray(grey).resize(shape, Image.Resampling.LANCZOS))
    padded = np.pad(scaled, _PAD, constant_values=255)
    return np.repeat(padded[..., None], 3, axis=2)


def _em_of(mask: npt.NDArray[np.bool_]) -> float:
    """Return the font size that the heights of the lines speak of."""
    heights = [bottom - top for top, bottom in lines_of(mask)]
    return float(np.median(heights)) / 0.95 if heights else 32.0


def _frame(crop: Pixels) -> npt.NDArray[np.uint8]:
    edge = max(2, min(crop.shape[:2]) // 25)
    sides = (crop[:edge], crop[-edge:], crop[:, :edge], crop[:, -edge:])
    return np.concatenate([side[..., :3].reshape(-1, 3) for side in sides])


def _rgb(colour: npt.NDArray[np.float64]) -> Rgb:
    red, green, blue = (round(float(c)) for c in colour)
    return red, green, blue
