"""Check `glyphs`: every character of what type set has a glyph of its own; no box stands for a missing one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import Placement, font_library, place
from proofpress.text import escape

__all__ = ["GlyphsCheck", "notdef_characters"]


def notdef_characters(placement: Placement) -> tuple[str, ...]:
    """Return the characters that a font of the placement draws with its `.notdef` glyph, which is glyph 0 in every font."""
    found: dict[str, None] = {}
    for part in placement.parts:
        for line in part.setting.lines:
            for run in line.runs:
                for glyph, cluster in zip(run.glyphs, run.clusters, strict=True):
                    if glyph == 0:
                        found[part.text[cluster : cluster + 1]] = None
    return tuple(found)


class GlyphsCheck(Validator):
    """Sets the copy again and looks for characters that no font has."""

    name = "glyphs"
    checks = ("glyphs",)
    scope: ClassVar[Scope] = "region"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text region that type set; in a finished picture without layers, that it would set."""
        found = []
        finished = bool(composition.encoded) and not composition.layers
        for region in regions:
            ctx.check()
            layer = composition.layer(region.id)
            by_type = layer is not None and layer.set_by is SetBy.TYPE
            if region.role.is_text and (by_type or finished):
                found.append(_judge(region, composition.asset))
        return found


def _judge(region: Region, asset: Asset) -> Finding:
    placement = place(region, asset)
    lost = tuple(dict.fromkeys((*placement.missing, *notdef_characters(placement))))
    fonts = tuple(dict.fromkeys(font.name for part in placement.parts for font in part.setting.fonts))
    if lost:
        hint = font_library(asset.brand).install_hint(lost)
        shown = ", ".join(f"“{c}” ({escape(c)})" for c in lost)
        reason = f"no font has {shown}: {hint or 'add a brand font that has it'}"
    else:
        reason = f"every character has a glyph, in {', '.join(fonts)}"
    return Finding(
        "glyphs",
        region.id,
        Outcome.FAIL if lost else Outcome.PASS,
        reason,
        evidence=Evidence(f"set again with {', '.join(fonts) or 'no font'}", region.extent),
        measured="".join(lost) or None,
    )
