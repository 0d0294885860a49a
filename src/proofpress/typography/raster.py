"""The one place that knows the rasteriser: outlines in, coverage out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

__all__ = ["Canvas", "Matrix", "colour_patch"]

Matrix = tuple[float, float, float, float, float, float]
"""``a b c d e f`` of SVG: x' = a x + c y + e, y' = b x + d y + f, with y downwards on both sides."""


class Canvas:
    """Collects outlines and turns them into one coverage mask with exact area antialiasing."""

    def __init__(self) -> None:
        self._raster = hb.RasterDraw()

    def glyphs(self, font: hb.Font, scale: float, glyphs: Iterable[tuple[int, float, float]], matrix: Matrix) -> None:
        """Add glyphs of one face.

        Args:
            font: The face, scaled to font units.
            scale: Pixels per font unit.
            glyphs: Id, x and y of the origin of each.
            matrix: From where origins are told to pixels of the canvas.
        """
        a, b, c, d, e, f = matrix
        across, along, down, deep, _, _ = _upwards(matrix, scale)
        raster = self._raster
        draw = raster.draw_glyph
        for glyph, x, y in glyphs:
            raster.transform = (across, along, down, deep, a * x + c * y + e, -(b * x + d * y + f))
            draw(font, glyph)

    def render(self) -> tuple[int, int, npt.NDArray[np.uint8]]:
        """Return left, top and coverage; 0 by 0 if nothing was drawn."""
        image = self._raster.render()
        extents = image.extents if image is not None else None
        if extents is None or not extents.width or not extents.height:
            return 0, 0, np.zeros((0, 0), np.uint8)
        rows = np.frombuffer(image.buffer, np.uint8).reshape(extents.height, extents.stride)
        alpha = np.ascontiguousarray(rows[::-1, : extents.width])
        return extents.x_origin, -(extents.y_origin + extents.height), alpha


def _upwards(matrix: Matrix, scale: float) -> Matrix:
    """Return a matrix for the rasteriser, whose y axis points up on both sides."""
    a, b, c, d, e, f = matrix
    return a * scale, -b * scale, -c * scale, d * scale, e, -f


def colour_patch(
    font: hb.Font,
    upem: int,
    glyph: int,
    size: float,
    matrix: Matrix,
    window: tuple[int, int, int, int],
    ink: tuple[int, int, int],
) -> npt.NDArray[np.uint8]:
    """Return a colour glyph as RGBA with premultiplied alpha, of the shape of `window`.

    Args:
        font: Its face, scaled to font units.
        upem: Font units per em.
        glyph: Its id.
        size: Font size in px.
        matrix: From pixels around the glyph's origin to pixels of the canvas.
        window: Left, top, width and height of what is wanted, on the canvas.
        ink: Colour of the text, for the parts of a glyph that take it.
    """
    left, top, width, height = window
    painter = hb.RasterPaint()
    painter.foreground = hb.Color(red=ink[0], green=ink[1], blue=ink[2], alpha=255)
    painter.transform = _upwards(matrix, size / upem)
    painter.extents = hb.RasterExtents(left, -(top + height), width, height, 0)
    painter.paint_glyph(font, glyph)
    image = painter.render()
    if image is None or not image.extents.width or not image.extents.height:
        return np.zeros((height, width, 4), np.uint8)
    rows = np.frombuffer(image.buffer, np.uint8).reshape(height, image.extents.stride)[:, : 4 * width]
    return np.ascontiguousarray(rows.reshape(height, width, 4)[::-1, :, [2, 1, 0, 3]])
