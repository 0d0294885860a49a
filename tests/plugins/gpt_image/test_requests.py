from __future__ import annotations

import base64
import datetime as dt
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from proofpress.errors import InputError
from proofpress.geometry import Size
from proofpress.plugins.gpt_image.endpoint import ENDPOINTS
from proofpress.plugins.gpt_image.models import find_model
from proofpress.plugins.gpt_image.order import ImageOrder
from proofpress.plugins.gpt_image.requests import Service, arguments, batch_body, check_order, method

PICTURE = np.full((64, 96, 3), 200, np.uint8)
MASK = np.zeros((64, 96, 4), np.uint8)
SQUARE = Size(1024, 1024)


def service(endpoint: str = "openai", name: str = "gpt-image-2.5-sunburst") -> Service:
    return Service(ENDPOINTS[endpoint], name, find_model(name, elsewhere=True, today=dt.date(2026, 11, 26)))


def order(**more: Any) -> ImageOrder:
    return ImageOrder(**{"prompt": "A wall", "size": SQUARE, **more})


def test_openai_is_told_everything() -> None:
    assert arguments(order(quality="max"), service()) == {
        "prompt": "A wall", "model": "gpt-image-2.5-sunburst", "n": 1, "size": "1024x1024", "quality": "max",
        "background": "opaque", "output_format": "png",
    }  # fmt: skip
    assert arguments(order(transparent=True), service())["background"] == "transparent"
    assert arguments(order(), service(), 2) == arguments(order(), service()) | {"stream": True, "partial_images": 2}


@pytest.mark.parametrize(
    ("endpoint", "told"),
    [
        ("sd.cpp", {"prompt", "n", "size", "output_format"}),
        ("localai", {"prompt", "model", "n", "size", "response_format"}),
        ("vllm-omni", {"prompt", "model", "n", "size", "response_format", "output_format"}),
        ("compatible", {"prompt", "model", "n", "size", "response_format"}),
        ("litellm", {"prompt", "model", "n", "size", "quality", "background", "output_format"}),
    ],
)
def test_others_are_told_what_they_know(endpoint: str, told: set[str]) -> None:
    assert set(arguments(order(), service(endpoint), 2)) == told


def test_pictures_are_named_png_files_one_alone_and_several_in_a_list() -> None:
    one = arguments(order(images=(PICTURE,), mask=MASK), service())
    name, data, kind = one["image"]
    assert (name, kind) == ("image-1.png", "image/png")
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), PICTURE)
    assert one["mask"][0] == "mask.png"
    two = arguments(order(images=(PICTURE, PICTURE)), service())
    assert [file[0] for file in two["image"]] == ["image-1.png", "image-2.png"]
    assert [method(order()), method(order(images=(PICTURE,)))] == ["generate", "edit"]


def test_a_mask_goes_where_the_service_looks_for_it_or_nowhere() -> None:
    given = order(images=(PICTURE,), mask=MASK)
    assert "mask_image" in arguments(given, service("vllm-omni"))
    assert "mask" not in arguments(given, service("vllm-omni"))
    assert {"mask", "mask_image"}.isdisjoint(arguments(given, service("localai")))


def test_a_markup_picture_goes_to_the_models_that_take_one() -> None:
    given = order(images=(PICTURE,), markup=MASK)
    check_order(given, service())
    assert arguments(given, service())["markup"][0] == "markup.png"
    for other in (service(name="gpt-image-2"), service("gateway")):
        with pytest.raises(InputError, match="takes no markup picture"):
            check_order(given, other)


@pytest.mark.parametrize(
    ("more", "endpoint", "told"),
    [
        ({"prompt": ""}, "openai", "0 characters"),
        ({"prompt": "x" * 32_001}, "openai", "32001 characters"),
        ({"size": Size(1000, 1000)}, "openai", "ask for 1008 x 1008"),
        ({"quality": "superb"}, "openai", "low, medium, high, xhigh, max"),
        ({"images": (PICTURE,) * 17}, "openai", "17 pictures"),
        ({"images": (PICTURE,)}, "localai", "edits no pictures"),
        ({"prompt": "2 for 1|9.99"}, "localai", "type set this copy"),
        ({"prompt": "<sd_cpp_extra_args>{}</sd_cpp_extra_args>"}, "sd.cpp", "for a command"),
        ({"transparent": True}, "sglang", "no transparent ground"),
        ({"mask": MASK}, "openai", "does not lie on a picture"),
        ({"images": (PICTURE,), "mask": MASK[:32]}, "openai", "does not lie on a picture"),
        ({"images": (PICTURE,), "mask": PICTURE}, "openai", "does not lie on a picture"),
        ({"images": (PICTURE,), "mask": MASK + 255}, "openai", "no transparent pixel"),
        ({"images": (PICTURE,), "mask": MASK, "markup": MASK}, "openai", "exclude each other"),
    ],
)
def test_what_the_service_would_refuse_or_spoil_is_refused_here(more: dict[str, Any], endpoint: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        check_order(order(**more), service(endpoint))


def test_a_file_that_is_too_large_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1200, 1200, 4), np.uint8)
    with pytest.raises(InputError, match=r"mask\.png has \d+ bytes"):
        arguments(order(images=(noise,), mask=noise), service())


def test_a_batch_holds_its_pictures() -> None:
    body = batch_body(order(images=(PICTURE,), mask=MASK), service())
    kind, _, data = body["images"][0]["image_url"].partition(",")
    assert kind == "data:image/png;base64"
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(base64.b64decode(data)))), PICTURE)
    assert body["mask"]["image_url"].startswith("data:image/png;base64,")
    assert set(body) == {"prompt", "model", "n", "size", "quality", "background", "output_format", "images", "mask"}


def test_an_order_shows_neither_its_copy_nor_its_pixels() -> None:
    assert repr(order(prompt="Secret launch", images=(PICTURE,), mask=MASK)).startswith(
        "ImageOrder(prompt=<13>, size=Size(width=1024, height=1024), images=<1>, mask=True"
    )
