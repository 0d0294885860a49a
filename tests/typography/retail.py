"""Retail copy in thirty locales, and the six boxes of a poster it is set in. `benchmarks/` and `docs/` use them too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import attrs

from proofpress.typography import FontLibrary, Setting, Style, set_text
from proofpress.typography.values import Align

RETAIL: Final[dict[str, dict[str, str]]] = json.loads(
    Path(__file__).with_name("retail_copy.json").read_text(encoding="utf-8")
)
"""Locale -> block -> text, written for these tests."""


@attrs.frozen
class Block:
    """A box on a poster of 1024 by 1024 px, and how its text is set."""

    x: int
    y: int
    width: int
    height: int
    min_px: int
    max_px: int
    weight: int
    align: Align
    color: tuple[int, int, int]
    badge: tuple[int, int, int] | None = None
    pad: int = 0
    rotate: float = 0.0

    @property
    def room(self) -> tuple[int, int]:
        """Return width and height inside the padding."""
        return self.width - 2 * self.pad, self.height - 2 * self.pad


SIDE: Final = 1024
GROUND: Final = (24, 52, 96)
BLOCKS: Final = {
    "headline": Block(40, 40, 944, 260, 40, 130, 700, "start", (255, 255, 255)),
    "sub": Block(40, 312, 944, 110, 20, 48, 400, "start", (230, 240, 255)),
    "product": Block(40, 450, 460, 180, 18, 44, 400, "start", (255, 255, 255)),
    "price": Block(600, 470, 340, 170, 24, 110, 700, "center", (20, 20, 20), (255, 221, 0), 24, -8),
    "cta": Block(40, 690, 600, 90, 18, 52, 700, "center", (255, 255, 255), (220, 30, 60), 16),
    "legal": Block(40, 830, 944, 160, 10, 24, 400, "start", (200, 210, 225)),
}


def set_block(text: str, locale: str, name: str, fonts: FontLibrary) -> Setting:
    """Return a text set in one of the blocks."""
    block = BLOCKS[name]
    width, height = block.room
    middle = block.align == "center"
    style = Style(
        locale,
        block.min_px,
        block.max_px,
        weight=block.weight,
        align=block.align,
        valign="middle" if middle else "top",
    )
    return set_text(text, width=width, height=height, style=style, fonts=fonts)
