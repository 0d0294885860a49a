from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Generator, Sequence

import attrs
import numpy as np
import pytest
from tests.brief_kit import changed
from tests.pipeline_kit import LOCALES, campaign, quick
from tests.plugin_kit import Painter, PlainRenderer, TypePainter

from proofpress.budget import Budget, Cost
from proofpress.composition import Layer, Plate
from proofpress.errors import (
    BackendAccountError,
    BackendUnavailableError,
    BriefError,
    CancelledError,
    EnvironmentProblem,
)
from proofpress.interfaces import ComposeRequest, Context, Deriver, RenderRequest
from proofpress.loading import parse_brief
from proofpress.proof import Proof, Status


def test_run_all_yields_in_the_order_of_the_brief_with_one_plate_for_each_format() -> None:
    renderer = PlainRenderer()
    brief = parse_brief(campaign())
    proofs = list(quick(renderer).run_all(brief, workers=4))
    assert [proof.asset.id for proof in proofs] == [f"{tag}/{name}" for tag in LOCALES for name in ("tall", "wide")]
    assert sorted((r.size.width, r.size.height) for r in renderer.requests) == [(300, 400), (400, 300)]
    assert all(proof.status is Status.APPROVED for proof in proofs)


class Widening(PlainRenderer, Deriver):
    """Derives other formats from the plate of the first."""

    def derive(self, plate: Plate, request: RenderRequest, ctx: Context) -> Plate:
        del ctx
        pixels = np.full((request.size.height, request.size.width, 3), plate.pixels[0, 0], np.uint8)
        return attrs.evolve(plate, pixels=pixels, renderer="derived")


@pytest.mark.parametrize("formats", [(), ("wide",)])
def test_a_deriver_renders_the_first_format_once_whichever_assets_are_made(formats: tuple[str, ...]) -> None:
    renderer = Widening()
    proofs = list(quick(renderer).run_all(parse_brief(campaign()), formats=formats, workers=8))
    assert [(request.size.width, request.size.height) for request in renderer.requests] == [(300, 400)]
    made = {proof.asset.format.id: proof.composition.plate.renderer for proof in proofs if proof.composition}
    assert made["wide"] == "derived"


def test_one_asset_alone_has_the_plate_that_it_has_among_all() -> None:
    renderer = Widening()
    alone = quick(renderer).run(parse_brief(campaign()), format="wide")
    together = list(quick(Widening()).run_all(parse_brief(campaign())))[1]
    assert alone.sha256 == together.sha256
    assert [request.size.width for request in renderer.requests] == [300]


def test_run_all_makes_only_what_was_asked_for() -> None:
    renderer = PlainRenderer()
    proofs = quick(renderer).run_all(parse_brief(campaign()), locales=["pl-PL", "de-DE"], formats=["wide"])
    assert [proof.asset.id for proof in proofs] == ["pl-PL/wide", "de-DE/wide"]
    assert len(renderer.requests) == 1


def test_the_plate_is_kept_calm_where_copy_of_any_locale_stands_and_not_under_panels() -> None:
    data = changed(campaign(), ("overrides",), {"pl-PL": {"headline": {"box": {"tall": [10, 200, 280, 90]}}}})
    panel = {
        "id": "tag",
        "role": "badge",
        "box": {"tall": [20, 300, 90, 60], "wide": None},
        "panel": {"fill": "#000000"},
    }
    data["regions"].append(panel)
    data["copy"]["default"] = {"tag": "New"}
    renderer = PlainRenderer()
    quick(renderer).run(parse_brief(data), locale="en-US")
    assert [box.as_tuple() for box in renderer.requests[0].calm] == [(10, 200, 280, 90), (20, 20, 260, 90)]


def test_copy_that_cannot_fit_in_the_last_locale_stops_everything_before_the_first_plate() -> None:
    data = changed(campaign(), ("copy", "pl-PL", "headline"), "Tulipany " * 80)
    renderer = PlainRenderer()
    with pytest.raises(BriefError, match=r"cannot fit in format 'tall' at its minimum of 12 px") as caught:
        quick(renderer).run_all(parse_brief(data, source="campaign.json"))
    assert renderer.requests == []
    assert caught.value.where == "campaign.json: $.copy.pl-PL.headline"
    assert "the longest text that would fit is “Tulipany" in caught.value.message


def test_a_letter_that_no_font_has_is_named_before_the_first_plate() -> None:
    data = changed(campaign(), ("copy", "pl-PL", "headline"), "Tulipany \U0010fffd")
    renderer = PlainRenderer()
    with pytest.raises(EnvironmentProblem, match=r"U\+10FFFD") as caught:
        quick(renderer).run_all(parse_brief(data))
    assert renderer.requests == []
    assert caught.value.remedy


def test_hyphens_that_nothing_here_can_set_are_told_before_the_first_plate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyphen", None)
    data = changed(campaign(), ("regions", 0, "hyphenate"), True)
    renderer = PlainRenderer()
    with pytest.raises(EnvironmentProblem, match="wants hyphens") as caught:
        quick(renderer).run_all(parse_brief(data, source="campaign.json"))
    assert renderer.requests == []
    assert caught.value.remedy == "pip install 'proofpress[hyphens]'"
    assert caught.value.where == "campaign.json: $.regions[0].hyphenate"


def test_a_failing_renderer_ends_the_run_with_its_error_and_is_asked_anew_in_the_next() -> None:
    class Flaky(PlainRenderer):
        fails = True

        def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
            plates = super().render(request, ctx)
            if self.fails:
                raise BackendUnavailableError("no route")
            return plates

    renderer = Flaky()
    pipeline = quick(renderer)
    with pytest.raises(BackendUnavailableError, match="no route"):
        list(pipeline.run_all(parse_brief(campaign())))
    renderer.fails = False
    assert len(list(pipeline.run_all(parse_brief(campaign())))) == 8


def test_what_was_finished_before_a_failure_is_yielded_first() -> None:
    class TallOnly(PlainRenderer):
        def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
            if request.size.width > request.size.height:
                raise BackendUnavailableError("no route")
            return super().render(request, ctx)

    proofs = quick(TallOnly()).run_all(parse_brief(campaign()), workers=1)
    assert next(proofs).asset.id == "en-US/tall"
    with pytest.raises(BackendUnavailableError):
        list(proofs)


def test_what_others_finish_while_one_fails_is_not_lost() -> None:
    others = threading.Semaphore(0)

    class FirstFailsLast(TypePainter):
        def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
            if request.asset.id == "en-US/tall":
                others.acquire()
                raise BackendAccountError("no credit")
            layers = super().compose(request, ctx)
            if request.asset.id == "en-US/wide":
                others.release()
            return layers

    proofs = quick(compositors=[FirstFailsLast()]).run_all(parse_brief(campaign()), workers=2)
    finished: list[str] = []

    def collect() -> None:
        for proof in proofs:
            finished.append(proof.asset.id)  # noqa: PERF401 - what came before the error must be kept

    with pytest.raises(BackendAccountError):
        collect()
    assert finished[0] == "en-US/wide"
    assert "en-US/tall" not in finished


def test_a_consumer_that_stops_ends_the_run() -> None:
    painter, before = TypePainter(), set(threading.enumerate())
    proofs = quick(compositors=[painter]).run_all(parse_brief(campaign()), workers=1)
    next(proofs)
    assert isinstance(proofs, Generator)
    proofs.close()
    assert len(painter.requests) < 8
    started = set(threading.enumerate()) - before
    assert not [thread for thread in started if thread.name.startswith("proofpress")]


def test_cancelling_ends_all_assets() -> None:
    context = Context()
    painter = TypePainter()
    proofs = quick(compositors=[painter]).run_all(parse_brief(campaign()), context=context, workers=1)
    assert next(proofs).status is Status.APPROVED
    context.cancelled.set()
    with pytest.raises(CancelledError):
        list(proofs)


def test_arun_does_the_same_in_a_thread_of_its_own_and_leaves_the_loop_free() -> None:
    brief = parse_brief(campaign())
    threads: set[str] = set()

    class Where(PlainRenderer):
        def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
            threads.add(threading.current_thread().name)
            return super().render(request, ctx)

    async def both() -> tuple[Proof, Proof]:
        pipeline = quick(Where())
        return await asyncio.gather(pipeline.arun(brief, locale="de-DE"), pipeline.arun(brief, format="wide"))

    first, second = asyncio.run(both())
    assert (first.asset.id, second.asset.id) == ("de-DE/tall", "en-US/wide")
    assert first.sha256 == quick().run(brief, locale="de-DE").sha256
    assert threading.main_thread().name not in threads


def test_one_pipeline_serves_many_threads() -> None:
    brief = parse_brief(campaign())
    pipeline = quick()
    wanted = {tag: pipeline.run(brief, locale=tag).sha256 for tag in LOCALES}
    got: list[tuple[str, str]] = []

    def work(tag: str) -> None:
        got.append((tag, pipeline.run(brief, locale=tag).sha256))

    threads = [threading.Thread(target=work, args=(tag,)) for tag in LOCALES * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted([*wanted.items()] * 3)


# Money


def test_costs_are_counted_by_asset_and_their_sum_is_the_runs() -> None:
    budget = Budget(10_000)
    pipeline = quick(compositors=[Painter(worst=70, actual=30), TypePainter()], budget=budget)
    proofs = list(pipeline.run_all(parse_brief(campaign())))
    assert [proof.cost for proof in proofs] == [Cost(settled=30)] * 8
    assert budget.cost == Cost(settled=240)
    assert all(sum(attempt.cost_micro_usd for attempt in proof.attempts) == 30 for proof in proofs)


def test_a_cap_holds_over_all_assets_and_threads_and_type_sets_the_rest() -> None:
    budget = Budget(100)
    pipeline = quick(compositors=[Painter(worst=40, actual=40), TypePainter()], budget=budget)
    proofs = list(pipeline.run_all(parse_brief(campaign()), workers=4))
    assert all(proof.status is Status.APPROVED for proof in proofs)
    assert budget.cost == Cost(settled=80)
    assert sorted(len(proof.attempts) for proof in proofs) == [1, 1, 2, 2, 2, 2, 2, 2]
    assert sum((proof.cost for proof in proofs), Cost()) == budget.cost


def test_a_plate_that_is_paid_is_in_the_account_once() -> None:
    class Paid(PlainRenderer):
        paid = True

        def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
            with ctx.spend(500) as spend:
                spend.settle(400)
            return super().render(request, ctx)

    budget = Budget(2000)
    proofs = list(quick(Paid(), budget=budget).run_all(parse_brief(campaign())))
    assert budget.cost == Cost(settled=800)
    assert sum((proof.cost for proof in proofs), Cost()) == budget.cost


def test_the_budget_of_the_context_counts_where_the_pipeline_has_none() -> None:
    budget = Budget()
    pipeline = quick(compositors=[Painter(worst=70, actual=30), TypePainter()])
    pipeline.run(parse_brief(campaign()), context=Context(budget=budget))
    assert budget.cost == Cost(settled=30)
