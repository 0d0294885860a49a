from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests._core_strategies import asset_of, filled, numbered, region_of
from tests.typography.emoji_fonts import layered

from proofpress.brief import Brand, Content, ContentKind, Panel, Part, Region, Role
from proofpress.codes import decode, same_payload
from proofpress.colour import Rgb, contrast_ratio
from proofpress.composition import Composition, Plate
from proofpress.geometry import Box
from proofpress.image import Pixels, png_bytes
from proofpress.setting import best_ink, best_panel, draw, font_library, ink_color, place
from proofpress.testing.samples import code_region, plain_plate, sample_asset, text_region
from proofpress.testing.strategies import assets, colours, copy

SLOWLY = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
FAST = settings(max_examples=60, deadline=None)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def blank(region: Region, rgb: Rgb = (255, 250, 242), **changes: Any) -> Composition:
    asset = attrs.evolve(sample_asset(region), **changes)
    return Composition(asset, plain_plate(asset, rgb), (region,))


def price_region(*parts: tuple[str, str], **changes: Any) -> Region:
    content = Content(ContentKind.PRICE, tuple(Part(*part) for part in parts))
    return text_region("", role=Role.PRICE, content=content, box=Box(20, 20, 300, 180), max_font_px=None, **changes)


# Placing


def test_codes_and_pictures_have_no_parts() -> None:
    for role in (Role.QR, Role.EAN13, Role.UPCA, Role.IMAGE):
        region = region_of(role)
        placement = place(region, asset_of(region))
        assert (placement.region, placement.parts, placement.missing, placement.overflow) == (region, (), (), "")
        assert placement.font_px == 0


def test_a_text_fills_its_region() -> None:
    region = text_region("Fresh bread daily", max_font_px=40)
    placement = place(region, sample_asset(region))
    (part,) = placement.parts
    assert (part.name, part.text, part.box) == ("text", "Fresh bread daily", region.box)
    assert placement.font_px == part.setting.size_px == 40
    assert (placement.overflow, placement.missing) == ("", ())


@pytest.mark.parametrize("text", ["Fresh bread daily from seven", "Bread"])
def test_the_size_lies_between_its_limits(text: str) -> None:
    for least, most in ((20.0, 30.0), (31.5, 31.5), (10.0, None)):
        region = text_region(text, min_font_px=least, max_font_px=most, box=Box(10, 10, 180, 40), max_lines=1)
        size = place(region, sample_asset(region)).font_px
        assert least <= size <= (most or 40)


def test_padding_keeps_text_from_the_edge_of_its_panel() -> None:
    region = text_region("Bread", panel=Panel(WHITE, padding=15))
    assert place(region, sample_asset(region)).parts[0].box == region.box.expanded(-15)
    bare = text_region("Bread", panel=None)
    assert place(bare, sample_asset(bare)).parts[0].box == bare.box


def test_what_does_not_fit_is_told_with_the_longest_text_that_would() -> None:
    region = text_region("Fresh bread daily", box=Box(10, 10, 100, 24), min_font_px=20, max_lines=1)
    told = place(region, sample_asset(region)).overflow
    assert told.startswith("“Fresh bread daily” needs ")
    assert " at 20 px; the longest text that would fit is “Fresh" in told
    longest = told.rsplit("“", 1)[1].rstrip("”")
    short = attrs.evolve(region, content=Content(ContentKind.TEXT, (Part("text", longest),)))
    assert place(short, sample_asset(short)).overflow == ""


def test_only_the_room_that_is_missing_is_told() -> None:
    high = text_region("Fresh bread every day of the week", box=Box(10, 10, 150, 24), min_font_px=20)
    told = place(high, sample_asset(high)).overflow
    assert "px more height at 20 px" in told
    assert "width" not in told


@pytest.mark.parametrize("padding", [48, 49, 500])
def test_a_box_without_room_is_an_overflow(padding: int) -> None:
    region = text_region("Bread", panel=Panel(WHITE, padding=padding))
    placement = place(region, sample_asset(region))
    assert "“Bread”" in placement.overflow
    assert place(attrs.evolve(region, panel=Panel(WHITE, padding=30)), sample_asset(region)).overflow == ""


def test_a_price_without_room_for_its_rows_is_an_overflow() -> None:
    region = attrs.evolve(price_region(("was", "$6"), ("amount", "$4"), ("unit", "kg")), box=Box(10, 10, 200, 2))
    assert place(region, sample_asset(region)).overflow


def test_characters_that_no_font_covers_are_told_once() -> None:
    region = text_region("a\U0010fffdb\U0010fffd")
    assert place(region, sample_asset(region)).missing == ("\U0010fffd",)


def test_the_parts_of_a_price_are_rows_in_reading_order() -> None:
    region = price_region(("was", "$6.00"), ("amount", "$4.50"), ("unit", "per kg"))
    placement = place(region, sample_asset(region))
    assert [(part.name, part.text) for part in placement.parts] == [
        ("was", "$6.00"),
        ("amount", "$4.50"),
        ("unit", "per kg"),
    ]
    was, amount, unit = (part.box for part in placement.parts)
    assert (was.y, was.bottom, amount.bottom, unit.bottom) == (20, amount.y, unit.y, 200)
    assert all((box.x, box.width) == (20, 300) for box in (was, amount, unit))
    # 23 : 54 : 23 of 180 px.
    assert (was.height, amount.height, unit.height) == (41, 98, 41)
    assert placement.font_px == placement.parts[1].setting.size_px
    assert placement.parts[0].setting.size_px < placement.parts[1].setting.size_px
    assert placement.parts[2].setting.size_px < placement.parts[1].setting.size_px


@pytest.mark.parametrize(
    ("parts", "heights"),
    [
        ((("amount", "$4.50"),), (180,)),
        ((("amount", "$4.50"), ("unit", "kg")), (126, 54)),
        ((("was", "$6"), ("amount", "$4")), (54, 126)),
    ],
)
def test_rows_of_fewer_parts_share_the_box(parts: tuple[tuple[str, str], ...], heights: tuple[int, ...]) -> None:
    region = price_region(*parts)
    boxes = [part.box for part in place(region, sample_asset(region)).parts]
    assert tuple(box.height for box in boxes) == heights
    assert boxes[0].y == 20
    assert boxes[-1].bottom == 200


def test_what_belongs_to_a_price_may_be_smaller_than_its_least_size() -> None:
    region = price_region(("was", "$6.00"), ("amount", "$4.50"), min_font_px=60.0)
    parts = place(region, sample_asset(region)).parts
    assert parts[1].setting.size_px >= 60 > parts[0].setting.size_px >= 60 * 0.35


def test_a_price_stands_on_one_line() -> None:
    region = price_region(("amount", "1 234 567 USD"), max_lines=4)
    (part,) = place(region, sample_asset(region)).parts
    assert len(part.setting.lines) == 1


def test_fonts_are_found_once_for_each_brand() -> None:
    assert font_library(Brand()) is font_library(Brand((("ink", BLACK),)))


# Ink


def grounds(rgb: Rgb) -> Pixels:
    ground = np.empty((6, 5, 3), np.uint8)
    ground[:] = rgb
    return ground


@given(colours(), st.lists(colours(), max_size=3))
@FAST
def test_ink_has_contrast_on_any_flat_ground(ground: Rgb, palette: list[Rgb]) -> None:
    brand = Brand(tuple((f"c{index}", rgb) for index, rgb in enumerate(palette)))
    ink = best_ink(brand, grounds(ground))
    candidates = [*palette, BLACK, WHITE]
    ratios = [float(contrast_ratio(rgb, ground)) for rgb in candidates]
    reached = float(contrast_ratio(ink, ground))
    assert ink in candidates
    # Black or white reach the square root of 21 at least, so 4.5 can be met on every flat ground.
    assert reached >= 4.5
    own = [ratio for rgb, ratio in zip(candidates, ratios, strict=True) if rgb in palette]
    assert reached >= 0.8 * max(own, default=0.0)


def test_the_brand_comes_before_black_and_white() -> None:
    ink, mist = (10, 10, 30), (200, 200, 200)
    brand = Brand((("mist", mist), ("ink", ink)))
    assert best_ink(brand, grounds(WHITE)) == ink
    assert best_ink(brand, grounds(BLACK)) == mist
    assert best_ink(Brand((("mist", mist),)), grounds(WHITE)) == BLACK
    strict = Brand((("slate", (50, 50, 50)), ("ink", ink)), min_contrast=12)
    assert best_ink(strict, grounds(WHITE)) == ink


def test_a_good_brand_colour_is_not_passed_over_for_black() -> None:
    assert best_ink(Brand((("ink", (20, 33, 61)),)), grounds(WHITE)) == (20, 33, 61)


def test_the_darkest_and_the_lightest_part_of_the_ground_count() -> None:
    ground = grounds(WHITE).repeat(10, axis=0)
    ground[:30] = (120, 120, 120)
    assert best_ink(Brand(), ground) == BLACK
    ground[ground == 255] = 0
    assert best_ink(Brand(), ground) == WHITE


def test_a_lone_bright_grain_does_not_decide() -> None:
    ground = grounds(BLACK).repeat(40, axis=0)
    ground[0, 0] = 255
    assert best_ink(Brand(), ground) == WHITE


def test_ink_is_as_the_brief_says_or_the_best_on_what_lies_beneath() -> None:
    region = text_region("Bread", color=(1, 2, 3))
    assert ink_color(region, blank(region, BLACK)) == (1, 2, 3)
    free = attrs.evolve(region, color=None)
    brand = Brand((("ink", (10, 10, 30)),))
    assert ink_color(free, blank(free, WHITE, brand=brand)) == (10, 10, 30)
    assert ink_color(free, blank(free, BLACK, brand=brand)) == WHITE
    panelled = attrs.evolve(free, panel=Panel(WHITE, opacity=1.0))
    assert ink_color(panelled, blank(panelled, BLACK, brand=brand)) == (10, 10, 30)
    veiled = attrs.evolve(free, panel=Panel(WHITE, opacity=0.05))
    assert ink_color(veiled, blank(veiled, BLACK, brand=brand)) == WHITE


def test_ink_looks_at_the_layers_below_and_not_at_its_own_or_those_above() -> None:
    region = text_region("Bread", color=None, z=1)
    below, above = (region_of(Role.BODY, name, region.box) for name in ("below", "above"))
    regions = (attrs.evolve(below, z=0), region, attrs.evolve(above, z=2))
    asset = sample_asset(*regions)
    made = Composition(asset, plain_plate(asset, WHITE), regions)
    dark, light = (0, 0, 0, 255), (255, 255, 255, 255)
    assert ink_color(region, made.with_layer(filled("below", region.box, dark))) == asset.brand.color("paper")
    assert ink_color(region, made.with_layer(filled("above", region.box, dark))) == asset.brand.color("ink")
    assert ink_color(region, made.with_layer(filled("copy", region.box, dark))) == asset.brand.color("ink")
    assert ink_color(region, made.with_layer(filled("below", region.box, light))) == asset.brand.color("ink")


@given(colours(), st.lists(colours(), max_size=4))
@FAST
def test_a_panel_has_the_best_contrast_that_there_is(ink: Rgb, palette: list[Rgb]) -> None:
    brand = Brand(tuple((str(index), rgb) for index, rgb in enumerate(palette)))
    best = max(float(contrast_ratio(rgb, ink)) for rgb in [*palette, BLACK, WHITE])
    assert float(contrast_ratio(best_panel(brand, ink), ink)) == best


# Drawing


def test_text_is_painted_in_one_colour_inside_its_box() -> None:
    region = text_region("Fresh bread daily", color=(200, 10, 20), bleed=9)
    layer = draw(region, blank(region))
    assert (layer.region_id, layer.box) == ("copy", region.box.expanded(9))
    inked = layer.rgba[..., 3] > 0
    assert (layer.rgba[inked][:, :3] == (200, 10, 20)).all()
    assert inked.any()
    assert not inked[:9].any()
    assert not inked[:, :9].any()


@given(assets(most=2), st.booleans())
@SLOWLY
def test_paint_stays_within_its_bounds_however_it_is_turned(asset: Any, twice: bool) -> None:
    made = Composition(asset, plain_plate(asset), asset.regions)
    for region in asset.regions:
        layer = draw(region, made)
        assert region.paint_bounds(asset.format.canvas) == layer.box
        if twice:
            assert draw(region, made) == layer


@pytest.mark.parametrize("degrees", [0, -6, 33, 90, 180])
def test_a_turned_panel_is_painted_whole_and_in_its_place(degrees: float) -> None:
    box = Box(180, 90, 120, 50)
    panel = Panel((230, 57, 70), radius=8, rotate=degrees, opacity=0.8)
    region = text_region("Sale", box=box, panel=panel, color=WHITE, min_font_px=8)
    layer = draw(region, blank(region))
    assert layer.box == region.extent
    # All of the panel is there, and under the letters too.
    area = 120 * 50 - (4 - np.pi) * 64
    assert float((layer.rgba[..., 3] >= round(0.4 * 255)).sum()) == pytest.approx(area, rel=0.02)
    middle = layer.rgba[layer.rgba.shape[0] // 2, layer.rgba.shape[1] // 2, 3]
    assert middle >= round(0.8 * 255)
    white = (layer.rgba[..., :3] > 240).all(-1) & (layer.rgba[..., 3] > 250)
    assert white.sum() > 60, "the ink lies on top"
    plain = draw(attrs.evolve(region, panel=attrs.evolve(panel, rotate=0.0)), blank(region))
    ink = (plain.rgba[..., :3] > 240).all(-1) & (plain.rgba[..., 3] > 250)
    rows, columns = np.nonzero(white)
    flat_rows, flat_columns = np.nonzero(ink)
    # Text turns with its panel about the centre of the box: the middle of its ink goes where a rotation takes it.
    angle = np.radians(degrees)
    dx, dy = flat_columns.mean() - 59.5, flat_rows.mean() - 24.5
    centre_x, centre_y = (layer.rgba.shape[1] - 1) / 2, (layer.rgba.shape[0] - 1) / 2
    assert columns.mean() == pytest.approx(centre_x + dx * np.cos(angle) - dy * np.sin(angle), abs=1.2)
    assert rows.mean() == pytest.approx(centre_y + dx * np.sin(angle) + dy * np.cos(angle), abs=1.2)


def test_ink_beyond_the_bounds_is_cut() -> None:
    region = text_region("Fresh bread daily", box=Box(440, 24, 40, 30), min_font_px=30, max_font_px=30)
    layer = draw(region, blank(region))
    assert layer.box == region.box
    assert layer.rgba[..., 3].any()


@pytest.mark.parametrize(
    ("role", "payload"),
    [(Role.QR, "https://example.com/42"), (Role.EAN13, "4006381333931"), (Role.UPCA, "036000291452")],
)
@pytest.mark.parametrize("bleed", [0, 11])
def test_codes_decode_to_their_payload_from_any_ground(role: Role, payload: str, bleed: int) -> None:
    region = code_region(role, payload, bleed=bleed)
    asset = sample_asset(region)
    made = Composition(asset, Plate(numbered(480, 248)), (region,))
    picture = made.with_layer(draw(region, made)).flatten()
    found = decode(png_bytes(picture))
    assert [same_payload(role.value, payload, symbol) for symbol in found] == [True]
    layer = draw(region, made)
    assert layer.box == region.box
    assert (layer.rgba[..., 3] == 255).all()
    assert np.array_equal(picture[24:224, 24:424], layer.rgba[..., :3])


def test_a_code_that_leaves_the_canvas_is_cut_there() -> None:
    region = code_region(box=Box(200, -10, 400, 200))
    whole = code_region(box=Box(0, 0, 400, 200))
    layer = draw(region, blank(region))
    assert layer.box == Box(200, 0, 280, 190)
    assert np.array_equal(layer.rgba, draw(whole, blank(whole)).rgba[10:, :280])


def test_bars_bear_their_digits_and_a_qr_code_is_black_and_white() -> None:
    qr, ean = (code_region(role, payload) for role, payload in ((Role.QR, "42"), (Role.EAN13, "4006381333931")))
    assert set(np.unique(draw(qr, blank(qr)).rgba[..., :3])) == {0, 255}
    assert len(np.unique(draw(ean, blank(ean)).rgba[..., 0])) > 10, "digits are smooth"


def test_a_picture_is_laid_into_its_box_over_its_shadow(tmp_path: Path) -> None:
    path = tmp_path / "cup.png"
    path.write_bytes(png_bytes(np.full((20, 30, 3), 90, np.uint8)))
    region = attrs.evolve(
        region_of(Role.IMAGE, "cup", Box(60, 60, 90, 90)), content=Content(ContentKind.IMAGE, source=path), bleed=20
    )
    layer = draw(region, blank(region))
    assert layer.box == region.box.expanded(20)
    assert (layer.rgba[40:90, 30:100, 3] == 255).all()
    assert layer.rgba[..., 3][layer.rgba[..., 3] < 255].max() > 0
    bare = draw(attrs.evolve(region, shadow=False), blank(region))
    assert set(np.unique(bare.rgba[..., 3])) <= {0, 255}


def test_a_picture_region_without_a_picture_is_refused() -> None:
    region = region_of(Role.IMAGE, "cup")
    with pytest.raises(ValueError, match="image region 'cup' has no picture"):
        draw(region, blank(region))


@given(copy("en-US"), st.sampled_from(["start", "center", "end"]), st.sampled_from(["top", "middle", "bottom"]))
@SLOWLY
def test_what_was_proved_to_fit_is_what_is_drawn(text: str, align: Any, valign: Any) -> None:
    region = text_region(text, align=align, valign=valign, min_font_px=6.0)
    placement = place(region, sample_asset(region))
    assert placement.overflow == ""
    alpha = draw(region, blank(region)).rgba[..., 3]
    rows = np.flatnonzero(alpha.max(1) > 40)
    ink = sum(line.width for line in placement.parts[0].setting.lines)
    assert rows.size
    assert ink > 0


def test_words_are_parted_where_the_brief_lets_them_be() -> None:
    text = "Lebensmittelkennzeichnungsverordnung und Versandkostenfreiheitsgrenze"
    whole = text_region(text, box=Box(0, 0, 300, 160), min_font_px=10, max_font_px=40)
    asset = sample_asset(whole, locale="de-DE")
    parted = attrs.evolve(whole, hyphenate=True)
    plain, smaller = (place(region, attrs.evolve(asset, regions=(region,))) for region in (parted, whole))
    assert plain.font_px > smaller.font_px
    assert any(line.hyphen for line in plain.parts[0].setting.lines)
    assert not any(line.hyphen for line in smaller.parts[0].setting.lines)


def test_emoji_keep_their_colours_over_a_panel(tmp_path: Path) -> None:
    panel = Panel((255, 255, 255), 0, 0, 4, 1.0)
    region = text_region("Tea ☕", box=Box(0, 0, 240, 80), color=(0, 90, 0), panel=panel)
    asset = sample_asset(region)
    fonts = (("Zsye", layered(tmp_path / "Emoji.ttf")),)
    asset = attrs.evolve(asset, brand=attrs.evolve(asset.brand, fonts=fonts))
    layer = draw(region, Composition(asset, plain_plate(asset), asset.regions))
    seen = {tuple(map(int, colour)) for colour in layer.rgba.reshape(-1, 4)}
    assert {(255, 0, 0, 255), (0, 0, 255, 255), (0, 90, 0, 255), (255, 255, 255, 255)} <= seen
