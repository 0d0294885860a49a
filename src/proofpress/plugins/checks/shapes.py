"""Check `shapes`: the letters that a model drew are drawn as their script demands.

Readers complete what they expect: Arabic whose letters do not join is read as if they did. So the bodies of ink are held
against those of the same copy set by type. What type sets has no finding, as `synthesis` proves it; nor has a text of which
nothing can be told this way. Misses and false alarms stand in `docs/measured-checks.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition
from proofpress.image import Pixels
from proofpress.interfaces import Context, Validator
from proofpress.plugins.checks._joining import looseness
from proofpress.plugins.checks._local_ink import ink_share
from proofpress.plugins.checks._pieces import Piece, pieces
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import font_library

__all__ = ["ShapesCheck"]

_LOOSE: Final = 0.7
_PERHAPS_LOOSE: Final = 0.5
_FAINT: Final = 80
"""Share of ink, of 255, from which a pixel holds letters together: small letters join by hairlines."""


class ShapesCheck(Validator):
    """Looks at the letters of every text region that a model drew."""

    name: ClassVar[str] = "shapes"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("shapes",)

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text that a model drew and of which something can be told."""
        picture = composition.flatten()
        found: list[Finding] = []
        for region in regions:
            layer = composition.layer(region.id)
            if not region.role.is_text or layer is None or layer.set_by is not SetBy.MODEL:
                continue
            ctx.check()
            for piece in pieces(region, composition.asset, SetBy.MODEL):
                finding = _joining(piece, picture, composition)
                if finding is not None:
                    found.append(finding)
        return found


def _joining(piece: Piece, picture: Pixels, composition: Composition) -> Finding | None:
    """Return whether letters that must join do, or None where that cannot be told."""
    share = ink_share(piece.upright(picture), max((part.setting.size_px for part in piece.placed), default=0.0))
    if share is None:
        return None
    asset = composition.asset
    loose = looseness(share > _FAINT, piece.text, asset.locale, font_library(asset.brand))
    if loose is None:
        return None
    if loose >= _LOOSE:
        outcome, reason = Outcome.FAIL, "its letters do not join as the script demands: draw it again"
    elif loose >= _PERHAPS_LOOSE:
        outcome, reason = Outcome.UNDECIDED, "perhaps some of its letters do not join: look at it"
    else:
        outcome, reason = Outcome.PASS, "its letters join"
    return Finding(
        "shapes", piece.region.id, outcome, reason,
        evidence=Evidence("bodies of ink beside the same copy joined and parted", piece.bounds),
        expected=piece.text, measured=f"{loose:.2f}", threshold=f"{_LOOSE:g}",
    )  # fmt: skip
