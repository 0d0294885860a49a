"""Breaking into lines and finding sizes, by arithmetic on advance widths that were shaped once."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Final

import attrs

from proofpress.typography.breaks import Piece

__all__ = ["EPSILON", "STEP_PX", "Measure", "Span", "largest", "sizes"]

STEP_PX: Final = 0.5
"""Sizes are multiples of this, besides the smallest and the largest asked for."""
EPSILON: Final = 1e-6
HYPHEN_COST: Final = 0.25
REST_GAIN: Final = 0.1
MAX_BALANCED: Final = 400
"""Pieces of a paragraph above which lines are not balanced: nobody sees it, and the cost grows with the square."""


@attrs.frozen
class Span:
    """A line before shaping: code points without the spaces that hang, its width in em, and whether a hyphen is added."""

    start: int
    end: int
    width: float
    hyphen: bool


class Measure:
    """Widths of a text cut into pieces.

    Args:
        pieces: The pieces.
        advances: Advance of each character, in em.
        hyphen: Returns the width in em of a hyphen after the character at an offset.
        tracking: Space after each letter in em, which does not count at a line's end.
        regained: Width in em that a character gains when it begins a line, by offset.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        advances: Sequence[float],
        hyphen: Callable[[int], float],
        tracking: float,
        regained: Mapping[int, float],
    ) -> None:
        self._sums = [0.0, *accumulate(advances)]
        self._tracking = tracking
        self._regained = regained
        self._hyphens = {
            piece.core: hyphen(piece.core - 1) for piece in pieces if piece.soft and piece.core > piece.start
        }
        self._paragraphs: list[list[Piece]] = [[]]
        for piece in pieces:
            self._paragraphs[-1].append(piece)
            if piece.forced:
                self._paragraphs.append([])
        if not self._paragraphs[-1]:
            self._paragraphs.pop()

    def _span(self, pieces: Sequence[Piece], first: int, last: int) -> Span:
        start, end = pieces[first].start, pieces[last].core
        hyphen = pieces[last].soft and last + 1 < len(pieces) and end in self._hyphens
        width = self._sums[end] - self._sums[start] if end > start else 0.0
        width += self._regained.get(start, 0.0) - self._tracking if width else 0.0
        return Span(start, max(start, end), width + (self._hyphens[end] if hyphen else 0.0), hyphen)

    def lines(self, width: float) -> tuple[Span, ...]:
        """Return lines filled as far as they go; a piece that is too wide stands alone.

        Args:
            width: Room in em.
        """
        return tuple(span for pieces in self._paragraphs for span in self._greedy(pieces, width + EPSILON))

    def _greedy(self, pieces: Sequence[Piece], width: float) -> list[Span]:
        found: list[Span] = []
        first, count = 0, len(pieces)
        while first < count:
            if pieces[first].core == pieces[first].start and (first + 1 < count or found):
                first += 1
                continue
            best, start = first, pieces[first].start
            room = self._sums[start] + self._tracking - self._regained.get(start, 0.0) + width
            for last in range(first + 1, count):
                piece = pieces[last]
                if self._sums[piece.core] > room:
                    break
                if not piece.soft or self._span(pieces, first, last).width <= width:
                    best = last
            found.append(self._span(pieces, first, best))
            first = best + 1
        return found

    def balanced(self, width: float) -> tuple[Span, ...]:
        """Return as many lines as `lines` does, of lengths as equal as legal breaks allow.

        Args:
            width: Room in em.
        """
        found: list[Span] = []
        for pieces in self._paragraphs:
            greedy = self._greedy(pieces, width + EPSILON)
            even = (
                self._even(pieces, width + EPSILON, len(greedy))
                if 1 < len(greedy) < len(pieces) <= MAX_BALANCED
                else None
            )
            found += even or greedy
        return tuple(found)

    @staticmethod
    def _manners(last: Piece, span: Span) -> float:
        """Return what it costs that a line ends where it does: hyphens cost, a rest for the reader is worth some raggedness."""
        return HYPHEN_COST if span.hyphen else -REST_GAIN if last.rest else 0.0

    def _even(self, pieces: Sequence[Piece], width: float, count: int) -> list[Span] | None:
        """Return the lines with the smallest sum of squared widths: their total is fixed, so equal lengths win."""
        solid = [at for at, piece in enumerate(pieces) if piece.core > piece.start]
        best: dict[tuple[int, int], tuple[float, tuple[Span, ...]]] = {(0, 0): (0.0, ())}
        for done in range(count):
            for at, first in enumerate(solid):
                if (at, done) not in best:
                    continue
                cost, spans = best[at, done]
                for after in range(at, len(solid)):
                    span = self._span(pieces, first, solid[after])
                    if span.width > width:
                        if span.hyphen:
                            continue
                        break
                    total = cost + span.width**2 + self._manners(pieces[solid[after]], span) * width**2
                    key = (after + 1, done + 1)
                    if key not in best or total < best[key][0] - EPSILON:
                        best[key] = (total, (*spans, span))
        final = best.get((len(solid), count))
        return list(final[1]) if final else None


@functools.lru_cache(maxsize=256)
def sizes(smallest: float, largest_px: float) -> tuple[float, ...]:
    """Return the sizes to try, ascending: multiples of `STEP_PX`, and both ends.

    Args:
        smallest: In px.
        largest_px: In px.
    """
    first, last = math.ceil(smallest / STEP_PX), math.floor(largest_px / STEP_PX)
    return tuple(sorted({smallest, largest_px, *(step * STEP_PX for step in range(first, last + 1))}))


def largest(candidates: Sequence[float], fits: Callable[[float], bool]) -> float | None:
    """Return the largest candidate that fits, None if none does.

    Args:
        candidates: Ascending.
        fits: True up to some size and false above it.
    """
    low, high = 0, len(candidates)
    while low < high:
        middle = (low + high) // 2
        if fits(candidates[middle]):
            low = middle + 1
        else:
            high = middle
    return candidates[low - 1] if low else None
