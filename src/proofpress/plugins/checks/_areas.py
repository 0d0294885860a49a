"""Where the ink of a layer lies: bounds, the marks that must be read, and how high its lines are."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from proofpress.brief import Region, SetBy
from proofpress.colour import Rgb
from proofpress.composition import Composition, Layer
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ranks import median_colour
from proofpress.setting import Placement
from proofpress.typography import Rect, paint

__all__ = [
    "VISIBLE",
    "bounds_of",
    "expected_ink",
    "line_height_ratio",
    "line_heights",
    "main_height",
    "marks",
    "overlap",
    "upright",
]

Mask = NDArray[np.bool_]

VISIBLE: Final = 16
"""Least alpha that the eye can tell from nothing: 6 % of full ink."""
_SOLID: Final = 128
_COVERS: Final = 64
_APART: Final = 32
"""Least difference of a channel between ink and its panel."""
_CELL: Final = 16


def bounds_of(mask: Mask, x: int, y: int) -> Box:
    """Return the smallest box on the canvas around the true pixels of a mask whose corner lies at (x, y)."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return Box(x, y, 0, 0)
    return Box.from_edges(x + int(columns[0]), y + int(rows[0]), x + int(columns[-1]) + 1, y + int(rows[-1]) + 1)


def marks(region: Region, layer: Layer, composition: Composition) -> Mask:
    """Return which pixels of a layer bear what must be read: glyphs without their panel, or a code with its quiet zone.

    A model's opaque carrier counts where it departs from what lies beneath it.
    """
    alpha = layer.rgba[..., 3]
    if region.role.is_code:
        return np.asarray(alpha >= VISIBLE)
    mask = alpha >= _SOLID
    colour = layer.rgba[..., :3]
    if region.panel is not None:
        ground = region.panel.fill if layer.set_by is SetBy.TYPE else _commonest(colour[mask], region.panel.fill)
        mask &= _apart(colour, ground)
    elif layer.set_by is SetBy.MODEL and mask.all():
        below = composition.ground(region.id, layer.box)
        if below.shape[:2] == mask.shape:
            mask &= (np.abs(colour.astype(np.int16) - below) > _APART).any(axis=-1)
    return np.asarray(mask)


def _apart(colour: Pixels, ground: Rgb) -> Mask:
    """Return which pixels differ in a channel by more than `_APART` from a colour."""
    apart = np.zeros(colour.shape[:2], np.bool_)
    for channel, level in enumerate(ground):
        plane = colour[..., channel]
        apart |= (plane < max(0, level - _APART)) | (plane > min(255, level + _APART))
    return apart


def _commonest(colours: NDArray[np.uint8], otherwise: Rgb) -> Rgb:
    """Return the middle of the most frequent cell of colours: the panel that a model drew, whatever its exact tone."""
    if not len(colours):
        return otherwise
    cells = colours.astype(np.int32) // _CELL @ np.array([65536, 256, 1], np.int32)
    values, counts = np.unique(cells, return_counts=True)
    red, green, blue = median_colour(colours[cells == values[counts.argmax()]])
    return int(red), int(green), int(blue)


def overlap(mask: Mask, layer: Layer, cover: Layer) -> int:
    """Return how many true pixels of a layer's mask another layer covers."""
    shared = layer.box.intersection(cover.box)
    if shared.empty:
        return 0
    mine = mask[shared.y - layer.y : shared.bottom - layer.y, shared.x - layer.x : shared.right - layer.x]
    alpha = cover.rgba[shared.y - cover.y : shared.bottom - cover.y, shared.x - cover.x : shared.right - cover.x, 3]
    return int((mine & (alpha >= _COVERS)).sum())


def expected_ink(placement: Placement) -> Box | None:
    """Return the upright bounds of the ink that type puts down, on the canvas, turned as the region is; None for none."""
    centre_x, centre_y = placement.region.box.centre
    angle = math.radians(placement.region.rotation)
    cos, sin = math.cos(angle), math.sin(angle)
    points: list[tuple[float, float]] = []
    for part in placement.parts:
        rects: list[Rect] = [line.ink for line in part.setting.lines if line.ink is not None]
        rects += [stroke.rect for stroke in part.setting.strokes]
        for rect in rects:
            for x in (rect.x0, rect.x1):
                for y in (rect.y0, rect.y1):
                    dx, dy = part.box.x + x - centre_x, part.box.y + y - centre_y
                    points.append((centre_x + dx * cos - dy * sin, centre_y + dx * sin + dy * cos))
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box.from_edges(math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys)))


def line_heights(mask: Mask) -> list[int]:
    """Return the heights of the bands of rows that bear ink; dots and accents belong to the band that they are near."""
    rows = np.concatenate([[False], mask.any(axis=1), [False]])
    edges = np.flatnonzero(rows[1:] != rows[:-1])
    bands = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    merged: list[tuple[int, int]] = []
    for top, bottom in bands:
        if merged and _belongs(merged[-1], (top, bottom)):
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    return [bottom - top for top, bottom in merged]


def _belongs(upper: tuple[int, int], lower: tuple[int, int]) -> bool:
    """Tell whether two bands are one line: one is a row of dots or accents, close to the other."""
    low, high = sorted((upper[1] - upper[0], lower[1] - lower[0]))
    return low < high * 0.4 and lower[0] - upper[1] < high / 4


def upright(mask: Mask, degrees: float) -> Mask:
    """Return a mask whose content is turned clockwise by `degrees`, turned back."""
    if not degrees:
        return mask
    turned = Image.fromarray(mask.astype(np.uint8) * 255).rotate(
        degrees, expand=True, resample=Image.Resampling.BILINEAR
    )
    return np.asarray(np.asarray(turned) >= _SOLID)


def main_height(heights: list[int], placement: Placement) -> float:
    """Return the height of the main copy's lines: the middle one, or the tallest of a price with other parts; 0 for none."""
    if not heights:
        return 0.0
    return float(max(heights)) if len(placement.parts) > 1 else float(np.median(heights))


def line_height_ratio(placement: Placement) -> float:
    """Return the height of the main copy's lines as type sets it, in parts of the font size; 0 if there is none."""
    for part in placement.parts:
        if part.name in ("text", "amount"):
            return main_height(line_heights(paint(part.setting).alpha >= _SOLID), placement) / part.setting.size_px
    return 0.0
