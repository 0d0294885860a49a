"""The tables of models, services and prices."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.errors import InputError
from proofpress.geometry import Size
from proofpress.image import Pixels
from proofpress.plugins.gpt_image.endpoint import ENDPOINTS, find_endpoint
from proofpress.plugins.gpt_image.models import DEFAULT_MODEL, MODELS, find_model
from proofpress.plugins.gpt_image.order import ImageOrder, Usage
from proofpress.plugins.gpt_image.prices import (
    PRICES,
    FlatPrice,
    TokenPrice,
    cost_of,
    image_tokens,
    output_tokens,
    parse_price,
    tokens_of,
)
from proofpress.plugins.gpt_image.quote import find_price
from proofpress.testing.images_server import billing

DAY = dt.date(2026, 11, 26)


def blank(width: int, height: int) -> Pixels:
    import numpy as np

    return np.zeros((height, width, 3), np.uint8)


def test_every_model_has_a_price_and_the_default_is_one_of_them() -> None:
    assert {model.id for model in MODELS} == set(PRICES)
    assert DEFAULT_MODEL in PRICES
    for model in MODELS:
        assert PRICES[model.id].family == model.family


def test_a_model_that_is_shut_down_is_refused_with_its_reason_unless_another_service_is_asked() -> None:
    with pytest.raises(InputError, match=r"OpenAI shut down gpt-image-1 on 2026-10-23 — use gpt-image-2.5-sunburst"):
        find_model("gpt-image-1", elsewhere=False, today=DAY)
    assert find_model("gpt-image-1", elsewhere=True, today=DAY) is not None
    assert find_model("gpt-image-1.5", elsewhere=False, today=DAY) is not None
    with pytest.raises(InputError, match="2026-12-01"):
        find_model("gpt-image-1.5", elsewhere=False, today=dt.date(2026, 12, 1))


def test_a_snapshot_is_its_model_and_a_stranger_is_none() -> None:
    snapshot = find_model("gpt-image-2-2026-04-21", elsewhere=False, today=DAY)
    assert snapshot is not None
    assert snapshot.id == "gpt-image-2"
    assert find_model("gpt-image-2.6-flare", elsewhere=False, today=DAY) is None


@pytest.mark.parametrize(
    ("family", "quality", "size", "tokens"),
    [
        # Figures that OpenAI publishes, and a bill that somebody saw (7024).
        ("grid-2", "high", (1024, 1024), 7024), ("grid-2", "high", (1536, 1024), 5488),
        ("grid-2", "medium", (1024, 1024), 1756), ("grid-2", "low", (1024, 1024), 196),
        ("grid-2.5", "low", (1536, 1024), 158), ("grid-2.5", "low", (2560, 1440), 205),
        ("grid-2.5", "max", (1024, 1024), 7024), ("grid-2.5", "xhigh", (2048, 2048), 6343),
        ("grid-2.5", "medium", (1088, 1360), 397), ("grid-2", "high", (3840, 2160), 13342),
        ("table", "medium", (1024, 1536), 1584), ("table", "high", (1536, 1024), 6208),
    ],
)  # fmt: skip
def test_output_tokens_are_those_that_are_published(
    family: str, quality: str, size: tuple[int, int], tokens: int
) -> None:
    assert output_tokens(family, quality, Size(*size)) == tokens  # type: ignore[arg-type]  # read from the table above


@pytest.mark.parametrize(
    ("size", "tokens"), [((1024, 1024), 1024), ((1536, 1024), 1536), ((341, 512), 704), ((1179, 2556), 1536)]
)
def test_input_tokens_match_what_was_observed(size: tuple[int, int], tokens: int) -> None:
    assert image_tokens("grid-2.5", *size) == tokens


@given(st.sampled_from(MODELS), st.data())
def test_the_service_bills_what_was_expected_and_never_more_than_the_worst_case(
    model: object, data: st.DataObject
) -> None:
    assert isinstance(model, type(MODELS[0]))
    fit = model.sizes.fit(data.draw(st.integers(100, 4000)), data.draw(st.integers(100, 4000)))
    quality = data.draw(st.sampled_from(model.qualities))
    prompt = data.draw(st.text(min_size=1, max_size=300))
    pictures = data.draw(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=3))
    order = ImageOrder(prompt, fit, tuple(blank(*each) for each in pictures), quality=quality)
    price = PRICES[model.id]
    tokens = tokens_of(order, price, model)
    billed = billing.count(model.id, prompt, pictures, (fit.width, fit.height), quality, n=1, partials=0)
    cost = billing.bill(model.id, billed)
    assert cost <= cost_of(tokens.most, price)
    assert cost == cost_of(Usage(billed.text_in, billed.image_in, image_out=billed.image_out), price)
    assert tokens.expected.image_out == billed.image_out
    assert cost_of(tokens.expected, price) <= cost_of(tokens.most, price)


@given(st.sampled_from(MODELS), st.data())
def test_what_the_service_chooses_is_reserved_at_its_dearest(model: object, data: st.DataObject) -> None:
    assert isinstance(model, type(MODELS[0]))
    chosen = model.sizes.fit(data.draw(st.integers(100, 4000)), data.draw(st.integers(100, 4000)))
    quality = data.draw(st.sampled_from(model.qualities))
    price = PRICES[model.id]
    named = tokens_of(ImageOrder("x", chosen, quality=quality), price, model).most
    for order in (
        ImageOrder("x", None, quality="auto"),
        ImageOrder("x", chosen, quality="auto"),
        ImageOrder("x", None),
    ):
        if order.quality in {"auto", quality}:
            assert tokens_of(order, price, model).most.image_out >= named.image_out


def test_costs_are_rounded_up_to_whole_micro_dollars() -> None:
    price = PRICES["gpt-image-2.5-flare"]
    assert cost_of(Usage(50, 0, image_out=196), price) == 6130
    assert cost_of(Usage(50, 0, image_out=196), price, batch=True) == 3065
    assert cost_of(Usage(1, cached_text_in=1), price) == 2
    assert cost_of(Usage(), price) == 0
    assert cost_of(Usage(0, 10, cached_image_in=4), price) == 6 * 8 + 4 * 2


@pytest.mark.parametrize(
    ("entry", "price"),
    [
        (0, FlatPrice(0)),
        ("0.04", FlatPrice(40_000)),
        (0.0000001, None),
        ({"text_in": 1, "image_in": "2.5", "image_out": 3, "most_out": 9},
         TokenPrice(Fraction(1), Fraction(5, 2), Fraction(3), Fraction(1), Fraction(5, 2), most_out=9)),
    ],
)  # fmt: skip
def test_a_users_price_is_read(entry: object, price: object) -> None:
    if price is None:
        with pytest.raises(InputError):
            parse_price("mine", entry)
    else:
        assert parse_price("mine", entry) == price


@pytest.mark.parametrize(
    "entry",
    [
        None, True, [], "free", -1, {}, {"text_in": 1, "image_in": 1, "image_out": 1},
        {"text_in": 1, "image_in": 1, "image_out": 1, "like": "gpt-9"},
        {"text_in": 1, "image_in": 1, "image_out": 1, "most_out": 0},
        {"text_in": 1, "image_in": 1, "image_out": 1, "most_out": 1, "like": "gpt-image-2"},
        {"text_in": 1, "image_in": 1, "image_out": 1, "most_out": 1, "more": 1},
    ],
)  # fmt: skip
def test_a_price_that_cannot_be_read_is_refused(entry: object) -> None:
    with pytest.raises(InputError, match=r"prices\.mine"):
        parse_price("mine", entry)


def test_a_model_without_a_price_is_refused_and_a_users_price_wins() -> None:
    with pytest.raises(InputError, match="no price is known for model 'flux'"):
        find_price("flux", "", {})
    assert find_price("flux", "", {"flux": 0}) == FlatPrice(0)
    assert find_price("gpt-image-2", "gpt-image-2", {"gpt-image-2": 1}) == FlatPrice(1_000_000)
    assert find_price("alias", "gpt-image-2", {}) == PRICES["gpt-image-2"]


@pytest.mark.parametrize(
    ("url", "model", "name"),
    [
        ("", DEFAULT_MODEL, "openai"), ("https://api.openai.com/v1", DEFAULT_MODEL, "openai"),
        ("https://mine.openai.azure.com/openai/v1/", DEFAULT_MODEL, "azure"),
        ("https://api.openai.com.example/v1", DEFAULT_MODEL, "gateway"), ("http://127.0.0.1:4000", "flux", "compatible"),
        ("https://evilapi.openai.com/v1", DEFAULT_MODEL, "gateway"),
    ],
)  # fmt: skip
def test_a_service_is_known_by_its_address(url: str, model: str, name: str) -> None:
    assert find_endpoint("", url, find_model(model, elsewhere=True, today=DAY)).name == name


def test_a_service_can_be_named() -> None:
    assert find_endpoint("vllm-omni", "", None) is ENDPOINTS["vllm-omni"]
    with pytest.raises(InputError, match="no kind of service 'azur'"):
        find_endpoint("azur", "", None)
