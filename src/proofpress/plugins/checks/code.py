"""Check `code`: every code decodes from the encoded file to exactly its payload, alone and in the whole picture.

A code that decodes only when it is cropped is left undecided: a scanner sees the whole picture. Nothing else may be read inside
the region, and no second symbol elsewhere, except inside a picture that the brief itself places. Reading is zxing-cpp's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from proofpress.brief import Region, Role
from proofpress.codes import Decoded, same_payload
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plugins.checks._picture import Picture, finished_picture
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["CodeCheck"]

_STRAY: Final = frozenset({
    "qr", "ean13", "ean8", "upce", "datamatrix", "azteccode", "aztec", "pdf417", "microqrcode", "rmqrcode", "maxicode",
})  # fmt: skip
"""Symbologies whose own check sums leave no room for chance readings of a texture."""
_SOURCE: Final = "zxing-cpp"


class CodeCheck(Validator):
    """Decodes what a scanner would."""

    name = "code"
    checks = ("code",)
    scope: ClassVar[Scope] = "file"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each code, and one of the whole picture if a stray symbol stands in it."""
        if not any(region.role.is_code for region in composition.regions):
            return ()
        ctx.check()
        picture = finished_picture(composition)
        everywhere = picture.codes()
        found = [_judge(region, picture, everywhere) for region in regions if region.role.is_code]
        found += [_stray(symbol, picture) for symbol in everywhere if _is_stray(symbol, picture, composition.regions)]
        return found


def _judge(region: Region, picture: Picture, everywhere: Sequence[Decoded]) -> Finding:
    place = picture.scaled(region.extent)
    alone = picture.codes(region.extent)
    inside = tuple(symbol for symbol in everywhere if _within(symbol, place))
    role, payload = region.role.value, region.content.payload
    wrong = [symbol for symbol in (*alone, *inside) if not same_payload(role, payload, symbol)]
    if wrong:
        outcome = Outcome.FAIL
        reason = f"its box holds {_name(wrong[0])} instead of, or beside, {role} “{payload}”: stamp the code again"
    elif not alone:
        outcome = Outcome.FAIL
        reason = (
            f"no code can be read in its box: stamp it again, black on white, with its quiet zone free and modules of "
            f"at least 3 px, and let nothing cover it ({role} “{payload}” is wanted)"
        )
    elif len(alone) > 1 or len(inside) > 1:
        outcome = Outcome.FAIL
        reason = f"the code stands {max(len(alone), len(inside))} times in its box: leave one"
    elif not inside:
        outcome = Outcome.UNDECIDED
        reason = "decodes when cropped, but is not found in the whole picture: enlarge it or calm what lies around it"
    else:
        outcome, reason = Outcome.PASS, f"decodes to exactly “{payload}”, alone and in the whole picture"
    read = wrong or alone
    return Finding(
        "code",
        region.id,
        outcome,
        reason,
        evidence=Evidence(f"{_SOURCE}, {picture.source}", region.extent),
        expected=payload,
        measured=read[0].payload if read else None,
    )


def _within(symbol: Decoded, place: Box) -> bool:
    x, y = symbol.box.centre
    return place.x <= x < place.right and place.y <= y < place.bottom


def _is_stray(symbol: Decoded, picture: Picture, regions: Sequence[Region]) -> bool:
    placed = [picture.scaled(region.extent) for region in regions if region.role.is_code or region.role is Role.IMAGE]
    return symbol.symbology in _STRAY and not any(_within(symbol, place) for place in placed)


def _stray(symbol: Decoded, picture: Picture) -> Finding:
    return Finding(
        "code",
        "",
        Outcome.FAIL,
        f"a code that nobody asked for stands in the picture: {_name(symbol)}; take it out of the plate",
        evidence=Evidence(f"{_SOURCE}, {picture.source}", symbol.box),
        measured=symbol.payload,
    )


def _name(symbol: Decoded) -> str:
    return f"{symbol.symbology} “{symbol.payload}”"
