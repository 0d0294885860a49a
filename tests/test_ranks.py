"""Percentiles and medians are numpy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from proofpress.ranks import median_colour, median_of, percentile

SHAPES = arrays.array_shapes(min_dims=1, max_dims=2, max_side=40)
NUMBERS = st.floats(-1e6, 1e6, width=32)


@given(arrays.arrays(st.sampled_from([np.float32, np.float64]), SHAPES, elements=NUMBERS), st.integers(0, 100))
def test_percentiles_are_numpys(values: np.ndarray[tuple[int, ...], np.dtype[np.floating]], percent: int) -> None:
    wanted = float(np.percentile(values.astype(np.float64), percent))
    assert percentile(values, percent) == pytest.approx(wanted, rel=1e-9, abs=1e-6)


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 60), st.integers(1, 4))))
def test_median_colours_are_numpys(samples: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> None:
    assert median_colour(samples).tolist() == np.median(samples, axis=0).tolist()


@given(st.lists(st.integers(0, 300), min_size=1))
def test_the_median_of_counted_levels_is_that_of_the_levels(levels: list[int]) -> None:
    assert median_of(np.bincount(levels)) == np.median(levels)


def test_values_stay_as_they_were() -> None:
    values = np.array([3.0, 1.0, 2.0])
    assert percentile(values, 50) == 2.0
    assert values.tolist() == [3.0, 1.0, 2.0]
