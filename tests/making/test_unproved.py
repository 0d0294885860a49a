# ruff: noqa: ARG002 - the fakes need not look at everything that they are given

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from tests.making.kit import FAIL, PASS, UNDECIDED, labels, make
from tests.plugin_kit import Judge, Painter, PlainRenderer, TypePainter

from proofpress.brief import Region
from proofpress.budget import Cost
from proofpress.composition import Composition
from proofpress.errors import (
    ReaderUnavailableError,
)
from proofpress.interfaces import (
    Context,
    Hint,
    Reader,
    Reading,
    Scope,
    Validator,
)
from proofpress.plugins.checks.text import TextCheck
from proofpress.proof import Evidence, Finding, Outcome, Status

# Checks that did not run have not passed


class Crashing(Validator):
    name = "crashing"
    checks = ("geometry", "contrast")

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        if self.answer is None:
            raise IndexError("list index out of range")
        return self.answer  # type: ignore[no-any-return]  # the fault that is tried


class Without(Judge):
    """Makes all checks but two."""

    name = "without"
    checks = tuple(check for check in Judge.checks if check not in ("geometry", "contrast"))


@pytest.mark.parametrize("answer", [None, 7, ["x"], [None]])
def test_a_validator_that_crashes_leaves_its_checks_undecided_and_the_others_findings_stand(answer: Any) -> None:
    proof = make(labels("a", "b"), [TypePainter()], Without(), Crashing(answer))
    assert proof.status is Status.REVIEW
    for region in proof.regions:
        found = {finding.check: finding for finding in region.findings}
        for check in ("geometry", "contrast"):
            assert found[check].outcome is UNDECIDED
            assert "the check crashed" in found[check].reason
        assert found["text"].outcome is PASS
    assert "geometry, contrast: the check crashed: " in proof.reason
    if answer is None:
        assert "IndexError: list index out of range" in proof.reason


def test_a_required_check_that_nobody_makes_is_undecided_and_named() -> None:
    proof = make(labels("a"), [TypePainter()], Without())
    assert proof.status is Status.REVIEW
    missing = {f.check: f for f in proof.findings if f.outcome is UNDECIDED}
    assert set(missing) == {"geometry", "contrast"}
    assert "no validator made this required check" in missing["geometry"].reason
    assert "geometry, contrast: no validator made this required check" in proof.reason


def test_no_validators_at_all_approve_nothing() -> None:
    assert make(labels("a"), [TypePainter()]).status is Status.REVIEW


class Illiterate(Reader):
    name = "illiterate"

    def read(self, crop: Any, hint: Hint) -> Reading:
        raise ReaderUnavailableError(f"no data for {hint.locale}", remedy="apt-get install tesseract-ocr-eng")

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        raise ReaderUnavailableError(f"no data for {locale}", remedy="apt-get install tesseract-ocr-eng")


def test_without_language_data_text_is_undecided_with_the_command_that_installs_it() -> None:
    class Rest(Judge):
        name = "rest"
        checks = tuple(check for check in Judge.checks if check != "text")

    proof = make(labels("a"), [Painter()], Rest(), TextCheck((Illiterate(),)))
    assert proof.status is Status.REVIEW
    (finding,) = [f for f in proof.findings if f.check == "text"]
    assert finding.outcome is UNDECIDED
    assert "apt-get install tesseract-ocr-eng" in finding.reason
    assert "apt-get install tesseract-ocr-eng" in proof.reason
    # Type is proved by setting it again; the reader only advises there.
    proof = make(labels("a"), [TypePainter()], Rest(), TextCheck((Illiterate(),)))
    assert proof.status is Status.APPROVED


# Findings about the whole


class General(Validator):
    name = "general"
    checks = ("lettering",)
    scope: ClassVar[Scope] = "composition"

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        return [Finding("lettering", "", self.outcome, "the plate says SALE", evidence=Evidence("plate"))]


class GeneralOfTheDeck(General):
    name = "general-deck"
    scope: ClassVar[Scope] = "copy"


@pytest.mark.parametrize("kind", [General, GeneralOfTheDeck])
def test_a_failure_of_the_whole_rejects_although_every_region_passes(kind: type[General]) -> None:
    proof = make(labels("a"), [TypePainter()], Judge(), kind(FAIL))
    assert proof.status is Status.REJECTED
    assert proof.reason.endswith("the plate says SALE")
    for outcome in (PASS, UNDECIDED):
        assert make(labels("a"), [TypePainter()], Judge(), kind(outcome)).status is Status.APPROVED


def test_copy_that_fails_is_refused_before_anything_is_drawn_or_paid() -> None:
    class Deck(Judge):
        name = "deck"
        checks = ("words",)
        scope = "copy"

    renderer, model = PlainRenderer(), Painter(worst=5, actual=5)
    deck = Deck(lambda check, region, _: FAIL if (check, region) == ("words", "b") else PASS)
    proof = make(labels("a", "b"), [model, TypePainter()], Judge(), deck, renderer=renderer)
    assert proof.status is Status.REJECTED
    assert (renderer.requests, model.requests, proof.attempts, proof.cost) == ([], [], (), Cost())
    assert (proof.composition, proof.image, proof.pixels, proof.sha256) == (None, None, None, "")
    assert "b: words: the rule on words" in proof.reason
    with pytest.raises(ValueError, match="nothing was drawn"):
        proof.png_bytes()
