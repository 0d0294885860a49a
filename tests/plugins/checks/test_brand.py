from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from tests.plugins.checks.scenes import (
    BRAND,
    INK,
    PAPER,
    SALE,
    asset,
    blank,
    code_region,
    drawn,
    judge,
    only,
    replaced,
    text_region,
)

from proofpress.brief import Brand, Content, ContentKind, Panel, Region, Role, SetBy
from proofpress.geometry import Box
from proofpress.plugins.checks.brand import BrandCheck, nearest
from proofpress.proof import Outcome


def recolour(old: tuple[int, int, int], new: tuple[int, int, int]) -> Any:
    def change(rgba: Any) -> None:
        rgba[(rgba[..., :3] == old).all(-1), :3] = new

    return change


@pytest.mark.parametrize("panel", [None, Panel(SALE, radius=12), Panel(SALE, rotate=-6)])
def test_text_in_the_brands_colours_passes(panel: Panel | None) -> None:
    made = drawn(asset(text_region(panel=panel, color=PAPER if panel else INK, weight=700)))
    finding = only(BrandCheck(), made)
    assert finding.outcome is Outcome.PASS
    assert ("sale" if panel else "ink") in finding.reason


def test_another_ink_fails_with_its_distance() -> None:
    made = drawn(asset(text_region(color=(20, 90, 200))))
    finding = only(BrandCheck(), made)
    assert finding.outcome is Outcome.FAIL
    assert "#145AC8" in finding.reason


def test_another_panel_fails_and_another_ink_on_a_panel() -> None:
    made = drawn(asset(text_region("SALE", panel=Panel(SALE), color=PAPER, weight=800)))
    assert only(BrandCheck(), replaced(made, "headline", recolour(SALE, (184, 80, 31)))).outcome is Outcome.FAIL
    assert only(BrandCheck(), replaced(made, "headline", recolour(PAPER, (120, 250, 120)))).outcome is Outcome.FAIL


def test_a_difference_that_nobody_sees_passes() -> None:
    red, green, blue = SALE
    made = drawn(asset(text_region(panel=Panel((red + 1, green, blue + 1)), color=PAPER)))
    assert only(BrandCheck(), made).outcome is Outcome.PASS


def test_black_and_white_may_stand_in() -> None:
    assert only(BrandCheck(), drawn(asset(text_region(color=(0, 0, 0))))).outcome is Outcome.PASS
    assert nearest((255, 255, 255), BRAND)[0] in ("paper", "white")


def test_a_brand_without_colours_passes() -> None:
    made = drawn(asset(text_region(color=(20, 90, 200)), brand=Brand()))
    assert only(BrandCheck(), made).outcome is Outcome.PASS


def test_colours_that_cannot_be_told_are_undecided() -> None:
    made = drawn(asset(text_region()))
    noise = np.random.default_rng(1)

    def change(rgba: Any) -> None:
        rgba[..., :3] = noise.integers(0, 255, rgba[..., :3].shape)

    assert only(BrandCheck(), replaced(made, "headline", change)).outcome is Outcome.UNDECIDED


def test_pictures_pass_with_a_note_and_codes_and_models_are_not_judged() -> None:
    picture = Region("cup", Role.IMAGE, Box(300, 300, 50, 50), Content(ContentKind.IMAGE))
    made = asset(text_region(), code_region("a"), picture)
    (finding,) = judge(BrandCheck(), blank(made))
    assert (finding.region, finding.outcome) == ("cup", Outcome.PASS)
    with_text = drawn(asset(text_region(color=(20, 90, 200))))
    layer = with_text.layer("headline")
    assert layer is not None
    assert judge(BrandCheck(), with_text.with_layer(attrs.evolve(layer, set_by=SetBy.MODEL))) == ()
