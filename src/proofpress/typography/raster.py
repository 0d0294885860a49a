"""The one place that knows the rasteriser: outlines in, coverage out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from proofpress.typography.face import Face

__all__ = ["Canvas", "Matrix"]

Matrix = tuple[float, float, float, float, float, float]
"""``a b c d e f`` of SVG: x' = a x + c y + e, y' = b x + d y + f, with y downwards on both sides."""


class Canvas:
    """Collects outlines and turns them into one coverage mask with exact area antialiasing."""

    def __init__(self) -> None:
        self._raster = hb.RasterDraw()

    def glyph(self, face: Face, glyph: int, size: float, matrix: Matrix) -> None:
        """Add a glyph.

        Args:
            face: Its face.
            glyph: Its id.
            size: Font size in px.
            matrix: From pixels around the glyph's origin to pixels of the canvas.
        """
        scale = size / face.upem
        a, b, c, d, e, f = matrix
        # The rasteriser's y axis points up, on both sides.
        self._raster.transform = (a * scale, -b * scale, -c * scale, d * scale, e, -f)
        self._raster.draw_glyph(face.font, glyph)

    def render(self) -> tuple[int, int, npt.NDArray[np.uint8]]:
        """Return left, top and coverage; 0 by 0 if nothing was drawn."""
        image = self._raster.render()
        extents = image.extents if image is not None else None
        if extents is None or not extents.width or not extents.height:
            return 0, 0, np.zeros((0, 0), np.uint8)
        rows = np.frombuffer(image.buffer, np.uint8).reshape(extents.height, extents.stride)
        alpha = np.ascontiguousarray(rows[::-1, : extents.width])
        return extents.x_origin, -(extents.y_origin + extents.height), alpha
