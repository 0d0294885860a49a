from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.pages import parse

from proofpress.report.html.words import chip, compared, count, locale_of, money


@pytest.mark.parametrize(
    ("micro_usd", "told"),
    [(0, "$0.00"), (1, "$0.000001"), (42_000, "$0.042"), (1_250_000, "$1.25"), (1_000_000_000_000, "$1,000,000.00")],
)
def test_money_is_told_to_the_last_digit(micro_usd: int, told: str) -> None:
    assert money(micro_usd) == told


@pytest.mark.parametrize(
    ("expected", "read", "left", "right"),
    [
        ("12,99", "12,89", '12,<mark class="missed">9</mark>9', '12,<mark class="wrong">8</mark>9'),
        ("abc", "ac", 'a<mark class="missed">b</mark>c', 'a<span class="gap"></span>c'),
        ("ac", "abc", "ac", 'a<mark class="wrong">b</mark>c'),
        ("a b", "ab", 'a<mark class="missed">␣</mark>b', 'a<span class="gap"></span>b'),
        ("é", "e", '<mark class="missed">é</mark>', '<mark class="wrong">e</mark>'),
        ("שלום", "שלוס", 'שלו<mark class="missed">ם</mark>', 'שלו<mark class="wrong">ס</mark>'),
        ("a", "<", '<mark class="missed">a</mark>', '<mark class="wrong">&lt;</mark>'),
    ],
)
def test_differing_characters_are_marked(expected: str, read: str, left: str, right: str) -> None:
    pair = compared(expected, read)

    assert (pair.expected, pair.read) == (left, right)
    assert not pair.alike


def test_what_readings_are_free_in_is_no_difference() -> None:
    assert compared("“12\u00a0€”", '"12 €"').alike


@given(st.text("abאב 🇩🇪é", max_size=12), st.text("abאב 🇩🇪é", max_size=12))
def test_both_strings_stand_there_whole(expected: str, read: str) -> None:
    pair = compared(expected, read)
    left, right = parse(pair.expected), parse(pair.read)

    assert left.text.replace("␣", " ") == expected
    assert right.text.replace("␣", " ") == read
    assert bool(left.all("mark") or right.all("mark", "span")) == (expected != read)


def test_locales_have_names_and_a_direction() -> None:
    assert locale_of("he-IL").name == "Hebrew (Israel)"
    assert locale_of("he-IL").own == "עברית (ישראל)"
    assert (locale_of("he-IL").direction, locale_of("de-DE").direction) == ("rtl", "ltr")
    assert locale_of("no such <locale>").name == "no such <locale>"


def test_a_verdict_is_icon_and_word() -> None:
    assert "Rejected" in chip("rejected")
    assert "#icon-fail" in chip("rejected")
    assert "&lt;b&gt;" in chip("<b>")
    assert "#icon-undecided" in chip("<b>")


def test_counting() -> None:
    assert (count(1, "asset"), count(2, "asset"), count(0, "asset")) == ("1 asset", "2 assets", "0 assets")
