"""Drawing a setting into a mask."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from typing import Final

import numpy as np
from fontTools import unicodedata as ucd

from proofpress.typography.colour_glyphs import Patch, colour_glyph
from proofpress.typography.effects import grow
from proofpress.typography.errors import DamagedFontError, FontError, MissingGlyphsError
from proofpress.typography.raster import Canvas, Matrix
from proofpress.typography.values import Mask, Picture, Rect, Setting

__all__ = ["check_drawable", "paint", "paint_colours"]

MOST_PIXELS: Final = 2**27
"""Largest area of ink that is drawn; a hostile font can ask for any."""
MOST_NAMED: Final = 20


def paint(
    setting: Setting,
    rotate: float = 0.0,
    pivot: tuple[float, float] | None = None,
    stroke_px: float = 0.0,
    *,
    coloured: bool = True,
) -> Mask:
    """Return the ink of a setting as a coverage mask, antialiased from exact outlines.

    Args:
        setting: What to draw.
        rotate: Degrees, clockwise in the image.
        pivot: Point around which it turns, box-relative px; None is the centre of the box.
        stroke_px: How far to grow the ink on all sides, for an outline behind it.
        coloured: Whether glyphs with colours of their own count, by their alpha; without them, `paint_colours` adds them.

    Raises:
        MissingGlyphsError: Characters have no glyph.
        DamagedFontError: A face draws a blank where a visible character should be.
        FontError: A face asks for an absurd amount of ink.
    """
    check_drawable(setting)
    _check_extent(setting)
    at = _placing(setting, rotate, pivot)
    canvas = Canvas()
    whole = at(0.0, 0.0)
    for line in setting.lines:
        x, y = line.x, line.baseline
        for run in line.runs:
            face = setting.faces[run.font]
            if not face.info.colour:
                origins = [
                    (glyph, x + right, y - up) for glyph, right, up in zip(run.glyphs, run.xs, run.ys, strict=True)
                ]
                canvas.glyphs(face.font, setting.size_px * run.scale / face.upem, origins, whole)
    left, top, alpha = canvas.render()
    if not alpha.max(initial=0) and _has_outlines(setting):
        raise DamagedFontError("the text was drawn and left no ink", ", ".join(str(use.path) for use in setting.fonts))
    mask = Mask(left, top, alpha)
    for left, top, rgba in _colour_patches(setting, at, (0, 0, 0)) if coloured else ():
        mask = _union(mask, Mask(left, top, rgba[..., 3]))
    for stroke in setting.strokes:
        mask = _union(mask, _bar(stroke.rect, at))
    return _trim(grow(mask, stroke_px) if stroke_px > 0 else mask)


def paint_colours(
    setting: Setting,
    rotate: float = 0.0,
    pivot: tuple[float, float] | None = None,
    ink: tuple[int, int, int] = (0, 0, 0),
    scale: int = 1,
) -> Picture | None:
    """Return the glyphs of a setting that bring their own colours, such as emoji; None if there are none.

    Lay it over the ink of ``paint(..., coloured=False)``.

    Args:
        setting: What to draw.
        rotate: Degrees, clockwise in the image.
        pivot: Point around which it turns, box-relative px; None is the centre of the box.
        ink: Colour of the text, for the parts of glyphs that take it.
        scale: Pixels of the picture for each px of the box, for drawings that will be enlarged.

    Raises:
        MissingGlyphsError: Characters have no glyph.
        DamagedFontError: A face draws a blank where a visible character should be.
        FontError: A face asks for an absurd amount of ink.
    """
    check_drawable(setting)
    _check_extent(setting)
    patches = _colour_patches(setting, _placing(setting, rotate, pivot, scale), ink)
    if not patches:
        return None
    left, top = min(x for x, _, _ in patches), min(y for _, y, _ in patches)
    right = max(x + rgba.shape[1] for x, _, rgba in patches)
    bottom = max(y + rgba.shape[0] for _, y, rgba in patches)
    canvas = np.zeros((bottom - top, right - left, 4), np.float32)
    for x, y, rgba in patches:
        window = canvas[y - top : y - top + rgba.shape[0], x - left : x - left + rgba.shape[1]]
        own = rgba.astype(np.float32)
        window *= 1 - own[..., 3:] / 255
        window += own
    alpha = canvas[..., 3:]
    np.divide(canvas[..., :3] * 255, alpha, out=canvas[..., :3], where=alpha > 0)
    return Picture(left, top, np.rint(np.clip(canvas, 0, 255)).astype(np.uint8))


def _has_outlines(setting: Setting) -> bool:
    return any(
        setting.faces[run.font].bounds(glyph)
        for line in setting.lines
        for run in line.runs
        if not setting.faces[run.font].info.colour
        for glyph in run.glyphs
    )


def _placing(
    setting: Setting, rotate: float, pivot: tuple[float, float] | None, scale: int = 1
) -> Callable[[float, float], Matrix]:
    """Return what gives the matrix of a glyph by where its origin stands in the box."""
    turn = math.radians(rotate)
    cos, sin = scale * math.cos(turn), scale * math.sin(turn)
    cx, cy = pivot if pivot is not None else (setting.width / 2, setting.height / 2)

    def at(x: float, y: float) -> Matrix:
        across, down = x - cx, y - cy
        return cos, sin, -sin, cos, cx * scale + across * cos - down * sin, cy * scale + across * sin + down * cos

    return at


def _colour_patches(setting: Setting, at: Callable[[float, float], Matrix], ink: tuple[int, int, int]) -> list[Patch]:
    found = []
    for line in setting.lines:
        for run in line.runs:
            face = setting.faces[run.font]
            if not face.info.colour:
                continue
            for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
                if face.bounds(glyph):
                    matrix = at(line.x + x, line.baseline - y)
                    patch = colour_glyph(face.font, face.upem, glyph, setting.size_px * run.scale, matrix, ink)
                    if patch is None or not patch[2][..., 3].any():
                        raise DamagedFontError(f"{face.name} was drawn and left no ink", str(face.path))
                    found.append(patch)
    return found


def check_drawable(setting: Setting) -> None:
    """Raise for a setting that would be drawn wrong.

    Raises:
        MissingGlyphsError: Characters have no glyph.
        DamagedFontError: A face draws a blank where a visible character should be.
    """
    if setting.missing:
        named = ", ".join(_named(character) for character in setting.missing[:MOST_NAMED])
        more = f" and {len(setting.missing) - MOST_NAMED} more" if len(setting.missing) > MOST_NAMED else ""
        raise MissingGlyphsError(f"no font has {named}{more}", "", setting.hint, setting.missing)
    for at in setting.blanks:
        use = next(setting.fonts[run.font] for line in setting.lines for run in line.runs if at in run.clusters)
        name = _named(setting.text[at])
        raise DamagedFontError(f"{use.name} draws nothing for {name}", str(use.path), "use another font")


def _check_extent(setting: Setting) -> None:
    reach = math.hypot(setting.ink.width, setting.ink.height) if setting.ink else 0.0
    if setting.ink and max(setting.ink.width * setting.ink.height, reach) > MOST_PIXELS:
        files = ", ".join(str(use.path) for use in setting.fonts)
        raise FontError(
            f"the ink would cover {setting.ink.width:.0f} by {setting.ink.height:.0f} px", files, "use another font"
        )


def _named(character: str) -> str:
    script = ucd.script_name(ucd.script(character)).replace("_", " ")
    return f"{character} (U+{ord(character):04X} {unicodedata.name(character, 'unnamed')}, script {script})"


def _bar(rect: Rect, at: Callable[[float, float], Matrix]) -> Mask:
    """Return the coverage of a turned rectangle, sampled 8 by 8 times in each pixel."""
    corners = [
        at(x, y)[4:] for x, y in ((rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1))
    ]
    left, top = math.floor(min(x for x, _ in corners)), math.floor(min(y for _, y in corners))
    right, bottom = math.ceil(max(x for x, _ in corners)), math.ceil(max(y for _, y in corners))
    steps = 8
    xs = left + (np.arange((right - left) * steps) + 0.5) / steps
    ys = (top + (np.arange((bottom - top) * steps) + 0.5) / steps)[:, None]
    inside = np.ones((ys.size, xs.size), bool)
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        inside &= (bx - ax) * (ys - ay) - (by - ay) * (xs - ax) >= 0
    share = inside.reshape(bottom - top, steps, right - left, steps).mean(axis=(1, 3))
    return Mask(left, top, np.rint(share * 255).astype(np.uint8))


def _union(one: Mask, other: Mask) -> Mask:
    if not one.alpha.size or not other.alpha.size:
        return one if one.alpha.size else other
    x, y = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.alpha.shape[1], other.x + other.alpha.shape[1])
    bottom = max(one.y + one.alpha.shape[0], other.y + other.alpha.shape[0])
    clear = np.ones((bottom - y, right - x), np.float32)
    for mask in (one, other):
        window = clear[mask.y - y : mask.y - y + mask.alpha.shape[0], mask.x - x : mask.x - x + mask.alpha.shape[1]]
        window *= 1 - mask.alpha.astype(np.float32) / 255
    return Mask(x, y, np.rint((1 - clear) * 255).astype(np.uint8))


def _trim(mask: Mask) -> Mask:
    """Return a mask without empty rows and columns at its edges."""
    alpha = mask.alpha
    if alpha.size and alpha[0].any() and alpha[-1].any() and alpha[:, 0].any() and alpha[:, -1].any():
        return mask
    rows, columns = np.flatnonzero(mask.alpha.any(axis=1)), np.flatnonzero(mask.alpha.any(axis=0))
    if not rows.size:
        return Mask(0, 0, np.zeros((0, 0), np.uint8))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    return Mask(int(mask.x + left), int(mask.y + top), np.ascontiguousarray(mask.alpha[top:bottom, left:right]))
