"""A region of an exported file: is the ink in it what type sets?"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from proofpress.brief import Region, Role
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.patches import rounded_rectangle
from proofpress.plugins.checks._export import Misfit, misfit
from proofpress.plugins.checks._picture import Picture, finished_picture
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import coverage, place

__all__ = ["judge_export", "limit_of", "same_file", "verdict"]

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PLAIN: Final = 0.09
"""Most departure of a window on calm ground."""
_ROUGH: Final = 0.11
"""The same on ground that is rough by itself."""
_ROUGH_FROM: Final = 0.01
_SHRUNK: Final = 0.01
"""What halving the picture adds to either."""
_DOUBT: Final = 0.08
"""How far above it right and wrong letters overlap, on rough ground and in shrunk files."""
_SMALL_PX: Final = 10.0
"""Font size in the file below which right and wrong letters depart alike."""
_CLEARLY: Final = 0.25
"""Departure that no right letter shows, however small."""
_BESIDE: Final = 0.25
"""Departure away from all ink from which something stands there."""
_CALM: Final = 0.04
_OURS: Final = 0.4
"""Least share of the ink that fits where the rest is a defect, and not another hand."""
_EDGE: Final = 3
_AROUND: Final = 8
"""Pixels of the canvas around a crop that resampling may ask for."""


def same_file(encoded: bytes, canvas: Box) -> bool:
    """Tell whether a file is a PNG in the size of the canvas, or there is none: its pixels are those that were flattened."""
    if not encoded:
        return True
    return encoded[:8] == _PNG and encoded[16:24] == struct.pack(">II", canvas.width, canvas.height)


def limit_of(noise: float, scale: float) -> float:
    """Return the most that a window of a right export departs.

    Args:
        noise: What the ground does by itself.
        scale: Size of the file in parts of the canvas.
    """
    shrunk = _SHRUNK * max(0.0, 1 / scale - 1)
    return (_ROUGH if noise > _ROUGH_FROM else _PLAIN) + shrunk


def judge_export(region: Region, composition: Composition, *, sure: bool = False) -> Finding | None:
    """Return what a finished picture shows of a text region, or None if it is not ink of this engine in this place.

    Args:
        region: As the brief has it.
        composition: With the encoded file.
        sure: Whether type is known to have set it: then other ink is undecided, not unjudged.
    """
    picture = finished_picture(composition)
    bounds = region.paint_bounds(composition.asset.format.canvas)
    scale = picture.pixels.shape[1] / composition.asset.format.width
    em_px = place(region, composition.asset).font_px * scale
    seen = picture.crop(bounds)
    wide = bounds.expanded(_AROUND)
    inked = _resampled(coverage(wide, region, composition.asset), wide, bounds, picture)
    if not em_px or inked.max(initial=0) < 0.5:
        return None
    outside = _outside(region, bounds, composition, picture)
    found = misfit(seen, inked, em_px, limit=limit_of(0, scale), outside=outside)
    if found is None or found.fitting < _OURS:
        reason = "the ink in its box is not what type sets there, or does not stand out from its ground"
        return _finding(region, picture, bounds, Outcome.UNDECIDED, reason, found, scale) if sure else None
    outcome, reason = verdict(found, em_px, scale)
    return _finding(region, picture, bounds, outcome, reason, found, scale)


def verdict(found: Misfit, em_px: float, scale: float) -> tuple[Outcome, str]:
    """Return what a departure means, and why.

    Args:
        found: How the picture departs.
        em_px: Font size in the file, px.
        scale: Size of the file in parts of the canvas.
    """
    if em_px < _SMALL_PX and found.worst <= _CLEARLY:
        return Outcome.UNDECIDED, f"at {em_px:.0f} px the file is too small to tell its letters apart: look at it"
    over = found.worst - limit_of(found.noise, scale)
    if 0 < over <= _DOUBT and (found.noise > _ROUGH_FROM or scale < 1):
        return Outcome.UNDECIDED, "its ink departs a little more than its codec and ground explain: look at it"
    if over > 0:
        return Outcome.FAIL, "its ink departs from the same copy set again: make the file from the proved image again"
    if found.beside > _BESIDE:
        if found.noise > _CALM:
            return Outcome.UNDECIDED, "something stands beside its ink, or the ground is restless there: look at it"
        return Outcome.FAIL, "something stands in its box beside the copy: take it out"
    return Outcome.PASS, "the file shows the ink that type sets, within what its codec adds"


def _finding(
    region: Region, picture: Picture, bounds: Box, outcome: Outcome, reason: str, found: Misfit | None, scale: float
) -> Finding:
    box, measured, threshold = bounds, None, None
    if found is not None:
        part = found.box if found.worst > limit_of(found.noise, scale) else found.beside_box
        if outcome is not Outcome.PASS and not part.empty:
            left, top = bounds.x + round(part.x / scale), bounds.y + round(part.y / scale)
            box = Box(left, top, max(1, round(part.width / scale)), max(1, round(part.height / scale)))
        measured = f"{max(found.worst, 0):.2f} of full ink"
        threshold = f"{limit_of(found.noise, scale):.2f} of full ink"
    return Finding(
        "synthesis", region.id, outcome, reason,
        evidence=Evidence(f"set again by type, held against the {picture.source}", box),
        expected=region.content.text, measured=measured, threshold=threshold,
    )  # fmt: skip


def _resampled(plane: NDArray[np.uint8], wide: Box, bounds: Box, picture: Picture) -> NDArray[np.float32]:
    """Return a plane of the canvas as it lies in the file, 0..1, of the shape of the crop of `bounds`.

    Pixels of a scaled file begin between those of the canvas: what is cut out there is cut to fractions of a pixel here.

    Args:
        plane: Of `wide`.
        wide: A little more of the canvas than `bounds`.
        bounds: What is wanted.
        picture: The file.
    """
    across = picture.pixels.shape[1] / picture.canvas.width
    down = picture.pixels.shape[0] / picture.canvas.height
    if across == down == 1:
        left, top = bounds.x - wide.x, bounds.y - wide.y
        return plane[top : top + bounds.height, left : left + bounds.width].astype(np.float32) / np.float32(255)
    at = picture.scaled(bounds)
    source = (at.x / across - wide.x, at.y / down - wide.y, at.right / across - wide.x, at.bottom / down - wide.y)
    made = Image.fromarray(plane).resize((at.width, at.height), Image.Resampling.LANCZOS, box=source)
    return np.asarray(made, np.float32) / np.float32(255)


def _outside(region: Region, bounds: Box, composition: Composition, picture: Picture) -> NDArray[np.bool_]:
    """Return which pixels of the crop are another region's, or lie beyond the region's panel or at its edge."""
    crop = picture.crop(bounds)
    corner = picture.scaled(bounds)
    outside = np.zeros(crop.shape[:2], np.bool_)
    for other in composition.regions:
        if other.id != region.id and other.role is not Role.IMAGE:
            box = picture.scaled(other.extent).moved(-corner.x, -corner.y)
            outside[max(0, box.y) : max(0, box.bottom), max(0, box.x) : max(0, box.right)] = True
    if region.panel is not None:
        wide = bounds.expanded(_AROUND)
        shape = rounded_rectangle(wide, region.box.expanded(-_EDGE), region.panel.radius, region.panel.rotate)
        outside |= _resampled(np.rint(255 * shape).astype(np.uint8), wide, bounds, picture) < 1
    return outside
