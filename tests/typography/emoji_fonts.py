"""Small emoji fonts of our own: layers of colour (COLR) and bitmaps (sbix)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph as BitmapGlyph
from fontTools.ttLib.tables.sbixStrike import Strike
from PIL import Image, ImageDraw

CUP: Final = "☕"
PARTY: Final = "🎉"
FLAG: Final = "🏁"
CELL: Final = 64
TEXT_COLOUR: Final = 0xFFFF
CODES: Final = (CUP, PARTY, FLAG)


def _box(x0: int, y0: int, x1: int, y1: int) -> Any:
    pen = TTGlyphPen(None)
    pen.moveTo((x0, y0))
    pen.lineTo((x0, y1))
    pen.lineTo((x1, y1))
    pen.lineTo((x1, y0))
    pen.closePath()
    return pen.glyph()


def _builder(family: str, outlines: dict[str, Any]) -> FontBuilder:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "space", "cup", "party", "flag", *outlines])
    builder.setupCharacterMap(
        {0x20: "space", **{ord(code): name for code, name in zip(CODES, ("cup", "party", "flag"), strict=True)}}
    )
    empty = TTGlyphPen(None).glyph()
    glyphs = {name: outlines.get(name, empty) for name in builder.font.getGlyphOrder()}
    builder.setupGlyf(glyphs)
    edges = {name: getattr(builder.font["glyf"][name], "xMin", 0) for name in glyphs}
    builder.setupHorizontalMetrics({name: (1000, edge) for name, edge in edges.items()})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-100)
    builder.setupPost()
    return builder


def _filled(glyph: str, colour: int) -> dict[str, Any]:
    return {"Format": 10, "Glyph": glyph, "Paint": {"Format": 2, "PaletteIndex": colour, "Alpha": 1.0}}


def layered(path: Path) -> Path:
    """Write a font whose cup is red over blue, whose party is a gradient, and whose flag takes the colour of the text."""
    builder = _builder("Layered Emoji", {"low": _box(100, 0, 900, 400), "high": _box(200, 400, 800, 800)})
    gradient = {
        "Format": 10,
        "Glyph": "high",
        "Paint": {
            "Format": 4,
            "ColorLine": {
                "Extend": "pad",
                "ColorStop": [
                    {"StopOffset": 0.0, "PaletteIndex": 0, "Alpha": 1.0},
                    {"StopOffset": 1.0, "PaletteIndex": 1, "Alpha": 1.0},
                ],
            },
            "x0": 200, "y0": 400, "x1": 800, "y1": 400, "x2": 200, "y2": 800,
        },
    }  # fmt: skip
    layers = {
        "cup": {"Format": 1, "Layers": [_filled("low", 0), _filled("high", 1)]},
        "party": gradient,
        "flag": _filled("low", TEXT_COLOUR),
    }
    builder.font["COLR"] = buildCOLR(layers, version=1)
    builder.font["CPAL"] = buildCPAL([[(1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0)]])
    builder.save(path)
    return path


def bitmapped(path: Path) -> Path:
    """Write a font whose glyphs are one bitmap each: a green disc, a red one, and nothing at all."""
    builder = _builder("Bitmap Emoji", {})
    table = newTable("sbix")
    table.version, table.flags = 1, 1
    strike = Strike(ppem=CELL, resolution=72)
    for name, colour in (("cup", (0, 160, 60)), ("party", (200, 0, 0)), ("flag", None)):
        image = Image.new("RGBA", (CELL, CELL), (0, 0, 0, 0))
        if colour:
            ImageDraw.Draw(image).ellipse((8, 8, 55, 55), fill=(*colour, 255))
        data = io.BytesIO()
        image.save(data, "PNG")
        strike.glyphs[name] = BitmapGlyph(
            graphicType="png ", glyphName=name, imageData=data.getvalue(), originOffsetX=0, originOffsetY=-8
        )
    for name in (".notdef", "space"):
        strike.glyphs[name] = BitmapGlyph(glyphName=name)
    table.strikes = {CELL: strike}
    builder.font["sbix"] = table
    builder.save(path)
    return path
