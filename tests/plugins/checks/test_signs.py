"""Prices with rare signs of currency: the digits are read, the sign is told by its shape."""

from __future__ import annotations

import importlib.util
import itertools

import attrs
import numpy as np
import pytest
from tests.plugins.checks.planting import planted
from tests.plugins.checks.scenes import only
from tests.plugins.readers.installed import SHARED

from proofpress.brief import SetBy
from proofpress.plugins.checks.text import TextCheck
from proofpress.plugins.readers.ppocr.reader import PpOcrReader
from proofpress.proof import Finding, Outcome
from proofpress.testing.distortions import Distortion
from proofpress.testing.grounds import Ground
from proofpress.testing.samples import sample_asset, text_region
from proofpress.testing.scenes import Scene, stage
from proofpress.typography import FontLibrary

pytestmark = [
    pytest.mark.skipif(
        not (importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("rapidocr")),
        reason="the extra [ocr] is not installed",
    ),
    pytest.mark.skipif(
        bool(FontLibrary(system=False).missing("₺₫₪₹₩฿", "en-US")), reason="the font wheels are not installed"
    ),
]
CHECK = TextCheck([PpOcrReader()])
PRICES = [
    ("tr-TR", "₺610,90"),
    ("vi-VN", "13.494\u00a0₫"),
    ("he-IL", "\u200f40.90\u00a0\u200f₪"),
    ("hi-IN", "₹507.95"),
    ("ko-KR", "₩53,348"),
    ("th-TH", "฿44.95"),
]
SCENES = [
    Scene(),
    Scene(Ground.DARK),
    Scene(Ground.PHOTO, jpeg=88),
    Scene(Ground.TEXTURED, 88, Distortion.PERSPECTIVE),
    Scene(Ground.FLAT, 0, Distortion.WARP),
]


def found(text: str, drawn: str, locale: str) -> Finding:
    return only(CHECK, planted(text, drawn, locale))


@pytest.mark.parametrize(("locale", "price"), PRICES)
def test_a_right_price_passes_by_its_digits_and_the_shape_of_its_sign(locale: str, price: str) -> None:
    region = text_region(price, color=None)
    said = []
    for scene in SCENES:
        shown = stage(sample_asset(region, locale=locale, height=140), scene, seed=3, sets=SetBy.MODEL)
        said.append(only(CHECK, shown))
    assert Outcome.FAIL not in {finding.outcome for finding in said}
    assert sum(finding.outcome is Outcome.PASS for finding in said) >= 4
    sign = next(character for character in price if character in "₺₫₪₹₩฿")
    for finding in said:
        if finding.outcome is Outcome.PASS and sign not in (finding.measured or ""):
            assert f"“{sign}” is its own shape: distance 0." in finding.reason
            assert finding.evidence.source.startswith("ppocr")


@pytest.mark.parametrize(("locale", "price"), PRICES)
@pytest.mark.parametrize("other", ["$", "€", "£", "₽", "₱", "B", "W", "R", "đ", "TL", ""])
def test_no_other_sign_passes(locale: str, price: str, other: str) -> None:
    sign = next(character for character in price if character in "₺₫₪₹₩฿")
    finding = found(price, price.replace(sign, other).strip(), locale)
    assert finding.outcome is not Outcome.PASS


def test_a_well_known_sign_that_is_read_and_seen_in_its_place_fails() -> None:
    finding = found("₺610,90", "€610,90", "tr-TR")
    assert finding.outcome is Outcome.FAIL
    assert "“€” stands in place of “₺”" in finding.reason


@pytest.mark.parametrize(("locale", "price"), PRICES)
def test_a_wrong_digit_or_separator_never_passes(locale: str, price: str) -> None:
    for old, new in (("4", "9"), ("0", "8"), (".", ","), (",", "."), ("5", "6")):
        if old in price:
            assert found(price, price.replace(old, new, 1), locale).outcome is not Outcome.PASS


@pytest.mark.parametrize(
    "drawn",
    [
        "₺1610,90",
        "₺₺610,90",
        "₺610,90₺",
        "₺610,901",
        "₺ 610,90",
        "-₺610,90",
        ".₺610,90",
        "₺610,90 kg",
        "610,90₺",
        "₺61 0,90",
    ],
)
def test_nothing_may_stand_beside_it(drawn: str) -> None:
    assert found("₺610,90", drawn, "tr-TR").outcome is not Outcome.PASS


def test_a_space_that_the_copy_has_must_be_there() -> None:
    assert found("13.494\u00a0₫", "13.494₫", "vi-VN").outcome is not Outcome.PASS


def test_a_second_sign_that_the_reader_skips_is_seen() -> None:
    for drawn in ("₹₹940", "₹940₹"):
        assert found("₹940", drawn, "hi-IN").outcome is not Outcome.PASS


def test_a_mirrored_sign_does_not_pass() -> None:
    composition = planted("₺610,90", "₺610,90", "tr-TR")
    layer = composition.layers[0]
    columns = np.flatnonzero((layer.rgba[..., 3] > 64).any(axis=0))
    end = next(int(column) for column, after in itertools.pairwise(columns) if after > column + 1) + 1
    rgba = layer.rgba.copy()
    rgba[:, columns[0] : end] = rgba[:, columns[0] : end][:, ::-1]
    mirrored = attrs.evolve(composition, layers=(attrs.evolve(layer, rgba=rgba),))
    assert only(CHECK, composition).outcome is Outcome.PASS
    assert only(CHECK, mirrored).outcome is not Outcome.PASS


def test_a_sign_within_the_text_stays_undecided() -> None:
    finding = found("Now ₺610,90 only", "Now ₺610,90 only", "en-US")
    assert finding.outcome is Outcome.UNDECIDED
    assert "one end of a line" in finding.reason


def test_a_reader_of_ink_alone_passes_no_price_by_shape() -> None:
    finding = only(TextCheck([SHARED]), planted("₺610,90", "₺610,90", "tr-TR"))
    assert "its own shape" not in finding.reason
