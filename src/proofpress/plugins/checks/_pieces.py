"""What should stand where: the pieces of a region that are judged one by one, and how a clean copy of each looks.

Where type set the region, its parts are known to the pixel. Where a model did, the region is one piece, and only the words are
known. All of this is expectation: it says where to look and what a clean copy looks like, never what is in the picture.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.brief import Asset, ContentKind, Region, SetBy
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ink import Ink, split
from proofpress.plugins.checks._crop import cut, turned_bounds
from proofpress.remembered import OfPicture
from proofpress.setting import PlacedPart, place
from proofpress.typography import paint

__all__ = ["Coverage", "Piece", "clean_copy", "declared", "drawn_by", "pieces"]

Coverage = npt.NDArray[np.uint8]

_ROUND_CORNER: Final = 0.3
"""Share of a corner's radius that the corner cuts off diagonally."""


@attrs.frozen
class Piece:
    """A piece of a region's copy, and where it should stand.

    Attributes:
        region: The region as it was drawn.
        name: Name of the part; empty where the whole region is one piece.
        text: The copy; a line feed between parts.
        shown: The copy with a line feed where a line ends and the hyphens that breaking added; equal to `text` where the lines
            are not known.
        box: Where it should stand, before the region's rotation.
        lines: How many lines; 0 if unknown.
        em_px: The font size; 0 if unknown.
        placed: The parts as type sets them: of this piece, or as type would set the region.
        exact: Whether `placed` is also where they stand.
    """

    region: Region
    name: str
    text: str
    shown: str
    box: Box
    lines: int
    em_px: float
    placed: tuple[PlacedPart, ...] = attrs.field(repr=False)
    exact: bool

    @property
    def bounds(self) -> Box:
        """The smallest upright box around the piece on the canvas."""
        return turned_bounds(self.box, self.region.box.centre, self.region.rotation)

    def upright(self, picture: Pixels) -> Pixels:
        """Return what the picture shows in the piece's box, turned upright."""
        return cut(picture, self.box, self.region.box.centre, self.region.rotation)

    def whole(self, picture: Pixels) -> Pixels:
        """Return what the picture shows in the whole region, turned upright: its panel's corners too."""
        return cut(picture, self.region.box, self.region.box.centre, self.region.rotation)

    def ink(self, picture: Pixels) -> Ink | None:
        """Return what is ink in the piece's box, upright, as `split` tells it from the ground."""
        place = (self.box, self.region.box.centre, self.region.rotation)
        return _INKS.get(picture, place, lambda: split(self.upright(picture)))


_INKS: Final[OfPicture[Ink | None]] = OfPicture(pictures=2)
"""What `text` and `direction` both ask for; larger than the crops, so of few pictures."""


def drawn_by(composition: Composition, region: Region) -> SetBy:
    """Return who drew a region; where no layer says so, who should have."""
    layer = composition.layer(region.id)
    return layer.set_by if layer is not None else region.set_by or SetBy.MODEL


def declared(region: Region, asset: Asset) -> bool:
    """Tell whether a region as drawn says what the brief says: its copy, the short form of it, its payload or picture."""
    want, have = asset.region(region.id).content, region.content
    if want.kind is not have.kind or want.payload != have.payload or want.source != have.source:
        return False
    short = want.short is not None and want.kind is ContentKind.TEXT and have.text == want.short
    return have.parts == want.parts or short


def pieces(region: Region, asset: Asset, set_by: SetBy) -> tuple[Piece, ...]:
    """Return the pieces of a text region.

    Args:
        region: As it was drawn.
        asset: Whose it is.
        set_by: Who drew it.
    """
    placed = place(region, asset).parts
    if set_by is SetBy.TYPE:
        return tuple(
            Piece(
                region, part.name, part.text, _shown(part), _reach(part), len(part.setting.lines), part.setting.size_px,
                (part,), exact=True,
            )
            for part in placed
        )  # fmt: skip
    text = region.content.text
    return (Piece(region, "", text, text, _inside(region), 0, 0.0, placed, exact=False),)


def clean_copy(piece: Piece) -> Coverage:
    """Return the coverage of the piece's copy as type sets it, upright, in the piece's box.

    Raises:
        MissingGlyphsError: No font has some of its characters.
    """
    box = piece.box
    for part in piece.placed:
        box = Box.around((box, _reach(part)))
    canvas = np.zeros((box.height, box.width), np.uint8)
    for part in piece.placed:
        mask = paint(part.setting)
        at = Box(part.box.x + mask.x, part.box.y + mask.y, mask.alpha.shape[1], mask.alpha.shape[0])
        seen = at.intersection(box)
        view = canvas[seen.y - box.y : seen.bottom - box.y, seen.x - box.x : seen.right - box.x]
        own = mask.alpha[seen.y - at.y : seen.bottom - at.y, seen.x - at.x : seen.right - at.x]
        np.maximum(view, own, out=view)
    return canvas


def _shown(part: PlacedPart) -> str:
    lines = (part.text[line.start : line.end].strip() + ("-" if line.hyphen else "") for line in part.setting.lines)
    return "\n".join(lines)


def _reach(part: PlacedPart) -> Box:
    """Return the part's share of the box, and what its ink reaches beyond."""
    ink = part.setting.ink
    if ink is None:
        return part.box
    left, top = part.box.x + int(np.floor(ink.x0)), part.box.y + int(np.floor(ink.y0))
    right, bottom = part.box.x + int(np.ceil(ink.x1)), part.box.y + int(np.ceil(ink.y1))
    return Box.around((part.box, Box.from_edges(left, top, right, bottom)))


def _inside(region: Region) -> Box:
    """Return the box without the rounded corners of its panel, where the ground is another."""
    if region.panel is None:
        return region.box
    inset = min(round(_ROUND_CORNER * region.panel.radius), max(0, min(region.box.width, region.box.height) // 2 - 2))
    return region.box.expanded(-inset)
