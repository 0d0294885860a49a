"""Where a reading departs from a text, and what kind of doubt each departure is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from proofpress.sameness import comparable
from proofpress.text import Difference, differences, graphemes

__all__ = [
    "faults_of",
    "is_lone_sign",
    "is_lost_space",
    "is_mark",
    "is_other_mark",
    "is_slight",
    "is_space",
    "is_twin",
    "of_numbers",
    "places_of",
    "stable",
]

_SENTENCE_MARKS: Final = (".", ",", ":", ";", "!", "?")
_TWINS: Final = ("1lI|", "0O")
"""A fault among these leaves a text UNDECIDED. It never passes by it."""


def faults_of(wanted: str, read: str, locale: str) -> tuple[Difference, ...]:
    """Return where a reading departs from a text, under the declared normalisation.

    Args:
        wanted: The text, in lines.
        read: The reading, in lines.
        locale: Of the text.
    """
    return differences(comparable(wanted, locale), comparable(read, locale))


def stable(faults: Sequence[Difference], others: Sequence[Sequence[Difference]]) -> tuple[Difference, ...]:
    """Return the faults that every look shows at the same place of the text, and at least two show as the same.

    What each look reads otherwise is seen badly, and no fault of the text.
    """
    if not others:
        return tuple(faults)
    seen = [frozenset(place for fault in look for place in places_of(fault)) for look in others]
    again = {_habit(fault) for look in others for fault in look}
    return tuple(
        fault
        for fault in faults
        if _habit(fault) in again and any(all(place in look for look in seen) for place in places_of(fault))
    )


def places_of(fault: Difference) -> frozenset[tuple[str, int]]:
    """Return the characters of the text that a fault touches; an insertion lies before one."""
    width = len(graphemes(fault.expected))
    if not width:
        return frozenset({("before", fault.position)})
    return frozenset(("at", fault.position + offset) for offset in range(width))


def of_numbers(faults: Iterable[Difference]) -> bool:
    """Tell whether a digit is in doubt, or a sign inside a number."""
    for fault in faults:
        touched = fault.expected + fault.read
        if any(c.isdecimal() for c in touched):
            return True
        if touched.isspace() or not any(c.isdecimal() for c in fault.word):
            continue
        if all(not c.isalpha() and not _is_amount_sign(c) for c in touched.strip()):
            return True
    return False


def _habit(fault: Difference) -> tuple[int, str, str]:
    return fault.position, fault.expected, fault.read


def _is_amount_sign(character: str) -> bool:
    return character == "%" or unicodedata.category(character) == "Sc"


def is_lone_sign(fault: Difference) -> bool:
    """Tell whether only marks of punctuation, or spaces beside them, are in doubt, or one sign that stands alone is too many.

    Finders of text overlook single signs, and take ornaments for single letters. Inside of numbers nothing is excused.
    """
    touched = fault.expected + fault.read
    if fault.kind == "insert" and len(graphemes(fault.read.strip())) == 1 and fault.read != fault.read.strip():
        return not fault.read.strip().isdecimal()
    signs = not any(c.isalnum() or _is_amount_sign(c) for c in touched) and not touched.isspace()
    return signs and not of_numbers([fault])


def is_mark(fault: Difference) -> bool:
    """Tell whether no more than marks were read too many, between words or on letters, as specks make them, none in numbers."""
    added, wanted = (unicodedata.normalize("NFD", part) for part in (fault.read, fault.expected))
    letters = "".join(c for c in added if c.isalnum()) == "".join(c for c in wanted if c.isalnum())
    signs = (c for c in wanted if not c.isalnum() and not c.isspace())
    return letters and all(c in added for c in signs) and not is_space(fault) and not of_numbers([fault])


def is_other_mark(fault: Difference) -> bool:
    """Tell whether one mark that ends or parts sentences was read for another."""
    return fault.expected in _SENTENCE_MARKS and fault.read in _SENTENCE_MARKS


def is_space(fault: Difference) -> bool:
    """Tell whether white space alone is in doubt."""
    return (fault.expected + fault.read).isspace()


def is_lost_space(fault: Difference) -> bool:
    """Tell whether a space of the text was not read, and nothing else."""
    return fault.expected.isspace() and not fault.read


def is_slight(fault: Difference) -> bool:
    """Tell whether a mark or a space between words is in doubt, and no number."""
    return is_lone_sign(fault) or is_space(fault)


def is_twin(fault: Difference) -> bool:
    """Tell whether signs are in doubt that many fonts draw alike, so that no reading of single signs can tell them apart."""
    return len(fault.expected) == len(fault.read) and all(
        any(one in group and other in group for group in _TWINS)
        for one, other in zip(fault.expected, fault.read, strict=True)
    )
