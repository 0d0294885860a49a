"""Which characters a face has, as ranges: small in memory and on disk."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

__all__ = ["Coverage"]

SPACE: Final = 0x20
SYNTHESISED_SPACES: Final = frozenset({0x09, 0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)})
"""Spaces that the shaper makes out of a plain one when a face lacks them."""
HYPHEN, NON_BREAKING_HYPHEN = 0x2010, 0x2011


@attrs.frozen
class Coverage:
    """A set of code points.

    Args:
        starts: First code point of each range, ascending.
        ends: Last code point of each range.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @staticmethod
    def of(codes: Iterable[int]) -> Coverage:
        """Return the coverage of code points in any order."""
        points = np.unique(np.fromiter(codes, dtype=np.int64))
        if not points.size:
            return Coverage((), ())
        gaps = np.flatnonzero(np.diff(points) > 1)
        starts = points[np.concatenate(([0], gaps + 1))]
        ends = points[np.concatenate((gaps, [points.size - 1]))]
        return Coverage(tuple(starts.tolist()), tuple(ends.tolist()))

    def __len__(self) -> int:
        return sum(end - start + 1 for start, end in zip(self.starts, self.ends, strict=True))

    def has(self, code: int) -> bool:
        """Return whether the face itself maps a code point."""
        at = bisect_right(self.starts, code) - 1
        return at >= 0 and code <= self.ends[at]

    def can_show(self, code: int) -> bool:
        """Return whether the shaper can show a code point with this face, substitutes for spaces included."""
        if self.has(code):
            return True
        if code in SYNTHESISED_SPACES:
            return self.has(SPACE)
        return code == NON_BREAKING_HYPHEN and self.has(HYPHEN)
