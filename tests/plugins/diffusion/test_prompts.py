from __future__ import annotations

import pytest

from proofpress.brief import Brand, PlateSpec
from proofpress.colour import Rgb
from proofpress.geometry import Box, Size
from proofpress.interfaces import RenderRequest
from proofpress.plugins.diffusion._prompts import colour_name, empty_space, plate_prompt
from proofpress.plugins.diffusion._settings import NEGATIVE

SIZE = Size(900, 900)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ([], ""),
        ([Box(2000, 2000, 300, 300)], ""),
        ([Box(0, 0, 300, 300)], "at the upper left"),
        ([Box(600, 600, 300, 300)], "at the lower right"),
        ([Box(300, 300, 300, 300)], "in the centre"),
        ([Box(0, 300, 300, 300)], "at the left"),
        ([Box(300, 0, 300, 300)], "at the top"),
        ([Box(0, 0, 900, 250)], "along the top"),
        ([Box(0, 650, 900, 250)], "along the bottom"),
        ([Box(0, 300, 900, 300)], "across the middle"),
        ([Box(0, 0, 300, 900)], "down the left side"),
        ([Box(300, 0, 300, 900)], "down the centre"),
        ([Box(0, 0, 900, 250), Box(600, 650, 300, 250)], "along the top and at the lower right"),
        ([Box(0, 0, 300, 300), Box(600, 0, 300, 300), Box(300, 600, 300, 300)],
         "at the upper left, at the upper right and at the bottom"),
    ],
)  # fmt: skip
def test_places_have_names(boxes: list[Box], words: str) -> None:
    assert empty_space(SIZE, boxes) == (f"Smooth, empty, evenly lit space {words}" if words else "")


def test_a_picture_full_of_copy_is_almost_empty() -> None:
    assert empty_space(SIZE, [Box(0, 0, 900, 900)]).startswith("Almost empty")


def test_a_narrow_line_is_no_reason_to_empty_a_third() -> None:
    assert empty_space(SIZE, [Box(0, 0, 900, 40)]) == ""


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((255, 255, 255), "white"), ((0, 0, 0), "black"), ((128, 128, 128), "grey"), ((20, 33, 61), "dark blue"),
        ((230, 57, 70), "vivid red"), ((255, 0, 0), "vivid red"), ((0, 160, 60), "vivid green"), ((240, 230, 205), "cream"),
        ((90, 60, 40), "brown"), ((255, 200, 220), "pale pink"), ((250, 200, 30), "vivid yellow"), ((110, 40, 160), "purple"),
    ],
)  # fmt: skip
def test_colours_have_names(rgb: Rgb, name: str) -> None:
    assert colour_name(rgb) == name


def asked(prompt: str = "A marble counter.", **more: object) -> RenderRequest:
    brand = Brand(
        (
            ("ink", (20, 33, 61)),
            ("deep", (20, 33, 62)),
            ("sale", (230, 57, 70)),
            ("paper", (255, 255, 255)),
            ("x", (0, 160, 60)),
        )
    )
    return RenderRequest(SIZE, PlateSpec(prompt=prompt), brand, (Box(0, 0, 900, 250),), **more)  # type: ignore[arg-type]  # only known names are given


def test_the_briefs_words_come_first_and_nothing_names_lettering() -> None:
    prompt = plate_prompt(asked(), NEGATIVE)
    assert prompt.text == (
        "A marble counter. Smooth, empty, evenly lit space along the top. Colours: dark blue, vivid red and white. "
        "Plain, unmarked surfaces."
    )
    assert prompt.negative == NEGATIVE
    assert not {"text", "letter", "word", "copy"} & set(prompt.text.lower().replace(",", " ").replace(".", " ").split())


def test_colours_can_be_left_out_and_a_prompt_may_be_missing() -> None:
    assert plate_prompt(asked(" "), "", palette=False).text == (
        "Clean studio background. Smooth, empty, evenly lit space along the top. Plain, unmarked surfaces."
    )
