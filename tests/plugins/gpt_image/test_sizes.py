from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.errors import InputError
from proofpress.geometry import Size
from proofpress.plugins.gpt_image.sizes import ANY_SIZE, GRID_SIZES, STANDARD_SIZES, SizeRule

RULES = st.sampled_from([GRID_SIZES, STANDARD_SIZES, ANY_SIZE])
EDGES = st.integers(1, 9000)


@given(RULES, EDGES, EDGES)
def test_what_fits_may_be_asked_for(rule: SizeRule, width: int, height: int) -> None:
    assert rule.allows(rule.fit(width, height))


@given(EDGES, EDGES)
def test_the_grid_holds_the_picture_where_any_size_of_it_does(width: int, height: int) -> None:
    fit = GRID_SIZES.fit(width, height)
    long, short = max(width, height), min(width, height)
    if long <= 3 * short and long <= 2800 and width * height <= 7_000_000:
        assert fit.width >= width
        assert fit.height >= height
        # No larger than the least number of pixels, the grid and the ratio make it.
        assert fit.width * fit.height <= max(655_360, width * height) * 1.08 + 32 * (width + height)


@given(st.integers(0, 240), st.integers(0, 240))
def test_a_size_that_may_be_asked_for_fits_itself(columns: int, rows: int) -> None:
    size = Size(columns * 16, rows * 16)
    if GRID_SIZES.allows(size):
        assert GRID_SIZES.fit(size.width, size.height) == size
        GRID_SIZES.check(size, "the model")
    else:
        with pytest.raises(InputError, match=f"the model cannot draw {size.width} x {size.height} px — ask for"):
            GRID_SIZES.check(size, "the model")


@pytest.mark.parametrize(
    ("width", "height", "good"),
    [
        (1024, 1024, True), (3824, 2144, True), (3840, 2160, False), (1000, 1000, False), (640, 1024, True),
        (640, 1008, False), (2880, 2880, True), (2896, 2880, False), (3072, 1024, True), (3088, 1024, False), (0, 0, False),
    ],
)  # fmt: skip
def test_the_limits_of_the_newer_models(width: int, height: int, good: bool) -> None:
    assert GRID_SIZES.allows(Size(width, height)) is good


@given(EDGES, EDGES)
def test_of_fixed_sizes_the_one_of_the_nearest_shape_is_taken(width: int, height: int) -> None:
    def distance(size: Size) -> float:
        return abs(math.log(size.width / size.height) - math.log(width / height))

    fit = STANDARD_SIZES.fit(width, height)
    assert distance(fit) <= min(distance(size) for size in STANDARD_SIZES.fixed) + 1e-6
