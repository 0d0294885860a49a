from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.brief import PrintSpec
from proofpress.colour import Rgb, contrast_ratio
from proofpress.plugins.checks._vision import is_large, millimetres, wcag_level, weakest_vision

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
GREYS = st.integers(0, 255).map(lambda value: (value, value, value))


@pytest.mark.parametrize(
    ("em_px", "weight", "print_spec", "large"),
    [
        (24.0, 400, None, True), (23.9, 400, None, False), (18.7, 700, None, True), (18.6, 700, None, False),
        (37.5, 400, PrintSpec(150), True), (37.0, 400, PrintSpec(150), False), (0.0, 900, None, False),
    ],
)  # fmt: skip
def test_large_is_18_pt_or_14_pt_bold(em_px: float, weight: int, print_spec: PrintSpec | None, large: bool) -> None:
    assert is_large(em_px, weight, print_spec) is large


@pytest.mark.parametrize(
    ("ratio", "large", "level"),
    [(7.0, False, "AAA"), (6.99, False, "AA"), (4.5, False, "AA"), (4.49, False, ""), (4.5, True, "AAA"), (3.0, True, "AA"),
     (2.99, True, "")],
)  # fmt: skip
def test_levels_are_those_of_wcag_2(ratio: float, large: bool, level: str) -> None:
    assert wcag_level(ratio, large=large) == level


@given(GREYS, GREYS)
def test_the_colour_blind_see_greys_as_all_do(ink: Rgb, ground: Rgb) -> None:
    assert weakest_vision(ink, ground)[1] == pytest.approx(float(contrast_ratio(ink, ground)), rel=0.02)


@given(COLOURS, COLOURS)
def test_whoever_sees_it_a_ratio_is_between_1_and_21_and_both_ways_the_same(ink: Rgb, ground: Rgb) -> None:
    name, ratio = weakest_vision(ink, ground)
    assert 1 <= ratio <= 21.0001
    assert weakest_vision(ground, ink) == (name, ratio)


def test_red_on_black_is_darker_to_protanopes() -> None:
    name, ratio = weakest_vision((230, 20, 30), (0, 0, 0))
    assert name == "protanopia"
    assert ratio < 0.7 * float(contrast_ratio((230, 20, 30), (0, 0, 0)))


def test_sizes_on_paper() -> None:
    assert np.isclose(millimetres(150, PrintSpec(150)), 25.4)
