"""Percentiles and medians as numpy gives them, found faster.

numpy partitions an array around several ranks at once, which takes five to ten times as long as around one; of 8 bits, a
histogram tells every rank.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from proofpress.image import Pixels

__all__ = ["median_colour", "median_of", "percentile"]


def percentile(values: NDArray[np.floating], percent: float) -> float:
    """Return what `numpy.percentile` does by its default, linear interpolation.

    Args:
        values: At least one, of any shape.
        percent: 0 to 100.
    """
    flat = values.ravel()
    at = percent / 100 * (flat.size - 1)
    high = math.ceil(at)
    parted = np.partition(flat, high)
    above = float(parted[high])
    if high == 0:
        return above
    below = float(parted[:high].max()) if high > at else above
    return below + (above - below) * (1 - (high - at))


def median_colour(samples: Pixels) -> NDArray[np.float64]:
    """Return the median of each channel, as `numpy.median` would.

    Args:
        samples: Shape (count, channels), at least one.
    """
    return np.array([median_of(np.bincount(samples[:, channel], minlength=256)) for channel in range(samples.shape[1])])


def median_of(counts: NDArray[np.intp]) -> float:
    """Return the median of levels that were counted.

    Args:
        counts: How often each level 0, 1, ... was seen; at least one was.
    """
    below = np.cumsum(counts)
    total = int(below[-1])
    low, high = np.searchsorted(below, [(total - 1) // 2, total // 2], side="right")
    return (int(low) + int(high)) / 2
