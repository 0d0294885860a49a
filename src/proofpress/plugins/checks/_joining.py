"""Whether letters that must join do: into how many bodies the ink of a text falls, beside the same copy joined and parted.

Bodies are not counted one by one: dots, specks and the dust of a codec would count as much as letters. Their number is that of
equally large bodies that would be as diverse, the squared sum of the sizes over the sum of their squares. Both ends of the
scale are taken from the copy as type sets it, once as it is and once with a zero width non-joiner at every join.

Sources: Unicode chapter 9.2 and property Joining_Type; M. O. Hill, "Diversity and evenness" (1973), number of order 2.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from proofpress.bodies import bodies
from proofpress.typography import FontLibrary, Style, paint, set_text

__all__ = ["diversity", "looseness", "parted"]

_JOIN: Final = regex.compile(r"([\p{jt=D}\p{jt=L}\p{jt=C}]\p{jt=T}*)(?=[\p{jt=D}\p{jt=R}\p{jt=C}])")
_NON_JOINER: Final = "\u200c"
_EM: Final = 40.0
_LEAST_RATIO: Final = 1.4
"""How many times as many bodies the parted copy must have for the two to be told apart."""
_MOST: Final = 1.5
"""Looseness from which ink is in more pieces than letters: it is not the ink of letters alone."""
_Diversity = tuple[float, float]


def parted(text: str) -> str:
    """Return a text in which no letter joins the next.

    Args:
        text: In any script; what does not join stays as it is.
    """
    return _JOIN.sub(rf"\1{_NON_JOINER}", text)


def diversity(mask: npt.NDArray[np.bool_]) -> _Diversity:
    """Return how many bodies of ink there are, if all were as large as most: by area and by width; 0 for no ink.

    Args:
        mask: Where ink is.
    """
    found = bodies(mask)
    areas = np.array([(runs[:, 2] - runs[:, 1] + 1).sum() for runs in found], np.float64)
    widths = np.array([runs[:, 2].max() - runs[:, 1].min() + 1 for runs in found], np.float64)
    return _number(areas), _number(widths)


def looseness(mask: npt.NDArray[np.bool_], text: str, locale: str, fonts: FontLibrary) -> float | None:
    """Return how far the letters of a text stand apart: about 0 where they join, about 1 where none does.

    None where too few letters join to tell, or where the ink falls into more pieces than letters.

    Args:
        mask: Where ink is, upright.
        text: The copy.
        locale: Of the copy.
        fonts: Where the faces come from that the copy is set in.

    Raises:
        MissingGlyphsError: No font has some of the copy's characters.
    """
    line = " ".join(text.split())
    apart = parted(line)
    if apart == line:
        return None
    joined, loose = _set(line, locale, fonts), _set(apart, locale, fonts)
    seen = diversity(mask)
    if min(seen) == 0 or any(many < _LEAST_RATIO * few for few, many in zip(joined, loose, strict=True)):
        return None
    found = [
        math.log(number / few) / math.log(many / few) for number, few, many in zip(seen, joined, loose, strict=True)
    ]
    return None if max(found) > _MOST else min(found)


def _number(sizes: npt.NDArray[np.float64]) -> float:
    return float(sizes.sum() ** 2 / (sizes**2).sum()) if len(sizes) else 0.0


@lru_cache(maxsize=256)
def _set(text: str, locale: str, fonts: FontLibrary) -> _Diversity:
    style = Style(locale=locale, min_px=_EM, max_px=_EM, max_lines=1)
    return diversity(paint(set_text(text, width=1e6, height=4 * _EM, style=style, fonts=fonts)).alpha > 127)
