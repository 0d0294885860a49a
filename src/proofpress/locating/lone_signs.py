"""Signs that stand alone: braces, bullets and dashes, which finders of text overlook or box badly.

Where a text has such signs and they were not found, every small piece of ink near its words is read by itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

import attrs
import numpy as np

from proofpress.bodies import bodies, box_of
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ink import split
from proofpress.interfaces import Reading, Word
from proofpress.locating.blocks import height_of
from proofpress.text import fold

__all__ = ["missing_signs", "with_signs"]

_NEAR: Final = 2.0
"""How far from the words signs are looked for, in heights of a line."""
_LOWEST: Final = 0.12
_GREATEST: Final = 1.3
"""Least and greatest longer side of a sign, in heights of a line."""
_ROOMS: Final = (0.1, 0.2)
"""Room around a sign in its two looks, in heights of a line: so narrow a crop is read in one and not in the other."""
_SURE: Final = 0.5
"""Then the sign is likelier than all others together."""
_MOST: Final = 60
"""More pieces of ink than this are texture."""
_SAME_ROW: Final = 0.5
"""A sign stands in a row if its middle is no further from the nearest word's than this share of a line's height."""


def missing_signs(text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the signs that stand alone in a text and are no word of those that were found, each as often as it lacks.

    Signs of currency are none of these: what a reader says of one that stands alone cannot be trusted.

    Args:
        text: What is looked for.
        words: What was found.
    """
    found = [fold(word.text) for word in words]
    lacking = []
    for token in fold(text).split():
        if token in found:
            found.remove(token)
        elif len(token) == 1 and unicodedata.category(token)[0] in "PS" and unicodedata.category(token) != "Sc":
            lacking.append(token)
    return tuple(lacking)


def with_signs(
    picture: Pixels, words: Sequence[Word], signs: Sequence[str], read: Callable[[Pixels], Reading]
) -> tuple[Word, ...]:
    """Return the words with the signs that stand alone near them, row by row.

    Args:
        picture: RGB.
        words: In reading order, row by row, from left to right; at least one.
        signs: What is looked for.
        read: Reads a crop as one line.
    """
    height = float(np.median([height_of(word) for word in words]))
    bounds = Box(0, 0, picture.shape[1], picture.shape[0])
    rows = [list(row) for _, row in groupby(words, key=lambda word: word.line)]
    for sign in _pieces_of_ink(picture, words, height):
        for room in _ROOMS:
            seen = sign.expanded(round(room * height)).intersection(bounds)
            reading = read(picture[seen.y : seen.bottom, seen.x : seen.right])
            if reading.confidence >= _SURE and fold(reading.text) in signs:
                rows = [kept for row in rows if (kept := [word for word in row if not _within(word.box, seen)])]
                _insert(rows, Word(fold(reading.text), sign, 0), height)
                break
    return tuple(attrs.evolve(word, line=number) for number, row in enumerate(rows) for word in row)


def _pieces_of_ink(picture: Pixels, words: Sequence[Word], height: float) -> list[Box]:
    """Return the bounds of pieces of ink near words that may be signs; of none where there are too many."""
    bounds = Box(0, 0, picture.shape[1], picture.shape[0])
    place = Box.around(word.box for word in words).expanded(round(_NEAR * height)).intersection(bounds)
    ink = split(picture[place.y : place.bottom, place.x : place.right])
    found = bodies(ink.mask) if ink is not None else ()
    boxes = [box_of(body).moved(place.x, place.y) for body in found]
    pieces = [
        box
        for box in boxes
        if _LOWEST * height <= max(box.width, box.height) <= _GREATEST * height
        and not any(_within(box, word.box) and not _within(word.box, box) for word in words)
    ]
    return pieces if len(pieces) <= _MOST else []


def _within(inner: Box, outer: Box) -> bool:
    """Tell whether the middle of a box lies in another."""
    x, y = inner.centre
    return outer.x <= x < outer.right and outer.y <= y < outer.bottom


def _insert(rows: list[list[Word]], sign: Word, height: float) -> None:
    """Put a sign into the row that it stands in, or between two rows."""
    level = sign.box.centre[1]

    def off(row: Sequence[Word]) -> float:
        nearest = min(row, key=lambda word: abs(word.box.centre[0] - sign.box.centre[0]))
        return nearest.box.centre[1] - level

    home = min(rows, key=lambda row: abs(off(row)), default=None)
    if home is not None and abs(off(home)) < _SAME_ROW * height:
        home.insert(sum(word.box.centre[0] < sign.box.centre[0] for word in home), sign)
    else:
        rows.insert(sum(off(row) < 0 for row in rows), [sign])
