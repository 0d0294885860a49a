"""What the tests of the core share: small regions, layers of one colour, and pixels that name where they came from."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from proofpress.brief import Asset, Brand, Content, ContentKind, Format, Panel, Part, PlateSpec, Region, Role, Rules
from proofpress.composition import Layer, Plate
from proofpress.geometry import Box, Insets
from proofpress.image import Pixels
from proofpress.proof import Evidence, Finding, Outcome

QUICK: Final = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SPOT: Final = Box(10, 10, 60, 30)
NO_MARGINS: Final = Insets()
NO_BRAND: Final = Brand()
NO_RULES: Final = Rules()
TEXT_ROLES: Final = tuple(role for role in Role if role.is_text)
CODE_ROLES: Final = (Role.QR, Role.EAN13, Role.UPCA)


def region_of(role: Role, region_id: str = "r", box: Box = SPOT, text: str = "Tea") -> Region:
    """Return a region of a role with the content that such a region has."""
    if role.is_code:
        content = Content(ContentKind.CODE, payload="4006381333931" if role is Role.EAN13 else "036000291452")
    elif role is Role.IMAGE:
        content = Content(ContentKind.IMAGE)
    elif role is Role.PRICE:
        content = Content(ContentKind.PRICE, (Part("amount", "$4.50"),))
    else:
        content = Content(ContentKind.TEXT, (Part("text", text),))
    return Region(region_id, role, box, content)


def asset_of(
    *regions: Region, width: int = 120, height: int = 90, locale: str = "en-US", safe: Insets = NO_MARGINS,
    brand: Brand = NO_BRAND, rules: Rules = NO_RULES,
) -> Asset:  # fmt: skip
    """Return an asset of these regions."""
    return Asset("t", locale, Format("one", width, height, safe), regions, PlateSpec(), brand, rules)


def numbered(width: int, height: int) -> Pixels:
    """Return RGB pixels of which no two are equal: red and green tell the place, blue is their sum."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x % 256, y % 256, (x // 256 + y // 256) % 256], axis=-1).astype(np.uint8)


def plate_of(width: int = 120, height: int = 90) -> Plate:
    """Return a plate whose pixels tell their place."""
    return Plate(numbered(width, height), "numbered")


def filled(region_id: str, box: Box, rgba: tuple[int, int, int, int]) -> Layer:
    """Return a layer of one colour."""
    pixels = np.empty((box.height, box.width, 4), np.uint8)
    pixels[:] = rgba
    return Layer(region_id, box.x, box.y, pixels)


def turned(region: Region, degrees: float, bleed: int = 0) -> Region:
    """Return the region on a turned panel."""
    return attrs.evolve(region, panel=Panel((9, 9, 9), rotate=degrees), bleed=bleed)


def found(check: str, outcome: Outcome = Outcome.PASS, region: str = "r") -> Finding:
    """Return a finding without further words."""
    return Finding(check, region, outcome, "as scripted", evidence=Evidence("script"))


def loose_boxes(low: int = -60, high: int = 160) -> st.SearchStrategy[Box]:
    """Return boxes anywhere around the origin, also empty ones."""
    place = st.integers(low, high)
    size = st.integers(0, high - low)
    return st.builds(Box, place, place, size, size)
