from __future__ import annotations

import numpy as np
import pytest
from tests.plugins.checks.planting import DEFECTS
from tests.plugins.checks.scenes import asset, text_region

from proofpress.plugins.checks._local_ink import _highest, ink_share
from proofpress.setting import coverage, place


@pytest.mark.parametrize("size", [1, 3, 5, 9, 21])
def test_the_highest_value_is_that_of_the_square(size: int) -> None:
    field = np.random.default_rng(size).random((40, 31)).astype(np.float32)
    found = _highest(field, size)
    half = size // 2
    for y, x in ((0, 0), (20, 15), (39, 30), (3, 28)):
        view = field[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
        assert found[y, x] == view.max()


@pytest.mark.parametrize("locale", sorted({where for where, *_ in DEFECTS}))
@pytest.mark.parametrize("inverted", [False, True])
def test_strokes_are_found_across_a_step_of_the_ground(locale: str, inverted: bool) -> None:
    text = next(text for where, text, *_ in DEFECTS if where == locale)
    region = text_region(text, max_font_px=40.0)
    made = asset(region, locale=locale)
    share = coverage(region.box, region, made).astype(np.float64)[..., None] / 255
    ground = np.full((*share.shape[:2], 3), (250, 246, 240), np.float64)
    ground[:, ground.shape[1] // 3 :] = (150, 140, 130)
    ink = np.array((20, 20, 30.0))
    picture = np.rint(ground * (1 - share) + ink * share).astype(np.uint8)
    picture = 255 - picture if inverted else picture
    seen = ink_share(picture, place(region, made).font_px)
    assert seen is not None
    found, right = seen > 127, share[..., 0] > 0.5
    assert np.count_nonzero(found & right) / np.count_nonzero(right) > 0.85
    assert np.count_nonzero(found & (share[..., 0] < 0.02)) / np.count_nonzero(right) < 0.1


def test_a_step_alone_is_no_ink() -> None:
    picture = np.full((80, 200, 3), 240, np.uint8)
    picture[:, 90:] = 60
    seen = ink_share(picture, 30.0)
    assert seen is None or np.count_nonzero(seen > 127) == 0
