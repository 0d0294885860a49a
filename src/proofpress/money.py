"""Prices in words of a locale, and money that is spent, in whole micro-USD."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from babel.core import get_global
from babel.numbers import format_currency

from proofpress.errors import InputError
from proofpress.locales import parse

__all__ = ["MICRO_USD", "format_price", "micro_usd", "parse_amount"]

_CODE_BESIDE_DIGIT: Final = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_LONGEST: Final = 18
"""Most characters of an amount: more digits than any till can hold."""
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


def format_price(amount: Decimal, currency: str, locale: str) -> str:
    """Return the price as CLDR writes it: `12,99 €` for de-DE, `¥1,280` for ja-JP.

    The currency's own number of decimals is used, but an amount that has more is refused rather than rounded: a poster must
    not show another price than the copy deck.

    Raises:
        InputError: The amount has more decimals than the currency.
    """
    # CLDR's currencySpacing, which babel leaves out: a code of letters does not touch the digits.
    text = _CODE_BESIDE_DIGIT.sub("\u00a0", str(format_currency(amount, currency, locale=parse(locale))))
    digits = _currency_digits(currency)
    if amount != amount.quantize(Decimal(1).scaleb(-digits)):
        raise InputError(
            f"{amount} has more decimals than {currency} ({digits})", remedy="write the price as it shall be printed"
        )
    return text


def _currency_digits(currency: str) -> int:
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])
