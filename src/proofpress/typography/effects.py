"""What may lie behind ink: an outline, a soft shadow."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from proofpress.typography.values import Mask

__all__ = ["grow", "shadow"]

REACH: Final = 3.0
"""Standard deviations after which a Gaussian is cut off: less than one level of 255 lies beyond."""


def grow(mask: Mask, radius: float) -> Mask:
    """Return a mask whose ink reaches further on all sides: the union of discs around every inked point.

    Args:
        mask: The ink.
        radius: In px.
    """
    if not mask.alpha.size:
        return mask
    pad = math.ceil(radius + 0.5)
    height, width = mask.alpha.shape
    source = mask.alpha.astype(np.float32)
    grown = np.zeros((height + 2 * pad, width + 2 * pad), np.float32)
    for dy in range(-pad, pad + 1):
        for dx in range(-pad, pad + 1):
            weight = min(1.0, max(0.0, radius + 0.5 - math.hypot(dx, dy)))
            if weight:
                window = grown[pad + dy : pad + dy + height, pad + dx : pad + dx + width]
                np.maximum(window, source * weight, out=window)
    return Mask(mask.x - pad, mask.y - pad, np.rint(grown).astype(np.uint8))


def shadow(mask: Mask, blur_px: float, dx: float = 0.0, dy: float = 0.0) -> Mask:
    """Return the soft shadow of ink: its coverage blurred by a Gaussian and moved.

    Args:
        mask: The ink.
        blur_px: Blur as in CSS: twice the standard deviation of the Gaussian; 0 for a hard shadow.
        dx: How far it falls to the right, in px.
        dy: How far it falls downwards, in px.

    Raises:
        ValueError: The blur is negative.
    """
    if blur_px < 0:
        raise ValueError(f"blur_px must not be negative, not {blur_px!r}")
    if not mask.alpha.size:
        return mask
    left, top = math.floor(dx), math.floor(dy)
    soft = mask.alpha.astype(np.float32)
    for axis, fraction in ((0, dy - top), (1, dx - left)):
        soft = _convolved(soft, _kernel(blur_px / 2, fraction), axis)
    pad = _radius(blur_px / 2)
    return Mask(mask.x + left - pad, mask.y + top - pad, np.rint(soft).astype(np.uint8))


def _radius(sigma: float) -> int:
    return math.ceil(REACH * sigma) + 1


def _kernel(sigma: float, offset: float) -> npt.NDArray[np.float32]:
    """Return the weights of a Gaussian whose centre lies `offset` of a pixel after the middle one."""
    radius = _radius(sigma)
    at = np.arange(-radius, radius + 1) - offset
    weights = np.exp(-0.5 * (at / sigma) ** 2) if sigma > 0.1 else np.maximum(0.0, 1 - np.abs(at))
    return np.asarray(weights / weights.sum(), np.float32)


def _convolved(image: npt.NDArray[np.float32], kernel: npt.NDArray[np.float32], axis: int) -> npt.NDArray[np.float32]:
    """Return an image convolved along one axis, larger by the kernel's reach on both sides."""
    count = image.shape[axis]
    shape = list(image.shape)
    shape[axis] += kernel.size - 1
    found = np.zeros(shape, np.float32)
    for at, weight in enumerate(kernel):
        window = found[at : at + count] if axis == 0 else found[:, at : at + count]
        window += image * weight
    return found
