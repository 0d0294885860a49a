"""Likelihoods against an independent sum over all paths."""

from __future__ import annotations

import math
import unicodedata
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.plugins.readers.ppocr.ctc import SAME_IN_PRINT, greedy, log_likelihood, rivals

ALPHABET = ("", "a", "b", " ")
INDEX = {sign: number for number, sign in enumerate(ALPHABET) if sign}


def collapsed(path: tuple[int, ...]) -> str:
    """Return the text of a path, as the definition has it: repeats merged, then blanks dropped."""
    merged = [sign for index, sign in enumerate(path) if index == 0 or sign != path[index - 1]]
    return "".join(ALPHABET[sign] for sign in merged if sign)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.text("ab", max_size=3), st.integers(0, 2**32 - 1))
def test_the_likelihood_is_the_sum_over_all_paths(columns: int, text: str, seed: int) -> None:
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(ALPHABET)), columns).astype(np.float32)
    exact = sum(
        math.prod(float(weights[column, sign]) for column, sign in enumerate(path))
        for path in product(range(len(ALPHABET)), repeat=columns)
        if collapsed(path) == text
    )
    found = log_likelihood(weights, text, INDEX)
    if exact > 1e-9:
        assert found == pytest.approx(math.log(exact), abs=1e-4)
    else:
        assert found < -15


def test_all_texts_together_are_certain() -> None:
    weights = np.random.default_rng(3).dirichlet(np.ones(3), 4).astype(np.float32)
    alphabet = {"a": 1, "b": 2}
    texts = {"".join(signs) for length in range(5) for signs in product("ab", repeat=length)}
    assert sum(math.exp(log_likelihood(weights, text, alphabet)) for text in texts) == pytest.approx(1, abs=1e-5)


def test_a_space_that_is_not_there_is_unlikely_and_a_lacking_sign_is_left_out() -> None:
    weights = np.full((5, 4), 0.01, np.float32)
    for column, sign in enumerate((1, 0, 0, 0, 2)):
        weights[column, sign] = 0.97
    assert log_likelihood(weights, "ab", INDEX) > -0.6
    assert log_likelihood(weights, "a b", INDEX) < log_likelihood(weights, "ab", INDEX) - 2
    assert log_likelihood(weights, "aẑb", INDEX) == log_likelihood(weights, "ab", INDEX)
    assert log_likelihood(weights, "b a", INDEX) < -5


def test_signs_that_look_alike_share_their_probability_and_letters_never_do() -> None:
    index = {"’": 1, "'": 2, "l": 3, "1": 4}
    weights = np.array([[0.1, 0.8, 0.0, 0.1, 0.0]], np.float32)
    assert log_likelihood(weights, "'", index) == pytest.approx(math.log(0.8), abs=1e-5)
    assert log_likelihood(weights, "1", index) < -20
    shared = {sign for group in SAME_IN_PRINT for sign in group}
    assert not any(unicodedata.category(sign) in ("Lu", "Ll", "Lo", "Nd") for sign in shared)


def test_the_greedy_reading_merges_repeats_and_drops_blanks() -> None:
    weights = np.eye(4, dtype=np.float32)[[1, 1, 0, 1, 2, 0, 0]]
    assert greedy(weights, ALPHABET) == ("aab", 1.0)
    assert greedy(np.eye(4, dtype=np.float32)[[0, 0]], ALPHABET) == ("", 0.0)


def test_digits_that_another_comes_close_to_are_told() -> None:
    index = {digit: number for number, digit in enumerate("0123456789", start=1)} | {"a": 11}
    weights = np.full((4, 12), 1e-4, np.float32)
    weights[0, 2], weights[0, 8] = 0.6, 0.39
    weights[1, 5], weights[1, 7] = 0.97, 0.02
    weights[2, 11], weights[2, 2] = 0.6, 0.39
    weights[3, 0] = 0.99
    assert rivals(weights, index) == (("1", "7"),)


def test_marks_that_another_comes_close_to_are_told_but_not_their_wide_twins() -> None:
    index = {mark: number for number, mark in enumerate(".,，:", start=1)}
    weights = np.full((3, 5), 1e-4, np.float32)
    weights[0, 1], weights[0, 4] = 0.8, 0.1
    weights[1, 2], weights[1, 3] = 0.5, 0.4
    weights[2, 3], weights[2, 1] = 0.6, 0.3
    assert rivals(weights, index) == ((".", ":"), (",", "."))
