from __future__ import annotations

import pytest

from proofpress.brief import Brand
from proofpress.errors import InputError
from proofpress.plugins.renderers._choice import DEFAULT_PALETTE, calmness, kind_of, named_colour, palette_of
from proofpress.plugins.renderers.image import ImageRenderer
from proofpress.plugins.renderers.procedural import ProceduralRenderer

INK, CREAM, SALE, PAPER = (43, 26, 18), (244, 231, 211), (184, 50, 31), (255, 250, 242)


@pytest.mark.parametrize(
    ("kind", "prompt", "expected"),
    [
        ("metal", "marble counter", "metal"),
        ("", "Sunlit MARBLE counter, soft shadows", "marble"),
        ("", "brushed steel on silk", "metal"),
        ("", "crumpled silk, no paper", "fabric"),
        ("", "a festive evening", "bokeh"),
        ("", "", "studio"),
        ("", "newspapers", "studio"),
    ],
)
def test_kind(kind: str, prompt: str, expected: str) -> None:
    assert kind_of(kind, prompt) == expected


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(
        InputError, match=r"plate\.kind: no kind of ground 'marbel' — did you mean 'marble'\? choose one of"
    ):
        kind_of("marbel", "")


@pytest.mark.parametrize(
    ("colours", "prompt", "expected"),
    [
        ((), "cream", DEFAULT_PALETTE),
        ((("ink", INK), ("cream", CREAM), ("sale", SALE)), "", (CREAM, SALE)),
        ((("ink", INK), ("paper", PAPER), ("Cream", CREAM), ("sale", SALE)), "warm cream studio", (CREAM, SALE)),
        ((("ink", INK), ("paper", CREAM), ("white", (255, 255, 255)), ("sale", SALE)), "", (CREAM, SALE)),
        ((("ground", INK), ("paper", CREAM), ("sale", SALE)), "", (INK, SALE)),
        ((("paper", CREAM), ("sale", SALE), ("accent", INK)), "", (CREAM, INK)),
        ((("only", SALE),), "", (SALE, SALE)),
        ((("one", SALE), ("two", SALE)), "", (SALE, SALE)),
    ],
)
def test_palette(
    colours: tuple[tuple[str, tuple[int, int, int]], ...],
    prompt: str,
    expected: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    assert palette_of(Brand(colours), prompt) == expected


def test_named_colours() -> None:
    brand = Brand((("ink", INK),))

    assert named_colour("ink", brand, "x") == INK
    assert named_colour("#fff", brand, "x") == (255, 255, 255)
    with pytest.raises(
        InputError, match=r"procedural\.base: 'inc' is no colour of the brand — write #RRGGBB or one of its names: ink"
    ):
        named_colour("inc", brand, "procedural.base")


@pytest.mark.parametrize("value", [-0.1, 2, float("nan"), "quiet", ""])
def test_calm_outside_its_scale_is_refused(value: float | str) -> None:
    for renderer in (ProceduralRenderer, ImageRenderer):
        with pytest.raises(InputError, match="calm must be a number from 0 to 1"):
            renderer(calm=value)


def test_calm_as_a_command_line_gives_it() -> None:
    assert calmness("0.5") == 0.5
