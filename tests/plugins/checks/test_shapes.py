from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.checks.scenes import PAPER, asset, blank, drawn, judge, only, text_region

from proofpress.brief import Asset, Brand, Format, SetBy
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.plugins.checks._joining import diversity, looseness, parted
from proofpress.plugins.checks.shapes import ShapesCheck
from proofpress.proof import Outcome
from proofpress.setting import font_library
from proofpress.testing.mutations import Defect, mutate
from proofpress.testing.scenes import MODEL_SCENES, SCENES, Scene, stage
from proofpress.typography import Style, paint, set_text

SUMMER = "تخفيضات الصيف تبدأ الآن"
ARABIC = (SUMMER, "عروض طازجة كل يوم", "اطلبها الآن", "السعر شامل ضريبة القيمة المضافة حتى ١٨ أكتوبر ٢٠٢٦")


def strip(text: str, locale: str = "ar-EG", font_px: float = 44.0) -> Asset:
    region = text_region(text, id="copy", align="start", box=Box(12, 12, 476, 156), max_font_px=font_px)
    return asset(region, locale=locale, form=Format("strip", 500, 180))


def by_a_model(composition: Composition) -> Composition:
    return attrs.evolve(
        composition, layers=tuple(attrs.evolve(layer, set_by=SetBy.MODEL) for layer in composition.layers)
    )


@pytest.mark.parametrize("text", ARABIC)
@pytest.mark.parametrize("scene", [*SCENES, *MODEL_SCENES], ids=lambda scene: scene.name)
def test_arabic_that_joins_passes(text: str, scene: Scene) -> None:
    finding = only(ShapesCheck(), stage(strip(text), scene, seed=3))
    assert finding.outcome is Outcome.PASS, finding.measured
    assert "join" in finding.reason


@pytest.mark.parametrize("text", ARABIC)
@pytest.mark.parametrize("scene", [*SCENES, *MODEL_SCENES], ids=lambda scene: scene.name)
def test_arabic_that_does_not_join_fails(text: str, scene: Scene) -> None:
    finding = only(ShapesCheck(), stage(strip(text), scene, defect=Defect.UNJOINED, region="copy", seed=3))
    assert finding.outcome is Outcome.FAIL, finding.measured
    assert "do not join" in finding.reason


def test_small_letters_that_join_by_hairlines_pass() -> None:
    small = stage(strip(ARABIC[3], font_px=14.0), Scene(weight=300))
    assert only(ShapesCheck(), small).outcome is Outcome.PASS


@pytest.mark.parametrize(("text", "locale"), [
    ("Fresh bread", "en-US"), ("מבצע קיץ", "he-IL"), ("毎日がお買い得", "ja-JP"), ("KFE-0042", "ar-EG"),
    ("٢٨٩ ج.م.", "ar-EG"),
])  # fmt: skip
def test_where_too_little_joins_nothing_is_said(text: str, locale: str) -> None:
    assert judge(ShapesCheck(), stage(strip(text, locale), Scene())) == ()


def test_ink_in_more_pieces_than_letters_is_not_judged() -> None:
    """Gravel is no Arabic, and no Arabic that does not join either."""
    mask = np.zeros((120, 480), np.bool_)
    mask[4::12, 4::12] = mask[5::12, 4::12] = True
    assert looseness(mask, SUMMER, "ar-EG", font_library(Brand())) is None
    assert looseness(np.zeros_like(mask), SUMMER, "ar-EG", font_library(Brand())) is None


@pytest.mark.parametrize(("text", "apart"), [
    ("بيت", "ب|ي|ت"), ("دار", "دار"), ("سَلام", "سَ|ل|ام"), ("اشتر ٢", "اش|ت|ر ٢"), ("مـن", "م|ـ|ن"), ("a-b 12", "a-b 12"),
])  # fmt: skip
def test_non_joiners_stand_where_letters_join_by_unicode(text: str, apart: str) -> None:
    assert parted(text) == apart.replace("|", "\u200c")


@pytest.mark.parametrize("text", ARABIC)
def test_parting_is_what_the_planted_defect_does(text: str) -> None:
    """Two ways to the same forms: the kit's also parts letters that do not join."""
    fonts, planted = font_library(Brand()), mutate(text, Defect.UNJOINED, "ar-EG")
    assert planted is not None
    assert parted(planted) == planted
    style = Style(locale="ar-EG", min_px=40, max_px=40)
    one, other = (
        paint(set_text(apart, width=4000, height=400, style=style, fonts=fonts)) for apart in (planted, parted(text))
    )
    assert np.array_equal(one.alpha, other.alpha)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=8))
def test_equal_bodies_count_as_many_and_unequal_ones_as_fewer(sizes: list[tuple[int, int]]) -> None:
    mask = np.zeros((8, 8 * len(sizes)), np.bool_)
    for index, (height, width) in enumerate(sizes):
        mask[:height, 8 * index : 8 * index + width] = True
    by_area, by_width = diversity(mask)
    assert 1 <= by_area <= len(sizes) + 1e-9
    assert 1 <= by_width <= len(sizes) + 1e-9
    assert (abs(by_area - len(sizes)) < 1e-9) == (len({h * w for h, w in sizes}) == 1)
    assert (abs(by_width - len(sizes)) < 1e-9) == (len({w for _, w in sizes}) == 1)


def test_no_ink_is_not_judged() -> None:
    assert judge(ShapesCheck(), by_a_model(drawn(asset(text_region(SUMMER, color=PAPER), locale="ar-EG")))) == ()


def test_what_type_set_or_nobody_has_no_finding() -> None:
    made = asset(text_region(SUMMER), locale="ar-EG")
    assert judge(ShapesCheck(), drawn(made)) == ()
    assert judge(ShapesCheck(), blank(made)) == ()
    assert judge(ShapesCheck(), by_a_model(drawn(made))) != ()
