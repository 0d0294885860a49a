from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests._core_strategies import QUICK

from proofpress.image import Pixels
from proofpress.redrawn.register import Drift, find_drift, match_tone, undrift

SIZE = 192
FREE = np.zeros((SIZE, SIZE), bool)
FREE[60:100, 50:150] = True


def scene(seed: int = 0, size: int = SIZE) -> Pixels:
    """Return soft blobs: a picture with structure at every scale, and no period."""
    made = np.random.default_rng(seed)
    layers = [
        np.asarray(
            Image.fromarray(made.uniform(0, 255, (n, n, 3)).astype(np.uint8)).resize(
                (size, size), Image.Resampling.BICUBIC
            )
        )
        for n in (3, 9, 40)
    ]
    blended: Pixels = np.mean(layers, axis=0).astype(np.uint8)
    return blended


def shifted(picture: Pixels, dx: int, dy: int) -> Pixels:
    """Return the picture moved right and down, its border repeated: an implementation apart from the one under test."""
    padded = np.pad(picture, ((24, 24), (24, 24), (0, 0)), mode="edge")
    height, width = picture.shape[:2]
    moved: Pixels = padded[24 - dy : 24 - dy + height, 24 - dx : 24 - dx + width]
    return moved


def with_text(picture: Pixels) -> Pixels:
    drawn = picture.copy()
    drawn[70:90, 60:140:3] = (20, 10, 5)
    return drawn


def noisy(picture: Pixels, seed: int = 1) -> Pixels:
    grain = np.random.default_rng(seed).normal(0, 1.5, picture.shape)
    return np.clip(np.rint(picture * 1.01 + 2 + grain), 0, 255).astype(np.uint8)


@QUICK
@given(dx=st.integers(-8, 8), dy=st.integers(-8, 8), seed=st.integers(0, 99))
def test_a_shift_of_the_whole_frame_is_found_to_the_pixel(dx: int, dy: int, seed: int) -> None:
    sent = scene(seed)
    answer = noisy(shifted(with_text(sent), dx, dy), seed)
    assert find_drift(sent, answer, FREE) == Drift(dx, dy)


@pytest.mark.parametrize("pixels", [np.full((SIZE, SIZE, 3), 200, np.uint8), np.zeros((SIZE, SIZE, 3), np.uint8)])
def test_on_a_plain_plate_no_shift_is_made_up(pixels: Pixels) -> None:
    answer = noisy(shifted(with_text(pixels), 5, 3))
    assert find_drift(pixels, answer, FREE) == Drift()


def test_a_shift_by_less_than_a_pixel_is_found_and_undone() -> None:
    sent = scene(4)
    padded = Image.fromarray(np.pad(sent, ((24, 24), (24, 24), (0, 0)), mode="edge"))
    moved = np.asarray(
        padded.transform((SIZE, SIZE), Image.Transform.AFFINE, (1, 0, 24 - 3.5, 0, 1, 24 + 2), Image.Resampling.BICUBIC)
    )
    drift = find_drift(sent, moved, FREE)
    assert drift.x == pytest.approx(3.5, abs=0.25)
    assert drift.y == pytest.approx(-2, abs=0.25)
    inner = slice(30, -30)
    before = np.abs(moved[inner, inner].astype(int) - sent[inner, inner]).mean()
    after = np.abs(undrift(moved, drift)[inner, inner].astype(int) - sent[inner, inner]).mean()
    assert after < before / 3


def test_undoing_a_shift_brings_back_every_pixel_that_stayed_in_the_frame() -> None:
    sent = scene(2)
    back = undrift(shifted(sent, 7, -5), Drift(7, -5))
    assert np.array_equal(back[8:-8, 8:-8], sent[8:-8, 8:-8])
    assert undrift(sent, Drift()) is sent


def test_all_free_leaves_nothing_to_tell_a_shift_from() -> None:
    sent = scene(3)
    assert find_drift(sent, shifted(sent, 4, 4), np.ones((SIZE, SIZE), bool)) == Drift()


def test_tone_is_matched_where_nothing_was_drawn() -> None:
    sent = scene(6)
    toned = np.clip(sent * 0.94 + 9.0, 0, 255).astype(np.uint8)
    toned = with_text(toned)
    matched, noise = match_tone(sent, toned, FREE)
    assert np.abs(matched[~FREE] - sent[~FREE]).mean() < 1.0
    assert noise < 3


def test_ink_does_not_pull_the_tone() -> None:
    sent = scene(7)
    inked: npt.NDArray[np.uint8] = sent.copy()
    inked[100:130] = (255, 0, 0)  # Drawn where it was not asked for: a tenth of the picture.
    matched, _ = match_tone(sent, inked, FREE)
    outside = np.ones((SIZE, SIZE), bool)
    outside[100:130] = False
    assert np.abs(matched[outside] - sent[outside]).max() <= 2


def test_without_a_free_pixel_nothing_is_matched() -> None:
    sent = scene(8)
    matched, noise = match_tone(sent, noisy(sent), np.ones((SIZE, SIZE), bool))
    assert np.array_equal(matched, noisy(sent).astype(np.float32))
    assert noise == 0
