"""Words beside the copy: found, doubled, or only seen once."""

from __future__ import annotations

import pytest
from tests.plugins.checks.planting import honest, planted
from tests.plugins.checks.scenes import asset, drawn, judge, only, text_region
from tests.plugins.readers.installed import reader

from proofpress.brief import SetBy
from proofpress.errors import ReaderUnavailableError
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.plugins.checks.unasked import UnaskedCheck, unasked_words
from proofpress.proof import Outcome
from proofpress.testing.mutations import Defect
from proofpress.testing.samples import sample_asset
from proofpress.testing.samples import text_region as sample_region
from proofpress.testing.scenes import Scene, stage


class Says(Reader):
    name = "says"

    def __init__(self, *looks: str, lacks: str = "") -> None:
        self.looks, self.lacks, self.calls = looks, lacks, 0

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del crop, hint
        self.calls += 1
        return Reading(self.looks[min(self.calls, len(self.looks)) - 1], 0.9, "says 1")

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        del locale
        return tuple(sign for sign in self.lacks if sign in text)


class Absent(Reader):
    name = "absent"

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        raise AssertionError(crop, hint)

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        del text, locale
        raise ReaderUnavailableError("no data", remedy="sudo apt-get install tesseract-ocr-eng")


@pytest.mark.parametrize(
    ("copy", "read", "locale", "more"),
    [
        ("Beyond the void", "Beyond Beyond\nthe void", "en-US", ("Beyond",)),
        ("Fresh bread", "Fresh bread\ndaily offers", "en-US", ("daily offers",)),
        ("Fresh bread", "only Fresh bread today", "en-US", ("only", "today")),
        ("50% OFF", "150% OFF", "en-US", ()),
        ("Fresh bread", "Fresh\nbread X •", "en-US", ()),
        ("Fresh bread", "Fresh broad", "en-US", ()),
        ("8,000 ft", "8,000 ft 8,000 ft", "en-US", ("8,000 ft",)),
        ("毎日がお買い得", "毎日がお買い得\n限定", "ja-JP", ("限定",)),
        ("毎日がお買い得", "毎 日がお買い得", "ja-JP", ()),
        ("להזמנה עכשיו", "להזמנה עכשיו רק", "he-IL", ("רק",)),
    ],
)
def test_words_that_nobody_asked_for(copy: str, read: str, locale: str, more: tuple[str, ...]) -> None:
    assert unasked_words(copy, read, locale) == more


def test_what_two_looks_show_fails_and_what_one_shows_is_doubt() -> None:
    composition = honest("Fresh bread", "en-US")
    finding = only(UnaskedCheck([Says("Fresh bread daily")]), composition)
    assert (finding.outcome, finding.measured) == (Outcome.FAIL, "daily")
    assert "“daily”" in finding.reason
    assert only(UnaskedCheck([Says("Fresh bread daily", "Fresh bread")]), composition).outcome is Outcome.UNDECIDED
    clean = Says("Fresh bread")
    assert only(UnaskedCheck([clean]), composition).outcome is Outcome.PASS
    assert clean.calls == 1


def test_a_reader_without_the_letters_is_passed_over() -> None:
    composition = honest("Fresh bread", "en-US")
    blind = Says("x y z", lacks="Freshbad")
    assert only(UnaskedCheck([blind, Says("Fresh bread daily")]), composition).outcome is Outcome.FAIL
    assert blind.calls == 0
    for readers in ([], [blind]):
        assert only(UnaskedCheck(readers), composition).outcome is Outcome.UNDECIDED
    assert "apt-get" in only(UnaskedCheck([Absent()]), composition).reason


def test_what_type_set_has_no_finding() -> None:
    composition = drawn(asset(text_region("Fresh bread")))
    assert {layer.set_by for layer in composition.layers} == {SetBy.TYPE}
    assert judge(UnaskedCheck([Says("Fresh bread daily")]), composition) == ()


# The real engine.


@pytest.mark.parametrize(
    ("locale", "text"), [("en-US", "Ripe figs and plums"), ("de-DE", "Reife Feigen"), ("fr-FR", "Figues mûres")]
)
def test_a_planted_word_is_found(locale: str, text: str) -> None:
    made = sample_asset(sample_region(text), locale=locale)
    check = UnaskedCheck([reader(locale)])
    for defect, outcome in ((None, Outcome.PASS), (Defect.UNASKED_TEXT, Outcome.FAIL)):
        assert only(check, stage(made, Scene(), defect=defect, region="copy")).outcome is outcome


def test_a_doubled_word_is_found() -> None:
    check = UnaskedCheck([reader("en-US")])
    assert only(check, planted("Ripe figs today", "Ripe figs figs today", "en-US")).outcome is Outcome.FAIL
