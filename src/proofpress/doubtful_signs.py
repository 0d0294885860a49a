"""Signs that no reading can be trusted about, and what a reading says apart from them.

Recognisers are trained on few currency signs. Of the others they write whatever is near, by the font: `₺` becomes `€`, `t` or
`も`, `₫` becomes `đ`, `₪` any Chinese character, and often the space beside it goes too. None of that is a fault of the
picture, and none of it shows that the sign is there. The rest of the reading is as good as ever.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz.distance import Levenshtein

from proofpress.locales import direction
from proofpress.sameness import comparable
from proofpress.text import fold, graphemes

__all__ = ["completed", "is_plain", "rare_signs"]

_WELL_KNOWN: Final = frozenset("$€£¥")
"""Currency signs that readers tell apart in any font. All others are rare in what they learn from."""
_NEAR: Final = 3
"""How many characters away from its place a sign is looked for: beside it a space may be lost too."""


def rare_signs(text: str) -> tuple[str, ...]:
    """Return the currency signs of a text, folded, that no reading can be trusted about.

    Args:
        text: The copy.
    """
    found = (sign for sign in fold(text) if unicodedata.category(sign) == "Sc" and sign not in _WELL_KNOWN)
    return tuple(dict.fromkeys(found))


def is_plain(text: str) -> bool:
    """Tell whether a text has no letters, as a number with a sign of currency: then readers of any direction read it."""
    return not any(character.isalpha() for character in fold(text))


def completed(read: str, text: str, signs: Sequence[str], locale: str) -> str:
    """Return a reading as it would be if the reader knew the signs: each stands where something else was read in its place.

    In place of a sign one letter more may be read than it has characters, or nothing, with or without the spaces beside it, and
    a digit only where nothing else was read there. Where a line runs from right to left and readers do not, a sign at the end
    of a plain number may be read at either end of it.

    Args:
        read: As the reader gave it.
        text: The copy.
        signs: Characters that are not to be believed; of all others nothing is changed.
        locale: Of the copy.
    """
    wanted = graphemes(comparable(text, locale))
    for start, end in _runs(wanted, signs):
        read = min(
            _candidates(graphemes(read), wanted, start, end, locale),
            key=lambda other: Levenshtein.distance(comparable(other, locale), "".join(wanted)),
        )
    return read


def _runs(wanted: Sequence[str], signs: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the copy has doubtful signs; those side by side count as one."""
    found: list[tuple[int, int]] = []
    for index, cell in enumerate(wanted):
        if not any(sign in cell for sign in signs):
            continue
        if found and found[-1][1] == index:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def _candidates(read: Sequence[str], wanted: Sequence[str], start: int, end: int, locale: str) -> Iterator[str]:
    """Yield the reading with the signs in each place where they may stand; first the reading as it is."""
    yield "".join(read)
    sign = "".join(wanted[start:end])
    gap_before = " " if wanted[start - 1 : start] == (" ",) else ""
    gap_after = " " if wanted[end : end + 1] == (" ",) else ""
    at = _place(read, wanted, start)
    for first in range(max(0, at - _NEAR), min(len(read), at + _NEAR) + 1):
        for before, after in _without(read, first, end - start + 1):
            yield f"{before}{gap_before if before else ''}{sign}{gap_after if after else ''}{after}"
    if direction(locale) != "rtl" or not is_plain("".join(wanted)) or 0 < start < end < len(wanted):
        return
    for first in {0, *range(max(0, len(read) - (end - start) - 1), len(read) + 1)}:
        for before, after in _without(read, first, end - start + 1):
            if before and after:
                continue
            number = before + after
            yield f"{number}{gap_before}{sign}" if start else f"{sign}{gap_after}{number}"


def _without(read: Sequence[str], first: int, most: int) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each piece that may have been read for a sign; the widest are letters alone."""
    for width in range(min(most, len(read) - first) + 1):
        piece = "".join(read[first : first + width])
        digits = any(character.isdecimal() for character in piece)
        if width < 2 or (not digits and (width < most or piece.isalpha())):
            yield "".join(read[:first]).rstrip(), "".join(read[first + width :]).lstrip()


def _place(read: Sequence[str], wanted: Sequence[str], start: int) -> int:
    """Return where in a reading stands what the copy has at an index."""
    for step in Levenshtein.opcodes(wanted, read):
        if step.src_start <= start < step.src_end:
            return min(step.dest_start + start - step.src_start, step.dest_end)
    return len(read)
