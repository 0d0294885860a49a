"""Saying in words what a layout says in numbers: colours, places, quotes that nothing can break out of, spelling."""

from __future__ import annotations

import colorsys
import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from proofpress.colour import Rgb, to_hex
from proofpress.geometry import Box, Size
from proofpress.text import graphemes

__all__ = ["colour_words", "odd_words", "place_words", "quoted", "spelled"]

_QUOTES: Final = (('"', '"'), ("“", "”"), ("«", "»"), ("「", "」"), ("⟦", "⟧"))
_HUES: Final = (
    (15, "red"), (45, "orange"), (70, "yellow"), (165, "green"), (200, "cyan"), (255, "blue"), (290, "violet"),
    (335, "magenta"), (361, "red"),
)  # fmt: skip
_BROWN: Final = 0.4
"""Lightness below which people call orange brown."""
_WORD: Final = re.compile(r"[^\s]+")
_LONG: Final = 11
"""Letters from which a word is odd: models lose their place in it."""
_DOUBLED: Final = 6
"""Letters from which a word with a doubled letter is odd."""
_SPELT_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK")


def colour_words(rgb: Rgb) -> str:
    """Return a colour as models understand it: `#2B1A12 (very dark orange)`."""
    red, green, blue = (channel / 255 for channel in rgb)
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.08 or light in (0, 1):
        grey = "black" if light < 0.08 else "white" if light > 0.96 else "grey"
        shade = _shade(light) if grey == "grey" else ""
        return f"{to_hex(rgb)} ({shade}{grey})"
    name = next(name for bound, name in _HUES if hue * 360 < bound)
    name = "brown" if name == "orange" and light < _BROWN else name
    if light > 0.93:
        return f"{to_hex(rgb)} (off-white, a touch of {name})"
    return f"{to_hex(rgb)} ({_shade(light)}{name})"


def _shade(light: float) -> str:
    bounds = ((0.15, "very dark "), (0.35, "dark "), (0.65, ""), (0.82, "light "))
    return next((shade for bound, shade in bounds if light < bound), "very light ")


def place_words(box: Box, whole: Size) -> str:
    """Return where a box stands in a picture: `top left`, `middle, full width`."""
    x, y = box.centre
    high = "top" if y < whole.height / 3 else "bottom" if y > whole.height * 2 / 3 else "middle"
    if box.width > 0.8 * whole.width:
        return f"{high}, full width"
    side = "left" if x < whole.width / 3 else "right" if x > whole.width * 2 / 3 else "centre"
    return f"{high} {side}"


def quoted(line: str) -> str:
    """Return a line in quotes that do not occur in it, so that nothing in it can end them.

    Raises:
        ValueError: It has a line break, or bears every kind of quote.
    """
    if len(line.splitlines()) > 1 or line != line.strip("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        message = f"{line!r} is more than one line"
        raise ValueError(message)
    for left, right in _QUOTES:
        if left not in line and right not in line:
            return f"{left}{line}{right}"
    message = f"{line!r} bears every kind of quote"
    raise ValueError(message)


def odd_words(text: str, failed: Iterable[str] = (), most: int = 6) -> tuple[str, ...]:
    """Return the words that models are apt to misspell, those that were misspelt first.

    Odd is a word with a letter that ASCII lacks, with figures among letters, with a capital inside, with more than ten letters,
    or with a letter doubled and six letters at least; only in scripts that are spelt letter by letter.

    Args:
        text: The copy.
        failed: Words of it that came out wrong.
        most: How many at most; a long list of rules is not followed.
    """
    words = [word for word in (_bare(match.group()) for match in _WORD.finditer(text)) if word]
    wrong = [word for word in dict.fromkeys(failed) if word in words]
    odd = [word for word in dict.fromkeys(words) if _odd(word) and word not in wrong]
    return tuple((wrong + odd)[:most])


def _bare(word: str) -> str:
    """Return a word without the punctuation around it."""
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not (word[end - 1].isalnum() or unicodedata.combining(word[end - 1])):
        end -= 1
    return word[start:end]


def _odd(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    if not letters or not all(unicodedata.name(c, "").startswith(_SPELT_SCRIPTS) for c in letters):
        return False
    latin = unicodedata.name(letters[0], "").startswith("LATIN")
    return (
        (latin and not word.isascii())
        or any(character.isdigit() for character in word)
        or any(character.isupper() for character in word[1:]) != all(c.isupper() for c in letters)
        or (any(a == b and a.isalpha() for a, b in pairwise(word)) and len(letters) >= _DOUBLED)
        or len(letters) >= _LONG
    )


def spelled(word: str) -> str:
    """Return a word character by character as people see them: `c-a-f-é`."""
    return "-".join(graphemes(word))
