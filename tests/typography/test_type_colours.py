"""Emoji in their own colours, and what may lie behind ink."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.typography.emoji_fonts import CUP, FLAG, PARTY, bitmapped, layered

from proofpress.typography import (
    DamagedFontError,
    FontLibrary,
    Mask,
    MissingGlyphsError,
    Rect,
    Setting,
    Style,
    paint,
    paint_colours,
    set_text,
    shadow,
    to_svg_paths,
)

MAKERS = pytest.mark.parametrize("make", [layered, bitmapped])


def library(font: Path) -> FontLibrary:
    return FontLibrary(brand={"Zsye": font}, system=False, cache=None)


def line(text: str, fonts: FontLibrary, size: float = 40, locale: str = "en-US") -> Setting:
    return set_text(text, width=900, height=120, style=Style(locale, size, size), fonts=fonts)


def drawn(mask: Mask) -> Rect:
    return Rect(mask.x, mask.y, mask.x + mask.alpha.shape[1], mask.y + mask.alpha.shape[0])


@MAKERS
@pytest.mark.parametrize("size", [9.5, 40, 110])
@pytest.mark.parametrize("text", [CUP, f"Fresh {CUP} now", f"{PARTY}{CUP}"])
def test_emoji_leave_ink_where_predicted(make: Callable[[Path], Path], size: float, text: str, tmp_path: Path) -> None:
    setting = line(text, library(make(tmp_path / "Emoji.ttf")), size)
    assert setting.ink is not None
    found = drawn(paint(setting))
    for edge in ("x0", "y0", "x1", "y1"):
        assert abs(getattr(found, edge) - getattr(setting.ink, edge)) <= 1.02, edge


@MAKERS
def test_text_and_emoji_are_painted_apart(make: Callable[[Path], Path], tmp_path: Path) -> None:
    fonts = library(make(tmp_path / "Emoji.ttf"))
    setting = line(f"Hg {CUP}", fonts)
    both, text, colours = paint(setting), paint(setting, coloured=False), paint_colours(setting)
    assert colours is not None
    assert drawn(text) == drawn(paint(line("Hg", fonts)))
    assert int(both.alpha.astype(int).sum()) == pytest.approx(
        int(text.alpha.astype(int).sum()) + int(colours.rgba[..., 3].astype(int).sum()), rel=1e-3
    )
    assert paint_colours(line("Hg", fonts)) is None


def test_layers_have_the_colours_of_the_palette_and_of_the_text(tmp_path: Path) -> None:
    fonts = library(layered(tmp_path / "Emoji.ttf"))
    cup = paint_colours(line(CUP, fonts))
    assert cup is not None
    assert tuple(cup.rgba[8, 20]) == (0, 0, 255, 255)
    assert tuple(cup.rgba[26, 20]) == (255, 0, 0, 255)
    party = paint_colours(line(PARTY, fonts))
    assert party is not None
    row = party.rgba[9].astype(int)
    inked = np.flatnonzero(row[:, 3] == 255)
    assert row[inked[0], 0] > 230
    assert row[inked[-1], 2] > 230
    flag = paint_colours(line(FLAG, fonts), ink=(1, 200, 3))
    assert flag is not None
    assert tuple(flag.rgba[flag.rgba.shape[0] // 2, 20]) == (1, 200, 3, 255)


def test_bitmaps_keep_their_colour_without_dark_edges(tmp_path: Path) -> None:
    fonts = library(bitmapped(tmp_path / "Emoji.ttf"))
    for size in (12, 40, 100):
        picture = paint_colours(line(CUP, fonts, size))
        assert picture is not None
        inked = picture.rgba[picture.rgba[..., 3] > 60][:, :3].astype(int)
        assert np.abs(inked - (0, 160, 60)).max() <= 6
        share = (picture.rgba[..., 3] > 127).sum() / size**2
        assert share == pytest.approx(np.pi * (24 / 64) ** 2, rel=0.1)


@MAKERS
def test_emoji_turn_with_their_text(make: Callable[[Path], Path], tmp_path: Path) -> None:
    setting = line(CUP, library(make(tmp_path / "Emoji.ttf")))
    upright, turned = paint_colours(setting), paint_colours(setting, rotate=90, pivot=(20, 60))
    assert upright is not None
    assert turned is not None
    one = np.rot90(upright.rgba, -1).astype(int)
    assert turned.rgba.shape == one.shape
    assert np.abs(one - turned.rgba).max() <= 16


def test_a_bitmap_without_ink_is_a_damaged_font(tmp_path: Path) -> None:
    setting = line(FLAG, library(bitmapped(tmp_path / "Emoji.ttf")))
    for draw in (paint, paint_colours):
        with pytest.raises(DamagedFontError, match="draws nothing"):
            draw(setting)


def test_spaces_and_digits_do_not_come_from_the_emoji_font(tmp_path: Path) -> None:
    fonts = library(layered(tmp_path / "Emoji.ttf"))
    setting = line(f"1 {CUP} 2", fonts)
    emoji = [use.name for use in setting.fonts].index("Layered Emoji Regular")
    assert [at for run in setting.lines[0].runs if run.font == emoji for at in run.clusters] == [2]


def test_a_text_that_asks_for_plain_signs_gets_them_where_a_face_has_them(tmp_path: Path) -> None:
    fonts = library(layered(tmp_path / "Emoji.ttf"))
    assert [use.name for use in line(f"{CUP}\ufe0e", fonts).fonts] == ["Layered Emoji Regular"]
    assert [use.name for use in line("©", fonts).fonts] == ["Noto Sans"]


def test_without_an_emoji_font_emoji_are_missing(fonts: FontLibrary) -> None:
    with pytest.raises(MissingGlyphsError, match="apt-get install fonts-noto-color-emoji"):
        paint(line("a🎉", fonts))


def test_emoji_fonts_are_found_in_folders_and_remembered(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    layered(tmp_path / "fonts" / "Emoji.ttf")
    for _ in range(2):
        fonts = FontLibrary(system=False, folders=(tmp_path / "fonts",), cache=tmp_path / "cache")
        assert "Layered Emoji Regular" in [use.name for use in line(f"a{CUP}", fonts).fonts]


SYSTEM_EMOJI = Path(os.environ.get("PROOFPRESS_EMOJI_FONT", "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"))


@pytest.mark.skipif(not SYSTEM_EMOJI.exists(), reason="fonts-noto-color-emoji is not installed")
@pytest.mark.parametrize("text", ["1️⃣", "👍🏽", "🇩🇪", "❤️", "👨‍👩‍👧", "🏳️‍🌈"])
def test_sequences_are_one_glyph_of_the_systems_emoji_font(text: str) -> None:
    setting = line(text, FontLibrary(brand={"Zsye": SYSTEM_EMOJI}, system=False, cache=None))
    assert not setting.missing
    assert [len(run.glyphs) for run in setting.lines[0].runs] == [1]
    colours = paint_colours(setting)
    assert colours is not None
    assert colours.rgba[..., 3].max() == 255


@given(st.sampled_from([0.0, 1.5, 8.0, 20.0]), st.floats(-9, 9), st.floats(-9, 9))
def test_a_shadow_keeps_the_amount_of_ink_and_moves_its_centre(blur: float, dx: float, dy: float) -> None:
    mask = Mask(5, 7, np.pad(np.full((12, 20), 255, np.uint8), 1))
    soft = shadow(mask, blur, dx, dy)
    alpha = soft.alpha.astype(float)
    assert alpha.sum() == pytest.approx(12 * 20 * 255, rel=0.02)
    rows, columns = np.indices(alpha.shape)
    assert (columns * alpha).sum() / alpha.sum() + soft.x == pytest.approx(5 + 10.5 + dx, abs=0.15)
    assert (rows * alpha).sum() / alpha.sum() + soft.y == pytest.approx(7 + 6.5 + dy, abs=0.15)


def test_a_shadow_is_as_soft_as_asked() -> None:
    mask = Mask(0, 0, np.full((80, 80), 255, np.uint8))
    soft = shadow(mask, 20)
    profile = soft.alpha[soft.alpha.shape[0] // 2].astype(float) / 255
    start = int(np.argmax(profile > 0.16)) + soft.x
    end = int(np.argmax(profile > 0.84)) + soft.x
    assert end - start == pytest.approx(20, abs=1.5)  # one deviation on both sides of the edge
    with pytest.raises(ValueError, match="negative"):
        shadow(mask, -1)


@MAKERS
def test_a_vector_holds_emoji_as_a_picture_where_they_stand(make: Callable[[Path], Path], tmp_path: Path) -> None:
    setting = line(f"Hg {CUP}", library(make(tmp_path / "Emoji.ttf")))
    found = re.findall(r'<image x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', to_svg_paths(setting))
    assert len(found) == 1
    x, y, width, height = map(float, found[0])
    emoji = paint_colours(setting)
    assert emoji is not None
    assert (x, y) == pytest.approx((emoji.x, emoji.y), abs=1.5)
    assert (x + width, y + height) == pytest.approx(
        (emoji.x + emoji.rgba.shape[1], emoji.y + emoji.rgba.shape[0]), abs=1.5
    )
    large = paint_colours(setting, scale=4)
    assert large is not None
    assert large.rgba[..., 3].sum(dtype=float) == pytest.approx(16 * emoji.rgba[..., 3].sum(dtype=float), rel=0.03)
