from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests._core_strategies import found, region_of

from proofpress.brief import Role, Rules, SetBy
from proofpress.proof import Evidence, Finding, Outcome, RegionProof, Status
from proofpress.requirements import (
    KNOWN_CHECKS,
    Level,
    against,
    judge_plate,
    judge_region,
    levels,
    plate_levels,
    standing_against,
    status_of,
)

LTR, RTL = "en-US", "ar-EG"
TYPE, MODEL = SetBy.TYPE, SetBy.MODEL
PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED

EVERY: Final = (*sorted(KNOWN_CHECKS), "stranger")


def ruled(*checks: tuple[str, str]) -> Rules:
    return Rules(checks=checks)


def complete(told: Mapping[str, Level], **outcomes: Outcome) -> list[Finding]:
    """Return a PASS of every check, unless another outcome is given; UNDECIDED stands for itself."""
    return [found(check, outcomes.get(check, PASS)) for check in told]


def judged(
    findings: list[Finding], set_by: SetBy = TYPE, role: Role = Role.BODY, rules: Rules | None = None
) -> RegionProof:
    return judge_region(region_of(role), set_by, RTL, rules or Rules(), findings)


def test_all_required_checks_passed() -> None:
    told = levels(region_of(Role.BODY), TYPE, RTL, Rules())
    verdict = judged(complete(told))
    assert (verdict.id, verdict.role, verdict.set_by, verdict.outcome) == ("r", "body", TYPE, PASS)
    assert verdict.findings == tuple(complete(told))


@pytest.mark.parametrize("missing", EVERY)
def test_a_required_check_without_a_finding_has_not_passed(missing: str) -> None:
    for role, set_by in itertools.product(Role, SetBy):
        told = levels(region_of(role), set_by, RTL, Rules())
        made = [finding for finding in complete(told) if finding.check != missing]
        verdict = judged(made, set_by, role)
        added = verdict.findings[len(made) :]
        if told.get(missing) is Level.REQUIRED:
            assert verdict.outcome is UNDECIDED
            assert [(each.check, each.region, each.outcome) for each in added] == [(missing, "r", UNDECIDED)]
            assert "no validator made" in added[0].reason
            assert added[0].evidence == Evidence("none")
        else:
            assert verdict.outcome is PASS
            assert added == ()


@pytest.mark.parametrize("check", EVERY)
@pytest.mark.parametrize("outcome", [FAIL, UNDECIDED])
def test_what_one_bad_finding_does(check: str, outcome: Outcome) -> None:
    for set_by in SetBy:
        told = levels(region_of(Role.PRICE), set_by, RTL, Rules())
        verdict = judged([*complete(told, **{check: outcome}), found("stranger", outcome)], set_by, Role.PRICE)
        level = told.get(check)
        if outcome is FAIL:
            assert verdict.outcome is (PASS if level is None else FAIL)
        else:
            assert verdict.outcome is (UNDECIDED if level is Level.REQUIRED else PASS)


@pytest.mark.parametrize("bad", [FAIL, UNDECIDED])
@pytest.mark.parametrize("order", [1, -1])
def test_two_findings_of_one_check_must_both_pass(bad: Outcome, order: int) -> None:
    told = levels(region_of(Role.BODY), TYPE, RTL, Rules())
    findings = [*complete(told), found("synthesis", bad)]
    assert judged(findings[::order]).outcome is bad


def test_a_fail_outweighs_what_is_undecided() -> None:
    told = levels(region_of(Role.BODY), TYPE, RTL, Rules())
    assert judged(complete(told, synthesis=UNDECIDED, text=FAIL)).outcome is FAIL
    assert judged([found("geometry", FAIL)]).outcome is FAIL


def test_advice_stops_nothing() -> None:
    rules = ruled(("text", "advice"), ("contrast", "advice"))
    told = levels(region_of(Role.BODY), TYPE, RTL, rules)
    assert judged(complete(told, text=FAIL, contrast=FAIL), rules=rules).outcome is PASS
    assert judged(complete(told, text=UNDECIDED), rules=rules).outcome is PASS
    without = [each for each in complete(told) if each.check != "contrast"]
    assert judged(without, rules=rules).outcome is PASS


def test_findings_of_other_regions_do_not_count() -> None:
    told = levels(region_of(Role.BODY), TYPE, RTL, Rules())
    others = [found(check, FAIL, "other") for check in told] + [found(check, FAIL, "") for check in told]
    assert judged(others + complete(told)).findings == tuple(complete(told))
    assert judged(others + complete(told)).outcome is PASS
    passing = [found(check, PASS, "other") for check in told]
    assert judged(passing).outcome is UNDECIDED


def test_no_findings_is_no_pass() -> None:
    for role in Role:
        assert judged([], role=role).outcome is UNDECIDED


def test_findings_may_come_from_anything_that_can_be_walked_once() -> None:
    told = levels(region_of(Role.BODY), TYPE, RTL, Rules())
    verdict = judge_region(region_of(Role.BODY), TYPE, RTL, Rules(), iter(complete(told)))
    assert verdict.outcome is PASS


rules_of_any_kind = st.lists(
    st.tuples(st.sampled_from(EVERY), st.sampled_from([level.value for level in Level])), max_size=6
).map(lambda checks: Rules(checks=tuple(checks)))
anything = st.lists(st.builds(found, st.sampled_from(EVERY), st.sampled_from(Outcome), st.sampled_from(["r", "s"])))


@given(st.sampled_from(Role), st.sampled_from(SetBy), st.sampled_from([LTR, RTL]), rules_of_any_kind, anything)
@example(Role.BODY, TYPE, LTR, Rules(), [])
@settings(max_examples=200, deadline=None)
def test_a_region_passes_only_if_every_required_check_did(
    role: Role, set_by: SetBy, locale: str, rules: Rules, findings: list[Finding]
) -> None:
    region = region_of(role)
    told = levels(region, set_by, locale, rules)
    verdict = judge_region(region, set_by, locale, rules, findings)
    own = [finding for finding in findings if finding.region == "r"]
    by_check = {check: {each.outcome for each in own if each.check == check} for check in told}
    required = [check for check in told if told[check] is Level.REQUIRED]
    stopped = [check for check in told if told[check] is not Level.ADVICE and FAIL in by_check[check]]
    proved = all(by_check[check] == {PASS} for check in required)
    assert (verdict.outcome is FAIL) == bool(stopped)
    assert (verdict.outcome is PASS) == (proved and not stopped)
    assert list(verdict.findings[: len(own)]) == own
    assert {each.check for each in verdict.findings[len(own) :]} == {c for c in required if not by_check[c]}

    against = standing_against(verdict, told)
    assert bool(against) == (verdict.outcome is not PASS)
    assert all(each.outcome is verdict.outcome and each in verdict.findings for each in against)
    assert all(told[each.check] is not Level.ADVICE for each in against)
    if verdict.outcome is UNDECIDED:
        assert {each.check for each in against} == {c for c in required if by_check[c] != {PASS}}
    else:
        assert {each.check for each in against} == set(stopped)


def test_what_stands_against_a_region() -> None:
    told = levels(region_of(Role.BODY), TYPE, RTL, Rules())
    failed = judged([*complete(told, synthesis=FAIL, text=FAIL, glyphs=UNDECIDED), found("stranger", FAIL)])
    assert [each.check for each in standing_against(failed, told)] == ["synthesis", "text"]
    unsure = judged(complete(told, synthesis=UNDECIDED, text=UNDECIDED, contrast=UNDECIDED))
    assert {each.check for each in standing_against(unsure, told)} == {"synthesis", "contrast"}
    assert standing_against(judged(complete(told, text=UNDECIDED)), told) == ()


# The verdict on an asset


def verdicts(*outcomes: Outcome) -> list[RegionProof]:
    return [RegionProof(f"r{index}", "body", TYPE, outcome, ()) for index, outcome in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ((), Status.REVIEW),
        ((PASS,), Status.APPROVED),
        ((PASS, PASS), Status.APPROVED),
        ((PASS, UNDECIDED), Status.REVIEW),
        ((UNDECIDED, PASS), Status.REVIEW),
        ((UNDECIDED,), Status.REVIEW),
        ((FAIL,), Status.REJECTED),
        ((PASS, FAIL), Status.REJECTED),
        ((FAIL, UNDECIDED), Status.REJECTED),
        ((UNDECIDED, FAIL), Status.REJECTED),
    ],
)
def test_the_status_follows_from_the_regions(outcomes: tuple[Outcome, ...], status: Status) -> None:
    assert status_of(verdicts(*outcomes)) is status
    assert status_of(iter(verdicts(*outcomes)), iter([found("any", PASS, ""), found("any", UNDECIDED, "")])) is status
    assert status_of(verdicts(*outcomes), [found("any", PASS, ""), found("any", FAIL, "")]) is Status.REJECTED


# The plate


@pytest.mark.parametrize(
    ("rules", "outcome", "status"),
    [
        (Rules(), PASS, Status.APPROVED),
        (Rules(), UNDECIDED, Status.APPROVED),
        (Rules(), FAIL, Status.REJECTED),
        (ruled(("lettering", "advice")), FAIL, Status.APPROVED),
        (ruled(("lettering", "required")), PASS, Status.APPROVED),
        (ruled(("lettering", "required")), UNDECIDED, Status.REVIEW),
        (ruled(("lettering", "required")), FAIL, Status.REJECTED),
    ],
)
def test_a_check_of_the_plate_weighs_as_the_table_and_the_brief_say(
    rules: Rules, outcome: Outcome, status: Status
) -> None:
    assert status_of(verdicts(PASS), judge_plate([found("lettering", outcome, "")], rules), rules) is status


def test_a_required_check_of_the_plate_without_a_finding_is_undecided() -> None:
    rules = ruled(("lettering", "required"))
    (missing,) = judge_plate([], rules)
    assert (missing.check, missing.region, missing.outcome) == ("lettering", "", UNDECIDED)
    assert against([missing], plate_levels(rules)) == (missing,)
    assert judge_plate([], Rules()) == ()


def test_the_palette_is_advice_unless_the_brief_raises_it() -> None:
    assert plate_levels(Rules()) == {"lettering": Level.BLOCKING, "palette": Level.ADVICE}
    assert against([found("palette", FAIL, "")], plate_levels(Rules())) == ()
    raised = ruled(("palette", "blocking"), ("contrast", "advice"))
    assert plate_levels(raised) == {"lettering": Level.BLOCKING, "palette": Level.BLOCKING}
    assert status_of(verdicts(PASS), [found("palette", FAIL, "")], raised) is Status.REJECTED


@pytest.mark.parametrize("level", Level)
def test_no_brief_can_demand_a_check_of_the_plate_in_a_region(level: Level) -> None:
    assert "lettering" not in levels(region_of(Role.BODY), TYPE, LTR, ruled(("lettering", level)))
