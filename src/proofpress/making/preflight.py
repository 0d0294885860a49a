"""What is proved before anything is drawn or paid: copy fits, fonts have it, pictures open, codes have room."""

from __future__ import annotations

import unicodedata

from proofpress.brief import Asset, Region, Role
from proofpress.codes import stamp
from proofpress.errors import BriefError, EnvironmentProblem, InputError
from proofpress.making.cures import relax_to_fit
from proofpress.patches import picture_patch
from proofpress.repair import Relaxed
from proofpress.setting import font_library
from proofpress.typography import FontError, can_hyphenate

__all__ = ["preflight", "preflight_region"]


def preflight(asset: Asset, source: str = "") -> dict[str, Relaxed]:
    """Prove that every region of the asset can be set by type.

    Args:
        asset: What is to be made.
        source: Name of the brief for messages.

    Returns:
        Region id and region: as the brief has it, or with the least relaxation under which its copy fits.

    Raises:
        BriefError: A text cannot fit even with all that the brief lets be relaxed (names the longest that would), a font or
            picture cannot be used, or a code's box is too small.
        EnvironmentProblem: No font here covers a character; names the command that installs one.
    """
    return {region.id: preflight_region(region, asset, source) for region in asset.regions}


def preflight_region(region: Region, asset: Asset, source: str = "") -> Relaxed:
    """Prove that one region of the asset can be set by type; see `preflight`."""
    if region.role.is_text:
        return _fitted(region, asset, source)
    try:
        if region.role is Role.IMAGE and region.content.source is not None:
            bounds = region.paint_bounds(asset.format.canvas)
            picture_patch(region.content.source, bounds, region.box, shadow=region.shadow)
        elif region.role.is_code:
            stamp(region.role.value, region.content.payload, region.box.width, region.box.height)
    except InputError as error:
        part = "source" if region.role is Role.IMAGE else "box"
        told = f"{error.where}: {error.message}" if error.where else error.message
        named = f"region {region.id!r} in format {asset.format.id!r}"
        raise BriefError(f"{named}: {told}", f"{source}: {region.path}.{part}", error.remedy) from error
    return Relaxed(region)


def _fitted(region: Region, asset: Asset, source: str) -> Relaxed:
    where = f"{source}: $.copy.{region.content.locale}.{region.id}"
    if region.hyphenate and not can_hyphenate():
        raise EnvironmentProblem(
            f"region {region.id!r} wants hyphens, and pyphen is not installed",
            f"{source}: {region.path}.hyphenate",
            "pip install 'proofpress[hyphens]'",
        )
    try:
        fitting, placement = relax_to_fit(region, asset)
    except FontError as error:
        told = f"{error.where}: {error.message}" if error.where else error.message
        remedy = error.remedy or "name a TTF, OTF, TTC or WOFF2 file that other programs can open"
        raise BriefError(told, f"{source}: $.brand.fonts", remedy) from error
    if placement.missing:
        raise EnvironmentProblem(
            f"no font covers {', '.join(_named(character) for character in placement.missing)}",
            where,
            font_library(asset.brand).install_hint(placement.missing)
            or "use other characters, or name a font that has them in brand.fonts",
        )
    if fitting is None:
        raise BriefError(
            f"the copy of {region.id!r} cannot fit in format {asset.format.id!r} at its minimum of "
            f"{placement.region.min_font_px:g} px: {placement.overflow}",
            where,
            "shorten it, enlarge the box, or allow more in 'relax'",
        )
    return fitting


def _named(character: str) -> str:
    point = f"U+{ord(character):04X}"
    return (
        f"{point} ({unicodedata.name(character, 'a control character')})"
        if not character.isprintable()
        else (f"“{character}” ({point})")
    )
