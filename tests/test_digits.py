from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.digits import differ_in_digits_alone, numbers_of


def test_numbers_are_runs_of_digits_in_any_writing() -> None:
    assert numbers_of("TLP-0917, 4,20 €") == {"0917": 1, "4": 1, "20": 1}
    assert numbers_of("４２ and 42") == {"42": 2}
    assert numbers_of("٤٢") == {"٤٢": 1}


@pytest.mark.parametrize(
    ("one", "other", "alone"),
    [
        ("Code 8841", "Code 8844", True),
        ("Code 8841", "Code 884", True),
        ("Code 8841", "Code8844", True),
        ("Code 8841", "Code 8841", False),
        ("Code 8841", "Cod 8844", False),
        ("4,20 €", "4.20 €", False),
    ],
)
def test_a_difference_in_digits_alone_is_told_from_others(one: str, other: str, *, alone: bool) -> None:
    assert differ_in_digits_alone(one, other) is alone


@given(st.text("ab 12é", max_size=12), st.text("ab 12é", max_size=12))
def test_it_makes_no_difference_which_is_which(one: str, other: str) -> None:
    assert differ_in_digits_alone(one, other) is differ_in_digits_alone(other, one)
    assert not differ_in_digits_alone(one, one)
