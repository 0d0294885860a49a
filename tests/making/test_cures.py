"""What makes copy fit: each cure works, and no cheaper one would."""

from __future__ import annotations

import itertools
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests._core_strategies import asset_of, region_of

from proofpress.brief import Asset, Content, ContentKind, Panel, Part, Region, Relax, Role
from proofpress.geometry import Box
from proofpress.making.cures import Cure, CureKind, cheapest_cure, fits, relax_to_fit
from proofpress.repair import Relaxed, grow, more_lines, smaller
from proofpress.setting import place
from proofpress.testing.strategies import copy
from proofpress.text import graphemes

LONG = "Fresh rolls and loaves from seven"
LAYOUT = (CureKind.LINES, CureKind.GROW, CureKind.SMALLER)


def tight(text: str = LONG, role: Role = Role.BODY, **changes: Any) -> Region:
    """Return a region of 120 x 26 px, in which about one line of nine letters fits at 20 px."""
    region = region_of(role, "r", Box(100, 100, 120, 26), text)
    return attrs.evolve(region, min_font_px=20.0, max_font_px=20.0, max_lines=1, **changes)


def on_paper(region: Region, locale: str = "en-US") -> Asset:
    return asset_of(region, width=400, height=300, locale=locale)


def fitting(region: Region) -> Relaxed | None:
    asset = on_paper(region)
    relaxed, placement = relax_to_fit(region, asset)
    assert (placement.overflow == "") is (relaxed is not None)
    if relaxed is not None:
        assert placement == place(relaxed.region, asset)
    return relaxed


def cured(region: Region, locale: str = "en-US") -> Cure:
    asset = on_paper(region, locale)
    cure = cheapest_cure(region, asset)
    assert cure is not None
    assert fits(cure.region, asset)
    return cure


# What a run does by itself


def test_copy_that_fits_is_left_alone() -> None:
    region = tight("Rolls", relax=Relax(min_font_px=8, grow_px=50, lines=3))
    assert fitting(region) == Relaxed(region)
    assert cured(region) == Cure((), region, ())


def test_copy_that_never_fits_is_told_in_its_most_relaxed_form() -> None:
    assert fitting(tight()) is None
    region = tight(relax=Relax(min_font_px=19, grow_px=2, lines=1))
    placement = relax_to_fit(region, on_paper(region))[1]
    assert (placement.region.box, placement.region.max_lines, placement.region.min_font_px) == (
        Box(98, 98, 124, 30), 2, 19,
    )  # fmt: skip


def test_one_more_line_is_the_first_relaxation() -> None:
    roomy = attrs.evolve(tight(), box=Box(100, 100, 180, 80))
    relaxed = fitting(attrs.evolve(roomy, relax=Relax(lines=2, grow_px=90, min_font_px=8)))
    assert relaxed is not None
    assert relaxed.notes == ("2 lines instead of 1",)
    assert relaxed.region == attrs.evolve(roomy, relax=relaxed.region.relax, max_lines=2)


def test_then_the_box_grows_no_more_than_needed_then_letters_shrink_then_the_short_copy_stands_in() -> None:
    content = Content(ContentKind.TEXT, (Part("text", LONG),), short="Rolls")
    base = attrs.evolve(tight(), content=content)
    kinds = []
    for relax in (
        Relax(lines=1, grow_px=99, min_font_px=5),
        Relax(lines=1, grow_px=3, min_font_px=5),
        Relax(lines=1, grow_px=3, min_font_px=19),
    ):
        region = attrs.evolve(base, relax=relax)
        cure = cured(region)
        kinds.append(cure.kinds)
        relaxed = fitting(region)
        assert relaxed is not None
        assert (relaxed.region, relaxed.notes) == (cure.region, cure.notes)
    assert kinds == [(CureKind.GROW,), (CureKind.SMALLER,), (CureKind.SHORT,)]


def test_letters_shrink_no_more_than_needed() -> None:
    region = tight(relax=Relax(min_font_px=4))
    relaxed = fitting(region)
    assert relaxed is not None
    least = relaxed.region.min_font_px
    assert 4 < least < 20
    assert relaxed.notes == (f"minimum {least:g} px instead of 20 px",)
    assert not fits(attrs.evolve(region, min_font_px=least + 0.5), on_paper(region))


def test_without_a_limit_of_lines_none_is_added() -> None:
    relaxed = fitting(attrs.evolve(tight(), max_lines=None, relax=Relax(lines=3, min_font_px=6)))
    assert relaxed is not None
    assert relaxed.region.max_lines is None


@pytest.mark.parametrize("least", [None, 20.0, 24.0])
def test_letters_shrink_only_to_a_smaller_minimum(least: float | None) -> None:
    assert fitting(tight(relax=Relax(min_font_px=least))) is None


def test_a_legal_minimum_is_never_relaxed() -> None:
    assert fitting(tight(relax=Relax(min_font_px=4))) is not None
    assert fitting(tight(role=Role.LEGAL, relax=Relax(min_font_px=4))) is None


def test_short_copy_is_not_taken_twice() -> None:
    assert fitting(attrs.evolve(tight(), content=Content(ContentKind.TEXT, (Part("text", LONG),), short=LONG))) is None


def test_the_box_does_not_grow_into_a_neighbour() -> None:
    region = tight(relax=Relax(grow_px=99))
    neighbour = attrs.evolve(region_of(Role.BODY, "n", Box(222, 90, 60, 40)))
    lonely, crowded = on_paper(region), asset_of(region, neighbour, width=400, height=300)
    alone, beside = cheapest_cure(region, lonely), cheapest_cure(region, crowded)
    assert alone is not None
    assert alone.kinds == (CureKind.GROW,)
    assert beside is None or not beside.region.box.overlaps(neighbour.box)


# What only a person can do


def test_hyphens_come_before_the_short_copy_and_stand_where_lines_end() -> None:
    content = Content(ContentKind.TEXT, (Part("text", "Frühlingszwiebelblumen"),), short="Blumen")
    region = attrs.evolve(tight(), content=content, max_lines=2, box=Box(100, 100, 150, 60))
    cure = cured(region, "de-DE")
    assert cure.kinds == (CureKind.HYPHENATE,)
    assert not cure.automatic
    text = cure.region.content.text
    assert text.count("\u00ad") == 1
    assert text.replace("\u00ad", "") == "Frühlingszwiebelblumen"
    assert cure.notes == (f"hyphenate, as “{text.replace(chr(0xAD), chr(0x2027))}”",)
    run = relax_to_fit(region, on_paper(region, "de-DE"))[0]
    assert run is not None
    assert run.notes == ("short copy “Blumen”",)


def test_the_characters_to_cut_are_counted_as_people_do() -> None:
    cure = cured(tight("Crème brûlée, s’il vous plaît"))
    assert cure.kinds == (CureKind.CUT,)
    text = cure.region.content.text
    assert "Crème brûlée, s’il vous plaît".startswith(text)
    (note,) = cure.notes
    assert note.endswith(f"as “{text}”")
    assert note.startswith("cut ")


@pytest.mark.parametrize(
    "changes",
    [
        {"role": Role.SKU},
        {"pattern": "[A-Z].*"},
        {"role": Role.PRICE, "content": Content(ContentKind.PRICE, (Part("amount", "$1,234,567.99"),))},
        {"columns": ("start", "end"), "content": Content(ContentKind.TEXT, (Part("text", "Espresso\t$ 234.50"),))},
    ],
)
def test_what_must_not_be_cut_asks_for_a_larger_box(changes: dict[str, Any]) -> None:
    region = attrs.evolve(tight(), **changes)
    cure = cured(region)
    assert cure.kinds == (CureKind.ENLARGE,)
    assert cure.region.content == region.content
    box = cure.region.box
    assert cure.notes == (f"enlarge its box to {box.width} x {box.height} px",)
    smaller_by = [(1, 0)] if box.width > 120 else [(0, 1)]
    for dx, dy in smaller_by:
        less = attrs.evolve(cure.region, box=Box(box.x, box.y, box.width - dx, box.height - dy))
        assert not fits(less, on_paper(region))


def test_a_box_without_room_asks_for_a_larger_one() -> None:
    region = attrs.evolve(tight("Tea"), panel=Panel((0, 0, 0), padding=60))
    cure = cured(region)
    assert cure.kinds == (CureKind.ENLARGE,)


# Laws

relaxes = st.builds(
    Relax,
    min_font_px=st.one_of(st.none(), st.sampled_from([10.0, 14.0, 17.0, 19.5])),
    grow_px=st.sampled_from([0, 1, 4, 17, 60]),
    lines=st.integers(0, 3),
)


@st.composite
def crowded(draw: st.DrawFn) -> tuple[Region, Asset]:
    locale = draw(st.sampled_from(["en-US", "de-DE", "pl-PL", "ar-EG", "hi-IN", "th-TH", "ja-JP"]))
    text = draw(copy(locale, max_words=6))
    short = draw(st.one_of(st.none(), copy(locale, max_words=1)))
    size = draw(st.tuples(st.integers(50, 200), st.integers(20, 80)))
    region = attrs.evolve(
        region_of(draw(st.sampled_from([Role.BODY, Role.HEADLINE, Role.LEGAL])), "r", Box(80, 80, *size), text),
        content=Content(ContentKind.TEXT, (Part("text", text),), short=short),
        min_font_px=20.0,
        max_font_px=draw(st.sampled_from([20.0, 28.0, None])),
        max_lines=draw(st.sampled_from([None, 1, 2])),
        relax=draw(relaxes),
    )
    neighbour = region_of(Role.BODY, "n", Box(300, 40, 60, 200))
    return region, asset_of(region, neighbour, width=400, height=300, locale=locale)


def stepped(region: Region, asset: Asset, kinds: tuple[CureKind, ...]) -> Region | None:
    """Return the region relaxed by these kinds as far as may be, None if one of them cannot; written apart from the code."""
    for kind in kinds:
        step = {
            CureKind.LINES: more_lines,
            CureKind.GROW: lambda r: grow(r, asset),
            CureKind.SMALLER: smaller,
        }[kind](region)
        if step is None:
            return None
        region = step.region
    return region


def price_of(kinds: tuple[CureKind, ...]) -> tuple[int, int, tuple[int, ...]]:
    order = list(CureKind)
    dear = [order.index(kind) for kind in kinds if kind not in LAYOUT]
    return max(dear, default=-1), len(kinds), tuple(order.index(kind) for kind in kinds)


@given(crowded())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_cure_makes_the_copy_fit_and_no_cheaper_one_does(made: tuple[Region, Asset]) -> None:
    region, asset = made
    cure = cheapest_cure(region, asset)
    assert cure is not None
    assert fits(cure.region, asset)
    assert (cure.kinds == ()) is fits(region, asset)
    for count in range(len(LAYOUT) + 1):
        for kinds in itertools.combinations(LAYOUT, count):
            if price_of(kinds) < price_of(cure.kinds):
                relaxed = stepped(region, asset, kinds)
                assert relaxed is None or not fits(relaxed, asset), kinds


@given(crowded())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_kind_of_the_cure_could_be_used_less(made: tuple[Region, Asset]) -> None:
    region, asset = made
    cure = cheapest_cure(region, asset)
    assert cure is not None
    kept = attrs.evolve(cure.region, relax=region.relax)
    if CureKind.LINES in cure.kinds:
        assert kept.max_lines is not None
        assert not fits(attrs.evolve(kept, max_lines=kept.max_lines - 1), asset)
    if CureKind.SMALLER in cure.kinds:
        assert not fits(attrs.evolve(kept, min_font_px=kept.min_font_px + 0.5), asset)
    if CureKind.GROW in cure.kinds:
        by = next(n for n in range(1, region.relax.grow_px + 1) if grown(region, asset, n) == kept.box)
        assert not fits(attrs.evolve(kept, box=grown(region, asset, by - 1)), asset)
    if CureKind.CUT in cure.kinds:
        cells, left = graphemes(region.content.text), graphemes(cure.region.content.text)
        longer = "".join(cells[: len(left) + 1])
        if longer.strip() != cure.region.content.text and len(left) + 1 < len(cells):
            widest = stepped_all(region, asset)
            changed = attrs.evolve(widest, content=attrs.evolve(region.content, parts=(Part("text", longer),)))
            assert not fits(changed, asset)


def grown(region: Region, asset: Asset, by: int) -> Box:
    step = grow(region, asset, by) if by else None
    return step.region.box if step else region.box


def stepped_all(region: Region, asset: Asset) -> Region:
    for kind in LAYOUT:
        region = stepped(region, asset, (kind,)) or region
    return region


@given(crowded())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_run_relaxes_as_the_automatic_cure_says(made: tuple[Region, Asset]) -> None:
    region, asset = made
    cure = cheapest_cure(region, asset)
    relaxed = relax_to_fit(region, asset)[0]
    assert cure is not None
    if cure.automatic:
        assert relaxed == Relaxed(cure.region, cure.notes)
    elif CureKind.HYPHENATE not in cure.kinds:
        assert relaxed is None
