"""Pictures around a model's call: scaling, filling what is unknown, soft masks, and laying back only what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from proofpress.geometry import Box, Size
from proofpress.image import Pixels, frozen_pixels

__all__ = ["as_image", "blended", "extended", "fitted", "grey", "inner_ramp", "mask_image", "resized"]

Weights = NDArray[np.float32]


def resized(picture: Pixels, size: Size) -> Pixels:
    """Return the picture, RGB or RGBA, stretched to a size; untouched if it has it."""
    if picture.shape[:2] == (size.height, size.width):
        return frozen_pixels(picture)
    image = Image.fromarray(picture)
    if image.mode == "RGBA":
        # With alpha multiplied in, so that the colours of clear pixels do not bleed into the edge.
        image = image.convert("RGBa")
    scaled = image.resize((size.width, size.height), Image.Resampling.LANCZOS)
    return frozen_pixels(np.asarray(scaled.convert("RGBA") if scaled.mode == "RGBa" else scaled))


def fitted(picture: Pixels, size: Size) -> Pixels:
    """Return the picture scaled to cover a size, what is too much cut off on both sides alike."""
    height, width = picture.shape[:2]
    scale = min(width / size.width, height / size.height)
    cut_width, cut_height = min(width, size.width * scale), min(height, size.height * scale)
    if (width, height) == (size.width, size.height):
        return frozen_pixels(picture)
    left, top = (width - cut_width) / 2, (height - cut_height) / 2
    box = (left, top, left + cut_width, top + cut_height)
    scaled = Image.fromarray(picture).resize((size.width, size.height), Image.Resampling.LANCZOS, box=box)
    return frozen_pixels(np.asarray(scaled))


def grey(size: Size) -> Pixels:
    """Return a picture of nothing: mid grey."""
    return frozen_pixels(np.full((size.height, size.width, 3), 128, np.uint8))


def extended(picture: Pixels, box: Box, size: Size) -> Pixels:
    """Return the picture laid at a box of a larger canvas, its surroundings mirrored and blurred.

    It gives a model the colours to go on from.
    """
    part = resized(picture, Size(box.width, box.height))
    sides = ((box.y, size.height - box.bottom), (box.x, size.width - box.right))
    rows, columns = (
        _mirrored(length, before, after) for length, (before, after) in zip(part.shape[:2], sides, strict=True)
    )
    whole = Image.fromarray(np.ascontiguousarray(part[rows][:, columns]))
    whole = whole.filter(ImageFilter.GaussianBlur(max(2.0, min(size.width, size.height) / 48)))
    out = np.array(whole)
    out[box.y : box.bottom, box.x : box.right] = part
    return frozen_pixels(out)


def _mirrored(length: int, before: int, after: int) -> NDArray[np.intp]:
    """Return indices of a row that runs on, mirrored at both ends as often as needed."""
    period = max(1, 2 * length - 2)
    folded = np.abs(np.arange(-before, length + after)) % period
    return np.where(folded < length, folded, period - folded)


def inner_ramp(size: Size, box: Box, feather: int) -> Weights:
    """Return weights that are 0 outside a box, and rise from its edge inwards to 1 over `feather` px.

    Where the box touches the edge of the picture there is nothing to melt with, and the weight is 1 up to that edge.
    """
    rows = _ramp(box.y, box.bottom, size.height, feather)
    columns = _ramp(box.x, box.right, size.width, feather)
    return np.minimum(rows[:, None], columns[None, :])


def _ramp(first: int, last: int, length: int, feather: int) -> Weights:
    place = np.arange(length, dtype=np.float32)
    # A short box must still reach 1 in its middle.
    reach = max(1, min(feather, (last - first) // 4))
    rise = np.ones(length, np.float32) if first <= 0 else (place - first + 1) / (reach + 1)
    fall = np.ones(length, np.float32) if last >= length else (last - place) / (reach + 1)
    return np.clip(np.minimum(rise, fall), 0, 1).astype(np.float32) * ((place >= first) & (place < last))


def blended(ground: Pixels, drawn: Pixels, weights: Weights) -> Pixels:
    """Return `drawn` over `ground`; where a weight is 0 the ground is untouched, where it is 1 the drawing."""
    part = weights[..., None]
    mixed = ground + (drawn.astype(np.float32) - ground) * part
    return frozen_pixels(np.where(part <= 0, ground, np.rint(mixed)).astype(np.uint8))


def mask_image(weights: Weights, size: Size | None = None) -> Any:
    """Return a mask for a pipeline: white where it shall draw."""
    image = Image.fromarray(((weights > 0) * 255).astype(np.uint8))
    return image if size is None else image.resize((size.width, size.height), Image.Resampling.NEAREST)


def as_image(pixels: Pixels) -> Any:
    """Return the Pillow image that pipelines take."""
    return Image.fromarray(pixels)
