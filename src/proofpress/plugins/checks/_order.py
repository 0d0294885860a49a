"""Right-to-left order and alignment, as pure functions of what was read and where ink lies.

The usual faults of tools that know no bidi: the letters run from left to right, the letters do but numbers and Latin words keep
their own order, or the words stand in the wrong order. Each gives another string when it is read from right to left.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import regex
from rapidfuzz.distance import Levenshtein

from proofpress.ink import lines_of
from proofpress.text import fold, graphemes

__all__ = ["Order", "Side", "flush_side", "order_of", "right_orders", "wrong_orders"]

Order = Literal["straight", "reversed", "either", "unclear"]
Side = Literal["left", "right"]

_LEFT_TO_RIGHT_RUN: Final = regex.compile(
    r"[\p{Script=Latin}\p{Nd}](?:[\p{Script=Latin}\p{M}\p{Nd}.,:/\-]*[\p{Script=Latin}\p{Nd}])?"
)
_LEAST_LIKENESS: Final = 0.5
_LEAST_MARGIN: Final = 0.1


def right_orders(text: str) -> tuple[str, ...]:
    """Return how a right-to-left line reads when it was laid out right.

    Where no letter shows the direction, as in `34.90 ₪`, readers give the words as they stand from left to right.

    Args:
        text: One line of copy in logical order.
    """
    straight = fold(text)
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in straight):
        return (straight,)
    return tuple(dict.fromkeys((straight, " ".join(reversed(straight.split(" "))))))


def wrong_orders(text: str) -> tuple[str, ...]:
    """Return how a right-to-left line reads when it was laid out wrong; without those that read as they should.

    Args:
        text: One line of copy in logical order.
    """
    straight, right = fold(text), right_orders(text)
    turned = _turned(straight)
    runs_kept = _LEFT_TO_RIGHT_RUN.sub(lambda run: _turned(run.group()), turned)
    words_turned = " ".join(reversed(straight.split(" ")))
    letters_turned = " ".join(_turned(word) for word in straight.split(" "))
    candidates = (turned, runs_kept, words_turned, letters_turned)
    return tuple(dict.fromkeys(candidate for candidate in candidates if candidate not in right))


def order_of(read: str, expected: str) -> Order:
    """Return in which order a reading shows the copy: straight, reversed, the same either way, or unclear.

    Args:
        read: What was read.
        expected: The copy.
    """
    wrong = wrong_orders(expected)
    straight = max(_likeness(read, candidate) for candidate in right_orders(expected))
    if not wrong:
        return "either" if straight >= _LEAST_LIKENESS else "unclear"
    turned = max(_likeness(read, candidate) for candidate in wrong)
    if max(straight, turned) < _LEAST_LIKENESS or abs(straight - turned) < _LEAST_MARGIN:
        return "unclear"
    return "straight" if straight > turned else "reversed"


def flush_side(mask: npt.NDArray[np.bool_]) -> Side | None:
    """Return the edge of the box at which every line that does not fill it stands, or None if none shows one.

    Args:
        mask: Where ink is in the box.
    """
    sides: set[Side | None] = set()
    width = mask.shape[1]
    for top, bottom in lines_of(mask):
        columns = np.flatnonzero(mask[top:bottom].any(axis=0))
        left, right = int(columns[0]), width - 1 - int(columns[-1])
        if left + right <= max(bottom - top, 0.05 * width):
            continue
        nearly = 0.35 * (bottom - top)
        sides.add("left" if left < right - nearly else "right" if right < left - nearly else None)
    return sides.pop() if len(sides) == 1 else None


def _turned(text: str) -> str:
    return "".join(reversed(graphemes(text)))


def _likeness(one: str, other: str) -> float:
    return Levenshtein.normalized_similarity(graphemes(fold(one)), graphemes(fold(other)))
