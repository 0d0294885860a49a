"""The `contrast` check: WCAG 2 contrast of each text on the pixels that were really painted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np

from proofpress.brief import Region
from proofpress.colour import to_hex
from proofpress.composition import Composition
from proofpress.interfaces import Context, Validator
from proofpress.plugins.checks._ink import split
from proofpress.plugins.checks._legibility import Legibility, measure
from proofpress.plugins.checks._pieces import Piece, clean_copy, drawn_by, pieces
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["ContrastCheck", "ratio_text"]

_LARGE_PX: Final = 24.0
"""WCAG calls text of 18 pt large."""
_LARGE_RATIO: Final = 3.0


def ratio_text(ratio: float) -> str:
    """Return a ratio as people write it, `7.3:1`, rounded down so that it never looks better than it is."""
    return f"{math.floor(ratio * 10 + 1e-9) / 10:.1f}:1"


class ContrastCheck(Validator):
    """Measures the ink of each text region, and of each part that type set, against what lies around it.

    Where type set a text, its outlines say where to look; where a model did, ink is what departs from the ground.
    """

    name: ClassVar[str] = "contrast"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("contrast",)

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each piece of each text region: parts of a price that type set are judged each."""
        picture = composition.flatten()
        found: list[Finding] = []
        for region in regions:
            if not region.role.is_text:
                continue
            ctx.check()
            for piece in pieces(region, composition.asset, drawn_by(composition, region)):
                crop = piece.upright(picture)
                if piece.exact:
                    seen = measure(crop, clean_copy(piece), known=True)
                else:
                    ink = split(crop)
                    share = None if ink is None else np.rint(ink.share * 255).astype(np.uint8)
                    seen = None if share is None else measure(crop, share, known=False)
                found.append(_finding(piece, seen, composition.asset.brand.min_contrast))
        return found


def _finding(piece: Piece, seen: Legibility | None, least: float) -> Finding:
    name = f"{piece.name}: " if len(piece.region.content.parts) > 1 and piece.name else ""
    evidence = Evidence("ink and ground on the finished pixels", piece.bounds)
    if seen is None:
        reason = f"{name}no ink stands out from its ground; draw it again, or lay a panel under it"
        return Finding(
            "contrast", piece.region.id, Outcome.FAIL, reason, evidence=evidence, threshold=ratio_text(least)
        )
    colours = f"{to_hex(seen.ink)} on {to_hex(seen.ground)}"
    passed = seen.ratio >= least
    reason = f"{name}{colours}"
    if seen.typical - seen.ratio >= 0.5:
        reason += f", {ratio_text(seen.typical)} on most of it and less where the ground is worst"
    if seen.thin:
        reason += "; the strokes are too thin to show their pure colour, so the true ratio may be higher"
    if not passed:
        reason += "; choose another ink, or lay a panel under it"
        if seen.ratio >= _LARGE_RATIO and piece.em_px >= _LARGE_PX:
            reason += " (as large text it would meet WCAG AA, 3:1, which the brief does not accept)"
    return Finding(
        "contrast", piece.region.id, Outcome.PASS if passed else Outcome.FAIL, reason,
        evidence=evidence, measured=ratio_text(seen.ratio), threshold=ratio_text(least),
    )  # fmt: skip
