"""The plot of `repair.py`: cost per poster against the number of texts, one panel a defect rate, as an SVG without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

__all__ = ["plot"]

_WIDE: Final = 230
_HIGH: Final = 200
_LEFT: Final = 44
_TOP: Final = 64
_LINES: Final = (
    ("region", "#1F6F5C", "region repair"),
    ("whole", "#B8321F", "whole image, 3 sheets"),
    ("whole_at_equal_approval", "#C98A4B", "whole image, equal approval"),
)


def plot(cells: Sequence[Mapping[str, Any]]) -> str:
    """Return the plot.

    Args:
        cells: As `repair.py` measures them.
    """
    rates = sorted({cell["rate"] for cell in cells})
    width = _LEFT + len(rates) * (_WIDE + 16) + 8
    most = max(cell[name]["cost_micro_usd"][2] for cell in cells for name, _, _ in _LINES) / 10_000
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_TOP + _HIGH + 52}" '
            f'font-family="sans-serif" font-size="12" fill="#222">'
        ),
        f'<rect width="{width}" height="{_TOP + _HIGH + 52}" fill="#fff"/>',
        '<text x="8" y="18" font-size="14">Cost of an approved poster, US cents (simulation; bars: 95 % interval)</text>',
    ]
    for number, (_, colour, label) in enumerate(_LINES):
        x = 12 + number * 210
        parts.append(f'<rect x="{x}" y="28" width="18" height="4" fill="{colour}"/>')
        parts.append(f'<text x="{x + 24}" y="35">{label}</text>')
    for number, rate in enumerate(rates):
        left = _LEFT + number * (_WIDE + 16)
        own = sorted((cell for cell in cells if cell["rate"] == rate), key=lambda cell: int(cell["texts"]))
        parts += _panel(left, f"{rate:.0%} of texts wrong", own, most, labelled=number == 0)
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _panel(left: float, title: str, cells: Sequence[Mapping[str, Any]], most: float, *, labelled: bool) -> list[str]:
    def x(texts: float) -> float:
        return left + 12 + (texts - 1) * (_WIDE - 24) / 5

    def y(cents: float) -> float:
        return _TOP + _HIGH - cents / most * (_HIGH - 8)

    parts = [f'<text x="{left + 4}" y="{_TOP - 6}">{title}</text>']
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if most / step <= 7)
    for tick in range(0, int(most) + 1, step):
        parts.append(
            f'<line x1="{left}" x2="{left + _WIDE}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#ddd" stroke-width="1"/>'
        )
        if labelled:
            parts.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick}</text>')
    parts += [
        f'<text x="{x(cell["texts"]):.1f}" y="{_TOP + _HIGH + 18}" text-anchor="middle">{cell["texts"]}</text>'
        for cell in cells
    ]
    parts.append(f'<text x="{left + _WIDE / 2}" y="{_TOP + _HIGH + 38}" text-anchor="middle">texts by the model</text>')
    for name, colour, _ in _LINES:
        points = [(x(cell["texts"]), [value / 10_000 for value in cell[name]["cost_micro_usd"]]) for cell in cells]
        way = " ".join(f"{at:.1f},{y(cost[0]):.1f}" for at, cost in points)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for at, (cost, low, high) in points:
            parts.append(
                f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y(low):.1f}" y2="{y(high):.1f}" stroke="{colour}" stroke-width="1"/>'
            )
            parts.append(f'<circle cx="{at:.1f}" cy="{y(cost):.1f}" r="3" fill="{colour}"/>')
    return parts
