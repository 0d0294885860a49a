"""Bidi classes and brackets by character (data of UAX #9)."""

from __future__ import annotations

import functools
from bisect import bisect_right
from typing import Final

from proofpress.typography._bidi_data import BRACKET_PAIRS, CLASS_STARTS

__all__ = ["ISOLATE_STARTS", "NEUTRAL", "REMOVED", "TRAILING", "bidi_class", "bracket_table"]

ISOLATE_STARTS: Final = frozenset({"LRI", "RLI", "FSI"})
REMOVED: Final = frozenset({"RLE", "LRE", "RLO", "LRO", "PDF", "BN"})
NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
TRAILING: Final = frozenset({"WS", "LRI", "RLI", "FSI", "PDI"}) | REMOVED
CANONICAL_BRACKETS: Final = {0x2329: 0x3008, 0x232A: 0x3009}
"""Brackets that pair with their canonical equivalents (BD16)."""


@functools.cache
def _class_table() -> tuple[list[int], list[str]]:
    pairs = [entry.split(":") for entry in "".join(CLASS_STARTS).split()]
    return [int(start, 16) for start, _ in pairs], [name for _, name in pairs]


@functools.cache
def bracket_table() -> tuple[dict[int, int], dict[int, int]]:
    """Return for opening and for closing brackets the canonical closing bracket of their pair."""
    pairs = [entry.split(":") for entry in "".join(BRACKET_PAIRS).split()]
    opens = {int(a, 16): CANONICAL_BRACKETS.get(int(b, 16), int(b, 16)) for a, b in pairs}
    closes = {int(b, 16): CANONICAL_BRACKETS.get(int(b, 16), int(b, 16)) for _, b in pairs}
    return opens, closes


@functools.lru_cache(maxsize=4096)
def bidi_class(character: str) -> str:
    """Return the Bidi_Class of one character by its short name, for example ``AL``."""
    starts, names = _class_table()
    return names[bisect_right(starts, ord(character)) - 1]
