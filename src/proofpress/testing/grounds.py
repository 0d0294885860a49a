"""Plates to plant defects on: flat, dark, textured and photographic, made from a seed."""

from __future__ import annotations

import enum
import io
from typing import Final

import attrs
import numpy as np
from PIL import Image, ImageFilter

from proofpress.brief import Asset
from proofpress.composition import Composition, Layer, Plate
from proofpress.image import Pixels

__all__ = ["Ground", "exported_jpeg", "ground", "through_jpeg"]

_LIGHT: Final = ((255, 255, 255), (255, 248, 231), (240, 244, 240), (255, 221, 0))
_DARK: Final = ((18, 18, 22), (150, 16, 46), (0, 70, 140), (20, 90, 50))


class Ground(enum.StrEnum):
    """A kind of plate."""

    FLAT = "flat"
    DARK = "dark"
    TEXTURED = "textured"
    PHOTO = "photo"


def ground(asset: Asset, kind: Ground, seed: int = 0) -> Plate:
    """Return a plate in the size of the asset.

    Args:
        asset: Whose plate it is.
        kind: Textured and photographic plates are light or dark by the seed, and stay on one side of mid grey.
        seed: Of colours and texture.
    """
    chance = np.random.default_rng(seed)
    pixels = np.empty((asset.format.height, asset.format.width, 3), np.uint8)
    if kind is Ground.FLAT:
        pixels[:] = _LIGHT[seed % len(_LIGHT)]
    elif kind is Ground.DARK:
        pixels[:] = _DARK[seed % len(_DARK)]
    else:
        pixels = _rough(pixels.shape[:2], chance, discs=kind is Ground.PHOTO)
    return Plate(pixels, renderer=f"simulated-{kind.value}", seed=seed)


def _rough(shape: tuple[int, int], chance: np.random.Generator, *, discs: bool) -> Pixels:
    """Return a gradient under noise of several sizes, with soft discs of light or shade in it if it shall be a photograph."""
    height, width = shape
    light = chance.random() < 0.5
    low, high = (165, 250) if light else (8, 85)
    ends = chance.integers(low, high, (2, 3)).astype(np.float64)
    slope = np.linspace(0, 0.6, width)[None, :, None] + np.linspace(0, 0.4, height)[:, None, None]
    picture = ends[0] * (1 - slope) + ends[1] * slope
    for cells, strength in ((6, 12.0), (20, 8.0), (max(2, height // 2), 6.0)):
        coarse = chance.normal(0, 1, (cells, max(2, cells * width // max(1, height)), 3)).astype(np.float32)
        planes = [
            np.asarray(Image.fromarray(coarse[..., c]).resize((width, height), Image.Resampling.BICUBIC))
            for c in range(3)
        ]
        picture += strength * np.stack(planes, axis=-1)
    if discs:
        rows, columns = np.mgrid[:height, :width]
        for _ in range(6):
            radius = chance.uniform(0.1, 0.4) * height
            y, x = chance.uniform(0, height), chance.uniform(0, width)
            inside = np.clip((radius - np.hypot(rows - y, columns - x)) / 3 + 0.5, 0, 1)[..., None]
            tone = chance.integers(low, high, 3)
            picture += 0.3 * inside * (tone - picture)
    made = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))
    return np.asarray(made)


def through_jpeg(composition: Composition, quality: int = 88) -> Composition:
    """Return the composition as a model that answers in JPEG gives it: each layer owns its ground, and both are compressed.

    Args:
        composition: With its layers.
        quality: 1 to 95.
    """
    with Image.open(io.BytesIO(_jpeg(composition, quality))) as picture:
        seen = np.asarray(picture.convert("RGB"))
    return attrs.evolve(composition, layers=tuple(_opaque(layer, seen) for layer in composition.layers))


def exported_jpeg(composition: Composition, quality: int = 88) -> Composition:
    """Return the composition as it was drawn, with a JPEG of it as its encoded file: how what type set reaches the world.

    Args:
        composition: With its layers.
        quality: 1 to 95.
    """
    return attrs.evolve(composition, encoded=_jpeg(composition, quality))


def _jpeg(composition: Composition, quality: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(composition.flatten()).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _opaque(layer: Layer, seen: Pixels) -> Layer:
    box = layer.box
    rgba = np.full((box.height, box.width, 4), 255, np.uint8)
    rgba[..., :3] = seen[box.y : box.bottom, box.x : box.right]
    return attrs.evolve(layer, rgba=rgba)
