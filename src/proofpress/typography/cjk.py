"""East Asian punctuation: full-width marks that meet share their white space (CSS Text 4, text-spacing-trim)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import regex

__all__ = ["counters", "half_width", "regained"]

OPENING: Final = "（「『【〔《〈［｛〖〘"
CLOSING: Final = "）」』】〕》〉］｝〗〙、。，．"
HALF_EM: Final = 0.5
MIDDLE: Final = "・"
GAP: Final = "\u3000"
COUNTERS: Final = {
    "ja": "年月日時分秒円点個回人名様台枚本冊件歳割階号番週箱袋杯食位世代万億千百倍",
    "zh": "年月日号时分秒元折件个台位人份次瓶盒袋斤倍万亿千百块周",
    "ko": "년월일시분초원개회인명대장권건세할층호번주",
}
AFTER_COUNTER: Final = {"ja": "目間半中前後上下", "zh": "起内前后", "ko": ""}


def half_width(text: str) -> tuple[int, ...]:
    """Return the offsets of marks that give up their blank half because of their neighbour.

    A closing mark does before another closing mark, a middle dot or a full-width space; an opening mark does after any mark.

    Args:
        text: One line.
    """
    found = []
    for at, (one, other) in enumerate(pairwise(text)):
        if one in CLOSING and other in CLOSING + MIDDLE + GAP:
            found.append(at)
        elif other in OPENING and one in OPENING + CLOSING + MIDDLE + GAP:
            found.append(at + 1)
    return tuple(found)


def regained(text: str, advances: Sequence[float]) -> dict[int, float]:
    """Return by offset what an opening mark, halved because of what stands before it, gains when it begins a line.

    Args:
        text: The text.
        advances: Advance of each character in em.
    """
    return {at: HALF_EM for at in half_width(text) if text[at] in OPENING and advances[at] <= HALF_EM}


def counters(text: str, language: str) -> frozenset[int]:
    """Return the offsets between a number and its counter word, such as in 30日 or 3点目, where no line should begin.

    Args:
        text: The text.
        language: Language subtag.
    """
    if language not in COUNTERS:
        return frozenset()
    pattern = (
        rf"(?<=\p{{Nd}})[{COUNTERS[language]}][{AFTER_COUNTER[language]}]*"
        if AFTER_COUNTER[language]
        else (rf"(?<=\p{{Nd}})[{COUNTERS[language]}]")
    )
    return frozenset(at for match in regex.finditer(pattern, text) for at in range(match.start(), match.end()))
