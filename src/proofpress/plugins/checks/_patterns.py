"""Patterns of copy: a brief's regular expressions under a time limit, and money as a locale writes it.

Separators, grouping and currency symbols are CLDR's, through babel. Any kind of space may stand for another, digits of the
locale's own script for European ones, and a few declared house styles are accepted beside CLDR's form: an ungrouped number, a
currency before or after it, `12,-` for a whole amount, and the names in `_HOUSE_SYMBOLS`.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Final

import attrs
import regex
from babel import Locale
from babel.numbers import get_currency_precision

from proofpress.locales import parse

__all__ = ["TIMEOUT_S", "Money", "full_match", "plain_digits", "plain_spaces", "plain_value", "read_money"]

TIMEOUT_S: Final = 0.25
"""Longest time that one pattern may take on one text."""

_MARKS: Final = regex.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES: Final = regex.compile(r"\p{Zs}")
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u02bc": "'"})
# Groups are parted by a sign, or by a space before exactly three digits; a dash may stand for no cents.
_NUMBER: Final = regex.compile(r"\d+(?:[.,'٫٬،⹁]\d+| \d{3}(?!\d))*(?:[.,][-–—]{1,2}(?!\d))?")
_SIGNS: Final = regex.compile(r"[.,'٫٬،⹁ ]")
_NO_CENTS: Final = regex.compile(r"[.,][-–—]+$")
_HOUSE_SYMBOLS: Final = {
    "TL": "TRY", "円": "JPY", "元": "CNY", "원": "KRW", "đ": "VND", "Ft": "HUF", "lei": "RON", "บาท": "THB",
    "جنيه": "EGP", "ر.س": "SAR", "د.إ": "AED", "руб.": "RUB", "грн": "UAH", "Rs.": "INR", "Rs": "INR",
}  # fmt: skip


def plain_spaces(text: str) -> str:
    """Return the text with every kind of space as a plain one and without direction marks."""
    return _SPACES.sub(" ", _MARKS.sub("", text))


def full_match(pattern: str, text: str, timeout_s: float = TIMEOUT_S) -> bool | None:
    """Tell whether the whole text matches, as it stands or with plain spaces; None if that takes too long.

    Raises:
        regex.error: It is no regular expression.
    """
    compiled = regex.compile(pattern)
    try:
        return any(compiled.fullmatch(form, timeout=timeout_s) for form in dict.fromkeys((text, plain_spaces(text))))
    except TimeoutError:
        return None


@attrs.frozen
class Money:
    """An amount that was read from copy.

    Attributes:
        text: The number as it stands there.
        amount: Its value; None if the locale does not write numbers so.
        currency: ISO 4217 code; empty if none stands beside it.
        fault: Why there is no value, in words.
    """

    text: str
    amount: Decimal | None
    currency: str
    fault: str = ""


def read_money(text: str, locale: str) -> tuple[Money, ...]:
    """Return the amounts in a text: the numbers beside a currency, or if there is none, all numbers."""
    plain = _prepared(text)
    found = []
    for match in _NUMBER.finditer(plain):
        currency = _currency(plain[: match.start()], plain[match.end() :], locale)
        amount, fault = _value(match.group(), currency, locale)
        found.append(Money(match.group(), amount, currency, fault))
    beside = tuple(money for money in found if money.currency)
    return beside or tuple(found)


def _prepared(text: str) -> str:
    return plain_digits(unicodedata.normalize("NFKC", plain_spaces(text)).translate(_APOSTROPHES))


def plain_digits(text: str) -> str:
    """Return the text with plain spaces, and digits of any script as 0 to 9; as many characters where no mark was hidden."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain_spaces(text))


@lru_cache(maxsize=64)
def _symbols(locale: str) -> tuple[tuple[str, str], ...]:
    """Return currency symbols and their codes, longest first; the locale's own meaning of a symbol comes before others."""
    known: dict[str, str] = {}
    home = parse(locale)
    for source in (home, Locale("en")):
        for code, symbol in source.currency_symbols.items():
            known.setdefault(_prepared(symbol).strip(), code)
            known.setdefault(code, code)
    for symbol, code in _HOUSE_SYMBOLS.items():
        known.setdefault(_prepared(symbol), code)
    return tuple(sorted(known.items(), key=lambda item: (-len(item[0]), item[0])))


def _currency(before: str, after: str, locale: str) -> str:
    """Return the code of the currency that stands directly before or after a number."""
    before, after = before.rstrip(" "), after.lstrip(" ")
    for symbol, code in _symbols(locale):
        follows = after.startswith(symbol) and not _runs_on(symbol[-1], after[len(symbol) :])
        leads = before.endswith(symbol) and not _runs_on(symbol[0], before[: -len(symbol)][::-1])
        if follows or leads:
            return code
    return ""


def _runs_on(edge: str, rest: str) -> bool:
    """Tell whether a symbol in Latin letters is only a part of a longer word."""
    return edge.isascii() and edge.isalpha() and rest[:1].isascii() and rest[:1].isalpha()


@lru_cache(maxsize=64)
def _separators(locale: str) -> tuple[frozenset[str], frozenset[str], frozenset[tuple[int, int]]]:
    """Return decimal signs, group signs, and the sizes that the last and the other groups may have."""
    home = parse(locale)
    decimals, groups = set[str](), set[str]()
    for system in {"latn", home.default_numbering_system} & set(home.number_symbols):
        names = home.number_symbols[system]
        decimals |= {_prepared(names[key]) for key in ("decimal", "currencyDecimal") if key in names}
        groups |= {_prepared(names[key]) for key in ("group", "currencyGroup") if key in names}
    # CLDR leaves the group sizes of plain numbers and of money apart in some languages (Marathi, Malayalam).
    formats = (home.decimal_formats[None].grouping, home.currency_formats["standard"].grouping)
    return frozenset(decimals), frozenset(groups), frozenset((min(p, 3), min(s, 3)) for p, s in formats)


def _value(number: str, currency: str, locale: str) -> tuple[Decimal | None, str]:
    """Return the value of a number as the locale writes it, or None and why it is none."""
    decimals, groups, sizes = _separators(locale)
    whole = _NO_CENTS.sub("", number)
    signs = _SIGNS.findall(whole)
    pieces = _SIGNS.split(whole)
    fraction = ""
    if signs and signs[-1] in decimals and not (signs[-1] in groups and _grouped(pieces, sizes)):
        fraction = pieces.pop()
        signs.pop()
    if any(sign not in groups for sign in signs) or (len(set(signs)) > 1) or (signs and not _grouped(pieces, sizes)):
        return None, f"“{number}” is not how {locale} writes a number"
    if fraction and currency and len(fraction) != get_currency_precision(currency):
        return None, f"“{number}” has {len(fraction)} decimals, {currency} has {get_currency_precision(currency)}"
    return Decimal("".join(pieces) + (f".{fraction}" if fraction else "")), ""


def plain_value(number: str, currency: str) -> Decimal | None:
    """Return the value of a number in any locale's way of writing, or None if it has more than one meaning.

    The last sign parts the cents if as many digits follow it as the currency has; every other sign parts groups of digits.

    Args:
        number: As `Money.text` has it.
        currency: ISO 4217 code.
    """
    whole = _NO_CENTS.sub("", number)
    *groups, last = _SIGNS.split(whole)
    cents = get_currency_precision(currency)
    if not groups:
        return Decimal(last)
    if cents and len(last) == cents:
        return Decimal(f"{''.join(groups)}.{last}")
    return Decimal("".join((*groups, last))) if len(last) == 3 and cents != 3 else None


def _grouped(pieces: list[str], sizes: frozenset[tuple[int, int]]) -> bool:
    """Tell whether the pieces of a whole number have the lengths that one way of grouping demands."""
    if len(pieces) < 2:
        return True
    first, *middle = (len(piece) for piece in pieces[:-1])
    return any(
        len(pieces[-1]) == primary and 1 <= first <= secondary and all(size == secondary for size in middle)
        for primary, secondary in sizes
    )
