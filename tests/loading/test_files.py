from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from tests.brief_kit import changed, poster, refusal, rich, rich_files, write_brief

from proofpress.brief import Brief
from proofpress.errors import BriefError
from proofpress.loading import load_brief, parse_brief

POSTER_TOML = r"""
schema = "proofpress/brief/1"
id = "garden-week"
default_locale = "en-US"

[canvas]
width = 480
height = 360
safe_area = [12, 12, 12, 12]

[plate]
seed = 3
kind = "paper"

[brand]
min_contrast = 4.5
colors = {ink = "#14213D", sale = "#B3261E", paper = "#FFFFFF"}

[[regions]]
id = "headline"
role = "headline"
box = [20, 20, 440, 72]
min_font_px = 24
color = "ink"

[[regions]]
id = "price"
role = "price"
box = [20, 104, 200, 120]
min_font_px = 28
color = "paper"
panel = {fill = "sale"}

[[regions]]
id = "sku"
role = "sku"
box = [20, 300, 200, 32]
min_font_px = 18
pattern = '[A-Z]{3}-\d{4}'

[[regions]]
id = "qr"
role = "qr"
box = [300, 180, 150, 150]

[copy.en-US]
headline = "Tulip bulbs in {city}"
price = {amount = "4.50", was = "6.00", currency = "USD"}
sku = "TLP-0917"
qr = "https://example.com/tulips"

[copy.de-DE]
headline = "Tulpenzwiebeln in {city}"
price = {amount = "4.20", was = "5.80", currency = "EUR"}
sku = "TLP-0917"
qr = "https://example.com/tulpen"

[variables.city]
en-US = "Austin"
de-DE = "Bremen"
"""

EXAMPLE = Path(__file__).parents[2] / "src" / "proofpress" / "examples" / "campaign" / "brief.json"


def unsourced(brief: Brief) -> Brief:
    return attrs.evolve(brief, source="")


def load_text(folder: Path, text: str, suffix: str = ".json") -> Brief:
    file = folder / f"brief{suffix}"
    file.write_text(text, encoding="utf-8")
    return load_brief(file)


def text_refusal(folder: Path, text: str | bytes, suffix: str = ".json") -> str:
    file = folder / f"brief{suffix}"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BriefError) as caught:
        load_brief(file)
    assert caught.value.where.startswith(str(file))
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_json_toml_and_yaml_give_the_same_brief(tmp_path: Path) -> None:
    from_json = load_text(tmp_path, json.dumps(poster()), ".json")
    assert unsourced(load_text(tmp_path, POSTER_TOML, ".toml")) == unsourced(from_json)
    dumped = yaml.safe_dump(poster(), allow_unicode=True, sort_keys=False)
    assert unsourced(load_text(tmp_path, dumped, ".yaml")) == unsourced(from_json)
    assert unsourced(load_text(tmp_path, dumped, ".yml")) == unsourced(from_json)
    assert from_json == attrs.evolve(parse_brief(poster()), source=str(tmp_path / "brief.json"))


def test_a_byte_order_mark_and_an_upper_case_suffix_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "Brief.JSON"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(poster()).encode())
    assert load_brief(str(file)).locales == ("en-US", "de-DE")


def test_the_example_campaign_loads_in_14_locales_and_two_formats() -> None:
    brief = load_brief(EXAMPLE)
    assert len(brief.locales) == 14
    assert [form.id for form in brief.formats] == ["portrait", "landscape"]
    assert len({asset.id for asset in brief.assets}) == 28
    roles = {region.role.value for region in brief.assets[0].regions}
    assert roles >= {"headline", "subhead", "price", "sku", "legal", "cta", "qr", "ean13", "image"}
    for asset in brief.assets:
        assert all(region.content.text or region.content.source for region in asset.regions)


@pytest.mark.parametrize(
    ("text", "suffix", "told"),
    [
        ('{"schema": ', ".json", "line 1 column 12"),
        ("", ".json", "cannot be parsed"),
        ('{"id": "a", "id": "b"}', ".json", "'id' stands twice"),
        ("id = \nschema", ".toml", "cannot be parsed"),
        ('id = "a"\nid = "b"', ".toml", "cannot be parsed"),
        ("id: [1, 2", ".yaml", "cannot be parsed: expected ',' or ']', but got '<stream end>': line 1 column 10"),
        ("id: 1\n\tb: 2", ".yaml", "found character '\\t' that cannot start any token: line 2 column 1"),
        ("id: a\nid: b\n", ".yaml", "'id' stands twice"),
        ("? [1, 2]\n: 3\n", ".yaml", "cannot be parsed"),
        ("!!python/object/apply:os.getcwd []", ".yaml", "cannot be parsed"),
        ("when: 2024-13-45\n", ".yaml", "cannot be parsed"),
        ("1: one\n", ".yaml", "key 1 is no text"),
        ('{"a":' * 5000 + "1" + "}" * 5000, ".json", "nested too deeply"),
        ("[" * 5000, ".yaml", "nested too deeply"),
        ("a = " + "[" * 5000, ".toml", "nested too deeply"),
        ('{"seed": ' + "9" * 5000 + "}", ".json", "cannot be parsed"),
        (b'{"id": "\xff"}', ".json", "is no text in UTF-8 (byte 8)"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_refused_with_its_path(
    tmp_path: Path, text: str | bytes, suffix: str, told: str
) -> None:
    assert told in text_refusal(tmp_path, text, suffix)


@pytest.mark.parametrize(("text", "suffix"), [("[]", ".json"), ("7", ".json"), ("null", ".json"), ("", ".yaml")])
def test_what_is_no_object_is_refused(tmp_path: Path, text: str, suffix: str) -> None:
    assert 'must be of type "object"' in text_refusal(tmp_path, text, suffix)


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(BriefError, match="cannot be read") as caught:
            load_brief(path)
        assert caught.value.where == str(path)
    big = tmp_path / "big.json"
    big.write_bytes(b" " * (4 * 1024 * 1024 + 1))
    with pytest.raises(BriefError, match="more than 4194304"):
        load_brief(big)


def test_yaml_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    text_refusal(tmp_path, "brand: &brand\n  colors: *brand\n", ".yaml")
    text_refusal(tmp_path, "&all [*all]", ".yaml")


def test_yaml_that_multiplies_itself_is_refused_at_once(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
    (tmp_path / "bomb.yaml").write_text("\n".join(rows))
    lines = ["import proofpress", "try:", f"    proofpress.load_brief({str(tmp_path / 'bomb.yaml')!r})"]
    lines += ["except proofpress.BriefError:", "    print('refused')"]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, timeout=10, check=False)
    assert done.stdout == b"refused\n", done.stderr.decode()[-500:]


def test_deeply_nested_values_are_refused() -> None:
    for depth in (200, 900, 3000):
        value: Any = "x"
        for _ in range(depth):
            value = [value]
        assert refusal(changed(poster(), ("brand",), value)).remedy


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("copy", "de-DE", "headline"), "Tul\ud800pen"),
        (("id",), "\udfff"),
        (("regions", 0, "id"), "\ud83d"),
        (("variables", "city", "de-DE"), "\udc80"),
    ],
)
def test_a_lone_surrogate_is_refused_with_its_place(path: tuple[str | int, ...], text: str) -> None:
    error = refusal(changed(poster(), path, text))
    assert "lone surrogate U+" in error.message
    assert error.where == "brief: $" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
    assert error.remedy


def test_a_lone_surrogate_in_a_key_and_in_json_escapes_is_refused(tmp_path: Path) -> None:
    assert "lone surrogate" in refusal(changed(poster(), ("copy", "de-DE", "\ud800"), "x")).message
    text = json.dumps(poster()).replace("Tulip bulbs", "Tulip\\ud800 bulbs")
    assert "$.copy.en-US.headline: lone surrogate U+D800 at character 6" in text_refusal(tmp_path, text)


def test_an_escaped_pair_of_surrogates_is_one_character(tmp_path: Path) -> None:
    text = json.dumps(changed(poster(), ("copy", "en-US", "headline"), "\U0001f337 bulbs"))
    assert "\\ud83c\\udf37" in text
    assert load_text(tmp_path, text).assets[0].region("headline").content.text == "\U0001f337 bulbs"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    "path",
    [
        ("brand", "min_contrast"),
        ("regions", 0, "min_font_px"),
        ("regions", 0, "leading"),
        ("regions", 1, "panel", "rotate"),
        ("regions", 1, "panel", "opacity"),
    ],
)
def test_a_number_that_is_not_finite_is_refused(path: tuple[str | int, ...], number: float) -> None:
    error = refusal(changed(poster(), path, number))
    assert str(path[-1]) in error.where


def test_not_a_number_cannot_switch_the_contrast_off(tmp_path: Path) -> None:
    text_refusal(tmp_path, json.dumps(changed(poster(), ("brand", "min_contrast"), math.nan)))
    text_refusal(tmp_path, POSTER_TOML.replace("min_contrast = 4.5", "min_contrast = nan"), ".toml")
    dumped = yaml.safe_dump(changed(poster(), ("brand", "min_contrast"), math.nan))
    assert ".nan" in dumped
    text_refusal(tmp_path, dumped, ".yaml")


def test_whole_numbers_written_with_a_point_are_whole_numbers() -> None:
    data = changed(changed(poster(), ("canvas", "width"), 480.0), ("regions", 0, "box"), [20.0, 20, 440.0, 72])
    asset = parse_brief(data).assets[0]
    assert asset == parse_brief(poster()).assets[0]
    box = asset.region("headline").box
    assert all(isinstance(value, int) for value in (asset.format.width, *box.as_tuple()))


def test_names_of_files_are_relative_to_the_brief(tmp_path: Path) -> None:
    rich_files(tmp_path)
    brief = load_brief(write_brief(tmp_path, rich()))
    assert brief.plate.source == (tmp_path / "back.png").resolve()
    assert brief.assets[0].region("tulip").content.source == (tmp_path / "cut" / "tulip.png").resolve()
    assert brief.brand.fonts == (("Latn", (tmp_path / "type" / "Brand.ttf").resolve()),)


@pytest.mark.parametrize(
    "name",
    [
        "../out.png",
        "/etc/hostname",
        "https://example.com/a.png",
        "file:///etc/hostname",
        "none.png",
        ".",
        "a\0b",
        "n" * 5000,
        "link.png",
        "cut/../../out.png",
    ],
)
def test_a_file_outside_the_folder_or_missing_is_refused(tmp_path: Path, name: str) -> None:
    folder = rich_files(tmp_path / "campaign")
    (tmp_path / "out.png").write_bytes(b"")
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    for path in (("plate", "source"), ("regions", 3, "source"), ("brand", "fonts", "Latn")):
        error = refusal(changed(rich(), path, name), folder)
        assert str(path[-1]) in error.where
        assert error.remedy
