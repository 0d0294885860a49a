"""Words for a model that sets copy: the copy in quotes that the model's own parser keeps whole, and how it shall look.

Text-capable models look for what stands between quotes and read it letter by letter: GLM-Image by the patterns '…', “…”, "…"
and 「…」, others by what they saw in training. So nothing but the copy is quoted, and the quotes that the copy itself has are
written so that they neither end ours nor pair with each other. Readers take all forms of a quote for one.
"""

from __future__ import annotations

from typing import Final

from proofpress.brief import Region, Role
from proofpress.colour import Rgb
from proofpress.locales import direction, parse
from proofpress.plugins.diffusion._prompts import Prompt, colour_name

__all__ = ["NOT_WANTED", "edit_prompt", "fill_prompt", "key_prompt", "quoted", "restyle_prompt"]

NOT_WANTED: Final = "misspelt words, doubled letters, other text, watermark, signature"
"""What lettering must not have, for models that can be told."""

_QUOTES: Final = str.maketrans(
    {"'": "\u2019", '"': "\u2033", "“": "\u2033", "”": "\u2033", "„": "\u2033", "‟": "\u2033"}
)
_WEIGHTS: Final = ((650, "bold"), (450, "medium"), (0, "regular"))
_SIDES: Final = {"start": ("left", "right"), "end": ("right", "left")}
_ROLES: Final = {Role.CTA: "call to action", Role.SKU: "article number", Role.LEGAL: "small print"}
_PARTS: Final = {"was": "small and struck through", "amount": "very large", "unit": "small"}


def quoted(copy: str) -> str:
    """Return the copy in curly double quotes, from which a parser of quotes gets it back whole.

    Inside, a typewriter's apostrophe becomes a printer's and a double quote a double prime, since two of either would pair.
    White space of any length, line breaks too, becomes one space.

    Args:
        copy: One part of a region's copy.
    """
    return f"“{' '.join(copy.translate(_QUOTES).split())}”"


def fill_prompt(region: Region, locale: str, ink: Rgb | None) -> Prompt:
    """Return what a model is told that fills a masked area with lettering.

    Args:
        region: What shall stand there.
        locale: Of its copy.
        ink: Colour of the letters; None leaves it to the model.
    """
    return Prompt(f"{_what(region, locale, ink)}, {_where(region, locale)}. {_NOTHING_ELSE}", NOT_WANTED)


def edit_prompt(region: Region, locale: str, ink: Rgb | None) -> Prompt:
    """Return the instruction for a model that changes a picture as it is told; it sees the area and its surroundings."""
    return Prompt(
        f"Add {_what(region, locale, ink)} in the middle of the picture, {_where(region, locale)}. "
        f"Change nothing else: keep ground, light and objects as they are. {_NOTHING_ELSE}",
        NOT_WANTED,
    )


def restyle_prompt(region: Region, locale: str, ink: Rgb | None) -> Prompt:
    """Return the instruction for a model that sees the copy set by type, and shall make it part of the picture."""
    return Prompt(
        f"Keep {_what(region, locale, ink)} exactly where and as it stands, letter by letter, and make it look as if it had "
        f"been part of the picture from the start. Change nothing else. {_NOTHING_ELSE}",
        NOT_WANTED,
    )


def key_prompt(region: Region, locale: str, ink: Rgb, ground: str) -> Prompt:
    """Return what a model is told that sees no picture: lettering on a plain ground, to be cut out.

    Args:
        region: What shall be written.
        locale: Of its copy.
        ink: Colour of the letters.
        ground: `white` or `black`.
    """
    return Prompt(
        f"{_what(region, locale, ink)} on a perfectly plain {ground} background, {_where(region, locale)}, flat, without "
        f"shadow or frame. {_NOTHING_ELSE}",
        NOT_WANTED,
    )


_NOTHING_ELSE: Final = "Crisp, evenly spaced letters; nothing else is written"


def _what(region: Region, locale: str, ink: Rgb | None) -> str:
    """Return the copy and its letters in words."""
    name = _ROLES.get(region.role, region.role.value)
    weight = next(word for least, word in _WEIGHTS if region.weight >= least)
    letters = f"{weight} {colour_name(ink)} letters" if ink is not None else f"{weight} letters of good contrast"
    tongue = parse(locale).get_language_name("en")
    parts = region.content.parts
    if len(parts) == 1:
        return f"the {tongue} {name} {quoted(parts[0].text)} in {letters}"
    told = ", below it ".join(f"{quoted(part.text)} {_PARTS.get(part.name, '')}".strip() for part in parts)
    return f"the {name} {told}, in {letters}"


def _where(region: Region, locale: str) -> str:
    lines = region.max_lines or 0
    shape = "in one line" if lines == 1 else f"in at most {lines} lines" if lines else "as large as fits"
    side = _SIDES.get(region.align)
    rtl = direction(locale) == "rtl"
    placed = "centred" if side is None else f"flush {side[rtl]}"
    turned = f", turned by {region.rotation:g} degrees clockwise" if region.rotation else ""
    return f"{shape}, {placed}{', written from right to left' if rtl else ''}{turned}"
