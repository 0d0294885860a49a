"""Pseudo-locales test a layout before any translation exists."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.brief_kit import changed, poster, write_brief
from tests.report.exports.campaign import campaign

from proofpress.brief import Role
from proofpress.loading import load_brief, parse_brief
from proofpress.loading.pseudo import pseudo_text, with_pseudo
from proofpress.locales import PSEUDO_LOCALES, direction, language, parse
from proofpress.runs import run_brief
from proofpress.text import graphemes, hidden_characters, scripts_of

WORDS = st.text(st.sampled_from("abcXYZ éßñ,.?!09-\n 漢字ก"), min_size=1, max_size=60)


def test_the_tags_are_locales_with_a_language_and_a_direction() -> None:
    assert PSEUDO_LOCALES == ("en-XA", "ar-XB")
    assert [(language(tag), direction(tag)) for tag in PSEUDO_LOCALES] == [("en", "ltr"), ("ar", "rtl")]
    assert str(parse("en-XA")) == "en"


@given(WORDS)
def test_a_long_locale_is_longer_by_the_stated_share_and_keeps_its_words(text: str) -> None:
    made = pseudo_text(text, "en-XA")
    assert made == pseudo_text(text, "en-XA")
    assert len(made.split("\n")) == len(text.split("\n"))
    for line, longer in zip(text.split("\n"), made.split("\n"), strict=True):
        cells = graphemes(line)
        if any(unicodedata.category(cell[0])[0] == "L" for cell in cells):
            assert len(graphemes(longer)) >= len(cells) + round(len(cells) * (0.5 if len(cells) <= 20 else 0.3))
        assert longer.count(" ") == line.count(" ")
    assert not hidden_characters(made)


@given(WORDS)
def test_a_turned_locale_has_arabic_letters_only_and_keeps_digits_and_spaces(text: str) -> None:
    made = pseudo_text(text, "ar-XB")
    assert scripts_of(made) <= {"Arab"}
    assert [c for c in made if c.isdigit() or c.isspace()] == [c for c in text if c.isdigit() or c.isspace()]
    assert not hidden_characters(made)


def test_known_words() -> None:
    assert pseudo_text("Grab a bag", "en-XA") == "Ğŕåååb ååå bååĝ"
    assert pseudo_text("Tea, now?", "ar-XB") == "فجا، صضل؟"


def test_what_is_no_words_stays_as_it_is() -> None:
    brief = with_pseudo(campaign())
    for tag in PSEUDO_LOCALES:
        source, made = brief.asset("en-US", "portrait"), brief.asset(tag, "portrait")
        for region in made.regions:
            same = region.role in (Role.PRICE, Role.SKU) or region.role.is_code or region.role is Role.IMAGE
            assert (region.content.text == source.region(region.id).content.text) is same, region.id
        assert (made.locale, made.rules.required, made.rules.banned) == (tag, (), ())


def test_a_turned_locale_takes_the_layout_of_the_first_right_to_left_locale() -> None:
    brief = with_pseudo(campaign())
    made, arabic = brief.asset("ar-XB", "landscape"), brief.asset("ar-EG", "landscape")
    assert [region.box for region in made.regions] == [region.box for region in arabic.regions]


def test_without_one_the_layout_is_turned_round() -> None:
    data = changed(poster(), ("canvas", "safe_area"), [12, 10, 12, 20])
    brief = with_pseudo(parse_brief(data))
    source, made = brief.asset("en-US"), brief.asset("ar-XB")
    for region in made.regions:
        box = source.region(region.id).box
        assert (region.box.x, region.box.right) == (480 - box.right, 480 - box.x)
    area, turned = source.format.safe_area, made.format.safe_area
    assert (turned.left, turned.right) == (area.right, area.left)


def test_locales_that_the_brief_has_stay_and_none_is_added_twice() -> None:
    brief = campaign()
    made = with_pseudo(brief, ["en-XA", "en-XA", "de-DE"])
    assert made.locales == (*brief.locales, "en-XA")
    assert made.assets[: len(brief.assets)] == brief.assets
    assert with_pseudo(made, ["en-XA"]) == made
    assert attrs.evolve(made, locales=brief.locales, assets=brief.assets) == brief


@pytest.mark.parametrize("tag", PSEUDO_LOCALES)
def test_a_run_makes_a_pseudo_locale_when_asked(tag: str, tmp_path: Path) -> None:
    finished = run_brief(
        write_brief(tmp_path, poster()), locales=[tag], formats=(), renderer="", compositors=(), options=(),
        base_url="", budget="", export="svg", out=tmp_path / "out", quiet=True,
    )  # fmt: skip
    (asset,) = finished.report["assets"]
    assert asset["id"] == f"{tag}/default"
    assert (tmp_path / "out" / f"{tag}-default.png").is_file()
    # Readers may stumble over words of no language; what type set is exact all the same.
    against = {f["check"] for r in asset["regions"] for f in r["findings"] if f["outcome"] == "fail"}
    assert against <= {"text", "direction"}
    assert tag not in load_brief(tmp_path / "brief.json").locales
