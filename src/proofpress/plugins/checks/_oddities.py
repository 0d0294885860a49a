"""What is odd about one letter among the others of its text: spoiled, of another country's form, out of its place.

A hand may be unlike every reference, but it is so evenly. A letter is judged only where those beside it are what they should
be, and by difference: how much more it is like itself spoiled than like itself. The bounds were chosen on phrases, typefaces
and seeds that the published figures do not contain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from proofpress.plugins.checks._aligned import AROUND, Aligned, Found
from proofpress.plugins.checks._letters import EM, HAN_LOCALES

__all__ = ["SHIFT", "comparable", "foreign", "misplaced", "spoiled", "touching"]

_LIKE: Final = 0.6
"""Least likeness of the middle letter from which single letters can be judged."""
_LEAST_SCALE: Final = 0.5
"""Least size of the picture's letters in parts of the reference's."""
_NEIGHBOUR: Final = 0.5
"""Least likeness of the letters beside one that is judged."""
_SPOILED: Final = 0.5
"""Least likeness of a letter to itself spoiled."""
_MORE: Final = {"mirrored": 0.18, "boxed": 0.25, "cut": 0.15}
"""How much more a letter must be like itself spoiled than like itself."""
_JOINED: Final = frozenset({"Arab", "Syrc", "Mong", "Nkoo", "Adlm", "Mand", "Phag"})
"""Scripts whose letters join: their shapes differ from face to face by more than a mirror changes."""
_TOUCHING: Final = _JOINED | {"Deva", "Beng", "Guru"}
"""Scripts whose letters stand where the one before ends."""
_NARROW: Final = 0.28
"""Width in parts of the font size below which a stroke is like any other: l, i, 1."""
SHIFT: Final = 0.14
"""Shift in parts of the font size from which a letter is out of its place."""
_FOUND: Final = 0.6
"""Least likeness of a letter where it was found out of its place."""
_AWAY: Final = 0.25
"""How much more it must be like itself there than where its neighbours say."""
_OVERLAP: Final = 0.6
"""Share of a letter on its neighbour from which it was found in the neighbour's strokes."""
_UNEVEN: Final = 3
"""Most that the letters on both sides may differ in place, px of the reference."""


def comparable(aligned: Aligned | None) -> bool:
    """Tell whether letters are large enough and all in all like the reference's, so that one that is not stands out."""
    return aligned is not None and aligned.likeness >= _LIKE and aligned.scale >= _LEAST_SCALE


def spoiled(aligned: Aligned) -> tuple[tuple[Found, str], ...]:
    """Return the letters that are much more like themselves spoiled than like themselves, and how: mirrored, boxed or cut.

    A hand draws a letter alike each time: what is odd about every one of several is its style.
    """
    odd: dict[str, list[Found]] = defaultdict(list)
    for found, before, after in _flanked(aligned):
        for manner, more in _MORE.items():
            score = found.spoiled.get(manner, -1.0)
            wide = found.letter.width >= _NARROW * EM
            inside = manner == "cut" or _lines(aligned) == 1 or None not in (before, after)
            if (
                wide
                and inside
                and score >= _SPOILED
                and score - found.like >= more
                and found.letter.script not in _JOINED
            ):
                odd[manner].append(found)
    all_of = Counter(found.letter.text for found in aligned.found)
    told = []
    for manner, letters in odd.items():
        of = Counter(found.letter.text for found in letters)
        told += [
            (f, manner) for f in letters if of[f.letter.text] < all_of[f.letter.text] or all_of[f.letter.text] == 1
        ]
    return tuple(told)


def foreign(aligned: Aligned) -> tuple[str, float, str] | None:
    """Return the other locale whose forms of Han characters are most like the picture's, by how much, and which characters.

    How much is the sum over all characters that differ; above 0, the other locale's are more like it. None where none differs.
    """
    leans: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for found, _, _ in _flanked(aligned):
        for other in HAN_LOCALES:
            if other in found.spoiled:
                leans[other].append((found.letter.text, found.spoiled[other] - found.like))
    sums = {other: sum(lean for _, lean in each) for other, each in leans.items()}
    if not sums:
        return None
    other = max(sums, key=lambda name: sums[name])
    return other, sums[other], "".join(text for text, lean in leans[other] if lean > 0)


def touching(aligned: Aligned) -> bool:
    """Tell whether all letters are of scripts whose letters touch."""
    return all(found.letter.script in _TOUCHING for found in aligned.found)


def misplaced(aligned: Aligned) -> tuple[tuple[Found, float], ...]:
    """Return the letters that are surely not where their neighbours say, with the shift in parts of the font size.

    The first and the last letter of a line are not judged, nor are narrow ones, nor those of scripts whose letters touch.
    """
    told = []
    for found, before, after in _flanked(aligned):
        letter = found.letter
        if before is None or after is None or letter.script in _TOUCHING or letter.width < _NARROW * EM:
            continue
        if abs(before.place - after.place) > _UNEVEN:
            continue
        due = (before.place + after.place) / 2
        at = int(found.profile.argmax()) - AROUND
        middle = round(due) + AROUND
        there = float(found.profile[max(0, middle - 1) : middle + 2].max(initial=0.0))
        best = float(found.profile[at + AROUND])
        far = abs(at - due) >= SHIFT * EM
        if far and best >= _FOUND and best - there >= _AWAY and not any(_on(found, at, o) for o in (before, after)):
            told.append((found, (at - due) / EM))
    return tuple(told)


def _flanked(aligned: Aligned) -> Iterator[tuple[Found, Found | None, Found | None]]:
    """Yield each letter with those beside it in its line, where one is and all that are are what they should be."""
    for index, found in enumerate(aligned.found):
        before, after = (
            aligned.found[at] if 0 <= at < len(aligned.found) and aligned.found[at].line == found.line else None
            for at in (index - 1, index + 1)
        )
        beside = [other.like for other in (before, after) if other is not None]
        if beside and min(beside) >= _NEIGHBOUR:
            yield found, before, after


def _lines(aligned: Aligned) -> int:
    return 1 + max(found.line for found in aligned.found)


def _on(found: Found, at: int, other: Found) -> bool:
    """Tell whether a letter that is found at a place lies mostly on its neighbour."""
    left, right = found.letter.x + at, found.letter.x + at + found.letter.width
    begin = other.letter.x + other.place
    return min(right, begin + other.letter.width) - max(left, begin) > _OVERLAP * found.letter.width
