"""What a brief leaves open: the kind of ground its words ask for, and which brand colours it is made of."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from proofpress.brief import Brand
from proofpress.colour import Rgb, parse_hex
from proofpress.errors import InputError
from proofpress.plugins.renderers._textures import KINDS, Kind
from proofpress.plugins.renderers._tones import oklab_of

__all__ = ["DEFAULT_PALETTE", "calmness", "kind_of", "named_colour", "palette_of"]

DEFAULT_PALETTE: Final[tuple[Rgb, Rgb]] = ((242, 236, 226), (196, 146, 92))
"""Warm white and amber: what a brief without brand colours gets."""
_DEFAULT_KIND: Final[Kind] = "studio"
_BASE_NAMES: Final = ("ground", "background", "base", "plate", "backdrop", "paper", "surface")
_ACCENT_NAMES: Final = ("accent", "highlight", "secondary")
_WORDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        **dict.fromkeys(("gradient", "mesh", "ombre"), "gradient"),
        **dict.fromkeys(("studio", "backdrop", "seamless", "sweep", "wall", "room"), "studio"),
        **dict.fromkeys(("bokeh", "lights", "lamps", "glitter", "sparkle", "night", "festive"), "bokeh"),
        **dict.fromkeys(("paper", "cardboard", "kraft", "parchment", "stationery"), "paper"),
        **dict.fromkeys(("metal", "steel", "aluminium", "aluminum", "brushed", "chrome", "titanium"), "metal"),
        **dict.fromkeys(("marble", "stone", "granite", "onyx", "countertop"), "marble"),
        **dict.fromkeys(("fabric", "cloth", "silk", "satin", "linen", "velvet", "textile", "drape"), "fabric"),
    }
)


def kind_of(kind: str, prompt: str, where: str = "plate.kind") -> Kind:
    """Return the kind that is named, else the first that the prompt speaks of, else a studio.

    Raises:
        InputError: `kind` is none of `KINDS`.
    """
    for known in KINDS:
        if kind == known:
            return known
    if kind:
        kind = str(kind)
        close = difflib.get_close_matches(kind, KINDS, n=1)
        remedy = f"did you mean {close[0]!r}? " if close else ""
        raise InputError(f"no kind of ground {kind!r}", where, f"{remedy}choose one of {', '.join(KINDS)}")
    for word in _words(prompt):
        if word in _WORDS:
            return _WORDS[word]
    return _DEFAULT_KIND


def palette_of(brand: Brand, prompt: str = "") -> tuple[Rgb, Rgb]:
    """Return base and accent of a ground in the colours of a brand.

    The base is the colour that the prompt names, else one that is called after a ground, else the lightest. The accent is the
    colour called so, else the most colourful of the others.
    """
    colours = {name.casefold(): colour for name, colour in brand.colors}
    if not colours:
        return DEFAULT_PALETTE
    spoken = [word for word in _words(prompt) if word in colours]
    called = [name for name in (*spoken, *_BASE_NAMES) if name in colours]
    base = called[0] if called else max(colours, key=lambda name: float(oklab_of(colours[name])[0]))
    others = {name: colour for name, colour in colours.items() if colour != colours[base]}
    if not others:
        return colours[base], colours[base]
    called = [name for name in _ACCENT_NAMES if name in others]
    accent = called[0] if called else max(others, key=lambda name: float(np.hypot(*oklab_of(others[name])[1:])))
    return colours[base], others[accent]


def named_colour(value: str, brand: Brand, where: str) -> Rgb:
    """Return a colour given as the name of a brand colour or as #RRGGBB.

    Raises:
        InputError: It is neither.
    """
    colour = brand.color(value)
    if colour is not None:
        return colour
    try:
        return parse_hex(value)
    except ValueError as error:
        names = ", ".join(name for name, _ in brand.colors) or "none"
        raise InputError(
            f"{value!r} is no colour of the brand", where, f"write #RRGGBB or one of its names: {names}"
        ) from error


def calmness(value: float | str) -> float:
    """Return the option `calm` of a renderer as a number.

    Raises:
        InputError: It is no number from 0 to 1.
    """
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise InputError(f"calm must be a number from 0 to 1, got {value!r}", remedy="0 leaves the ground as it is")
    return number


def _words(prompt: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", prompt.casefold())
