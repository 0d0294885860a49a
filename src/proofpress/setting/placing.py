"""Copy set in its box, without painting: what fits, how large it stands, and what no font has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import attrs

from proofpress.brief import Asset, Brand, ContentKind, Part, Region, Role
from proofpress.geometry import Box
from proofpress.setting.manners import raised_parts
from proofpress.setting.tables import set_table
from proofpress.typography import FontLibrary, Setting, Style, VAlign, set_text

__all__ = ["PlacedPart", "Placement", "font_library", "place"]

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
