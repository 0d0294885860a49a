"""Where lines may end: UAX #14 with dictionaries and each locale's rules, then our own manners."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Final, Protocol

import attrs
from icu4py.breakers import LineBreaker as _IcuBreaker
from icu4py.breakers import WordBreaker as _IcuWords

from proofpress.typography.characters import FORCED_BREAKS, HANGING
from proofpress.typography.cjk import counters
from proofpress.typography.glue import glued, orphans
from proofpress.typography.hyphens import hyphen_points
from proofpress.typography.locale import traits
from proofpress.typography.phrases import phrase_ends
from proofpress.typography.values import Style

__all__ = ["IcuLineBreaker", "LineBreaker", "Piece", "break_sets"]

SOFT_HYPHEN: Final = "\u00ad"
PREFERRED: Final = {
    "ja": "ja-u-lb-strict-lw-phrase",
    "ko": "ko-u-lw-phrase",
    "zh": "zh-u-lb-strict",
    "yue": "zh-u-lb-strict",
}
PERMITTED: Final = {"ja": "ja-u-lb-strict", "ko": "ko-u-lb-strict", "zh": "zh-u-lb-strict", "yue": "zh-u-lb-strict"}
RESTS: Final = frozenset(":;,.!?—–…،؛؟।、。，：；！？")
PHRASES: Final = frozenset({"ja"})
"""Languages whose phrases BudouX knows better than ICU."""
WHOLE_WORDS: Final = frozenset({"zh", "yue"})
"""Languages whose lines may break inside words, and whose headlines had better not."""


class LineBreaker(Protocol):
    """Finds break opportunities."""

    def ends(self, text: str, tag: str) -> tuple[int, ...]:
        """Return the offsets, in code points, after which a line may or must end; the last is the text's length.

        Args:
            text: The text.
            tag: BCP 47 tag with line-break keywords.
        """

    def words(self, text: str, tag: str) -> tuple[int, ...]:
        """Return the offsets, in code points, after which a word ends.

        Args:
            text: The text.
            tag: BCP 47 tag.
        """


class IcuLineBreaker:
    """ICU's line breaker: UAX #14, dictionaries for Thai and its kin, kinsoku levels and phrases for Japanese and Korean."""

    def ends(self, text: str, tag: str) -> tuple[int, ...]:
        """Return break opportunities as `LineBreaker` says.

        Args:
            text: The text.
            tag: BCP 47 tag with line-break keywords.
        """
        return _offsets(_IcuBreaker(text, tag))

    def words(self, text: str, tag: str) -> tuple[int, ...]:
        """Return ends of words as `LineBreaker` says.

        Args:
            text: The text.
            tag: BCP 47 tag.
        """
        return _offsets(_IcuWords(text, tag))


def _offsets(segments: Iterable[str]) -> tuple[int, ...]:
    # The breaker's own offsets count UTF-16 units; its strings do not.
    return tuple(accumulate(len(segment) for segment in segments if segment))


@attrs.frozen
class Piece:
    """A stretch of text that no line divides.

    Args:
        start: First code point.
        core: End of what counts for the width; the spaces from here to `end` hang.
        end: One past the last code point.
        forced: Whether a line must end after it.
        soft: Whether a line that ends after it shows a hyphen.
        rest: Whether it ends with punctuation, after which a reader rests anyway.
    """

    start: int
    core: int
    end: int
    forced: bool = False
    soft: bool = False
    rest: bool = False


def break_sets(text: str, style: Style, breaker: LineBreaker) -> tuple[tuple[Piece, ...], ...]:
    """Return the ways to cut a text, best manners first; later ones have more places to break.

    Args:
        text: The text.
        style: Its locale chooses rules; balanced lines keep Chinese words whole; hyphens only if it allows them.
        breaker: Finds break opportunities.
    """
    language = traits(style.locale).language
    tight = glued(text) | counters(text, language)
    preferred = breaker.ends(text, PREFERRED.get(language, language))
    permitted = breaker.ends(text, PERMITTED.get(language, language)) if language in PERMITTED else preferred
    hyphens = hyphen_points(text, style.locale) - tight if style.hyphenate else frozenset()
    best = preferred
    if language in PHRASES:
        phrases = phrase_ends(text)
        best = tuple(end for end in permitted if end in phrases or text[end - 1] in FORCED_BREAKS)
    if language in WHOLE_WORDS and style.balance:
        words = set(breaker.words(text, language))
        best = preferred = tuple(end for end in preferred if end in words)
    gentle = tight | orphans(text, language)
    ways = dict.fromkeys(
        [
            (best, gentle, frozenset[int]()),
            (preferred, gentle, frozenset[int]()),
            (permitted, tight, frozenset[int]()),
            (permitted, tight, hyphens),
        ]
    )
    return tuple(dict.fromkeys(_pieces(text, *way) for way in ways))


def _pieces(text: str, ends: Iterable[int], tight: frozenset[int], hyphens: frozenset[int]) -> tuple[Piece, ...]:
    natural = set(ends)
    pieces, start = [], 0
    for end in sorted(natural | hyphens):
        last = text[end - 1]
        forced = last in FORCED_BREAKS
        if end in tight and not forced and end < len(text):
            continue
        soft = end not in natural or last == SOFT_HYPHEN
        core = end - 1 if last == SOFT_HYPHEN else end
        while core > start and text[core - 1] in HANGING:
            core -= 1
        pieces.append(Piece(start, core, end, forced, soft, text[core - 1] in RESTS if core > start else False))
        start = end
    return tuple(pieces)
