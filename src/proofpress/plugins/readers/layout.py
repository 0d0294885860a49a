"""Words and their places in a whole picture, from tesseract's table of results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from proofpress.geometry import Box
from proofpress.interfaces import Word

__all__ = ["SPARSE", "words_of"]

SPARSE: Final = 11
"""tesseract's page segmentation mode for text that stands anywhere in a picture."""
_WORD: Final = 5
_COLUMNS: Final = 12
_LEAST_SURE: Final = 30
"""Lines of which no word is surer than this are texture."""


@attrs.frozen
class _Line:
    """Words of one line, left to right, and how sure tesseract is of them, 0..100."""

    words: tuple[tuple[Box, str], ...]
    confidence: float

    @property
    def box(self) -> Box:
        boxes = [box for box, _ in self.words]
        return Box.around(boxes)


def words_of(tables: Sequence[str], scale: float, *, rtl: bool) -> tuple[Word, ...]:
    """Return the words of tesseract's TSV outputs in reading order.

    Where lines of several tables (readings of one picture, dark on light and light on dark) overlap, the surest is taken.

    Args:
        tables: Level, page, block, paragraph, line, word, left, top, width, height, confidence and text, by tabs.
        scale: How much larger than the picture the read one was.
        rtl: Whether lines of one height are read from right to left.
    """
    kept: list[_Line] = []
    for line in sorted((line for table in tables for line in _lines(table, scale)), key=lambda line: -line.confidence):
        if not any(_covered(line.box, other.box) for other in kept):
            kept.append(line)
    return tuple(Word(text, box, index) for index, row in enumerate(_rows(kept, rtl=rtl)) for box, text in row)


def _lines(table: str, scale: float) -> list[_Line]:
    found: dict[tuple[str, ...], list[tuple[Box, str, float]]] = {}
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != str(_WORD) or not cells[11].strip():
            continue
        left, top, width, height = (round(int(cell) / scale) for cell in cells[6:10])
        word = (Box(left, top, max(1, width), max(1, height)), cells[11].strip(), float(cells[10]))
        found.setdefault(tuple(cells[1:5]), []).append(word)
    return [
        _Line(tuple((box, text) for box, text, _ in words), sum(sure for *_, sure in words) / len(words))
        for words in found.values()
        if max(sure for *_, sure in words) >= _LEAST_SURE
    ]


def _covered(box: Box, other: Box) -> bool:
    shared = box.intersection(other)
    return 2 * shared.width * shared.height > min(box.width * box.height, other.width * other.height)


def _rows(lines: list[_Line], *, rtl: bool) -> list[list[tuple[Box, str]]]:
    """Return the lines from top to bottom; those that share a row are joined in reading direction."""
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: line.box.centre[1]):
        last = rows[-1][0] if rows else None
        if last and abs(line.box.centre[1] - last.box.centre[1]) < 0.5 * min(line.box.height, last.box.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [
        [word for line in sorted(row, key=lambda line: line.box.x, reverse=rtl) for word in line.words] for row in rows
    ]
