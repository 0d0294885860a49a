"""What a reading says apart from signs that no reading can be trusted about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.doubtful_signs import completed, is_plain, rare_signs
from proofpress.sameness import says


def test_currency_signs_are_rare_but_for_four() -> None:
    assert rare_signs("₺5 $ € £ ¥ ￥ % ฿3 ₺6") == ("₺", "฿")
    assert rare_signs("￦500") == ("₩",), "as readings are compared"
    assert rare_signs("₨500 12 zł") == (), "letters are read as letters"


@pytest.mark.parametrize(
    ("read", "text", "whole"),
    [
        ("€610,90", "₺610,90", "₺610,90"),
        ("€618,90", "₺610,90", "₺618,90"),
        ("t 610,90", "₺610,90", "₺610,90"),
        ("13.494đ", "13.494 ₫", "13.494 ₫"),
        ("Now5 only", "Now ₺5 only", "Now ₺5 only"),
        ("9 n 7d", "9 ₺ 7 ₫", "9 ₺ 7 ₫"),
        ("Hoy 3,99", "¡Hoy 3,99", "¡Hoy 3,99"),
        ("xyz Tea", "★★ Tea", "★★ Tea"),
        ("wxyz Tea", "★★ Tea", "w★★ Tea"),
    ],
)
def test_signs_stand_where_something_else_was_read(read: str, text: str, whole: str) -> None:
    assert completed(read, text, "₺₫¡★", "tr-TR") == whole


def test_digits_are_hardly_ever_part_of_a_sign() -> None:
    assert completed("1610,90", "₺610,90", "₺", "tr-TR") == "₺610,90", "one may be read in place of it"
    for read in ("11610,90", "t1610,90", "1t610,90", ".₺610,90", "-t610,90", "₺₺610,90", "t.610,90"):
        assert not says(completed(read, "₺610,90", "₺", "tr-TR"), "₺610,90", "tr-TR")


def test_a_plain_number_may_have_its_sign_at_either_end_where_writing_runs_from_right_to_left() -> None:
    for read in ("包40.90", "包 40.90", "40.90", "40.90 N"):
        assert says(completed(read, "40.90 ₪", "₪", "he-IL"), "40.90 ₪", "he-IL")
    for read in ("包40.98", "40.90 包 N", "12 包40.90"):
        assert not says(completed(read, "40.90 ₪", "₪", "he-IL"), "40.90 ₪", "he-IL")
    assert not says(completed("包40.90", "40.90 ₫", "₫", "vi-VN"), "40.90 ₫", "vi-VN")
    assert not says(completed("包רק 40.90", "רק 40.90 ₪", "₪", "he-IL"), "רק 40.90 ₪", "he-IL")
    assert is_plain("40.90 ₪")
    assert not is_plain("רק 40.90 ₪")


@given(st.text("0123456789 .,", min_size=1, max_size=12), st.text("0123456789 .,ab€", max_size=12))
def test_nothing_but_the_sign_is_completed(number: str, read: str) -> None:
    """A reading that becomes the copy has all of the copy's other characters, in order, and at most two others."""
    text = f"₺{number}"
    if says(completed(read, text, "₺", "tr-TR"), text, "tr-TR") and "₺" not in read:
        want, got = "".join(number.split()), "".join(read.split())
        assert got.endswith(want)
        assert len(got) <= len(want) + 2


@given(st.text("0123456789 .,₺ab", max_size=12), st.text("0123456789 .,₺ab", max_size=12))
def test_without_signs_in_the_copy_nothing_changes(read: str, text: str) -> None:
    assert completed(read, text, "€", "tr-TR") == read
