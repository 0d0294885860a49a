from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.checks.scenes import (
    BOXES,
    INK,
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

from proofpress.brief import Content, ContentKind, Format, Panel, PrintSpec, Region, Relax, Role, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.geometry import Box, Insets
from proofpress.plugins.checks._areas import line_heights
from proofpress.plugins.checks._finished import frame_is_calm
from proofpress.plugins.checks.geometry import GeometryCheck, allowed_minimum
from proofpress.proof import Finding, Outcome
from proofpress.setting import draw


def shifted(composition: Composition, dx: int, dy: int, region_id: str = "headline") -> Composition:
    """Return the composition with the samples of a layer rolled inside its bounds."""
    return replaced(composition, region_id, lambda rgba: np.roll(rgba, (dy, dx), axis=(0, 1)))


def by_model(composition: Composition, region_id: str = "headline") -> Composition:
    layer = composition.layer(region_id)
    assert layer is not None
    return composition.with_layer(attrs.evolve(layer, set_by=SetBy.MODEL))


def of(composition: Composition, region_id: str) -> Finding:
    return next(finding for finding in judge(GeometryCheck(), composition) if finding.region == region_id)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "Größe zählt"),
        ("ar-EG", "صباحك على مزاجك"),
        ("th-TH", "เช้านี้หอมกว่าทุกวัน"),
        ("ja-JP", "朝が、待ち遠しくなる。"),
    ],
)
@pytest.mark.parametrize("panel", [None, Panel(SALE, radius=12), Panel(SALE, rotate=-6), Panel(SALE, opacity=0.8)])
def test_what_type_sets_passes(locale: str, text: str, panel: Panel | None) -> None:
    box = Box(60, 100, 400, 80)
    region = text_region(text, panel=panel, color=PAPER if panel else INK, bleed=6, box=box)
    finding = only(GeometryCheck(), drawn(asset(region, locale=locale)))
    assert finding.outcome is Outcome.PASS, finding.reason
    assert "px" in (finding.measured or "")


def test_prices_with_a_struck_former_price_pass() -> None:
    region = price_region(
        unit="/ 250 g", box=Box(60, 100, 300, 200), panel=Panel(SALE, rotate=-6, padding=20), color=PAPER
    )
    finding = only(GeometryCheck(), drawn(asset(region)))
    assert finding.outcome is Outcome.PASS, finding.reason
    assert "smallest part" in (finding.measured or "")


def test_codes_and_pictures_pass_without_a_font_size() -> None:
    finding = only(GeometryCheck(), drawn(asset(code_region("a"))))
    assert finding.outcome is Outcome.PASS
    assert finding.threshold is None


def test_a_code_whose_ground_is_cut_fails() -> None:
    made = drawn(asset(code_region("a")))

    def cut(rgba: Any) -> None:
        rgba[:60] = 0

    finding = only(GeometryCheck(), replaced(made, "qr", cut))
    assert finding.outcome is Outcome.FAIL
    assert "does not fill its box" in finding.reason


def test_what_was_not_drawn_fails() -> None:
    made = drawn(asset(text_region(), text_region("Second", Role.CTA, box=BOXES[1])))
    assert of(made.without("cta"), "cta").outcome is Outcome.FAIL
    assert of(replaced(made, "cta", np.zeros_like), "cta").outcome is Outcome.FAIL


@given(st.integers(-60, 60), st.integers(-30, 30))
@settings(max_examples=20, deadline=None)
def test_ink_away_from_where_type_sets_it_fails(dx: int, dy: int) -> None:
    made = drawn(asset(text_region("Fresh", max_font_px=30, bleed=4)))
    outcome = only(GeometryCheck(), shifted(made, dx, dy)).outcome
    if max(abs(dx), abs(dy)) <= 2:
        assert outcome is Outcome.PASS
    elif max(abs(dx), abs(dy)) >= 6:
        assert outcome is Outcome.FAIL


def test_ink_smaller_than_set_fails() -> None:
    made = asset(text_region("Fresh coffee", min_font_px=40))
    small = attrs.evolve(made.regions[0], min_font_px=20, max_font_px=30)
    composition = blank(made).with_layer(draw(small, blank(made)))
    finding = only(GeometryCheck(), composition)
    assert finding.outcome is Outcome.FAIL
    assert (
        finding.reason
        == "text stands at x 43, y 68, 167 × 23 px, and type sets it at x 46, y 53, 372 × 52 px: set it again"
    )


def test_a_layer_that_was_not_clipped_fails() -> None:
    made = drawn(asset(text_region()))
    layer = made.layer("headline")
    assert layer is not None
    outside = attrs.evolve(made, layers=(attrs.evolve(layer, x=layer.x + 200),))
    finding = only(GeometryCheck(), outside)
    assert finding.outcome is Outcome.FAIL
    assert "its ink leaves its box and bleed by 178 px at the right: draw it again inside" in finding.reason


def test_ink_in_the_margins_of_the_safe_area_fails_but_not_a_pictures() -> None:
    form = Format("square", 600, 600, Insets(0, 0, 0, 60))
    finding = only(GeometryCheck(), drawn(asset(text_region(), form=form)))
    assert finding.outcome is Outcome.FAIL
    assert finding.reason == "its ink enters the margins of the safe area by 14 px at the left: move the box inwards"
    picture = Region("cup", Role.IMAGE, Box(0, 0, 50, 50), Content(ContentKind.IMAGE))
    made = asset(picture, form=form)
    full = np.full((50, 50, 4), 255, np.uint8)
    assert only(GeometryCheck(), blank(made).with_layer(Layer("cup", 0, 0, full))).outcome is Outcome.PASS


def test_ink_that_cannot_be_told_from_its_panel_fails() -> None:
    finding = only(GeometryCheck(), drawn(asset(text_region(panel=Panel(SALE), color=SALE))))
    assert finding.outcome is Outcome.FAIL
    assert "panel" in finding.reason


def test_size_and_millimetres_are_told() -> None:
    form = Format("square", 600, 600, Insets(20, 20, 20, 20), PrintSpec(dpi=150))
    finding = only(GeometryCheck(), drawn(asset(text_region(min_font_px=20, max_font_px=30), form=form)))
    assert "30 px (5.1 mm in print)" in (finding.measured or "")
    assert finding.threshold == "at least 20 px"


@pytest.mark.parametrize(
    ("role", "least", "relaxed", "drawn_at", "outcome"),
    [
        (Role.HEADLINE, 40, None, 40, Outcome.PASS),
        (Role.HEADLINE, 40, None, 30, Outcome.FAIL),
        (Role.HEADLINE, 40, 30, 30, Outcome.PASS),
        (Role.HEADLINE, 40, 30, 29, Outcome.FAIL),
        (Role.LEGAL, 40, 30, 30, Outcome.FAIL),
    ],
)
def test_a_relaxed_size_stays_within_the_briefs_limit(
    role: Role, least: float, relaxed: float | None, drawn_at: float, outcome: Outcome
) -> None:
    region = text_region("Fresh", role, min_font_px=least, relax=Relax(min_font_px=relaxed))
    made = asset(region)
    smaller = attrs.evolve(region, min_font_px=drawn_at, max_font_px=max(drawn_at, 45))
    composition = blank(made)
    composition = composition.with_layer(draw(smaller, composition), smaller)
    assert only(GeometryCheck(), composition).outcome is outcome
    assert allowed_minimum(region, made) == (least if role is Role.LEGAL or relaxed is None else relaxed)


def test_text_under_a_higher_layer_fails_on_both() -> None:
    low = text_region("Fresh coffee", z=1)
    high = text_region("SALE", Role.BADGE, z=2, box=Box(100, 40, 200, 80), panel=Panel(SALE), color=PAPER)
    made = drawn(asset(low, high))
    covered, cover = of(made, "headline"), of(made, "badge")
    assert covered.outcome is Outcome.FAIL
    assert "'badge' covers its ink" in covered.reason
    assert cover.outcome is Outcome.FAIL
    assert "covers the ink of 'headline'" in cover.reason


def test_text_over_a_picture_or_beside_a_neighbours_ink_passes() -> None:
    left = text_region("Hi", box=Box(40, 40, 400, 80), align="start", max_font_px=40)
    right = text_region("Go", Role.CTA, box=Box(40, 40, 400, 80), align="end", max_font_px=40)
    assert {finding.outcome for finding in judge(GeometryCheck(), drawn(asset(left, right)))} == {Outcome.PASS}


def test_ink_of_two_texts_at_the_same_z_fails() -> None:
    made = drawn(asset(text_region("Fresh coffee"), text_region("Fresh coffee", Role.CTA)))
    assert {finding.outcome for finding in judge(GeometryCheck(), made)} == {Outcome.FAIL}


def test_a_picture_over_text_fails_the_text() -> None:
    picture = Region("cup", Role.IMAGE, Box(40, 40, 300, 80), Content(ContentKind.IMAGE), z=5)
    made = asset(text_region(), picture)
    composition = blank(made)
    composition = composition.with_layer(draw(made.regions[0], composition))
    faint = np.zeros((80, 300, 4), np.uint8)
    faint[..., 3] = 30
    assert of(composition.with_layer(Layer("cup", 40, 40, faint)), "headline").outcome is Outcome.PASS
    assert (
        of(composition.with_layer(Layer("cup", 40, 40, np.full((80, 300, 4), 255, np.uint8))), "headline").outcome
        is Outcome.FAIL
    )


@pytest.mark.parametrize(
    ("box", "told"),
    [
        (Box(30, 30, 420, 100), None),
        (Box(10, 30, 440, 100), "leaves the safe area by 10 px at the left"),
        (Box(30, 30, 420, 150), "runs into 'cta'"),
        (Box(22, 22, 560, 120), "more than the 20 px"),
    ],
)
def test_a_grown_box_stays_in_the_safe_area_and_clear_of_neighbours(box: Box, told: str | None) -> None:
    region = text_region(relax=Relax(grow_px=20))
    made = asset(region, text_region("Go", Role.CTA, box=BOXES[1]))
    grown = attrs.evolve(region, box=box, max_font_px=30)
    composition = blank(made)
    composition = composition.with_layer(draw(grown, composition), grown)
    finding = of(composition, "headline")
    assert finding.outcome is (Outcome.FAIL if told else Outcome.PASS), finding.reason
    assert (told or "") in finding.reason


@pytest.mark.parametrize("size", [24.0, 36.0, 48.0])
def test_the_size_of_a_models_letters_is_estimated(size: float) -> None:
    made = by_model(drawn(asset(text_region("Fresh coffee", min_font_px=10, max_font_px=size))))
    finding = only(GeometryCheck(), made)
    assert finding.outcome is Outcome.PASS
    told = float((finding.measured or "").split("about ")[1].split(" ")[0])
    assert told == pytest.approx(size, rel=0.1)


@pytest.mark.parametrize("panel", [None, Panel(SALE, radius=12), Panel(SALE, rotate=-6), Panel(SALE, rotate=20)])
@pytest.mark.parametrize("price", [False, True])
def test_a_models_letters_are_measured_on_panels_and_turned(panel: Panel | None, *, price: bool) -> None:
    box = Box(60, 200, 400, 160)
    given: dict[str, Any] = {
        "panel": panel,
        "box": box,
        "min_font_px": 30,
        "color": PAPER if panel else INK,
        "bleed": 4,
    }
    region = price_region(unit="/ kg", **given) if price else text_region("Fresh coffee", **given)
    made = asset(region)
    assert only(GeometryCheck(), by_model(drawn(made), region.id)).outcome is Outcome.PASS
    small = attrs.evolve(region, min_font_px=13, max_font_px=13)
    finding = only(GeometryCheck(), by_model(blank(made).with_layer(draw(small, blank(made))), region.id))
    assert finding.outcome is Outcome.FAIL
    assert "at least 30 px" in finding.reason


def test_the_tone_of_a_models_panel_need_not_be_exact() -> None:
    made = drawn(asset(text_region(panel=Panel(SALE), color=PAPER, min_font_px=30)))

    def tint(rgba: Any) -> None:
        panel = (rgba[..., :3] == SALE).all(-1)
        rgba[panel, :3] = (150, 90, 30)

    finding = only(GeometryCheck(), by_model(replaced(made, "headline", tint)))
    assert finding.outcome is Outcome.PASS, finding.reason


def test_a_models_letters_that_are_much_too_small_fail() -> None:
    made = asset(text_region("Fresh coffee", min_font_px=40, bleed=8))
    small = attrs.evolve(made.regions[0], min_font_px=10, max_font_px=24)
    finding = only(GeometryCheck(), by_model(blank(made).with_layer(draw(small, blank(made)))))
    assert finding.outcome is Outcome.FAIL
    assert "at least 40 px" in finding.reason


def test_a_models_ink_that_may_be_cut_at_the_edge_is_undecided() -> None:
    made = by_model(drawn(asset(text_region("Fresh", min_font_px=30, max_font_px=50))))
    assert only(GeometryCheck(), made).outcome is Outcome.PASS

    def push(rgba: Any) -> Any:
        columns = np.flatnonzero((rgba[..., 3] > 0).any(0))
        out = np.zeros_like(rgba)
        start = int(columns[0]) + 8
        out[:, : rgba.shape[1] - start] = rgba[:, start:]
        return out

    finding = only(GeometryCheck(), replaced(made, "headline", push))
    assert finding.outcome is Outcome.UNDECIDED
    assert "edge" in finding.reason


def test_a_models_opaque_patch_is_measured_where_it_departs_from_its_ground() -> None:
    made = drawn(asset(text_region("Fresh", min_font_px=30, max_font_px=50)))
    layer = made.layer("headline")
    assert layer is not None
    patch = np.dstack([made.flatten(layer.box), np.full((layer.box.height, layer.box.width), 255, np.uint8)])
    finding = only(GeometryCheck(), made.with_layer(attrs.evolve(layer, rgba=patch, set_by=SetBy.MODEL)))
    assert finding.outcome is Outcome.PASS, finding.reason
    assert "about" in (finding.measured or "")


def finished(composition: Composition) -> Composition:
    """Return what `proofpress check` sees: the picture as the plate, and no layer."""
    return attrs.evolve(composition, plate=Plate(composition.flatten()), layers=())


def test_a_finished_image_is_judged_by_its_pixels() -> None:
    made = drawn(asset(text_region(), code_region("a")))
    assert {finding.outcome for finding in judge(GeometryCheck(), finished(made))} == {Outcome.PASS}
    empty = finished(blank(made.asset))
    assert {finding.outcome for finding in judge(GeometryCheck(), empty)} == {Outcome.FAIL}


@pytest.mark.parametrize("rotate", [0, -6])
def test_a_finished_image_may_have_panels(rotate: float) -> None:
    region = text_region(panel=Panel(SALE, radius=20, rotate=rotate), color=PAPER, box=Box(60, 100, 400, 80))
    finding = only(GeometryCheck(), finished(drawn(asset(region))))
    assert finding.outcome is Outcome.PASS, finding.reason


def test_on_a_restless_ground_a_finished_text_passes_where_its_ink_is_what_type_sets() -> None:
    made = asset(text_region("Fresh coffee", panel=Panel(SALE, padding=0, opacity=0.9), color=PAPER, bleed=6))
    rows, columns = np.indices((600, 600)) // 8
    ground = np.repeat(np.where((rows + columns) % 2, 250, 40).astype(np.uint8)[..., None], 3, axis=2)
    restless = attrs.evolve(blank(made), plate=Plate(ground))
    own = restless.with_layer(draw(made.regions[0], restless))
    finding = only(GeometryCheck(), finished(own))
    assert finding.outcome is Outcome.PASS
    assert "where type sets it" in finding.reason
    other = attrs.evolve(
        made, regions=(text_region("Stale coffee", panel=Panel(SALE, padding=0, opacity=0.9), bleed=6),)
    )
    strange = attrs.evolve(finished(own), asset=other, regions=other.regions)
    assert only(GeometryCheck(), strange).outcome is Outcome.UNDECIDED


def test_a_finished_image_whose_ink_crosses_its_box_is_undecided() -> None:
    made = finished(drawn(asset(text_region("Fresh coffee", max_font_px=60))))
    narrow = attrs.evolve(made.regions[0], box=Box(40, 40, 150, 80))
    finding = only(GeometryCheck(), attrs.evolve(made, regions=(narrow,)))
    assert finding.outcome is Outcome.UNDECIDED


def test_a_frame_is_calm_on_a_gradient_and_not_through_letters() -> None:
    ramp = np.repeat(np.linspace(0, 255, 100).astype(np.uint8)[None, :, None], 100, 0).repeat(3, 2)
    assert frame_is_calm(ramp, Box(0, 0, 100, 100))
    ramp = ramp.copy()
    ramp[40:50, 0] = 255
    assert not frame_is_calm(ramp, Box(0, 0, 100, 100))
    assert not frame_is_calm(ramp, Box(0, 0, 0, 0))


def test_dots_and_accents_belong_to_their_line() -> None:
    mask = np.zeros((100, 10), bool)
    mask[10:13] = mask[16:40] = mask[45:70] = mask[95:97] = True
    assert line_heights(mask) == [30, 25, 2]
    assert line_heights(np.zeros((5, 5), bool)) == []
