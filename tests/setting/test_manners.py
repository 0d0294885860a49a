from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import proofpress as pp
from proofpress.brief import PriceStyle
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.money import format_price
from proofpress.setting.manners import RAISED, raised_parts

SHEET: Final = Path(__file__).parents[2] / "docs" / "manners" / "brief.json"
BOTH = PriceStyle(raised_cents=True, small_currency=True)


def small(text: str, locale: str, style: PriceStyle = BOTH) -> list[str]:
    parts = raised_parts(text, locale, style)
    assert all(part.scale == RAISED for part in parts)
    return [text[part.start : part.end] for part in parts]


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("$11.99", "en-US", ["$", "99"]),
        ("$1,299", "en-US", ["$"]),
        ("6,99\u00a0€", "de-DE", ["99", "\u00a0€"]),
        ("1.299,00 €", "de-DE", ["00", " €"]),
        ("1\u202f299,90\u00a0€", "fr-FR", ["90", "\u00a0€"]),
        ("29,99 zł", "pl-PL", ["99", " zł"]),
        ("\u200f34.90\u00a0₪", "he-IL", ["90", "\u00a0₪"]),
        ("CHF 1’299.–", "de-CH", ["CHF "]),
        ("Kostenlos", "de-DE", []),
        ("2 for $5.00", "en-US", []),
        ("¥1,280", "ja-JP", []),
        ("٢٨٩٫٥٠ ج.م.", "ar-EG", []),
        ("₹499.00", "hi-IN", []),
    ],
)
def test_what_shops_of_the_locale_print_small(text: str, locale: str, wanted: list[str]) -> None:
    assert small(text, locale) == wanted


def test_only_what_the_brief_asks_for() -> None:
    assert small("$11.99", "en-US", PriceStyle()) == []
    assert small("$11.99", "en-US", PriceStyle(raised_cents=True)) == ["99"]
    assert small("$11.99", "en-US", PriceStyle(small_currency=True)) == ["$"]


@given(st.integers(1, 10_000_000), st.sampled_from(EXAMPLE_LOCALES), st.sampled_from(["EUR", "USD", "PLN", "JPY"]))
def test_digits_before_the_decimals_are_never_small(cents: int, locale: str, currency: str) -> None:
    amount = Decimal(cents) if currency == "JPY" else Decimal(cents).scaleb(-2)
    text = format_price(amount, currency, locale)
    parts = raised_parts(text, locale, BOTH)
    assert list(parts) == sorted(parts, key=lambda part: part.start)
    inside = "".join(text[part.start : part.end] for part in parts)
    digits = [character for character in inside if character.isdecimal()]
    assert len(digits) in (0, 2)
    assert not (currency == "JPY" and digits)


@pytest.mark.parametrize("locale", ["en-US", "he-IL"])
def test_the_posters_of_the_page_on_manners_are_approved(locale: str) -> None:
    brief = pp.load_brief(SHEET)
    pipeline = pp.Pipeline(
        renderer=pp.ProceduralRenderer(), compositors=[pp.TypeCompositor()], validators=pp.default_validators()
    )
    proof = pipeline.run(brief, locale=locale)
    assert proof.status.value == "approved", proof.reason
    assert [attempt.rung for attempt in proof.attempts if attempt.rung != "type"] == []
