"""Quiet ground under text: detail fades into the ground's own large forms, over an edge too soft to be seen as one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from proofpress.colour import Rgb
from proofpress.geometry import Box
from proofpress.image import Pixels, frozen_pixels
from proofpress.plugins.renderers._noise import Floats, Surface

__all__ = ["calm", "feather_of", "soft_copy"]

_BAND_PIXELS: Final = 1 << 16
_LARGE_PER_UNIT: Final = 9
"""Cells of the large forms per unit (the square root of the area): what is smaller may fade."""
_SMALL_PER_UNIT: Final = 260
"""Cells of the small forms per unit: what is smaller is grain."""
_STEEP: Final = 0.8
"""Steps of 8 bits per pixel at which a form is half faded: folds and soft light stay, edges and veins go."""
_GRAIN_KEPT: Final = 0.22
"""Share of the finest grain that stays at full strength, so that a zone does not look like a smear."""
_LEANING: Final = 0.10
"""How far a zone leans to the colour it is given."""


def feather_of(width: int, height: int) -> int:
    """Return how far the edge of a zone fades on a canvas of this size, in px."""
    return max(2, round(0.12 * math.sqrt(width * height)))


def calm(
    image: Pixels,
    zones: Sequence[Box],
    strength: float = 0.88,
    *,
    toward: Rgb | None = None,
    feather: int | None = None,
) -> Pixels:
    """Return the image with less going on inside the zones; further out than the feather no pixel changes.

    Args:
        image: RGB.
        zones: Where text will stand; may overlap and leave the canvas.
        strength: 0 changes nothing, 1 takes away all but the large forms and a rest of grain.
        toward: A colour that the zones lean to a little, usually the base of the ground.
        feather: How far the edge fades outside each zone, px; by default by the size of the canvas.

    Raises:
        ValueError: `strength` lies outside 0..1, or `feather` is negative.
    """
    if not 0 <= strength <= 1:
        raise ValueError(f"strength must be 0 to 1, got {strength}")
    if feather is not None and feather < 0:
        raise ValueError(f"feather must not be negative, got {feather}")
    height, width = image.shape[:2]
    canvas = Box(0, 0, width, height)
    reach = feather_of(width, height) if feather is None else feather
    touched = [zone for zone in zones if not zone.empty and zone.expanded(reach).overlaps(canvas)]
    if not touched or strength == 0:
        return frozen_pixels(image)
    unit = math.sqrt(width * height)
    large, small = _means(image, unit / _LARGE_PER_UNIT), _means(image, max(4.0, unit / _SMALL_PER_UNIT))
    restless = Surface.over(_restless(small, max(4.0, unit / _SMALL_PER_UNIT), large.shape[:2]), width, height)
    grounds = [Surface.over(large[..., channel], width, height) for channel in range(3)]
    forms = [Surface.over(small[..., channel], width, height) for channel in range(3)]
    across = [_ramp(zone.x, zone.right, width, reach) for zone in touched]
    down = [_ramp(zone.y, zone.bottom, height, reach) for zone in touched]
    # Calming shrinks the grain that hid the 8-bit steps, so the steps are dithered again; always by the same numbers.
    rng = np.random.Generator(np.random.PCG64([height, width]))
    out = image.copy()
    band = max(1, _BAND_PIXELS // width)
    for first in range(0, height, band):
        last = min(height, first + band)
        mask = _mask(across, down, first, last)
        inside = mask > 0
        if not inside.any():
            continue
        dither = rng.random(mask.shape, dtype=np.float32)
        mask *= np.float32(strength)
        steep = restless.rows(first, last)
        fading = 1 - mask * steep
        # Where there are edges, what is left of them in the grain goes too.
        thinning = 1 - mask * (np.float32(1 - _GRAIN_KEPT) + np.float32(_GRAIN_KEPT) * steep)
        for channel in range(3):
            form, before = forms[channel].rows(first, last), image[first:last, :, channel]
            value = before - form
            value *= thinning
            ground = grounds[channel].rows(first, last)
            form -= ground
            form *= fading
            value += form
            if toward is not None:
                ground += (np.float32(toward[channel]) - ground) * (np.float32(_LEANING) * mask)
            value += ground
            value += dither
            np.clip(value, 0, 255, out=value)
            np.copyto(out[first:last, :, channel], value.astype(np.uint8), where=inside)
    out.setflags(write=False)
    return frozen_pixels(out)


def soft_copy(image: Pixels, per_unit: float) -> NDArray[np.uint8]:
    """Return a writable copy with nothing left but the large forms, dithered so that they do not band.

    Args:
        image: RGB.
        per_unit: Cells per unit (the square root of the area); what is smaller than a cell is gone.
    """
    height, width = image.shape[:2]
    nodes = _means(image, max(1.0, math.sqrt(width * height) / per_unit))
    surfaces = [Surface.over(nodes[..., channel], width, height) for channel in range(3)]
    rng = np.random.Generator(np.random.PCG64([height, width]))
    out = np.empty((height, width, 3), dtype=np.uint8)
    band = max(1, _BAND_PIXELS // width)
    for first in range(0, height, band):
        last = min(height, first + band)
        # Rounding errors must not tip a flat white into 254: dither stays just inside one step.
        dither = rng.random((last - first, width), dtype=np.float32) * np.float32(0.99) + np.float32(0.005)
        for channel in range(3):
            out[first:last, :, channel] = np.clip(surfaces[channel].rows(first, last) + dither, 0, 255).astype(np.uint8)
    return out


def _ramp(start: int, stop: int, count: int, reach: int) -> Floats:
    """Return 1 from `start` to `stop`, falling to exactly 0 at `reach` pixels outside.

    A zone that ends near the edge of the canvas runs on to it: a strip left busy between them would draw a frame.
    """
    start, stop = -reach if start < reach else start, count + reach if count - stop < reach else stop
    position = np.arange(count, dtype=np.float32)
    outside = np.maximum(np.maximum(start - position, position - (stop - 1)), 0)
    t = np.clip(1 - outside / np.float32(reach + 1), 0, 1)
    # Three flat derivatives at both ends: the eye finds no line where the fading starts.
    return np.asarray(t * t * t * (t * (t * 6 - 15) + 10), dtype=np.float32)


def _mask(across: Sequence[Floats], down: Sequence[Floats], first: int, last: int) -> Floats:
    """Return how calm each pixel of some rows shall be, 0..1; zones melt together where they meet."""
    noisy = np.ones((last - first, across[0].size), dtype=np.float32)
    for columns, rows in zip(across, down, strict=True):
        noisy *= 1 - rows[first:last, None] * columns
    return np.asarray(1 - noisy, dtype=np.float32)


def _means(image: Pixels, cell: float) -> Floats:
    """Return the image on the nodes of cells of about this size, three channels."""
    height, width = image.shape[:2]
    return _halves(_halves(image, 0, max(1, round(height / cell))), 1, max(1, round(width / cell)))


def _restless(small: Floats, cell: float, shape: tuple[int, ...]) -> Floats:
    """Return on the nodes of the large forms how steep the steepest small form near by is: 0 smooth, 1 edges."""
    rows, columns = (np.abs(np.diff(small, axis=axis, append=np.take(small, [-1], axis=axis))) for axis in (0, 1))
    steep = np.maximum(rows, columns).max(axis=2) / np.float32(cell)
    for axis in (0, 1):
        cells = shape[axis]
        starts = np.arange(cells) * steep.shape[axis] // cells
        steep = np.maximum.reduceat(steep, starts, axis=axis)
    squared = steep * steep
    return np.asarray(squared / (squared + np.float32(_STEEP**2)), dtype=np.float32)


def _halves(values: Floats | Pixels, axis: int, cells: int) -> Floats:
    """Average along an axis around the borders of its cells, with one node before the first and one after the last."""
    count = values.shape[axis]
    starts = np.arange(2 * cells) * count // (2 * cells)
    stops = np.maximum(np.append(starts[1:], count), starts + 1)
    along = np.moveaxis(values, axis, 0)
    # Cell by cell: numpy would otherwise turn the whole image into floats at once.
    means = np.stack(
        [np.mean(along[start:stop], axis=0, dtype=np.float32) for start, stop in zip(starts, stops, strict=True)]
    )
    border = np.arange(-1, cells + 2)
    before, after = (means[np.clip(2 * border - side, 0, 2 * cells - 1)] for side in (1, 0))
    return np.moveaxis(np.asarray((before + after) / 2, dtype=np.float32), 0, axis)
