from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from tests.plugins.checks.planting import honest
from tests.plugins.checks.scenes import asset, blank, drawn, judge, only, price_region, text_region

from proofpress.brief import Rules, SetBy
from proofpress.composition import Composition
from proofpress.errors import ReaderUnavailableError
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader, Reading, Word
from proofpress.plugins.checks.text import TextCheck
from proofpress.proof import Outcome
from proofpress.setting import draw

LOOKS = 4
"""Looks at a region whose lines are not known: three sizes, and another guess at the lines. Known lines need no guess."""


class Fixed(Reader):
    """Reads the picture as it is told, whatever is shown: one text a look, and another in clean copies, which come after."""

    name = "fixed"

    def __init__(
        self, *looks: str, clean: str = "Fresh coffee", unwritable: tuple[str, ...] = (), many: int = LOOKS
    ) -> None:
        self.looks, self.clean, self.calls, self.signs, self.many = looks, clean, 0, unwritable, many

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del crop, hint
        self.calls += 1
        looked = self.calls <= self.many
        return Reading(self.looks[min(self.calls, len(self.looks)) - 1] if looked else self.clean, 0.96, "fixed 1")

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        del locale
        return tuple(sign for sign in self.signs if sign in text)


class Natural(Fixed):
    """Looks at pictures as they are, and keeps what it was shown."""

    name = "natural"
    natural = True

    def __init__(self, *looks: str, **told: Any) -> None:
        super().__init__(*looks, **told)
        self.seen: list[tuple[Pixels, Hint]] = []

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        self.seen.append((crop, hint))
        return super().read(crop, hint)


class Absent(Reader):
    name = "absent"

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del crop, hint
        raise ReaderUnavailableError("no data", remedy="sudo apt-get install tesseract-ocr-deu")


COFFEE = "Fresh coffee"


def outcome(*readers: Reader, text: str = COFFEE) -> Outcome:
    return only(TextCheck(readers), honest(text, "en-US")).outcome


# The three outcomes, with readers that say what they are told.


def test_an_exact_reading_passes_without_a_second_look() -> None:
    eye = Fixed(COFFEE)
    assert outcome(eye) is Outcome.PASS
    assert eye.calls == 1


def test_another_reading_fails_where_the_clean_copy_is_read() -> None:
    finding = only(TextCheck([Fixed("Fresh cofee")]), honest(COFFEE, "en-US"))
    assert finding.outcome is Outcome.FAIL
    assert finding.measured == "Fresh cofee"
    assert finding.expected == COFFEE
    assert "coffee" in finding.reason
    assert finding.evidence.source == "fixed 1"
    assert finding.evidence.box is not None


def test_a_reader_that_misreads_the_clean_copy_cannot_judge() -> None:
    finding = only(TextCheck([Fixed("Fresh cofee", clean="Fresh cofee")]), honest(COFFEE, "en-US"))
    assert finding.outcome is Outcome.UNDECIDED
    assert "Fresh cofee" in finding.reason


def test_a_known_misreading_never_passes() -> None:
    for misread in ("Fresh cofee", "", COFFEE.upper(), "Freshcoffee", COFFEE + " 1"):
        assert outcome(Fixed(misread, clean=misread)) is not Outcome.PASS


def test_a_reader_without_a_sign_cannot_judge() -> None:
    eye = Fixed("15,900", unwritable=("₩",))
    finding = only(TextCheck([eye]), honest("₩15,900", "ko-KR"))
    assert finding.outcome is Outcome.UNDECIDED
    assert "U+20A9" in finding.reason
    assert eye.calls == 1


def test_a_reader_that_wavers_cannot_judge() -> None:
    assert outcome(Fixed("Fresh cofee", COFFEE)) is Outcome.UNDECIDED


def test_a_reader_of_pictures_speaks_first_of_what_a_model_drew_and_last_of_what_type_set() -> None:
    by_type = Fixed("Fresh cofee", COFFEE, "Fresh cofee", many=4)
    for set_by, first, fixed in ((SetBy.MODEL, "natural", Fixed("x")), (SetBy.TYPE, "fixed", by_type)):
        eyes = {"natural": Natural("Fresh cofee", many=3), "fixed": fixed}
        found = only(TextCheck(list(eyes.values())), honest(COFFEE, "en-US", set_by=set_by))
        assert found.outcome is Outcome.FAIL
        assert {name for name, eye in eyes.items() if eye.calls} == {first}


def test_a_reader_of_pictures_sees_the_region_as_it_is_and_finds_its_lines() -> None:
    eye = Natural("x")
    composition = honest(COFFEE, "en-US")
    only(TextCheck([eye]), composition)
    box = composition.regions[0].box
    shapes = [crop.shape[:2] for crop, _ in eye.seen[:3]]
    assert shapes == [(box.height, box.width), (round(0.75 * box.height), round(0.75 * box.width)), (104, 520)]
    assert np.array_equal(eye.seen[0][0], composition.flatten()[box.y : box.bottom, box.x : box.right])
    assert {hint.lines for _, hint in eye.seen[:3]} == {0}


ARTICLE = "Mã hàng 8841"


class Words(Fixed, Locator):
    """A reader of words that finds the words of its reading where the ink is, left to right."""

    name = "words"

    def locate(self, picture: Pixels, hint: Hint) -> tuple[Word, ...]:
        del hint
        words = self.looks[0].split()
        if not words:
            return ()
        step = picture.shape[1] // len(words)
        return tuple(Word(word, Box(n * step, 0, step, picture.shape[0]), 0) for n, word in enumerate(words))


def of_numbers(words: str, *digits: str, many: int = 4) -> tuple[Outcome, str]:
    """Return what is said where one reader has the letters and another the digits."""
    seeing = Natural(*digits, unwritable=("à",), many=9)
    found = only(TextCheck([seeing, Words(words, clean=ARTICLE, many=many)]), honest(ARTICLE, "vi-VN"))
    return found.outcome, found.reason


def test_digits_that_a_reader_of_words_read_are_read_again_by_one_that_knows_none() -> None:
    assert of_numbers(ARTICLE, "M hng 8841")[0] is Outcome.PASS
    outcome, reason = of_numbers(ARTICLE, "M hng 8341")
    assert outcome is Outcome.UNDECIDED
    assert "does not see the same numbers" in reason


def test_digits_between_letters_that_a_reader_lacks_are_cut_out_for_it() -> None:
    assert of_numbers(ARTICLE, "M", "8841")[0] is Outcome.PASS
    assert of_numbers(ARTICLE, "M", "8341")[0] is Outcome.UNDECIDED


def test_a_misread_digit_does_not_fail_what_the_other_sees_rightly() -> None:
    assert of_numbers("Mã hàng 8844", "M hng 8841")[0] is Outcome.UNDECIDED
    assert of_numbers("Mã hàng 8844", "M hng 8844")[0] is Outcome.FAIL
    assert of_numbers("Mã hàn 8844", "M hng 8841")[0] is Outcome.FAIL, "a letter is wrong too"


def test_a_reader_of_words_that_sees_nothing_where_another_finds_lettering_does_not_fail_it() -> None:
    assert of_numbers("", "M hng 8841")[0] is Outcome.UNDECIDED
    assert "finds lettering" in of_numbers("", "M hng 8841")[1]
    assert of_numbers("", "")[0] is Outcome.FAIL
    assert outcome(Fixed("")) is Outcome.FAIL


def test_without_a_reader_nothing_is_decided() -> None:
    finding = only(TextCheck(), honest(COFFEE, "en-US"))
    assert finding.outcome is Outcome.UNDECIDED
    assert "install" in finding.reason


def test_an_absent_reader_leaves_it_undecided_with_its_remedy() -> None:
    finding = only(TextCheck([Absent()]), honest(COFFEE, "en-US"))
    assert finding.outcome is Outcome.UNDECIDED
    assert "sudo apt-get install tesseract-ocr-deu" in finding.reason


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Fixed("misread", clean="misread"), Fixed(COFFEE), Outcome.PASS),
        (Fixed("misread", clean="misread"), Fixed("misread"), Outcome.UNDECIDED),
        (Fixed("misread", clean="misread"), Fixed("Fresh cofee"), Outcome.UNDECIDED),
        (Fixed("Fresh cofee"), Fixed(COFFEE), Outcome.FAIL),
        (Absent(), Fixed(COFFEE), Outcome.PASS),
        (Absent(), Fixed("Fresh cofee"), Outcome.FAIL),
        (Fixed("x", unwritable=("F",)), Fixed("Fresh cofee"), Outcome.FAIL),
    ],
)
def test_a_second_reader_may_only_confirm_what_the_first_left_open(
    first: Reader, second: Reader, expected: Outcome
) -> None:
    assert outcome(first, second) is expected


def test_who_confirmed_is_told() -> None:
    finding = only(TextCheck([Fixed("misread", clean="misread"), Fixed(COFFEE)]), honest(COFFEE, "en-US"))
    assert "reads exactly the copy, where" in finding.reason
    assert finding.measured == COFFEE


def test_the_clean_copy_is_read_once() -> None:
    eye = Fixed("misread", clean="misread")
    check = TextCheck([eye])
    only(check, honest(COFFEE, "en-US"))
    calls = eye.calls
    only(check, honest(COFFEE, "en-US"))
    assert eye.calls == calls + LOOKS


def type_set(**checks: str) -> Composition:
    composition = honest(COFFEE, "en-US", set_by=SetBy.TYPE)
    rules = Rules(checks=tuple(checks.items()))
    return attrs.evolve(composition, asset=attrs.evolve(composition.asset, rules=rules))


def test_where_synthesis_decides_a_look_and_a_clean_copy_are_enough() -> None:
    first, second = Fixed("misread", clean="misread", many=1), Fixed(COFFEE)
    finding = only(TextCheck([first, second]), type_set())
    assert finding.outcome is Outcome.UNDECIDED
    assert finding.measured == "misread"
    assert "synthesis decides here" in finding.reason
    assert (first.calls, second.calls) == (2, 0)


def test_where_text_is_required_too_readers_are_asked_to_the_end() -> None:
    first, second = Fixed("misread", clean="misread"), Fixed(COFFEE)
    assert only(TextCheck([first, second]), type_set(text="required")).outcome is Outcome.PASS
    assert first.calls > 2
    assert second.calls == 1


def test_a_fault_that_no_clean_copy_shows_fails_what_type_set_too() -> None:
    eye = Fixed("Fresh cofee", COFFEE, "Fresh cofee", many=4)
    assert only(TextCheck([eye, Fixed(COFFEE)]), type_set()).outcome is Outcome.FAIL


def test_a_picture_without_layers_is_read_to_the_end() -> None:
    """Who set it is only claimed there, so the brief's word settles nothing."""
    bare = attrs.evolve(honest(COFFEE, "en-US", set_by=SetBy.TYPE), layers=())
    first, second = Fixed("misread", clean="misread"), Fixed(COFFEE)
    assert only(TextCheck([first, second]), bare).outcome is Outcome.PASS


def test_copy_that_the_brief_does_not_have_fails_unread() -> None:
    eye = Fixed("Other words")
    composition = honest(COFFEE, "en-US")
    other = text_region("Other words")
    composition = composition.with_layer(draw(other, composition), other)
    finding = only(TextCheck([eye]), composition)
    assert (finding.outcome, finding.measured, eye.calls) == (Outcome.FAIL, "Other words", 0)


def test_the_short_copy_is_the_brief_s_copy_too() -> None:
    region = text_region("A long headline", short="Short")
    composition = blank(asset(region))
    short = attrs.evolve(region, content=attrs.evolve(region.content, parts=text_region("Short").content.parts))
    composition = composition.with_layer(draw(short, composition), short)
    assert only(TextCheck([Fixed("Short")]), composition).outcome is Outcome.PASS
    eye = Fixed("A long headline", "Short", "A long headline", clean="Short", many=4)
    assert only(TextCheck([eye]), composition).outcome is Outcome.FAIL


def test_a_region_that_is_no_text_has_no_finding() -> None:
    composition = drawn(asset(price_region(), text_region()))
    found = judge(TextCheck([Fixed("x")]), composition, [])
    assert found == ()


def test_the_parts_of_a_price_are_judged_each() -> None:
    composition = drawn(asset(price_region(unit="250 g")))
    found = judge(TextCheck([Fixed("$14.99", "$11.99", "250 g")]), composition)
    assert [finding.outcome for finding in found] == [Outcome.PASS] * 3
    assert [finding.expected for finding in found] == ["$14.99", "$11.99", "250 g"]
    assert len({finding.evidence.box for finding in found}) == 3


def test_a_model_may_arrange_the_parts_of_a_price() -> None:
    composition = drawn(asset(price_region()))
    layers = tuple(attrs.evolve(layer, set_by=SetBy.MODEL) for layer in composition.layers)
    composition = attrs.evolve(composition, layers=layers)
    assert only(TextCheck([Fixed("$11.99\n$14.99")]), composition).outcome is Outcome.PASS
    assert only(TextCheck([Fixed("$11.99\n$11.99")]), composition).outcome is not Outcome.PASS
