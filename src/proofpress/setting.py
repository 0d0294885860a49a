"""Setting a region by type: the one deterministic way from a region to its layer.

The `type` compositor, the guide for models, the fit check and the `synthesis` check all go through here, so what was proved to
fit is what is drawn, and what was drawn can be set again and compared.
"""

from __future__ import annotations

import attrs

from proofpress.brief import Asset, Brand, Region
from proofpress.composition import Layer
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.typography import FontLibrary, Setting

__all__ = ["PlacedPart", "Placement", "draw", "font_library", "place"]


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
        """The smallest font size that bears the region's main copy, px."""
        raise NotImplementedError


def font_library(brand: Brand) -> FontLibrary:
    """Return the fonts of the brand, then wheels, then the system's; one library per brand."""
    raise NotImplementedError


def place(region: Region, asset: Asset) -> Placement:
    """Set the region's copy in its box, without painting."""
    raise NotImplementedError


def draw(region: Region, asset: Asset, ground: Pixels) -> Layer:
    """Return the region's layer as type sets it on `ground` (RGB of the whole canvas: what lies below the region).

    Text is painted over its panel or scrim, codes are stamped on whole pixels over a white ground, pictures are scaled into
    their box over their shadow.
    """
    raise NotImplementedError
