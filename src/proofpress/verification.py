"""Is exactly this text there? A verdict from what readers read, with three outcomes.

A recogniser says what it thinks it sees, and sees what it expects. Here the text is known, so it is not recognised but
verified:

1. A reading that equals the text under the declared normalisation (`sameness`) passes.
2. Otherwise the reader must show that it is a judge of this text. It is none where it lacks a sign for a character, where it
   reads a clean copy of the text in the same wrong way, where a calibrated likelihood ratio leaves the text standing, or
   where other looks at the same picture show no fault that all of them share. Then it is UNDECIDED, and only another reader
   may confirm, by an exact reading of its own. What it reads for a sign that it lacks, or for a rare sign of currency, is
   no fault (`doubtful_signs`): the rest is judged as ever.
3. All else is a FAIL, told by the faults that every look shows.

A misreading is never a pass, nor the reason of one. Where a digit is in doubt, no second opinion helps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import attrs
from rapidfuzz.distance import Levenshtein

from proofpress.doubtful_signs import completed, is_plain, rare_signs
from proofpress.faults import (
    faults_of,
    is_lone_sign,
    is_lost_space,
    is_mark,
    is_other_mark,
    is_slight,
    is_twin,
    of_numbers,
    places_of,
    stable,
)
from proofpress.locales import direction, spaced
from proofpress.proof import Outcome
from proofpress.sameness import comparable, says
from proofpress.text import describe_difference, escape, fold, graphemes

__all__ = [
    "CERTAIN",
    "DECISIVE",
    "RATIO_CAP",
    "RATIO_MARGIN",
    "SURE",
    "UNREAD",
    "Judgement",
    "Witness",
    "bound_of",
    "confirms",
    "judge",
    "same_but_spaces",
]

RATIO_MARGIN: Final = 2.0
"""How far, in natural logarithms, a text may be less likely than its reading beyond what a clean copy of it is."""
RATIO_CAP: Final = 8.0
"""The most that clean copies can excuse, however unlikely a reader finds the right text in them."""
DECISIVE: Final = 8.0
"""A text this much less likely than its bound needs no other look."""
_SPACE_MARGIN: Final = 6.0
"""The same as RATIO_MARGIN where no more than spaces was overlooked, as recognisers of columns do: those that lack cost 10."""
CERTAIN: Final = 0.9
"""A reader less sure than this of all that it reads otherwise looks at letters that it does not know: script, blur, glass."""
SURE: Final = 0.95
"""A reader less sure of an exact reading has seen something else too, as two copies one upon the other: another must see it."""
_NAMED: Final = 3
"""Most signs that a reason names."""
UNREAD: Final = 1.4
"""More room than this at the end of a line, in its heights, holds something that the reader has no signs for."""


@attrs.frozen
class Judgement:
    """What one reader's looks amount to.

    Attributes:
        outcome: The verdict.
        reason: In words; names the characters.
        read: What was read at the first look.
        confirmable: Whether another reader's exact reading may turn UNDECIDED into PASS.
        able: Whether the reader is a judge of this text at all.
        in_doubt: The signs that alone are in doubt: all else reads exactly as the copy.
    """

    outcome: Outcome
    reason: str
    read: str
    confirmable: bool = True
    able: bool = True
    in_doubt: tuple[str, ...] = ()


@attrs.frozen
class Witness:
    """A reader before a picture, as functions, so that nothing is read before it is needed.

    Attributes:
        looks: Yields what it reads in the picture: the first look decides, the others tell whether it wavers.
        clean: Yields what it reads in clean copies of the text, the first in the size of the first look; nothing if none can
            be made.
        ratio: Returns how much likelier than the first reading the text is (natural logarithm, below 0 for less likely), and
            the same for each clean copy; None if the reader cannot tell.
        unwritable: Characters of the text that it can never write.
        steady: Whether a misreading of clean copies excuses the same misreading alone. A reader that guesses words is not
            steady: if it misreads any clean copy, it is no judge.
        rivals: Returns the digits and marks of the first look that others come close to, each with that one.
        confidence: Returns how sure it was of its first look, 0..1.
        unread: Returns the widest room at an end of a line of the first look in which nothing was read, in heights of the line.
        certainty: Returns how sure it was, 0..1, of the surest line of the first look that departs from the text.
        again: Tells whether the first look, where it is the text, shows again in others.
        cleaned: Yields what it reads, and is sure of, where marks of the ground are painted over that are smaller than any sign
            (`proofpress.specks`); nothing if there are none.
        placed: Whether the place of the text was given to it. A reader that looked for the place may have missed a part of it,
            so that no likelihood there spares the other looks.
    """

    looks: Callable[[], Iterable[str]]
    clean: Callable[[], Iterable[str]] = tuple
    ratio: Callable[[str], tuple[float, Sequence[float]] | None] = lambda _: None
    unwritable: tuple[str, ...] = ()
    steady: bool = False
    rivals: Callable[[], Sequence[tuple[str, str]]] = tuple
    confidence: Callable[[], float] = lambda: 1.0
    unread: Callable[[], float] = lambda: 0.0
    certainty: Callable[[], float] = lambda: 1.0
    again: Callable[[], bool] = lambda: True
    cleaned: Callable[[], Iterable[str]] = tuple
    placed: bool = True


def judge(texts: Sequence[str], witness: Witness, locale: str, *, settled: bool = False) -> Judgement:
    """Return what a reader's looks amount to.

    Args:
        texts: What may stand there, in lines; any of them.
        witness: The reader.
        locale: Of the copy.
        settled: Whether the region is proved by another check, so that of this one only a FAIL counts: then one clean copy
            that the reader misreads ends it UNDECIDED, without another look.
    """
    lacking = _lacking(texts[0], witness.unwritable)
    if lacking and not _only_signs(texts[0], lacking, locale):
        return Judgement(Outcome.UNDECIDED, _lacks(witness.unwritable), "", able=False)
    looks = iter(witness.looks())
    first = next(looks)
    close = "; ".join(f"“{sign}” may be “{other}”" for sign, other in witness.rivals())
    if not lacking and any(says(first, text, locale) for text in texts):
        if close:
            return Judgement(Outcome.UNDECIDED, f"it reads as the copy, but other signs are as likely: {close}", first)
        if (confidence := witness.confidence()) < SURE:
            told = f"it reads as the copy, but this reader is not sure of it ({confidence:.2f})"
            return Judgement(Outcome.UNDECIDED, told, first, in_doubt=rare_signs(texts[0]))
        if witness.unread() > UNREAD:
            told = "it reads as the copy, but beside it stands something that this reader has no signs for"
            return Judgement(Outcome.UNDECIDED, told, first)
        if not witness.again():
            told = "it reads as the copy where it was found, and otherwise each time that it is cut out"
            return Judgement(Outcome.UNDECIDED, told, first, confirmable=False)
        return Judgement(Outcome.PASS, "it reads exactly as the copy", first)
    wanted = min(texts, key=lambda text: Levenshtein.distance(comparable(text, locale), comparable(first, locale)))
    signs = tuple(dict.fromkeys([*witness.unwritable, *rare_signs(wanted)]))
    if signs and says(completed(first, wanted, signs, locale), wanted, locale):
        reason = _lacks(signs) if lacking else f"{_rare(signs)}; the rest reads exactly as the copy: “{first}”"
        return Judgement(Outcome.UNDECIDED, reason, first, in_doubt=() if close else signs)
    for clean in islice(witness.clean(), 1 if settled else 0):
        misread = not witness.steady and not any(says(clean, text, locale) for text in texts)
        if misread or says(first, clean, locale):
            confirmable = not of_numbers(faults_of(wanted, first, locale))
            return Judgement(Outcome.UNDECIDED, _reads_clean_as(clean), first, confirmable=confirmable)
    return _in_doubt(texts, wanted, first, signs, looks, witness, locale)


def _in_doubt(
    texts: Sequence[str],
    wanted: str,
    first: str,
    signs: tuple[str, ...],
    looks: Iterator[str],
    witness: Witness,
    locale: str,
) -> Judgement:
    """Return the judgement where the first look saw a fault, apart from signs that no reading can be trusted about."""

    def known(read: str) -> str:
        return completed(read, wanted, signs, locale) if signs else read

    faults = faults_of(wanted, known(first), locale)
    weighed = witness.ratio(known(first))
    decided = witness.placed and weighed is not None and weighed[0] < bound_of(weighed[1]) - DECISIVE
    others = [] if decided else list(looks)

    def undecided(reason: str) -> Judgement:
        return Judgement(Outcome.UNDECIDED, reason, first, confirmable=not of_numbers(faults))

    sure = not witness.unwritable and not witness.rivals()
    if sure and all(is_mark(fault) for fault in faults):
        cleaned = list(witness.cleaned())
        if cleaned and all(any(says(look, text, locale) for text in texts) for look in cleaned):
            told = f"it reads exactly as the copy, apart from marks of the ground too small for a sign: “{first}” with them"
            return Judgement(Outcome.PASS, told, cleaned[0])
    exact = [other for other in others if any(says(other, text, locale) for text in texts)]
    if exact and sure:
        if all(same_but_spaces(look, wanted, locale) for look in (first, *others)):
            return Judgement(Outcome.PASS, "it reads exactly as the copy; other looks differ in spaces alone", exact[0])
        slight = all(is_slight(fault) for look in (first, *others) for fault in faults_of(wanted, look, locale))
        if slight and 2 * len(exact) > len(others):
            told = "most looks read exactly as the copy; the others differ in marks and spaces between words alone"
            return Judgement(Outcome.PASS, told, exact[0])
        return undecided(f"this reader wavers: it reads the copy at one size, and “{first}” at another")
    if sure and _lines_found(wanted, first, others, locale):
        return Judgement(Outcome.PASS, "each line reads exactly as the copy; other looks differ in spaces alone", first)
    clean = tuple(witness.clean())
    if any(says(known(first), known(reading), locale) for reading in clean):
        return undecided(_reads_clean_as(first))
    common = stable(faults, [faults_of(wanted, known(other), locale) for other in others])
    if not common:
        return undecided(f"this reader wavers: it reads “{first}”, and otherwise at another size")
    standing = common
    misread = [reading for reading in clean if not any(says(reading, text, locale) for text in texts)]
    if misread:
        if not witness.steady:
            return undecided(_reads_clean_as(misread[0]))
        # Whatever it read there, it cannot read this place.
        blind = {
            at for reading in misread for fault in faults_of(wanted, known(reading), locale) for at in places_of(fault)
        }
        standing = tuple(fault for fault in common if not places_of(fault) <= blind)
    if all(is_lone_sign(fault) or is_twin(fault) for fault in standing):
        told = f"only signs are in doubt, or what clean copies show too: {_difference(wanted, known(first), locale)}"
        # Who overlooks a mark may be wrong; who clearly sees another one is not outvoted.
        other = any(map(is_other_mark, standing)) and weighed is not None and weighed[0] < bound_of(weighed[1])
        return attrs.evolve(undecided(told), confirmable=not other and not of_numbers(faults))
    # Beside a sign that it cannot read a reader is less sure of the rest, too.
    slack = _SPACE_MARGIN - RATIO_MARGIN if signs or all(is_lost_space(fault) for fault in standing) else 0.0
    if weighed is not None and weighed[0] > bound_of(weighed[1]) - slack:
        return undecided(f"the copy is nearly as likely as the reading “{first}”{_told(weighed)}")
    if not first:
        return Judgement(Outcome.FAIL, "nothing can be read where the copy should stand; draw it again", first)
    if (certainty := witness.certainty()) < CERTAIN:
        return undecided(f"this reader is not sure of what it reads otherwise ({certainty:.2f}): “{first}”")
    told = f"it reads otherwise: {_difference(wanted, known(first), locale)}{_told(weighed)}"
    return Judgement(Outcome.FAIL, told, first)


def _reads_clean_as(read: str) -> str:
    return f"this reader cannot judge this copy: it reads a clean copy as “{read}”"


def _difference(wanted: str, read: str, locale: str) -> str:
    return describe_difference(comparable(wanted, locale), comparable(read, locale))


def _told(weighed: tuple[float, Sequence[float]] | None) -> str:
    return f" (likelihood ratio {weighed[0]:.1f}, bound {bound_of(weighed[1]):.1f})" if weighed is not None else ""


def confirms(texts: Sequence[str], witness: Witness, locale: str) -> bool:
    """Tell whether a second reader reads the text exactly, at its first look or after others that differ in spaces and marks.

    Args:
        texts: What may stand there, in lines; any of them.
        witness: The second reader; one that lacks a sign for a character confirms nothing.
        locale: Of the copy.
    """
    if witness.unwritable:
        return False
    for look in witness.looks():
        if any(says(look, text, locale) for text in texts):
            return not witness.rivals()
        if not any(all(is_slight(fault) for fault in faults_of(text, look, locale)) for text in texts):
            return False
    return False


def _lines_found(wanted: str, first: str, others: Sequence[str], locale: str) -> bool:
    """Tell whether the first look differs from a text in spaces alone, and a third of the others read each line that does."""
    if not same_but_spaces(first, wanted, locale):
        return False
    rest, seen = comparable(wanted, locale), [comparable(line, locale) for look in others for line in look.splitlines()]
    for line in first.splitlines():
        letters, end = len("".join(comparable(line, locale).split())), 0
        while letters and end < len(rest):
            letters -= not rest[end].isspace()
            end += 1
        torn = spaced(locale) and rest[end : end + 1].strip()
        piece, rest = rest[:end], rest[end:].lstrip()
        if torn or (comparable(line, locale) != piece and (piece not in seen or 3 * seen.count(piece) < len(others))):
            return False
    return True


def bound_of(clean: Sequence[float]) -> float:
    """Return the likelihood ratio above which a text stands: a margin below what its clean copies reach, in the middle.

    Args:
        clean: Ratios of clean copies.
    """
    middle = sorted(clean)[len(clean) // 2] if clean else 0.0
    return max(-RATIO_CAP, min(0.0, middle)) - RATIO_MARGIN


def same_but_spaces(one: str, other: str, locale: str) -> bool:
    """Tell whether two texts differ in white space at most."""
    return "".join(comparable(one, locale).split()) == "".join(comparable(other, locale).split())


def _only_signs(text: str, lacking: Sequence[str], locale: str) -> bool:
    """Tell whether a reader can be asked all the same: it lacks signs but no letter, and reads in their direction."""
    return not any(cell[0].isalpha() for cell in lacking) and (direction(locale) == "ltr" or is_plain(text))


def _lacking(text: str, unwritable: Sequence[str]) -> list[str]:
    return [cell for cell in graphemes(fold(text)) if any(sign in cell for sign in unwritable)]


def _lacks(signs: Sequence[str]) -> str:
    return f"this reader cannot judge this copy alone: it has no sign for {_named(signs)}"


def _rare(signs: Sequence[str]) -> str:
    return f"this reader cannot judge this copy alone: what it reads for {_named(signs)} cannot be trusted"


def _named(signs: Sequence[str]) -> str:
    told = ", ".join(f"“{sign}” ({escape(sign)})" for sign in signs[:_NAMED])
    return told if len(signs) <= _NAMED else f"{told} and {len(signs) - _NAMED} more"
