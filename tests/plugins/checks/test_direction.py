from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.checks.planting import honest, planted
from tests.plugins.checks.scenes import asset, drawn, judge, only, price_region
from tests.plugins.readers.installed import reader

from proofpress.brief import SetBy
from proofpress.geometry import Box
from proofpress.plugins.checks._order import flush_side, order_of, right_orders, wrong_orders
from proofpress.plugins.checks.direction import DirectionCheck
from proofpress.proof import Outcome

HEBREW, ARABIC = "בוקר טוב? תלוי בקפה.", "صباحك على مزاجك"
LETTERS = st.text("אבגדהוזחטיכלמנסעפצקרשת ", min_size=1, max_size=24).filter(lambda text: text.strip())


def reversed_letters(text: str) -> str:
    """Return what a tool without bidi makes a right-to-left reader see."""
    return text[::-1]


@given(LETTERS)
def test_copy_read_as_it_is_never_counts_as_reversed(text: str) -> None:
    assert order_of(text, text) in ("straight", "either", "unclear")


@given(LETTERS)
def test_no_order_is_right_and_wrong(text: str) -> None:
    assert not set(right_orders(text)) & set(wrong_orders(text))


@pytest.mark.parametrize("text", [HEBREW, ARABIC, "מחיר 34.90 היום", "קפה של Tostalba היום"])
def test_the_three_usual_faults_are_told_from_the_copy(text: str) -> None:
    assert order_of(text, text) == "straight"
    for wrong in wrong_orders(text):
        assert order_of(wrong, text) == "reversed"
    assert order_of("", text) == "unclear"
    assert order_of("something else", text) == "unclear"


def test_words_without_a_direction_may_be_read_from_either_end() -> None:
    assert order_of("₪ 34.90", "34.90 ₪") == "straight"
    assert order_of("34.90 ₪", "34.90 ₪") == "straight"
    assert order_of("09.43 ₪", "34.90 ₪") == "reversed"
    assert order_of("2400-EFK", "KFE-0042") == "reversed"
    assert order_of("11", "11") == "either"


@given(st.integers(0, 60), st.integers(20, 60), st.integers(0, 60), st.integers(1, 3))
def test_the_flush_side_turns_with_the_picture(left: int, width: int, right: int, lines: int) -> None:
    mask = np.zeros((lines * 20, left + width + right), bool)
    for line in range(lines):
        mask[line * 20 + 2 : line * 20 + 14, left : left + width] = True
    mirror = {"left": "right", "right": "left", None: None}
    assert flush_side(mask[:, ::-1]) == mirror[flush_side(mask)]


def test_full_and_centred_lines_show_no_side() -> None:
    full = np.ones((20, 100), bool)
    centred = np.zeros((20, 300), bool)
    centred[4:16, 100:200] = True
    assert flush_side(full) is None
    assert flush_side(centred) is None
    assert flush_side(np.zeros((20, 100), bool)) is None


@pytest.mark.parametrize("locale", ["en-US", "ja-JP", "hi-IN"])
def test_left_to_right_locales_have_no_finding(locale: str) -> None:
    assert judge(DirectionCheck(), honest("Coffee", locale)) == ()


@pytest.mark.parametrize(("locale", "text"), [("he-IL", HEBREW), ("ar-EG", ARABIC), ("he-IL", "KFE-0042")])
@pytest.mark.parametrize("set_by", list(SetBy))
def test_clean_copy_passes(locale: str, text: str, set_by: SetBy) -> None:
    check = DirectionCheck([reader(locale, "en-US")])
    assert only(check, honest(text, locale, set_by=set_by)).outcome is Outcome.PASS


@pytest.mark.parametrize("text", [HEBREW, "להזמנה עכשיו", "המבצע בתוקף עד גמר המלאי"])
@pytest.mark.parametrize("set_by", list(SetBy))
def test_reversed_hebrew_fails(text: str, set_by: SetBy) -> None:
    check = DirectionCheck([reader("he-IL")])
    finding = only(check, planted(text, reversed_letters(text), "he-IL", set_by=set_by))
    assert finding.outcome is Outcome.FAIL
    assert "wrong order" in finding.reason


def test_reversed_arabic_never_passes() -> None:
    check = DirectionCheck([reader("ar-EG")])
    assert only(check, planted(ARABIC, reversed_letters(ARABIC), "ar-EG")).outcome is not Outcome.PASS


def test_a_number_is_not_turned() -> None:
    check = DirectionCheck([reader("he-IL")])
    found = judge(check, drawn(asset(price_region("34.90 ₪", None), locale="he-IL")))
    assert Outcome.FAIL not in {finding.outcome for finding in found}


@pytest.mark.parametrize(("align", "outcome"), [("start", Outcome.PASS), ("end", Outcome.FAIL)])
def test_lines_at_the_wrong_edge_fail(align: str, outcome: Outcome) -> None:
    box = Box(40, 40, 520, 120)
    check = DirectionCheck([reader("he-IL")])
    composition = honest("להזמנה עכשיו", "he-IL", align=align, box=box)
    region = attrs.evolve(composition.regions[0], align="start")
    composition = attrs.evolve(composition, regions=(region,))
    finding = only(check, composition)
    assert finding.outcome is outcome
    if outcome is Outcome.FAIL:
        assert "left edge" in finding.reason


def test_centred_copy_has_no_edge() -> None:
    check = DirectionCheck([reader("he-IL")])
    assert only(check, honest("להזמנה עכשיו", "he-IL", align="center")).outcome is Outcome.PASS


def test_without_a_reader_the_order_is_undecided() -> None:
    finding = only(DirectionCheck(), honest(HEBREW, "he-IL"))
    assert finding.outcome is Outcome.UNDECIDED
    assert finding.measured is None
