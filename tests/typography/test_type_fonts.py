"""Where faces come from, and what happens when they are missing, damaged or hostile."""

from __future__ import annotations

import functools
import io
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

from proofpress.typography import (
    DamagedFontError,
    FontError,
    FontLibrary,
    MissingGlyphsError,
    Style,
    fontfile,
    paint,
    set_text,
    to_svg_paths,
)

STYLE = Style("en-US", 30, 30)


@functools.cache
def small_bytes(noto: Path, text: str) -> bytes:
    """Return a static cut of Noto Sans with some characters."""
    font = TTFont(noto)
    options = subset.Options()
    options.name_IDs = ["*"]
    options.layout_features = ["kern"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": 400, "wdth": 100}, inplace=True)
    del font["STAT"]  # It names one weight, whatever a test writes elsewhere.
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def small_font(noto: Path, text: str = "ABCabc 0123456789.,%") -> TTFont:
    return TTFont(io.BytesIO(small_bytes(noto, text)))


def named(font: TTFont, family: str) -> TTFont:
    for record in font["name"].names:
        if record.nameID in {1, 16}:
            record.string = family
    return font


@pytest.fixture
def brand_font(noto: Path, tmp_path: Path) -> Path:
    path = tmp_path / "Brand.ttf"
    named(small_font(noto), "Brand Sans").save(path)
    return path


def library(
    brand: Path | None = None, folders: tuple[Path, ...] = (), *, wheels: bool = True, cache: Path | None = None
) -> FontLibrary:
    return FontLibrary(
        brand={"Latn": brand} if brand else {}, wheels=wheels, system=False, folders=folders, cache=cache
    )


def used(fonts: FontLibrary, text: str, locale: str = "en-US") -> list[str]:
    return [use.name for use in set_text(text, width=900, height=100, style=Style(locale, 30, 30), fonts=fonts).fonts]


def test_brand_letters_come_first_and_gaps_are_filled(brand_font: Path) -> None:
    fonts = library(brand_font)
    assert used(fonts, "Abc 12%") == ["Brand Sans Regular"]
    assert used(fonts, "Abc xyz") == ["Brand Sans Regular", "Noto Sans"]
    assert set(used(fonts, "בית 12", "he-IL")) == {"Noto Sans Hebrew", "Brand Sans Regular"}
    assert set(used(fonts, "日本ABC12、", "ja-JP")) == {"Noto Sans JP", "Brand Sans Regular"}


def test_missing_characters_are_reported_and_refuse_to_be_drawn(fonts: FontLibrary) -> None:
    assert fonts.missing("aક😀a\n\u200d", "en-US") == ("ક", "😀")
    setting = set_text("aક", width=300, height=100, style=STYLE, fonts=fonts)
    assert setting.missing == ("ક",)
    for draw in (paint, to_svg_paths):
        with pytest.raises(
            MissingGlyphsError, match=r"U\+0A95 GUJARATI LETTER KA, script Gujarati.*apt-get install fonts-noto"
        ) as caught:
            draw(setting)
        assert caught.value.characters == ("ક",)
        assert pickle.loads(pickle.dumps(caught.value)).characters == ("ક",)  # noqa: S301 - our own bytes


def test_the_hint_names_the_wheels_while_they_are_absent() -> None:
    bare = FontLibrary(wheels=False, system=False, cache=None)
    assert bare.missing("a日", "ja-JP") == ("a", "日")
    assert bare.install_hint(("日",)) == "apt-get install fonts-noto-cjk"
    assert bare.install_hint(("😀", "ક")) == "apt-get install fonts-noto-core fonts-noto-extra fonts-noto-color-emoji"
    assert not bare.install_hint(("\x07",))
    with pytest.raises(FontError, match="no font is installed"):
        set_text("a", width=10, height=10, style=STYLE, fonts=bare)


def test_marks_that_no_face_has_with_their_base_are_missing(fonts: FontLibrary) -> None:
    assert fonts.missing("ก\u0ba2", "th-TH") == ("\u0ba2",)


def test_a_control_character_is_missing_not_silent(fonts: FontLibrary) -> None:
    assert fonts.missing("a\x07", "en-US") == ("\x07",)


@pytest.mark.parametrize("text", ["AB", "B"])
def test_a_font_that_draws_blanks_is_damaged(noto: Path, tmp_path: Path, text: str) -> None:
    font = small_font(noto)
    font["glyf"][font.getBestCmap()[ord("B")]] = Glyph()
    path = tmp_path / "Blank.ttf"
    font.save(path)
    setting = set_text(text, width=200, height=60, style=STYLE, fonts=library(path))
    for draw in (paint, to_svg_paths):
        with pytest.raises(DamagedFontError, match="draws nothing for B"):
            draw(setting)


def test_a_character_map_that_leads_to_notdef_covers_nothing(noto: Path, tmp_path: Path) -> None:
    font = small_font(noto)
    for table in font["cmap"].tables:
        if ord("B") in table.cmap:
            table.cmap[ord("B")] = ".notdef"
    path = tmp_path / "Lying.ttf"
    font.save(path)
    assert used(library(path), "AB") == ["Noto Sans Regular", "Noto Sans"]
    assert library(path, wheels=False).missing("AB", "en-US") == ("B",)


def test_woff2_is_read(noto: Path, tmp_path: Path) -> None:
    font = named(small_font(noto), "Packed Sans")
    font.flavor = "woff2"
    path = tmp_path / "Packed.woff2"
    font.save(path)
    plain = tmp_path / "Plain.ttf"
    font.flavor = None
    font.save(plain)
    one, other = (set_text("Abc 12", width=300, height=60, style=STYLE, fonts=library(file)) for file in (path, plain))
    assert one.fonts[0].name == "Packed Sans Regular"
    assert np.array_equal(paint(one).alpha, paint(other).alpha)


def test_faces_of_a_collection_are_found_by_index(noto: Path, tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [named(small_font(noto, "abc "), "First Face"), named(small_font(noto, "xyz "), "Second Face")]
    collection.save(tmp_path / "Both.ttc")
    fonts = library(folders=(tmp_path,), wheels=False)
    setting = set_text("abc xyz", width=400, height=60, style=STYLE, fonts=fonts)
    assert [(use.name, use.index) for use in setting.fonts] == [("First Face Regular", 0), ("Second Face Regular", 1)]
    assert paint(setting).alpha.any()


def truncate(data: bytes) -> bytes:
    return data[: len(data) // 2]


def overrun(data: bytes) -> bytes:
    return data[:24] + b"\xff\xff\xff\x00" + data[28:]


def scramble(data: bytes) -> bytes:
    tables = TTFont(io.BytesIO(data)).reader.tables
    start = tables["glyf"].offset
    return data[:start] + bytes(byte ^ 0x5A for byte in data[start : start + 4000]) + data[start + 4000 :]


@pytest.mark.parametrize(
    "harm", [truncate, overrun, lambda _: b"", lambda _: b"%PDF-1.7", lambda _: b"wOF2" + b"\0" * 60]
)
def test_a_malformed_brand_font_is_refused(brand_font: Path, harm: Callable[[bytes], bytes]) -> None:
    brand_font.write_bytes(harm(brand_font.read_bytes()))
    with pytest.raises(FontError, match=r"Brand\.ttf"):
        library(brand_font).missing("a", "en-US")


def test_scrambled_outlines_never_pass_in_silence(brand_font: Path) -> None:
    brand_font.write_bytes(scramble(brand_font.read_bytes()))
    with pytest.raises(FontError):
        paint(set_text("ABCabc", width=400, height=60, style=STYLE, fonts=library(brand_font)))


def test_without_the_sanitiser_tables_are_still_checked(brand_font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fontfile, "_cleaner", lambda: None)
    assert used(library(brand_font), "Abc") == ["Brand Sans Regular"]
    brand_font.write_bytes(truncate(brand_font.read_bytes()))
    with pytest.raises(FontError):
        library(brand_font).missing("a", "en-US")


def test_a_font_above_the_cap_is_refused(brand_font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fontfile, "BYTE_CAP", 1000)
    with pytest.raises(FontError, match="too large"):
        library(brand_font).missing("a", "en-US")


def test_a_packed_font_that_unpacks_to_more_than_the_cap_is_refused(
    noto: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    font = small_font(noto)
    font.flavor = "woff2"
    path = tmp_path / "Bomb.woff2"
    font.save(path)
    data = bytearray(path.read_bytes())
    data[16:20] = (1).to_bytes(4, "big")  # The header lies.
    path.write_bytes(data)
    monkeypatch.setattr(fontfile, "BYTE_CAP", len(data) + 100)
    with pytest.raises(FontError, match="unpacked font is too large"):
        library(path).missing("a", "en-US")


def test_absurd_ink_is_refused_before_it_takes_memory(noto: Path, tmp_path: Path) -> None:
    font = small_font(noto)
    font["head"].unitsPerEm = 16
    path = tmp_path / "Huge.ttf"
    font.save(path)
    setting = set_text("ABCabc", width=200, height=60, style=Style("en-US", 400, 400), fonts=library(path))
    assert setting.overflow is not None
    with pytest.raises(FontError, match="ink would cover"):
        paint(setting)


def test_an_absent_brand_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"Nowhere\.ttf"):
        library(tmp_path / "Nowhere.ttf").missing("a", "en-US")


def test_files_that_are_no_fonts_are_passed_over_in_folders(noto: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    named(small_font(noto), "Good Sans").save(tmp_path / "good.ttf")
    assert used(library(folders=(tmp_path,), wheels=False), "abc") == ["Good Sans Regular"]


def test_scans_are_remembered_and_forgotten_when_a_file_changes(noto: Path, tmp_path: Path) -> None:
    folder, cache = tmp_path / "fonts", tmp_path / "cache"
    folder.mkdir()
    named(small_font(noto), "First Sans").save(folder / "a.ttf")
    assert used(library(folders=(folder,), wheels=False, cache=cache), "abc") == ["First Sans Regular"]
    entry = next(cache.iterdir())
    assert used(library(folders=(folder,), wheels=False, cache=cache), "abc") == ["First Sans Regular"]
    named(small_font(noto, "abcdefg"), "Second Sans").save(folder / "a.ttf")
    assert used(library(folders=(folder,), wheels=False, cache=cache), "abc") == ["Second Sans Regular"]
    entry.write_text("{ damaged")
    assert used(library(folders=(folder,), wheels=False, cache=cache), "abc") == ["Second Sans Regular"]


def test_the_order_of_folders_and_names_does_not_matter(noto: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    named(small_font(noto), "Alpha Sans").save(tmp_path / "one" / "z.ttf")
    named(small_font(noto), "Beta Sans").save(tmp_path / "two" / "a.ttf")
    found = {
        tuple(used(library(folders=order, wheels=False), "abc"))
        for order in ((tmp_path / "one", tmp_path / "two"), (tmp_path / "two", tmp_path / "one"))
    }
    shutil.move(tmp_path / "one" / "z.ttf", tmp_path / "one" / "0.ttf")
    found.add(tuple(used(library(folders=(tmp_path,), wheels=False), "abc")))
    assert found == {("Alpha Sans Regular",)}


def test_a_static_family_takes_the_nearest_weight(noto: Path, tmp_path: Path) -> None:
    for weight, style in ((400, "Regular"), (700, "Bold")):
        font = named(small_font(noto), "Static Sans")
        font["OS/2"].usWeightClass = weight
        font.save(tmp_path / f"{style}.ttf")
    fonts = library(folders=(tmp_path,), wheels=False)
    for wanted, chosen in ((300, 400), (500, 400), (600, 700), (900, 700)):
        setting = set_text("abc", width=200, height=60, style=Style("en-US", 30, 30, weight=wanted), fonts=fonts)
        assert [use.weight for use in setting.fonts] == [chosen]


def test_a_font_that_changed_since_the_scan_is_refused(noto: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.ttf"
    small_font(noto).save(path)
    fonts = library(folders=(tmp_path,), wheels=False)
    assert not fonts.missing("abc", "en-US")
    small_font(noto, "xyz").save(path)
    with pytest.raises(FontError, match="changed"):
        set_text("abc", width=200, height=60, style=STYLE, fonts=fonts)
