"""Prices in words of a locale, and money that is spent, in whole micro-USD."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from babel.core import get_global
from babel.numbers import format_currency

from proofpress.errors import InputError
from proofpress.locales import parse

__all__ = ["MICRO_USD", "currency_exists", "format_price", "groups_digits", "micro_usd", "parse_amount"]

_CODE_BESIDE_DIGIT: Final = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_LONGEST: Final = 18
"""Most characters of an amount: more digits than any till can hold."""
_LATE: Final = {
    "be": None, "bg": None, "et": None, "hu": None, "hy": None, "ia": None, "ie": None, "it": None, "ka": None, "lv": None,
    "pl": None, "sl": None, "sq": None, "ru": ("UA",), "es": (None, "ES", "EA", "GQ", "IC", "PH"),
    "pt": ("PT", "CH", "CV", "GQ", "GW", "LU", "MO", "MZ", "ST", "TL"),
}  # fmt: skip
"""Languages that part thousands from five digits on only, with their territories (None for all): CLDR's minimumGroupingDigits
of 2, which babel leaves out. `tests/test_money.py` holds the table against ICU's."""
MICRO_USD: Final = 1_000_000
"""Micro-USD in one US dollar."""


def micro_usd(dollars: str | Decimal) -> int:
    """Return a sum in whole micro-USD, rounded up so that a cap is never understated as a cost.

    Raises:
        InputError: The sum is no finite, non-negative decimal number.
    """
    amount = parse_amount(str(dollars))
    return int((amount * MICRO_USD).to_integral_value(rounding="ROUND_CEILING"))


def parse_amount(text: str) -> Decimal:
    """Return a plain decimal number such as `12.99`.

    Raises:
        InputError: It is not one (no grouping, no exponent, no sign).
    """
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or len(text) > _LONGEST or not all(c in "0123456789." for c in text):
        raise InputError(
            f"{text!r} is no amount", remedy='write a plain decimal number in quotes, for instance "12.99"'
        )
    return amount


def currency_exists(code: str) -> bool:
    """Tell whether CLDR knows the ISO 4217 code."""
    return code in get_global("all_currencies")


def groups_digits(locale: str, count: int) -> bool:
    """Tell whether the locale parts a whole number of `count` digits into groups: `1234,50 €` but `12.345,50 €` in Spain."""
    home = parse(locale)
    territories = _LATE.get(home.language, ())
    late = territories is None or home.territory in territories
    return count > 4 or not late


def format_price(amount: Decimal, currency: str, locale: str) -> str:
    """Return the price as CLDR writes it: `12,99 €` for de-DE, `¥1,280` for ja-JP.

    The currency's own number of decimals is used, but an amount that has more is refused rather than rounded: a poster must
    not show another price than the copy deck.

    Raises:
        InputError: The amount has more decimals than the currency.
    """
    # CLDR's currencySpacing, which babel leaves out: a code of letters does not touch the digits.
    grouped = groups_digits(locale, len(str(int(amount))))
    written = format_currency(amount, currency, locale=parse(locale), group_separator=grouped)
    text = _CODE_BESIDE_DIGIT.sub("\u00a0", str(written))
    digits = _currency_digits(currency)
    if amount != amount.quantize(Decimal(1).scaleb(-digits)):
        raise InputError(
            f"{amount} has more decimals than {currency} ({digits})", remedy="write the price as it shall be printed"
        )
    return text


def _currency_digits(currency: str) -> int:
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])
