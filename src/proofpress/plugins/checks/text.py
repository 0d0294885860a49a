"""The `text` check: is exactly this copy there? Three outcomes, since a reader may be unable to tell.

A reader is asked what it reads, and only an exact reading passes. Where it reads something else, it must show that it can read
this copy at all: in a clean copy, black on white, at several sizes. One that cannot, or that reads the picture otherwise at
another size, is no judge of this copy (UNDECIDED), whatever it read; one that can has found an error (FAIL). A misreading is
never a pass, and never the reason of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import ClassVar, Final

import attrs

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.errors import EnvironmentProblem
from proofpress.image import Pixels
from proofpress.interfaces import Context, Reader, Validator
from proofpress.plugins.checks._compare import comparable, says
from proofpress.plugins.checks._pieces import Piece, declared, drawn_by, pieces
from proofpress.plugins.checks._reading import SIZES, CleanReadings, look, reading_locale
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.text import describe_difference, escape

__all__ = ["NO_READER", "TextCheck"]

NO_READER: Final = "no reader was given, so nothing was read: install one (sudo apt-get install tesseract-ocr)"
_MOST_ORDERS: Final = 3


@attrs.frozen
class _Verdict:
    outcome: Outcome
    reason: str
    source: str
    read: str | None


class TextCheck(Validator):
    """Reads each text region and compares what was read with the copy, character by character.

    Args:
        readers: The first that can judge a copy decides; a later one is asked only where the ones before could not tell.
    """

    name: ClassVar[str] = "text"
    version: ClassVar[str] = "1"
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
            for piece in pieces(region, composition.asset, drawn_by(composition, region)):
                verdict = self._judge(piece, picture, composition.asset.locale)
                found.append(
                    Finding(
                        self.name, region.id, verdict.outcome, _named(piece) + verdict.reason,
                        evidence=Evidence(verdict.source, piece.bounds), expected=piece.text, measured=verdict.read,
                    )
                )  # fmt: skip
        return found

    def _judge(self, piece: Piece, picture: Pixels, locale: str) -> _Verdict:
        """Return the first decided verdict of a reader, else the first undecided one."""
        undecided: list[_Verdict] = []
        for reader in self._readers:
            verdict = self._ask(reader, piece, picture, locale)
            if verdict.outcome is not Outcome.UNDECIDED:
                return verdict
            undecided.append(verdict)
        if not undecided:
            return _Verdict(Outcome.UNDECIDED, NO_READER, "no reader", None)
        others = [f"{verdict.source}: {verdict.reason}" for verdict in undecided[1:]]
        return attrs.evolve(undecided[0], reason="; ".join([undecided[0].reason, *others]))

    def _ask(self, reader: Reader, piece: Piece, picture: Pixels, locale: str) -> _Verdict:
        try:
            return self._verify(reader, piece, picture, locale)
        except EnvironmentProblem as error:
            return _Verdict(Outcome.UNDECIDED, str(error), f"reader {reader.name}", None)

    def _verify(self, reader: Reader, piece: Piece, picture: Pixels, locale: str) -> _Verdict:
        looks = look(reader, piece, picture, locale)
        reading = next(looks)
        wanted = tuple(_orders(piece))

        def verdict(outcome: Outcome, reason: str) -> _Verdict:
            return _Verdict(outcome, reason, reading.source, reading.text or None)

        if any(says(reading.text, text, locale) for text in wanted):
            return verdict(Outcome.PASS, "it reads exactly as the copy")
        unwritable = reader.unwritable(piece.text, reading_locale(piece.text, locale))
        if unwritable:
            signs = ", ".join(f"“{sign}” ({escape(sign)})" for sign in unwritable)
            return verdict(Outcome.UNDECIDED, f"this reader cannot judge this copy: it has no sign for {signs}")
        for size in SIZES:
            clean = self._clean.read(reader, piece, locale, size)
            if not says(clean.text, piece.shown, locale) and not says(clean.text, piece.text, locale):
                seen = f"it reads a clean copy as “{clean.text}”" if clean.text else "it reads nothing in a clean copy"
                return verdict(Outcome.UNDECIDED, f"this reader cannot judge this copy: {seen}")
        if any(says(again.text, text, locale) for again in looks for text in wanted):
            return verdict(Outcome.UNDECIDED, "this reader wavers: it reads the copy at one size and not at another")
        if not reading.text:
            return verdict(Outcome.FAIL, "nothing can be read where the copy should stand; draw it again")
        told = describe_difference(comparable(piece.shown, locale), comparable(reading.text, locale))
        return verdict(Outcome.FAIL, f"it reads otherwise: {told}")


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
