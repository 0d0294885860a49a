"""Hyphenation by pyphen's dictionaries, where pyphen is installed and knows the language."""

from __future__ import annotations

import functools
import importlib
import importlib.util
from typing import Any, Final

import regex

__all__ = ["can_hyphenate", "hyphen_points"]

SHORTEST_WORD: Final = 6
EDGE: Final = 3
"""Fewest letters before and after a hyphen: fewer read badly in display sizes."""


def can_hyphenate() -> bool:
    """Return whether pyphen, which knows where words part, is installed."""
    return importlib.util.find_spec("pyphen") is not None


@functools.lru_cache(maxsize=32)
def _dictionary(locale: str) -> Any:
    if not can_hyphenate():
        return None
    pyphen = importlib.import_module("pyphen")

    known = pyphen.language_fallback(locale.replace("-", "_"))
    return pyphen.Pyphen(lang=known, left=EDGE, right=EDGE) if known else None


def hyphen_points(text: str, locale: str) -> frozenset[int]:
    """Return the offsets before which a line may begin after a hyphen; none without pyphen or a dictionary.

    Words with digits, capitals inside, or soft hyphens of their own are left alone: codes and names are not ours to cut.

    Args:
        text: The text.
        locale: BCP 47 tag.
    """
    dictionary = _dictionary(locale)
    if dictionary is None:
        return frozenset()
    points: set[int] = set()
    for match in regex.finditer(
        r"(?<![\p{L}\p{M}\p{N}\u00ad_@/.-])\p{L}\p{Ll}+(?![\p{L}\p{M}\p{N}\u00ad_@/-]|\.\p{L})", text
    ):
        word = match.group()
        if len(word) >= SHORTEST_WORD:
            points.update(match.start() + int(position) for position in dictionary.positions(word))
    return frozenset(points)
