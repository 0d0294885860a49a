"""SVG: plate and pictures embedded, type as outlines under an invisible text layer that can be selected and searched.

The file refers to nothing outside itself and holds no script. Copy enters it as escaped text only.
"""

from __future__ import annotations

import base64
import re
from typing import Final
from xml.etree import ElementTree as ET

from proofpress.colour import Rgb
from proofpress.composition import Composition
from proofpress.image import Pixels, read_image_bytes
from proofpress.report.exports.flat import cached_png
from proofpress.report.exports.scene import Ground, Lettering, Piece, Shape, Symbol, pieces
from proofpress.typography import to_svg_paths, to_svg_text

__all__ = ["rasterise_svg", "read_svg_text", "write_svg"]

_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_svg(composition: Composition) -> bytes:
    """Return the composition as one SVG document in px of the canvas; the same composition gives the same bytes.

    Raises:
        MissingGlyphsError: A text needs a character that no font covers.
    """
    asset = composition.asset
    width, height = asset.format.width, asset.format.height
    drawn = pieces(composition)
    clips = "".join(_clip(piece) for piece in drawn)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" xml:lang="{_escaped(asset.locale)}">'
    )
    parts = [
        head,
        f"<title>{_escaped(f'{asset.brief_id} {asset.id}')}</title>",
        f"<defs>{clips}</defs>",
        f'<g id="plate">{_image(composition.plate.pixels, 0, 0)}</g>',
        *(_piece(piece) for piece in drawn),
        "</svg>\n",
    ]
    return "\n".join(parts).encode()


def _escaped(text: str) -> str:
    plain = _FORBIDDEN.sub("\ufffd", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _clip(piece: Piece) -> str:
    x, y, width, height = piece.bounds.as_tuple()
    box = f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return f'<clipPath id="bounds-{piece.region.id}">{box}</clipPath>'


def _piece(piece: Piece) -> str:
    region = piece.region
    shapes = "".join(_shape(shape) for shape in piece.shapes)
    if region.rotation and not piece.pictured:
        x, y = region.box.centre
        shapes = f'<g transform="rotate({region.rotation:g} {x:g} {y:g})">{shapes}</g>'
    told = f' role="img" aria-label="{_escaped(region.content.text or region.id)}"' if not piece.lettering else ""
    return f'<g id="region-{region.id}" clip-path="url(#bounds-{region.id})"{told}>{shapes}</g>'


def _shape(shape: Shape) -> str:
    if isinstance(shape, Ground):
        x, y, width, height = shape.box.as_tuple()
        corners = f' rx="{min(shape.radius, width / 2, height / 2):g}"' if shape.radius else ""
        veil = f' fill-opacity="{shape.opacity:g}"' if shape.opacity < 1 else ""
        return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{corners} fill="{_hex(shape.fill)}"{veil}/>'
    if isinstance(shape, Symbol):
        path = "".join(f"M{box.x} {box.y}h{box.width}v{box.height}h{-box.width}z" for box in shape.dark)
        return f'<path shape-rendering="crispEdges" d="{path}"/>'
    if isinstance(shape, Lettering):
        body = to_svg_paths(shape.setting, shape.ink) + to_svg_text(shape.setting)
        placed = f'transform="translate({shape.x} {shape.y})" fill="{_hex(shape.ink)}"'
        return f'<g class="part-{_escaped(shape.name)}" {placed}>{body}</g>'
    return _image(shape.layer.rgba, shape.layer.x, shape.layer.y)


def _image(pixels: Pixels, x: int, y: int) -> str:
    height, width = pixels.shape[:2]
    if not height or not width:
        return ""
    data = base64.b64encode(cached_png(pixels)).decode()
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    return f'<image {place} preserveAspectRatio="none" xlink:href="data:image/png;base64,{data}"/>'


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def read_svg_text(data: bytes) -> dict[str, tuple[str, ...]]:
    """Return region id and its texts in the order of the file, as any XML reader finds them."""
    found: dict[str, tuple[str, ...]] = {}
    for group in ET.fromstring(data).iter(f"{_NAMESPACE}g"):  # noqa: S314 - our own bytes, without entities
        name = group.get("id", "")
        if name.startswith("region-"):
            found[name.removeprefix("region-")] = tuple(
                "".join(text.itertext()) for text in group.iter(f"{_NAMESPACE}text")
            )
    return found


def rasterise_svg(data: bytes, width: int, height: int) -> Pixels:
    """Return the SVG as resvg draws it, RGB, shape (height, width, 3); no system font is loaded, since none is needed."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(svg_string=data.decode(), width=width, height=height, skip_system_fonts=True)
    return read_image_bytes(bytes(drawn), "svg")
