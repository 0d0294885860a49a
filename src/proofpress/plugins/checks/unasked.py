"""The `unasked` check: does a region that a model drew say more than its copy?

Models add words: a slogan below the headline, a word twice, letters that go on after the copy. Each word may be spelled
right, and the
right copy may stand inside a longer wrong one, so what was read is held against the copy word by word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import ClassVar, Final

import attrs
from rapidfuzz.distance import Levenshtein

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition
from proofpress.errors import EnvironmentProblem
from proofpress.image import Pixels
from proofpress.interfaces import Context, Reader, Validator
from proofpress.locales import spaced
from proofpress.plugins.checks._pieces import Piece, drawn_by, pieces
from proofpress.plugins.checks._reading import able, sights
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.sameness import comparable
from proofpress.text import graphemes

__all__ = ["UnaskedCheck", "unasked_words"]

_LOOKS: Final = 2
"""A word that only one of two looks shows is an ornament, or a stroke of the ground."""
_LEAST: Final = 2
"""Letters of a word; one alone may be an ornament."""
_NO_READER: Final = "no reader was given that has signs for this copy, so nothing was read"


def unasked_words(expected: str, read: str, locale: str) -> tuple[str, ...]:
    """Return the words that were read and stand nowhere in the copy, or once too often, in the order of reading.

    Args:
        expected: The copy.
        read: What was read.
        locale: Of the copy; where words are not spaced, runs of characters are words.
    """
    gap = " " if spaced(locale) else ""
    want, got = _cells(expected, locale), _cells(read, locale)
    found = (
        gap.join(got[operation.dest_start : operation.dest_end])
        for operation in Levenshtein.opcodes(want, got)
        if operation.tag == "insert"
    )
    return tuple(words for words in found if sum(character.isalnum() for character in words) >= _LEAST)


def _cells(text: str, locale: str) -> Sequence[str]:
    folded = comparable(text, locale)
    return folded.split() if spaced(locale) else graphemes("".join(folded.split()))


class UnaskedCheck(Validator):
    """Looks for words beside the copy in each text region that a model drew; what type set is proved by `synthesis`.

    Args:
        readers: The first that has signs for the copy reads, those that look at pictures as they are before others.
    """

    name: ClassVar[str] = "unasked"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("unasked",)

    def __init__(self, readers: Sequence[Reader] = ()) -> None:
        self._readers = tuple(sorted(readers, key=lambda reader: not reader.natural))

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text region that a model drew."""
        picture, locale = composition.flatten(), composition.asset.locale
        found: list[Finding] = []
        for region in regions:
            if not region.role.is_text or drawn_by(composition, region) is SetBy.TYPE:
                continue
            ctx.check()
            found += [self._judge(piece, picture, locale) for piece in pieces(region, composition.asset, SetBy.MODEL)]
        return found

    def _judge(self, piece: Piece, picture: Pixels, locale: str) -> Finding:
        told = _NO_READER
        for reader in self._readers:
            try:
                if able(reader, piece.text, locale):
                    return _looked(reader, piece, picture, locale)
            except EnvironmentProblem as error:
                told = str(error)
        return _finding(piece, Outcome.UNDECIDED, told, "no reader")


def _looked(reader: Reader, piece: Piece, picture: Pixels, locale: str) -> Finding:
    # The lines are unknown, whatever their number seems to be: a small word below the copy is taken for marks of its letters.
    shown = islice(sights(reader, piece, picture, locale), _LOOKS)
    looks = (reader.read(sight.crop, attrs.evolve(sight.hint, lines=0)) for sight in shown)
    first = next(looks)
    more = unasked_words(piece.text, first.text, locale)
    if not more:
        return _finding(piece, Outcome.PASS, "nothing is read beside the copy", first.source)
    told = "; ".join(f"“{words}”" for words in more)
    again = {words for look in looks for words in unasked_words(piece.text, look.text, locale)}
    if not again.intersection(more):
        return _finding(
            piece, Outcome.UNDECIDED, f"one look reads {told} beside the copy, another does not", first.source, more
        )
    return _finding(piece, Outcome.FAIL, f"it says more than its copy: {told}", first.source, more)


def _finding(piece: Piece, outcome: Outcome, reason: str, source: str, more: Sequence[str] = ()) -> Finding:
    return Finding(
        "unasked", piece.region.id, outcome, reason, evidence=Evidence(source, piece.bounds),
        expected=piece.text, measured=" ".join(more) or None,
    )  # fmt: skip
