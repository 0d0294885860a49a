from __future__ import annotations

import attrs
import pytest
from tests.plugins.checks.scenes import asset, blank, code_region, drawn, judge, only, text_region

from proofpress.brief import SetBy
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.plugins.checks.glyphs import GlyphsCheck, notdef_characters
from proofpress.proof import Outcome
from proofpress.setting import place

WORDS = [
    "Coffee",
    "Größe",
    "Tôt\u202f!",
    "¡Día!",
    "Spróbuj",
    "Sabahın",
    "Sáng",
    "صباحك",
    "בוקר",
    "सुबह",
    "เช้านี้",
    "朝が、",
    "唤醒",
    "아침",
]
COPY = dict(zip(EXAMPLE_LOCALES, WORDS, strict=True))


@pytest.mark.parametrize("locale", EXAMPLE_LOCALES)
def test_copy_of_every_locale_has_its_glyphs(locale: str) -> None:
    finding = only(GlyphsCheck(), drawn(asset(text_region(COPY[locale]), locale=locale)))
    assert finding.outcome is Outcome.PASS
    assert "every character has a glyph" in finding.reason


def test_a_character_without_a_glyph_fails_and_is_named_with_what_to_do() -> None:
    good = drawn(asset(text_region("Fresh")))
    bad = text_region("Fresh \U0001e900")
    made = attrs.evolve(good, asset=asset(bad), regions=(bad,))
    finding = only(GlyphsCheck(), made)
    assert finding.outcome is Outcome.FAIL
    assert "U+1E900" in finding.reason
    assert finding.measured == "\U0001e900"


def test_notdef_glyphs_are_told_by_their_character() -> None:
    made = asset(text_region("Fresh"))
    placement = place(made.regions[0], made)
    part = placement.parts[0]
    line = part.setting.lines[0]
    runs = tuple(attrs.evolve(run, glyphs=(0, *run.glyphs[1:])) for run in line.runs)
    setting = attrs.evolve(part.setting, lines=(attrs.evolve(line, runs=runs),))
    broken = attrs.evolve(placement, parts=(attrs.evolve(part, setting=setting),))
    assert notdef_characters(placement) == ()
    assert notdef_characters(broken) == ("F",)


def test_only_text_that_type_set_is_judged() -> None:
    made = drawn(asset(text_region(), code_region("a")))
    assert len(judge(GlyphsCheck(), made)) == 1
    layer = made.layer("headline")
    assert layer is not None
    assert judge(GlyphsCheck(), made.with_layer(attrs.evolve(layer, set_by=SetBy.MODEL))) == ()
    assert judge(GlyphsCheck(), blank(made.asset)) == ()
