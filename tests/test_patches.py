from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests._core_strategies import QUICK, numbered

from proofpress.errors import ImageInputError
from proofpress.geometry import Box, rotated_bounds
from proofpress.image import png_bytes
from proofpress.patches import one_colour, over_panel, picture_patch, rounded_rectangle

INK, FILL = (250, 10, 90), (20, 200, 130)


def test_one_colour_with_any_alpha() -> None:
    alpha = np.arange(6, dtype=np.uint8).reshape(2, 3)
    patch = one_colour(alpha, INK)
    assert patch.shape == (2, 3, 4)
    assert np.array_equal(patch[..., 3], alpha)
    assert (patch[..., :3] == INK).all()


# Ink over a panel


@given(st.integers(0, 255), st.floats(0, 1, width=32))
@example(0, 0.0)
@example(255, 0.0)
@example(0, 1.0)
@example(128, 0.5)
@QUICK
def test_ink_over_a_panel_shows_what_two_layers_would(ink_alpha: int, coverage: float) -> None:
    patch = over_panel(np.array([[ink_alpha]], np.uint8), INK, np.array([[coverage]], np.float32), FILL)[0, 0]
    for ground in ((0, 0, 0), (255, 255, 255), (90, 160, 30)):
        panel = [c * coverage + g * (1 - coverage) for c, g in zip(FILL, ground, strict=True)]
        expected = [c * ink_alpha / 255 + p * (1 - ink_alpha / 255) for c, p in zip(INK, panel, strict=True)]
        alpha = int(patch[3]) / 255
        shown = [int(c) * alpha + g * (1 - alpha) for c, g in zip(patch[:3], ground, strict=True)]
        assert np.abs(np.subtract(shown, expected)).max() <= 1.01


def test_ends_of_ink_over_a_panel() -> None:
    inked = np.array([[0, 255, 0, 255]], np.uint8)
    panel = np.array([[0, 0, 1, 1]], np.float32)
    assert over_panel(inked, INK, panel, FILL).tolist() == [[[*FILL, 0], [*INK, 255], [*FILL, 255], [*INK, 255]]]


# Rounded rectangles


def test_a_square_box_covers_its_pixels_and_no_others() -> None:
    view, box = Box(0, 0, 12, 9), Box(3, 2, 5, 4)
    coverage = rounded_rectangle(view, box, 0)
    expected = np.zeros((9, 12))
    expected[2:6, 3:8] = 1
    assert coverage.dtype == np.float32
    assert np.array_equal(coverage, expected)
    assert np.array_equal(rounded_rectangle(Box(3, 2, 5, 4), box, 0), np.ones((4, 5)))


@given(st.integers(-200, 200), st.integers(-200, 200))
@QUICK
def test_a_view_is_a_window(dx: int, dy: int) -> None:
    box = Box(10, 10, 30, 20)
    whole = rounded_rectangle(Box(0, 0, 60, 50), box, 6, 20)
    moved = rounded_rectangle(Box(dx, dy, 60, 50), box.moved(dx, dy), 6, 20)
    assert np.allclose(moved, whole, atol=1e-4)
    part = rounded_rectangle(Box(5, 7, 20, 15), box, 6, 20)
    assert np.array_equal(part, whole[7:22, 5:25])


@pytest.mark.parametrize(
    ("radius", "area"), [(0, 40 * 30), (5, 1200 - (4 - np.pi) * 25), (99, 1200 - (4 - np.pi) * 225)]
)
@pytest.mark.parametrize("degrees", [0, 7, 45, 90, -30, 180])
def test_the_area_is_that_of_the_shape(radius: float, area: float, degrees: float) -> None:
    coverage = rounded_rectangle(Box(0, 0, 80, 80), Box(20, 25, 40, 30), radius, degrees)
    assert float(coverage.sum()) == pytest.approx(area, rel=0.01)
    assert coverage.min() == 0
    assert coverage.max() == 1


def test_turning_is_clockwise() -> None:
    coverage = rounded_rectangle(Box(0, 0, 40, 40), Box(5, 18, 30, 4), 0, 30)
    # Seen on the screen, the right end of a bar that is turned clockwise sinks.
    assert coverage[20:, 28:].sum() > 10 * coverage[:20, 28:].sum()
    assert coverage[:20, :12].sum() > 10 * coverage[20:, :12].sum()


@given(st.floats(-360, 360), st.integers(0, 20))
@QUICK
def test_a_turned_box_stays_in_its_bounds(degrees: float, radius: int) -> None:
    view, box = Box(0, 0, 120, 120), Box(35, 45, 50, 30)
    coverage = rounded_rectangle(view, box, radius, degrees)
    bounds = rotated_bounds(box, degrees)
    coverage[bounds.y : bounds.bottom, bounds.x : bounds.right] = 0
    # The ramp of one pixel reaches half a pixel over the edge.
    coverage[bounds.y - 1 : bounds.bottom + 1, bounds.x - 1 : bounds.right + 1] *= (
        coverage[bounds.y - 1 : bounds.bottom + 1, bounds.x - 1 : bounds.right + 1] > 0.51
    )
    assert coverage.max() == 0


# Pictures


@pytest.fixture
def cup(tmp_path: Path) -> Path:
    """A picture of 20 x 10 px: left half red, right half green, the lower quarter clear."""
    rgba = np.zeros((10, 20, 4), np.uint8)
    rgba[:, :10] = (255, 0, 0, 255)
    rgba[:, 10:] = (0, 255, 0, 255)
    rgba[8:] = (0, 0, 255, 0)
    path = tmp_path / "cup.png"
    path.write_bytes(png_bytes(rgba))
    return path


def test_a_picture_is_centred_and_keeps_its_shape(cup: Path) -> None:
    patch = picture_patch(cup, Box(100, 100, 60, 60), Box(110, 110, 40, 40), shadow=False)
    assert patch.shape == (60, 60, 4)
    assert not patch.flags.writeable
    seen = patch[..., 3] > 127
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    assert (columns[0], columns[-1]) == (10, 49)
    assert (rows[0], rows[-1]) == (20, 35)
    assert tuple(patch[25, 20]) == (255, 0, 0, 255)
    assert tuple(patch[25, 40]) == (0, 255, 0, 255)


def test_a_tall_box_and_a_wide_box(cup: Path) -> None:
    for box, size in ((Box(0, 0, 40, 90), (40, 20)), (Box(0, 0, 90, 30), (60, 30)), (Box(0, 0, 4, 30), (4, 2))):
        alpha = picture_patch(cup, box, box, shadow=False)[..., 3]
        columns = np.flatnonzero(alpha.max(0) > 200)
        assert columns[-1] - columns[0] + 1 == size[0]
        left = (box.width - size[0]) // 2
        assert columns[0] == left


def test_clear_pixels_bring_no_dark_fringe(tmp_path: Path) -> None:
    rgba = np.zeros((40, 40, 4), np.uint8)
    rgba[:, :20] = (250, 240, 230, 255)
    path = tmp_path / "half.png"
    path.write_bytes(png_bytes(rgba))
    patch = picture_patch(path, Box(0, 0, 9, 9), Box(0, 0, 9, 9), shadow=False)
    inked = patch[patch[..., 3] > 20]
    assert (inked[:, :3].astype(int) - (250, 240, 230)).min() >= -8


def test_a_shadow_falls_below_and_only_darkens(cup: Path) -> None:
    view, box = Box(0, 0, 80, 80), Box(20, 20, 40, 40)
    plain, cast = (picture_patch(cup, view, box, shadow=shadow) for shadow in (False, True))
    solid = plain[..., 3] == 255
    assert np.array_equal(cast[solid], plain[solid])
    extra = cast[..., 3].astype(int) - plain[..., 3]
    assert (extra >= 0).all()
    assert 0 < extra.max() <= round(0.34 * 255)
    rows = np.flatnonzero(extra.sum(1))
    middle = np.flatnonzero(solid.any(1)).mean()
    assert abs(rows - middle).max() == rows[-1] - middle, "it reaches further down than up"


def test_a_changed_file_is_another_picture(cup: Path) -> None:
    view = Box(0, 0, 20, 10)
    before = picture_patch(cup, view, view, shadow=False)
    assert picture_patch(cup, view, view, shadow=False) is before
    cup.write_bytes(png_bytes(numbered(20, 10)))
    assert np.array_equal(picture_patch(cup, view, view, shadow=False)[..., :3], numbered(20, 10))


def test_a_missing_picture_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ImageInputError) as caught:
        picture_patch(tmp_path / "none.png", Box(0, 0, 9, 9), Box(0, 0, 9, 9), shadow=True)
    assert caught.value.where == str(tmp_path / "none.png")
