"""Found lines of text, put into rows; pieces of one line that were found apart become one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from proofpress.quads import Quad, around

__all__ = ["joined", "rows_of"]

_SAME_ROW: Final = 0.5
"""Lines whose centres lie nearer than this share of the lower one's height stand in one row."""
_ONE_LINE: Final = 0.25
"""The same of pieces that are one line."""
_SHARED: Final = 0.6
"""Pieces of one line share at least this much of it, in heights: each was cut half a height wider than its letters."""
_ALIKE: Final = 1.3
"""Pieces of one line differ in height by no more than this factor."""
_PARALLEL: Final = math.radians(4)
"""And in direction by no more than this angle."""


def joined(found: Iterable[Quad]) -> list[Quad]:
    """Return the lines, each once: where two that were found lie over each other, a letter would be read in both.

    Args:
        found: In any order.
    """
    lines = list(found)
    while (pair := next((pair for pair in combinations(lines, 2) if _one_line(*pair)), None)) is not None:
        lines = [*(line for line in lines if line not in pair), around(pair)]
    return lines


def rows_of(lines: Iterable[Quad], *, backwards: bool = False) -> list[list[Quad]]:
    """Return the lines by row, the highest row first, each in reading direction.

    Args:
        lines: In any order.
        backwards: Whether rows are read from right to left.
    """
    rows: list[list[Quad]] = []
    for line in sorted(lines, key=lambda line: line.y):
        home = next((row for row in reversed(rows[-3:]) if _beside(row[-1], line)), None)
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    return [sorted(row, key=lambda line: line.x, reverse=backwards) for row in rows]


def _beside(one: Quad, other: Quad) -> bool:
    """Tell whether two lines stand in one row and do not overlap; on a slope, along the slope."""
    along, offset = _apart([one, other], (one.angle + other.angle) / 2)
    return offset < _SAME_ROW * min(one.height, other.height) and along > 0.4 * (one.width + other.width)


def _one_line(one: Quad, other: Quad) -> bool:
    """Tell whether two found lines are pieces of one, which lie over each other."""
    low, high = sorted((one.height, other.height))
    if high > _ALIKE * low or abs(one.angle - other.angle) > _PARALLEL:
        return False
    along, offset = _apart([one, other], max(one, other, key=lambda line: line.width).angle)
    return offset < _ONE_LINE * low and (one.width + other.width) / 2 - along > _SHARED * low


def _apart(pair: Sequence[Quad], angle: float) -> tuple[float, float]:
    """Return how far two centres lie apart along a direction, and across it, px."""
    one, other = pair
    right, down = other.x - one.x, other.y - one.y
    cos, sin = math.cos(angle), math.sin(angle)
    return abs(right * cos + down * sin), abs(down * cos - right * sin)
