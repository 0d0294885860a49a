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

__all__ = ["by_block"]

_WIDE_GAP: Final = 1.5
"""Words of a row further apart than this share of their height belong to different blocks."""
_LEADING: Final = 1.2
"""Most room between two lines of a block, as a share of the lower one's height."""
_UNLIKE: Final = 1.8
"""Lines of a block differ in height by no more than this factor."""


@attrs.frozen
class _Piece:
    """Words of one row that stand together."""

    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return Box.around(word.box for word in self.words)


def by_block(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words block by block; each piece of a row becomes a line of its own.

    A block is a stack of pieces of like height, each under the one before with little room between and some width in common.

    Args:
        words: In reading order, row by row.
    """
    blocks: list[list[_Piece]] = []
    for piece in _pieces(words):
        home = min(
            (block for block in blocks if _under(block[-1].box, piece.box)), key=lambda b: _room(b, piece), default=None
        )
        if home is None:
            blocks.append([piece])
        else:
            home.append(piece)
    ordered = [piece for block in blocks for piece in block]
    return tuple(attrs.evolve(word, line=number) for number, piece in enumerate(ordered) for word in piece.words)


def _pieces(words: Sequence[Word]) -> list[_Piece]:
    found: list[list[Word]] = []
    for word in words:
        if found and found[-1][-1].line == word.line and not _apart(found[-1][-1].box, word.box):
            found[-1].append(word)
        else:
            found.append([word])
    return [_Piece(tuple(piece)) for piece in found]


def _apart(one: Box, other: Box) -> bool:
    gap = max(other.x - one.right, one.x - other.right)
    return gap > _WIDE_GAP * min(one.height, other.height)


def _under(upper: Box, lower: Box) -> bool:
    shared = min(upper.right, lower.right) - max(upper.x, lower.x)
    room = lower.y - upper.bottom
    alike = max(upper.height, lower.height) <= _UNLIKE * min(upper.height, lower.height)
    return alike and shared > 0 and lower.centre[1] > upper.centre[1] and room <= _LEADING * lower.height


def _room(block: Sequence[_Piece], piece: _Piece) -> int:
    return piece.box.y - block[-1].box.bottom
