"""Judging on the example campaign: the same by one thread or many; after a repair, only what changed is judged again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import attrs
import pytest
from tests.plugins.readers.installed import reader

from proofpress.brief import Brief, Part, Region, SetBy
from proofpress.composition import Composition, Layer
from proofpress.config import default_validators
from proofpress.examples import campaign
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Compositor, Context, Event, Hint, Reader, Reading, Validator
from proofpress.loading import load_brief
from proofpress.pipeline import Pipeline
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.plugins.renderers.procedural import ProceduralRenderer
from proofpress.proof import Finding, Outcome, Proof
from proofpress.setting import draw

WRONG = "Ordor now"


class Slipping(Compositor):
    """A simulated model that sets every text right, but for the button's at its first try."""

    name: ClassVar[str] = "slipping"
    sets: ClassVar[SetBy] = SetBy.MODEL

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        del ctx
        return [
            draw(_misspelt(region) if region.id == "cta" and request.attempt == 1 else region, request.composition)
            for region in request.regions
        ]


def _misspelt(region: Region) -> Region:
    return attrs.evolve(region, content=attrs.evolve(region.content, parts=(Part("text", WRONG),)))


class Counting(Validator):
    """Counts which regions a check is asked about, call by call."""

    def __init__(self, inner: Validator) -> None:
        self.inner, self.asked = inner, list[tuple[str, ...]]()
        self.files = set[bool]()
        self.name, self.checks, self.scope = inner.name, inner.checks, inner.scope  # type: ignore[misc]  # stands for it

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        self.asked.append(tuple(region.id for region in regions))
        self.files.add(bool(composition.encoded))
        return self.inner.validate(composition, regions, ctx)


class Recording(Reader):
    """Keeps what it read."""

    name = "recording"

    def __init__(self, inner: Reader) -> None:
        self.inner, self.read_texts = inner, list[str]()

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        found = self.inner.read(crop, hint)
        self.read_texts.append(found.text)
        return found

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        return self.inner.unwritable(text, locale)


@pytest.fixture(scope="module")
def brief() -> Brief:
    return load_brief(Path(campaign.__file__).with_name("brief.json"))


@attrs.frozen
class Run:
    """What was made, who was asked, what was read, and how much of it before the checks of each round."""

    proof: Proof
    counting: tuple[Counting, ...]
    read: tuple[str, ...]
    before: tuple[int, ...]

    @property
    def made(self) -> Composition:
        assert self.proof.composition is not None
        return self.proof.composition


@pytest.fixture(scope="module")
def repaired(brief: Brief) -> Run:
    eye, before = Recording(reader("en-US")), list[int]()
    counting = tuple(map(Counting, default_validators([eye])))
    pipeline = Pipeline(ProceduralRenderer(), [Slipping(), TypeCompositor()], counting)

    def watch(event: Event) -> None:
        if event.kind == "validate":
            before.append(len(eye.read_texts))

    proof = pipeline.run(brief, locale="en-US", context=Context(on_event=watch))
    return Run(proof, counting, tuple(eye.read_texts), tuple(before))


def test_the_slip_is_found_and_mended_once(repaired: Run) -> None:
    drawn = [attempt.regions for attempt in repaired.proof.attempts if attempt.rung != "type"]
    assert drawn[1:] == [("cta",)]
    assert next(r for r in repaired.proof.regions if r.id == "cta").outcome is Outcome.PASS


def test_only_checks_of_what_changed_and_of_the_whole_are_made_again(repaired: Run) -> None:
    regions, canvas = repaired.made.regions, repaired.made.plate.box
    area = repaired.made.region("cta").paint_bounds(canvas)
    everything = tuple(region.id for region in regions)
    near = tuple(region.id for region in regions if region.paint_bounds(canvas).overlaps(area))
    assert set(near) < set(everything)
    calls = {
        "copy": [everything], "plate": [()], "region": [everything, near],
        "composition": [everything] * 2, "file": [everything] * 2,
    }  # fmt: skip
    assert {check.name: check.asked for check in repaired.counting} == {
        check.name: calls[check.scope] for check in repaired.counting
    }


def test_no_text_but_the_repaired_one_is_read_again(repaired: Run) -> None:
    first, second = (
        repaired.read[start:end] for start, end in zip(repaired.before, (*repaired.before[1:], None), strict=True)
    )
    copy = repaired.made.region("cta").content.text
    assert WRONG in first
    assert len(first) >= 8
    assert set(second) == {copy}


def test_only_checks_of_the_file_wait_for_it(repaired: Run) -> None:
    assert {check.name: check.files for check in repaired.counting} == {
        check.name: {check.scope == "file"} for check in repaired.counting
    }


def test_regions_that_are_asked_about_one_by_one_count_the_same(brief: Brief) -> None:
    eye = Recording(reader("en-US"))
    counting = tuple(map(Counting, default_validators([eye])))
    for check in counting:
        check.one_by_one = check.inner.one_by_one  # type: ignore[misc]  # it stands for it in this too
    made = (
        Pipeline(ProceduralRenderer(), [Slipping(), TypeCompositor()], counting).run(brief, locale="en-US").composition
    )
    assert made is not None
    area = made.region("cta").paint_bounds(made.plate.box)
    near = [region.id for region in made.regions if region.paint_bounds(made.plate.box).overlaps(area)]
    (text,) = (check for check in counting if check.name == "text")
    assert sorted(text.asked) == sorted((name,) for name in (*(region.id for region in made.regions), *near))


def test_many_threads_find_what_one_finds(brief: Brief) -> None:
    locale = "ar-EG"
    validators = default_validators([reader(locale)])
    pipeline = Pipeline(ProceduralRenderer(), [Slipping(), TypeCompositor()], validators)
    alone, helped = (pipeline.run(brief, locale=locale, workers=workers) for workers in (1, None))
    assert alone == helped
    assert alone.pixels is not None
    checked = [pipeline.check(alone.asset, alone.pixels, alone.png_bytes(), workers=workers) for workers in (1, None)]
    assert checked[0] == checked[1]
    assert checked[0].findings
