"""A region as type sets it: its layer, and the coverage of its ink."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proofpress.brief import Asset, Brand, Region, Role
from proofpress.codes import Stamp, stamp
from proofpress.colour import Rgb
from proofpress.composition import Composition, Layer, clip
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.patches import lay_over, one_colour, over_panel, picture_patch, rounded_rectangle
from proofpress.setting.inks import ink_color
from proofpress.setting.placing import PlacedPart, font_library, place
from proofpress.typography import Setting, Style, paint, paint_colours, set_text

__all__ = ["coverage", "draw", "figures", "tinted"]


def draw(region: Region, composition: Composition) -> Layer:
    """Return the region's layer as type sets it on what lies below it in `composition`.

    Text is painted over its panel or scrim, codes are stamped on whole pixels over a white ground, pictures are scaled into
    their box over their shadow.

    Raises:
        ImageInputError: The picture of an image region cannot be read.
        InputError: The box of a code is too small for whole modules.
        MissingGlyphsError: No font covers a character.
    """
    asset = composition.asset
    bounds = region.paint_bounds(asset.format.canvas)
    if region.role.is_code:
        return clip(Layer(region.id, region.box.x, region.box.y, _code(region, asset)), bounds)
    if region.role is Role.IMAGE:
        rgba = _picture(bounds, region)
    else:
        ink = ink_color(region, composition)
        rgba = tinted(coverage(bounds, region, asset, coloured=False), bounds, region, ink)
        for part, pivot in _pivoted(region, asset):
            emoji = paint_colours(part.setting, region.rotation, pivot, ink)
            if emoji is not None:
                lay_over(rgba, emoji.rgba, part.box.x + emoji.x - bounds.x, part.box.y + emoji.y - bounds.y)
    return Layer(region.id, bounds.x, bounds.y, rgba)


def coverage(bounds: Box, region: Region, asset: Asset, *, coloured: bool = True) -> NDArray[np.uint8]:
    """Return the ink of a text region as type sets it, turned as it stands.

    Args:
        bounds: The pixels of the canvas that are returned.
        region: The region.
        asset: Whose it is.
        coloured: Whether glyphs with colours of their own, such as emoji, count.

    Returns:
        0 for ground to 255 for ink, shape (bounds.height, bounds.width).
    """
    inked = np.zeros((bounds.height, bounds.width), np.uint8)
    for part, pivot in _pivoted(region, asset):
        mask = paint(part.setting, rotate=region.rotation, pivot=pivot, coloured=coloured)
        _ink(inked, bounds, mask.alpha, part.box.x + mask.x, part.box.y + mask.y)
    return inked


def _pivoted(region: Region, asset: Asset) -> Iterator[tuple[PlacedPart, tuple[float, float]]]:
    """Yield the parts of a region's copy, each with the point around which the region turns, relative to the part's box."""
    centre_x, centre_y = region.box.centre
    for part in place(region, asset).parts:
        yield part, (centre_x - part.box.x, centre_y - part.box.y)


def tinted(inked: NDArray[np.uint8], bounds: Box, region: Region, ink: Rgb) -> Pixels:
    """Return the patch of a text region: its ink in one colour, over its panel if it has one.

    Args:
        inked: Coverage of the ink, of the shape of `bounds`.
        bounds: Where the patch lies on the canvas.
        region: Whose panel it is.
        ink: The colour.
    """
    panel = region.panel
    if panel is None:
        return one_colour(inked, ink)
    shape = rounded_rectangle(bounds, region.box, panel.radius, panel.rotate)
    return over_panel(inked, ink, shape * np.float32(panel.opacity), panel.fill)


def _ink(inked: NDArray[np.uint8], bounds: Box, alpha: NDArray[np.uint8], x: int, y: int) -> None:
    height, width = alpha.shape
    seen = Box(x, y, width, height).intersection(bounds)
    if seen.empty:
        return
    cut = alpha[seen.y - y : seen.bottom - y, seen.x - x : seen.right - x]
    view = inked[seen.y - bounds.y : seen.bottom - bounds.y, seen.x - bounds.x : seen.right - bounds.x]
    np.maximum(view, cut, out=view)


def figures(stamped: Stamp, asset: Asset) -> tuple[PlacedPart, ...]:
    """Return the digits that people read under the bars of a code, set; their boxes are relative to the stamp."""
    return tuple(
        PlacedPart("digits", group.text, group.box, _figures(group.text, group.box, asset.brand.fonts))
        for group in stamped.digits
    )


# As for copy: set once, painted whenever it is drawn.
@lru_cache(maxsize=64)
def _figures(text: str, box: Box, brand_fonts: tuple[tuple[str, Path], ...]) -> Setting:
    style = Style(locale="en-US", min_px=6, max_px=float(box.height), align="center", valign="middle", max_lines=1)
    fonts = font_library(Brand(fonts=brand_fonts))
    return set_text(text, width=float(box.width), height=float(box.height), style=style, fonts=fonts)


def _code(region: Region, asset: Asset) -> Pixels:
    stamped = stamp(region.role.value, region.content.payload, region.box.width, region.box.height)
    digits = np.zeros((region.box.height, region.box.width), np.uint8)
    for part in figures(stamped, asset):
        mask = paint(part.setting)
        whole = Box(0, 0, region.box.width, region.box.height)
        _ink(digits, whole, mask.alpha, part.box.x + mask.x, part.box.y + mask.y)
    rgba = np.full((region.box.height, region.box.width, 4), 255, np.uint8)
    rgba[..., :3] = np.minimum(stamped.pixels, 255 - digits[..., None])
    return rgba


def _picture(bounds: Box, region: Region) -> Pixels:
    if region.content.source is None:
        message = f"image region {region.id!r} has no picture"
        raise ValueError(message)
    return picture_patch(region.content.source, bounds, region.box, shadow=region.shadow)
