from __future__ import annotations

import asyncio
import hashlib
import io
import sys
import threading
from collections.abc import Generator, Sequence
from typing import Any

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.brief_kit import changed, poster
from tests.plugin_kit import Judge, Painter, PlainRenderer, TypePainter

from proofpress.brief import Region
from proofpress.budget import Budget, Cost
from proofpress.composition import Composition, Layer, Plate
from proofpress.config import default_validators
from proofpress.errors import (
    BackendAccountError,
    BackendUnavailableError,
    BriefError,
    CancelledError,
    EnvironmentProblem,
    PluginContractError,
)
from proofpress.image import read_image_bytes
from proofpress.interfaces import ComposeRequest, Context, Deriver, Renderer, RenderRequest
from proofpress.loading import parse_brief
from proofpress.pipeline import Pipeline
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.proof import Finding, Outcome, Proof, Status
from proofpress.repair import Ladder, Rung

LOCALES = ("en-US", "de-DE", "fr-FR", "pl-PL")


def campaign() -> dict[str, Any]:
    """Return a brief of one headline in four locales and two formats."""
    return {
        "schema": "proofpress/brief/1",
        "id": "campaign",
        "default_locale": "en-US",
        "formats": {"tall": {"width": 300, "height": 400}, "wide": {"width": 400, "height": 300}},
        "regions": [
            {"id": "headline", "role": "headline", "box": {"tall": [20, 20, 260, 90], "wide": [20, 20, 360, 60]}}
        ],
        "copy": {tag: {"headline": f"Tulips {tag}"} for tag in LOCALES},
    }


def quick(renderer: Renderer | None = None, **more: Any) -> Pipeline:
    parts: dict[str, Any] = {"compositors": [TypePainter()], "validators": [Judge()], **more}
    return Pipeline(renderer or PlainRenderer(), **parts)


# One asset


def test_run_makes_the_default_locale_in_the_first_format_unless_told_otherwise() -> None:
    brief = parse_brief(campaign())
    assert quick().run(brief).asset.id == "en-US/tall"
    assert quick().run(brief, locale="pl-PL", format="wide").asset.id == "pl-PL/wide"
    with pytest.raises(BriefError, match="no copy for locale 'it-IT'"):
        quick().run(brief, locale="it-IT")
    with pytest.raises(BriefError, match="no format 'square'"):
        quick().run(brief, format="square")


def test_a_proof_holds_the_picture_that_was_proved() -> None:
    proof = quick().run(parse_brief(campaign()))
    assert proof.status is Status.APPROVED
    assert proof.image is not None
    assert proof.image.size == (300, 400)
    assert np.array_equal(read_image_bytes(proof.png_bytes()), np.asarray(proof.image))
    assert proof.sha256 == hashlib.sha256(proof.png_bytes()).hexdigest()
    assert proof.composition is not None
    assert proof.composition.encoded == proof.png_bytes()


def test_validators_of_scope_file_judge_the_very_bytes_that_are_handed_out() -> None:
    seen: list[bytes] = []

    class File(Judge):
        name = "file"
        scope = "file"

        def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
            seen.append(composition.encoded)
            return super().validate(composition, regions, ctx)

    proof = quick(validators=[File()]).run(parse_brief(campaign()))
    assert seen == [proof.png_bytes()]
    assert Image.open(io.BytesIO(seen[0])).format == "PNG"


def test_the_print_resolution_is_in_the_file() -> None:
    data = changed(campaign(), ("formats", "tall", "print"), {"dpi": 150})
    proof = quick().run(parse_brief(data))
    assert Image.open(io.BytesIO(proof.png_bytes())).info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_the_same_brief_gives_the_same_bytes() -> None:
    brief = parse_brief(poster())
    made = [
        Pipeline(PlainRenderer(), [TypeCompositor()], [Judge()]).run(brief, locale="de-DE").png_bytes()
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_the_real_parts_approve_a_poster_with_a_finding_for_each_required_check() -> None:
    pipeline = Pipeline(PlainRenderer(), [TypeCompositor()], default_validators())
    proof = pipeline.run(parse_brief(poster()), locale="de-DE")
    assert proof.status is Status.APPROVED, proof.reason
    found = {(finding.region, finding.check): finding for finding in proof.findings}
    for check in ("synthesis", "glyphs", "geometry", "contrast", "characters", "script", "words", "fit"):
        assert found["headline", check].outcome is Outcome.PASS
    assert found["sku", "pattern"].outcome is Outcome.PASS
    assert found["price", "pattern"].outcome is Outcome.PASS
    assert found["qr", "code"].measured == "https://example.com/tulpen"
    assert all(finding.reason and finding.evidence.source for finding in proof.findings)


# A foreign picture


def real_proof(data: dict[str, Any], locale: str = "en-US") -> tuple[Pipeline, Proof]:
    pipeline = Pipeline(PlainRenderer(), [TypeCompositor()], default_validators())
    return pipeline, pipeline.run(parse_brief(data), locale=locale)


def test_its_own_picture_is_not_rejected_when_it_comes_back_as_a_file() -> None:
    pipeline, proof = real_proof(poster())
    again = pipeline.check(proof.asset, read_image_bytes(proof.png_bytes()), proof.png_bytes())
    assert again.status is not Status.REJECTED, again.reason
    found = {(finding.region, finding.check): finding for finding in again.findings}
    assert found["headline", "text"].outcome is Outcome.PASS
    assert found["sku", "text"].measured == "TLP-0917"
    assert found["qr", "code"].outcome is Outcome.PASS
    assert found["headline", "synthesis"].outcome is Outcome.PASS
    assert again.attempts == ()
    assert again.cost == Cost()


def test_a_picture_with_other_words_or_another_code_is_rejected() -> None:
    pipeline, proof = real_proof(poster())
    other = parse_brief(changed(poster(), ("copy", "en-US", "headline"), "Tulip bulbs in Boston")).asset("en-US")
    again = pipeline.check(other, read_image_bytes(proof.png_bytes()), proof.png_bytes())
    assert again.status is Status.REJECTED
    assert "headline: text: " in again.reason
    other = parse_brief(changed(poster(), ("copy", "en-US", "qr"), "https://example.com/rose")).asset("en-US")
    again = pipeline.check(other, read_image_bytes(proof.png_bytes()), proof.png_bytes())
    assert again.status is Status.REJECTED
    (code,) = [finding for finding in again.findings if finding.check == "code"]
    assert (code.outcome, code.measured) == (Outcome.FAIL, "https://example.com/tulips")
    assert "“https://example.com/rose”" in again.reason


def test_a_picture_of_another_size_is_refused() -> None:
    asset = parse_brief(campaign()).assets[0]
    with pytest.raises(BriefError, match="the image has 400 x 300 px, format 'tall' 300 x 400"):
        quick().check(asset, np.zeros((300, 400, 3), np.uint8), b"")


def test_a_foreign_picture_is_never_drawn_on_and_every_scope_looks_at_it() -> None:
    class Whole(Judge):
        name = "whole"
        scope = "composition"

    class File(Judge):
        name = "file"
        scope = "file"

    class Deck(Judge):
        name = "deck"
        scope = "copy"

    judges = [Judge(), Whole(), File(), Deck()]
    painter, renderer = TypePainter(), PlainRenderer()
    asset = parse_brief(campaign()).assets[0]
    proof = Pipeline(renderer, [painter], judges).check(asset, np.zeros((400, 300, 3), np.uint8), b"bytes")
    assert proof.status is Status.APPROVED
    assert [judge.calls for judge in judges] == [[["headline"]]] * 4
    assert (painter.requests, renderer.requests) == ([], [])
    assert proof.png_bytes() == b"bytes"
    # Whose synthesis passed was set by type, whoever made the file; this judge says so of everything.
    assert proof.regions[0].set_by.value == "type"


# Many assets


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


# The pipeline as a value


def test_a_pipeline_needs_a_compositor_and_names_its_parts_with_versions() -> None:
    with pytest.raises(PluginContractError, match="a pipeline needs a compositor"):
        Pipeline(PlainRenderer(), (), ())
    assert quick(compositors=[Painter(), TypePainter()]).versions == {
        "renderer:plain": "1",
        "compositor:painter": "7",
        "compositor:type-painter": "7",
        "validator:judge": "3",
    }


def test_a_ladder_of_ones_own_is_climbed_instead() -> None:
    ladder = Ladder((Rung("first", TypePainter.sets), Rung("second", TypePainter.sets, relaxed=1)))
    judge = Judge(lambda check, *_: Outcome.FAIL if check == "text" else Outcome.PASS)
    proof = quick(ladder=ladder, validators=[judge]).run(parse_brief(campaign()))
    assert [attempt.rung for attempt in proof.attempts] == ["first", "second"]


def test_a_pipeline_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        quick().renderer = PlainRenderer()  # type: ignore[misc]  # what must not work
