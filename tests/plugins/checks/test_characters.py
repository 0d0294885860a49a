from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.checks.scenes import asset, blank, code_region, judge, only, price_region, text_region

from proofpress.brief import Role
from proofpress.plugins.checks.characters import CharactersCheck, character_faults, normal_form_notes
from proofpress.proof import Outcome

HIDDEN = ["\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\U000e0041", "\u0007", "\ue000", "\u00a0\u200b"]


@pytest.mark.parametrize("character", HIDDEN)
def test_a_hidden_character_fails_and_is_named(character: str) -> None:
    made = asset(text_region(f"Fresh{character} coffee"))
    finding = only(CharactersCheck(), blank(made))
    assert finding.outcome is Outcome.FAIL
    assert f"U+{ord(character[-1]):04X}" in finding.reason
    assert f"position {5 + len(character)}" in finding.reason


@given(
    st.text("abcdé 0123456789", max_size=20),
    st.sampled_from([h for h in HIDDEN if len(h) == 1]),
    st.text("xyz", max_size=9),
)
def test_a_hidden_character_is_found_wherever_it_stands(before: str, character: str, after: str) -> None:
    assert character_faults(before + character + after, "en-US")
    assert not character_faults(before + after, "en-US")


@pytest.mark.parametrize("word", ["Раypal", "pаypal", "Ωmega", "gооgle"])
def test_letters_of_two_scripts_in_one_word_fail(word: str) -> None:
    finding = only(CharactersCheck(), blank(asset(text_region(f"Pay with {word}"))))
    assert finding.outcome is Outcome.FAIL
    assert word in finding.reason
    assert "U+" in finding.reason


@pytest.mark.parametrize("text", ["𝐅𝐫𝐞𝐬𝐡 coffee", "only 𝟏𝟐.99"])
def test_letters_and_digits_of_formulas_fail_and_are_named(text: str) -> None:
    finding = only(CharactersCheck(), blank(asset(text_region(text))))
    assert finding.outcome is Outcome.FAIL
    assert "U+1D" in finding.reason


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "Größe 5\u00a0€ – „fein“"),
        ("fr-FR", "Tôt\u202f!"),
        ("hi-IN", "ख़रीदें क्\u200dष"),
        ("fa-IR", "می\u200cخواهم"),
        ("ja-JP", "ハーフ＆ハーフ〜"),
        ("th-TH", "เช้านี้"),
        ("en-US", "Family 👩\u200d👧 meal"),
        ("de-DE", "Silben\u00adtrennung"),
    ],
)
def test_what_a_language_needs_passes(locale: str, text: str) -> None:
    assert only(CharactersCheck(), blank(asset(text_region(text), locale=locale))).outcome is Outcome.PASS


def test_the_marks_that_cldr_writes_in_rtl_prices_pass_there_and_fail_elsewhere() -> None:
    region = price_region("\u200f289.00\u00a0ج.م.\u200f", None)
    assert only(CharactersCheck(), blank(asset(region, locale="ar-EG"))).outcome is Outcome.PASS
    assert only(CharactersCheck(), blank(asset(region, locale="en-US"))).outcome is Outcome.FAIL
    assert character_faults("\u202e289", "ar-EG")


def test_the_short_form_and_the_payload_of_a_qr_are_looked_at_too() -> None:
    made = asset(
        text_region("Fresh", short="Fre\u200bsh"),
        code_region("https://ex\u0430mple.com"),
        code_region("4006381333931", Role.EAN13),
    )
    headline, qr = judge(CharactersCheck(), blank(made))
    assert headline.outcome is Outcome.FAIL
    assert "short" in headline.reason
    assert qr.outcome is Outcome.FAIL


def test_decomposed_copy_passes_with_a_note() -> None:
    finding = only(CharactersCheck(), blank(asset(text_region("Cafe\u0301"))))
    assert finding.outcome is Outcome.PASS
    assert "normal form C" in finding.reason
    assert normal_form_notes("Café") == ""
