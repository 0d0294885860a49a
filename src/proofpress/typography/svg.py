"""Vector outlines of a setting."""

from __future__ import annotations

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from proofpress.typography.paint import check_drawable
from proofpress.typography.values import Setting

__all__ = ["to_svg_paths"]


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def to_svg_paths(setting: Setting) -> str:
    """Return the outlines of a setting as an SVG group with one path for each line, box-relative px.

    The group has no colour: it takes the ``fill`` of its surroundings. It holds numbers only, so text can inject nothing.

    Args:
        setting: What to draw.

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
            scale = setting.size_px / face.upem
            for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
                turned = TransformPen(pen, (scale, 0, 0, -scale, line.x + x, line.baseline - y))
                face.font.draw_glyph_with_pen(glyph, turned)
        commands = pen.getCommands()
        if commands:
            paths.append(f'<path d="{commands}"/>')
    for stroke in setting.strokes:
        box = stroke.rect
        x0, y0, x1, y1 = (_number(edge) for edge in (box.x0, box.y0, box.x1, box.y1))
        paths.append(f'<path d="M{x0},{y0}H{x1}V{y1}H{x0}Z"/>')
    return f'<g fill-rule="nonzero">{"".join(paths)}</g>'
