from __future__ import annotations

import io

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from proofpress import codes
from proofpress.errors import ImageInputError, InputError
from proofpress.geometry import Box
from proofpress.image import Pixels

DIGITS_12 = st.text("0123456789", min_size=12, max_size=12)
DIGITS_11 = st.text("0123456789", min_size=11, max_size=11)
PAYLOADS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def check_digit(digits: str) -> str:
    """GS1's rule, by hand: weights 3 and 1 from the right."""
    return str(-sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(digits))) % 10)


def png(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@given(PAYLOADS)
@settings(max_examples=60, deadline=None)
def test_any_payload_makes_a_round_trip_through_qr(payload: str) -> None:
    width = 4 * codes.modules_wide("qr", payload)
    (found,) = codes.decode(codes.stamp("qr", payload, width, width).pixels)
    assert found.payload == payload
    assert found.symbology == "qr"
    assert found.level in ("M", "Q", "H")
    assert codes.same_payload("qr", payload, found)


@given(DIGITS_12)
@settings(max_examples=60, deadline=None)
def test_any_twelve_digits_with_their_check_digit_make_a_round_trip_through_ean13(digits: str) -> None:
    payload = digits + check_digit(digits)
    assert codes.gtin_error("ean13", payload) == ""
    (found,) = codes.decode(codes.stamp("ean13", payload, 350, 180).pixels)
    assert (found.symbology, found.payload) == ("ean13", payload)
    assert codes.same_payload("ean13", payload, found)


@given(DIGITS_11)
@settings(max_examples=60, deadline=None)
def test_any_eleven_digits_with_their_check_digit_make_a_round_trip_through_upca(digits: str) -> None:
    payload = digits + check_digit(digits)
    (found,) = codes.decode(codes.stamp("upca", payload, 350, 180).pixels)
    assert codes.same_payload("upca", payload, found)
    assert codes.same_payload("upca", "0" + payload, found)
    assert codes.same_payload("ean13", "0" + payload, found)


@given(DIGITS_12, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_an_error(digits: str, place: int, by: int) -> None:
    payload = digits + check_digit(digits)
    wrong = payload[:place] + str((int(payload[place]) + by) % 10) + payload[place + 1 :]
    assert codes.gtin_error("ean13", wrong)


@given(DIGITS_12)
@settings(max_examples=30, deadline=None)
def test_the_bars_are_those_of_zxing(digits: str) -> None:
    payload = digits + check_digit(digits)
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.EAN13)
    theirs = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))[0] == 0
    assert np.array_equal(codes.ean13_modules(payload), theirs)


def test_upca_is_the_ean13_with_a_leading_zero() -> None:
    assert np.array_equal(codes.upca_modules("036000291452"), codes.ean13_modules("0036000291452"))
    assert np.array_equal(codes.upca_modules("0036000291452"), codes.ean13_modules("0036000291452"))


@pytest.mark.parametrize(
    ("role", "digits", "told"),
    [
        ("ean13", "4006381333932", "its check digit is 1"),
        ("ean13", "400638133393", "its check digit 1 is missing"),
        ("ean13", "40063813", "8 digits instead of 13"),
        ("ean13", "400638133393X", "other signs"),
        ("ean13", "٤٠٠٦٣٨١٣٣٣٩٣١", "other signs"),
        ("upca", "036000291453", "its check digit is 2"),
        ("upca", "4006381333931", "13 digits instead of 12"),
        ("upca", "", "other signs"),
    ],
)
def test_wrong_digits_are_told_with_the_right_ones(role: str, digits: str, told: str) -> None:
    assert told in codes.gtin_error(role, digits)
    with pytest.raises(InputError):
        codes.stamp(role, digits, 400, 200)


def test_qr_has_level_m_or_above_and_the_highest_of_its_size() -> None:
    for payload in ("a", "https://example.com/42", "x" * 200):
        (found,) = codes.decode(codes.stamp("qr", payload, 600, 600).pixels)
        assert found.level in ("M", "Q", "H")
        assert found.version == (codes.qr_matrix(payload).shape[0] - 17) // 4
    assert codes.decode(codes.stamp("qr", "a", 200, 200).pixels)[0].level == "H"


def test_qr_asked_for_level_h_has_it() -> None:
    side = codes.qr_matrix("https://example.com/42", "H").shape[0]
    assert side > codes.qr_matrix("https://example.com/42").shape[0]


@pytest.mark.parametrize(("payload", "told"), [("", "needs a payload"), ("x" * 3000, "3000 bytes"), ("\ud800", "lone")])
def test_what_cannot_be_a_qr_is_refused(payload: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        codes.qr_matrix(payload)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(InputError, match="L, M, Q, H"):
        codes.qr_matrix("a", "Z")


@given(st.integers(120, 400), st.integers(120, 400))
@settings(max_examples=25, deadline=None)
def test_modules_of_a_qr_are_whole_pixels_with_four_modules_of_quiet(width: int, height: int) -> None:
    made = codes.stamp("qr", "https://example.com/42", width, height)
    assert made.pixels.shape == (height, width, 3)
    assert set(np.unique(made.pixels)) == {0, 255}
    assert made.module_px >= codes.MIN_MODULE_PX
    dark = made.pixels[..., 0] == 0
    rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    quiet = 4 * made.module_px
    assert min(rows[0], height - 1 - rows[-1], columns[0], width - 1 - columns[-1]) >= quiet
    inside = dark[made.symbol.y : made.symbol.bottom, made.symbol.x : made.symbol.right]
    shrunk = inside[:: made.module_px, :: made.module_px]
    assert np.array_equal(np.kron(shrunk, np.ones((made.module_px,) * 2, bool)), inside)
    assert made.digits_box is None


@pytest.mark.parametrize(
    ("role", "payload", "left", "right"), [("ean13", "4006381333931", 11, 7), ("upca", "036000291452", 9, 9)]
)
@pytest.mark.parametrize(("width", "height"), [(351, 185), (339, 90), (700, 500), (1200, 130)])
def test_bars_keep_their_quiet_zones_and_their_digits_apart(
    role: str, payload: str, left: int, right: int, width: int, height: int
) -> None:
    made = codes.stamp(role, payload, width, height)
    columns = np.flatnonzero((made.pixels[..., 0] == 0).any(0))
    assert columns[0] >= left * made.module_px
    assert width - 1 - columns[-1] >= right * made.module_px
    assert codes.same_payload(role, payload, codes.decode(made.pixels)[0])
    for group in made.digits:
        assert Box(0, 0, width, height).contains(group.box)
        assert (made.pixels[group.box.y : group.box.bottom, group.box.x : group.box.right] == 255).all()
    assert "".join(group.text for group in made.digits) == (payload if height >= 40 * made.module_px else "")


@pytest.mark.parametrize(
    ("role", "payload", "width", "height", "told"),
    [
        ("ean13", "4006381333931", 338, 200, "needs 339 x 90 px"),
        ("ean13", "4006381333931", 400, 80, "needs 339 x 90 px"),
        ("upca", "036000291452", 100, 200, "needs 339 x 90 px"),
        ("qr", "https://example.com/42", 98, 200, "needs 99 x 99 px"),
    ],
)
def test_a_box_too_small_says_what_is_needed(role: str, payload: str, width: int, height: int, told: str) -> None:
    with pytest.raises(InputError, match=told):
        codes.stamp(role, payload, width, height)


def test_all_symbols_of_a_picture_are_found_with_their_boxes() -> None:
    canvas = np.full((400, 800, 3), 240, np.uint8)
    qr = codes.stamp("qr", "https://example.com/42", 200, 200)
    ean = codes.stamp("ean13", "4006381333931", 351, 185)
    canvas[50:250, 40:240] = qr.pixels
    canvas[100:285, 400:751] = ean.pixels
    found = {symbol.symbology: symbol for symbol in codes.decode(png(canvas))}
    assert set(found) == {"qr", "ean13"}
    assert found["qr"].box == qr.symbol.moved(40, 50)
    assert ean.symbol.moved(400, 100).contains(found["ean13"].box)
    assert found["ean13"].box.width == ean.symbol.width == 95 * ean.module_px
    assert found["qr"].unused_error_correction == 1.0


@pytest.mark.parametrize(
    ("role", "payload"), [("qr", "https://example.com/a"), ("ean13", "4006381333931"), ("upca", "036000291452")]
)
def test_one_kind_of_code_can_be_looked_for_alone(role: str, payload: str) -> None:
    picture = codes.stamp(role, payload, 350, 180 if role != "qr" else 350).pixels
    assert codes.decode(picture, role=role) == codes.decode(picture)
    assert codes.decode(picture, role="ean13" if role == "qr" else "qr") == ()


def test_a_light_symbol_on_dark_is_found_only_where_it_is_wanted() -> None:
    light = 255 - codes.stamp("qr", "https://example.com/42", 200, 200).pixels
    assert codes.decode(light)
    assert not codes.decode(light, inverted=False)


def test_grey_and_empty_pictures_are_decoded() -> None:
    grey = codes.stamp("qr", "a", 200, 200).pixels[..., 0]
    assert codes.decode(grey)[0].payload == "a"
    assert codes.decode(np.zeros((0, 10, 3), np.uint8)) == ()


def test_bytes_that_are_no_image_are_refused() -> None:
    with pytest.raises(ImageInputError):
        codes.decode(b"GIF89a")


def test_another_symbology_with_the_same_text_is_not_the_same() -> None:
    code = zxingcpp.create_barcode("4006381333931", zxingcpp.BarcodeFormat.Code128)
    (found,) = codes.decode(np.asarray(zxingcpp.write_barcode_to_image(code, scale=3)))
    assert found.payload == "4006381333931"
    assert not codes.same_payload("ean13", "4006381333931", found)
    assert not codes.same_payload("qr", "4006381333931", found)
