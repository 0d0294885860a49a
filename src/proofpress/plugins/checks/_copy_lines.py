"""Which words of a copy stand in which of the lines that were seen."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from proofpress.locales import spaced
from proofpress.text import graphemes
from proofpress.typography import FontLibrary, Style, paint, set_text

__all__ = ["lines_of_copy"]

_EM: Final = 32.0
_SPACE: Final = 0.25


def lines_of_copy(text: str, widths: tuple[int, ...], locale: str, fonts: FontLibrary) -> tuple[str, ...] | None:
    """Return the copy in as many lines as were seen, broken where their widths say, or None if they say nothing.

    Args:
        text: The copy; a line feed between parts.
        widths: Of the lines, px of any scale.
        locale: Of the copy.
        fonts: Where faces come from.

    Raises:
        MissingGlyphsError: No font has some of its characters.
    """
    given = tuple(" ".join(line.split()) for line in text.split("\n"))
    if len(given) == len(widths):
        return given
    gap = " " if spaced(locale) else ""
    units = text.split() if gap else list(graphemes("".join(text.split())))
    if len(given) > 1 or len(units) < len(widths):
        return None
    lengths = [_width(unit, locale, fonts) + (_SPACE * _EM if gap else 0.0) for unit in units]
    ends = np.cumsum(lengths)
    shares = np.cumsum(widths)[:-1] / sum(widths) * ends[-1]
    edges = [0, *(int(np.abs(ends - share).argmin()) + 1 for share in shares), len(units)]
    spans = list(pairwise(edges))
    if any(start >= end for start, end in spans):
        return None
    return tuple(gap.join(units[start:end]) for start, end in spans)


@lru_cache(maxsize=1024)
def _width(unit: str, locale: str, fonts: FontLibrary) -> int:
    style = Style(locale=locale, min_px=_EM, max_px=_EM, max_lines=1)
    return int(paint(set_text(unit, width=1e6, height=4 * _EM, style=style, fonts=fonts)).alpha.shape[1])
