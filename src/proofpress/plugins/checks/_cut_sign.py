"""Cutting a line in two: the ink of the sign at one end of it, and the rest, each piece measured by the digits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.ink import Ink, lines_of

__all__ = ["CutLine", "InkPiece", "Share", "Side", "cut_sign"]

Share = npt.NDArray[np.float32]
Side = Literal["left", "right"]

_LEVELS: Final = (0.35, 0.5, 0.65, 0.8)
"""Shares of ink from which a pixel counts: glows and soft edges join what stands apart at a higher one."""
_SPECK: Final = 0.02
"""Share of the columns' greatest ink below which a column is empty."""
_TALL: Final = 0.75
"""Digits are at least this high, in parts of the highest piece of ink."""
_WIDEST: Final = 1.6
"""Of a sign, in heights of a digit."""


@attrs.frozen(eq=False)
class InkPiece:
    """Ink that stands apart from what is beside it.

    Attributes:
        share: 0 for ground to 1 for ink, cut close, shape (height, width).
        width: In heights of a digit.
        top: Height of its head above the digits' feet, in heights of a digit; 1 where it is as high as they are.
        bottom: The same of its foot; below 0 where it reaches deeper.
    """

    share: Share = attrs.field(repr=False)
    width: float
    top: float
    bottom: float


@attrs.frozen(eq=False)
class CutLine:
    """A line of ink, cut in two.

    Attributes:
        sign: The piece at the end where the sign should stand.
        rest: All others, from the sign on.
        gap: Between the sign and the rest, in heights of a digit.
        widest: The widest gap within the rest.
        at: The column between the sign and the rest.
    """

    sign: InkPiece
    rest: tuple[InkPiece, ...]
    gap: float
    widest: float
    at: int


@attrs.frozen
class _Run:
    left: int
    right: int
    top: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def cut_sign(ink: Ink, side: Side, glyphs: int) -> CutLine | None:
    """Return a single line of ink, cut beside the sign at one end of it, or None where that does not stand apart.

    Args:
        ink: Of the line, upright.
        side: The end at which the sign should stand.
        glyphs: How many characters have ink, the sign among them.
    """
    lines = lines_of(ink.mask)
    if len(lines) != 1:
        return None
    top, bottom = lines[0]
    share = ink.share[top:bottom]
    for runs in sorted(_ways(share), key=lambda runs: abs(len(runs) - glyphs)):
        found = _cut(share, runs if side == "left" else runs[::-1])
        if found is not None:
            return found
    return None


def _ways(share: Share) -> Iterator[list[_Run]]:
    for level in _LEVELS:
        mask = share > level
        columns = mask.sum(axis=0)
        inky = np.concatenate([[False], columns > max(0.0, _SPECK * columns.max(initial=0)), [False]])
        turns = np.flatnonzero(inky[1:] != inky[:-1])
        runs = []
        for left, right in zip(turns[::2], turns[1::2], strict=True):
            rows = np.flatnonzero(mask[:, left:right].any(axis=1))
            runs.append(_Run(int(left), int(right), int(rows[0]), int(rows[-1]) + 1))
        yield runs


def _cut(share: Share, runs: list[_Run]) -> CutLine | None:
    """Return the first run as a sign, measured by the others; None for what is no sign by its width."""
    if len(runs) < 2:
        return None
    rest = runs[1:]
    highest = max(run.height for run in rest)
    digits = [run for run in rest if run.height >= _TALL * highest]
    head = float(np.median([run.top for run in digits]))
    foot = float(np.median([run.bottom for run in digits]))
    height = foot - head

    def piece(run: _Run) -> InkPiece:
        ink = share[run.top : run.bottom, run.left : run.right]
        return InkPiece(ink, ink.shape[1] / height, (foot - run.top) / height, (foot - run.bottom) / height)

    sign = piece(runs[0])
    if sign.width > _WIDEST:
        return None
    gap, *gaps = (_gap(one, other) / height for one, other in pairwise(runs))
    at = (runs[0].right + runs[1].left) // 2 if runs[0].left < runs[1].left else (runs[1].right + runs[0].left) // 2
    return CutLine(sign, tuple(piece(run) for run in rest), gap, max(gaps, default=0.0), at)


def _gap(one: _Run, other: _Run) -> int:
    return max(other.left - one.right, one.left - other.right)
