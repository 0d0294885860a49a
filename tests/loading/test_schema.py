from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.brief_kit import changed, dig, paths, poster, refusal, removed, rich, rich_files

from proofpress.loading import parse_brief
from proofpress.loading.document import json_path
from proofpress.loading.schema import brief_schema

EXAMPLE = Path(__file__).parents[2] / "src" / "proofpress" / "examples" / "campaign" / "brief.json"
FREE = (
    "regions",
    "locales",
    "formats",
    "copy",
    "overrides",
    "variables",
    "colors",
    "fonts",
    "banned",
    "required",
    "checks",
)
Path_ = tuple[str | int, ...]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_files(tmp_path_factory.mktemp("schema"))


def known_keys(schema: object) -> set[str]:
    """Return every property name that stands anywhere in a schema."""
    if isinstance(schema, dict):
        own = set(schema.get("properties", {}))
        return own.union(*(known_keys(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(known_keys(value) for value in schema))
    return set()


KNOWN = known_keys(brief_schema())


def fixed_keys() -> list[Path_]:
    """Return the path of every key of the rich brief that the schema names, not the writer of the brief."""
    found: list[Path_] = []
    for path in paths(rich()):
        if not path or not isinstance(path[-1], str):
            continue
        named = len(path) > 1 and path[-2] in FREE
        names_of_names = path[0] in ("copy", "overrides") and len(path) == 3
        boxes = len(path) > 1 and path[-2] == "box"
        values = path[0] == "variables" and len(path) == 3
        if not (named or names_of_names or boxes or values):
            found.append(path)
    return found


def test_the_schema_is_one_and_accepts_the_example_the_poster_and_the_rich_brief() -> None:
    schema = brief_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "proofpress/brief/1"
    for data in (json.loads(EXAMPLE.read_text(encoding="utf-8")), poster(), rich()):
        assert not list(Draft202012Validator(schema).iter_errors(data))


def test_each_caller_gets_a_schema_of_its_own() -> None:
    brief_schema()["properties"].clear()
    assert brief_schema()["properties"]


def test_the_rich_brief_of_these_tests_leaves_no_key_of_the_schema_untried() -> None:
    used = {part for path in (*paths(rich()), *paths(poster())) for part in path if isinstance(part, str)}
    assert used >= KNOWN
    assert {str(path[-1]) for path in fixed_keys()} | {"canvas", "default"} >= KNOWN


def test_the_rich_brief_loads(folder: Path) -> None:
    assert len(parse_brief(rich(), folder=folder).assets) == 4


def misspelt(key: str, place: int, letter: str, how: str) -> str:
    place %= len(key)
    if how == "leave out":
        return key[:place] + key[place + 1 :]
    if how == "double":
        return key[:place] + key[place] + key[place:]
    if how == "swap" and place + 1 < len(key):
        return key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    return key[:place] + letter + key[place + 1 :]


@given(
    path=st.sampled_from(fixed_keys()),
    place=st.integers(0, 12),
    letter=st.sampled_from("aeinstxz_"),
    how=st.sampled_from(["leave out", "double", "swap", "replace"]),
)
@example(path=("regions", 0, "min_font_px"), place=1, letter="x", how="leave out")
@example(path=("copy", "en-US", "price", "amount"), place=2, letter="x", how="swap")
@example(path=("copy", "en-US", "headline", "text"), place=2, letter="x", how="replace")
@example(path=("copy", "en-US", "headline", "short"), place=2, letter="x", how="replace")
@example(path=("copy", "en-US", "offer", "text"), place=0, letter="x", how="double")
@example(path=("regions", 0, "on_undecided", "retry"), place=3, letter="x", how="double")
@example(path=("overrides", "pt-BR", "headline", "panel", "fill"), place=3, letter="x", how="leave out")
@settings(max_examples=250, deadline=None)
def test_any_misspelt_key_is_refused_at_its_path_with_the_right_spelling(
    folder: Path, path: Path_, place: int, letter: str, how: str
) -> None:
    *parents, right = path
    wrong = misspelt(str(right), place, letter, how)
    assume(wrong and wrong not in KNOWN)
    data = removed(changed(rich(), (*parents, wrong), dig(rich(), path)), path)
    error = refusal(data, folder)
    assert error.message == f"unknown key {wrong!r}"
    assert error.where == f"brief: {json_path((*parents, wrong))}"
    assert error.remedy.startswith(("did you mean '", "use one of: "))
    if len(str(right)) > 3 and how == "double":
        assert error.remedy == f"did you mean {right!r}?"


@pytest.mark.parametrize(
    ("path", "wrong", "told"),
    [
        (("copy", "en-US", "headline"), "headlin", "no region 'headlin'"),
        (("overrides", "pt-BR", "headline"), "headlines", "no region 'headlines'"),
        (("regions", 0, "box", "tall"), "tal", "no format 'tal'"),
        (("overrides", "pt-BR", "headline", "box", "tall"), "tal", "no format 'tal'"),
        (("copy", "pt"), "pt-XQ", "unknown locale 'pt-XQ'"),
        (("overrides", "pt-BR"), "pt-BRR", "unknown locale 'pt-BRR'"),
        (("rules", "banned", "en"), "enn-US", "unknown locale 'enn-US'"),
        (("variables", "city", "pt"), "qqq", "unknown locale 'qqq'"),
    ],
)
def test_a_misspelt_name_of_a_region_format_or_locale_is_refused_at_its_path(
    folder: Path, path: Path_, wrong: str, told: str
) -> None:
    data = removed(changed(rich(), (*path[:-1], wrong), dig(rich(), path)), path)
    error = refusal(data, folder)
    assert error.message == told
    assert error.where == f"brief: {json_path((*path[:-1], wrong))}"
    assert error.remedy


REQUIRED: list[tuple[Path_, str]] = [
    ((), "schema"),
    ((), "id"),
    ((), "default_locale"),
    ((), "regions"),
    ((), "copy"),
    (("formats", "wide"), "width"),
    (("formats", "wide"), "height"),
    (("formats", "tall", "print"), "dpi"),
    (("regions", 1), "id"),
    (("regions", 1), "role"),
    (("regions", 1), "box"),
    (("regions", 0, "panel"), "fill"),
    (("copy", "en-US", "price"), "amount"),
    (("copy", "en-US", "price"), "currency"),
]


@pytest.mark.parametrize(("parent", "key"), REQUIRED)
def test_a_missing_key_is_refused_where_it_is_missing(folder: Path, parent: Path_, key: str) -> None:
    error = refusal(removed(rich(), (*parent, key)), folder)
    assert error.message == f"key {key!r} is missing"
    assert error.where == f"brief: {json_path(parent)}"
    assert error.remedy == f"add {key!r}"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("schema",), "proofpress/brief/2", '"proofpress/brief/2" cannot stand here — must be "proofpress/brief/1"'),
        (("id",), "a b", '"a b" cannot stand here — letters, digits, dot, underscore and hyphen'),
        (("id",), "../up", '"../up" cannot stand here'),
        (("id",), "line\n", '"line\\n" cannot stand here'),
        (("id",), "n" * 65, "cannot stand here"),
        (("id",), 7, "7 cannot stand here"),
        (("default_locale",), "e", '"e" cannot stand here'),
        (("locales",), [], "[] cannot stand here"),
        (("locales",), ["en-US", "en-US"], '["en-US", "en-US"] cannot stand here'),
        (("formats", "tall", "width"), 15, "15 cannot stand here — must be at least 16"),
        (("formats", "tall", "width"), 16385, "16385 cannot stand here — must be at most 16384"),
        (("formats", "tall", "width"), "600", '"600" cannot stand here — must be of type "integer"'),
        (("formats", "tall", "width"), True, "true cannot stand here"),
        (("formats", "tall", "width"), 600.5, "600.5 cannot stand here"),
        (("formats", "tall", "safe_area"), [1, 2, 3], "[1, 2, 3] cannot stand here — [top, right, bottom, left] in px"),
        (("formats", "tall", "safe_area", 2), -1, "-1 cannot stand here"),
        (("formats", "tall", "print", "dpi"), 35, "35 cannot stand here — must be at least 36"),
        (("formats", "tall", "print", "bleed_mm"), 51, "51 cannot stand here — must be at most 50"),
        (("plate", "seed"), -1, "-1 cannot stand here"),
        (("plate", "seed"), 2**32, "4294967296 cannot stand here"),
        (("plate", "fit"), "covr", "\"covr\" is not known here — did you mean 'cover'?"),
        (("plate", "focal"), [0.5], "[0.5] cannot stand here"),
        (("plate", "focal", 0), 1.5, "1.5 cannot stand here — must be at most 1"),
        (("plate", "candidates"), 0, "0 cannot stand here — 1 to 16 plates"),
        (("plate", "candidates"), 17, "17 cannot stand here — 1 to 16 plates"),
        (("plate", "prompt"), "x" * 8001, "cannot stand here — must have at most 8000 characters"),
        (("brand", "colors", "ink"), 3, '3 cannot stand here — must be of type "string"'),
        (("brand", "min_contrast"), 0.5, "0.5 cannot stand here — must be at least 1"),
        (("brand", "min_contrast"), 22, "22 cannot stand here — must be at most 21"),
        (("rules", "checks", "spacing"), "requird", "\"requird\" is not known here — did you mean 'required'?"),
        (("rules", "banned", "en"), "cheapest", '"cheapest" cannot stand here'),
        (("rules", "banned", "en", 0), "", '"" cannot stand here'),
        (("regions",), [], "[] cannot stand here"),
        (("regions", 0, "role"), "headlin", "\"headlin\" is not known here — did you mean 'headline'?"),
        (("regions", 0, "role"), "zzz", '"zzz" is not known here — use one of: headline, subhead'),
        (("regions", 1, "box"), "full", '"full" cannot stand here — [x, y, width, height] in px; with several formats'),
        (("regions", 1, "box", "tall"), [1, 2, 3], "[1, 2, 3] cannot stand here — [x, y, width, height] in px"),
        (("regions", 1, "box", "tall", 3), 4.5, "4.5 cannot stand here"),
        (("regions", 0, "set_by"), "hand", '"hand" is not known here — use one of: type, model'),
        (("regions", 0, "min_font_px"), 0, "0 cannot stand here — must be at least 1"),
        (("regions", 0, "max_font_px"), 5000, "5000 cannot stand here — must be at most 4096"),
        (("regions", 0, "z"), 1001, "1001 cannot stand here"),
        (("regions", 0, "align"), "left", '"left" is not known here — use one of: start, center, end'),
        (("regions", 0, "valign"), "midle", "\"midle\" is not known here — did you mean 'middle'?"),
        (("regions", 0, "weight"), 50, "50 cannot stand here"),
        (("regions", 0, "leading"), 0.5, "0.5 cannot stand here"),
        (("regions", 0, "max_lines"), 0, "0 cannot stand here"),
        (("regions", 0, "bleed"), -1, "-1 cannot stand here"),
        (("regions", 0, "on_undecided"), "retry", '"retry" is not known here — use one of: type, review'),
        (("regions", 0, "on_undecided", "retry"), 0, "0 cannot stand here — must be at least 1"),
        (("regions", 0, "on_undecided", "retry"), 11, "11 cannot stand here — must be at most 10"),
        (("regions", 0, "relax", "grow_px"), 1025, "1025 cannot stand here"),
        (("regions", 0, "relax", "scrim"), "yes", '"yes" cannot stand here — must be of type "boolean"'),
        (("regions", 0, "panel", "opacity"), 1.1, "1.1 cannot stand here"),
        (("regions", 0, "panel", "rotate"), 181, "181 cannot stand here"),
        (("regions", 0, "pattern"), "x" * 513, "cannot stand here — must have at most 512 characters"),
        (("regions", 0, "carrier"), 1, "1 cannot stand here"),
        (("copy",), {}, "{} cannot stand here"),
        (("copy", "en-US", "headline"), 12.99, "12.99 cannot stand here"),
        (("copy", "en-US", "headline", "text"), None, 'null cannot stand here — must be of type "string"'),
        (("copy", "en-US", "price", "amount"), 4.5, "4.5 cannot stand here"),
        (("copy", "en-US", "price", "amount"), "4,50", '"4,50" cannot stand here — a plain decimal number in quotes'),
        (("copy", "en-US", "price", "amount"), "-4.50", '"-4.50" cannot stand here'),
        (("copy", "en-US", "price", "currency"), "usd", '"usd" cannot stand here'),
        (("overrides", "pt-BR", "headline", "z"), "top", '"top" cannot stand here'),
        (("variables", "season"), 4, "4 cannot stand here"),
        (("variables", "city", "pt"), 4, '4 cannot stand here — must be of type "string"'),
    ],
)
def test_a_value_that_the_schema_forbids_is_refused_with_path_value_and_remedy(
    folder: Path, path: Path_, value: Any, told: str
) -> None:
    error = refusal(changed(rich(), path, value), folder)
    assert told in f"{error.message} — {error.remedy}"
    assert error.where == f"brief: {json_path(path)}"
    assert error.remedy
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("formats", "a/b"), "a/b"),
        (("formats", "a\n"), "a\n"),
        (("brand", "colors", "light blue"), "light blue"),
        (("brand", "fonts", "latin"), "latin"),
        (("variables", "my-city"), "my-city"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(folder: Path, path: Path_, name: str) -> None:
    values = {"formats": {"width": 100, "height": 100}, "colors": "#000000"}
    error = refusal(changed(rich(), path, values.get(str(path[-2]), "x")), folder)
    assert json.dumps(name) in error.message
    assert error.where.startswith(f"brief: {json_path(path[:-1])}")
    assert error.remedy
    assert "\n" not in str(error)


def test_of_several_faults_the_first_from_the_top_is_told_and_a_long_value_is_cut(folder: Path) -> None:
    data = changed(changed(rich(), ("regions", 0, "z"), "top"), ("brand", "min_contrast"), "y" * 500)
    error = refusal(data, folder)
    assert error.where == "brief: $.brand.min_contrast"
    assert len(error.message) < 100
