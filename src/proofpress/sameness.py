"""Whether a reading says exactly what was expected, whatever lines either is broken into.

Beyond `text.fold`:

1. A line break stands for the space or the nothing that it was set in place of: a space in spaced scripts, but nothing after a
   hyphen, dash or slash where the copy has none; nothing or a space in Japanese, Chinese, Thai, Khmer, Lao and Burmese.
2. In Japanese and Chinese a space beside a Han character, kana, full-width sign, colon, bracket, question or exclamation mark
   is letter spacing, and counts for nothing: such signs bear their own blank, in the picture as in its readings.

Every other lost, extra or changed character is a difference.
"""

from __future__ import annotations

from typing import Final

import regex

from proofpress.locales import language
from proofpress.text import fold

__all__ = ["comparable", "says"]

_UNSPACED: Final = frozenset({"ja", "zh", "yue", "th", "km", "lo", "my"})
_HAN: Final = frozenset({"ja", "zh", "yue"})
_AFTER_HYPHEN: Final = regex.compile(r"(?<=[\-‐‑–—/])\s*\n\s*")
_WIDE: Final = (
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fc\uff00-\uff60\uffe0-\uffe6:;!?()]"
)
_BESIDE_WIDE: Final = regex.compile(rf"(?<={_WIDE})[^\S\n]+|[^\S\n]+(?={_WIDE})")


def says(read: str, expected: str, locale: str) -> bool:
    """Tell whether a reading says exactly what was expected.

    Args:
        read: As the reader gave it, lines separated by line feeds.
        expected: The copy, in whatever lines.
        locale: Of the copy.
    """
    return not _forms(read, locale).isdisjoint(_forms(expected, locale))


def comparable(text: str, locale: str) -> str:
    """Return a text in the form in which differences are told: one line, folded.

    Args:
        text: A reading or the copy.
        locale: Of the copy.
    """
    tongue = language(locale)
    return fold(_narrow(text, tongue).replace("\n", "" if tongue in _UNSPACED else " "))


def _forms(text: str, locale: str) -> frozenset[str]:
    """Return the folded single lines that a text may stand for."""
    tongue = language(locale)
    narrow = _narrow("\n".join(line.strip() for line in text.splitlines()), tongue)
    joined = narrow.replace("\n", "") if tongue in _UNSPACED else _AFTER_HYPHEN.sub("", narrow)
    return frozenset({fold(narrow), fold(joined)})


def _narrow(text: str, tongue: str) -> str:
    return _BESIDE_WIDE.sub("", text) if tongue in _HAN else text
