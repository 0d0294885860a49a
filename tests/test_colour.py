from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests._core_strategies import QUICK

from proofpress.colour import (
    Rgb,
    contrast_ratio,
    delta_e_2000,
    lab_delta_e_2000,
    parse_hex,
    relative_luminance,
    srgb_to_lab,
    to_hex,
)
from proofpress.testing.strategies import colours

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
Lab = tuple[float, float, float]

# Sharma, Wu and Dalal (2005), "The CIEDE2000 color-difference formula", table 1.
PUBLISHED: list[tuple[Lab, Lab, float]] = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, -1.1848, -84.8006), (50, 0, -82.7485), 1.0000),
    ((50, -0.9009, -85.5211), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0010), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0011), 7.2195),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0012), 7.2195),
    ((50, -0.0010, 2.4900), (50, 0.0009, -2.4900), 4.8045),
    ((50, -0.0010, 2.4900), (50, 0.0011, -2.4900), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((50, 2.5, 0), (50, 3.1736, 0.5854), 1.0000),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "difference"), PUBLISHED)
def test_ciede2000_as_published(one: Lab, other: Lab, difference: float) -> None:
    assert float(lab_delta_e_2000(one, other)) == pytest.approx(difference, abs=5e-5)
    assert float(lab_delta_e_2000(other, one)) == pytest.approx(difference, abs=5e-5)


def test_ciede2000_of_many_at_once() -> None:
    one, other = np.array([row[0] for row in PUBLISHED]), np.array([row[1] for row in PUBLISHED])
    assert np.allclose(lab_delta_e_2000(one, other), [row[2] for row in PUBLISHED], atol=5e-5)
    assert lab_delta_e_2000(one.reshape(5, 5, 3), (50, 0, 0)).shape == (5, 5)


@given(colours(), colours())
@QUICK
def test_a_colour_difference_is_a_distance(one: Rgb, other: Rgb) -> None:
    there, back = float(delta_e_2000(one, other)), float(delta_e_2000(other, one))
    assert there == pytest.approx(back, abs=1e-9)
    assert there >= 0
    assert (there < 1e-9) == (one == other)
    assert float(delta_e_2000(one, one)) == 0


def test_lab_of_known_colours() -> None:
    # Bruce Lindbloom's calculator, sRGB, D65, no adaptation.
    for rgb, lab in (
        (WHITE, (100, 0, 0)),
        (BLACK, (0, 0, 0)),
        ((255, 0, 0), (53.2408, 80.0925, 67.2032)),
        ((0, 255, 0), (87.7347, -86.1827, 83.1793)),
        ((0, 0, 255), (32.2970, 79.1875, -107.8602)),
        ((119, 119, 119), (50.0344, 0, 0)),
        ((1, 1, 1), (0.2742, 0, 0)),
    ):
        assert srgb_to_lab(rgb) == pytest.approx(lab, abs=2e-2)
    assert float(delta_e_2000(BLACK, WHITE)) == pytest.approx(100, abs=1e-3)


@given(colours())
@example((10, 10, 10))
@example((11, 11, 11))
@QUICK
def test_luminance_by_the_formula_of_wcag(rgb: Rgb) -> None:
    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in rgb)
    expected = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert float(relative_luminance(rgb)) == pytest.approx(expected, abs=1e-12)
    picture = np.full((2, 3, 3), rgb, np.uint8)
    assert relative_luminance(picture).shape == (2, 3)
    assert np.allclose(relative_luminance(picture), expected)


def test_contrast_of_known_pairs() -> None:
    assert float(contrast_ratio(BLACK, WHITE)) == pytest.approx(21)
    assert float(contrast_ratio(WHITE, WHITE)) == 1
    assert math.floor(float(contrast_ratio((118, 118, 118), WHITE)) * 100) / 100 == 4.54
    assert math.floor(float(contrast_ratio((119, 119, 119), WHITE)) * 100) / 100 == 4.47
    assert float(contrast_ratio((255, 0, 0), WHITE)) == pytest.approx(3.998, abs=1e-3)


@given(colours(), colours())
@QUICK
def test_contrast_lies_between_1_and_21_in_either_order(one: Rgb, other: Rgb) -> None:
    ratio = float(contrast_ratio(one, other))
    assert ratio == float(contrast_ratio(other, one))
    assert 1 <= ratio <= 21 + 1e-9
    assert float(contrast_ratio(one, one)) == 1


def test_contrast_of_a_picture_against_one_colour() -> None:
    picture = np.array([[BLACK, WHITE], [(118, 118, 118), WHITE]], np.uint8)
    assert np.round(contrast_ratio(picture, WHITE), 2).tolist() == [[21.0, 1.0], [4.54, 1.0]]


@given(colours())
@QUICK
def test_hex_there_and_back(rgb: Rgb) -> None:
    assert parse_hex(to_hex(rgb)) == rgb
    assert parse_hex(to_hex(rgb).lower()) == rgb


def test_hex_forms() -> None:
    assert parse_hex("#14213D") == (20, 33, 61)
    assert parse_hex("#1aF") == (17, 170, 255)
    assert to_hex((1, 2, 171)) == "#0102AB"


@given(st.text(max_size=8))
@example("14213D")
@example("#14213D\n")
@example("#14213")
@example("#12345678")
@example("#1234")
@example("#GGGGGG")
@example("# 1 2 3")
@example("#１４２１３Ｄ")
@example("")
@QUICK
def test_anything_else_is_no_colour(text: str) -> None:
    digits = set("0123456789abcdefABCDEF")
    if text[:1] == "#" and len(text) in (4, 7) and set(text[1:]) <= digits:
        return
    with pytest.raises(ValueError, match="is no colour: write #RRGGBB"):
        parse_hex(text)
