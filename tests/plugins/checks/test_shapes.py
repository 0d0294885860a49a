from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.checks.planting import DEFECTS
from tests.plugins.checks.scenes import PAPER, asset, drawn, judge, replaced, text_region

from proofpress.brief import Asset, Brand, Format, SetBy
from proofpress.composition import Composition, Plate
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

LOCALES = sorted({where for where, *_ in DEFECTS})
COPY = {where: text for where, text, *_ in reversed(DEFECTS)}


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
    finding = judge(ShapesCheck(), stage(strip(text), scene, seed=3))[0]
    assert finding.outcome is Outcome.PASS, finding.reason
    assert "its letters join" in finding.reason


@pytest.mark.parametrize("text", ARABIC)
@pytest.mark.parametrize("scene", [*SCENES, *MODEL_SCENES], ids=lambda scene: scene.name)
def test_arabic_that_does_not_join_fails(text: str, scene: Scene) -> None:
    finding = judge(ShapesCheck(), stage(strip(text), scene, defect=Defect.UNJOINED, region="copy", seed=3))[0]
    assert finding.outcome is Outcome.FAIL, finding.reason
    assert "do not join" in finding.reason


def test_small_letters_that_join_by_hairlines_pass() -> None:
    small = stage(strip(ARABIC[3], font_px=14.0), Scene(weight=300))
    assert judge(ShapesCheck(), small)[0].outcome is Outcome.PASS


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scene", [*SCENES, *MODEL_SCENES], ids=lambda scene: scene.name)
def test_right_letters_never_fail(locale: str, scene: Scene) -> None:
    said = judge(ShapesCheck(), stage(strip(COPY[locale], locale), scene, seed=3))
    assert [finding.check for finding in said] == ["shapes", "spacing"]
    assert all(finding.outcome is not Outcome.FAIL for finding in said), [finding.reason for finding in said]


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale not in ("ar-EG", "hi-IN")])
def test_clean_letters_pass(locale: str) -> None:
    said = judge(ShapesCheck(), stage(strip(COPY[locale], locale), Scene()))
    assert [finding.outcome for finding in said] == [Outcome.PASS, Outcome.PASS], [finding.reason for finding in said]
    assert str(said[0].measured).startswith("likeness 0.")
    assert said[1].measured == "within 0.14 em"


@pytest.mark.parametrize(("text", "defect", "words"), [
    ("Fresh bread", Defect.TOFU, "is an empty box"),
    ("RED FERRARI", Defect.MIRRORED_GLYPH, "is mirrored"),
    ("Summer sale", Defect.CUT_CHARACTER, "“e” is there by half"),
])  # fmt: skip
def test_a_bad_letter_fails_and_is_named(text: str, defect: Defect, words: str) -> None:
    """By far not every one: what share, is measured by `benchmarks/shapes.py`."""
    made = [stage(strip(text, "en-US"), Scene(), defect=defect, region="copy", seed=seed) for seed in range(6)]
    told = [judge(ShapesCheck(), composition)[0] for composition in made]
    failed = [found for found in told if found.outcome is Outcome.FAIL]
    assert len(failed) >= 3, [found.reason for found in told]
    assert all(words in found.reason for found in failed)


def test_a_letter_out_of_its_place_fails_and_is_named() -> None:
    texts = ("Fresh bakery today", "Summer sale today", "WE MAKE COFFEE")
    told = [
        judge(ShapesCheck(), stage(strip(text, "en-US"), Scene(), defect=Defect.BAD_KERNING, region="copy", seed=seed))
        for text in texts
        for seed in range(4)
    ]
    failed = [gaps for _, gaps in told if gaps.outcome is Outcome.FAIL]
    assert len(failed) >= 6, [gaps.reason for _, gaps in told]
    assert all("out of place: “" in gaps.reason and " em" in gaps.reason for gaps in failed)


def test_a_dancing_hand_is_undecided_not_failed() -> None:
    """Where many letters are out of place, they may be meant to be."""
    even = drawn(strip("Fresh bakery today", "en-US"))

    def dance(rgba: np.ndarray) -> None:
        columns = np.flatnonzero(rgba[..., 3].any(axis=0))
        gaps = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
        for index, letter in enumerate(gaps):
            if index % 3 == 1:
                left, right = letter[0], letter[-1] + 1
                cut = rgba[:, left:right].copy()
                rgba[:, left:right] = 0
                there = rgba[:, left + 9 : right + 9]
                there[cut[..., 3] > there[..., 3]] = cut[cut[..., 3] > there[..., 3]]

    _, gaps = judge(ShapesCheck(), by_a_model(replaced(even, "copy", dance)))
    assert gaps.outcome is Outcome.UNDECIDED, gaps.reason
    assert "rhythm" in gaps.reason


@pytest.mark.parametrize("text", ["直骨令边花今海", "直接返回首页"])
def test_han_of_another_country_does_not_pass(text: str) -> None:
    made = strip(text, "zh-CN")
    assert judge(ShapesCheck(), stage(made, Scene()))[0].outcome is Outcome.PASS
    other = judge(ShapesCheck(), stage(made, Scene(), defect=Defect.WRONG_HAN_FORM, region="copy"))[0]
    assert other.outcome is Outcome.FAIL
    assert "form of ja-JP" in other.reason


def test_of_arabic_only_the_joins_are_judged() -> None:
    """Its shapes differ from face to face by more than a mirror changes, and its letters touch."""
    mirrored = stage(strip(SUMMER), Scene(), defect=Defect.MIRRORED_GLYPH, region="copy", seed=1)
    shapes, gaps = judge(ShapesCheck(), mirrored)
    assert (shapes.outcome, gaps.outcome) == (Outcome.PASS, Outcome.UNDECIDED)
    assert "touch" in gaps.reason


def test_small_letters_are_undecided() -> None:
    said = judge(ShapesCheck(), stage(strip("Fresh bread daily", "en-US", font_px=13.0), Scene()))
    assert [finding.outcome for finding in said] == [Outcome.UNDECIDED, Outcome.UNDECIDED]
    assert "too small" in said[0].reason


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


def test_no_ink_is_undecided() -> None:
    said = judge(ShapesCheck(), by_a_model(drawn(asset(text_region(SUMMER, color=PAPER), locale="ar-EG"))))
    assert [finding.outcome for finding in said] == [Outcome.UNDECIDED, Outcome.UNDECIDED]


def test_what_type_set_has_no_finding_and_what_somebody_drew_has() -> None:
    made = asset(text_region(SUMMER), locale="ar-EG")
    assert judge(ShapesCheck(), drawn(made)) == ()
    assert judge(ShapesCheck(), by_a_model(drawn(made)))[0].outcome is Outcome.PASS
    foreign = attrs.evolve(drawn(made), layers=(), plate=Plate(drawn(made).flatten()))
    assert judge(ShapesCheck(), foreign)[0].outcome is Outcome.PASS
