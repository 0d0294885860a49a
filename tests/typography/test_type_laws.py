"""Laws that hold for every text: ink is where it was predicted, inside the box, the same in every process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.typography.emoji_fonts import CUP, PARTY, layered
from tests.typography.retail import RETAIL, set_block
from tests.typography.sample_copy import ALPHABETS, COPY, LOCALES

from proofpress.typography import (
    FontLibrary,
    Mask,
    MissingGlyphsError,
    Rect,
    Setting,
    Style,
    paint,
    set_text,
    to_svg_paths,
)
from proofpress.typography.breaks import IcuLineBreaker
from proofpress.typography.itemise import itemise
from proofpress.typography.lines import Shaper
from proofpress.typography.locale import traits

MIXED = "aZg0159 ,.%€$-–()'\"\n\u00a0\u00ad\u200b\u200d\u200e"
EDGE = 0.02
"""Coverage below this share of a pixel may be rounded to nothing."""


def drawn(mask: Mask) -> Rect | None:
    if not mask.alpha.size:
        return None
    return Rect(mask.x, mask.y, mask.x + mask.alpha.shape[1], mask.y + mask.alpha.shape[0])


def assert_ink_as_predicted(setting: Setting) -> None:
    found = drawn(paint(setting))
    if setting.ink is None:
        assert found is None
        return
    assert found is not None
    for edge in ("x0", "y0", "x1", "y1"):
        assert abs(getattr(found, edge) - getattr(setting.ink, edge)) <= 1 + EDGE, edge


def assert_inside(setting: Setting) -> None:
    if setting.overflow is None and setting.ink is not None:
        assert setting.ink.x0 >= -1e-3
        assert setting.ink.y0 >= -1e-3
        assert setting.ink.x1 <= setting.width + 1e-3
        assert setting.ink.y1 <= setting.height + 1e-3


def assert_every_character_once(setting: Setting) -> None:
    at = 0
    for line in setting.lines:
        assert not setting.text[at : line.start].strip("\n \u00ad\u200b")
        assert line.end >= line.start
        at = line.end
    assert not setting.text[at:].strip("\n \u00ad\u200b")


@pytest.mark.parametrize("align", ["start", "center", "end"])
@pytest.mark.parametrize("locale", LOCALES)
def test_sample_copy_fits_and_is_drawn_where_predicted(fonts: FontLibrary, locale: str, align: str) -> None:
    boxes = ((480, 160, 20, 90), (200, 70, 16, 80), (420, 90, 10, 22))
    for text, (width, height, low, high) in zip(COPY[locale], boxes, strict=True):
        for weight in (400, 700):
            style = Style(locale, low, high, weight=weight, align=align, valign="middle")  # type: ignore[arg-type]
            setting = set_text(text, width=width, height=height, style=style, fonts=fonts)
            assert not setting.missing
            assert setting.overflow is None
            assert_ink_as_predicted(setting)
            assert_inside(setting)
            assert_every_character_once(setting)


def alphabet(locale: str) -> str:
    """Return the characters that a locale's own copy is made of."""
    own = "".join(RETAIL[locale].values()) + "".join(COPY.get(locale, ())) + ALPHABETS.get(locale, "")
    return "".join(sorted({*own, *own.upper()} - {"\n"}))


def texts(locale: str) -> st.SearchStrategy[str]:
    """Return random copy: the locale's letters and words, mixed with Latin, prices, marks and emoji."""
    letters = st.text(alphabet=alphabet(locale), min_size=1, max_size=12)
    words = st.sampled_from([word for text in RETAIL[locale].values() for word in text.split()])
    prices = st.sampled_from([RETAIL[other]["price"] for other in RETAIL])
    mixed = st.text(alphabet=MIXED, min_size=1, max_size=6)
    marks = st.sampled_from(["e\u0301", "\u0301", "i\u0307\u0323", "\u20e3", "\ufe0f", "\u2067", "\u2069"])
    emoji = st.sampled_from([CUP, PARTY, f"{CUP}\u200d{PARTY}", f"{CUP}\ufe0e", "👍🏽", "🇩🇪"])
    piece = st.one_of(letters, words, words, prices, mixed, marks, emoji, st.just(" "))
    return st.lists(piece, max_size=12).map(lambda pieces: "".join(pieces)[:80])


def assert_lawful(fonts: FontLibrary, locale: str, data: st.DataObject) -> None:
    text = data.draw(texts(locale))
    style = Style(
        locale,
        min_px=data.draw(st.sampled_from((6, 9.25, 14))),
        max_px=data.draw(st.sampled_from((14, 40, 72.3))),
        weight=data.draw(st.sampled_from((400, 700))),
        leading=data.draw(st.sampled_from((0.9, 1.2, 1.5))),
        align=data.draw(st.sampled_from(("start", "center", "end"))),
        valign=data.draw(st.sampled_from(("top", "middle", "bottom"))),
        max_lines=data.draw(st.sampled_from((None, 1, 3))),
        balance=data.draw(st.booleans()),
        tracking_em=data.draw(st.sampled_from((0.0, 0.1, -0.02))),
        hyphenate=data.draw(st.booleans()),
        strike=data.draw(st.booleans()),
    )
    setting = set_text(
        text,
        width=data.draw(st.sampled_from((90, 300))),
        height=data.draw(st.sampled_from((40, 160))),
        style=style,
        fonts=fonts,
    )
    assert_every_character_once(setting)
    assert_inside(setting)
    if setting.missing:
        assert set(setting.missing) <= set(text)
        with pytest.raises(MissingGlyphsError):
            paint(setting)
    else:
        assert all(glyph for line in setting.lines for run in line.runs for glyph in run.glyphs)
        assert_ink_as_predicted(setting)
    if setting.overflow is None and style.max_lines:
        assert len(setting.lines) <= style.max_lines
    if setting.overflow is not None:
        assert setting.size_px == style.min_px
        assert text.startswith(setting.overflow.longest_fitting)


@pytest.fixture(scope="session")
def emoji_fonts(fonts: FontLibrary, tmp_path_factory: pytest.TempPathFactory) -> FontLibrary:
    """Return the font wheels and an emoji font of two signs; all other emoji are missing."""
    brand = layered(tmp_path_factory.mktemp("emoji") / "Emoji.ttf")
    return FontLibrary(brand={"Zsye": brand}, system=False, cache=fonts.cache)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_copy_is_inside_or_reported(emoji_fonts: FontLibrary, data: st.DataObject) -> None:
    assert_lawful(emoji_fonts, data.draw(st.sampled_from(tuple(RETAIL))), data)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lines_cut_out_of_the_whole_are_those_shaped_alone(emoji_fonts: FontLibrary, data: st.DataObject) -> None:
    locale = data.draw(st.sampled_from(tuple(RETAIL)))
    text = data.draw(texts(locale))
    style = Style(locale, 20, 20, tracking_em=data.draw(st.sampled_from((0.0, 0.1))))
    direction = traits(locale).direction
    items = itemise(text, locale, 400, direction, emoji_fonts)
    one, other = (Shaper(text, items, int(direction == "rtl"), style, emoji_fonts) for _ in range(2))
    other._parts = lambda *_: False  # type: ignore[method-assign]  # shapes every line anew
    ends = [0, *IcuLineBreaker().ends(text, locale)]
    for start, end in pairwise(ends):
        for stop in {end, start + len(text[start:end].rstrip())}:
            cut, alone = one.line(start, stop, hyphen=False), other.line(start, stop, hyphen=False)
            assert [run.glyphs for run in cut.runs] == [run.glyphs for run in alone.runs]
            assert [run.clusters for run in cut.runs] == [run.clusters for run in alone.runs]
            for run, same in zip(cut.runs, alone.runs, strict=True):
                assert run.xs == pytest.approx(same.xs, abs=1e-6)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_short_way_to_one_run_leads_where_the_long_way_does(emoji_fonts: FontLibrary, data: st.DataObject) -> None:
    locale = data.draw(st.sampled_from(tuple(RETAIL)))
    own = st.text(alphabet=alphabet(locale), max_size=20)
    text = data.draw(st.one_of(own, texts(locale)))
    direction = traits(locale).direction
    short = itemise(text, locale, 400, direction, emoji_fonts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("proofpress.typography.itemise._plain", lambda *_: None)
        assert itemise(text, locale, 400, direction, emoji_fonts) == short


@pytest.mark.slow
@pytest.mark.parametrize("locale", RETAIL)
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_a_thousand_random_texts_of_each_locale(emoji_fonts: FontLibrary, locale: str, data: st.DataObject) -> None:
    assert_lawful(emoji_fonts, locale, data)


@pytest.mark.parametrize("locale", RETAIL)
def test_retail_copy_fits_and_is_drawn_where_predicted(fonts: FontLibrary, locale: str) -> None:
    for name, text in RETAIL[locale].items():
        setting = set_block(text, locale, name, fonts)
        assert not setting.missing
        assert setting.overflow is None
        assert_ink_as_predicted(setting)
        assert_inside(setting)
        assert_every_character_once(setting)


@pytest.mark.parametrize("locale", ["de-DE", "ar-EG", "th-TH", "ja-JP"])
def test_a_wider_box_never_makes_the_text_smaller(fonts: FontLibrary, locale: str) -> None:
    style = Style(locale, 8, 80)
    found = [
        set_text(COPY[locale][2], width=width, height=120, style=style, fonts=fonts).size_px
        for width in range(100, 600, 50)
    ]
    if locale == "ja-JP":  # Phrases that become whole again may cost up to a fifth of the size.
        assert all(size >= 0.8 * max(found[: at + 1]) for at, size in enumerate(found))
    else:
        assert found == sorted(found)


def test_the_size_is_the_largest_that_fits(fonts: FontLibrary) -> None:
    setting = set_text("Fresh picks", width=300, height=100, style=Style("en-US", 10, 90), fonts=fonts)
    bigger = Style("en-US", setting.size_px + 0.5, setting.size_px + 0.5)
    assert set_text("Fresh picks", width=300, height=100, style=bigger, fonts=fonts).overflow is not None


def test_the_pieces_of_the_overflow_report(fonts: FontLibrary) -> None:
    text = "Fresh picks for every single day of the week"
    setting = set_text(text, width=100, height=30, style=Style("en-US", 20, 40), fonts=fonts)
    over = setting.overflow
    assert over is not None
    assert setting.size_px == 20
    assert over.lines_over == len(setting.lines) - 1
    assert over.height_px == pytest.approx(len(setting.lines) * 24 - 30)
    assert over.characters_over == len(text) - len(over.longest_fitting)
    fitting = set_text(over.longest_fitting, width=100, height=30, style=Style("en-US", 20, 20), fonts=fonts)
    assert fitting.overflow is None
    longer = text[: len(over.longest_fitting) + 2]
    assert set_text(longer, width=100, height=30, style=Style("en-US", 20, 20), fonts=fonts).overflow is not None


def test_a_word_that_is_too_wide_is_reported_by_its_width(fonts: FontLibrary) -> None:
    setting = set_text("Lebensmittel", width=50, height=200, style=Style("de-DE", 20, 40), fonts=fonts)
    assert setting.overflow is not None
    assert setting.overflow.width_px == pytest.approx(max(line.width for line in setting.lines) - 50, abs=2)
    assert setting.overflow.lines_over == 0


def test_rotation_turns_clockwise_around_the_pivot(fonts: FontLibrary) -> None:
    setting = set_text("L", width=100, height=100, style=Style("en-US", 40, 40), fonts=fonts)
    upright, turned = paint(setting), paint(setting, rotate=90, pivot=(50, 50))
    assert setting.ink is not None
    assert turned.alpha.shape == upright.alpha.shape[::-1]
    assert turned.x == pytest.approx(100 - setting.ink.y1, abs=1)
    assert turned.y == pytest.approx(setting.ink.x0, abs=1)
    assert np.abs(np.rot90(upright.alpha, -1).astype(int) - turned.alpha).max() <= 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(degrees=st.floats(-180, 180))
def test_rotated_ink_lies_in_the_turned_rectangle(fonts: FontLibrary, degrees: float) -> None:
    setting = set_text("Ağ فن", width=160, height=60, style=Style("tr-TR", 40, 40, strike=True), fonts=fonts)
    mask = paint(setting, rotate=degrees)
    upright = paint(setting)
    assert setting.ink is not None
    turn = np.deg2rad(degrees)
    corners = np.array([(x, y) for x in (setting.ink.x0, setting.ink.x1) for y in (setting.ink.y0, setting.ink.y1)]) - (
        80,
        30,
    )
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + (80, 30)
    found = drawn(mask)
    assert found is not None
    assert found.x0 >= turned[:, 0].min() - 1
    assert found.y0 >= turned[:, 1].min() - 1
    assert found.x1 <= turned[:, 0].max() + 1
    assert found.y1 <= turned[:, 1].max() + 1
    assert int(mask.alpha.sum()) == pytest.approx(int(upright.alpha.sum()), rel=0.01)


def test_a_stroke_grows_ink_on_all_sides(fonts: FontLibrary) -> None:
    setting = set_text("Hg", width=200, height=100, style=Style("en-US", 60, 60), fonts=fonts)
    plain, grown = drawn(paint(setting)), drawn(paint(setting, stroke_px=3))
    assert plain is not None
    assert grown is not None
    assert (plain.x0 - grown.x0, plain.y0 - grown.y0, grown.x1 - plain.x1, grown.y1 - plain.y1) == pytest.approx(
        (3, 3, 3, 3), abs=1
    )


def fingerprint(fonts: FontLibrary) -> str:
    total = hashlib.sha256()
    for locale in LOCALES:
        for text in COPY[locale]:
            style = Style(locale, 8, 60, balance=True, weight=600)
            setting = set_text(text, width=300, height=120, style=style, fonts=fonts)
            mask = paint(setting, rotate=-6)
            total.update(repr((setting.size_px, setting.lines, setting.fonts, mask.x, mask.y)).encode())
            total.update(mask.alpha.tobytes())
            total.update(to_svg_paths(setting).encode())
    return total.hexdigest()


def test_fresh_processes_and_threads_give_the_same_bytes(fonts: FontLibrary) -> None:
    program = (
        "from tests.typography.test_type_laws import fingerprint; from proofpress.typography import FontLibrary; "
        "print(fingerprint(FontLibrary(system=False, cache=None)))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    with ThreadPoolExecutor(4) as pool:
        found |= set(pool.map(fingerprint, [fonts] * 4))
    assert len(found) == 1
