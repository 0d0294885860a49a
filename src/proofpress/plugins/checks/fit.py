"""Check `fit`: the copy of a region can be set in its box at its least size, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from proofpress.brief import Asset, Region
from proofpress.codes import stamp
from proofpress.composition import Composition
from proofpress.errors import InputError
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plugins.checks._copy import deck_evidence
from proofpress.proof import Finding, Outcome
from proofpress.setting import font_library, place
from proofpress.text import escape

__all__ = ["FitCheck", "code_fault", "text_fault"]


def text_fault(region: Region, asset: Asset) -> tuple[str, float]:
    """Return why the copy cannot be set in its box (empty if it can), and the font size it gets, px."""
    placement = place(region, asset)
    if placement.missing:
        shown = ", ".join(f"“{c}” ({escape(c)})" for c in placement.missing)
        hint = font_library(asset.brand).install_hint(placement.missing)
        return f"no font has {shown}{f': {hint}' if hint else ''}", placement.font_px
    return placement.overflow, placement.font_px


def code_fault(region: Region) -> str:
    """Return why the code cannot be stamped in its box, empty if it can."""
    try:
        stamp(region.role.value, region.content.payload, region.box.width, region.box.height)
    except InputError as error:
        return str(error)
    return ""


class FitCheck(Validator):
    """Sets every region's copy without painting it."""

    name = "fit"
    checks = ("fit",)
    scope: ClassVar[Scope] = "copy"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each region with text or a code."""
        found = []
        for region in regions:
            ctx.check()
            if region.role.is_text:
                fault, size = text_fault(region, composition.asset)
                found.append(_finding(region, composition.asset, fault, f"fits at {size:g} px"))
            elif region.role.is_code:
                found.append(_finding(region, composition.asset, code_fault(region), "fits in whole modules"))
        return found


def _finding(region: Region, asset: Asset, fault: str, fits: str) -> Finding:
    reason = f"{fault}; shorten it, enlarge the box, or allow more in 'relax'" if fault else fits
    return Finding(
        "fit",
        region.id,
        Outcome.FAIL if fault else Outcome.PASS,
        reason,
        evidence=deck_evidence(region, asset),
        measured=None if fault else fits,
        threshold=f"at least {region.min_font_px:g} px" if region.role.is_text else None,
    )
