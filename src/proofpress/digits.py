"""Whether the numbers of a copy stand in a picture, by a reader that knows no words.

A reader of words guesses digits too: it may read the price that it learnt in place of the one that stands there. Where such a
reader is the only one that has the letters of a copy, its digits are read again by one that has digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader
from proofpress.text import fold

__all__ = ["differ_in_digits_alone", "numbers_doubt", "numbers_of", "numbers_stand"]

_DIGITS: Final = re.compile(r"\d+")
_LEAST_MARGIN: Final = 4


def numbers_of(text: str) -> Counter[str]:
    """Return the runs of digits of a text; the separators inside of an amount part it."""
    return Counter(_DIGITS.findall(fold(text)))


def differ_in_digits_alone(one: str, other: str) -> bool:
    """Tell whether two texts are the same once digits and spaces are left out, and not with them."""
    bare = ["".join(_DIGITS.sub("", fold(text)).split()) for text in (one, other)]
    return bare[0] == bare[1] and numbers_of(one) != numbers_of(other)


def numbers_doubt(text: str, read: str, stand: Callable[[], bool], *, failed: bool) -> str:
    """Return why a verdict of a reader of words cannot be trusted: one that knows none sees other numbers; empty if it can.

    A failure is in doubt only where it is one of digits alone.

    Args:
        text: The copy.
        read: What the reader of words read.
        stand: Asks the other reader whether the numbers of the copy stand there.
        failed: Whether the verdict is a failure, not a pass.

    Raises:
        ReaderUnavailableError: The other reader or its data is missing.
    """
    if not numbers_of(text) or (failed and not differ_in_digits_alone(read, text)) or stand() is not failed:
        return ""
    return "sees the numbers of the copy" if failed else "does not see the same numbers"


def numbers_stand(text: str, shown: Pixels, hint: Hint, seeing: Reader, finding: Reader) -> bool:
    """Tell whether a reader sees all numbers of a text in the words with digits that another finds.

    Between letters that it does not have a reader overlooks digits. Cut out they stand alone.

    Args:
        text: The copy.
        shown: What the finding reader was shown.
        hint: What it was told.
        seeing: A reader that has the digits.
        finding: A reader that has the letters; asked for the places of words if it is a `Locator`.

    Raises:
        ReaderUnavailableError: A reader or its data is missing.
    """
    seen: Counter[str] = Counter()
    for word in _with_digits(shown, hint, finding):
        seen += numbers_of(seeing.read(word, Hint(hint.locale, 1)).text)
    return numbers_of(text) <= seen


def _with_digits(shown: Pixels, hint: Hint, finding: Reader) -> Iterator[Pixels]:
    if not isinstance(finding, Locator):
        return
    canvas = Box(0, 0, shown.shape[1], shown.shape[0])
    for word in finding.locate(shown, hint):
        if _DIGITS.search(word.text):
            box = word.box.expanded(max(_LEAST_MARGIN, word.box.height // 6)).intersection(canvas)
            yield shown[box.y : box.bottom, box.x : box.right]
