from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.locating.ornaments import without_ornaments


@pytest.mark.parametrize(
    ("read", "wanted", "seen", "left"),
    [
        ("” ROLLS, «", "ROLLS,", "ROLLS.", "ROLLS,"),
        ("— ROLLS —", "— ROLLS —", "ROLLS", "— ROLLS —"),  # the copy has them
        ("* ROLLS", "ROLLS", "* ROLLS", "* ROLLS"),  # another reader sees it too
        ("“ROLLS", "ROLLS", "ROLLS", "“ROLLS"),  # no sign that stands alone
        ("ROLLS & CAKE", "ROLLS CAKE", "ROLLS CAKE", "ROLLS & CAKE"),  # not at an end
        ("~ FRESH\nROLLS |", "FRESH ROLLS", "FRESH\nROLLS", "FRESH\nROLLS"),
        ("~ |", "ROLLS", "", ""),
        ("2 ROLLS", "ROLLS", "ROLLS", "2 ROLLS"),  # no sign
    ],
)
def test_only_signs_alone_at_ends_of_lines_that_nobody_knows_of_are_left_out(
    read: str, wanted: str, seen: str, left: str
) -> None:
    assert without_ornaments(read, wanted=wanted, seen=seen) == left


@given(st.text("ab1 .!", max_size=20), st.text("ab1 .!\n", max_size=20), st.text("ab1 .!\n", max_size=20))
def test_letters_and_figures_stay_and_a_known_text_stays_whole(text: str, other: str, third: str) -> None:
    def bare(told: str) -> str:
        return "".join(sign for sign in told if sign.isalnum())

    assert bare(without_ornaments(other, wanted=text, seen=third)) == bare(other)
    assert without_ornaments(text, wanted=text, seen=other).split() == text.split()
