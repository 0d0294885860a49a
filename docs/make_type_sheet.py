"""Draw the contact sheet of thirty locales for the page on the type engine, and if asked the same from Chromium.

    python docs/make_type_sheet.py [--chromium FILE.png]

Writes docs/_static/type-sheet.webp. Chromium gets our sizes, and sets the lines itself on the same font files: look at both.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from tests.typography.browser import font_faces, manner, marked_up, screenshot  # noqa: E402 - beside the package, not in it
from tests.typography.retail import BLOCKS, GROUND, RETAIL, Block  # noqa: E402 - beside the package, not in it

from proofpress.typography import FontLibrary, Setting, Style, paint, set_text  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

TILE, GAP, COLUMNS = 512, 8, 4
ROWS = -(-len(RETAIL) // COLUMNS)
SIZE = COLUMNS * (TILE + GAP) + GAP, ROWS * (TILE + GAP) + GAP


def halved(block: Block, text: str, locale: str, fonts: FontLibrary) -> Setting:
    """Return a text set in a block at half the size of the poster."""
    width, height = block.room
    middle = block.align == "center"
    style = Style(
        locale, block.min_px / 2, block.max_px / 2, weight=block.weight, align=block.align,
        valign="middle" if middle else "top",
    )  # fmt: skip
    return set_text(text, width=width / 2, height=height / 2, style=style, fonts=fonts)


def placed(fonts: FontLibrary) -> Iterator[tuple[int, int, Block, Setting]]:
    """Yield left and top of each block's tile, the block, and its text set."""
    for at, (locale, copy) in enumerate(RETAIL.items()):
        x, y = GAP + at % COLUMNS * (TILE + GAP), GAP + at // COLUMNS * (TILE + GAP)
        for name, text in copy.items():
            yield x, y, BLOCKS[name], halved(BLOCKS[name], text, locale, fonts)


def ours(fonts: FontLibrary) -> Image.Image:
    """Return the sheet as we draw it."""
    sheet = Image.new("RGB", SIZE, (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    for at in range(len(RETAIL)):
        x, y = GAP + at % COLUMNS * (TILE + GAP), GAP + at // COLUMNS * (TILE + GAP)
        draw.rectangle((x, y, x + TILE - 1, y + TILE - 1), fill=GROUND)
    for x, y, block, setting in placed(fonts):
        if block.badge:
            _badge(sheet, x, y, block)
        mask = paint(setting, rotate=block.rotate)
        left, top = x + (block.x + block.pad) // 2 + mask.x, y + (block.y + block.pad) // 2 + mask.y
        sheet.paste(block.color, (left, top), Image.fromarray(mask.alpha))
    return sheet


def _badge(sheet: Image.Image, x: int, y: int, block: Block) -> None:
    """Draw a badge at four times its size, turned, and scaled down: its edges are smooth."""
    width, height = block.width * 2, block.height * 2
    large = Image.new("L", (width + 400, height + 400))
    ImageDraw.Draw(large).rounded_rectangle((200, 200, 200 + width, 200 + height), 48, fill=255)
    mask = large.rotate(-block.rotate, Image.Resampling.BICUBIC).reduce(4)
    sheet.paste(block.badge or GROUND, (x + block.x // 2 - 50, y + block.y // 2 - 50), mask)


def browser_page(fonts: FontLibrary) -> str:
    """Return a page that asks a browser for the same."""
    blocks, settings = [], []
    for at in range(len(RETAIL)):
        x, y = GAP + at % COLUMNS * (TILE + GAP), GAP + at // COLUMNS * (TILE + GAP)
        blocks.append(f'<div style="left:{x}px;top:{y}px;width:{TILE}px;height:{TILE}px;background:rgb{GROUND}"></div>')
    for x, y, block, setting in placed(fonts):
        settings.append(setting)
        look = f"left:{x + block.x / 2}px;top:{y + block.y / 2}px;width:{block.width / 2}px;height:{block.height / 2}px"
        look += f";transform:rotate({block.rotate}deg)"
        if block.badge:
            look += f";background:rgb{block.badge};border-radius:12px"
        middle = "display:flex;align-items:center;" if block.align == "center" else ""
        inner = f"padding:{block.pad / 2}px;color:rgb{block.color};{middle}height:{block.room[1] / 2}px"
        text = f'<p style="margin:0;{manner(setting)}">{marked_up(setting)}</p>'
        blocks.append(
            f'<div style="{look}" lang="{setting.style.locale}" dir="{setting.direction}"><div style="position:static;'
            f'{inner}">{text}</div></div>'
        )
    head = f"<style>{font_faces(settings)}div{{position:absolute}}</style>"
    return f"<!doctype html><meta charset=utf-8>{head}<body>{''.join(blocks)}"


def main() -> None:
    """Write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", type=Path)
    options = parser.parse_args()
    fonts = FontLibrary(system=False)
    few = ours(fonts).quantize(128, dither=Image.Dither.NONE).convert("RGB")
    few.save(HERE / "_static" / "type-sheet.webp", lossless=True, method=6)
    if options.chromium:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder, "sheet.html")
            page.write_text(browser_page(fonts), encoding="utf-8")
            screenshot(page, options.chromium.resolve(), *SIZE)


if __name__ == "__main__":
    main()
