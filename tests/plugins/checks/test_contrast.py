from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.plugins.checks.planting import DEFECTS, honest
from tests.plugins.checks.scenes import INK, PAPER, SALE, asset, blank, drawn, judge, only, price_region, text_region

from proofpress.brief import Brand, Panel, SetBy
from proofpress.colour import contrast_ratio
from proofpress.composition import Plate
from proofpress.geometry import Box
from proofpress.plugins.checks.contrast import ContrastCheck, ratio_text
from proofpress.proof import Finding, Outcome
from proofpress.setting import draw

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def measured(finding: Finding) -> float:
    assert finding.measured is not None
    return float(finding.measured.removesuffix(":1"))


@given(st.floats(1, 21))
def test_a_ratio_never_looks_better_than_it_is(ratio: float) -> None:
    assert ratio - 0.1 - 1e-6 < float(ratio_text(ratio).removesuffix(":1")) <= ratio + 1e-6


@pytest.mark.parametrize(("ratio", "text"), [(7.3, "7.3:1"), (4.49999, "4.4:1"), (4.5, "4.5:1"), (21.0, "21.0:1")])
def test_ratios_as_people_write_them(ratio: float, text: str) -> None:
    assert ratio_text(ratio) == text


@settings(max_examples=25, deadline=None)
@given(COLOURS, COLOURS, st.sampled_from(list(SetBy)), st.sampled_from([15.0, 28.0, 72.0]))
def test_on_flat_ground_the_figure_is_that_of_the_two_colours(
    ink: tuple[int, int, int], ground: tuple[int, int, int], set_by: SetBy, size: float
) -> None:
    true = float(contrast_ratio(ink, ground))
    assume(abs(true - 4.5) > 0.15)
    assume(true > 1.5)
    composition = drawn(asset(text_region("Crisp apples", color=ink, max_font_px=size)), ground)
    composition = attrs.evolve(composition, layers=tuple(attrs.evolve(x, set_by=set_by) for x in composition.layers))
    finding = only(ContrastCheck(), composition)
    assert finding.outcome is (Outcome.PASS if true >= 4.5 else Outcome.FAIL)
    assert measured(finding) == pytest.approx(true, rel=0.04, abs=0.11)
    assert finding.threshold == "4.5:1"


@pytest.mark.parametrize("locale", sorted({where for where, *_ in DEFECTS}))
@pytest.mark.parametrize("set_by", list(SetBy))
def test_clear_type_passes_and_faint_type_fails_in_every_locale(locale: str, set_by: SetBy) -> None:
    text = next(text for where, text, *_ in DEFECTS if where == locale)
    clear = only(ContrastCheck(), honest(text, locale, set_by=set_by))
    faint = only(ContrastCheck(), honest(text, locale, set_by=set_by, color=(200, 190, 180)))
    assert (clear.outcome, faint.outcome) == (Outcome.PASS, Outcome.FAIL)
    assert "panel" in faint.reason


@pytest.mark.parametrize("set_by", list(SetBy))
def test_a_turned_panel_is_the_ground(set_by: SetBy) -> None:
    panel = Panel(SALE, radius=24, rotate=-6, padding=20)
    composition = honest("12.99", "en-US", set_by=set_by, color=PAPER, panel=panel, box=Box(120, 200, 300, 120))
    finding = only(ContrastCheck(), composition)
    assert measured(finding) == pytest.approx(float(contrast_ratio(PAPER, SALE)), abs=0.2)


def test_every_part_of_a_price_is_judged() -> None:
    found = judge(ContrastCheck(), drawn(asset(price_region(unit="250 g"))))
    assert [finding.outcome for finding in found] == [Outcome.PASS] * 3
    assert [finding.reason.split(":")[0] for finding in found] == ["was", "amount", "unit"]


@pytest.mark.parametrize("set_by", list(SetBy))
def test_ground_that_is_bad_in_places_counts(set_by: SetBy) -> None:
    region = text_region("Fresh coffee every day", color=INK)
    made = asset(region)
    pixels = np.full((600, 600, 3), PAPER, np.uint8)
    pixels[:, 300:] = (96, 80, 70)
    composition = attrs.evolve(blank(made), plate=Plate(pixels))
    composition = composition.with_layer(attrs.evolve(draw(region, composition), set_by=set_by))
    assert only(ContrastCheck(), composition).outcome is Outcome.FAIL


@pytest.mark.parametrize("set_by", list(SetBy))
def test_no_ink_fails(set_by: SetBy) -> None:
    composition = blank(asset(text_region(set_by=set_by)))
    assert only(ContrastCheck(), composition).outcome is Outcome.FAIL


def test_the_brand_s_threshold_decides_and_large_type_is_only_mentioned() -> None:
    grey = (136, 136, 136)
    region = text_region("Crisp apples", color=grey, max_font_px=60.0)
    strict = only(ContrastCheck(), drawn(asset(region), (255, 255, 255)))
    assert strict.outcome is Outcome.FAIL
    assert "WCAG AA for large text" in strict.reason
    lax = only(ContrastCheck(), drawn(asset(region, brand=Brand(min_contrast=3.0)), (255, 255, 255)))
    assert (lax.outcome, lax.threshold) == (Outcome.PASS, "3.0:1")
