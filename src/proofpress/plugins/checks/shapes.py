"""Checks `shapes` and `spacing`: the letters that a model drew are whole, the right way round, joined, and where they belong.

Readers complete what they expect: they read a mirrored letter, half of one, or Arabic whose letters do not join, as if it were
right. So the ink is held against the same copy set by type: the bodies that it falls into where letters join, and each letter
against itself and itself spoiled. What is said is relative to the rest of the same text, as no font of the picture is known.
What type sets has no finding, as `synthesis` proves it. How much of each kind this catches, and what it does not, stands in
`docs/measured-checks.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

import numpy as np

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition
from proofpress.image import Pixels
from proofpress.interfaces import Context, Validator
from proofpress.plugins.checks._aligned import Aligned, align
from proofpress.plugins.checks._joining import looseness
from proofpress.plugins.checks._local_ink import ink_of
from proofpress.plugins.checks._oddities import SHIFT, comparable, foreign, misplaced, spoiled, touching
from proofpress.plugins.checks._pieces import Piece, drawn_by, pieces
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import font_library, place

__all__ = ["ShapesCheck"]

_LOOSE: Final = 0.7
_PERHAPS_LOOSE: Final = 0.5
_FAINT: Final = 80
"""Share of ink, of 255, from which a pixel holds letters together: small letters join by hairlines."""
_LEAN: Final = 0.05
_PERHAPS_LEAN: Final = 0.03
_LEAST_LEANING: Final = 2
"""Characters that must lean: a single one may be the style of a typeface."""
_FEW: Final = 0.2
"""Share of letters out of place up to which it is they, and not the rhythm of a hand."""
_WORDS: Final = {"mirrored": "is mirrored", "boxed": "is an empty box", "cut": "is there by half"}
_Said = tuple[Outcome, str]
_UNLIKE: Final = "its letters are too small, or too unlike the reference, to be judged one by one: look at it"


class ShapesCheck(Validator):
    """Looks at the letters of every text region that a model drew, or somebody unknown."""

    name: ClassVar[str] = "shapes"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("shapes", "spacing")

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding of each check for each text that type has not set."""
        picture = composition.flatten()
        found: list[Finding] = []
        for region in regions:
            if not region.role.is_text or drawn_by(composition, region) is SetBy.TYPE:
                continue
            ctx.check()
            for piece in pieces(region, composition.asset, SetBy.MODEL):
                found += _judged(piece, picture, composition)
        return found


def _judged(piece: Piece, picture: Pixels, composition: Composition) -> Iterator[Finding]:
    asset = composition.asset
    fonts = font_library(asset.brand)
    inked = ink_of(piece, picture, place(piece.region, asset).font_px)
    if inked is None:
        nothing = (Outcome.UNDECIDED, "no ink stands out from its ground")
        yield _finding("shapes", piece, [nothing])
        yield _finding("spacing", piece, [nothing])
        return
    loose = looseness(inked > _FAINT, piece.text, asset.locale, fonts)
    aligned = align(inked.astype(np.float32) / np.float32(255), piece.text, asset.locale, fonts)
    likeness = None if aligned is None else f"likeness {aligned.likeness:.2f}"
    yield _finding("shapes", piece, [*_of_joins(loose), *_of_letters(aligned, joins=loose is not None)], likeness)
    outcome, reason, shift = _of_gaps(aligned)
    yield _finding("spacing", piece, [(outcome, reason)], shift)


def _of_joins(loose: float | None) -> Iterator[_Said]:
    """Yield whether letters that must join do; nothing where none must."""
    if loose is None:
        return
    if loose >= _LOOSE:
        yield Outcome.FAIL, "its letters do not join as the script demands"
    elif loose >= _PERHAPS_LOOSE:
        yield Outcome.UNDECIDED, "perhaps some of its letters do not join: look at it"
    else:
        yield Outcome.PASS, "its letters join"


def _of_letters(aligned: Aligned | None, *, joins: bool) -> Iterator[_Said]:
    """Yield whether letters are whole, the right way round, and of their locale; nothing where `joins` says enough."""
    if aligned is None or not comparable(aligned):
        if not joins:
            yield Outcome.UNDECIDED, _UNLIKE
        return
    odd = [f"“{found.letter.text}” {_WORDS[manner]}" for found, manner in spoiled(aligned)]
    if odd:
        yield Outcome.FAIL, ", ".join(odd)
    lean = foreign(aligned)
    if lean is not None and lean[1] >= _PERHAPS_LEAN:
        told = f"“{lean[2]}” has the form of {lean[0]}"
        sure = lean[1] >= _LEAN and len(lean[2]) >= _LEAST_LEANING
        yield (Outcome.FAIL, told) if sure else (Outcome.UNDECIDED, f"perhaps {told}: look at it")
    elif not odd:
        yield Outcome.PASS, "no letter is like itself spoiled"


def _of_gaps(aligned: Aligned | None) -> tuple[Outcome, str, str | None]:
    """Return whether every letter is where it belongs, why, and the largest shift."""
    if aligned is None or not comparable(aligned):
        return Outcome.UNDECIDED, _UNLIKE, None
    if touching(aligned):
        return Outcome.UNDECIDED, "its letters touch, so there are no gaps to judge", None
    odd = misplaced(aligned)
    if not odd:
        return Outcome.PASS, "every letter stands where its neighbours say", f"within {SHIFT:g} em"
    told = "out of place: " + ", ".join(f"“{found.letter.text}” by {shift:+.2f} em" for found, shift in odd)
    worst = f"{max(abs(shift) for _, shift in odd):.2f} em"
    if len(odd) > max(1, _FEW * len(aligned.found)):
        return Outcome.UNDECIDED, f"perhaps {told}; or it is the rhythm of this hand: look at it", worst
    return Outcome.FAIL, told, worst


def _finding(check: str, piece: Piece, said: Sequence[_Said], measured: str | None = None) -> Finding:
    outcomes = [outcome for outcome, _ in said]
    worst = next(o for o in (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS) if o in outcomes)
    reason = "; ".join(words for outcome, words in said if outcome is worst)
    return Finding(
        check, piece.region.id, worst, f"{reason}: draw it again" if worst is Outcome.FAIL else reason,
        evidence=Evidence("ink beside the same copy set by type", piece.bounds), expected=piece.text, measured=measured,
    )  # fmt: skip
