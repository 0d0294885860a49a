"""The `text` check: is exactly this copy there? Three outcomes, since a reader may be unable to tell.

How a reader's looks become a verdict stands in `proofpress.verification`. Here readers are chosen: where a model set the
region, one that looks at pictures as they are speaks first; where type did, the quickest does, since the synthesis check has
proved every pixel. The first able reader judges. What it leaves undecided passes only if another reads the copy exactly.

Where synthesis decides, only a failure of this check counts, and only what may tell a failure is read: one look, and one clean
copy if that look departs from the copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import attrs

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition
from proofpress.errors import EnvironmentProblem
from proofpress.image import Pixels
from proofpress.interfaces import Context, Reader, Validator
from proofpress.plugins.checks._pieces import Piece, declared, drawn_by, pieces
from proofpress.plugins.checks._reading import CleanReadings
from proofpress.plugins.checks._second_thoughts import Verdict, with_lettering, with_numbers, with_signs
from proofpress.plugins.checks._view import View
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.requirements import Level, levels
from proofpress.verification import Judgement, confirms, judge

__all__ = ["NO_READER", "TextCheck"]

NO_READER: Final = "no reader was given, so nothing was read: install one (sudo apt-get install tesseract-ocr)"
_SYNTHESIS_DECIDES: Final = "no other reader was asked, since synthesis decides here"


class TextCheck(Validator):
    """Reads each text region and compares what was read with the copy, character by character.

    Args:
        readers: The first that can judge a copy decides; a later one may confirm what it leaves undecided.
    """

    name: ClassVar[str] = "text"
    version: ClassVar[str] = "7"
    checks: ClassVar[tuple[str, ...]] = ("text",)
    one_by_one: ClassVar[bool] = True

    def __init__(self, readers: Sequence[Reader] = ()) -> None:
        self._readers = tuple(readers)
        self._clean = CleanReadings()

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each piece of each text region: parts of a price that type set are judged each."""
        picture = composition.flatten()
        found: list[Finding] = []
        for region in regions:
            if not region.role.is_text:
                continue
            ctx.check()
            if not declared(region, composition.asset):
                found.append(_undeclared(composition, region))
                continue
            settled = _settled(composition, region)
            for piece in pieces(region, composition.asset, drawn_by(composition, region)):
                verdict = self._judge(piece, picture, composition.asset, settled=settled)
                found.append(
                    Finding(
                        self.name, region.id, verdict.outcome, _named(piece) + verdict.reason,
                        evidence=Evidence(verdict.source, piece.bounds), expected=piece.text, measured=verdict.read,
                    )
                )  # fmt: skip
        return found

    def _judge(self, piece: Piece, picture: Pixels, asset: Asset, *, settled: bool) -> Verdict:
        """Return the verdict of the first able reader, confirmed by another where it is undecided and one can."""
        first: Verdict | None = None
        told: list[str] = []
        confirmable = True
        for reader in sorted(self._readers, key=lambda reader: reader.natural is piece.exact):
            view = View(reader, piece, picture, asset, self._clean)
            try:
                if first is not None:
                    if confirmable and confirms(view.texts, view.witness(), asset.locale):
                        reason = (
                            f"{view.source} reads exactly the copy, where {first.source} could not tell: {first.reason}"
                        )
                        return Verdict(Outcome.PASS, reason, view.source, view.read)
                    told.append(f"{view.source}: reads “{view.read or ''}”")
                    continue
                judgement = judge(view.texts, view.witness(), asset.locale, settled=settled)
            except EnvironmentProblem as error:
                told.append(f"reader {reader.name}: {error}")
                continue
            if not judgement.able:
                told.append(f"{reader.name}: {judgement.reason}")
                continue
            first, confirmable = self._thought_over(judgement, view), judgement.confirmable
            if first.outcome is not Outcome.UNDECIDED:
                return first
            if settled:
                told.append(_SYNTHESIS_DECIDES)
                break
        if first is None:
            return Verdict(Outcome.UNDECIDED, "; ".join(told) or NO_READER, "no reader", None)
        return attrs.evolve(first, reason="; ".join([first.reason, *told]))

    def _thought_over(self, judgement: Judgement, view: View) -> Verdict:
        """Return the verdict, with what shapes and numbers say of what a model drew."""
        verdict = Verdict(judgement.outcome, judgement.reason, view.source, judgement.read or None)
        if view.piece.exact:
            return verdict
        if view.reader.natural:
            return with_signs(verdict, judgement.in_doubt, view)
        seeing = next((reader for reader in self._readers if reader.natural), None)
        if seeing is None:
            return verdict
        return with_lettering(with_numbers(verdict, view, view.of(seeing)), view.of(seeing))


def _settled(composition: Composition, region: Region) -> bool:
    """Tell whether type set a region and synthesis proves it, so that this check can do no more than fail it."""
    layer, asset = composition.layer(region.id), composition.asset
    if layer is None or layer.set_by is not SetBy.TYPE:
        return False
    return levels(region, SetBy.TYPE, asset.locale, asset.rules)["text"] is not Level.REQUIRED


def _named(piece: Piece) -> str:
    return f"{piece.name}: " if len(piece.region.content.parts) > 1 and piece.name else ""


def _undeclared(composition: Composition, region: Region) -> Finding:
    return Finding(
        "text", region.id, Outcome.FAIL, "what was to be drawn is neither the brief's copy nor its short form",
        evidence=Evidence("copy deck"), expected=composition.asset.region(region.id).content.text,
        measured=region.content.text,
    )  # fmt: skip
