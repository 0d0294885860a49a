"""Words for a model: what the brief says, where copy will stand, the colours of the brand, and nothing that could be read."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from proofpress.brief import Brand
from proofpress.colour import Rgb
from proofpress.geometry import Box, Size
from proofpress.interfaces import RenderRequest

__all__ = ["Prompt", "colour_name", "empty_space", "plate_prompt"]

_ROWS: Final = ("top", "middle", "bottom")
_CORNERS: Final = ("upper", "centre", "lower")
_SIDES: Final = ("left", "centre", "right")
_FINE: Final = 8
_COVERED: Final = 0.35
_MOST_COLOURS: Final = 3
_HUES: Final = (
    (12, "red"), (40, "orange"), (68, "yellow"), (160, "green"), (198, "teal"), (258, "blue"), (290, "purple"),
    (340, "pink"), (361, "red"),
)  # fmt: skip


@attrs.frozen
class Prompt:
    """What a model is told.

    Attributes:
        text: What the picture shows.
        negative: What it must not show, for models that can be told.
    """

    text: str
    negative: str = ""


def plate_prompt(request: RenderRequest, negative: str, *, palette: bool = True) -> Prompt:
    """Return the prompt of a plate.

    The brief's own words come first, since some models read only the first few dozen. That no lettering is wanted is said by
    what is wanted instead: many models draw what a prompt names, even if it names it to forbid it.

    Args:
        request: Size, words, colours, and where copy will stand.
        negative: What must not be seen.
        palette: Whether the brand's colours are named.
    """
    sentences = [request.spec.prompt.strip().rstrip(".") or "Clean studio background"]
    space = empty_space(request.size, request.calm)
    if space:
        sentences.append(space)
    colours = _colours(request.brand) if palette else ()
    if colours:
        sentences.append(f"Colours: {_listed(colours)}")
    sentences.append("Plain, unmarked surfaces")
    return Prompt(". ".join(sentences) + ".", negative)


def empty_space(size: Size, boxes: Sequence[Box]) -> str:
    """Say in words where a picture shall be empty; nothing if no box lies on it."""
    covered = _coverage(size, boxes) >= _COVERED
    if not covered.any():
        return ""
    if covered.sum() >= 8:
        return "Almost empty, smooth and evenly lit, with hardly any detail"
    places = []
    left = covered.copy()
    for row in range(3):
        if covered[row].all():
            places.append("across the middle" if row == 1 else f"along the {_ROWS[row]}")
            left[row] = False
    for column in range(3):
        if covered[:, column].all() and left[:, column].any():
            places.append("down the centre" if column == 1 else f"down the {_SIDES[column]} side")
            left[:, column] = False
    for row in range(3):
        columns = [column for column in range(3) if left[row, column]]
        places += [_corner(row, column) for column in columns]
    return f"Smooth, empty, evenly lit space {_listed(places)}"


def _corner(row: int, column: int) -> str:
    if row == column == 1:
        return "in the centre"
    if column == 1:
        return f"at the {_ROWS[row]}"
    return f"at the {_SIDES[column]}" if row == 1 else f"at the {_CORNERS[row]} {_SIDES[column]}"


def _coverage(size: Size, boxes: Sequence[Box]) -> np.ndarray:
    """Return which share of each of three by three fields the boxes cover."""
    cells = 3 * _FINE
    grid = np.zeros((cells, cells), bool)
    width, height = max(1, size.width), max(1, size.height)
    for box in boxes:
        top, bottom = round(box.y * cells / height), round(box.bottom * cells / height)
        first, last = round(box.x * cells / width), round(box.right * cells / width)
        grid[max(0, top) : max(0, bottom), max(0, first) : max(0, last)] = True
    return np.asarray(grid.reshape(3, _FINE, 3, _FINE).mean(axis=(1, 3)))


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _colours(brand: Brand) -> tuple[str, ...]:
    return tuple(dict.fromkeys(colour_name(rgb) for _, rgb in brand.colors))[:_MOST_COLOURS]


def colour_name(rgb: Rgb) -> str:
    """Return what people call a colour: `white`, `dark blue`, `vivid red`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in rgb))
    chroma = saturation * (1 - abs(2 * lightness - 1))
    if chroma < 0.08:
        return (
            "black" if lightness < 0.15 else "white" if lightness > 0.92 else "dark grey" if lightness < 0.4 else "grey"
        )
    name = next(word for limit, word in _HUES if hue * 360 < limit)
    if name in ("orange", "red") and lightness < 0.35 and chroma < 0.4:
        return "brown"
    if lightness > 0.85 and name in ("orange", "yellow"):
        return "cream"
    shade = "dark " if lightness < 0.3 else "pale " if lightness > 0.75 else "vivid " if chroma > 0.6 else ""
    return f"{shade}{name}"
