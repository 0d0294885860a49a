from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.plugins.renderers._noise import Noise, Stage, Surface, smoothstep, splat


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def test_noise_is_zero_at_its_lattice_and_stays_in_range() -> None:
    noise = Noise.seeded(generator())
    whole = np.arange(-4, 4, dtype=np.float32)
    x, y = np.meshgrid(np.linspace(-20, 20, 401, dtype=np.float32), np.linspace(-3, 3, 61, dtype=np.float32))

    assert np.abs(noise.at(whole, whole)).max() < 1e-5
    assert np.abs(noise.at(x, y)).max() <= 1.5
    assert noise.at(x, y).std() > 0.2


def test_noise_has_no_jumps() -> None:
    x = np.linspace(-3, 3, 60001, dtype=np.float32)
    values = Noise.seeded(generator()).at(x, np.full_like(x, 0.37))

    assert np.abs(np.diff(values)).max() < 1e-3


def test_fractal_noise_keeps_float32() -> None:
    x = np.linspace(0, 1, 9, dtype=np.float32)

    assert Noise.seeded(generator()).fractal(x, x, 3).dtype == np.float32


@given(width=st.integers(1, 70), height=st.integers(1, 70), rows=st.integers(1, 40), columns=st.integers(1, 40))
def test_a_surface_repeats_a_constant_and_a_slope(width: int, height: int, rows: int, columns: int) -> None:
    flat = Surface.over(np.full((rows + 3, columns + 3), 0.25, np.float32), width, height)
    slope = np.broadcast_to(np.arange(-1, columns + 2, dtype=np.float32) / columns, (rows + 3, columns + 3))
    expected = (np.arange(width) + 0.5) / width

    assert np.allclose(flat.rows(0, height), 0.25, atol=1e-6)
    assert np.allclose(Surface.over(slope, width, height).rows(0, height), expected, atol=1e-4)


@given(cut=st.integers(1, 59), cell=st.sampled_from([1.0, 3.0, 17.0]))
def test_bands_of_a_surface_fit_together(cut: int, cell: float) -> None:
    surface = Surface.random(generator(), 20, 60, cell, cell)
    whole, parts = surface.rows(0, 60), np.concatenate([surface.rows(0, cut), surface.rows(cut, 60)])

    assert np.allclose(whole, parts, atol=1e-5)


@given(width=st.integers(1, 3000), height=st.integers(1, 3000))
def test_a_stage_is_one_unit_large_and_centred(width: int, height: int) -> None:
    stage = Stage.of(width, height, 8)
    half_u, half_v = stage.reach

    assert math.isclose(4 * half_u * half_v, 1, rel_tol=1e-6)
    assert stage.u[0, 1] == pytest.approx(-half_u, rel=1e-5)
    assert stage.v[-2, 0] == pytest.approx(half_v, rel=1e-5)
    u, v = stage.pixels(0, height)
    assert u.shape == (1, width)
    assert v.shape == (height, 1)
    assert abs(float(u.mean())) < 1e-5


def test_smoothstep_is_level_at_both_ends() -> None:
    value = smoothstep(0.0, 1.0, np.array([-1, 0, 0.001, 0.5, 0.999, 1, 2], np.float32))

    assert value[[0, 1]].tolist() == [0, 0]
    assert value[[5, 6]].tolist() == [1, 1]
    assert value[3] == pytest.approx(0.5)
    assert value[2] < 1e-5


def test_splat_shares_a_point_and_drops_what_falls_outside() -> None:
    x, y, value = (np.array(numbers, np.float32) for numbers in ([1.25, -9, 2], [2.5, 0, 50], [1, 1, 1]))
    out = splat(x, y, value, width=4, first=2, last=4)

    assert out.shape == (2, 4)
    assert out.sum() == pytest.approx(1)
    assert out[0, 1] == pytest.approx(0.375)
    assert out[1, 2] == pytest.approx(0.125)
