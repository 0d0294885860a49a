from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import pytest
from tests.plugins.checks.scenes import ReadyPlates

import proofpress as pp
from proofpress.brief import Brand, PlateSpec, Region, Rules
from proofpress.composition import Composition, Plate
from proofpress.errors import CancelledError
from proofpress.geometry import Box, Size
from proofpress.image import load_image
from proofpress.interfaces import Context, Deriver, Event, RenderRequest, Scope, Validator
from proofpress.making.candidates import Candidate, PlateJudge, best_of, choose, contact_sheet
from proofpress.plates import PlateMeasures
from proofpress.plugins.checks.lettering import LetteringCheck
from proofpress.plugins.checks.palette import PaletteCheck
from proofpress.proof import Evidence, Finding, Outcome, Status
from proofpress.report.json_report import report_dict, report_schema
from proofpress.testing.samples import brief_of, sample_asset, text_region
from proofpress.wrappers import CachedRenderer

SIZE: Final = Size(480, 248)
BRAND: Final = sample_asset().brand
CALM: Final = (Box(24, 24, 432, 96),)


def plate(rgb: tuple[int, int, int] = (255, 250, 242), seed: int = 0, squares: int = 0) -> Plate:
    pixels = np.empty((SIZE.height, SIZE.width, 3), np.uint8)
    pixels[:] = rgb
    if squares:
        rows, columns = np.indices(pixels.shape[:2]) // squares
        pixels[(rows + columns) % 2 == 0] = 0
    return Plate(pixels, renderer="ready", seed=seed)


class Marked(Validator):
    """A check of plates that fails those whose first pixel has a red of 255, and counts how often it looks."""

    name = "marked"
    checks = ("marked",)
    scope: Scope = "plate"  # type: ignore[misc]  # a test says it short

    def __init__(self) -> None:
        self.looks = 0
        self.lock = threading.Lock()

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        ctx.check()
        assert composition.regions == tuple(regions) == ()
        with self.lock:
            self.looks += 1
        bad = composition.plate.pixels[0, 0, 0] == 255
        return [Finding("marked", "", Outcome.FAIL if bad else Outcome.PASS, "it looked", evidence=Evidence("a pixel"))]


class Crashing(Marked):
    """A check of plates that breaks."""

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        del composition, regions, ctx
        raise ZeroDivisionError("no luck")


def request(candidates: int) -> RenderRequest:
    return RenderRequest(SIZE, PlateSpec(seed=3, candidates=candidates), BRAND, CALM)


def test_one_candidate_is_handed_on_as_it_is() -> None:
    only = plate()
    best = best_of(ReadyPlates(only), PlateJudge([]))
    (found,) = best.render(request(1), Context())
    assert found is only
    assert (best.name, best.deterministic, best.paid) == ("ready", True, False)


def test_the_calmest_is_taken_and_the_note_tells_of_the_others(tmp_path: Path) -> None:
    busy, good, green = plate(seed=3, squares=8), plate(seed=4), plate((20, 190, 40), seed=5)
    inner, events = ReadyPlates(busy, green, good), list[Event]()
    ctx = Context(on_event=events.append, artifacts=tmp_path / "artifacts")
    (taken,) = best_of(inner, PlateJudge([])).render(request(3), ctx)
    assert inner.asked == [3]
    assert taken.sha256 == good.sha256
    assert taken.note.startswith("best of 3: seed 4: edges 0.0, contrast ")
    assert taken.note.index("seed 5") < taken.note.index("seed 3")
    assert [event.message[:11] for event in events] == ["took seed 4"]
    (sheet,) = (tmp_path / "artifacts").iterdir()
    assert load_image(sheet).shape[1] > 3 * 320


def test_a_failed_check_outweighs_every_measure() -> None:
    failing, busy = plate(seed=3), plate((200, 240, 240), seed=4, squares=8)
    (taken,) = best_of(ReadyPlates(failing, busy), PlateJudge([Marked()])).render(request(2), Context())
    assert taken.seed == 4
    assert "seed 3: marked; edges" in taken.note


def test_advice_does_not_outweigh_calm() -> None:
    green, busy = plate((20, 190, 40), seed=3), plate(seed=4, squares=8)
    (taken,) = best_of(ReadyPlates(busy, green), PlateJudge([PaletteCheck()])).render(request(2), Context())
    assert taken.seed == 3


def test_plates_of_another_size_are_left_to_the_pipelines_own_complaint() -> None:
    wrong = Plate(np.zeros((4, 4, 3), np.uint8))
    assert best_of(ReadyPlates(plate(), wrong), PlateJudge([])).render(request(2), Context())[1] is wrong
    assert best_of(ReadyPlates(), PlateJudge([])).render(request(2), Context()) == []


def test_a_plate_is_judged_once_however_many_ask() -> None:
    check = Marked()
    judge, one, other = PlateJudge([check]), plate((9, 9, 9)), plate((8, 8, 8))
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(judge.findings, p, PlateSpec(), BRAND, Context()) for p in [one, other] * 8]
        outcomes = {future.result()[0].outcome for future in answers}
    assert check.looks == 2
    assert outcomes == {Outcome.PASS}


def test_a_check_of_plates_that_crashes_is_undecided() -> None:
    (finding,) = PlateJudge([Crashing()]).findings(plate(), PlateSpec(), BRAND, Context())
    assert (finding.outcome, finding.region) == (Outcome.UNDECIDED, "")
    assert "ZeroDivisionError: no luck" in finding.reason


def test_a_cancelled_judgement_is_forgotten() -> None:
    check, ctx = Marked(), Context()
    judge = PlateJudge([check])
    ctx.cancelled.set()
    with pytest.raises(CancelledError):
        judge.findings(plate((9, 9, 9)), PlateSpec(), BRAND, ctx)
    assert judge.findings(plate((9, 9, 9)), PlateSpec(), BRAND, Context())[0].outcome is Outcome.PASS


def test_choosing_prefers_what_is_proved_to_what_is_not() -> None:
    def candidate(*outcomes: Outcome, edges: float = 1) -> Candidate:
        found = tuple(Finding("marked", "", o, "it looked", evidence=Evidence("x")) for o in outcomes)
        return Candidate(plate(), found, PlateMeasures(edges, 10, 1))

    order = [
        candidate(Outcome.FAIL),
        candidate(Outcome.UNDECIDED),
        candidate(Outcome.PASS, edges=9),
        candidate(Outcome.PASS),
    ]
    assert choose(order, 4.5) == (3, 2, 1, 0)


def test_the_sheet_shows_the_best_first_in_a_frame() -> None:
    colours = [(200, 40, 40), (40, 200, 40), (40, 40, 200), (90, 90, 90), (10, 10, 10)]
    candidates = [Candidate(plate(rgb, seed), (), PlateMeasures(seed, 5, 1)) for seed, rgb in enumerate(colours)]
    sheet = contact_sheet(candidates, (2, 0, 1, 3, 4))
    assert tuple(sheet[20, 20]) == colours[2]
    assert tuple(sheet[20, 20 + 336]) == colours[0]
    assert (sheet[13, 20] != sheet[2, 20]).any()  # the frame
    assert sheet.shape[0] > 2 * 165


class Deriving(ReadyPlates, Deriver):
    """Derives by cropping, and keeps what it derived from."""

    def __init__(self, *plates: Plate) -> None:
        super().__init__(*plates)
        self.bases: list[Plate] = []

    def derive(self, plate: Plate, request: RenderRequest, ctx: Context) -> Plate:
        ctx.check()
        self.bases.append(plate)
        return Plate(plate.pixels[: request.size.height, : request.size.width], renderer=self.name, seed=plate.seed)


def test_other_formats_are_derived_from_the_best_alone() -> None:
    inner = Deriving(plate(seed=3, squares=8), plate(seed=4))
    cached = CachedRenderer(best_of(inner, PlateJudge([])))
    small = attrs.evolve(request(2), size=Size(200, 100), base=request(2))
    (derived,) = cached.render(small, Context())
    assert inner.asked == [2]
    assert [base.seed for base in inner.bases] == [4]
    assert derived.pixels.shape == (100, 200, 3)
    assert derived.note.startswith("best of 2: seed 4")
    assert not isinstance(best_of(ReadyPlates(), PlateJudge([])), Deriver)


# In the pipeline


def test_the_plate_of_all_locales_is_chosen_once_and_the_report_says_why(tmp_path: Path) -> None:
    check = Marked()
    spec = PlateSpec(seed=3, candidates=2)
    assets = [
        attrs.evolve(sample_asset(text_region("Fresh bread daily"), locale=locale), plate=spec)
        for locale in ("en-US", "de-DE", "fr-FR")
    ]
    inner = ReadyPlates(plate((250, 250, 242), 3, squares=8), plate((250, 250, 242), 4))
    pipeline = pp.Pipeline(inner, [pp.TypeCompositor()], [*pp.default_validators(), check])
    proofs = list(pipeline.run_all(brief_of(*assets), context=Context(artifacts=tmp_path)))
    assert inner.asked == [2]
    assert check.looks == 2
    assert [proof.status for proof in proofs] == [Status.APPROVED] * 3
    report = report_dict(proofs)
    for entry in report["assets"]:
        assert entry["plate"]["note"].startswith("best of 2: seed 4")
        assert {f["check"]: f["level"] for f in entry["findings"]} == {
            "lettering": "blocking",
            "palette": "advice",
            "marked": "blocking",
        }
    assert len(list(tmp_path.iterdir())) == 1
    assert report_schema()["$defs"]["asset"]["properties"]["plate"]["properties"]["note"]


def lettered(rules: Rules | None = None) -> pp.Proof:
    from proofpress.testing.samples import typeset

    small = text_region("Fresh bread daily", box=Box(24, 150, 432, 60))
    written = typeset(
        sample_asset(text_region("GRAND SALE", box=Box(24, 10, 432, 110), min_font_px=60, max_font_px=80))
    )
    asset = attrs.evolve(sample_asset(small), rules=rules or Rules())
    ready = ReadyPlates(Plate(written.flatten()))
    return pp.Pipeline(ready, [pp.TypeCompositor()], pp.default_validators()).run(brief_of(asset))


def test_a_plate_with_lettering_is_rejected_and_the_reason_quotes_it() -> None:
    proof = lettered()
    assert proof.status is Status.REJECTED
    assert "lettering" in proof.reason
    assert "GRAND SALE" in proof.reason
    assert all(region.outcome is Outcome.PASS for region in proof.regions)


def test_a_brief_may_take_lettering_as_advice_and_the_report_shows_it() -> None:
    proof = lettered(Rules(checks=(("lettering", "advice"),)))
    assert proof.status is Status.APPROVED
    found = {f["check"]: f for f in report_dict([proof])["assets"][0]["findings"]}
    assert (found["lettering"]["outcome"], found["lettering"]["level"]) == ("fail", "advice")


def test_a_required_check_of_the_plate_about_which_nothing_is_found_is_for_review() -> None:
    class Silent(pp.Validator):
        name = "silent"
        checks = ("lettering",)
        scope = "plate"

        def validate(self, *_: object) -> tuple[()]:
            return ()

    asset = attrs.evolve(sample_asset(), rules=Rules(checks=(("lettering", "required"),)))
    others = [v for v in pp.default_validators() if v.name != "lettering"]
    proof = pp.Pipeline(ReadyPlates(plate()), [pp.TypeCompositor()], [*others, Silent()]).run(brief_of(asset))
    assert proof.status is Status.REVIEW
    assert "lettering: no validator made this required check" in proof.reason
    blind = [*others, LetteringCheck(())]
    assert (
        pp.Pipeline(ReadyPlates(plate()), [pp.TypeCompositor()], blind).run(brief_of(asset)).status is Status.APPROVED
    )


def test_brand_without_colours_still_ranks() -> None:
    bare = RenderRequest(SIZE, PlateSpec(candidates=2), Brand(), ())
    (taken,) = best_of(ReadyPlates(plate(seed=1), plate(seed=2)), PlateJudge([])).render(bare, Context())
    assert taken.seed == 1
