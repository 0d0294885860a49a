from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.locales import EXAMPLE_LOCALES
from proofpress.sameness import comparable, says
from proofpress.text import fold

WORDS = st.lists(st.text("abcdeäöß012-.,", min_size=1, max_size=6), min_size=1, max_size=6)
LOCALES = st.sampled_from(EXAMPLE_LOCALES)


@given(st.text(max_size=40), LOCALES)
def test_a_text_says_itself(text: str, locale: str) -> None:
    assert says(text, text, locale)


@given(st.text(max_size=20), st.text(max_size=20), LOCALES)
def test_saying_is_mutual(one: str, other: str, locale: str) -> None:
    assert says(one, other, locale) == says(other, one, locale)


@given(WORDS, st.data())
def test_a_line_break_stands_for_a_space(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    spaces = [i for i, c in enumerate(text) if c == " "]
    broken = "".join("\n" if i in spaces and data.draw(st.booleans()) else c for i, c in enumerate(text))
    assert says(broken, text, "de-DE")


@given(WORDS.filter(lambda words: len(words) > 1), st.data())
def test_a_lost_space_is_never_forgiven_in_spaced_scripts(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(words) - 1))
    joined = " ".join(words[:at]) + " ".join(words[at:])
    for locale in ("en-US", "de-DE", "ko-KR", "hi-IN", "he-IL"):
        assert not says(joined, " ".join(words), locale)


@given(st.text("0123456789.,-−+%€$", min_size=1, max_size=10), st.text("0123456789.,-−+%€$", min_size=1, max_size=10))
def test_figures_and_signs_are_equal_or_not(one: str, other: str) -> None:
    assert says(one, other, "en-US") == (fold(one) == fold(other))


@pytest.mark.parametrize(
    ("read", "expected", "locale", "same"),
    [
        ("12-\n18 Oktober", "12–18 Oktober", "de-DE", True),
        ("Kaffee-\nbohne", "Kaffeebohne", "de-DE", False),
        ("Kaffee-\nbohne", "Kaffee-\nbohne", "de-DE", True),
        ("und / oder", "und/oder", "de-DE", False),
        ("und/\noder", "und/oder", "de-DE", True),
        ("朝が、\n待ち 遠しくなる。", "朝が、待ち遠しくなる。", "ja-JP", True),
        ("販売期間 : 10月", "販売期間：10月", "ja-JP", True),
        ("販売期間:11月", "販売期間：10月", "ja-JP", False),
        ("Tostalba意式", "Tostalba 意式", "zh-CN", True),
        ("Tost alba", "Tostalba", "zh-CN", False),
        ("เช้านี้\nหอม", "เช้านี้หอม", "th-TH", True),
        ("เช้านี้ หอม", "เช้านี้หอม", "th-TH", False),
        ("เช้านี้\nหอม", "เช้านี้ หอม", "th-TH", True),
        ("지금구매", "지금 구매", "ko-KR", False),
        ("8,99 €", "8,99\u00a0€", "de-DE", True),
        ("8,99€", "8,99\u00a0€", "de-DE", False),
        ("\u200e12.99\u200f ₪", "12.99 ₪", "he-IL", True),
        ("Größe", "Grösse", "de-DE", False),
        ("COFFEE", "Coffee", "en-US", False),
        ("", "a", "en-US", False),
    ],
)
def test_the_declared_rules_and_no_other(read: str, expected: str, locale: str, same: bool) -> None:
    assert says(read, expected, locale) is same
    assert says(expected, read, locale) is same


def test_differences_are_told_on_one_line() -> None:
    assert comparable("a\nb", "en-US") == "a b"
    assert comparable("朝が、\n待ち", "ja-JP") == "朝が、待ち"
