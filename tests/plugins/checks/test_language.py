from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from tests.plugins.checks.scenes import asset, blank, judge, text_region

import proofpress
from proofpress.brief import Role, Rules
from proofpress.interfaces import Context
from proofpress.loading import load_brief
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.plugins.checks.language import LanguageCheck, long_enough
from proofpress.proof import Finding, Outcome

CAMPAIGN = load_brief(Path(proofpress.__file__).parent / "examples" / "campaign" / "brief.json")
LEGAL = {
    "en-US": "Offer valid while supplies last, gift cards excluded.",
    "de-DE": "Angebot gültig, solange der Vorrat reicht, außer Gutscheine.",
    "fr-FR": "Offre valable dans la limite des stocks disponibles.",
    "es-ES": "Oferta válida hasta agotar existencias en nuestras tiendas.",
    "pl-PL": "Oferta ważna do wyczerpania zapasów w naszych sklepach.",
    "tr-TR": "Kampanya stoklarla sınırlıdır ve mağazalarımızda geçerlidir.",
    "vi-VN": "Ưu đãi áp dụng đến khi hết hàng tại các cửa hàng.",
    "ja-JP": "在庫がなくなり次第終了とさせていただきます。",
    "zh-CN": "优惠活动售完为止，礼品卡除外。",
    "ko-KR": "재고 소진 시까지 유효한 행사입니다.",
}
PAIRS = [(own, other) for own in LEGAL for other in LEGAL if own != other]

installed = pytest.mark.skipif(importlib.util.find_spec("lingua") is None, reason="the extra `language` is missing")


def judged(text: str, locale: str, role: Role = Role.LEGAL, level: str = "", **fields: str) -> tuple[Finding, ...]:
    rules = Rules(checks=(("language", level),) if level else ())
    return judge(LanguageCheck(), blank(asset(text_region(text, role, **fields), locale=locale, rules=rules)))


@installed
@pytest.mark.parametrize("locale", list(LEGAL))
def test_a_sentence_of_the_locale_s_language_passes(locale: str) -> None:
    (finding,) = judged(LEGAL[locale], locale)
    assert finding.outcome is Outcome.PASS, finding.reason


@installed
@pytest.mark.parametrize(("locale", "other"), PAIRS)
def test_a_sentence_of_another_language_fails(locale: str, other: str) -> None:
    (finding,) = judged(LEGAL[other], locale)
    assert finding.outcome is Outcome.FAIL, finding.reason
    assert finding.measured is not None
    assert finding.measured.startswith(other[:2])


@installed
@pytest.mark.parametrize("locale", EXAMPLE_LOCALES)
def test_nothing_of_the_example_campaign_fails(locale: str) -> None:
    composition = blank(CAMPAIGN.asset(locale))
    found = LanguageCheck().validate(composition, composition.regions, Context())
    assert found
    assert [finding for finding in found if finding.outcome is Outcome.FAIL] == []


@installed
def test_a_language_that_lingua_does_not_know_is_undecided() -> None:
    (finding,) = judged("Sa ngalan ng lahat ng mamimili ngayon", "mt-MT")
    assert finding.outcome is Outcome.UNDECIDED


@installed
def test_names_numbers_and_short_words_are_not_judged() -> None:
    assert judged("Espresso", "de-DE") == ()
    assert judged("KFE-0042 KFE-0043 coffee", "de-DE", Role.SKU) == ()
    assert judged(LEGAL["en-US"], "de-DE", found_under="default") == ()
    assert not long_enough("Caffè 250 g")
    assert long_enough("全品送料無料です")


@installed
def test_what_cannot_be_told_is_undecided_where_the_brief_demands_it() -> None:
    (short,) = judged("Espresso", "de-DE", level="required")
    (shared,) = judged(LEGAL["en-US"], "de-DE", level="required", found_under="default")
    assert short.outcome is shared.outcome is Outcome.UNDECIDED
    assert "too short" in short.reason
    assert "for every locale" in shared.reason
    assert judged("KFE-0042 KFE-0043 coffee", "de-DE", Role.SKU, level="required") == ()


def test_without_lingua_there_is_no_finding_unless_the_brief_demands_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert judged(LEGAL["en-US"], "de-DE") == ()
    (finding,) = judged(LEGAL["en-US"], "de-DE", level="required")
    assert finding.outcome is Outcome.UNDECIDED
    assert "pip install 'proofpress[language]'" in finding.reason
