from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.colour import Rgb
from proofpress.plugins.renderers._tones import RAMP_STEPS, Palette, light_of, oklab_of

colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours)
def test_oklab_goes_there_and_back(colour: Rgb) -> None:
    assert np.allclose(np.sqrt(light_of(oklab_of(colour))) * 255, colour, atol=0.1)


def test_oklab_of_known_colours() -> None:
    # Ottosson's own figures for white and for sRGB red.
    assert oklab_of((255, 255, 255)) == pytest.approx([1, 0, 0], abs=1e-3)
    assert oklab_of((255, 0, 0)) == pytest.approx([0.628, 0.225, 0.126], abs=1e-3)


@given(colours, colours)
def test_a_ramp_rises_without_a_jump(base: Rgb, accent: Rgb) -> None:
    ramp = Palette(base, accent).ramp()
    steps = np.diff(np.sqrt(ramp.astype(np.float64)) * 255, axis=0)

    assert ramp.shape == (RAMP_STEPS, 3)
    assert ramp.min() >= 0
    assert ramp.max() <= 1
    assert np.abs(steps).max() < 2
    assert oklab_of(np.sqrt(ramp[-1]) * 255)[0] >= oklab_of(np.sqrt(ramp[0]) * 255)[0]


@given(colours, colours)
def test_a_colour_apart_is_apart(base: Rgb, accent: Rgb) -> None:
    palette = Palette(base, accent)

    assert abs(palette.apart(0.3)[0] - oklab_of(base)[0]) >= 0.3 - 1e-6


def test_tones_lean_to_the_accent() -> None:
    palette = Palette((0, 0, 255), (255, 0, 0))

    assert palette.tone(0, 1) == pytest.approx(oklab_of((255, 0, 0)), abs=0.03)
    assert palette.tone(0.5)[0] > palette.tone(0)[0] > palette.tone(-0.5)[0]
