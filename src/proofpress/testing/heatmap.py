"""A card as a picture: for each check, class of defect and language, how much is missed, left open and caught."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from proofpress.proof import Outcome
from proofpress.testing.card import Card, Tally

__all__ = ["heat_map"]

_CELL: Final = (46, 22)
_LEFT: Final = 170
_TOP: Final = 84
_GAP: Final = 28
_FONT: Final = "font-family='system-ui, sans-serif' font-size='12'"
_CAUGHT: Final = (214, 236, 222)
_MISSED: Final = (178, 34, 52)
_OPEN: Final = (246, 203, 98)
_RIGHT: Final = "right pictures: false alarms"


def heat_map(card: Card) -> str:
    """Return an SVG: a grid for each check, one row for each class that it is meant to catch, one column for each language.

    Green is caught, yellow undecided, red missed; in the first row red is a false alarm. A number is the count of what is red.

    Args:
        card: The card.
    """
    locales = tuple(dict.fromkeys(row.locale for row in card.rows))
    grids = [(check, _classes(card, check)) for check in card.checks]
    width = _LEFT + _CELL[0] * len(locales) + 24
    parts, y = [], 24
    for check, classes in grids:
        parts.append(f"<text x='16' y='{y + 4}' {_FONT} font-weight='700'>{escape(check)}</text>")
        for column, locale in enumerate(locales):
            x = _LEFT + _CELL[0] * column + _CELL[0] // 2
            parts.append(
                f"<text transform='translate({x + 4},{y + _TOP - 34}) rotate(-60)' {_FONT}>{escape(locale)}</text>"
            )
        top = y + _TOP - 26
        for number, name in enumerate(classes):
            row_y = top + _CELL[1] * number
            parts.append(f"<text x='16' y='{row_y + 15}' {_FONT}>{escape(name or _RIGHT)}</text>")
            parts += [
                _cell(_LEFT + _CELL[0] * column, row_y, _rows(card, check, name, locale))
                for column, locale in enumerate(locales)
            ]
        y = top + _CELL[1] * len(classes) + _GAP
    body = "\n".join(parts)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{y}' viewBox='0 0 {width} {y}'>\n"
        f"<rect width='100%' height='100%' fill='#fff'/>\n{body}\n</svg>\n"
    )


def _classes(card: Card, check: str) -> tuple[str, ...]:
    found = dict.fromkeys(row.defect for row in card.rows if row.check == check and (row.concerned or not row.defect))
    return tuple(sorted(found))


def _rows(card: Card, check: str, defect: str, locale: str) -> Sequence[Tally]:
    return [row for row in card.rows if (row.check, row.defect, row.locale) == (check, defect, locale)]


def _cell(x: int, y: int, rows: Sequence[Tally]) -> str:
    total = sum(row.total for row in rows)
    frame = f"<rect x='{x}' y='{y}' width='{_CELL[0] - 2}' height='{_CELL[1] - 2}'"
    if not total:
        return f"{frame} fill='#f3f3f3'/>"
    bad = Outcome.FAIL if not rows[0].defect else Outcome.PASS
    wrong, unclear = (sum(row.count(outcome) for row in rows) / total for outcome in (bad, Outcome.UNDECIDED))
    colour = tuple(
        round(good + wrong * (red - good) + (1 - wrong) * unclear * (yellow - good))
        for good, red, yellow in zip(_CAUGHT, _MISSED, _OPEN, strict=True)
    )
    told = (
        f"{total} pictures: {wrong:.1%} {'false alarm' if bad is Outcome.FAIL else 'missed'}, {unclear:.1%} undecided"
    )
    count = round(wrong * total)
    label = (
        f"<text x='{x + _CELL[0] // 2 - 1}' y='{y + 15}' text-anchor='middle' {_FONT}>{count}</text>" if count else ""
    )
    return f"<g><title>{told}</title>{frame} fill='rgb{colour}'/>{label}</g>"
