"""Vector outlines of a setting, and the text layer that keeps them readable by machines."""

from __future__ import annotations

import base64
import io
from typing import Final

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from proofpress.typography.paint import check_drawable, paint_colours
from proofpress.typography.values import Setting

__all__ = ["to_svg_paths", "to_svg_text"]

PICTURE_SCALE: Final = 4
NOT_IN_XML: Final = frozenset(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r") | {"\ufffe", "\uffff"}
ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", **dict.fromkeys(NOT_IN_XML, "\ufffd")}
)


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def to_svg_paths(setting: Setting, ink: tuple[int, int, int] = (0, 0, 0)) -> str:
    """Return the outlines of a setting as an SVG group with one path for each line, box-relative px.

    Glyphs that bring their own colours, such as emoji, are one picture over the paths, at four times the resolution of the box.
    The group has no colour: it takes the ``fill`` of its surroundings. It holds numbers and that picture, so text can inject
    nothing.

    Args:
        setting: What to draw.
        ink: Colour of the text, for the parts of such glyphs that take it.

    Raises:
        MissingGlyphsError: Characters have no glyph.
        DamagedFontError: A face draws a blank where a visible character should be.
    """
    check_drawable(setting)
    paths = []
    for line in setting.lines:
        pen = SVGPathPen(None, ntos=_number)
        for run in line.runs:
            face = setting.faces[run.font]
            if face.info.colour:
                continue
            scale = setting.size_px * run.scale / face.upem
            for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
                face.draw(glyph, TransformPen(pen, (scale, 0, 0, -scale, line.x + x, line.baseline - y)))
        commands = pen.getCommands()
        if commands:
            paths.append(f'<path d="{commands}"/>')
    for stroke in setting.strokes:
        box = stroke.rect
        x0, y0, x1, y1 = (_number(edge) for edge in (box.x0, box.y0, box.x1, box.y1))
        paths.append(f'<path d="M{x0},{y0}H{x1}V{y1}H{x0}Z"/>')
    return f'<g fill-rule="nonzero">{"".join(paths)}{_picture(setting, ink)}</g>'


def _picture(setting: Setting, ink: tuple[int, int, int]) -> str:
    found = paint_colours(setting, ink=ink, scale=PICTURE_SCALE)
    if found is None:
        return ""
    # Few texts hold emoji.
    from PIL import Image

    data = io.BytesIO()
    Image.fromarray(found.rgba).save(data, "PNG")
    x, y = (_number(edge / PICTURE_SCALE) for edge in (found.x, found.y))
    height, width = (_number(side / PICTURE_SCALE) for side in found.rgba.shape[:2])
    source = base64.b64encode(data.getvalue()).decode("ascii")
    return f'<image x="{x}" y="{y}" width="{width}" height="{height}" href="data:image/png;base64,{source}"/>'


def to_svg_text(setting: Setting) -> str:
    """Return the words of a setting as one invisible SVG text element to lay over its outlines: to select, search, read aloud.

    Its lines stand where the outlines do. Together they hold the source text to the code point, spaces at line ends included;
    only characters that XML forbids become U+FFFD.

    Args:
        setting: What was set.
    """
    spans = []
    starts = [line.start if at else 0 for at, line in enumerate(setting.lines)]
    for line, start, end in zip(setting.lines, starts, [*starts[1:], len(setting.text)], strict=False):
        words = setting.text[start:end].translate(ESCAPES)
        x = line.x if setting.direction == "ltr" else line.x + line.width
        fit = f' textLength="{_number(line.width)}" lengthAdjust="spacingAndGlyphs"' if line.width > 0 else ""
        spans.append(f'<tspan x="{_number(x)}" y="{_number(line.baseline)}"{fit}>{words}</tspan>')
    locale = setting.style.locale.translate(ESCAPES)
    manner = f'xml:space="preserve" xml:lang="{locale}" direction="{setting.direction}" font-size="{_number(setting.size_px)}"'
    return f'<text {manner} fill="none" pointer-events="all">{"".join(spans)}</text>'
