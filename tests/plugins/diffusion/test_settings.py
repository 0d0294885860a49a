from __future__ import annotations

from typing import Any

import pytest

from proofpress.config import parse_option
from proofpress.errors import InputError, PluginContractError
from proofpress.plugins.diffusion.renderer import DiffusersRenderer
from proofpress.registry import Registry


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps", -1), ("steps", 1.5), ("steps", True), ("steps", 10_000), ("native", "big"), ("batch", 100), ("strength", 1.5),
        ("strength", "much"), ("refine", -0.1), ("offload", "disk"), ("call", [1]), ("quantization", "int4"),
    ],
)  # fmt: skip
def test_impossible_values_are_told_by_name(name: str, value: Any) -> None:
    with pytest.raises((InputError, PluginContractError)) as caught:
        Registry(entry_points=False).renderer("diffusers", **{name: value})
    assert isinstance(caught.value, InputError) or name in str(caught.value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("diffusers.model=Tongyi-MAI/Z-Image-Turbo", "model", "Tongyi-MAI/Z-Image-Turbo"),
        ("diffusers.steps=9", "steps", 9),
        ('diffusers.call={"max_sequence_length": 256}', "call", {"max_sequence_length": 256}),
        ("diffusers.local_files_only=false", "local_files_only", False),
        ("diffusers.deterministic=true", "deterministic", True),
        ("diffusers.product_box=[0.1, 0.2, 0.3, 0.4]", "product_box", (0.1, 0.2, 0.3, 0.4)),
    ],
)
def test_options_come_from_the_command_line(text: str, name: str, value: Any) -> None:
    plugin, option, parsed = parse_option(text)
    renderer = Registry(entry_points=False).renderer(plugin, **{option: parsed})
    assert getattr(renderer, name) == value


def test_nothing_is_fetched_unless_somebody_says_so() -> None:
    assert DiffusersRenderer(model="a/b").source.local_files_only
    assert not DiffusersRenderer(model="a/b", local_files_only=False).source.local_files_only


def test_an_option_that_moves_pixels_is_part_of_what_a_plate_depends_on() -> None:
    plain = DiffusersRenderer(model="a/b")
    others: list[dict[str, Any]] = [
        {"steps": 3}, {"guidance": 2.0}, {"native": 512}, {"strength": 0.5}, {"refine": 0.2}, {"call": {"eta": 1.0}},
        {"deterministic": True}, {"batch": 2}, {"product": "x.png"}, {"product_box": (0, 0, 1, 1)},
    ]  # fmt: skip
    assert len({DiffusersRenderer(model="a/b", **other).drawing for other in [*others, {}]}) == len(others) + 1
    loads: list[dict[str, Any]] = [{"quantization": {"a": 1}}, {"offload": "group"}, {"vae_tiling": True}, {"compile": True},
                                   {"feature_cache": "FirstBlockCache"}, {"attention": "flash"}]  # fmt: skip
    assert len({DiffusersRenderer(model="a/b", **other).loading for other in [*loads, {}]}) == len(loads) + 1
    assert plain.drawing == DiffusersRenderer(model="c/d", negative="x").drawing
