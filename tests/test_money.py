from __future__ import annotations

from decimal import Decimal

import pytest
from babel import localedata
from hypothesis import example, given
from hypothesis import strategies as st
from tests._core_strategies import QUICK

from proofpress.errors import InputError
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.money import MICRO_USD, currency_exists, format_price, groups_digits, micro_usd, parse_amount

NBSP = "\u00a0"
amounts = st.decimals(0, 99_999, places=2).map(lambda amount: f"{amount:f}")


@pytest.mark.parametrize("text", ["0", "12.99", "12.", ".5", "007", "1280", "99999999999999999", "0.0000000000000001"])
def test_plain_decimal_numbers_are_amounts(text: str) -> None:
    assert parse_amount(text) == Decimal(text)


@given(st.text(max_size=6) | st.text("0123456789.,-+eE_ \n", max_size=8))
@example("1e3")
@example("1_000")
@example("-1")
@example("+1")
@example("1,99")
@example("1.2.3")
@example(".")
@example("")
@example("NaN")
@example("Infinity")
@example(" 1")
@example("1\n")
@example("٣")
@example("１")
@example("1" * 19)
@QUICK
def test_nothing_else_is_an_amount(text: str) -> None:
    digits = text.replace(".", "", 1)
    if digits and set(digits) <= set("0123456789") and len(text) <= 18:
        assert parse_amount(text) == Decimal(text)
        return
    with pytest.raises(InputError) as caught:
        parse_amount(text)
    assert caught.value.message == f"{text!r} is no amount"
    assert '"12.99"' in caught.value.remedy


@given(amounts)
@QUICK
def test_dollars_become_whole_micro_dollars(text: str) -> None:
    assert micro_usd(text) == micro_usd(Decimal(text)) == Decimal(text) * MICRO_USD


@pytest.mark.parametrize(
    ("dollars", "micro"),
    [("0", 0), ("1", 1_000_000), ("0.000001", 1), ("0.0000001", 1), ("0.0000019", 2), ("2.5000001", 2_500_001)],
)
def test_a_fraction_of_a_micro_dollar_counts_as_one(dollars: str, micro: int) -> None:
    assert MICRO_USD == 1_000_000
    assert micro_usd(dollars) == micro


@pytest.mark.parametrize("dollars", ["-1", "1e6", "nan", "inf", ""])
def test_no_sum_is_negative_or_without_end(dollars: str) -> None:
    with pytest.raises(InputError):
        micro_usd(dollars)


# CLDR 44 to 47; the charts of each locale, "Currency formatting".
@pytest.mark.parametrize(
    ("amount", "currency", "locale", "price"),
    [
        ("12.99", "USD", "en-US", "$12.99"),
        ("1280", "USD", "en-US", "$1,280.00"),
        ("12.99", "EUR", "de-DE", f"12,99{NBSP}€"),
        ("1234.5", "EUR", "de-DE", f"1.234,50{NBSP}€"),
        ("12.99", "EUR", "fr-FR", f"12,99{NBSP}€"),
        ("1234.5", "EUR", "fr-FR", f"1\u202f234,50{NBSP}€"),
        ("12.99", "EUR", "es-ES", f"12,99{NBSP}€"),
        ("12345.5", "EUR", "es-ES", f"12.345,50{NBSP}€"),
        ("1234.5", "EUR", "es-ES", f"1234,50{NBSP}€"),
        ("1234.5", "MXN", "es-MX", "$1,234.50"),
        ("1234.5", "PLN", "pl-PL", f"1234,50{NBSP}zł"),
        ("12345.5", "PLN", "pl-PL", f"12{NBSP}345,50{NBSP}zł"),
        ("1234.5", "EUR", "pt-PT", f"1234,50{NBSP}€"),
        ("1234.5", "BRL", "pt-BR", f"R${NBSP}1.234,50"),
        ("12.99", "PLN", "pl-PL", f"12,99{NBSP}zł"),
        ("12.99", "TRY", "tr-TR", "₺12,99"),
        ("129000", "VND", "vi-VN", f"129.000{NBSP}₫"),
        ("12.9", "ILS", "he-IL", f"\u200f12.90{NBSP}\u200f₪"),
        ("129", "INR", "hi-IN", "₹129.00"),
        ("129000", "INR", "hi-IN", "₹1,29,000.00"),
        ("129", "THB", "th-TH", "฿129.00"),
        ("1280", "JPY", "ja-JP", "￥1,280"),
        ("12.9", "CNY", "zh-CN", "¥12.90"),
        ("12900", "KRW", "ko-KR", "₩12,900"),
        ("4.5", "CHF", "en-US", f"CHF{NBSP}4.50"),
        ("4.5", "CHF", "de-CH", f"CHF{NBSP}4.50"),
        ("4.500", "KWD", "en-US", f"KWD{NBSP}4.500"),
    ],
)
def test_prices_as_cldr_writes_them(amount: str, currency: str, locale: str, price: str) -> None:
    assert format_price(Decimal(amount), currency, locale) == price


@pytest.mark.parametrize(
    ("amount", "currency", "digits"),
    [("12.999", "USD", 2), ("1280.5", "JPY", 0), ("0.001", "EUR", 2), ("1.0001", "KWD", 3)],
)
def test_a_price_is_never_rounded(amount: str, currency: str, digits: int) -> None:
    with pytest.raises(InputError) as caught:
        format_price(Decimal(amount), currency, "en-US")
    assert caught.value.message == f"{amount} has more decimals than {currency} ({digits})"
    assert caught.value.remedy == "write the price as it shall be printed"


def test_noughts_after_the_last_decimal_are_no_decimals() -> None:
    assert format_price(Decimal("12.9900"), "USD", "en-US") == "$12.99"
    assert format_price(Decimal("1280.00"), "JPY", "en-US") == "¥1,280"


@given(amounts, st.sampled_from(EXAMPLE_LOCALES))
@QUICK
def test_every_digit_of_the_amount_stands_in_the_price(text: str, locale: str) -> None:
    price = format_price(Decimal(text), "EUR", locale)
    digits = "".join(str(int(c)) for c in price if c.isdecimal())
    assert digits == f"{Decimal(text):.2f}".replace(".", "")


def test_currencies_by_their_code() -> None:
    assert all(currency_exists(code) for code in ("USD", "EUR", "JPY", "CHF", "KWD"))
    assert not any(currency_exists(code) for code in ("usd", "XQZ", "", "EURO", "€"))


def icu_groups(tag: str, number: int) -> bool:
    """Whether ICU, which has its own copy of CLDR, parts the digits of a number."""
    from icu4py.locale import Locale as IcuLocale
    from icu4py.messageformat import MessageFormat

    written = MessageFormat("{n, number, ::group-auto}", IcuLocale(tag)).format({"n": number})
    return any(not character.isdecimal() for character in written)


def test_digits_are_grouped_where_icu_groups_them() -> None:
    tags = [ident.replace("_", "-") for ident in localedata.locale_identifiers()]
    # Locales that CLDR seeds without numbers are written by ICU without any group.
    known = [tag for tag in tags if icu_groups(tag, 1_234_567) and not tag.startswith("ee")]
    assert len(known) > 500
    assert [tag for tag in known if groups_digits(tag, 4) != icu_groups(tag, 1234)] == []
    assert [tag for tag in known if not groups_digits(tag, 5)] == []
