"""Marks on a plate: what stands out from its surroundings, as black on white, with all that is only texture left white."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from PIL import Image, ImageChops, ImageFilter

from proofpress.image import Pixels
from proofpress.ranks import median_of

__all__ = ["Marks", "marks_of"]

_SIDE: Final = 1000
"""Longer side at which marks are looked for, px."""
_REACH: Final = 0.05
"""How far the surroundings reach, in parts of the longer side: further than any stroke of a letter is wide."""
_LEAST: Final = 20.0
"""Steps of luma by which ink departs from its surroundings at least; fainter lettering is no lettering to a passer-by."""
_TEXTURE: Final = 5.0
"""How many times the typical departure of the plate a mark must depart."""
_LEAST_PIXELS: Final = 30


@attrs.frozen
class Marks:
    """What stands out.

    Attributes:
        pixels: Black on white, RGB, at most 1000 px on the longer side.
        scale: Size of these pixels in parts of the plate's.
    """

    pixels: Pixels = attrs.field(eq=False, repr=False)
    scale: float


def marks_of(plate: Pixels) -> tuple[Marks, ...]:
    """Return the dark marks and the light marks of a plate, each if there are any.

    A mark departs from the mean of its surroundings by more than the plate's own grain does.

    Args:
        plate: RGB.
    """
    height, width = plate.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    luma = Image.fromarray(plate).convert("L")
    if scale < 1:
        luma = luma.resize(size, Image.Resampling.BOX)
    around = luma.filter(ImageFilter.BoxBlur(max(8, round(_REACH * max(size)))))
    grain = median_of(np.array(ImageChops.difference(luma, around).histogram()))
    table = _inking(max(_LEAST, _TEXTURE * 1.4826 * grain))
    found = (
        np.asarray(away.point(table))
        for away in (ImageChops.subtract(*pair) for pair in ((around, luma), (luma, around)))
    )
    return tuple(
        Marks(np.repeat(inked[..., None], 3, axis=2), scale)
        for inked in found
        if np.count_nonzero(inked < 128) >= _LEAST_PIXELS
    )


def _inking(least: float) -> list[int]:
    """Return for each departure white where it is less than half of `least`, black from one and a half times as much on."""
    away = np.arange(256, dtype=np.float32)
    return [int(level) for level in np.rint(255 * (1 - np.clip((away - least / 2) / least, 0, 1)))]
