"""What every validator must do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Sequence
from typing import ClassVar, get_args

import attrs
import pytest

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.proof import Finding, Outcome, encode
from proofpress.testing.conformance.sealed import Suite, demand, only_own_errors, together
from proofpress.testing.samples import hostile_compositions

__all__ = ["Example", "ValidatorConformance"]


@attrs.frozen
class Example:
    """A composition to judge.

    Attributes:
        composition: What was drawn, and what should have been.
        regions: Ids of the regions to judge; all if empty.
    """

    composition: Composition
    regions: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[Region, ...]:
        """The regions to judge."""
        return tuple(r for r in self.composition.regions if not self.regions or r.id in self.regions)


class ValidatorConformance(Suite):
    """Suite for validators.

    Give the fixtures `validator`, `good` (examples that must pass) and `bad` (examples that must fail). A check that cannot
    fail proves nothing, so at least one bad example is a must.

    Attributes:
        repeatable: Whether the same input gives the same finding; say False for a judge that is a model.
    """

    repeatable: ClassVar[bool] = True

    @pytest.fixture
    def validator(self) -> Validator:
        """Return the validator under test."""
        pytest.fail("give a fixture 'validator' that returns the validator", pytrace=False)

    @pytest.fixture
    def subject(self, validator: Validator, pytestconfig: pytest.Config) -> Validator:
        """Return the validator; a paid one is skipped unless it is asked for."""
        return self._guarded(validator, pytestconfig)

    @pytest.fixture
    def good(self) -> Sequence[Example]:
        """Return examples that must pass."""
        pytest.fail("give a fixture 'good' that returns examples that must pass", pytrace=False)

    @pytest.fixture
    def bad(self) -> Sequence[Example]:
        """Return examples that must fail."""
        pytest.fail("give a fixture 'bad' that returns examples that must fail", pytrace=False)

    def _findings(self, subject: Validator, example: Example) -> list[Finding]:
        return list(subject.validate(_encoded(example.composition), example.asked, Context()))

    def test_declares_checks_and_scope(self, subject: Validator) -> None:
        """The names of the checks stand in briefs and reports; the scope decides when it runs again."""
        cls = type(subject)
        checks = getattr(cls, "checks", None)
        named = isinstance(checks, tuple) and checks and all(isinstance(c, str) and c for c in checks)
        demand(named, f"{cls.__qualname__}.checks must be a tuple of names, not {checks!r}")
        demand(cls.scope in get_args(Scope), f"{cls.__qualname__}.scope must be one of {get_args(Scope)}")

    def test_passes_every_good_example(self, subject: Validator, good: Sequence[Example]) -> None:
        """No false alarm on what its author calls right."""
        demand(good, "give at least one good example")
        for number, example in enumerate(good):
            found = self._findings(subject, example)
            demand(found, f"good example {number} got no finding, and no finding is no pass")
            for finding in found:
                demand(finding.outcome is Outcome.PASS, f"good example {number}: {finding.outcome}: {finding.reason}")

    def test_fails_every_bad_example(self, subject: Validator, bad: Sequence[Example]) -> None:
        """A check that passes what is wrong, or only doubts it, guards nothing."""
        demand(bad, "give at least one bad example")
        for number, example in enumerate(bad):
            outcomes = [finding.outcome for finding in self._findings(subject, example)]
            demand(Outcome.FAIL in outcomes, f"bad example {number} did not fail: {[o.value for o in outcomes]}")

    def test_findings_are_well_formed(
        self, subject: Validator, good: Sequence[Example], bad: Sequence[Example]
    ) -> None:
        """A reason in words, evidence, a declared check, and a region that was asked for."""
        checks = type(subject).checks
        for example in (*good, *bad):
            asked = {region.id for region in example.asked}
            for finding in self._findings(subject, example):
                demand(isinstance(finding, Finding), f"return Finding values, not {type(finding).__qualname__}")
                demand(finding.check in checks, f"finding of {finding.check!r}, which is not in checks {checks}")
                demand(finding.region in {"", *asked}, f"finding about {finding.region!r}, asked about {sorted(asked)}")
                demand(len(finding.reason.split()) > 1, f"give the reason in words, not {finding.reason!r}")
                demand(finding.evidence.source.strip(), "say in evidence.source what the finding rests on")
                demand(pickle.loads(pickle.dumps(finding)) == finding, "a finding must survive pickling")  # noqa: S301 - own

    def test_judges_only_what_it_is_asked_about(
        self, subject: Validator, good: Sequence[Example], bad: Sequence[Example]
    ) -> None:
        """After a repair only the repaired region is judged again."""
        for example in (*good, *bad):
            found = list(subject.validate(_encoded(example.composition), (), Context()))
            demand(not [f for f in found if f.region], "asked about no region, and gave findings about regions")

    def test_leaves_its_inputs_alone(self, subject: Validator, good: Sequence[Example], bad: Sequence[Example]) -> None:
        """The next check sees the same picture."""
        for example in (*good, *bad):
            before = copy.deepcopy(example)
            self._findings(subject, example)
            demand(example == before, "the composition was changed")

    def test_same_input_gives_the_same_findings(
        self, subject: Validator, good: Sequence[Example], bad: Sequence[Example]
    ) -> None:
        """Or the suite says `repeatable = False`."""
        if not self.repeatable:
            pytest.skip("declared not to be repeatable")
        for example in (*good, *bad):
            first, second = (self._findings(subject, example) for _ in range(2))
            demand(first == second, f"judged twice, the findings differ: {first} and {second}")

    def test_works_from_several_threads(self, subject: Validator, good: Sequence[Example]) -> None:
        """Many assets are judged at once."""
        example = good[0]
        seen = _encoded(example.composition)
        answers = together(lambda: list(subject.validate(seen, example.asked, Context())))
        demand(not self.repeatable or all(answer == answers[0] for answer in answers), "threads got other findings")

    def test_one_region_at_a_time_finds_the_same(
        self, subject: Validator, good: Sequence[Example], bad: Sequence[Example]
    ) -> None:
        """A validator that says `one_by_one` is asked about each region by itself."""
        if not subject.one_by_one or not self.repeatable:
            pytest.skip("it is asked about all regions at once, or declared not to be repeatable")
        for example in (*good, *bad):
            seen = _encoded(example.composition)
            parts = [f for region in example.asked for f in subject.validate(seen, (region,), Context())]
            whole = self._findings(subject, example)
            demand(parts == whole, f"one by one it finds {parts}, at once {whole}: say one_by_one = False")

    def test_hostile_pictures_do_not_crash_it(self, subject: Validator, bad: Sequence[Example]) -> None:
        """Blank, noise, one pixel, no layer: findings, or a ProofpressError that says what to do."""
        for name, composition in hostile_compositions([_plain(region) for region in bad[0].asked]):
            seen = _encoded(composition)
            findings = only_own_errors(lambda seen=seen: subject.validate(seen, seen.regions, Context()), name)  # type: ignore[misc]
            for finding in findings or ():
                demand(finding.reason, f"{name}: give a reason")

    def test_cancelling_is_no_crash(self, subject: Validator, good: Sequence[Example]) -> None:
        """A cancelled call ends, with findings or a CancelledError."""
        ctx = Context()
        ctx.cancelled.set()
        seen = _encoded(good[0].composition)
        only_own_errors(lambda: subject.validate(seen, good[0].asked, ctx), "cancelled")


def _encoded(composition: Composition) -> Composition:
    return composition if composition.encoded else attrs.evolve(composition, encoded=encode(composition))


def _plain(region: Region) -> Region:
    """Return the region where the hostile pictures have room for it."""
    width, height = min(region.box.width, 432), min(region.box.height, 200)
    return attrs.evolve(region, box=attrs.evolve(region.box, x=24, y=24, width=width, height=height))
