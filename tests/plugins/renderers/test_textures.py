from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from proofpress.colour import Rgb, delta_e_2000
from proofpress.image import sha256
from proofpress.plugins.renderers._textures import KINDS, MAX_SIDE, Kind, texture

CREAM: Rgb = (244, 231, 211)
NAVY: Rgb = (20, 33, 61)
AMBER: Rgb = (201, 138, 75)

kinds = st.sampled_from(KINDS)
colours = st.tuples(*[st.integers(0, 255)] * 3)


def spread(pixels: NDArray[np.uint8]) -> float:
    return float(pixels.astype(np.float64).mean(axis=2).std())


def test_kinds_are_those_of_the_type() -> None:
    assert get_args(Kind) == KINDS


@pytest.mark.parametrize("threads", ["1", "4"])
def test_same_arguments_give_same_bytes_in_a_fresh_process_whatever_the_threads(threads: str) -> None:
    program = """
import hashlib
from proofpress.plugins.renderers._textures import KINDS, texture
digest = hashlib.sha256()
for kind in KINDS:
    digest.update(texture(kind, (244, 231, 211), (201, 138, 75), 203, 157, seed=5).tobytes())
print(digest.hexdigest())
"""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120, env=environment
    )
    here = hashlib.sha256()
    for kind in KINDS:
        here.update(texture(kind, CREAM, AMBER, 203, 157, seed=5).tobytes())

    assert done.stdout.strip() == here.hexdigest()


@given(kind=kinds, width=st.integers(1, 90), height=st.integers(1, 90), seed=st.integers(0, 2**32 - 1), base=colours)
@settings(max_examples=60, deadline=None)
def test_any_size_colour_and_seed_gives_a_whole_ground(
    kind: Kind, width: int, height: int, seed: int, base: Rgb
) -> None:
    pixels = texture(kind, base, AMBER, width, height, seed=seed)

    assert pixels.shape == (height, width, 3)
    assert pixels.dtype == np.uint8
    assert not pixels.flags.writeable


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(MAX_SIDE, 1), (1, MAX_SIDE), (MAX_SIDE, 3), (1, 1)])
def test_extreme_sizes(kind: Kind, size: tuple[int, int]) -> None:
    assert texture(kind, CREAM, AMBER, *size, seed=1).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_differ(kind: Kind) -> None:
    digests = {sha256(texture(kind, CREAM, AMBER, 64, 80, seed=seed)) for seed in range(6)}

    assert len(digests) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_differ_in_their_forms_and_not_only_in_their_grain(kind: Kind) -> None:
    def forms(seed: int) -> NDArray[np.float64]:
        pixels = texture(kind, NAVY, AMBER, 240, 240, seed=seed).astype(np.float64)
        return np.asarray(pixels.reshape(12, 20, 12, 20, 3).mean(axis=(1, 3)))

    assert np.abs(forms(1) - forms(2)).max() > 4


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_keeps_its_forms_at_twice_the_size(kind: Kind) -> None:
    small = texture(kind, CREAM, AMBER, 300, 375, seed=3).astype(np.float64).reshape(15, 25, 15, 20, 3)
    large = texture(kind, CREAM, AMBER, 600, 750, seed=3).astype(np.float64).reshape(15, 50, 15, 40, 3)

    assert np.abs(small.mean(axis=(1, 3)) - large.mean(axis=(1, 3))).mean() < 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "base", [CREAM, NAVY, (184, 50, 31), (31, 74, 79), (255, 255, 255), (0, 0, 0), (128, 128, 128)]
)
def test_the_mean_stays_near_the_base(kind: Kind, base: Rgb) -> None:
    mean = texture(kind, base, AMBER, 216, 270, seed=4).astype(np.float64).mean(axis=(0, 1))

    assert float(delta_e_2000(mean, base)) < 22


@pytest.mark.parametrize("kind", KINDS)
def test_the_mean_moves_with_the_base(kind: Kind) -> None:
    bases: tuple[Rgb, ...] = (NAVY, (31, 74, 79), (128, 128, 128), CREAM)
    means = [texture(kind, base, AMBER, 160, 200, seed=4).astype(np.float64).mean() for base in bases]

    assert means == sorted(means)
    assert means[-1] - means[0] > 100


@pytest.mark.parametrize("kind", KINDS)
def test_the_accent_is_seen(kind: Kind) -> None:
    red = texture(kind, (128, 128, 128), (220, 20, 20), 160, 200, seed=4).astype(np.float64)
    blue = texture(kind, (128, 128, 128), (20, 20, 220), 160, 200, seed=4).astype(np.float64)

    # Paper and cloth take it as a breath, the others as a light or a vein.
    assert (red - blue)[..., 0].max() > 6
    assert (red - blue)[..., 2].min() < -6


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("base", [(0, 0, 0), (255, 255, 255)])
def test_forms_show_even_on_black_and_white(kind: Kind, base: Rgb) -> None:
    assert spread(texture(kind, base, AMBER, 216, 270, seed=4)) > 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_no_long_flat_run_bands(kind: Kind) -> None:
    """Grain breaks every step: nowhere do twelve neighbours along a row bear one value in a smooth ground."""
    pixels = texture(kind, (110, 120, 130), (120, 130, 140), 600, 40, seed=8)[..., 1]
    same = (np.diff(pixels.astype(np.int16), axis=1) == 0).astype(np.int8)
    longest = max(max(map(len, "".join(map(str, row)).split("0"))) for row in same)

    assert longest < 24


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("wood", 4, 4, 0), "unknown kind 'wood': choose one of gradient, studio"),
        (("paper", 0, 4, 0), "0 x 4 pixels"),
        (("paper", 4, MAX_SIDE + 1, 0), f"4 x {MAX_SIDE + 1} pixels"),
        (("paper", 4, 4, -1), "seed must not be negative"),
    ],
)
def test_wrong_arguments_are_refused(arguments: tuple[Kind, int, int, int], complaint: str) -> None:
    kind, width, height, seed = arguments
    with pytest.raises(ValueError, match=complaint):
        texture(kind, CREAM, AMBER, width, height, seed=seed)
