# ruff: noqa: ARG002 - the fakes need not look at everything that they are given

from __future__ import annotations

import random
from collections.abc import Sequence

import attrs
import pytest
from tests.plugin_kit import Painter, PlainRenderer, TypePainter

from proofpress.brief import Asset, Role, SetBy, UndecidedPolicy
from proofpress.composition import Plate
from proofpress.errors import InputError
from proofpress.geometry import Box, Size
from proofpress.interfaces import ComposeRequest, Compositor, Context, Price, Priced, Renderer, RenderRequest
from proofpress.making.costing import price_of
from proofpress.making.crew import Crew
from proofpress.pipeline import Pipeline
from proofpress.repair import Ladder, Rung
from proofpress.testing.fakes import PaidCompositor
from proofpress.testing.samples import sample_asset, text_region

LADDER = Ladder((Rung("m1", SetBy.MODEL), Rung("m2", SetBy.MODEL, effort=1), Rung("t", SetBy.TYPE)))


class Priced3(Painter, Priced):
    """A call costs 100, 10 more for each region, and ten times as much with more effort; twice that at worst."""

    def price(self, request: RenderRequest | ComposeRequest) -> Price:
        assert isinstance(request, ComposeRequest)
        cost = (100 + 10 * len(request.regions)) * (10 if request.effort else 1)
        return Price(cost, 2 * cost)


class PricedPlate(PlainRenderer, Priced):
    def price(self, request: RenderRequest | ComposeRequest) -> Price:
        return Price(5, 7)


def asset(count: int, **changes: object) -> Asset:
    regions = (
        text_region("Tea", id=f"r{i}", box=Box(10, 10 + 30 * i, 100, 24), role=Role.CTA, **changes)
        for i in range(count)
    )
    return sample_asset(*regions)


def crew(compositor: Compositor | None = None, renderer: Renderer | None = None, ladder: Ladder = LADDER) -> Crew:
    compositors = (compositor, TypePainter()) if compositor else (TypePainter(),)
    return Pipeline(renderer or PlainRenderer(), compositors, (), ladder).crew


def test_type_alone_costs_nothing() -> None:
    assert price_of(crew(), [], [asset(3)]) == Price()


def test_without_failures_only_the_first_attempt_is_expected_and_all_are_at_worst() -> None:
    price = price_of(crew(Priced3()), [], [asset(2), asset(2)], failing=0.0)
    assert price.expected == 2 * 120
    # Each rung at its worst as if every region failed by itself: 2 x (2 x 220) and ten times that.
    assert price.worst == 2 * (440 + 4_400)


def test_what_is_expected_is_what_a_simulation_of_the_ladder_spends() -> None:
    failing, count = 0.4, 3
    price = price_of(crew(Priced3()), [], [asset(count)], failing)
    chance, rounds, spent = random.Random(5), 4000, 0
    for _ in range(rounds):
        spent += 100 + 10 * count
        failed = sum(chance.random() < failing for _ in range(count))
        spent += 10 * (100 + 10 * failed) if failed else 0
    assert price.expected == pytest.approx(spent / rounds, rel=0.05)


def test_of_many_regions_an_average_is_taken() -> None:
    price = price_of(crew(Priced3()), [], [asset(8)], failing=0.5)
    assert price.expected == 100 + 80 + round(0.5 * 8 * 1100)


def test_retries_that_the_brief_allows_count_at_worst() -> None:
    once = price_of(crew(Priced3()), [], [asset(1)])
    again = price_of(crew(Priced3()), [], [asset(1, on_undecided=UndecidedPolicy.RETRY, retries=3)])
    assert again == attrs.evolve(once, worst=once.worst + 3 * 2200)


def test_each_plate_is_asked_for_once() -> None:
    request = RenderRequest(Size(10, 10), asset(1).plate, asset(1).brand)
    assert price_of(crew(renderer=PricedPlate()), [request, request], [asset(1)]) == Price(10, 14)


def test_what_costs_money_and_names_no_price_is_refused() -> None:
    class Secret(PaidCompositor):
        name = "secret"

    with pytest.raises(InputError, match="'secret' costs money and cannot tell how much"):
        price_of(crew(Secret()), [], [asset(1)])
    with pytest.raises(InputError, match="makes no sense"):
        price_of(crew(), [], [], failing=1.5)


def test_a_renderer_that_costs_nothing_needs_no_price() -> None:
    class Free(PlainRenderer):
        def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
            raise AssertionError("an estimate renders nothing")

    request = RenderRequest(Size(10, 10), asset(1).plate, asset(1).brand)
    assert price_of(crew(renderer=Free()), [request], [asset(1)]) == Price()
