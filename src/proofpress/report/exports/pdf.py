"""PDF at print size: trim and bleed boxes, embedded subset fonts, real text, and its structure in reading order.

The words of each region stand in the document twice over: as `ActualText` of the marked content, for copying and searching, and
in the structure tree with their language, for reading aloud and for `pdf_reading`. Both hold the source text in logical order.
"""

from __future__ import annotations

import io
from typing import Any, Final

import pydyf

from proofpress.brief import PrintSpec, Region, Role
from proofpress.codes import NAMES
from proofpress.composition import Composition
from proofpress.locales import direction
from proofpress.report.exports.pdf_fonts import unicode_string
from proofpress.report.exports.pdf_page import Marked, Page
from proofpress.report.exports.scene import Piece, pieces

__all__ = ["write_pdf"]

_SCREEN: Final = PrintSpec(dpi=96)
"""A format without a print specification is as large as on a screen: 96 px per inch, as in CSS."""
_POINTS: Final = 72
_MM: Final = 25.4


def write_pdf(composition: Composition) -> bytes:
    """Return the composition as a PDF of one page; the same composition gives the same bytes.

    The media and bleed boxes are the canvas at its dots per inch, the trim box leaves out the bleed.

    Raises:
        MissingGlyphsError: A text needs a character that no font covers.
    """
    asset = composition.asset
    spec = asset.format.print or _SCREEN
    scale = _POINTS / spec.dpi
    width, height = asset.format.width * scale, asset.format.height * scale
    bleed = spec.bleed_mm * _POINTS / _MM
    pdf = pydyf.PDF()
    page = Page(pdf, scale, height)
    page.plate(composition.plate.pixels)
    drawn = [(piece, page.piece(piece, _stands_for(piece.region))) for piece in pieces(composition)]
    page.close()
    pdf.add_object(page.stream)
    entry = pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": _box(0, 0, width, height),
            "BleedBox": _box(0, 0, width, height),
            "TrimBox": _box(bleed, bleed, width - bleed, height - bleed),
            "Contents": page.stream.reference,
            "Resources": page.resources(),
            "StructParents": 0,
            "Tabs": "/S",
        }
    )
    pdf.add_page(entry)
    order = {region.id: at for at, region in enumerate(composition.regions)}
    _structure(pdf, entry, sorted(drawn, key=lambda pair: order[pair[0].region.id]), asset.locale)
    pdf.catalog["Lang"] = unicode_string(asset.locale)
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    reading = "/R2L" if direction(asset.locale) == "rtl" else "/L2R"
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true", "Direction": reading})
    pdf.info["Title"] = unicode_string(f"{asset.brief_id} {asset.id}")
    pdf.info["Producer"] = unicode_string("proofpress")
    file = io.BytesIO()
    pdf.write(file, identifier=True)
    return file.getvalue()


def _box(*edges: float) -> pydyf.Array:
    return pydyf.Array([round(edge, 4) for edge in edges])


def _stands_for(region: Region) -> tuple[tuple[str, str], ...]:
    """Return what a picture of the region tells to whoever cannot see it."""
    if region.role.is_text:
        return tuple((part.name, part.text) for part in region.content.parts)
    return ((region.role.value, _described(region)),)


def _described(region: Region) -> str:
    return f"{NAMES[region.role.value]} {region.content.payload}" if region.role.is_code else region.id


def _structure(
    pdf: pydyf.PDF, page: pydyf.Dictionary, drawn: list[tuple[Piece, tuple[Marked, ...]]], locale: str
) -> None:
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    document = _element(pdf, "Document", root, Lang=unicode_string(locale))
    parents: dict[int, bytes] = {}
    sections = []
    for piece, marks in drawn:
        region = piece.region
        described = {} if region.role.is_text else {"Alt": unicode_string(_described(region))}
        kind = "Sect" if region.role.is_text else "Figure"
        section = _element(pdf, kind, document, T=unicode_string(region.id), **described)
        parts = []
        for mark in marks:
            part = _element(
                pdf,
                "H1" if region.role is Role.HEADLINE else ("P" if region.role.is_text else "Span"),
                section,
                T=unicode_string(mark.name),
                Pg=page.reference,
                K=mark.mcid,
                ActualText=unicode_string(mark.text),
            )
            parents[mark.mcid] = part.reference
            parts.append(part.reference)
        section["K"] = pydyf.Array(parts)
        sections.append(section.reference)
    document["K"] = pydyf.Array(sections)
    root["K"] = pydyf.Array([document.reference])
    root["ParentTree"] = pydyf.Dictionary(
        {"Nums": pydyf.Array([0, pydyf.Array(parents[at] for at in sorted(parents))])}
    )
    pdf.catalog["StructTreeRoot"] = root.reference


def _element(pdf: pydyf.PDF, kind: str, parent: pydyf.Dictionary, **more: Any) -> pydyf.Dictionary:
    element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{kind}", "P": parent.reference, **more})
    pdf.add_object(element)
    return element
