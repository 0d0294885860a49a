"""Setting a table: rows of cells in aligned columns, as on receipts, menus and nutrition labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import attrs

from proofpress.brief import ColumnAlign
from proofpress.geometry import Box
from proofpress.locales import direction
from proofpress.region import rows_of
from proofpress.typography import FontLibrary, Setting, Style, set_text

__all__ = ["Cell", "Table", "set_table"]

_GAP: Final = 1.0
"""Least distance of columns, in em."""
_OVERHANG: Final = 0.15
"""How far ink of a cell may lean out of its advance width on each side, in em."""
_MEASURED_AT: Final = 100.0
_ENDLESS: Final = 90_000.0
_STEP_PX: Final = 0.5
_TABULAR: Final = ("tnum", "lnum")
"""Figures of one width, standing on the line, so that digits of rows stand below each other."""


@attrs.frozen
class Cell:
    """A cell that holds something.

    Attributes:
        text: Its copy.
        box: Its share of the table, on the canvas.
        setting: The typeset line, in coordinates of `box`.
    """

    text: str
    box: Box
    setting: Setting


@attrs.frozen
class Table:
    """A table that was set.

    Attributes:
        cells: Row by row, in reading order, without empty ones.
        over_width: Missing width at the smallest size, px.
        over_height: Missing height at the smallest size, px.
    """

    cells: tuple[Cell, ...]
    over_width: float = 0.0
    over_height: float = 0.0

    @property
    def fits(self) -> bool:
        """Whether all of it stands in its box."""
        return self.over_width <= 0 and self.over_height <= 0


def set_table(text: str, columns: Sequence[ColumnAlign], box: Box, style: Style, fonts: FontLibrary) -> Table:
    """Set a table in a box, all cells at one size: the largest at which columns and rows fit.

    Columns are as wide as their widest cell, and spare width follows the first column of words: names at the reading start,
    figures at the end.

    Args:
        text: The copy; see `rows_of`.
        columns: Alignment of each column.
        box: Where it stands on the canvas, px.
        style: How text wants to be set; lines, balance and alignment across are the table's own matter.
        fonts: Where faces come from.

    Raises:
        FontError: A brand font cannot be used, or there is no font at all.
        ValueError: A row has another number of cells than there are columns.
    """
    rows = rows_of(text)
    plain = attrs.evolve(style, valign="top", max_lines=1, balance=False, features=(*_TABULAR, *style.features))
    ems = _column_ems(rows, len(columns), plain, fonts)
    wanted_width = sum(ems) + _GAP * (len(columns) - 1)
    wanted_height = len(rows) * style.leading
    bound = min(box.width / wanted_width if wanted_width else math.inf, box.height / wanted_height, style.max_px)
    size = max(style.min_px, bound if bound == style.max_px else math.floor(bound / _STEP_PX) * _STEP_PX)
    spans = _column_spans(ems, columns, size, box.width)
    rtl = direction(style.locale) == "rtl"
    # Numbers run from left to right in every script, so digits of rows stand below each other at the right edge.
    aligns = [
        "end" if align == "figures" and not rtl else "start" if align == "figures" else align for align in columns
    ]
    if rtl:
        spans = [(box.width - right, box.width - left) for left, right in spans]
    height = style.leading * size
    spare = max(0.0, box.height - wanted_height * size)
    begin = box.y + spare * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[style.valign]
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        top = round(begin + index * height)
        line: list[Cell] = []
        for (left, right), align, cell in zip(spans, aligns, row, strict=True):
            if cell:
                edge = box.x + round(left)
                own = Box(edge, top, max(1, box.x + round(right) - edge), math.ceil(height))
                line.append(_cell(cell, own, attrs.evolve(plain, align=align, min_px=size, max_px=size), fonts))
        cells += _on_one_baseline(line)
    return Table(tuple(cells), wanted_width * size - box.width, wanted_height * size - box.height)


def _column_ems(rows: Sequence[Sequence[str]], count: int, style: Style, fonts: FontLibrary) -> list[float]:
    """Return the width of each column in em: of its widest cell."""
    measured = attrs.evolve(style, min_px=_MEASURED_AT, max_px=_MEASURED_AT)
    ems = [0.0] * count
    for row in rows:
        for at, cell in zip(range(count), row, strict=True):
            if cell:
                found = set_text(cell, width=_ENDLESS, height=_ENDLESS, style=measured, fonts=fonts)
                ems[at] = max([ems[at], *(line.width / _MEASURED_AT for line in found.lines)])
    return ems


def _column_spans(ems: Sequence[float], columns: Sequence[str], size: float, width: float) -> list[tuple[float, float]]:
    """Return left and right edge of each column, from the reading start; spare width follows the first column of words."""
    roomy = columns.index("start") if "start" in columns else 0
    wide = [em * size for em in ems]
    wide[roomy] += max(0.0, width - sum(wide) - _GAP * size * (len(wide) - 1))
    starts = accumulate([0.0, *(one + _GAP * size for one in wide[:-1])])
    overhang = _OVERHANG * size
    return [(max(0.0, at - overhang), min(width, at + one + overhang)) for at, one in zip(starts, wide, strict=True)]


def _cell(text: str, box: Box, style: Style, fonts: FontLibrary) -> Cell:
    return Cell(text, box, set_text(text, width=box.width, height=box.height, style=style, fonts=fonts))


def _on_one_baseline(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row moved down to the lowest of their baselines: faces of several scripts reserve other heights."""
    lowest = max((cell.setting.lines[0].baseline for cell in cells if cell.setting.lines), default=0.0)
    return [
        attrs.evolve(cell, box=cell.box.moved(0, round(lowest - cell.setting.lines[0].baseline)))
        if cell.setting.lines
        else cell
        for cell in cells
    ]
