"""Defects of copy as pure functions: from a right text to one that is wrong in exactly one way.

Each function knows in which locales its defect makes sense, and never returns a text that would count as right.
"""

from __future__ import annotations

import enum
import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from proofpress import locales
from proofpress.testing._lookalikes import DIGITS, EXTRA_WORDS, LETTERS, LOST_MARKS, MARKS, PLAIN
from proofpress.text import fold, graphemes

__all__ = ["CODE_DEFECTS", "LOOK_DEFECTS", "SHAPE_DEFECTS", "TEXT_DEFECTS", "Defect", "mutate"]


class Defect(enum.StrEnum):
    """One way of being wrong."""

    WRONG_DIGIT = "wrong digit"
    WRONG_LETTER = "wrong letter"
    WRONG_SEPARATOR = "wrong separator"
    WRONG_CURRENCY = "wrong currency"
    WRONG_CASE = "wrong case"
    DROPPED_ACCENT = "dropped accent"
    DROPPED_LETTER = "dropped letter"
    DOUBLED_LETTER = "doubled letter"
    SWAPPED_LETTERS = "swapped letters"
    MISSING_WORD = "missing word"
    EXTRA_WORD = "extra word"
    DOUBLED_WORD = "doubled word"
    LOST_SPACE = "lost space"
    EXTRA_SPACE = "extra space"
    REVERSED = "reversed"
    UNJOINED = "unjoined"

    MIRRORED_GLYPH = "mirrored glyph"
    DEFORMED_STROKE = "deformed stroke"
    CUT_CHARACTER = "cut last character"
    TOFU = "tofu"
    BAD_KERNING = "bad kerning"
    WRONG_HAN_FORM = "wrong Han form"

    LOW_CONTRAST = "low contrast"
    TOO_SMALL = "too small"
    OUT_OF_BOX = "out of the box"
    COVERED = "covered"
    OVERLAP = "overlap"
    UNASKED_TEXT = "unasked text"
    MISSING_INK = "missing ink"
    MISSING_LAYER = "missing layer"

    DEAD_CODE = "dead code"
    WRONG_PAYLOAD = "wrong payload"

    # Of copy, but last: the cases of a card are chosen by place in this list, and keep theirs.
    WRONG_MARK = "wrong mark"


SHAPE_DEFECTS: Final = frozenset({
    Defect.MIRRORED_GLYPH, Defect.DEFORMED_STROKE, Defect.CUT_CHARACTER, Defect.TOFU, Defect.BAD_KERNING,
    Defect.WRONG_HAN_FORM,
})  # fmt: skip
"""The copy is right, and one of its characters is drawn as no font draws it, or stands where none would stand."""
LOOK_DEFECTS: Final = frozenset({
    Defect.LOW_CONTRAST, Defect.TOO_SMALL, Defect.OUT_OF_BOX, Defect.COVERED, Defect.OVERLAP, Defect.UNASKED_TEXT,
    Defect.MISSING_INK, Defect.MISSING_LAYER,
})  # fmt: skip
"""The copy is right, and is not seen as it should be, or not alone."""
CODE_DEFECTS: Final = frozenset({Defect.DEAD_CODE, Defect.WRONG_PAYLOAD})
"""Of what machines read."""
TEXT_DEFECTS: Final = frozenset(Defect) - LOOK_DEFECTS - CODE_DEFECTS - SHAPE_DEFECTS
"""Another copy stands in the picture, or it is written as nobody writes it."""

_UNSPACED: Final = frozenset({"ja", "zh", "yue", "th", "km", "lo", "my"})
_DOTLESS: Final = frozenset({"tr", "az"})
"""Languages in which i and ı are two letters."""
_VIRAMA: Final = "\u094d"
_ZWNJ: Final = "\u200c"
_CURRENCIES: Final = "$€£¥￥₹₩₫₪₺฿"
_VOWELS: Final = {0: 4, 4: 0, 8: 13, 13: 8, 1: 5, 5: 1, 20: 18, 18: 20}
"""Index of a Korean vowel, and of the one with its stroke on the other side."""


def mutate(text: str, defect: Defect, locale: str, seed: int = 0) -> str | None:
    """Return the text with one defect, or None where the defect makes no sense in this text or locale.

    Args:
        text: The right copy.
        defect: What shall be wrong; one of `TEXT_DEFECTS`.
        locale: BCP 47 locale of the copy.
        seed: Chooses the place; the same seed gives the same text.

    Raises:
        ValueError: The defect is none of copy.
    """
    if defect not in TEXT_DEFECTS:
        message = f"{defect.value!r} is no defect of a text"
        raise ValueError(message)
    wrong = [item for item in _MUTATIONS[defect](text, locale) if _differs(item, text, defect)]
    if not wrong:
        return None
    return random.Random(f"{seed}:{defect}:{locale}:{text}").choice(sorted(set(wrong)))


def _differs(mutated: str, text: str, defect: Defect) -> bool:
    if defect is Defect.UNJOINED:  # The characters stay right; only their forms do not.
        return mutated != text
    return bool(fold(mutated)) and fold(mutated) != fold(text)


def _script(locale: str) -> str:
    found = locales.scripts(locale)
    return {"ja": "Jpan", "zh": "Hans", "ko": "Kore"}.get(locales.language(locale), found[0])


def _put(text: str, index: int, new: str, length: int = 1) -> str:
    return text[:index] + new + text[index + length :]


def _digits(text: str, locale: str) -> Iterator[str]:
    del locale
    for index, character in enumerate(text):
        value = unicodedata.decimal(character, -1)
        if value >= 0:
            yield _put(text, index, chr(ord(character) - value + int(DIGITS[value])))


def _letters(text: str, locale: str) -> Iterator[str]:
    table = LETTERS.get(_script(locale), {})
    latin = {} if table is LETTERS["Latn"] or any(c in table for c in text) else LETTERS["Latn"]
    for index, character in enumerate(text):
        other = table.get(character) or latin.get(character)
        if other:
            yield _put(text, index, other)
        elif 0xAC00 <= ord(character) <= 0xD7A3:
            head, rest = divmod(ord(character) - 0xAC00, 588)
            vowel, tail = divmod(rest, 28)
            if vowel in _VOWELS:
                yield _put(text, index, chr(0xAC00 + head * 588 + _VOWELS[vowel] * 28 + tail))


def _separators(text: str, locale: str) -> Iterator[str]:
    del locale
    for index in range(1, len(text) - 1):
        sign = text[index]
        if text[index - 1].isdecimal() and text[index + 1].isdecimal() and sign in ".,٫٬\u00a0\u202f'’":
            yield _put(text, index, "")
            if sign in ".,":
                yield _put(text, index, "," if sign == "." else ".")


def _marks(text: str, locale: str) -> Iterator[str]:
    """Yield the text with another mark; separators of numbers are another defect."""
    del locale
    for index, character in enumerate(text):
        if character in MARKS and not text[index + 1 : index + 2].isdecimal():
            yield _put(text, index, MARKS[character])


def _currencies(text: str, locale: str) -> Iterator[str]:
    del locale
    for index, character in enumerate(text):
        if character in _CURRENCIES:
            yield _put(text, index, "€" if character != "€" else "$")


def _case(text: str, locale: str) -> Iterator[str]:
    del locale
    for index, character in enumerate(text):
        other = character.swapcase()
        if len(other) == 1 and other != character and other.swapcase() == character:
            yield _put(text, index, other)


def _accents(text: str, locale: str) -> Iterator[str]:
    marks = LOST_MARKS.get(_script(locale), {})
    plain = LETTERS["Latn"] if not marks and _script(locale) == "Latn" else {}
    for index, character in enumerate(text):
        if character in "iı" and locales.language(locale) in _DOTLESS:
            yield _put(text, index, "ı" if character == "i" else "i")
            continue
        if character in marks:
            yield _put(text, index, marks[character])
            continue
        if plain and character in PLAIN:
            yield _put(text, index, PLAIN[character])
        apart = unicodedata.normalize("NFD", character)
        if len(apart) > 1 and unicodedata.combining(apart[-1]):
            yield _put(text, index, unicodedata.normalize("NFC", apart[:-1]))


def _letter_cells(text: str) -> tuple[list[str], list[int]]:
    cells = list(graphemes(text))
    return cells, [index for index, cell in enumerate(cells) if cell[0].isalpha()]


def _dropped(text: str, locale: str) -> Iterator[str]:
    del locale
    cells, places = _letter_cells(text)
    for index in places if len(places) > 2 else ():
        yield "".join(cells[:index] + cells[index + 1 :])


def _doubled(text: str, locale: str) -> Iterator[str]:
    del locale
    cells, places = _letter_cells(text)
    for index in places:
        yield "".join([*cells[:index], cells[index], *cells[index:]])


def _swapped(text: str, locale: str) -> Iterator[str]:
    del locale
    cells, places = _letter_cells(text)
    for index in places:
        if index + 1 in places:
            yield "".join([*cells[:index], cells[index + 1], cells[index], *cells[index + 2 :]])


def _words(text: str, locale: str) -> list[tuple[int, int]]:
    """Return start and end of each word; in scripts without spaces, of each pair of letters."""
    spans, start = [], 0
    for index, character in enumerate(text + " "):
        if character.isspace():
            if any(c.isalnum() for c in text[start:index]):
                spans.append((start, index))
            start = index + 1
    if locales.language(locale) in _UNSPACED and len(spans) < 3:
        cells, places = _letter_cells(text)
        ends = [len("".join(cells[:index])) for index in range(len(cells) + 1)]
        return [(ends[i], ends[i + 2]) for i in places if i + 1 in places]
    return spans


def _missing(text: str, locale: str) -> Iterator[str]:
    spans = _words(text, locale)
    for start, end in spans if len(spans) > 1 else ():
        rest = text[end:].lstrip() if not text[:start].strip() or text[start - 1].isspace() else text[end:]
        yield (text[:start] + rest).strip()


def _extra(text: str, locale: str) -> Iterator[str]:
    word = EXTRA_WORDS.get(locales.language(locale))
    if word is None or not any(character.isalpha() for character in text):
        return
    gap = "" if locales.language(locale) in _UNSPACED else " "
    yield f"{text}{gap}{word}"
    yield f"{word}{gap}{text}"


def _twice(text: str, locale: str) -> Iterator[str]:
    gap = "" if locales.language(locale) in _UNSPACED else " "
    for start, end in _words(text, locale):
        yield text[:end] + gap + text[start:end] + text[end:]


def _lost_space(text: str, locale: str) -> Iterator[str]:
    if locales.language(locale) in _UNSPACED:
        return
    for index in range(1, len(text) - 1):
        if text[index].isspace() and text[index - 1].isalnum() and text[index + 1].isalnum():
            yield _put(text, index, "")


def _extra_space(text: str, locale: str) -> Iterator[str]:
    """Yield the text with a word torn in two, in scripts that part words by spaces."""
    if locales.language(locale) in _UNSPACED:
        return
    cells, places = _letter_cells(text)
    for index in places:
        if index + 1 in places:
            yield "".join([*cells[: index + 1], " ", *cells[index + 1 :]])


def _reversed(text: str, locale: str) -> Iterator[str]:
    own = [c for c in text if unicodedata.bidirectional(c) in ("R", "AL")]
    if locales.direction(locale) == "rtl" and len(own) > 1:
        yield "\n".join("".join(reversed(graphemes(line))) for line in text.split("\n"))


def _unjoined(text: str, locale: str) -> Iterator[str]:
    script = _script(locale)
    if script == "Arab":
        pairs = zip(text, [*text[1:], " "], strict=True)
        yield "".join(a + (_ZWNJ if _joins(a) and _joins(b) else "") for a, b in pairs)
    elif script == "Deva":
        yield text.replace(_VIRAMA, _VIRAMA + _ZWNJ)


def _joins(character: str) -> bool:
    return unicodedata.bidirectional(character) == "AL" and character.isalpha()


_MUTATIONS: Final[dict[Defect, Callable[[str, str], Iterator[str]]]] = {
    Defect.WRONG_DIGIT: _digits,
    Defect.WRONG_LETTER: _letters,
    Defect.WRONG_SEPARATOR: _separators,
    Defect.WRONG_CURRENCY: _currencies,
    Defect.WRONG_CASE: _case,
    Defect.DROPPED_ACCENT: _accents,
    Defect.DROPPED_LETTER: _dropped,
    Defect.DOUBLED_LETTER: _doubled,
    Defect.SWAPPED_LETTERS: _swapped,
    Defect.MISSING_WORD: _missing,
    Defect.EXTRA_WORD: _extra,
    Defect.DOUBLED_WORD: _twice,
    Defect.LOST_SPACE: _lost_space,
    Defect.EXTRA_SPACE: _extra_space,
    Defect.REVERSED: _reversed,
    Defect.UNJOINED: _unjoined,
    Defect.WRONG_MARK: _marks,
}
