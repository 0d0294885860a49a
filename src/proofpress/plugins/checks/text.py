"""The `text` check: is exactly this copy there? Three outcomes, since a reader may be unable to tell.

How a reader's looks become a verdict stands in `proofpress.verification`. Here readers are chosen: where a model set the
region, one that looks at pictures as they are speaks first; where type did, the quickest does, since the synthesis check has
proved every pixel. The first able reader judges. What it leaves undecided passes only if another reads the copy exactly.

Where synthesis decides, only a failure of this check counts, and only what may tell a failure is read: one look, and one clean
copy if that look departs from the copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import ClassVar, Final

import attrs

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition
from proofpress.doubtful_signs import rare_signs
from proofpress.errors import EnvironmentProblem
from proofpress.image import Pixels
from proofpress.interfaces import Context, Reader, Reading, Validator
from proofpress.plugins.checks._pieces import Piece, declared, drawn_by, pieces
from proofpress.plugins.checks._reading import CleanReadings, Sight, clean_sights, ratio, reading_locale, sights
from proofpress.plugins.checks._signs import crowded, see_sign
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.requirements import Level, levels
from proofpress.typography import FontError
from proofpress.verification import Judgement, Witness, confirms, judge

__all__ = ["NO_READER", "TextCheck"]

NO_READER: Final = "no reader was given, so nothing was read: install one (sudo apt-get install tesseract-ocr)"
_SYNTHESIS_DECIDES: Final = "no other reader was asked, since synthesis decides here"
_MORE_INK: Final = "but there is more ink than that has characters"
_MOST_ORDERS: Final = 3
_BOLD: Final = 700


@attrs.frozen
class _Verdict:
    outcome: Outcome
    reason: str
    source: str
    read: str | None


class TextCheck(Validator):
    """Reads each text region and compares what was read with the copy, character by character.

    Args:
        readers: The first that can judge a copy decides; a later one may confirm what it leaves undecided.
    """

    name: ClassVar[str] = "text"
    version: ClassVar[str] = "5"
    checks: ClassVar[tuple[str, ...]] = ("text",)

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

    def _judge(self, piece: Piece, picture: Pixels, asset: Asset, *, settled: bool) -> _Verdict:
        """Return the verdict of the first able reader, confirmed by another where it is undecided and one can."""
        first: _Verdict | None = None
        told: list[str] = []
        confirmable = True
        for reader in sorted(self._readers, key=lambda reader: reader.natural is piece.exact):
            view = _View(reader, piece, picture, asset, self._clean)
            try:
                if first is not None:
                    if confirmable and confirms(view.texts, view.witness(), asset.locale):
                        reason = (
                            f"{view.source} reads exactly the copy, where {first.source} could not tell: {first.reason}"
                        )
                        return _Verdict(Outcome.PASS, reason, view.source, view.read)
                    told.append(f"{view.source}: reads “{view.read or ''}”")
                    continue
                judgement = judge(view.texts, view.witness(), asset.locale, settled=settled)
            except EnvironmentProblem as error:
                told.append(f"reader {reader.name}: {error}")
                continue
            if not judgement.able:
                told.append(f"{reader.name}: {judgement.reason}")
                continue
            first, confirmable = self._with_signs(judgement, view, reader, piece, picture, asset), judgement.confirmable
            if first.outcome is not Outcome.UNDECIDED:
                return first
            if settled:
                told.append(_SYNTHESIS_DECIDES)
                break
        if first is None:
            return _Verdict(Outcome.UNDECIDED, "; ".join(told) or NO_READER, "no reader", None)
        return attrs.evolve(first, reason="; ".join([first.reason, *told]))

    def _with_signs(
        self, judgement: Judgement, view: _View, reader: Reader, piece: Piece, picture: Pixels, asset: Asset
    ) -> _Verdict:
        """Return the verdict; where a sign of currency alone is in doubt, its shape may decide."""
        verdict = _verdict(judgement, view)
        signs = judgement.in_doubt or rare_signs(piece.text)
        if len(signs) != 1 or not reader.natural or piece.exact:
            return verdict
        if judgement.outcome is Outcome.PASS and crowded(piece, picture, signs[0]):
            return attrs.evolve(verdict, outcome=Outcome.UNDECIDED, reason=f"{verdict.reason}, {_MORE_INK}")
        if not judgement.in_doubt:
            return verdict
        seen = see_sign(reader, piece, picture, asset.locale, signs[0], judgement.read)
        if seen.outcome is Outcome.UNDECIDED:
            return attrs.evolve(verdict, reason=f"{verdict.reason}; {seen.reason}")
        return attrs.evolve(verdict, outcome=seen.outcome, reason=seen.reason)


class _View:
    """One reader before one piece: what it is shown, and what it said last."""

    def __init__(self, reader: Reader, piece: Piece, picture: Pixels, asset: Asset, clean: CleanReadings) -> None:
        self.texts = tuple(_orders(piece))
        self.source = f"reader {reader.name}"
        self.read: str | None = None
        self._reader, self._piece, self._picture, self._asset, self._known = reader, piece, picture, asset, clean
        self._first: Sight | None = None
        self._rivals: tuple[tuple[str, str], ...] = ()

    def witness(self) -> Witness:
        """Return the reader as a witness; nothing is read yet.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
        """
        locale = self._asset.locale
        lacking = self._reader.unwritable(self._piece.text, reading_locale(self._piece.text, locale))
        steady = self._reader.natural
        return Witness(self._looks, self._clean_texts, self._ratio, lacking, steady=steady, rivals=lambda: self._rivals)

    def _looks(self) -> Iterator[str]:
        for sight in sights(self._reader, self._piece, self._picture, self._asset.locale):
            reading = self._reader.read(sight.crop, sight.hint)
            if self._first is None:
                self._first = sight
                self.source, self.read, self._rivals = reading.source, reading.text or None, reading.rivals
            yield reading.text

    def _clean_readings(self) -> Iterator[tuple[Reading, float | None]]:
        heavier = attrs.evolve(self._piece.region, weight=_BOLD if self._piece.region.weight < _BOLD else 400)
        copies = [self._piece]
        if not self._piece.exact:
            copies += pieces(heavier, self._asset, SetBy.MODEL)
        try:
            for sight in clean_sights(self._reader, copies, self._asset.locale):
                yield self._known.read(self._reader, sight, self._piece.text)
        except FontError:
            return

    def _clean_texts(self) -> Iterator[str]:
        return (reading.text for reading, _ in self._clean_readings())

    def _ratio(self, read: str) -> tuple[float, tuple[float, ...]] | None:
        if self._first is None:
            return None
        own = ratio(self._reader, self._first, self._piece.text, read)
        if own is None:
            return None
        return own, tuple(found for _, found in self._clean_readings() if found is not None)


def _settled(composition: Composition, region: Region) -> bool:
    """Tell whether type set a region and synthesis proves it, so that this check can do no more than fail it."""
    layer, asset = composition.layer(region.id), composition.asset
    if layer is None or layer.set_by is not SetBy.TYPE:
        return False
    return levels(region, SetBy.TYPE, asset.locale, asset.rules)["text"] is not Level.REQUIRED


def _verdict(judgement: Judgement, view: _View) -> _Verdict:
    return _Verdict(judgement.outcome, judgement.reason, view.source, judgement.read or None)


def _orders(piece: Piece) -> Iterator[str]:
    """Yield what may be read: the copy in its lines, and where a model arranged the parts, in any order of the parts."""
    yield piece.shown
    parts = [part.text for part in piece.region.content.parts]
    if not piece.exact and 1 < len(parts) <= _MOST_ORDERS:
        yield from ("\n".join(order) for order in permutations(parts))


def _named(piece: Piece) -> str:
    return f"{piece.name}: " if len(piece.region.content.parts) > 1 and piece.name else ""


def _undeclared(composition: Composition, region: Region) -> Finding:
    return Finding(
        "text", region.id, Outcome.FAIL, "what was to be drawn is neither the brief's copy nor its short form",
        evidence=Evidence("copy deck"), expected=composition.asset.region(region.id).content.text,
        measured=region.content.text,
    )  # fmt: skip
