"""Words of a line that was read, by the columns in which the recogniser saw their signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from proofpress.interfaces import Word
from proofpress.plugins.readers.ppocr.ctc import Columns
from proofpress.plugins.readers.ppocr.models import alphabet
from proofpress.quads import Quad

__all__ = ["words_of"]

_FAR_HEIGHTS: Final = 1.5
_FAR_PITCHES: Final = 3.0
"""Signs further apart than so many heights of the line, and so many times as far as is usual in it, are of different words."""


def words_of(line: Quad, columns: Columns, number: int) -> list[Word]:
    """Return the words of a line; each stands where its columns do.

    Args:
        line: Where it stands.
        columns: What the recogniser says of it.
        number: Of the line, counting in reading order.

    Raises:
        ReaderUnavailableError: rapidocr is missing or damaged.
    """
    best = columns.argmax(axis=1)
    signs: list[tuple[str, int]] = []
    for column, sign in enumerate(best):
        if sign and (column == 0 or best[column - 1] != sign):
            signs.append((alphabet()[sign], column))
    step = line.width / len(best)
    far = _far(signs, line.height / step)
    found: list[list[tuple[str, int]]] = [[]]
    for sign, column in signs:
        if sign.isspace() or (found[-1] and column - found[-1][-1][1] > far):
            found.append([])
        if not sign.isspace():
            found[-1].append((sign, column))
    words = []
    for word in found:
        if word:
            quad = _stretch(line, word[0][1] * step, (word[-1][1] + 1) * step)
            words.append(Word("".join(sign for sign, _ in word), quad.box, number, quad))
    return words


def _far(signs: Sequence[tuple[str, int]], height: float) -> float:
    """Return how many columns apart signs cannot be of one word: the recogniser leaves the space of very wide gaps unsaid.

    Args:
        signs: Each with its column.
        height: Of the line, in columns.
    """
    pitch = np.diff([column for _, column in signs])
    return max(_FAR_HEIGHTS * height, _FAR_PITCHES * float(np.median(pitch)) if pitch.size else 0.0)


def _stretch(quad: Quad, left: float, right: float) -> Quad:
    """Return a stretch of a line, a quarter of its height wider at its ends than the columns say."""
    margin = 0.25 * quad.height
    return quad.part(max(0.0, left - margin), min(quad.width, right + margin))
