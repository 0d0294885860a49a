"""Where lines may end: Unicode's own test, and what a caller can put in ICU's place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.typography.make_bidi_data import UCD

from proofpress.typography import FontLibrary, Style, set_text
from proofpress.typography.breaks import IcuLineBreaker, break_sets
from proofpress.typography.hyphens import hyphen_points

CHANGED_SINCE = 0.01
"""Share of lines that may differ: the installed file is older than ICU's rules (LB15a-d, LB19a, LB20a, LB25, LB28a changed)."""


def cases() -> Iterator[tuple[str, tuple[int, ...]]]:
    for line in (UCD / "auxiliary" / "LineBreakTest.txt").read_text(encoding="utf-8").splitlines():
        marks = line.split("#")[0].split()
        if marks:
            text = "".join(chr(int(code, 16)) for code in marks[1::2])
            yield text, tuple(at for at, mark in enumerate(marks[::2]) if mark == "÷" and at)


@pytest.mark.skipif(not (UCD / "auxiliary").exists(), reason="unicode-data is not installed")
def test_unicode_line_break_test() -> None:
    breaker = IcuLineBreaker()
    found = [(text, wanted, breaker.ends(text, "en")) for text, wanted in cases()]
    different = [case for case in found if case[1] != case[2]]
    assert len(found) > 7000
    assert len(different) <= CHANGED_SINCE * len(found)


def test_offsets_count_code_points() -> None:
    assert IcuLineBreaker().ends("😀 😀 a", "en") == (2, 4, 5)


class EveryCharacter:
    """Breaks anywhere."""

    def ends(self, text: str, tag: str) -> tuple[int, ...]:
        del tag
        return tuple(range(1, len(text) + 1))

    def words(self, text: str, tag: str) -> tuple[int, ...]:
        return self.ends(text, tag)


def test_another_breaker_can_be_put_in(fonts: FontLibrary) -> None:
    style = Style("en-US", 20, 20)
    setting = set_text("abcdefgh", width=30, height=200, style=style, fonts=fonts, breaker=EveryCharacter())
    assert len(setting.lines) > 2
    assert setting.overflow is None


def test_phrases_give_way_when_they_do_not_fit(fonts: FontLibrary) -> None:
    text = "キャンペーン"
    setting = set_text(text, width=50, height=200, style=Style("ja-JP", 20, 20), fonts=fonts)
    assert setting.overflow is None
    assert all(line.end - line.start <= 2 for line in setting.lines)
    assert len(break_sets(text, Style("ja-JP", 20, 20), IcuLineBreaker())) == 2


def test_hyphens_only_where_asked_and_where_they_gain(fonts: FontLibrary) -> None:
    pytest.importorskip("pyphen")
    text = "Geräuschunterdrückungskopfhörer"
    found = {
        hyphenate: set_text(text, width=240, height=120, style=Style("de-DE", 10, 44, hyphenate=hyphenate), fonts=fonts)
        for hyphenate in (False, True)
    }
    assert found[False].size_px < found[True].size_px
    assert [line.hyphen for line in found[False].lines] == [False]
    assert found[True].lines[0].hyphen
    short = set_text("Kopfhörer", width=240, height=120, style=Style("de-DE", 10, 30, hyphenate=True), fonts=fonts)
    assert not any(line.hyphen for line in short.lines)


def test_codes_and_names_are_never_hyphenated() -> None:
    pytest.importorskip("pyphen")
    assert not hyphen_points("FreshMart KFE-0042 www.example-shop.com info@kaffeehaus.de", "de-DE")
    assert not hyphen_points("international", "xx-XX")
