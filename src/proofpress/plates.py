"""What can be measured of a plate: how restless it is where text will stand, what ink it bears, and whose colours it has.

The checks of a plate and the choice among several go by the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from proofpress.brief import Brand
from proofpress.colour import Rgb, relative_luminance, srgb_to_lab
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ranks import percentile

__all__ = ["PlateMeasures", "edge_energy", "measure_plate", "palette_share", "rank", "reachable_contrast"]

_EM_CELLS: Final = 16
"""An em is scaled to this many pixels: a stroke is then about two wide, and finer grain is averaged away."""
_BUSIEST: Final = 90.0
"""Percentile over squares of one em: the restless tenth of a ground decides, a lone speck does not."""
_WORST: Final = 5.0
"""Percentile of the ground's pixels at which contrast is taken, as the check `contrast` does."""
_NEUTRAL_CHROMA: Final = 12.0
"""Least chroma of CIE L*a*b* at which a colour has a hue to speak of."""
_HUE: Final = 30.0
"""Largest difference of hue from a colour of the brand, degrees: light and shade move hues that far."""
_THUMB: Final = 96
_NEUTRALS: Final[tuple[Rgb, ...]] = ((0, 0, 0), (255, 255, 255))


@attrs.frozen
class PlateMeasures:
    """What was measured of a plate.

    Attributes:
        edges: Edge energy of the most restless box, steps of 8 bits per sixteenth of an em.
        contrast: WCAG 2 contrast that the best ink reaches on the worst box.
        palette: Share of the plate that is neutral or has a hue of the brand's, 0..1.
    """

    edges: float
    contrast: float
    palette: float


def edge_energy(ground: Pixels, em_px: float) -> float:
    """Return how restless a ground is at the size of letters: mean step of luma, in the restless tenth of its em squares.

    Args:
        ground: RGB.
        em_px: Font size of what will stand there, px.

    Returns:
        Steps of 8 bits per sixteenth of an em; 0 for an even ground, and for none.
    """
    height, width = ground.shape[:2]
    if min(height, width) < 2:
        return 0.0
    luma = Image.fromarray(np.ascontiguousarray(ground)).convert("L")
    scale = min(1.0, _EM_CELLS / max(1.0, em_px))
    if scale < 1:
        size = (max(2, round(width * scale)), max(2, round(height * scale)))
        luma = luma.resize(size, Image.Resampling.BOX)
    values = np.asarray(luma, np.float32)
    steps = np.hypot(np.diff(values, axis=1)[:-1], np.diff(values, axis=0)[:, :-1])
    return percentile(_means(steps, _EM_CELLS), _BUSIEST)


def _means(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Return the means of squares of about this side."""
    for axis in (0, 1):
        count = values.shape[axis]
        cells = max(1, round(count / side))
        starts = np.arange(cells) * count // cells
        sizes = np.diff(np.append(starts, count)).astype(np.float32)
        sums = np.add.reduceat(values, starts, axis=axis)
        values = np.asarray(sums / (sizes[:, None] if axis == 0 else sizes), np.float32)
    return values


def reachable_contrast(ground: Pixels, inks: Sequence[Rgb]) -> tuple[float, Rgb]:
    """Return the best WCAG 2 contrast that an ink keeps on all but the worst twentieth of a ground, and that ink.

    Args:
        ground: RGB, shape (height, width, 3), not empty.
        inks: The colours that text may have, at least one.
    """
    light = relative_luminance(ground)
    ends = (percentile(light, _WORST), percentile(light, 100 - _WORST))
    return max(((_least_ratio(ink, ends), ink) for ink in inks), key=lambda pair: pair[0])


def _least_ratio(ink: Rgb, ends: Iterable[float]) -> float:
    own = float(relative_luminance(ink))
    return min(float((max(own, end) + 0.05) / (min(own, end) + 0.05)) for end in ends)


def palette_share(plate: Pixels, brand: Brand) -> float:
    """Return the share of a plate that is neutral, or within 30 degrees of hue of a colour of the brand (CIE L*a*b*).

    Args:
        plate: RGB.
        brand: 1 is returned if it names no colours.
    """
    if not brand.colors:
        return 1.0
    thumb = np.asarray(Image.fromarray(plate).resize((_THUMB, _THUMB), Image.Resampling.BOX))
    hues, coloured = _hues(thumb.reshape(-1, 3))
    own, counts = _hues(np.array([rgb for _, rgb in brand.colors], np.uint8))
    own = own[counts]
    if not own.size:
        return float(1 - coloured.mean())
    apart = np.abs((hues[:, None] - own + 180) % 360 - 180).min(axis=1)
    return float((~coloured | (apart <= _HUE)).mean())


def _hues(colours: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return hue angles in degrees, and which of them mean anything."""
    lab = srgb_to_lab(colours)
    return np.degrees(np.arctan2(lab[..., 2], lab[..., 1])), np.hypot(lab[..., 1], lab[..., 2]) >= _NEUTRAL_CHROMA


def measure_plate(plate: Pixels, boxes: Sequence[Box], brand: Brand) -> PlateMeasures:
    """Return the measures of a plate.

    Args:
        plate: RGB.
        boxes: Where text will stand; parts outside the plate are left out. Without any, edges are 0 and contrast is 21.
        brand: Its colours, black and white are the inks.
    """
    height, width = plate.shape[:2]
    canvas = Box(0, 0, width, height)
    inks = (*(rgb for _, rgb in brand.colors), *_NEUTRALS)
    grounds = [
        plate[seen.y : seen.bottom, seen.x : seen.right]
        for seen in (box.intersection(canvas) for box in boxes)
        if not seen.empty
    ]
    return PlateMeasures(
        max((edge_energy(ground, _likely_em(ground)) for ground in grounds), default=0.0),
        min((reachable_contrast(ground, inks)[0] for ground in grounds), default=21.0),
        palette_share(plate, brand),
    )


def _likely_em(ground: Pixels) -> float:
    """Return a font size that fits the box: nobody knows yet how many lines will stand there."""
    height, width = ground.shape[:2]
    return float(max(12.0, min(height, width) / 3))


def rank(plates: Sequence[PlateMeasures], least_contrast: float) -> tuple[int, ...]:
    """Return the indices of plates from the best to the worst.

    What bears no readable ink comes last; then calm decides, weighed with the brand's colours: a plate wholly in foreign
    colours must be four times as calm. Equal plates keep their order.

    Args:
        plates: What was measured of each.
        least_contrast: WCAG 2 ratio that text needs.
    """

    def badness(index: int) -> tuple[float, float]:
        seen = plates[index]
        short = max(0.0, least_contrast - seen.contrast)
        foreign = 1 - seen.palette
        return round(short, 6), (1 + seen.edges) * math.exp(foreign * math.log(4))

    return tuple(sorted(range(len(plates)), key=badness))
