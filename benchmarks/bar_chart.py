"""A bar chart as SVG, on a logarithmic scale."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, LABEL, ROW, TOP = 760, 130, 30, 64


def bar_chart(title: str, unit: str, rows: Sequence[tuple[str, float]], marked: str) -> str:
    """Return a chart with one bar a row, shortest first.

    Args:
        title: What is shown.
        unit: Of the figures.
        rows: Name and figure, above 0.
        marked: The prefix of the names whose bars stand out.
    """
    least = 10 ** math.floor(math.log10(min(value for _, value in rows)))
    most = 10 ** math.ceil(math.log10(max(value for _, value in rows)))
    span = math.log10(most / least)
    room = WIDTH - LABEL - 70

    def x(value: float) -> float:
        return LABEL + room * math.log10(value / least) / span

    height = TOP + ROW * len(rows) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="14">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="16" y="28" font-size="17" font-weight="bold" fill="#14213d">{html.escape(title)}</text>',
        f'<text x="16" y="48" fill="#55607a">{html.escape(unit)}, logarithmic scale, shorter is better</text>',
    ]
    value = least
    while value <= most:
        line = f'x1="{x(value):.1f}" x2="{x(value):.1f}" y1="{TOP - 4}" y2="{height - 30}"'
        parts.append(f'<line {line} stroke="#d8dde8"/>')
        parts.append(f'<text x="{x(value):.1f}" y="{height - 12}" text-anchor="middle" fill="#55607a">{value:g}</text>')
        value *= 10
    for at, (name, figure) in enumerate(rows):
        y = TOP + at * ROW
        fill = "#e63946" if name.startswith(marked) else "#8d99ae"
        parts.append(f'<text x="{LABEL - 10}" y="{y + 16}" text-anchor="end" fill="#14213d">{html.escape(name)}</text>')
        parts.append(f'<rect x="{LABEL}" y="{y}" width="{x(figure) - LABEL:.1f}" height="22" rx="3" fill="{fill}"/>')
        shown = f"{figure:.1f}" if figure < 100 else f"{figure:.0f}"
        parts.append(f'<text x="{x(figure) + 7:.1f}" y="{y + 16}" fill="#14213d">{shown}</text>')
    return "\n".join([*parts, "</svg>", ""])
