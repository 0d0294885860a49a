"""What a font file says of its faces."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import attrs
import uharfbuzz as hb

from proofpress.typography.coverage import Coverage

__all__ = ["FaceInfo", "read_faces"]

NORMAL_WIDTH: Final = 100.0
MAX_FACES: Final = 64
OUTLINES: Final = frozenset({"glyf", "CFF ", "CFF2"})
COLOURS: Final = frozenset({"COLR", "CBDT", "sbix"})
"""Tables of colour fonts that can be drawn. Their outlines are often blank: they show emoji, and text as a last resort."""
DOCUMENTS: Final = "SVG "
"""Table of glyphs that are documents: nothing here reads them, and such faces are passed over."""


@attrs.frozen(cache_hash=True)
class FaceInfo:
    """One face of a font file, without its outlines.

    Args:
        path: The file.
        index: Which face of a collection; 0 otherwise.
        sha256: Digest of the file.
        family: Typographic family name.
        style: Name within the family.
        weight: CSS weight of the default instance.
        weights: Range of the ``wght`` axis; None for a static face.
        upright: Whether it is neither italic nor oblique.
        normal_width: Whether it is neither condensed nor expanded.
        coverage: Its characters.
        colour: Whether its glyphs bring their own colours.
    """

    path: Path
    index: int
    sha256: str
    family: str
    style: str
    weight: int
    weights: tuple[int, int] | None
    upright: bool
    normal_width: bool
    coverage: Coverage = attrs.field(eq=False, repr=False)
    colour: bool = False

    def weight_distance(self, wanted: int) -> tuple[int, int]:
        """Return a sort key, smallest for the face that comes nearest to a CSS weight.

        Args:
            wanted: CSS weight.
        """
        nearest = min(max(wanted, self.weights[0]), self.weights[1]) if self.weights else self.weight
        lighter = nearest < wanted
        return abs(nearest - wanted), int(lighter if wanted >= 500 else not lighter)


def read_faces(blob: hb.Blob, path: Path, sha256: str) -> tuple[FaceInfo, ...]:
    """Return the faces of a font file that have something to draw and characters; none for a file that is no font.

    Args:
        blob: The file as an uncompressed OpenType font or collection.
        path: Where it came from.
        sha256: Its digest.
    """
    count = min(hb.Face(blob, 0).count, MAX_FACES)
    found = [_read(hb.Face(blob, index), path, index, sha256) for index in range(count)]
    return tuple(face for face in found if face is not None)


def _read(face: hb.Face, path: Path, index: int, sha256: str) -> FaceInfo | None:
    tables = set(face.table_tags)
    colour = bool(tables & COLOURS)
    if not (colour or tables & OUTLINES) or (DOCUMENTS in tables and not colour):
        return None
    if "cmap" not in tables or not face.glyph_count:
        return None
    coverage = Coverage.of(face.unicodes)
    if not coverage.starts:
        return None
    font = hb.Font(face)
    axes = {axis.tag: axis for axis in face.axis_infos}
    names = hb.OTNameIdPredefined
    family = face.get_name(names.TYPOGRAPHIC_FAMILY) or face.get_name(names.FONT_FAMILY) or path.stem
    style = face.get_name(names.TYPOGRAPHIC_SUBFAMILY) or face.get_name(names.FONT_SUBFAMILY) or ""
    weight = axes.get("wght")
    tilted = font.get_style_value(hb.StyleTag.ITALIC) != 0 or font.get_style_value(hb.StyleTag.SLANT_ANGLE) != 0
    return FaceInfo(
        path=path,
        index=index,
        sha256=sha256,
        family=family,
        style=style,
        weight=round(font.get_style_value(hb.StyleTag.WEIGHT)),
        weights=(round(weight.min_value), round(weight.max_value)) if weight else None,
        upright=not tilted,
        normal_width="wdth" in axes or font.get_style_value(hb.StyleTag.WIDTH) == NORMAL_WIDTH,
        coverage=coverage,
        colour=colour,
    )
