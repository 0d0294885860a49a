"""Fonts inside a PDF: subsets made of the very outlines that the type engine draws.

Each face becomes a bare CFF program (ISO 32000-2, 9.9: `CIDFontType0C`) of the glyphs used, at the weight used. So TrueType,
CFF, variable fonts, collections and WOFF2 all go one way, and a viewer draws what was proved. cairo makes its fallback subsets
so too.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

import pydyf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen

from proofpress.typography.face import Face

__all__ = ["EmbeddedFont", "unicode_string"]

_ROUNDING: Final = 0.01
"""Coordinates nearer than this to a whole font unit become whole: shorter programs, no visible change."""
_SYMBOLIC: Final = 4
_MOST_MAPPINGS: Final = 100
"""Entries of one `beginbfchar` block (Adobe Technical Note 5014)."""


def unicode_string(text: str) -> bytes:
    """Return a PDF text string in UTF-16 with its byte order mark (ISO 32000-2, 7.9.2.2)."""
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


class EmbeddedFont:
    """A face at one weight, and the glyphs of it that a document uses."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._cids: dict[int, int] = {}
        self._texts: dict[int, str] = {}

    def cid(self, glyph: int, text: str) -> int:
        """Return the number of a glyph in the subset, 1 or more.

        Args:
            glyph: Its id in the face.
            text: The characters that it alone stands for; empty where it stands for them together with others.
        """
        cid = self._cids.setdefault(glyph, len(self._cids) + 1)
        if text:
            self._texts.setdefault(cid, text)
        return cid

    def advance(self, glyph: int) -> int:
        """Return how far the pen moves after a glyph, in thousandths of an em, as the document tells it."""
        units: int = self._face.font.get_glyph_h_advance(glyph)
        return round(units * 1000 / self._face.upem)

    def embed(self, pdf: pydyf.PDF) -> bytes:
        """Write the font into a document and return its reference."""
        program = self._program()
        stream = pydyf.Stream([program], {"Subtype": "/CIDFontType0C"}, compress=True)
        pdf.add_object(stream)
        name = self._name(program)
        descriptor = pydyf.Dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                "Flags": _SYMBOLIC,
                "FontBBox": pydyf.Array(self._bounds()),
                "ItalicAngle": 0,
                "Ascent": round(self._face.ascent * 1000),
                "Descent": -round(self._face.descent * 1000),
                "CapHeight": round(self._face.cap_height * 1000),
                "StemV": 80,
                "FontFile3": stream.reference,
            }
        )
        pdf.add_object(descriptor)
        system = pydyf.Dictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0})
        descendant = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0",
                "BaseFont": name,
                "CIDSystemInfo": system,
                "FontDescriptor": descriptor.reference,
                "DW": 0,
                "W": pydyf.Array([1, pydyf.Array([self.advance(glyph) for glyph in self._cids])]),
            }
        )
        pdf.add_object(descendant)
        mapping = pydyf.Stream([self._to_unicode()], compress=True)
        pdf.add_object(mapping)
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pydyf.Array([descendant.reference]),
                "ToUnicode": mapping.reference,
            }
        )
        pdf.add_object(font)
        return bytes(font.reference)

    def _program(self) -> bytes:
        builder = FontBuilder(self._face.upem, isTTF=False)
        builder.setupGlyphOrder([".notdef", *(f"g{cid}" for cid in self._cids.values())])
        blank = T2CharStringPen(0, None)
        programs = {".notdef": blank.getCharString()}
        for glyph, cid in self._cids.items():
            pen = T2CharStringPen(None, None, roundTolerance=_ROUNDING)
            self._face.draw(glyph, pen)
            programs[f"g{cid}"] = pen.getCharString()
        builder.setupCFF("Subset", {}, programs, {})
        return bytes(builder.font["CFF "].compile(builder.font))

    def _name(self, program: bytes) -> str:
        """Return `/ABCDEF+Family-400`: the tag tells subsets apart (ISO 32000-2, 9.9.2)."""
        number = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
        tag = ""
        for _ in range(6):
            number, letter = divmod(number, 26)
            tag += chr(ord("A") + letter)
        family = re.sub(r"[^A-Za-z0-9]+", "", self._face.name) or "Font"
        return f"/{tag}+{family}-{self._face.weight}"

    def _bounds(self) -> list[int]:
        pen = BoundsPen(None)
        for glyph in self._cids:
            self._face.draw(glyph, pen)
        return [round(edge * 1000 / self._face.upem) for edge in pen.bounds or (0, 0, 0, 0)]

    def _to_unicode(self) -> str:
        entries = [f"<{cid:04X}> <{text.encode('utf-16-be').hex().upper()}>" for cid, text in self._texts.items()]
        blocks = [entries[at : at + _MOST_MAPPINGS] for at in range(0, len(entries), _MOST_MAPPINGS)]
        body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Subset def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}endcmap\n"
            "CMapName currentdict /CMap defineresource pop\nend\nend"
        )
