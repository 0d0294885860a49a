"""Glyphs that bring their own colours: layers and gradients (COLR), and bitmaps (CBDT, sbix)."""

from __future__ import annotations

import io
import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from proofpress.typography.raster import Matrix, colour_patch

__all__ = ["Patch", "colour_bounds", "colour_glyph"]

Patch = tuple[int, int, npt.NDArray[np.uint8]]
"""Left, top, and RGBA with premultiplied alpha, of shape height by width by 4."""
PROBE_PX: Final = 512
"""Size at which a glyph is drawn once to learn where its ink is."""
MOST_SIDE: Final = 4096
"""Longest side of a glyph that is drawn, and of a bitmap that is unpacked; a hostile font can ask for any."""
MOST_FINER: Final = 16
UPRIGHT: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def colour_glyph(
    font: hb.Font, upem: int, glyph: int, size: float, matrix: Matrix, ink: tuple[int, int, int] = (0, 0, 0)
) -> Patch | None:
    """Return a glyph in its colours; None for a blank one.

    Args:
        font: Scaled to font units.
        upem: Font units per em.
        glyph: Its id.
        size: Font size in px.
        matrix: From pixels around the glyph's origin to pixels of the canvas.
        ink: Colour of the text, for the parts of a glyph that take it.
    """
    extents = font.get_glyph_extents(glyph)
    if extents is None or not extents.width or not extents.height:
        return None
    scale = size / upem
    left, right = extents.x_bearing * scale, (extents.x_bearing + extents.width) * scale
    top, bottom = -extents.y_bearing * scale, -(extents.y_bearing + extents.height) * scale
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (top, bottom)]
    x0, y0 = math.floor(min(x for x, _ in corners)) - 1, math.floor(min(y for _, y in corners)) - 1
    width = math.ceil(max(x for x, _ in corners)) + 1 - x0
    height = math.ceil(max(y for _, y in corners)) + 1 - y0
    if max(width, height) > MOST_SIDE:
        return None
    png = font.get_glyph_color_png(glyph) if font.face.has_color_png else None
    data = bytes(png.data or b"") if png is not None else b""
    if data:
        box = (left, top, right - left, bottom - top)
        return x0, y0, _bitmap(data, box, (a, b, c, d, e - x0, f - y0), width, height)
    return x0, y0, colour_patch(font, upem, glyph, size, matrix, (x0, y0, width, height), ink)


def _bitmap(
    data: bytes, box: tuple[float, float, float, float], matrix: Matrix, width: int, height: int
) -> npt.NDArray[np.uint8]:
    """Return a bitmap glyph stretched over `box` (left, top, width, height in px around its origin), then moved by `matrix`."""
    # Few fonts have bitmaps, and few texts emoji.
    from PIL import Image

    clear = np.zeros((height, width, 4), np.uint8)
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as stored:
            if max(stored.size) > MOST_SIDE:
                return clear
            image: Any = stored.convert("RGBA").convert("RGBa")
    except (OSError, ValueError, SyntaxError):
        return clear
    a, b, c, d, e, f = matrix
    # Small type takes the mean of many samples of a bitmap that is drawn larger first.
    shrink = max(image.width / max(1e-6, abs(box[2])), image.height / max(1e-6, abs(box[3])))
    finer = min(MOST_FINER, math.ceil(shrink))
    # From canvas back to bitmap: undo the matrix, then the stretch.
    determinant = a * d - b * c
    if abs(determinant) < 1e-9 or not box[2] or not box[3]:
        return clear
    across, down = image.width / box[2], image.height / box[3]
    back = (
        d / determinant * across,
        -c / determinant * across,
        ((c * f - d * e) / determinant - box[0]) * across,
        -b / determinant * down,
        a / determinant * down,
        ((b * e - a * f) / determinant - box[1]) * down,
    )
    steps = tuple(step / (1 if at % 3 == 2 else finer) for at, step in enumerate(back))
    size = width * finer, height * finer
    turned = image.transform(size, Image.Transform.AFFINE, steps, Image.Resampling.BILINEAR)
    return np.asarray(turned.reduce(finer) if finer > 1 else turned, np.uint8)


def colour_bounds(font: hb.Font, upem: int, glyph: int) -> tuple[float, float, float, float] | None:
    """Return left, bottom, right and top of a glyph's ink in em (y upwards); None for a blank one.

    The extents that fonts tell are those of a clip box or a bitmap, which may be empty at the edges, so the ink is looked at.
    """
    patch = colour_glyph(font, upem, glyph, PROBE_PX, UPRIGHT)
    if patch is None:
        return None
    left, top, rgba = patch
    rows, columns = np.flatnonzero(rgba[..., 3].any(axis=1)), np.flatnonzero(rgba[..., 3].any(axis=0))
    if not rows.size:
        return None
    return (
        (left + int(columns[0])) / PROBE_PX,
        -(top + int(rows[-1]) + 1) / PROBE_PX,
        (left + int(columns[-1]) + 1) / PROBE_PX,
        -(top + int(rows[0])) / PROBE_PX,
    )
