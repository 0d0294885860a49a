"""What models do to letterforms that are right: warp, glow, perspective, uneven weight, soft edges.

Each takes coverage and returns coverage of the same shape, 0 for ground to 255 for ink. They are simulations, milder than the
worst that models do: a person would still call the text right.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

__all__ = ["Coverage", "Distortion", "distorted"]

Coverage = npt.NDArray[np.uint8]


class Distortion(enum.StrEnum):
    """One way in which a model departs from clean type without being wrong."""

    WARP = "warp"
    GLOW = "glow"
    PERSPECTIVE = "perspective"
    UNEVEN_WEIGHT = "uneven weight"
    SOFT = "soft"


def distorted(inked: Coverage, way: Distortion, size_px: float, seed: int = 0) -> Coverage:
    """Return coverage as a model might have drawn it.

    Args:
        inked: The ink.
        way: What is done to it.
        size_px: Font size, which the strength goes by.
        seed: Chooses the course of what is irregular.
    """
    if not inked.size or not inked.any():
        return inked
    return _WAYS[way](inked, size_px, np.random.default_rng(seed))


def _warp(inked: Coverage, size: float, chance: np.random.Generator) -> Coverage:
    """Return ink moved by a smooth field of at most a twelfth of the font size."""
    height, width = inked.shape
    field = [_smooth(inked.shape, 1.6 * size, chance) * size / 12 for _ in range(2)]
    rows, columns = np.mgrid[:height, :width].astype(np.float64)
    return _sampled(inked, rows + field[0], columns + field[1])


def _glow(inked: Coverage, size: float, chance: np.random.Generator) -> Coverage:
    """Return ink with a halo of its own colour around it."""
    del chance
    halo = np.asarray(Image.fromarray(inked).filter(ImageFilter.GaussianBlur(0.12 * size)))
    return np.maximum(inked, np.rint(0.45 * halo).astype(np.uint8))


def _perspective(inked: Coverage, size: float, chance: np.random.Generator) -> Coverage:
    """Return ink on a plane that is turned away: one side lower by a twelfth than the other, and a slight slant."""
    del size
    height, width = inked.shape
    squeeze, slant = 0.08 * chance.choice((-1.0, 1.0)), 0.04 * chance.uniform(-1, 1)
    rows, columns = np.mgrid[:height, :width].astype(np.float64)
    across = columns / max(1, width - 1)
    scale = 1 + squeeze * (across if squeeze > 0 else across - 1)
    middle = (height - 1) / 2
    return _sampled(inked, middle + (rows - middle) * scale, columns + slant * (rows - middle))


def _uneven(inked: Coverage, size: float, chance: np.random.Generator) -> Coverage:
    """Return ink that is fatter here and thinner there."""
    reach = max(1, round(size / 45))
    box = Image.fromarray(inked)
    fat = np.asarray(box.filter(ImageFilter.MaxFilter(2 * reach + 1))).astype(np.float64)
    thin = np.asarray(box.filter(ImageFilter.GaussianBlur(0.6 * reach))).astype(np.float64)
    where = (_smooth(inked.shape, 1.2 * size, chance) + 1) / 2
    return np.rint(where * fat + (1 - where) * thin).astype(np.uint8)


def _soft(inked: Coverage, size: float, chance: np.random.Generator) -> Coverage:
    """Return ink with the soft edges of a picture that was enlarged."""
    del chance
    return np.asarray(Image.fromarray(inked).filter(ImageFilter.GaussianBlur(max(0.6, size / 40))))


_WAYS: Final[dict[Distortion, Callable[[Coverage, float, np.random.Generator], Coverage]]] = {
    Distortion.WARP: _warp,
    Distortion.GLOW: _glow,
    Distortion.PERSPECTIVE: _perspective,
    Distortion.UNEVEN_WEIGHT: _uneven,
    Distortion.SOFT: _soft,
}


def _smooth(shape: tuple[int, int], period: float, chance: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return smooth noise of -1 to 1 that changes over `period` px."""
    height, width = shape
    coarse = chance.uniform(-1, 1, (max(2, round(height / period) + 2), max(2, round(width / period) + 2)))
    grown = Image.fromarray(coarse.astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(grown).astype(np.float64), -1, 1)


def _sampled(inked: Coverage, rows: npt.NDArray[np.float64], columns: npt.NDArray[np.float64]) -> Coverage:
    """Return the ink at fractional places, bilinear; there is none beyond the edge."""
    height, width = inked.shape
    padded = np.pad(inked, 1).astype(np.float64)
    y, x = np.clip(rows + 1, 0, height), np.clip(columns + 1, 0, width)
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    down, right = y - top, x - left
    upper = padded[top, left] * (1 - right) + padded[top, left + 1] * right
    lower = padded[top + 1, left] * (1 - right) + padded[top + 1, left + 1] * right
    mixed: npt.NDArray[np.float64] = upper * (1 - down) + lower * down
    return np.rint(mixed).astype(np.uint8)
