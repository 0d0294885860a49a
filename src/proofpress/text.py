"""Strings as data: what may stand in copy, how two readings are compared, and where they differ.

Sources: Unicode Standard annexes 9 (bidi controls), 29 (grapheme clusters) and 31/39 (invisible and confusable characters).
"""

from __future__ import annotations

import enum
import unicodedata
from functools import lru_cache
from typing import Final

import attrs
import regex
from rapidfuzz.distance import Levenshtein

from proofpress.errors import CopyError

__all__ = [
    "Difference",
    "Hidden",
    "describe_difference",
    "differences",
    "escape",
    "fold",
    "graphemes",
    "hidden_characters",
    "mixed_script_words",
    "refuse_surrogates",
    "scripts_of",
]

_GRAPHEME: Final = regex.compile(r"\X")
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}'’\-]+")
_BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS: Final = frozenset("\u200c\u200d")
_SELECTORS: Final = frozenset(map(chr, [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])) - {
    "\u180e"
}
_SOFT_HYPHEN: Final = "\u00ad"
_INVISIBLE: Final = frozenset(
    "\u2800\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
# The letters of these three scripts pass for each other in print (UTS 39 calls such words "mixed-script confusable").
_LOOK_ALIKE_SCRIPTS: Final = ("Latn", "Cyrl", "Grek")
_SCRIPT_PATTERNS: Final = {
    "Latn": "Latin", "Cyrl": "Cyrillic", "Grek": "Greek", "Arab": "Arabic", "Hebr": "Hebrew", "Deva": "Devanagari",
    "Thai": "Thai", "Hani": "Han", "Hira": "Hiragana", "Kana": "Katakana", "Hang": "Hangul", "Armn": "Armenian",
    "Beng": "Bengali", "Geor": "Georgian", "Gujr": "Gujarati", "Guru": "Gurmukhi", "Khmr": "Khmer", "Knda": "Kannada",
    "Laoo": "Lao", "Mlym": "Malayalam", "Mymr": "Myanmar", "Orya": "Oriya", "Sinh": "Sinhala", "Taml": "Tamil",
    "Telu": "Telugu", "Tibt": "Tibetan", "Ethi": "Ethiopic",
}  # fmt: skip
_QUOTES: Final = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "…": "...",
})  # fmt: skip


class Hidden(enum.StrEnum):
    """Kinds of characters that a reader of the copy cannot see."""

    BIDI = "bidi control"
    INVISIBLE = "invisible"
    TAG = "tag"
    CONTROL = "control"
    PRIVATE = "private use"
    UNASSIGNED = "unassigned"


def refuse_surrogates(text: str, where: str = "") -> str:
    """Return `text` unchanged.

    Raises:
        CopyError: It holds a lone surrogate, which no font and no file can hold.
    """
    for index, character in enumerate(text):
        if 0xD800 <= ord(character) <= 0xDFFF:
            raise CopyError(
                f"lone surrogate U+{ord(character):04X} at character {index + 1}",
                where,
                "write the character itself, or a full \\uXXXX\\uXXXX pair",
            )
    return text


def escape(text: str) -> str:
    """Return the code points as `U+202E U+0041`, for messages about characters that cannot be shown."""
    return " ".join(f"U+{ord(c):04X}" for c in text)


def hidden_characters(text: str) -> tuple[tuple[int, str, Hidden], ...]:
    """Return index, character and kind of each hidden character.

    Soft hyphens and line feeds are layout and allowed. Joiners are allowed between letters or marks, where Arabic, Indic
    scripts and emoji need them, and reported elsewhere.
    """
    found: list[tuple[int, str, Hidden]] = []
    for index, character in enumerate(text):
        kind = _hidden(text, index, character)
        if kind is not None:
            found.append((index, character, kind))
    return tuple(found)


def _hidden(text: str, index: int, character: str) -> Hidden | None:
    code = ord(character)
    category = unicodedata.category(character)
    if character in "\n" + _SOFT_HYPHEN:
        return None
    if character in _BIDI_CONTROLS:
        return Hidden.BIDI
    if character in _JOINERS:
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        joins = (
            before and after and unicodedata.category(before)[0] in "LMS" and unicodedata.category(after)[0] in "LMS"
        )
        return None if joins else Hidden.INVISIBLE
    if character in _SELECTORS:
        return None if _selects(text[:index], code) else Hidden.INVISIBLE
    if 0xE0000 <= code <= 0xE007F:
        return Hidden.TAG
    if character in _INVISIBLE or category in ("Zl", "Zp"):
        return Hidden.INVISIBLE
    return {"Cc": Hidden.CONTROL, "Co": Hidden.PRIVATE, "Cn": Hidden.UNASSIGNED, "Cf": Hidden.INVISIBLE}.get(category)


def _selects(before: str, code: int) -> bool:
    """Tell whether a variation selector follows a character that has variants (UTS 51, UTS 37, Mongolian)."""
    if not before:
        return False
    if code >= 0xE0100:
        return "Hani" in scripts_of(before[-1])
    if code < 0xFE00:
        return bool(regex.fullmatch(r"\p{Script=Mongolian}", before[-1]))
    return (
        unicodedata.category(before[-1])[0] == "S"
        or unicodedata.category(before[-1]) == "Lo"
        or before[-1] in "#*0123456789"
    )


def scripts_of(text: str) -> frozenset[str]:
    """Return the ISO 15924 codes of the scripts whose letters stand in `text`; common characters count for none."""
    return frozenset().union(*map(_scripts_of_character, set(text)))


# Copy is short and repeats its letters; asking the patterns of every script takes longer than all else that is asked of it.
@lru_cache(maxsize=4096)
def _scripts_of_character(character: str) -> frozenset[str]:
    return frozenset(
        code for code, name in _SCRIPT_PATTERNS.items() if regex.search(rf"\p{{Script={name}}}", character)
    )


def mixed_script_words(text: str) -> tuple[str, ...]:
    """Return the words that mix letters of Latin, Cyrillic and Greek, as `Раypal` does."""
    return tuple(word for word in _WORD.findall(text) if len(scripts_of(word) & frozenset(_LOOK_ALIKE_SCRIPTS)) > 1)


def graphemes(text: str) -> tuple[str, ...]:
    """Return the user-perceived characters (UAX 29 extended grapheme clusters)."""
    return tuple(_GRAPHEME.findall(text))


def fold(text: str) -> str:
    """Return the form under which an expected and a read string are compared.

    The rules, in order; nothing else is folded, and never a letter, digit, accent or case:

    1. Soft hyphens, joiners and bidi controls are dropped: they have no ink of their own.
    2. NFKC: full-width and half-width forms, ligatures and no-break spaces become their plain form.
    3. Typographic quotes, hyphens and the ellipsis become their ASCII form.
    4. Any run of white space becomes one space; the ends are stripped.
    """
    dropped = "".join(c for c in text if c != _SOFT_HYPHEN and c not in _BIDI_CONTROLS and c not in _JOINERS)
    # Before NFKC too: it takes a lone acute accent or a double prime apart.
    return " ".join(unicodedata.normalize("NFKC", dropped.translate(_QUOTES)).translate(_QUOTES).split())


@attrs.frozen
class Difference:
    """One place where a reading departs from the expected string.

    Attributes:
        kind: `replace`, `insert` (read but not expected) or `delete` (expected but not read).
        position: Index of the character in the expected string, in graphemes.
        expected: The graphemes that were expected, empty for an insertion.
        read: The graphemes that were read, empty for a deletion.
        word: The expected word that the place lies in, empty between words.
    """

    kind: str
    position: int
    expected: str
    read: str
    word: str


def differences(expected: str, read: str) -> tuple[Difference, ...]:
    """Return where two strings differ, aligned by least edit distance over grapheme clusters."""
    want, got = graphemes(expected), graphemes(read)
    return tuple(
        Difference(
            operation.tag,
            operation.src_start,
            "".join(want[operation.src_start : operation.src_end]),
            "".join(got[operation.dest_start : operation.dest_end]),
            _word_at(want, operation.src_start),
        )
        for operation in Levenshtein.opcodes(want, got)
        if operation.tag != "equal"
    )


def describe_difference(expected: str, read: str, limit: int = 3) -> str:
    """Return in words which characters of which words differ, at most `limit` places."""
    places = differences(expected, read)
    if not places:
        return "no difference"
    told = "; ".join(_tell(place) for place in places[:limit])
    more = len(places) - limit
    return told + (f"; and {more} more" if more > 0 else "")


def _tell(place: Difference) -> str:
    where = f"in “{place.word}”, " if place.word else ""
    at = f"{where}character {place.position + 1}"
    if place.kind == "insert":
        return f"{at}: “{place.read}” read but not expected"
    if place.kind == "delete":
        return f"{at}: “{place.expected}” not read"
    return f"{at}: “{place.expected}” read as “{place.read}”"


def _word_at(cells: tuple[str, ...], index: int) -> str:
    if index >= len(cells) or cells[index].isspace():
        return ""
    start = end = index
    while start and not cells[start - 1].isspace():
        start -= 1
    while end < len(cells) and not cells[end].isspace():
        end += 1
    return "".join(cells[start:end])
