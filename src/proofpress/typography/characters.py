"""What type needs to know of single characters."""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

import regex
from fontTools import unicodedata as ucd

__all__ = [
    "FORCED_BREAKS",
    "HANGING",
    "JOINING",
    "NO_TRACKING",
    "is_emoji",
    "is_ignorable",
    "is_visible",
    "own_scripts",
]

FORCED_BREAKS: Final = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
HANGING: Final = (
    frozenset(" \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000") | FORCED_BREAKS
)
"""Spaces that hang over a line's end, and characters that end lines."""
JOINING: Final = frozenset(
    {"Arab", "Syrc", "Mong", "Nkoo", "Mand", "Mani", "Phlp", "Phag", "Rohg", "Adlm", "Sogd", "Ougr"}
)
INDIC: Final = ("Deva", "Beng", "Guru", "Gujr", "Telu", "Knda", "Mlym", "Taml", "Orya", "Sinh")
NO_TRACKING: Final = frozenset({*JOINING, *INDIC})
"""Scripts whose letters join or stack: space between them would tear words apart."""
IGNORABLE_RANGES: Final = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
BLANK: Final = frozenset("\u2800\u303f\U0001d159")
"""Visible by category, blank by design."""


@functools.lru_cache(maxsize=4096)
def is_ignorable(character: str) -> bool:
    """Return whether a character has Default_Ignorable_Code_Point: invisible, and needs no glyph."""
    code = ord(character)
    return any(first <= code <= last for first, last in IGNORABLE_RANGES)


@functools.lru_cache(maxsize=4096)
def is_visible(character: str) -> bool:
    """Return whether a character must leave ink: letters, marks, numbers, punctuation and symbols."""
    return unicodedata.category(character)[0] in "LMNPS" and not is_ignorable(character) and character not in BLANK


@functools.lru_cache(maxsize=4096)
def is_emoji(cluster: str) -> bool:
    """Return whether a grapheme cluster wants to be shown in colour (UTS #51: by default, or by variation selector 16)."""
    return regex.match(r"\p{Emoji_Presentation}(?!\ufe0e)|\p{Emoji}\ufe0f", cluster) is not None


@functools.lru_cache(maxsize=4096)
def own_scripts(character: str) -> frozenset[str]:
    """Return the scripts a character belongs to (Script_Extensions); empty for those common to all."""
    script = ucd.script(character)
    if script not in {"Zyyy", "Zinh"}:
        return frozenset({script})
    return frozenset(ucd.script_extension(character)) - {"Zyyy", "Zinh"}
