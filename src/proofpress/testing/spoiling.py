"""Ink of a region with something wrong in it that is no other copy: a bad shape, an overlap, a word that nobody asked for."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from PIL import Image

from proofpress.brief import Asset, ContentKind, Part, Region
from proofpress.geometry import Box
from proofpress.locales import language
from proofpress.setting import PlacedPart, coverage, place
from proofpress.testing._lookalikes import EXTRA_WORDS
from proofpress.testing.distortions import Coverage
from proofpress.testing.hand import Hand
from proofpress.testing.mutations import SHAPE_DEFECTS, Defect
from proofpress.testing.shapes import JOINED, spoiled_shape
from proofpress.text import scripts_of
from proofpress.typography import Mask, paint

__all__ = ["INK_DEFECTS", "can_spoil", "spoiled_ink"]

INK_DEFECTS: Final = SHAPE_DEFECTS | {Defect.OVERLAP, Defect.UNASKED_TEXT}
"""Defects that are planted in the ink."""
_OTHER_HAN: Final = {"ja": "zh-CN", "zh": "ja-JP", "ko": "zh-CN"}
_OVERLAP: Final = 0.42
"""How far the second text lies below and beside the first, as a share of the font size."""
_UPPER: Final = 0.62
"""Share of the box that the copy keeps where a word stands below it."""
_LEAST_ROOM: Final = 24
"""Least height of a box, px, in which two lines can be told apart."""
_LEAST_PX: Final = 5.0


def can_spoil(region: Region, defect: Defect, locale: str) -> bool:
    """Tell whether the defect can be planted in the ink of a region.

    Args:
        region: Where.
        defect: One of `INK_DEFECTS`.
        locale: Of the copy.
    """
    text = region.content.text
    if not region.role.is_text:
        return False
    if defect is Defect.WRONG_HAN_FORM:
        return language(locale) in _OTHER_HAN and "Hani" in scripts_of(text)
    if defect is Defect.UNASKED_TEXT:
        return language(locale) in EXTRA_WORDS and region.box.height >= _LEAST_ROOM
    if defect is Defect.BAD_KERNING:
        return any(_has_loose_inside(part.text) for part in region.content.parts)
    return defect is Defect.OVERLAP or any(map(str.isalnum, text))


def _has_loose_inside(text: str) -> bool:
    """Tell whether a character that touches no other stands inside a text."""
    return any(character.isalnum() and not scripts_of(character) & JOINED for character in text.strip()[1:-1])


def spoiled_ink(region: Region, asset: Asset, hand: Hand, defect: Defect, seed: int = 0) -> Coverage | None:
    """Return the ink of a region with a defect, or None where none of its characters can bear it.

    Args:
        region: What should stand there.
        asset: Whose it is.
        hand: How it is written.
        defect: One of `INK_DEFECTS`.
        seed: Chooses the place.

    Returns:
        0 for ground to 255 for ink, of the shape of the region's paint bounds.
    """
    bounds = region.paint_bounds(asset.format.canvas)
    own, drawn_as = hand.region(region), hand.asset(asset)
    if defect is Defect.WRONG_HAN_FORM:
        return _other_han(own, asset, bounds)
    if defect is Defect.UNASKED_TEXT:
        return _with_word(own, drawn_as, bounds)
    right = coverage(bounds, own, drawn_as)
    if defect is Defect.OVERLAP:
        by = max(2, round(_OVERLAP * place(own, drawn_as).font_px))
        return np.maximum(right, _moved(right, by))
    # The part that matters most first, as with defects of copy.
    for part in sorted(place(own, drawn_as).parts, key=lambda part: part.name not in ("text", "amount")):
        mask = spoiled_shape(part.setting, defect, seed)
        if mask is not None:
            gone = _turned(_laid(paint(part.setting), part, bounds), own, bounds)
            return np.maximum(np.where(gone > 0, 0, right), _turned(_laid(mask, part, bounds), own, bounds))
    return None


def _other_han(region: Region, asset: Asset, bounds: Box) -> Coverage | None:
    """Return the ink with Han characters in the forms of another country, in the library's fonts: a hand has only one."""
    other = attrs.evolve(asset, locale=_OTHER_HAN[language(asset.locale)])
    wrong, right = coverage(bounds, region, other), coverage(bounds, region, asset)
    gap = int(np.abs(wrong.astype(np.int16) - right).sum())
    return wrong if gap > 0.02 * max(1, int(right.sum())) else None


def _with_word(region: Region, asset: Asset, bounds: Box) -> Coverage:
    """Return the ink of the copy in the upper part of the box, and of a word that nobody asked for beneath it."""
    box = region.box.expanded(-(region.panel.padding if region.panel else 0))
    split = box.y + round(_UPPER * box.height)
    upper = attrs.evolve(
        region,
        box=Box.from_edges(box.x, box.y, box.right, split), panel=None, min_font_px=_LEAST_PX, max_font_px=None,
    )  # fmt: skip
    lower = attrs.evolve(
        upper,
        box=Box.from_edges(box.x, split, box.right, box.bottom),
        content=attrs.evolve(
            region.content, kind=ContentKind.TEXT, parts=(Part("text", EXTRA_WORDS[language(asset.locale)]),), short=None
        ),
        max_font_px=max(_LEAST_PX, 0.8 * place(upper, asset).font_px),
        max_lines=1,
    )  # fmt: skip
    both = np.maximum(coverage(bounds, upper, asset), coverage(bounds, lower, asset))
    return _turned(both, region, bounds)


def _laid(mask: Mask, part: PlacedPart, bounds: Box) -> Coverage:
    plane = np.zeros((bounds.height, bounds.width), np.uint8)
    height, width = mask.alpha.shape
    at = Box(part.box.x + mask.x, part.box.y + mask.y, width, height)
    seen = at.intersection(bounds)
    if not seen.empty:
        plane[seen.y - bounds.y : seen.bottom - bounds.y, seen.x - bounds.x : seen.right - bounds.x] = mask.alpha[
            seen.y - at.y : seen.bottom - at.y, seen.x - at.x : seen.right - at.x
        ]
    return plane


def _turned(plane: Coverage, region: Region, bounds: Box) -> Coverage:
    """Return upright ink as it stands in a turned region."""
    if region.rotation % 360 == 0:
        return plane
    centre = (region.box.centre[0] - bounds.x, region.box.centre[1] - bounds.y)
    return np.asarray(Image.fromarray(plane).rotate(-region.rotation, Image.Resampling.BICUBIC, center=centre))


def _moved(inked: Coverage, by: int) -> Coverage:
    moved = np.zeros_like(inked)
    moved[by:, by:] = inked[: inked.shape[0] - by, : inked.shape[1] - by]
    return moved
