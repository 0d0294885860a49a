from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from tests.plugins.checks.planting import DEFECTS, planted
from tests.plugins.checks.scenes import (
    PAPER,
    SALE,
    asset,
    blank,
    code_region,
    drawn,
    judge,
    only,
    price_region,
    replaced,
    text_region,
)

from proofpress.brief import Panel, Part, SetBy
from proofpress.composition import Composition, Layer
from proofpress.geometry import Box
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.plugins.checks.synthesis import SynthesisCheck, departure
from proofpress.proof import Outcome
from proofpress.setting import draw

Samples = NDArray[np.uint8]
PICTURES = hnp.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3)))


@given(PICTURES)
def test_a_picture_does_not_depart_from_itself(picture: Samples) -> None:
    assert departure(picture, picture.copy()).pixels == 0


@given(PICTURES, st.data())
def test_every_changed_pixel_is_counted_and_boxed(picture: Samples, data: st.DataObject) -> None:
    height, width = picture.shape[:2]
    places = data.draw(st.sets(st.tuples(st.integers(0, height - 1), st.integers(0, width - 1)), min_size=1))
    other = picture.copy()
    for y, x in places:
        other[y, x, 1] ^= 1
    gap = departure(other, picture)
    assert gap == departure(picture, other)
    assert (gap.pixels, gap.most) == (len(places), 1)
    rows, columns = [y for y, _ in places], [x for _, x in places]
    assert gap.box == Box.from_edges(min(columns), min(rows), max(columns) + 1, max(rows) + 1)


def test_pictures_of_different_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="different shapes"):
        departure(np.zeros((2, 2, 3), np.uint8), np.zeros((2, 3, 3), np.uint8))


@pytest.mark.parametrize("locale", EXAMPLE_LOCALES)
def test_clean_type_passes_in_every_locale(locale: str) -> None:
    text = next((text for where, text, _, _ in DEFECTS if where == locale), "Coffee")
    composition = drawn(asset(text_region(text), price_region(), code_region("https://example.com"), locale=locale))
    found = judge(SynthesisCheck(), composition)
    assert [finding.outcome for finding in found] == [Outcome.PASS] * 3


@pytest.mark.parametrize(("locale", "text", "wrong", "defect"), DEFECTS)
def test_every_planted_defect_fails(locale: str, text: str, wrong: str, defect: str) -> None:
    finding = only(SynthesisCheck(), planted(text, wrong, locale, set_by=SetBy.TYPE))
    assert finding.outcome is Outcome.FAIL, defect
    assert "pixels differ" in finding.reason


def test_one_pixel_by_one_step_fails_and_is_found() -> None:
    composition = drawn(asset(text_region()))
    layer = composition.layer("headline")
    assert layer is not None
    y, x = (int(i) for i in np.argwhere(layer.rgba[..., 3] == 255)[0])

    def nudge(rgba: Samples) -> None:
        rgba[y, x, 2] ^= 1

    finding = only(SynthesisCheck(), replaced(composition, "headline", nudge))
    assert (finding.outcome, finding.measured, finding.threshold) == (Outcome.FAIL, "1 pixels", "0 pixels")
    assert finding.evidence.box == Box(layer.x + x, layer.y + y, 1, 1)


def test_ink_outside_the_paint_bounds_fails() -> None:
    composition = drawn(asset(text_region()))
    layer = composition.layer("headline")
    assert layer is not None
    spill = np.pad(layer.rgba, ((0, 9), (0, 0), (0, 0)))
    spill[-1, 5] = (0, 0, 0, 255)
    wide = attrs.evolve(composition, layers=(attrs.evolve(layer, rgba=spill),))
    assert only(SynthesisCheck(), wide).outcome is Outcome.FAIL


def test_what_lies_above_is_stacked_again() -> None:
    below, above = text_region(z=1), price_region(box=Box(200, 60, 200, 60), z=2, panel=Panel(SALE))
    composition = drawn(asset(below, above))
    assert [finding.outcome for finding in judge(SynthesisCheck(), composition)] == [Outcome.PASS] * 2
    moved = attrs.evolve(
        composition, layers=tuple(attrs.evolve(x, x=x.x + (x.region_id == "price")) for x in composition.layers)
    )
    outcomes = {finding.region: finding.outcome for finding in judge(SynthesisCheck(), moved)}
    assert outcomes == {"headline": Outcome.PASS, "price": Outcome.FAIL}


def test_ink_that_type_chose_by_its_ground_is_chosen_again() -> None:
    composition = drawn(asset(text_region(color=None)), (20, 20, 40))
    assert only(SynthesisCheck(), composition).outcome is Outcome.PASS


def test_relaxed_size_and_box_are_accepted_but_other_words_are_not() -> None:
    region = text_region("Fresh coffee", short="Coffee")
    composition = blank(asset(region))

    def redrawn(**changes: Any) -> Composition:
        changed = attrs.evolve(region, **changes)
        return composition.with_layer(attrs.evolve(draw(changed, composition), set_by=SetBy.TYPE), changed)

    def saying(text: str) -> object:
        return attrs.evolve(region.content, parts=(Part("text", text),))

    outcomes = [
        only(SynthesisCheck(), made).outcome
        for made in (
            redrawn(box=region.box.expanded(10), min_font_px=8.0),
            redrawn(content=saying("Coffee")),
            redrawn(content=saying("Tea")),
            redrawn(content=saying("fresh coffee")),
        )
    ]
    assert outcomes == [Outcome.PASS, Outcome.PASS, Outcome.FAIL, Outcome.FAIL]


def test_another_payload_fails() -> None:
    right, wrong = code_region("https://example.com/1"), code_region("https://example.com/2")
    composition = blank(asset(right))
    swapped = composition.with_layer(attrs.evolve(draw(wrong, composition), set_by=SetBy.TYPE), wrong)
    assert only(SynthesisCheck(), swapped).outcome is Outcome.FAIL
    hidden = composition.with_layer(attrs.evolve(draw(wrong, composition), set_by=SetBy.TYPE))
    assert only(SynthesisCheck(), hidden).outcome is Outcome.FAIL


def test_what_a_model_drew_or_nobody_has_no_finding() -> None:
    composition = planted("Coffee", "Coffee", "en-US", set_by=SetBy.MODEL)
    assert judge(SynthesisCheck(), composition) == ()
    assert judge(SynthesisCheck(), blank(asset(text_region()))) == ()


def test_an_empty_layer_fails() -> None:
    composition = blank(asset(text_region()), PAPER)
    empty = Layer("headline", 40, 40, np.zeros((0, 0, 4), np.uint8), set_by=SetBy.TYPE)
    assert only(SynthesisCheck(), composition.with_layer(empty)).outcome is Outcome.FAIL
