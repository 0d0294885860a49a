"""Setting a region by type: the one deterministic way from a region to its layer.

The `type` compositor, the guide for models, the fit check and the `synthesis` check all go through here, so what was proved to
fit is what is drawn, and what was drawn can be set again and compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from proofpress.brief import Asset, Brand, ContentKind, Part, Region, Role
from proofpress.codes import Stamp, stamp
from proofpress.colour import Rgb, contrast_ratio, relative_luminance
from proofpress.composition import Composition, Layer, clip
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.manners import raised_parts
from proofpress.patches import lay_over, one_colour, over_panel, picture_patch, rounded_rectangle
from proofpress.tables import set_table
from proofpress.typography import FontLibrary, Setting, Style, VAlign, paint, paint_colours, set_text

__all__ = [
    "PlacedPart",
    "Placement",
    "best_ink",
    "coverage",
    "draw",
    "figures",
    "font_library",
    "ink_color",
    "place",
    "tinted",
]

_SECONDARY: Final = 0.35
"""Least size of a price's was-price and unit, as a share of the least size of its amount."""
_SHARES: Final = {"was": 0.23, "amount": 0.54, "unit": 0.23}
_TOWARDS_THE_AMOUNT: Final[Mapping[str, VAlign]] = {"was": "bottom", "unit": "top"}
"""What belongs to a price stands close to it."""
_BALANCED: Final = (Role.HEADLINE, Role.SUBHEAD, Role.BADGE, Role.CTA)


@attrs.frozen
class PlacedPart:
    """One part of a region's copy, set in its own share of the box.

    Attributes:
        name: As in `Part`.
        text: The exact string.
        box: Its share of the region's box on the canvas, before the region's rotation.
        setting: The typeset lines, in coordinates of `box`.
    """

    name: str
    text: str
    box: Box
    setting: Setting


@attrs.frozen
class Placement:
    """A region's copy, set but not painted.

    Attributes:
        region: The region.
        parts: Its parts in reading order; empty for codes and pictures.
        missing: Characters that no font covers.
        overflow: What does not fit, in words with the longest text that would; empty if all fits.
    """

    region: Region
    parts: tuple[PlacedPart, ...]
    missing: tuple[str, ...] = ()
    overflow: str = ""

    @property
    def font_px(self) -> float:
        """The font size of the region's main copy in px (a price's amount); 0 where there is no copy."""
        main = [part.setting.size_px for part in self.parts if part.name in ("text", "amount")]
        return min(main, default=0.0)


@lru_cache(maxsize=32)
def _library(fonts: tuple[tuple[str, Path], ...]) -> FontLibrary:
    return FontLibrary(brand=dict(fonts))


def font_library(brand: Brand) -> FontLibrary:
    """Return the fonts of the brand, then wheels, then the system's; one library per set of brand fonts."""
    return _library(brand.fonts)


def place(region: Region, asset: Asset) -> Placement:
    """Set the region's copy in its box, without painting; codes and pictures have no parts."""
    if not region.role.is_text:
        return Placement(region, ())
    return _place(region, asset.locale, asset.brand.fonts)


# Fit, drawing and half of the checks ask for the same placement.
@lru_cache(maxsize=256)
def _place(region: Region, locale: str, brand_fonts: tuple[tuple[str, Path], ...]) -> Placement:
    fonts = _library(brand_fonts)
    shares = _shares(region)
    if any(box.empty for box in shares):
        return Placement(
            region, (), overflow=f"“{region.content.text}” has no room: its box and padding leave no pixels"
        )
    if region.columns:
        return _placed_table(region, shares[0], locale, fonts)
    parts = tuple(
        PlacedPart(part.name, part.text, box, _set(part, box, region, locale, fonts))
        for part, box in zip(region.content.parts, shares, strict=True)
    )
    missing = tuple(dict.fromkeys(c for part in parts for c in part.setting.missing))
    overflow = "; ".join(_overflow(part) for part in parts if part.setting.overflow is not None)
    return Placement(region, parts, missing, overflow)


def _placed_table(region: Region, box: Box, locale: str, fonts: FontLibrary) -> Placement:
    (part,) = region.content.parts
    style = _style(part, box, region, locale)
    table = set_table(part.text, region.columns, box, style, fonts)
    parts = tuple(PlacedPart(part.name, cell.text, cell.box, cell.setting) for cell in table.cells)
    missing = tuple(dict.fromkeys(c for cell in table.cells for c in cell.setting.missing))
    told = "" if table.fits else f"the table needs {_more(table.over_width, table.over_height)} at {style.min_px:g} px"
    return Placement(region, parts, missing, told)


def _shares(region: Region) -> tuple[Box, ...]:
    """Return each part's share of the region's box: all of it, or stacked rows for the parts of a price."""
    padding = region.panel.padding if region.panel else 0
    inner = region.box.expanded(-padding)
    parts = region.content.parts
    if len(parts) == 1:
        return (inner,)
    weights = [_SHARES.get(part.name, 1.0) for part in parts]
    edges = [inner.y + round(inner.height * sum(weights[:i]) / sum(weights)) for i in range(len(parts) + 1)]
    return tuple(Box.from_edges(inner.x, top, inner.right, bottom) for top, bottom in pairwise(edges))


def _set(part: Part, box: Box, region: Region, locale: str, fonts: FontLibrary) -> Setting:
    style = _style(part, box, region, locale)
    return set_text(part.text, width=float(box.width), height=float(box.height), style=style, fonts=fonts)


def _style(part: Part, box: Box, region: Region, locale: str) -> Style:
    main = part.name in ("text", "amount")
    least = region.min_font_px if main else region.min_font_px * _SECONDARY
    most = region.max_font_px or max(float(box.height), least)
    return Style(
        locale=locale,
        min_px=least,
        max_px=max(least, most if main else most * _SECONDARY),
        weight=region.weight if main else min(region.weight, 600),
        leading=region.leading if region.content.kind is ContentKind.TEXT else 1.0,
        align=region.align,
        valign=region.valign if len(region.content.parts) == 1 else _TOWARDS_THE_AMOUNT.get(part.name, "middle"),
        max_lines=region.max_lines if region.content.kind is ContentKind.TEXT else 1,
        balance=region.role in _BALANCED,
        hyphenate=region.hyphenate and main,
        strike=part.name == "was",
        raised=raised_parts(part.text, locale, region.price_style) if part.name == "amount" else (),
    )


def _overflow(part: PlacedPart) -> str:
    over_by = part.setting.overflow
    if over_by is None:
        return ""
    wanted = f"needs {_more(over_by.width_px, over_by.height_px)} at {part.setting.size_px:g} px"
    return f"“{part.text}” {wanted}; the longest text that would fit is “{over_by.longest_fitting}”"


def _more(width: float, height: float) -> str:
    """Return how much room is missing, in whole pixels up; less than nothing is not told."""
    wanted = [(math.ceil(px), side) for px, side in ((width, "width"), (height, "height")) if px > 0]
    return " and ".join(f"{px} px more {side}" for px, side in wanted) or "more room"


def best_ink(brand: Brand, ground: NDArray[np.uint8]) -> Rgb:
    """Return the brand colour, or black or white, whose worst contrast on `ground` is best.

    Args:
        brand: Its colours come first where two are equal.
        ground: RGB pixels, shape [..., 3].
    """
    light = relative_luminance(ground)
    # The ground between the 2nd and the 98th percentile decides: a lone bright grain must not.
    ends = np.percentile(light, [2, 98])
    own = [(rgb, min(_ratio(rgb, end) for end in ends)) for _, rgb in brand.colors]
    good = max(brand.min_contrast * 1.15, 0.8 * max((ratio for _, ratio in own), default=0.0))
    for rgb, ratio in own:
        if ratio >= good:
            return rgb
    neutral = [(rgb, min(_ratio(rgb, end) for end in ends)) for rgb in ((0, 0, 0), (255, 255, 255))]
    return max([*own, *neutral], key=lambda pair: pair[1])[0]


def _ratio(rgb: Rgb, luminance: float) -> float:
    own = float(relative_luminance(rgb))
    return (max(own, luminance) + 0.05) / (min(own, luminance) + 0.05)


def ink_color(region: Region, composition: Composition) -> Rgb:
    """Return the ink of a region set by type: as the brief says, else the best of the brand on what lies beneath."""
    if region.color is not None:
        return region.color
    seen = composition.ground(region.id, region.extent)
    if region.panel is not None:
        veil = region.panel.opacity
        seen = np.rint(seen * (1 - veil) + np.array(region.panel.fill) * veil).astype(np.uint8)
    return best_ink(composition.asset.brand, seen)


def best_panel(brand: Brand, ink: Rgb) -> Rgb:
    """Return the brand colour, or black or white, on which `ink` has the best contrast."""
    candidates = [rgb for _, rgb in brand.colors] + [(0, 0, 0), (255, 255, 255)]
    return max(candidates, key=lambda rgb: float(contrast_ratio(rgb, ink)))


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
    return set_text(text, width=float(box.width), height=float(box.height), style=style, fonts=_library(brand_fonts))


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
