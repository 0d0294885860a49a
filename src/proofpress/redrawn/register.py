"""Undoing drift: by how much has a service shifted the picture that it was to edit, and by how much its tone?

The shift is looked for by phase correlation and believed only if it makes the rest of the picture, which should not have
changed, more alike. Source: Kuglin and Hines, "The phase correlation image alignment method" (1975).
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
from PIL import Image

from proofpress.image import Pixels

__all__ = ["Drift", "find_drift", "match_tone", "undrift"]

Mask = npt.NDArray[np.bool_]
Plane = npt.NDArray[np.float32]

_MOST: Final = 24
"""Greatest drift that is looked for, px: thrice the greatest that was ever reported."""
_PEAKS: Final = 4
_BETTER: Final = 0.95
"""A shift is believed if it leaves at most this share of the difference."""
_MUCH_BETTER: Final = 0.6
"""The same for a part of a pixel: interpolation smooths grain, and so looks better than it is."""
_LEAST_FRACTION: Final = 0.12
_SAMPLE: Final = 40_000
"""Pixels from which differences are measured."""
_TRIM: Final = 3.0
"""How many times the middle difference a pixel may differ to tell of the tone: beyond, something was drawn there."""


@attrs.frozen
class Drift:
    """By how much an answer is shifted against what it was made from, px to the right and down."""

    x: float = 0.0
    y: float = 0.0


def _luma(pixels: Pixels) -> Plane:
    return pixels[..., :3].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)


def find_drift(sent: Pixels, answer: Pixels, free: Mask) -> Drift:
    """Return the drift of an answer.

    Args:
        sent: RGB that the service was given.
        answer: RGB of the same size.
        free: Where it was asked to draw: what differs there tells nothing.
    """
    before, after = _luma(sent), _luma(answer)
    probe = _Probe(before, after, ~free)
    best, least = (0, 0), probe.difference(0, 0)
    bound = least * _BETTER
    for dy, dx in _peaks(before, after):
        found = probe.difference(dx, dy)
        if found < min(least, bound):
            best, least = (dx, dy), found
    dx, dy = best
    fraction_x = _fraction(probe.difference(dx - 1, dy), least, probe.difference(dx + 1, dy))
    fraction_y = _fraction(probe.difference(dx, dy - 1), least, probe.difference(dx, dy + 1))
    finer = Drift(dx + fraction_x, dy + fraction_y)
    if finer != Drift(dx, dy) and probe.of(_luma(undrift(answer, finer))) < least * _MUCH_BETTER:
        return finer
    return Drift(dx, dy)


class _Probe:
    """Measures how much a shifted answer differs from what was sent, where nothing should have changed."""

    def __init__(self, before: Plane, after: Plane, kept: Mask) -> None:
        rows, columns = np.nonzero(kept)
        stride = max(1, len(rows) // _SAMPLE)
        self._rows, self._columns = rows[::stride], columns[::stride]
        self._after = after
        self._before = before[self._rows, self._columns]

    def difference(self, dx: int, dy: int) -> float:
        """Return the mean absolute difference of luma, but for tone, if the answer is shifted by whole pixels."""
        rows, columns = self._rows + dy, self._columns + dx
        height, width = self._after.shape
        seen = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        # What comes from beyond the border tells nothing; a few pixels that are left must not decide.
        if seen.sum() <= len(rows) // 2:
            return float("inf") if (dx, dy) != (0, 0) else 0.0
        return _apart(self._after[rows[seen], columns[seen]], self._before[seen])

    def of(self, plane: Plane) -> float:
        """Return the same for a plane that was shifted back already."""
        return _apart(plane[self._rows, self._columns], self._before) if len(self._rows) else 0.0


def _apart(seen: Plane, wanted: Plane) -> float:
    """Return the mean absolute difference but for the middle one, which is tone."""
    away = seen - wanted
    return float(np.abs(away - np.median(away)).mean())


def _peaks(before: Plane, after: Plane) -> list[tuple[int, int]]:
    """Return the highest peaks of the phase correlation within the greatest drift, as (dy, dx)."""
    height, width = before.shape
    window = np.outer(np.hanning(height), np.hanning(width)).astype(np.float32)
    one, other = (np.fft.rfft2((plane - plane.mean()) * window) for plane in (before, after))
    cross = other * one.conj()
    surface = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-6), s=(height, width))
    most = min(_MOST, height // 4, width // 4)
    near = np.roll(surface, (most, most), (0, 1))[: 2 * most + 1, : 2 * most + 1]
    order = np.argsort(near, axis=None)[::-1][:_PEAKS]
    return [(int(at // near.shape[1]) - most, int(at % near.shape[1]) - most) for at in order]


def _fraction(before: float, at: float, after: float) -> float:
    """Return the vertex between the neighbours of a minimum of absolute differences, -0.5 to 0.5 px."""
    if not np.isfinite(before) or not np.isfinite(after):
        return 0.0
    slope = max(before, after) - at
    found = (before - after) / (2 * slope) if slope > 1e-6 else 0.0
    return 0.0 if abs(found) < _LEAST_FRACTION else float(np.clip(found, -0.5, 0.5))


def undrift(answer: Pixels, drift: Drift) -> Pixels:
    """Return the answer shifted back; pixels that come from beyond its border repeat the border."""
    if drift == Drift():
        return answer
    if float(drift.x).is_integer() and float(drift.y).is_integer():
        height, width = answer.shape[:2]
        rows = np.clip(np.arange(height) + int(drift.y), 0, height - 1)
        columns = np.clip(np.arange(width) + int(drift.x), 0, width - 1)
        return np.ascontiguousarray(answer[rows[:, None], columns])
    pad = _MOST + 4
    padded = Image.fromarray(np.pad(answer, ((pad, pad), (pad, pad), (0, 0)), mode="edge"))
    size = (answer.shape[1], answer.shape[0])
    matrix = (1.0, 0.0, drift.x + pad, 0.0, 1.0, drift.y + pad)
    return np.asarray(padded.transform(size, Image.Transform.AFFINE, matrix, resample=Image.Resampling.BICUBIC))


def match_tone(sent: Pixels, answer: Pixels, free: Mask) -> tuple[Plane, float]:
    """Return the answer in the tone of what was sent, and how much it still differs where it should not.

    Each channel gets the gain and offset that fit best where nothing was to be drawn; a gain is only fitted to a picture that
    has tones enough to tell it.

    Args:
        sent: RGB.
        answer: RGB, registered.
        free: Where the service was asked to draw.

    Returns:
        RGB as float32, shape of the answer, and the 98th percentile of what remains of the difference.
    """
    rows, columns = np.nonzero(~free)
    matched = answer[..., :3].astype(np.float32)
    if not len(rows):
        return matched, 0.0
    stride = max(1, len(rows) // _SAMPLE)
    rows, columns = rows[::stride], columns[::stride]
    seen, wanted = matched[rows, columns], sent[rows, columns, :3].astype(np.float32)
    away = np.abs(seen - wanted).max(axis=1)
    calm = away <= max(4.0, _TRIM * float(np.median(away)))
    for channel in range(3):
        have, want = seen[calm, channel], wanted[calm, channel]
        spread = float(have.var())
        gain = float(((have - have.mean()) * (want - want.mean())).mean()) / spread if spread > 100 else 1.0
        gain = float(np.clip(gain, 0.85, 1.15))
        offset = float(want.mean() - gain * have.mean())
        matched[..., channel] = matched[..., channel] * gain + offset
        seen[:, channel] = seen[:, channel] * gain + offset
    np.clip(matched, 0, 255, out=matched)
    left = np.abs(seen[calm] - wanted[calm]).max(axis=1)
    return matched, float(np.percentile(left, 98))
