"""Words that were found row by row, put into the order of the blocks that they stand in.

Posters set lines beside each other that do not belong together: a label on the right, a second column. A row that holds both
tears both apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from proofpress.geometry import Box
from proofpress.interfaces import Word

__all__ = ["by_block", "height_of"]

_WIDE_GAP: Final = 1.5
"""Words of a row further apart than this share of their height belong to different blocks, and so do words of unlike height."""
_LEADING: Final = 1.2
"""Most room between two lines of a block, as a share of the height of the smaller."""
_UNLIKE: Final = 1.8
"""Words of a block differ in height by no more than this factor."""

_LONE: Final = 1.0
"""What is no wider than this many times its height may be a sign that stands alone."""
_INDENT: Final = 3.0
"""Such a sign may stand this many of its heights beside the column: braces and bullets are set in or out."""


@attrs.frozen
class _Piece:
    """Words of one row that stand together."""

    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return Box.around(word.box for word in self.words)

    @property
    def height(self) -> float:
        return max(map(height_of, self.words))


def height_of(word: Word) -> float:
    """Return how high a word stands, across its own direction, px."""
    return word.quad.height if word.quad is not None else word.box.height


def by_block(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words block by block; each piece of a row becomes a line of its own.

    A block is a stack of pieces of like height, each under the one before with little room between and some width in common.

    Args:
        words: In reading order, row by row.
    """
    blocks: list[list[_Piece]] = []
    for piece in _pieces(words):
        home = min((block for block in blocks if _under(block[-1], piece)), key=lambda b: _room(b, piece), default=None)
        if home is None:
            blocks.append([piece])
        else:
            home.append(piece)
    ordered = [piece for block in blocks for piece in block]
    return tuple(attrs.evolve(word, line=number) for number, piece in enumerate(ordered) for word in piece.words)


def _pieces(words: Sequence[Word]) -> list[_Piece]:
    found: list[list[Word]] = []
    for word in words:
        if found and found[-1][-1].line == word.line and not _apart(found[-1][-1], word):
            found[-1].append(word)
        else:
            found.append([word])
    return [_Piece(tuple(piece)) for piece in found]


def _apart(one: Word, other: Word) -> bool:
    gap = max(other.box.x - one.box.right, one.box.x - other.box.right)
    heights = height_of(one), height_of(other)
    return gap > _WIDE_GAP * min(heights) or not _alike(*heights)


def _alike(one: float, other: float) -> bool:
    return max(one, other) <= _UNLIKE * min(one, other)


def _under(upper: _Piece, lower: _Piece) -> bool:
    over, below = upper.box, lower.box
    shared = min(over.right, below.right) - max(over.x, below.x)
    room = below.y - over.bottom
    near = over.centre[1] < below.centre[1] and room <= _LEADING * min(upper.height, lower.height)
    sign = next((piece for piece in (upper, lower) if piece.box.width <= _LONE * piece.height), None)
    if sign is not None:
        return near and shared > -_INDENT * sign.height
    return near and shared > 0 and _alike(upper.height, lower.height)


def _room(block: Sequence[_Piece], piece: _Piece) -> int:
    return piece.box.y - block[-1].box.bottom
