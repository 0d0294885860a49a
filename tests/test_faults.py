from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.faults import (
    faults_of,
    is_lone_sign,
    is_lost_space,
    is_mark,
    is_other_mark,
    is_slight,
    is_space,
    is_twin,
    of_numbers,
    places_of,
    stable,
)
from proofpress.text import Difference

COPY = "Fresh coffee 12.99"


def fault(read: str, wanted: str = COPY) -> Difference:
    """Return the only fault of a reading."""
    (found,) = faults_of(wanted, read, "en-US")
    return found


def test_a_reading_that_says_the_text_has_no_fault() -> None:
    assert faults_of(COPY, "Fresh\ncoffee 12.99", "en-US") == ()


@pytest.mark.parametrize(
    ("read", "numbers", "lone", "space"),
    [
        ("Fresh coffee 12.98", True, False, False),
        ("Fresh coffee 12,99", True, False, False),
        ("Fresh coffee 1299", True, False, False),
        ("Fresh coffee. 12.99", False, True, False),
        ("Freshcoffee 12.99", False, False, True),
        ("Fresh coffee12.99", False, False, True),
        ("Fresh coffoe 12.99", False, False, False),
        ("Fresh coffee 12.99 %", False, True, False),
    ],
)
def test_what_kind_of_doubt_a_fault_is(read: str, *, numbers: bool, lone: bool, space: bool) -> None:
    found = fault(read)
    assert of_numbers([found]) is numbers
    assert is_lone_sign(found) is lone
    assert is_space(found) is space
    assert is_slight(found) is (lone or space)


def test_another_mark_is_told_from_a_lost_or_added_one() -> None:
    for read, other in (("Fresh, hot;", True), ("Fresh, hot", False), ("Fresh, hot..", False), ("Fresh, ho", False)):
        assert is_other_mark(fault(read, "Fresh, hot.")) is other


def test_a_lost_space_is_told_from_an_added_one() -> None:
    assert is_lost_space(fault("Freshcoffee 12.99"))
    assert not is_lost_space(fault("Fres h coffee 12.99"))
    assert not is_lost_space(fault("Fresh.coffee 12.99"))


@pytest.mark.parametrize(
    "read", ["Fresh.coffee 12.99", "Fresh coffee' 12.99", "Fresh coffeè 12.99", "· Fresh coffee 12.99"]
)
def test_a_mark_too_many_lies_between_words_or_on_a_letter(read: str) -> None:
    assert is_mark(fault(read))


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("Fresh coffee 12.99", "Fresh, coffee 12.99"),  # a sign too few
        ("Fresh coffee 12.99", "Frèsh coffee 12.99"),
        ("Fresh. coffee", "Fresh, coffee"),  # another sign
        ("Fresh coffee 12..99", COPY),  # a sign in a number
        ("Freshi coffee 12.99", COPY),  # a letter
        ("Fres h coffee 12.99", COPY),  # a space
    ],
)
def test_what_a_speck_cannot_make_is_no_mark(read: str, wanted: str) -> None:
    assert not is_mark(fault(read, wanted))


def test_numbers_are_found_behind_other_faults() -> None:
    assert of_numbers(faults_of(COPY, "Freshcoffee 12.98", "en-US"))


def test_letters_that_many_fonts_draw_alike_are_twins() -> None:
    assert is_twin(fault("I0 KIND", "IO KIND"))
    assert is_twin(fault("Il", "II"))
    assert not is_twin(fault("IQ KIND", "IO KIND"))


def test_an_insertion_touches_the_gap_before_a_character() -> None:
    assert places_of(fault("Fresh coffeee 12.99")) != places_of(fault("Fresh coffe 12.99"))
    assert {kind for kind, _ in places_of(fault("Fresh coffe 12.99"))} == {"at"}


@given(st.lists(st.text("Freshcof 12.9", max_size=20), max_size=4), st.text("Freshcof 12.9", max_size=20))
def test_stable_faults_are_among_the_first_look_s_and_in_every_other(looks: list[str], first: str) -> None:
    own = faults_of(COPY, first, "en-US")
    others = [faults_of(COPY, look, "en-US") for look in looks]
    found = stable(own, others)
    assert set(found) <= set(own)
    for one in found:
        for look in others:
            assert any(places_of(one) & places_of(other) for other in look)
    assert stable(own, []) == own
