from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests._core_strategies import QUICK

from proofpress.errors import InputError
from proofpress.locales import EXAMPLE_LOCALES, direction, fallback_chain, language, parse, scripts

SCRIPTS = {
    "en-US": ("Latn",), "de-DE": ("Latn",), "fr-FR": ("Latn",), "es-ES": ("Latn",), "pl-PL": ("Latn",), "tr-TR": ("Latn",),
    "vi-VN": ("Latn",), "ar-EG": ("Arab",), "he-IL": ("Hebr",), "hi-IN": ("Deva",), "th-TH": ("Thai",),
    "ja-JP": ("Hani", "Hira", "Kana"), "zh-CN": ("Hani",), "ko-KR": ("Hang", "Hani"),
}  # fmt: skip


def test_the_fourteen_examples() -> None:
    assert set(EXAMPLE_LOCALES) == set(SCRIPTS)
    assert len(EXAMPLE_LOCALES) == 14


@pytest.mark.parametrize("tag", EXAMPLE_LOCALES)
def test_what_each_example_is_written_in(tag: str) -> None:
    assert scripts(tag) == SCRIPTS[tag]
    assert direction(tag) == ("rtl" if tag in ("ar-EG", "he-IL") else "ltr")
    assert language(tag) == tag[:2]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("sr", ("Cyrl",)), ("sr-Latn", ("Latn",)), ("sr-Latn-RS", ("Latn",)), ("zh-TW", ("Hani",)), ("zh-Hant", ("Hani",)),
        ("zh", ("Hani",)), ("ja", ("Hani", "Hira", "Kana")), ("ko", ("Hang", "Hani")),
        ("uz-Cyrl", ("Cyrl",)), ("uz", ("Latn",)),
        ("pa-PK", ("Arab",)), ("pa", ("Guru",)), ("ru-RU", ("Cyrl",)), ("el-GR", ("Grek",)), ("ur-PK", ("Arab",)),
    ],
)  # fmt: skip
def test_the_script_of_the_tag_or_the_likely_one(tag: str, written: tuple[str, ...]) -> None:
    assert scripts(tag) == written


@pytest.mark.parametrize("tag", ["fa-IR", "ur-PK", "he", "ar", "yi", "ps-AF"])
def test_writing_from_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


def test_tags_in_other_cases_are_the_same() -> None:
    assert language("DE-de") == "de"
    assert parse("zh-hans-cn") == parse("zh-Hans-CN")


@pytest.mark.parametrize(
    "tag",
    ["", "d", "xx", "zz-ZZ", "en_US", "en-US@x", "en-US./../evil", "en-US\n", "en--US", "-en", "en-",
     "en-XQ", "日本", "en US", "e1"],
)  # fmt: skip
def test_malformed_and_unknown_tags_are_refused(tag: str) -> None:
    for ask in (parse, language, direction, scripts):
        with pytest.raises(InputError) as caught:
            ask(tag)
        assert caught.value.message == f"unknown locale {tag!r}"
        assert "de-DE" in caught.value.remedy


@given(st.text(max_size=12) | st.from_regex(r"[a-z]{2,3}[-_.@/][A-Za-z0-9./]{1,8}", fullmatch=True))
@example("en-US.evil")
@QUICK
def test_a_tag_that_is_accepted_is_fit_for_a_file_name(tag: str) -> None:
    try:
        parse(tag)
    except InputError:
        return
    assert tag.isascii()
    assert tag.replace("-", "").isalnum()


def test_where_copy_is_looked_up() -> None:
    assert fallback_chain("pt-BR", "en-US") == ("pt-BR", "pt", "default", "en-US")
    assert fallback_chain("zh-Hant-TW", "zh") == ("zh-Hant-TW", "zh-Hant", "zh", "default")
    assert fallback_chain("de", "de") == ("de", "default")
    assert fallback_chain("en-US", "en-US") == ("en-US", "en", "default")
