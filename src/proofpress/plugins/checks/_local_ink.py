"""Ink on a ground that changes from place to place: what is thin and stands out from what lies around it.

Where the frame of a crop has one colour, ink is what departs from it (`_ink.split`). Where it has several, ink is what a
morphological closing fills (dark strokes) or an opening removes (light ones), with a square wider than any stroke: edges of the
ground, however steep, are left alone by both. Source: F. Meyer, "Contrast feature extraction" (1978), the top hat.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from proofpress.image import Pixels
from proofpress.ink import otsu, split
from proofpress.plugins.checks._pieces import Piece
from proofpress.remembered import OfPicture

__all__ = ["ink_of", "ink_share"]

Field = npt.NDArray[np.float32]

_STROKE: Final = 0.42
"""Side of the square in parts of the font size: wider than a bold stem."""
_LEAST_PX: Final = 5
_LEAST_DEPARTURE: Final = 12.0
_LUMA: Final = np.array((0.299, 0.587, 0.114), np.float32)
_MOVING: Final = 30.0
"""Spread of the frame's lightness from which the ground counts as changing."""


def ink_of(piece: Piece, picture: Pixels, em_px: float) -> npt.NDArray[np.uint8] | None:
    """Return the same of a piece in a finished picture; several checks ask.

    Args:
        piece: Where to look.
        picture: The whole canvas.
        em_px: About the font size, px.
    """
    key = (piece.box, piece.region.box.centre, piece.region.rotation, em_px)
    return _SHARES.get(picture, key, lambda: ink_share(piece.upright(picture), em_px))


_SHARES: Final[OfPicture[npt.NDArray[np.uint8] | None]] = OfPicture()


def ink_share(crop: Pixels, em_px: float) -> npt.NDArray[np.uint8] | None:
    """Return how much each pixel of a crop is ink, 0 to 255, or None if nothing stands out.

    Args:
        crop: RGB, upright; its edge shows ground.
        em_px: About the font size, px.
    """
    if not _moving(crop):
        ink = split(crop)
        return None if ink is None else np.rint(ink.share * 255).astype(np.uint8)
    light = np.asarray(crop[..., :3], np.float32) @ _LUMA
    size = max(_LEAST_PX, round(_STROKE * em_px)) | 1
    if size >= min(light.shape):
        return None
    closed, opened = -_highest(-_highest(light, size), size), _highest(-_highest(-light, size), size)
    dark, pale = closed - light, light - opened
    bound = max(_LEAST_DEPARTURE, otsu(np.clip(np.maximum(dark, pale) / 255, 0, 1).astype(np.float32)) * 255)
    hat = dark if _roughness(closed) <= _roughness(opened) else pale
    if not (hat > bound).any():
        return None
    # Ink stands out more where the ground is lighter: full ink is the most of what lies around.
    full = np.maximum(_highest(hat, size), bound)
    share = np.where(hat > bound / 2, np.clip(hat / full, 0, 1), 0)
    return np.asarray(np.rint(255 * share), np.uint8)


def _moving(crop: Pixels) -> bool:
    """Tell whether the frame of a crop has more than one lightness."""
    edge = max(2, min(crop.shape[:2]) // 25)
    sides = (crop[:edge], crop[-edge:], crop[:, :edge], crop[:, -edge:])
    light = np.concatenate([side[..., :3].reshape(-1, 3) for side in sides]).astype(np.float32) @ _LUMA
    low, high = np.percentile(light, [5, 95]) if light.size else (0.0, 0.0)
    return bool(high - low > _MOVING)


def _roughness(ground: Field) -> float:
    """Return how much a ground changes from pixel to pixel, all in all.

    Dark letters and the light inside and between them stand out from each other alike. But what is left when the letters are
    taken away is plain ground, and when the light between them is, a blot in the shape of the text.
    """
    return float(np.abs(np.diff(ground, axis=0)).sum() + np.abs(np.diff(ground, axis=1)).sum())


def _highest(field: Field, size: int) -> Field:
    """Return the largest value of the square of an odd `size` around each pixel; beyond the edge, the edge goes on."""
    half = size // 2
    for axis in (0, 1):
        pads = [(0, 0), (0, 0)]
        pads[axis] = (half, half)
        wide, reach = np.pad(field, pads, mode="edge"), 1
        # Doubling windows: as many passes as the size has binary digits.
        while reach < size:
            step = min(reach, size - reach)
            ahead = wide[step:] if axis == 0 else wide[:, step:]
            behind = wide[:-step] if axis == 0 else wide[:, :-step]
            wide, reach = np.maximum(ahead, behind), reach + step
        field = wide
    return field
