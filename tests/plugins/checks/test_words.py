from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.checks.scenes import asset, blank, code_region, judge, price_region, text_region

from proofpress.brief import Role, Rules
from proofpress.plugins.checks.words import WordsCheck, applies, contains_word
from proofpress.proof import Outcome

BANNED = [
    ("en-US", "cheapest"), ("de-DE", "billigste"), ("fr-FR", "le moins cher"), ("es-ES", "el más barato"),
    ("pl-PL", "najtańsza"),
    ("tr-TR", "en ucuz"), ("vi-VN", "rẻ nhất"), ("ar-EG", "الأرخص"), ("he-IL", "הכי זול"), ("hi-IN", "सबसे सस्ता"),
    ("th-TH", "ถูกที่สุด"), ("ja-JP", "最安値"), ("zh-CN", "最低价"), ("ko-KR", "최저가"),
]  # fmt: skip
NEIGHBOURS = st.text("abcXYZ 0189 ,.!?-–\u00a0", max_size=12)


@given(st.sampled_from(BANNED), NEIGHBOURS, NEIGHBOURS)
def test_a_word_between_spaces_is_always_found(entry: tuple[str, str], before: str, after: str) -> None:
    locale, word = entry
    assert contains_word(f"{before} {word} {after}", word, locale)
    assert contains_word(f"{before}\u00a0„{word}“, {after}", word, locale)


@given(st.sampled_from(BANNED))
def test_case_width_and_soft_hyphens_hide_no_word(entry: tuple[str, str]) -> None:
    locale, word = entry
    for variant in (word.upper(), word.title(), f"{word[:3]}\u00ad{word[3:]}", word.replace(" ", "\u00a0\u00a0")):
        if locale != "tr-TR" or variant not in (word.upper(), word.title()):
            assert contains_word(f"… {variant} …", word, locale)


@given(NEIGHBOURS)
def test_an_absent_word_is_never_found(text: str) -> None:
    assert not any(contains_word(text, word, locale) for locale, word in BANNED)


@pytest.mark.parametrize(
    ("locale", "text", "word", "found"),
    [
        ("en-US", "our cheapestness", "cheapest", False),
        ("en-US", "ＣＨＥＡＰＥＳＴ!", "cheapest", True),
        ("en-US", "a-cheapest-b", "cheapest", True),
        ("de-DE", "GROSSE", "große", True),
        ("de-DE", "groß", "größ", False),
        ("tr-TR", "EN UCUZ", "en ucuz", True),
        ("tr-TR", "KIŞ İNDİRİMİ", "kış indirimi", True),
        ("ar-EG", "الأرخـــص", "الأرخص", True),
        ("ar-EG", "والأرخص", "الأرخص", True),
        ("ar-EG", "الأَرْخَص", "الأرخص", True),
        ("he-IL", "והכי זול", "הכי זול", True),
        ("ja-JP", "業界最安値です", "最安値", True),
        ("ko-KR", "최저가로", "최저가", True),
        ("th-TH", "กาแฟถูกที่สุดวันนี้", "ถูกที่สุด", True),
        ("en-US", "free.", "100% free", False),
        ("en-US", "100% free!", "100% free", True),
    ],
)
def test_word_boundaries_by_language(locale: str, text: str, word: str, *, found: bool) -> None:
    assert contains_word(text, word, locale) is found


def test_a_banned_word_fails_in_its_own_region_only_also_in_the_short_form() -> None:
    made = asset(
        text_region("The Cheapest Coffee"),
        text_region("Fine", Role.CTA, short="Cheapest"),
        text_region("Fair", Role.LEGAL),
        code_region("cheapest"),
        rules=Rules(banned=(("en", "cheapest"), ("de", "fair"))),
    )
    found = {finding.region: finding for finding in judge(WordsCheck(), blank(made))}
    assert {region: finding.outcome for region, finding in found.items()} == {
        "headline": Outcome.FAIL, "cta": Outcome.FAIL, "legal": Outcome.PASS,
    }  # fmt: skip
    assert "cheapest" in found["headline"].reason


def test_a_required_word_may_stand_in_any_region() -> None:
    rules = Rules(required=(("en", "while supplies last"),))
    legal = text_region("Offer valid While Supplies\u00a0Last.", Role.LEGAL)
    assert {f.outcome for f in judge(WordsCheck(), blank(asset(text_region(), legal, rules=rules)))} == {Outcome.PASS}
    unit = price_region(unit="while supplies last")
    assert {f.outcome for f in judge(WordsCheck(), blank(asset(text_region(), unit, rules=rules)))} == {Outcome.PASS}


def test_a_missing_word_is_the_legal_lines_fault_or_else_the_first_texts() -> None:
    rules = Rules(required=(("en-US", "VAT"),))
    made = asset(text_region(), text_region("Fine print", Role.LEGAL), code_region("VAT"), rules=rules)
    assert {f.region: f.outcome for f in judge(WordsCheck(), blank(made))} == {
        "headline": Outcome.PASS,
        "legal": Outcome.FAIL,
    }
    made = asset(code_region("VAT"), text_region(), text_region("Go", Role.CTA), rules=rules)
    assert {f.region: f.outcome for f in judge(WordsCheck(), blank(made))} == {
        "headline": Outcome.FAIL,
        "cta": Outcome.PASS,
    }


def test_a_short_form_does_not_stand_for_what_is_drawn() -> None:
    made = asset(text_region("Coffee", short="incl. VAT"), rules=Rules(required=(("en", "VAT"),)))
    assert judge(WordsCheck(), blank(made))[0].outcome is Outcome.FAIL


def test_a_missing_word_is_found_when_only_some_regions_are_judged() -> None:
    made = asset(text_region(), text_region("incl. VAT", Role.LEGAL), rules=Rules(required=(("en", "VAT"),)))
    assert judge(WordsCheck(), blank(made), made.regions[:1])[0].outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("tag", "locale", "speaks"),
    [
        ("de", "de-AT", True),
        ("de-AT", "de-AT", True),
        ("de-DE", "de-AT", False),
        ("default", "ja-JP", True),
        ("d", "de-DE", False),
    ],
)
def test_which_locales_a_rule_speaks_to(tag: str, locale: str, *, speaks: bool) -> None:
    assert applies(tag, locale) is speaks
