from __future__ import annotations

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from proofpress.geometry import Size
from proofpress.plugins.gpt_image.answer import AnswerFault, Wanted, open_answer, read_usage
from proofpress.plugins.gpt_image.order import Usage

WANTED = Wanted(Size(24, 16))
USAGE = {
    "input_tokens": 30, "output_tokens": 7, "total_tokens": 37,
    "input_tokens_details": {"text_tokens": 20, "image_tokens": 10},
}  # fmt: skip


def picture(kind: str = "PNG", size: tuple[int, int] = (24, 16), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (10, 200, 30, 90)[: len(mode)]).save(out, kind, **more)
    return out.getvalue()


def body(data: bytes, **more: Any) -> bytes:
    return json.dumps({"data": [{"b64_json": base64.b64encode(data).decode()}], "usage": USAGE, **more}).encode()


def fault(answer: bytes, wanted: Wanted = WANTED) -> AnswerFault:
    with pytest.raises(AnswerFault) as caught:
        open_answer(answer, wanted)
    return caught.value


def test_a_whole_picture_passes_and_its_file_is_kept_byte_for_byte() -> None:
    data = picture()
    answer = open_answer(body(data, quality="low"), WANTED)
    assert (answer.original, answer.format, answer.quality) == (data, "png", "low")
    assert answer.usage == Usage(20, 10, image_out=7)
    assert answer.pixels.shape == (16, 24, 3)
    assert not answer.pixels.flags.writeable


def test_alpha_is_kept_where_it_was_ordered_and_laid_on_white_elsewhere() -> None:
    data = picture(mode="RGBA")
    assert open_answer(body(data), Wanted(Size(24, 16), transparent=True)).pixels.shape == (16, 24, 4)
    flat = open_answer(body(data), WANTED).pixels
    assert flat.shape == (16, 24, 3)
    assert np.abs(flat[0, 0].astype(int) - [168.5, 235.6, 175.6]).max() <= 1


def test_a_size_is_never_mended() -> None:
    for size in ((24, 17), (48, 32), (16, 24), (1, 1)):
        assert fault(body(picture(size=size))).code == "wrong-size"
    assert open_answer(body(picture(size=(5, 4))), Wanted(None)).pixels.shape == (4, 5, 3)


def test_a_picture_that_its_metadata_turns_has_another_size() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = picture("JPEG", exif=exif)
    assert fault(body(data), Wanted(Size(24, 16), "jpeg")).code == "wrong-size"


def test_the_type_is_what_the_bytes_say() -> None:
    assert fault(body(picture("JPEG"), output_format="png")).code == "wrong-format"
    assert open_answer(body(picture("JPEG")), Wanted(Size(24, 16), "")).format == "jpeg"
    assert fault(body(picture("GIF"))).code == "bad-image"


def test_a_fault_keeps_the_usage_that_was_billed() -> None:
    assert fault(body(picture(size=(1, 1)))).usage == Usage(20, 10, image_out=7)
    assert fault(b"<html>").usage is None


def test_a_data_url_is_a_picture_and_an_address_is_not_fetched() -> None:
    url = "data:image/png;base64," + base64.b64encode(picture()).decode()
    assert open_answer(json.dumps({"data": [{"url": url}]}).encode(), WANTED).usage is None
    far = json.dumps({"data": [{"url": "http://127.0.0.1:9/x.png", "b64_json": None}], "usage": USAGE}).encode()
    assert fault(far).code == "url-only"


def test_every_cut_of_a_picture_is_found() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (16, 24, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "PNG")
    whole = out.getvalue()
    end = whole.rindex(b"IDAT", 0, whole.index(b"IEND"))
    for length in range(0, end + 1200, 40):
        assert fault(body(whole[:length])).code in ("bad-image", "wrong-type")


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["data", "b64_json", "url", "usage"]), inner),
    max_leaves=8,
))  # fmt: skip
def test_no_answer_breaks_the_gate(found: Any) -> None:
    assert fault(json.dumps(found).encode()).code


@given(st.binary(max_size=60))
def test_no_bytes_break_the_gate(data: bytes) -> None:
    assert fault(data).code
    assert fault(body(data)).code
    assert fault(body(picture()[:40] + data)).code


@pytest.mark.parametrize(
    "change",
    [
        {"input_tokens": -1}, {"output_tokens": True}, {"output_tokens": "7"}, {"input_tokens": 10**12},
        {"input_tokens_details": {"text_tokens": 50}}, {"input_tokens_details": {"text_tokens": 1, "image_tokens": 1}},
        {"output_tokens_details": {"text_tokens": 8}}, {"input_tokens": None},
    ],
)  # fmt: skip
def test_usage_that_does_not_add_up_is_none(change: dict[str, Any]) -> None:
    assert read_usage({**USAGE, **change}) is None


def test_what_usage_does_not_tell_apart_counts_at_the_dearer_price() -> None:
    assert read_usage({"input_tokens": 30, "output_tokens": 7}) == Usage(0, 30, image_out=7)
    told = {**USAGE, "output_tokens_details": {"image_tokens": 5, "text_tokens": 2}}
    assert read_usage(told) == Usage(20, 10, image_out=5, text_out=2)
    cached = {"text_tokens": 20, "image_tokens": 10, "cached_tokens_details": {"text_tokens": 15, "image_tokens": 4}}
    assert read_usage({**USAGE, "input_tokens_details": cached}) == Usage(20, 10, 15, 4, 7)
    assert read_usage(None) is None
