"""A brief as frozen values: formats, plate, brand and rules, and the asset that one locale and format make of it.

What its regions are made of stands in `region`, and is found here too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import attrs

from proofpress.colour import Rgb
from proofpress.errors import BriefError
from proofpress.geometry import Box, Insets
from proofpress.region import (
    ColumnAlign,
    Content,
    ContentKind,
    Panel,
    Part,
    PriceStyle,
    Region,
    Relax,
    Role,
    SetBy,
    UndecidedPolicy,
)

__all__ = [
    "Asset",
    "Brand",
    "Brief",
    "ColumnAlign",
    "Content",
    "ContentKind",
    "Format",
    "Panel",
    "Part",
    "PlateSpec",
    "PriceStyle",
    "PrintSpec",
    "Region",
    "Relax",
    "Role",
    "Rules",
    "SetBy",
    "UndecidedPolicy",
]


@attrs.frozen
class PrintSpec:
    """How the image will be printed.

    Attributes:
        dpi: Dots per inch.
        bleed_mm: Paper that is cut off, per side, in millimetres.
    """

    dpi: float
    bleed_mm: float = 0.0


@attrs.frozen
class Format:
    """A named canvas.

    Attributes:
        id: Its name in the brief.
        width: Pixels.
        height: Pixels.
        safe_area: Distances from the edges that no ink may enter.
        print: How it is printed, if it is.
    """

    id: str
    width: int
    height: int
    safe_area: Insets = Insets()
    print: PrintSpec | None = None

    @property
    def canvas(self) -> Box:
        """The whole canvas."""
        return Box(0, 0, self.width, self.height)

    @property
    def safe_box(self) -> Box:
        """The canvas without the safe area's margins."""
        area = self.safe_area
        return Box.from_edges(area.left, area.top, self.width - area.right, self.height - area.bottom)


@attrs.frozen
class PlateSpec:
    """What the plate shall look like.

    Attributes:
        prompt: Words for a model; no copy belongs in it.
        seed: Same seed, same plate, where the renderer is deterministic.
        kind: Texture of the procedural renderer; empty lets it choose.
        source: A photograph or finished plate.
        fit: How `source` fills the canvas.
        focal: Point of `source` that must stay visible, 0..1 from left and top.
        candidates: How many plates are made, with seeds that count up, for the best to be taken.
    """

    prompt: str = ""
    seed: int = 0
    kind: str = ""
    source: Path | None = None
    fit: Literal["cover", "contain"] = "cover"
    focal: tuple[float, float] = (0.5, 0.5)
    candidates: int = 1


@attrs.frozen
class Brand:
    """Colours and fonts of the brand.

    Attributes:
        colors: Name and colour, in the brief's order.
        fonts: ISO 15924 script and font file.
        min_contrast: Least WCAG 2 contrast ratio of text on its ground.
    """

    colors: tuple[tuple[str, Rgb], ...] = ()
    fonts: tuple[tuple[str, Path], ...] = ()
    min_contrast: float = 4.5

    def color(self, name: str) -> Rgb | None:
        """Return the colour of that name, or None."""
        return dict(self.colors).get(name)


@attrs.frozen
class Rules:
    """What the brief demands beyond the defaults.

    Attributes:
        banned: Language or locale and a word that must not stand in its copy.
        required: Language or locale and a word that must stand in its copy.
        checks: Check name and level (`required`, `blocking` or `advice`).
    """

    banned: tuple[tuple[str, str], ...] = ()
    required: tuple[tuple[str, str], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Asset:
    """Product x locale x format: one image to make, everything resolved."""

    brief_id: str
    locale: str
    format: Format
    regions: tuple[Region, ...]
    plate: PlateSpec
    brand: Brand
    rules: Rules

    @property
    def id(self) -> str:
        """Name of the asset in reports: `de-DE/portrait`."""
        return f"{self.locale}/{self.format.id}"

    @property
    def file_stem(self) -> str:
        """Name of its files, made of nothing but the checked names of locale and format."""
        return f"{self.locale}-{self.format.id}"

    def region(self, region_id: str) -> Region:
        """Return the region of that id.

        Raises:
            KeyError: There is none.
        """
        for region in self.regions:
            if region.id == region_id:
                return region
        raise KeyError(region_id)


@attrs.frozen
class Brief:
    """One document: formats, layout, copy deck, brand, plate and rules.

    Attributes:
        id: Its name.
        default_locale: Where copy is looked up last.
        formats: In the brief's order.
        locales: In the brief's order.
        plate: What the plate shall look like.
        brand: Colours and fonts.
        rules: What is demanded beyond the defaults.
        assets: Every asset, locale by locale.
        source: The file it came from, for messages.
    """

    id: str
    default_locale: str
    formats: tuple[Format, ...]
    locales: tuple[str, ...]
    plate: PlateSpec
    brand: Brand
    rules: Rules
    assets: tuple[Asset, ...]
    source: str = ""

    def asset(self, locale: str, format_id: str | None = None) -> Asset:
        """Return one asset; without a format, the first.

        Raises:
            BriefError: The brief has no such locale or format.
        """
        wanted = format_id or self.formats[0].id
        for asset in self.assets:
            if asset.locale == locale and asset.format.id == wanted:
                return asset
        if wanted not in [f.id for f in self.formats]:
            names = ", ".join(f.id for f in self.formats)
            raise BriefError(f"no format {wanted!r}", f"{self.source}: $.formats", f"use one of: {names}")
        raise BriefError(
            f"no copy for locale {locale!r}", f"{self.source}: $.copy", f"use one of: {', '.join(self.locales)}"
        )
