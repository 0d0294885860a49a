"""The example campaign on plain plates, and small compositions, for the tests of exports."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from proofpress.brief import Brief, Region, SetBy
from proofpress.composition import Composition, Layer
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.loading import load_brief
from proofpress.testing.samples import plain_plate, typeset


@cache
def campaign() -> Brief:
    """Return the brief that ships with the package."""
    with resources.as_file(resources.files("proofpress.examples") / "campaign" / "brief.json") as path:
        return load_brief(path)


@cache
def poster(locale: str, form: str = "portrait") -> Composition:
    """Return one asset of it, set by type on a plate of one colour."""
    asset = campaign().asset(locale, form)
    return typeset(asset, plain_plate(asset, (244, 231, 211)))


def copy_of(composition: Composition) -> dict[str, tuple[str, ...]]:
    """Return region id and the texts that have to stand there."""
    return {
        region.id: tuple(part.text for part in region.content.parts)
        for region in composition.regions
        if region.role.is_text
    }


def pictured(composition: Composition, region: Region) -> Composition:
    """Return the composition with a region as a model might have drawn it: noise of its own, half clear."""
    box = region.box
    noise: Any = np.random.default_rng(3).integers(0, 256, (box.height, box.width, 4), dtype=np.uint8)
    return composition.with_layer(Layer(region.id, box.x, box.y, noise, set_by=SetBy.MODEL, compositor="painter"))


def erased(pixels: Pixels, box: Box) -> Pixels:
    """Return the picture with a box filled by the colour left of it."""
    changed = pixels.copy()
    changed[box.y : box.bottom, box.x : box.right] = pixels[box.y, max(0, box.x - 1)]
    return changed
