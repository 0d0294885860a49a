from __future__ import annotations

import pytest
from tests.plugins.checks.scenes import asset, blank, code_region, judge, only, price_region, text_region

from proofpress.brief import Role
from proofpress.plugins.checks.script import ScriptCheck, writing
from proofpress.proof import Outcome

OWN = [
    ("de-DE", "Größe"), ("tr-TR", "Sabahın hâli"), ("vi-VN", "Sáng đậm đà"), ("ar-EG", "صباحك ٢٥٠"),
    ("he-IL", "בוקר 250"),
    ("hi-IN", "सुबह २५०"), ("th-TH", "เช้านี้ ๒๕๐"), ("ja-JP", "待ち遠しいコーヒー々〆"),
    ("zh-CN", "唤醒清晨"), ("ko-KR", "아침 香"),
    ("sr-RS", "Добро јутро"), ("sr-Latn-RS", "Dobro jutro"), ("zh-TW", "喚醒清晨"), ("el-GR", "Καλημέρα"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text"), OWN)
def test_copy_in_the_script_of_the_locale_passes_also_beside_a_latin_name(locale: str, text: str) -> None:
    for copy in (text, f"{text} Tostalba 250 g"):
        assert only(ScriptCheck(), blank(asset(text_region(copy), locale=locale))).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("locale", "text"),
    [("de-DE", "Größe мал"), ("ar-EG", "صباحك בוקר"), ("zh-CN", "おはよう"), ("en-US", "٢٥٠ g"), ("th-TH", "เช้า ২")],
)
def test_foreign_letters_and_digits_fail_and_are_named(locale: str, text: str) -> None:
    finding = only(ScriptCheck(), blank(asset(text_region(text), locale=locale)))
    assert finding.outcome is Outcome.FAIL
    assert f"U+{ord(writing(text, locale).foreign[0]):04X}" in finding.reason


@pytest.mark.parametrize("role", [Role.HEADLINE, Role.SUBHEAD, Role.BODY, Role.LEGAL, Role.CTA])
@pytest.mark.parametrize("locale", ["ar-EG", "he-IL", "hi-IN", "th-TH", "ja-JP", "zh-CN", "ko-KR"])
def test_a_sentence_without_a_letter_of_its_own_script_fails(role: Role, locale: str) -> None:
    assert only(ScriptCheck(), blank(asset(text_region("Buy now", role), locale=locale))).outcome is Outcome.FAIL
    assert only(ScriptCheck(), blank(asset(text_region("-50 %", role), locale=locale))).outcome is Outcome.PASS


def test_names_prices_and_codes_may_be_latin_anywhere() -> None:
    made = asset(
        text_region("KFE-0042", Role.SKU),
        text_region("SALE", Role.BADGE),
        price_region("CHF 5"),
        code_region("a"),
        locale="ja-JP",
    )
    assert [finding.outcome for finding in judge(ScriptCheck(), blank(made))] == [Outcome.PASS] * 3


@pytest.mark.parametrize(
    ("found_under", "role", "outcome"),
    [
        ("en-US", Role.HEADLINE, Outcome.UNDECIDED),
        ("de", Role.HEADLINE, Outcome.PASS),
        ("de-AT", Role.HEADLINE, Outcome.PASS),
        ("default", Role.HEADLINE, Outcome.PASS),
        ("en-US", Role.SKU, Outcome.PASS),
    ],
)
def test_copy_of_another_language_is_left_to_a_person(found_under: str, role: Role, outcome: Outcome) -> None:
    made = asset(text_region("Coffee", role, found_under=found_under), locale="de-DE")
    finding = only(ScriptCheck(), blank(made))
    assert finding.outcome is outcome
    if outcome is Outcome.UNDECIDED:
        assert found_under in finding.reason


def test_the_short_form_is_looked_at_too() -> None:
    finding = only(ScriptCheck(), blank(asset(text_region("Kaffee", short="кофе"), locale="de-DE")))
    assert finding.outcome is Outcome.FAIL
    assert "short" in finding.reason
