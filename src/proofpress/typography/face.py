"""A face loaded at one weight: metrics, exact ink of glyphs, outlines."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final

import attrs
import uharfbuzz as hb
from fontTools.pens.boundsPen import BoundsPen

from proofpress.typography.colour_glyphs import colour_bounds
from proofpress.typography.faces import FaceInfo

__all__ = ["Bounds", "Face", "load_face"]

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in em, y upwards."""

EM_BOX: Final = 0.001
"""How far from 1 em an ideographic em box may be."""


@attrs.define(eq=False)
class Face:
    """A face at one weight. Lengths are in em unless said otherwise.

    Args:
        info: What the file says.
        weight: CSS weight it is set to.
        font: The shaper's font, scaled to font units.
        upem: Font units per em.
        ascent: Height above the baseline that lines reserve.
        descent: Depth below it, positive.
        cap_height: Height of capitals.
        strike_at: Height of the middle of the line through text.
        strike_size: Thickness of that line.
    """

    info: FaceInfo
    weight: int
    font: hb.Font
    upem: int
    ascent: float
    descent: float
    cap_height: float
    strike_at: float
    strike_size: float
    _bounds: dict[int, Bounds | None] = attrs.field(factory=dict, init=False)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    @property
    def name(self) -> str:
        """Return the family, with the style of a static face; of a variable one the style names only its default."""
        return self.info.family if self.info.weights else f"{self.info.family} {self.info.style}".strip()

    @property
    def path(self) -> Path:
        """Return the file."""
        return self.info.path

    def draw(self, glyph: int, pen: Any) -> None:
        """Draw a glyph's outline in font units, y upwards.

        Args:
            glyph: Its id.
            pen: A fontTools pen.
        """
        with self._lock:
            self.font.draw_glyph_with_pen(glyph, pen)

    def bounds(self, glyph: int) -> Bounds | None:
        """Return left, bottom, right and top of a glyph's ink (y upwards); None for a blank one."""
        try:
            return self._bounds[glyph]
        except KeyError:
            found = colour_bounds(self.font, self.upem, glyph) if self.info.colour else self._outline_bounds(glyph)
            self._bounds[glyph] = found
            return found

    def _outline_bounds(self, glyph: int) -> Bounds | None:
        pen = BoundsPen(None)
        self.draw(glyph, pen)
        box = pen.bounds
        if not box or box[2] <= box[0] or box[3] <= box[1]:
            return None
        return box[0] / self.upem, box[1] / self.upem, box[2] / self.upem, box[3] / self.upem


def load_face(info: FaceInfo, face: hb.Face, weight: int) -> Face:
    """Return a face set to a weight; a static face stays as it is.

    Args:
        info: The face.
        face: The same, as the shaper reads it; weights share it.
        weight: CSS weight, clamped to the axis.
    """
    font = hb.Font(face)
    shown = info.weight
    if info.weights:
        shown = min(max(weight, info.weights[0]), info.weights[1])
        font.set_variations({"wght": shown})
    upem = face.upem
    ascent, descent = _vertical(font, face, upem)
    tags = hb.OTMetricsTag
    strike_at = font.get_metric_position_with_fallback(tags.STRIKEOUT_OFFSET) / upem
    strike_size = font.get_metric_position_with_fallback(tags.STRIKEOUT_SIZE) / upem
    cap_height = font.get_metric_position_with_fallback(tags.CAP_HEIGHT) / upem
    return Face(info, shown, font, upem, ascent, descent, cap_height, strike_at - strike_size / 2, strike_size)


def _vertical(font: hb.Font, face: hb.Face, upem: int) -> tuple[float, float]:
    """Return ascent and descent: those of the ideographic em box if the face has one, else the line metrics."""
    os2 = bytes(face.reference_table("OS/2").data or b"")
    if len(os2) >= 72:
        ascender = int.from_bytes(os2[68:70], "big", signed=True)
        descender = int.from_bytes(os2[70:72], "big", signed=True)
        if abs((ascender - descender) / upem - 1) < EM_BOX:
            return ascender / upem, -descender / upem
    extents = font.get_font_extents("ltr")
    return extents.ascender / upem, -extents.descender / upem
