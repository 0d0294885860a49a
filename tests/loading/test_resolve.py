from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.brief_kit import changed, dig, poster, refusal, removed, rich, rich_files

from proofpress.brief import Asset, Panel, Part, Region, Relax, SetBy, UndecidedPolicy
from proofpress.errors import BriefError
from proofpress.geometry import Box, Insets
from proofpress.loading import parse_brief

Path_ = tuple[str | int, ...]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return rich_files(tmp_path)


def region(data: dict[str, Any], region_id: str = "headline", locale: str = "en-US") -> Region:
    return parse_brief(data).asset(locale).region(region_id)


def test_everything_that_a_brief_says_arrives(folder: Path) -> None:
    brief = parse_brief(rich(), folder=folder, source="rich.json")
    assert (brief.id, brief.default_locale, brief.locales, brief.source) == (
        "rich",
        "en-US",
        ("en-US", "pt-BR"),
        "rich.json",
    )
    tall, wide = brief.formats
    assert (tall.id, tall.width, tall.height, tall.safe_area) == ("tall", 600, 800, Insets(10, 12, 14, 16))
    assert tall.print is not None
    assert (tall.print.dpi, tall.print.bleed_mm) == (150, 3)
    assert (wide.safe_area, wide.print) == (Insets(), None)
    assert tall.safe_box == Box.from_edges(16, 10, 588, 786)
    assert attrs.astuple(brief.plate)[:3] == ("potting bench, morning light", 7, "paper")
    assert (brief.plate.fit, brief.plate.focal) == ("contain", (0.25, 0.75))
    assert brief.plate.candidates == 3
    assert brief.brand.colors == (("ink", (16, 24, 32)), ("paper", (255, 255, 255)))
    assert brief.brand.min_contrast == 7
    assert brief.rules.banned == (("en", "cheapest"),)
    assert brief.rules.required == (("en-US", "bulbs"),)
    assert brief.rules.checks == (("spacing", "required"), ("language", "advice"))
    assert [asset.id for asset in brief.assets] == ["en-US/tall", "en-US/wide", "pt-BR/tall", "pt-BR/wide"]
    assert all(asset.plate == brief.plate and asset.brand == brief.brand for asset in brief.assets)


def test_every_setting_of_a_region_arrives(folder: Path) -> None:
    found = parse_brief(rich(), folder=folder).asset("en-US", "tall").region("headline")
    assert found == Region(
        id="headline",
        role=found.role,
        box=Box(20, 20, 560, 160),
        content=found.content,
        set_by=SetBy.MODEL,
        min_font_px=30,
        max_font_px=60,
        z=2,
        align="center",
        valign="top",
        color=(16, 24, 32),
        weight=700,
        leading=1.1,
        max_lines=3,
        bleed=6,
        on_undecided=UndecidedPolicy.RETRY,
        retries=2,
        relax=Relax(24, 8, 1, scrim=False),
        panel=Panel((255, 255, 255), 8, -2, 6, 0.9),
        pattern=".+",
        carrier=True,
        hyphenate=True,
        path="$.regions[0]",
    )
    picture = parse_brief(rich(), folder=folder).asset("en-US", "tall").region("tulip")
    assert (picture.shadow, picture.focal) == (False, (0.5, 0.25))
    assert picture.content.source == (folder / "cut" / "tulip.png").resolve()


def test_an_override_changes_what_it_names_for_its_locale_alone(folder: Path) -> None:
    brief = parse_brief(rich(), folder=folder)
    found = brief.asset("pt-BR", "tall").region("headline")
    assert (
        attrs.evolve(
            brief.asset("en-US", "tall").region("headline"),
            content=found.content,
            box=Box(20, 20, 560, 180),
            set_by=SetBy.TYPE,
            min_font_px=26,
            max_font_px=50,
            z=3,
            align="start",
            valign="bottom",
            color=(0x22, 0x33, 0x44),
            weight=400,
            leading=1.2,
            max_lines=4,
            bleed=2,
            on_undecided=UndecidedPolicy.TYPE,
            retries=0,
            relax=Relax(20, 4, 2, scrim=True),
            panel=Panel((255, 255, 255), 2, 0, 2, 1),
            pattern=".*",
            carrier=False,
        )
        == found
    )
    # A box for one format leaves the other format as it was.
    assert brief.asset("pt-BR", "wide").region("headline").box == Box(20, 20, 500, 120)
    picture = brief.asset("pt-BR", "tall").region("tulip")
    assert (picture.shadow, picture.focal) == (True, (0, 1))


def test_the_nearest_of_several_overrides_wins_setting_by_setting() -> None:
    overrides = {
        "default": {"headline": {"z": 1, "weight": 300, "bleed": 1}},
        "de": {"headline": {"weight": 500, "bleed": 2}},
        "de-DE": {"headline": {"bleed": 3}},
    }
    data = changed(poster(), ("overrides",), overrides)
    german, english = region(data, locale="de-DE"), region(data, locale="en-US")
    assert (german.z, german.weight, german.bleed) == (1, 500, 3)
    assert (english.z, english.weight, english.bleed) == (1, 300, 1)


def test_overrides_of_the_default_locale_do_not_spill_into_others() -> None:
    data = changed(poster(), ("overrides",), {"en-US": {"headline": {"weight": 800}}})
    assert region(data, locale="en-US").weight == 800
    assert region(data, locale="de-DE").weight == 400


def test_a_null_box_leaves_a_region_out_of_a_format(folder: Path) -> None:
    brief = parse_brief(rich(), folder=folder)
    ids = {asset.id: [region.id for region in asset.regions] for asset in brief.assets}
    assert ids["en-US/tall"] == ["headline", "price", "offer", "tulip", "menu"]
    assert ids["en-US/wide"] == ["headline", "price", "tulip", "menu"]


def test_an_override_may_leave_a_region_out_or_bring_it_back(folder: Path) -> None:
    data = changed(rich(), ("overrides", "pt-BR", "offer"), {"box": {"wide": [300, 200, 200, 140], "tall": None}})
    brief = parse_brief(data, folder=folder)
    assert "offer" not in [r.id for r in brief.asset("pt-BR", "tall").regions]
    assert brief.asset("pt-BR", "wide").region("offer").box == Box(300, 200, 200, 140)
    assert "offer" in [r.id for r in brief.asset("en-US", "tall").regions]


def test_a_region_that_is_left_out_needs_no_copy() -> None:
    data = removed(poster(), ("copy", "de-DE", "sku"))
    data = removed(data, ("copy", "en-US", "sku"))
    assert "no copy of region 'sku'" in refusal(data).message
    data = changed(data, ("overrides",), {"default": {"sku": {"box": {"default": None}}}})
    assert [r.id for r in parse_brief(data).assets[0].regions] == ["headline", "price", "qr"]


def test_one_canvas_is_one_format_named_default() -> None:
    brief = parse_brief(poster())
    assert [(form.id, form.width, form.height) for form in brief.formats] == [("default", 480, 360)]
    boxed = changed(poster(), ("regions", 0, "box"), {"default": [20, 20, 440, 72]})
    assert [a.regions for a in parse_brief(boxed).assets] == [a.regions for a in brief.assets]


@pytest.mark.parametrize(
    ("given", "policy", "retries"),
    [
        ("type", UndecidedPolicy.TYPE, 0),
        ("review", UndecidedPolicy.REVIEW, 0),
        ({"retry": 3}, UndecidedPolicy.RETRY, 3),
    ],
)
def test_what_follows_an_undecided_check_has_three_forms(given: Any, policy: UndecidedPolicy, retries: int) -> None:
    found = region(changed(poster(), ("regions", 0, "on_undecided"), given))
    assert (found.on_undecided, found.retries) == (policy, retries)


def test_exact_roles_go_to_type_when_undecided_and_all_others_to_a_person() -> None:
    roles = ("price", "sku", "legal", "headline", "subhead", "body", "badge", "cta", "label")
    for role in roles:
        data = changed(poster(), ("regions", 0, "role"), role)
        data = changed(data, ("copy", "default", "headline"), "12")
        wanted = UndecidedPolicy.TYPE if role in roles[:3] else UndecidedPolicy.REVIEW
        assert region(data).on_undecided is wanted


def test_colours_are_brand_names_or_hex() -> None:
    assert region(poster()).color == (0x14, 0x21, 0x3D)
    assert region(changed(poster(), ("regions", 0, "color"), "#0a0B0c")).color == (10, 11, 12)
    assert region(removed(poster(), ("regions", 0, "color"))).color is None


def test_an_asset_is_asked_for_by_locale_and_format(folder: Path) -> None:
    brief = parse_brief(rich(), folder=folder)
    assert brief.asset("pt-BR").id == "pt-BR/tall"
    assert brief.asset("pt-BR", "wide").file_stem == "pt-BR-wide"
    with pytest.raises(BriefError, match=r"no copy for locale 'fr-FR'.*use one of: en-US, pt-BR"):
        brief.asset("fr-FR")
    with pytest.raises(BriefError, match=r"no format 'square'.*use one of: tall, wide"):
        brief.asset("pt-BR", "square")
    with pytest.raises(KeyError):
        brief.assets[0].region("nothing")


def test_the_parts_of_a_brief_are_frozen_and_hashable(folder: Path) -> None:
    brief = parse_brief(rich(), folder=folder)
    assert isinstance(hash(brief), int)
    assert isinstance(brief.assets[0], Asset)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        brief.assets[0].regions[0].z = 9  # type: ignore[misc]  # what must not work
    assert Part("text", "x") == Part("text", "x")


CANVAS = {"width": 100, "height": 100}


@pytest.mark.parametrize(
    ("path", "value", "where", "told"),
    [
        (("canvas",), CANVAS, "$", "needs either 'canvas' or 'formats'"),
        (
            ("formats", "tall", "safe_area"),
            [400, 0, 400, 0],
            "$.formats.tall.safe_area",
            "leaves nothing of the canvas",
        ),
        (("brand", "colors", "ink"), "#12345", "$.brand.colors.ink", "'#12345'"),
        (("brand", "colors", "ink"), "navy", "$.brand.colors.ink", "'navy'"),
        (("regions", 0, "color"), "inc", "$.regions[0].color", "no colour 'inc'"),
        (("regions", 0, "panel", "fill"), "#xyzxyz", "$.regions[0].panel.fill", "no colour '#xyzxyz'"),
        (("overrides", "pt-BR", "headline", "color"), "inc", "$.overrides.pt-BR.headline.color", "no colour 'inc'"),
        (("regions", 0, "max_font_px"), 29, "$.regions[0].max_font_px", "max_font_px 29 is below min_font_px 30"),
        (("regions", 0, "relax", "min_font_px"), 31, "$.regions[0].relax.min_font_px", "31 is above min_font_px 30"),
        (
            ("overrides", "pt-BR", "headline", "max_font_px"),
            25,
            "$.overrides.pt-BR.headline.max_font_px",
            "max_font_px 25 is below min_font_px 26",
        ),
        (("regions", 0, "role"), "legal", "$.regions[0].relax.min_font_px", "a legal minimum is never relaxed"),
        (("regions", 0, "role"), "qr", "$.regions[0].set_by", "codes are never drawn by a model"),
        (("regions", 1, "role"), "image", "$.regions[1]", "an image region needs its picture"),
        (("regions", 1, "source"), "cut/tulip.png", "$.regions[1].source", "a price region has no picture"),
        (("regions", 0, "pattern"), "[A-Z", "$.regions[0].pattern", "is no regular expression"),
        (("regions", 0, "pattern"), "(" * 400, "$.regions[0].pattern", "is no regular expression"),
        (("regions", 1, "id"), "headline", "$.regions[1].id", "two regions are named 'headline'"),
        (("regions", 1, "box"), [20, 220, 240, 140], "$.regions[1].box", "one box for several formats"),
        (
            ("overrides", "pt-BR", "price"),
            {"box": [20, 220, 9, 9]},
            "$.overrides.pt-BR.price.box",
            "one box for several",
        ),
        (("regions", 1, "box"), {"tall": [20, 220, 240, 140]}, "$.regions[1].box", "no box for format 'wide'"),
        (
            ("regions", 1, "box", "tall"),
            [20, 220, 0, 140],
            "$.regions[1].box.tall",
            "a box of 0 x 140 px holds nothing",
        ),
        (("regions", 1, "box", "tall"), [20, 220, -5, 9], "$.regions[1].box.tall", "a box of -5 x 9 px holds nothing"),
        (
            ("overrides", "pt-BR", "headline", "box", "tall"),
            [20, 20, 0, 9],
            "$.overrides.pt-BR.headline.box.tall",
            "a box of 0 x 9 px holds nothing",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_path(
    folder: Path, path: Path_, value: Any, where: str, told: str
) -> None:
    error = refusal(changed(rich(), path, value), folder)
    assert told in error.message
    assert error.where == f"brief: {where}"
    assert error.remedy


def test_neither_canvas_nor_formats_is_refused() -> None:
    assert "needs either 'canvas' or 'formats'" in refusal(removed(poster(), ("canvas",))).message


LEAVING = [
    ([60, 20, 440, 72], "[60, 20, 440, 72] leaves the canvas 480 x 360"),
    ([-1, 20, 440, 72], "[-1, 20, 440, 72] leaves the canvas"),
    ([20, 300, 440, 72], "leaves the canvas"),
    ([8, 20, 440, 72], "[8, 20, 440, 72] enters the margins of the safe area [12, 12, 456, 336]"),
    ([10**15, 0, 10, 10], "leaves the canvas"),
]


@pytest.mark.parametrize(("box", "told"), LEAVING)
def test_a_region_outside_the_canvas_or_its_safe_area_is_refused_where_its_box_stands(
    box: list[int], told: str
) -> None:
    error = refusal(changed(poster(), ("regions", 0, "box"), box))
    assert "region 'headline'" in error.message
    assert told in error.message
    assert error.where == "brief: $.regions[0].box"
    assert error.remedy.startswith("move or shrink the box")


def test_the_place_of_a_bad_box_is_told_in_formats_and_overrides_too(folder: Path) -> None:
    error = refusal(changed(rich(), ("regions", 1, "box", "wide"), [700, 200, 240, 140]), folder)
    assert error.where == "brief: $.regions[1].box.wide"
    error = refusal(changed(rich(), ("overrides", "pt-BR", "headline", "box", "tall"), [100, 20, 560, 160]), folder)
    assert error.where == "brief: $.overrides.pt-BR.headline.box.tall"


def test_a_turned_region_is_measured_as_it_is_turned() -> None:
    data = changed(changed(poster(), ("regions", 1, "panel", "rotate"), 90), ("regions", 0, "box"), [20, 20, 440, 40])
    assert region(data, "price").extent == Box(60, 64, 120, 200)
    error = refusal(changed(data, ("regions", 1, "box"), [20, 104, 400, 60]))
    assert "once turned leaves the canvas" in error.message


def test_pictures_may_enter_the_safe_area_but_not_leave_the_canvas(folder: Path) -> None:
    data = changed(rich(), ("regions", 3, "box", "tall"), [0, 600, 200, 200])
    assert parse_brief(data, folder=folder).asset("en-US", "tall").region("tulip").box.x == 0
    error = refusal(changed(rich(), ("regions", 3, "box", "tall"), [0, 601, 200, 200]), folder)
    assert "leaves the canvas" in error.message


def test_text_and_codes_that_overlap_at_one_height_are_refused() -> None:
    data = changed(poster(), ("regions", 2, "box"), [200, 200, 200, 32])
    error = refusal(data)
    assert error.message.startswith("regions 'price' and 'sku' overlap at z 0")
    assert error.where == "brief: $.regions[2].box"
    assert error.remedy == "move one, or give them different z"
    assert "'price'" not in refusal(changed(data, ("regions", 1, "z"), 1)).message  # the SKU still meets the code
    data = changed(changed(data, ("regions", 2, "box"), [180, 200, 110, 32]), ("regions", 2, "z"), 1)
    assert parse_brief(data).assets


def test_regions_that_only_touch_do_not_overlap() -> None:
    data = changed(poster(), ("regions", 2, "box"), [20, 224, 200, 32])
    assert parse_brief(data).assets
    assert "overlap" in refusal(changed(data, ("regions", 2, "box"), [20, 223, 200, 32])).message


def test_pictures_may_lie_under_text_at_one_height(folder: Path) -> None:
    data = changed(rich(), ("regions", 3, "box", "tall"), [20, 20, 200, 200])
    assert parse_brief(data, folder=folder).assets


@pytest.mark.parametrize("box", [{"potrait": None}, {"potrait": [20, 20, 100, 100]}, {"default": None, "x": None}])
def test_a_format_that_does_not_exist_is_refused_in_an_override_too(box: dict[str, Any]) -> None:
    error = refusal(changed(poster(), ("overrides",), {"de-DE": {"headline": {"box": box}}}))
    assert "no format" in error.message
    assert error.where.startswith("brief: $.overrides.de-DE.headline.box.")
    assert "default" in error.remedy


def test_every_place_that_an_error_names_exists_in_the_brief(folder: Path) -> None:
    for box, _ in LEAVING:
        data = changed(poster(), ("regions", 0, "box"), box)
        where = refusal(data, folder).where.removeprefix("brief: $.")
        parts = [int(p) if p.isdigit() else p for p in where.replace("[", ".").replace("]", "").split(".")]
        assert dig(data, tuple(parts)) == box, json.dumps(parts)
