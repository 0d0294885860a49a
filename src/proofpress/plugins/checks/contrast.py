"""The `contrast` check: WCAG 2 contrast of each text on the pixels that were really painted.

The brief's least ratio decides. Beside it the finding tells which WCAG level that is for the text's size, what a dichromat
would see, and how large the text is, also on paper where the brief says how it is printed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, Final

from proofpress.brief import Asset, Region
from proofpress.colour import to_hex
from proofpress.composition import Composition
from proofpress.interfaces import Context, Validator
from proofpress.plugins.checks._legibility import Legibility, measure
from proofpress.plugins.checks._local_ink import ink_of
from proofpress.plugins.checks._pieces import Piece, clean_copy, drawn_by, pieces
from proofpress.plugins.checks._vision import is_large, millimetres, wcag_level, weakest_vision
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import place

__all__ = ["ContrastCheck", "ratio_text"]

_LEAST_LIKE: Final = 0.8
"""Share of the ratio under which a dichromat's is told."""


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
                    share = ink_of(piece, picture, place(region, composition.asset).font_px)
                    seen = None if share is None else measure(crop, share, known=False)
                found.append(_finding(piece, seen, composition.asset))
        return found


def _finding(piece: Piece, seen: Legibility | None, asset: Asset) -> Finding:
    least = asset.brand.min_contrast
    name = f"{piece.name}: " if len(piece.region.content.parts) > 1 and piece.name else ""
    evidence = Evidence("ink and ground on the finished pixels", piece.bounds)
    if seen is None:
        reason = f"{name}no ink stands out from its ground; draw it again, or lay a panel under it"
        return Finding(
            "contrast", piece.region.id, Outcome.FAIL, reason, evidence=evidence, threshold=ratio_text(least)
        )
    colours = f"{to_hex(seen.ink)} on {to_hex(seen.ground)}"
    passed = seen.ratio >= least
    reason = f"{name}{colours}{_told(piece, seen, asset)}"
    if seen.typical - seen.ratio >= 0.5:
        reason += f", {ratio_text(seen.typical)} on most of it and less where the ground is worst"
    if seen.thin:
        reason += "; the strokes are too thin to show their pure colour, so the true ratio may be higher"
    if not passed:
        reason += "; choose another ink, or lay a panel under it"
    return Finding(
        "contrast", piece.region.id, Outcome.PASS if passed else Outcome.FAIL, reason,
        evidence=evidence, measured=ratio_text(seen.ratio), threshold=ratio_text(least),
    )  # fmt: skip


def _told(piece: Piece, seen: Legibility, asset: Asset) -> str:
    """Return level, size, and what a dichromat sees, where it is much less."""
    spec = asset.format.print
    large = is_large(piece.em_px, piece.region.weight, spec)
    level = wcag_level(seen.ratio, large=large)
    kind = "large text" if large else "text"
    told = f", WCAG {level} for {kind}" if level else f", less than WCAG AA for {kind}"
    if piece.em_px:
        paper = f", {millimetres(piece.em_px, spec):.1f} mm at {spec.dpi:g} dpi" if spec else ""
        told += f", {piece.em_px:g} px{paper}"
    vision, ratio = weakest_vision(seen.ink, seen.ground)
    if ratio < _LEAST_LIKE * seen.typical:
        told += f", {ratio_text(ratio)} in {vision}"
    return told
