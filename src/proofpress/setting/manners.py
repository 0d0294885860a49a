"""Typographic manners that depend on what a text is for and where it is read."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from babel.numbers import get_decimal_symbol

from proofpress.brief import PriceStyle
from proofpress.locales import language, parse, scripts
from proofpress.typography import Raised

__all__ = ["raised_parts"]

RAISED: Final = 0.5
"""Font size of raised cents and signs, as a share of the price's."""
_RAISING: Final = frozenset(
    {
        *(
            "bg",
            "bs",
            "ca",
            "cs",
            "da",
            "de",
            "el",
            "en",
            "es",
            "et",
            "fi",
            "fr",
            "gl",
            "he",
            "hr",
            "hu",
            "it",
            "lt",
            "lv",
        ),
        *("mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk"),
    }
)
"""Languages whose shops print cents and currency signs small and raised. A custom, not a standard: elsewhere decimals stand at
the size of the price, are left out, or do not exist."""
_NUMBER: Final = re.compile(r"\d(?:[\d.,'’\s]*\d)?")


def raised_parts(text: str, locale: str, style: PriceStyle) -> tuple[Raised, ...]:
    """Return the parts of a price that are set small and raised: its decimals, its currency sign.

    A price with several numbers ("2 for 5.00"), or none, keeps one size, and so does every price in a language without the
    custom. The copy stays as it is, decimal separator included: only sizes differ.

    Args:
        text: The price as it is printed.
        locale: BCP 47.
        style: What the brief asks for.
    """
    if language(locale) not in _RAISING or "Arab" in scripts(locale):
        return ()
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) != 1:
        return ()
    first, last = numbers[0].span()
    found: list[Raised] = []
    if style.small_currency and _names_money(text[:first]):
        found.append(Raised(0, first, RAISED))
    cents = _cents(text[first:last], get_decimal_symbol(parse(locale)))
    if style.raised_cents and cents:
        found.append(Raised(last - cents, last, RAISED))
    if style.small_currency and _names_money(text[last:]):
        found.append(Raised(last, len(text), RAISED))
    return tuple(found)


def _names_money(text: str) -> bool:
    return any(character.isalpha() or unicodedata.category(character) == "Sc" for character in text)


def _cents(number: str, point: str) -> int:
    """Return how many digits follow the decimal separator."""
    whole, separator, decimals = number.rpartition(point)
    return len(decimals) if separator and whole and decimals.isdigit() else 0
