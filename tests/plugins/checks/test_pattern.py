from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.checks.scenes import asset, blank, code_region, judge, only, price_region, text_region

from proofpress.brief import Content, ContentKind, Part, Region, Role
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.money import format_price
from proofpress.plugins.checks._patterns import full_match, read_money
from proofpress.plugins.checks.pattern import PatternCheck
from proofpress.proof import Outcome

CENTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
LOCALES = (*EXAMPLE_LOCALES, "de-CH", "de-AT", "fr-CH", "pt-BR", "en-IN", "fa-IR", "mr-IN", "es-MX", "sv-SE", "nb-NO")


@given(CENTS, st.sampled_from(LOCALES), st.sampled_from(["EUR", "USD", "CHF", "INR"]))
def test_what_cldr_writes_is_read_back_to_the_same_amount(amount: Decimal, locale: str, currency: str) -> None:
    (money,) = read_money(format_price(amount, currency, locale), locale)
    assert (money.amount, money.currency, money.fault) == (amount, currency, "")


@given(CENTS, st.sampled_from(LOCALES))
def test_a_lower_former_price_always_fails(amount: Decimal, locale: str) -> None:
    low, high = format_price(amount, "EUR", locale), format_price(amount + 1, "EUR", locale)
    assert only(PatternCheck(), blank(asset(price_region(low, high), locale=locale))).outcome is Outcome.PASS
    assert only(PatternCheck(), blank(asset(price_region(high, low), locale=locale))).outcome is Outcome.FAIL
    assert only(PatternCheck(), blank(asset(price_region(low, low), locale=locale))).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("locale", "text", "amount", "currency"),
    [
        ("de-DE", "1.299,00\u00a0€", "1299.00", "EUR"),
        ("de-DE", "nur 5,– €*", "5", "EUR"),
        ("de-DE", "2 für 5 €", "5", "EUR"),
        ("de-CH", "CHF 1’299.–", "1299", "CHF"),
        ("fr-FR", "1 299,50 €", "1299.50", "EUR"),
        ("es-ES", "1234,50 €", "1234.50", "EUR"),
        ("tr-TR", "12,99 TL", "12.99", "TRY"),
        ("ar-EG", "٢٨٩ جنيه", "289", "EGP"),
        ("ar-EG", "١٬٢٣٤٫٥٠ ج.م.", "1234.50", "EGP"),
        ("hi-IN", "₹1,00,000", "100000", "INR"),
        ("ja-JP", "１，２８０円(税込)", "1280", "JPY"),
        ("zh-CN", "59.90元", "59.90", "CNY"),
        ("pl-PL", "29,99 zł/kg", "29.99", "PLN"),
        ("en-US", "12.99", "12.99", ""),
    ],
)
def test_house_styles_are_read(locale: str, text: str, amount: str, currency: str) -> None:
    (money,) = read_money(text, locale)
    assert (money.amount, money.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "12.99 €"), ("de-DE", "12,9 €"), ("de-DE", "12.99,00 €"), ("en-US", "$12,99"), ("en-US", "$1,2999.00"),
        ("en-US", "$1.299,00"), ("fr-FR", "12.99 €"), ("ja-JP", "￥1.280.00"), ("ja-JP", "￥12.80"), ("hi-IN", "₹1,0,000"),
        ("es-ES", "1.23 €"),
    ],
)  # fmt: skip
def test_money_that_the_locale_does_not_write_so_fails(locale: str, text: str) -> None:
    finding = only(PatternCheck(), blank(asset(price_region(text, None), locale=locale)))
    assert finding.outcome is Outcome.FAIL


def test_prices_in_two_currencies_fail() -> None:
    finding = only(PatternCheck(), blank(asset(price_region("$5.00", "€9.00"))))
    assert finding.outcome is Outcome.FAIL
    assert "USD" in finding.reason
    assert "EUR" in finding.reason


def test_a_price_without_an_amount_is_undecided_unless_a_pattern_proves_it() -> None:
    assert only(PatternCheck(), blank(asset(price_region("Free", None)))).outcome is Outcome.UNDECIDED
    assert only(PatternCheck(), blank(asset(price_region("Free", None, pattern="Free|Gift")))).outcome is Outcome.PASS
    assert only(PatternCheck(), blank(asset(price_region("Fee", None, pattern="Free|Gift")))).outcome is Outcome.FAIL


def test_a_house_style_passes_with_a_note() -> None:
    finding = only(PatternCheck(), blank(asset(price_region("12,99 TL", None), locale="tr-TR")))
    assert finding.outcome is Outcome.PASS
    assert "CLDR writes “₺12,99”" in finding.reason


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("KFE-0042", Outcome.PASS),
        ("KFE-042", Outcome.FAIL),
        ("xKFE-0042", Outcome.FAIL),
        ("KFE-0042\n", Outcome.FAIL),
    ],
)
def test_the_whole_copy_must_match(text: str, outcome: Outcome) -> None:
    made = asset(text_region(text, Role.SKU, pattern=r"[A-Z]{3}-\d{4}"))
    finding = only(PatternCheck(), blank(made))
    assert finding.outcome is outcome
    assert finding.expected == r"[A-Z]{3}-\d{4}"


def test_no_break_spaces_match_plain_ones() -> None:
    assert full_match(r"\d+ g", "250\u00a0g")
    assert full_match("\\d+\u00a0g", "250\u00a0g")
    assert not full_match(r"\d+ g", "250g")


def test_each_amount_of_a_price_must_match_its_pattern() -> None:
    pattern = r"\$\d+\.99"
    assert (
        only(PatternCheck(), blank(asset(price_region("$5.99", "$7.99", "kg", pattern=pattern)))).outcome
        is Outcome.PASS
    )
    assert only(PatternCheck(), blank(asset(price_region("$5.99", "$7.98", pattern=pattern)))).outcome is Outcome.FAIL


def test_a_catastrophic_pattern_is_undecided() -> None:
    finding = only(PatternCheck(), blank(asset(text_region("a" * 60, pattern="(a|aa)+[bc]"))))
    assert finding.outcome is Outcome.UNDECIDED
    assert "longer than" in finding.reason


def test_a_broken_pattern_is_undecided() -> None:
    assert only(PatternCheck(), blank(asset(text_region("a", pattern="(")))).outcome is Outcome.UNDECIDED


def test_only_prices_and_patterns_are_judged() -> None:
    made = asset(text_region(), code_region("a"), price_region())
    assert [finding.region for finding in judge(PatternCheck(), blank(made))] == ["price"]


def test_a_price_says_the_number_that_the_brief_gave() -> None:
    def price(text: str, value: str, currency: str = "EUR") -> Region:
        part = Part("amount", text, Decimal(value), currency)
        return attrs.evolve(price_region(text, None), content=Content(ContentKind.PRICE, (part,)))

    def judged(region: Region) -> Outcome:
        return only(PatternCheck(), blank(asset(region, locale="de-DE"))).outcome

    assert judged(price("12,99 €", "12.99")) is Outcome.PASS
    assert judged(price("12,90 €", "12.9")) is Outcome.PASS
    assert judged(price("12,89 €", "12.99")) is Outcome.FAIL
    assert judged(price("12,99 $", "12.99")) is Outcome.FAIL
    assert judged(price("12,99 € 13,99 €", "12.99")) is Outcome.FAIL


@given(CENTS, st.sampled_from(LOCALES), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_every_price_that_is_written_from_a_number_says_it(amount: Decimal, locale: str, currency: str) -> None:
    amount = amount.quantize(Decimal(1)) if currency == "JPY" else amount
    part = Part("amount", format_price(amount, currency, locale), amount, currency)
    region = attrs.evolve(price_region("", None), content=Content(ContentKind.PRICE, (part,)))
    assert only(PatternCheck(), blank(asset(region, locale=locale))).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("text", "pattern", "outcome"),
    [
        ("12.99 €", r"\d+\.\d{2} €", Outcome.PASS),
        ("1'299.00 €", r"[\d']+\.\d{2} €", Outcome.PASS),
        ("12.9 €", r"\d+\.\d €", Outcome.FAIL),
        ("12.99 €", r"\d+,\d{2} €", Outcome.FAIL),
        ("12.99", r"\d+\.\d{2}", Outcome.FAIL),
    ],
)
def test_a_declared_house_style_passes_if_it_has_one_meaning(text: str, pattern: str, outcome: Outcome) -> None:
    made = asset(price_region(text, None, pattern=pattern), locale="de-DE")
    assert only(PatternCheck(), blank(made)).outcome is outcome


def test_a_declared_style_does_not_hide_a_wrong_former_price() -> None:
    made = asset(price_region("12.99 €", "9.99 €", pattern=r"\d+\.\d{2} €"), locale="de-DE")
    finding = only(PatternCheck(), blank(made))
    assert finding.outcome is Outcome.FAIL
    assert "not above" in finding.reason
