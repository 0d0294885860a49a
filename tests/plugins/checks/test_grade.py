from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from tests.plugins.checks.scenes import asset, blank, code_region, drawn, judge, only, replaced, text_region

from proofpress.brief import Role
from proofpress.codes import decode, same_payload, stamp
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.plugins.checks.grade import GradeCheck, Grades, grade_symbol
from proofpress.proof import Outcome

CODES = [("qr", "https://example.com/42", 200), ("ean13", "4006381333931", 460), ("upca", "036000291452", 460)]


def graded(image: Image.Image, role: str, payload: str) -> Grades:
    pixels: Pixels = np.asarray(image.convert("RGB"))
    symbol = next(found for found in decode(pixels) if same_payload(role, payload, found))
    return grade_symbol(pixels, symbol, role)


def clean(role: str, payload: str, width: int) -> Image.Image:
    return Image.fromarray(stamp(role, payload, width, 200).pixels)


@pytest.mark.parametrize(("role", "payload", "width"), CODES)
def test_a_clean_code_has_the_best_grade(role: str, payload: str, width: int) -> None:
    grades = graded(clean(role, payload, width), role, payload)
    assert grades.overall == 4
    assert {name: value for name, value, _ in grades.figures}["contrast"] == pytest.approx(1)


def test_a_turned_qr_keeps_its_grade() -> None:
    role, payload, width = CODES[0]
    turned = clean(role, payload, width).rotate(
        7, expand=True, fillcolor=(255, 255, 255), resample=Image.Resampling.BICUBIC
    )
    assert graded(turned, role, payload).overall == 4


@pytest.mark.parametrize(("role", "payload", "width"), CODES)
def test_less_contrast_is_never_a_better_grade(role: str, payload: str, width: int) -> None:
    image = clean(role, payload, width)
    overall = [
        graded(image.point(lambda p, k=k: int(128 + (p - 128) * k)), role, payload).overall for k in (1, 0.6, 0.3, 0.15)
    ]
    assert overall == sorted(overall, reverse=True)
    assert overall[-1] == 0


@pytest.mark.parametrize(("role", "payload", "width"), CODES)
def test_blur_costs_modulation(role: str, payload: str, width: int) -> None:
    blurred = clean(role, payload, width).filter(ImageFilter.GaussianBlur(1.8))
    grades = graded(blurred, role, payload)
    assert grades.overall < 4
    assert grades.weakest == "modulation"


def test_a_light_code_on_dark_has_grade_0() -> None:
    inverted = clean(*CODES[0]).point(lambda p: 255 - p)
    assert graded(inverted, "qr", CODES[0][1]).overall == 0


def test_a_narrow_quiet_zone_costs_the_grade() -> None:
    made = stamp("qr", CODES[0][1], 200, 200)
    box = made.symbol
    pixels = np.full((300, 300, 3), 60, np.uint8)
    rim = 2 * made.module_px
    part = made.pixels[box.y - rim : box.bottom + rim, box.x - rim : box.right + rim]
    pixels[50 : 50 + part.shape[0], 50 : 50 + part.shape[1]] = part
    grades = graded(Image.fromarray(pixels), "qr", CODES[0][1])
    assert grades.weakest == "quiet zone"


def test_damage_costs_unused_error_correction() -> None:
    pixels = np.asarray(clean(*CODES[0])).copy()
    pixels[88:118, 88:118] = 128
    assert graded(Image.fromarray(pixels), "qr", CODES[0][1]).overall < 4


def test_the_check_passes_good_codes_and_fails_bad_ones() -> None:
    made = drawn(asset(code_region(CODES[0][1]), code_region(CODES[1][1], Role.EAN13, box=Box(40, 200, 351, 150))))
    assert [finding.outcome for finding in judge(GradeCheck(), made)] == [Outcome.PASS] * 2

    def wash(rgba: NDArray[np.uint8]) -> None:
        rgba[..., :3] = 215 + rgba[..., :3] // 8

    pale = replaced(drawn(asset(code_region(CODES[0][1]))), "qr", wash)
    finding = only(GradeCheck(), pale)
    assert finding.outcome is Outcome.FAIL
    assert "contrast" in finding.reason


def test_what_cannot_be_decoded_has_grade_0() -> None:
    finding = only(GradeCheck(), blank(asset(code_region("a"))))
    assert finding.outcome is Outcome.FAIL
    assert "grade 0" in finding.reason


def test_no_code_no_grade() -> None:
    assert judge(GradeCheck(), drawn(asset(text_region()))) == ()
