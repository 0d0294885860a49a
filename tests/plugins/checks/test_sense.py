from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from babel.dates import format_date
from hypothesis import assume, given
from hypothesis import strategies as st
from tests._core_strategies import QUICK
from tests.plugins.checks.scenes import asset, blank, code_region, judge, price_region, text_region

from proofpress.brief import Region, Role, Rules
from proofpress.locales import EXAMPLE_LOCALES, parse
from proofpress.money import format_price
from proofpress.plugins.checks._claims import article_numbers, percent_off, saved, unit_prices
from proofpress.plugins.checks._dates import date_faults, dates
from proofpress.plugins.checks.sense import SenseCheck
from proofpress.proof import Finding, Outcome

PRICES = st.integers(100, 99_999).map(lambda cents: Decimal(cents).scaleb(-2))
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def sensed(*regions: Region, locale: str = "en-US") -> dict[str, Finding]:
    return {finding.region: finding for finding in judge(SenseCheck(), blank(asset(*regions, locale=locale)))}


def outcome(text: str, *others: Region, locale: str = "en-US") -> Outcome | None:
    found = sensed(text_region(text, Role.BADGE), *others, locale=locale).get("badge")
    return found.outcome if found else None


@given(PRICES, PRICES, st.integers(-3, 3))
@QUICK
def test_a_discount_may_be_rounded_to_the_nearest_or_down_and_no_otherwise(
    one: Decimal, other: Decimal, off: int
) -> None:
    now, was = sorted((one, other))
    assume(now < was)
    price = price_region(f"${now:,.2f}", f"${was:,.2f}")
    right = (was - now) / was * 100
    allowed = {int(right.to_integral_value(ROUND_FLOOR)), int(right.to_integral_value(ROUND_HALF_UP))}
    claim = max(allowed) + off
    assume(0 < claim < 100)
    assert outcome(f"-{claim}%", price) is (Outcome.PASS if claim in allowed else Outcome.FAIL)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "20% off"), ("de-DE", "20 % Rabatt"), ("fr-FR", "20 % de réduction"), ("es-ES", "20 % de descuento"),
        ("pl-PL", "20% taniej"), ("tr-TR", "%20 indirim"), ("vi-VN", "Giảm 20%"), ("ar-EG", "خصم ٢٠٪"), ("he-IL", "20% הנחה"),
        ("hi-IN", "20% की छूट"), ("th-TH", "ลด 20%"), ("ja-JP", "20%オフ"), ("ja-JP", "2割引"),
        ("zh-CN", "8折"), ("ko-KR", "20% 할인"), ("de-DE", "-20 %"), ("de-DE", "\u221220\u00a0%"),
    ],
)  # fmt: skip
def test_discounts_are_claimed_in_many_ways(locale: str, text: str) -> None:
    assert [claim.value for claim in percent_off(text)] == [20]
    right = price_region(format_price(Decimal(80), "EUR", locale), format_price(Decimal(100), "EUR", locale))
    wrong = price_region(format_price(Decimal(70), "EUR", locale), format_price(Decimal(100), "EUR", locale))
    assert outcome(text, right, locale=locale) is Outcome.PASS
    assert outcome(text, wrong, locale=locale) is Outcome.FAIL


@pytest.mark.parametrize(
    "text",
    [
        "100 % Arabica",
        "inkl. 19 % MwSt.",
        "3,5 % Fett",
        "Up to 50% off",
        "bis zu -20 %",
        "最大50%オフ",
        "Fresh",
        "0% off",
    ],
)
def test_other_percents_are_no_claim(text: str) -> None:
    assert percent_off(text) == ()
    assert outcome(text, price_region("$5.00", "$9.00")) is None


def test_without_one_price_or_a_former_price_nothing_is_judged() -> None:
    assert outcome("-20%") is None
    assert outcome("-20%", price_region("$8.00", None)) is None
    assert outcome("-20%", price_region("$8.00", "$10.00"), price_region("$1.00", "$9.00", id="second")) is None


@pytest.mark.parametrize(
    ("locale", "text", "amount"),
    [
        ("en-US", "You save $3.00", "3.00"), ("de-DE", "Sie sparen 3,00 €", "3.00"), ("fr-FR", "Économisez 3,00 €", "3.00"),
        ("es-ES", "Ahorra 3,00 €", "3.00"), ("pl-PL", "Oszczędzasz 3,00 zł", "3.00"), ("zh-CN", "立减3.00元", "3.00"),
    ],
)  # fmt: skip
def test_sums_saved_are_read(locale: str, text: str, amount: str) -> None:
    assert [money.amount for money in saved(text, locale)] == [Decimal(amount)]


def test_a_sum_saved_is_the_difference() -> None:
    price = price_region("$11.99", "$14.99")
    assert outcome("Save $3.00 today", price) is Outcome.PASS
    found = sensed(text_region("Save $4.00 today"), price)["headline"]
    assert found.outcome is Outcome.FAIL
    assert "it is 3.00" in found.reason
    assert outcome("Save up to $30.00", price) is None


@pytest.mark.parametrize(
    ("locale", "amount", "text", "right"),
    [
        ("de-DE", "3,49 €", "750 ml (1 l = 4,65 €)", True), ("de-DE", "3,49 €", "750 ml (1 l = 4,56 €)", False),
        ("fr-FR", "3,49 €", "750 ml (4,65 € le litre)", True), ("fr-FR", "3,49 €", "750 ml (5,65 € le litre)", False),
        ("en-US", "$3.49", "750 ml | 1 l = $4.65", True), ("en-US", "$3.49", "250 g, $1.40/100 g", True),
        ("en-US", "$3.49", "250 g, $1.04/100 g", False), ("ja-JP", "￥500", "250g（100g=￥200）", True),
    ],
)  # fmt: skip
def test_unit_prices_follow_from_price_and_contents(locale: str, amount: str, text: str, right: bool) -> None:
    assert list(unit_prices(text, locale))
    expected = Outcome.PASS if right else Outcome.FAIL
    assert outcome(text, price_region(amount, None), locale=locale) is expected


def test_contents_may_stand_in_the_unit_of_the_price() -> None:
    price = price_region("4,00 €", None, unit="250 g")
    assert outcome("1 kg = 16,00 €", price, locale="de-DE") is Outcome.PASS
    assert outcome("1 kg = 14,00 €", price, locale="de-DE") is Outcome.FAIL
    assert outcome("1 kg = 14,00 €", price_region("4,00 €", None), locale="de-DE") is None
    assert outcome("1 l = 14,00 €", price, locale="de-DE") is None


@given(DAYS, st.sampled_from(EXAMPLE_LOCALES), st.sampled_from(["long", "short", "y-MM-dd"]))
@QUICK
def test_dates_as_cldr_writes_them_are_read(day: date, locale: str, style: str) -> None:
    if style == "short":
        style = re.sub("y+", "y", parse(locale).date_formats["short"].pattern)
    text = format_date(day, style, locale=parse(locale))
    if locale == "th-TH":
        text = text.replace(str(day.year), str(day.year + 543)).replace("ค.ศ.", "พ.ศ.")
    (found,) = dates(f"… {text}.", locale)
    assert found.day == day


@given(DAYS, st.integers(1, 400), st.sampled_from(["de-DE", "fr-FR", "pl-PL"]))
@QUICK
def test_a_span_must_run_forwards(day: date, length: int, locale: str) -> None:
    first, last = (format_date(d, "long", locale=parse(locale)) for d in (day, day + timedelta(length)))
    assert date_faults(f"{first} – {last}", locale) == ()
    assert len(date_faults(f"{last} – {first}", locale)) == 1


@given(DAYS, st.integers(1, 6), st.sampled_from(["en-US", "de-DE", "es-ES", "vi-VN"]))
@QUICK
def test_the_weekday_must_be_the_day_s(day: date, off: int, locale: str) -> None:
    home = parse(locale)
    names = home.days["format"]["wide"]
    text = format_date(day, "long", locale=home)
    assert date_faults(f"{names[day.weekday()]}, {text}", locale) == ()
    assert len(date_faults(f"{names[(day.weekday() + off) % 7]}, {text}", locale)) == 1


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "Gültig bis 31.02.2026"), ("en-US", "Until 2/30/2026"), ("es-ES", "31 de febrero de 2026"),
        ("ja-JP", "2026年2月30日"),
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist_fails(locale: str, text: str) -> None:
    assert outcome(text, locale=locale) is Outcome.FAIL
    assert outcome(text.replace("30", "20").replace("31", "21"), locale=locale) is Outcome.PASS


@pytest.mark.parametrize("text", ["1.5.3 l", "Tel. 0800 12 34 56", "24/7", "KFE-0042", "5.99"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert dates(text, "de-DE") == ()


def test_the_number_in_words_is_the_one_that_is_stamped() -> None:
    ean = code_region("4006381333931", Role.EAN13)
    assert article_numbers("EAN 4 006381 333931") == ("4006381333931",)
    assert outcome("EAN 4 006381 333931", ean) is Outcome.PASS
    assert outcome("4006381333931", ean) is Outcome.PASS
    assert outcome("EAN 4 006381 333948", ean) is Outcome.FAIL
    assert outcome("EAN 4006381333932") is Outcome.FAIL
    assert outcome("EAN 4006381333931") is Outcome.PASS
    assert outcome("Hotline 080012345678 today", ean) is None
    upc = code_region("036000291452", Role.UPCA)
    assert outcome("UPC 0036000291452", upc) is Outcome.PASS


def test_a_short_form_and_regions_without_numbers_have_no_finding() -> None:
    assert sensed(text_region("Fresh coffee"), price_region()) == {}


def test_a_brief_that_demands_the_check_hears_of_every_text() -> None:
    regions = (text_region("Fresh coffee"), price_region(), code_region("4006381333931", Role.EAN13))
    strict = asset(*regions, rules=Rules(checks=(("sense", "required"),)))
    found = judge(SenseCheck(), blank(strict))
    assert [finding.outcome for finding in found] == [Outcome.PASS, Outcome.PASS]
    assert found[0].reason == "it claims nothing that can be worked out"
    assert found[0].measured is None
