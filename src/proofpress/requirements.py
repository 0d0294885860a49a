"""Which checks a region must pass, and the verdict that follows from its findings.

The table is the gate: a required check passes or the region does not; a blocking check stops it only by a FAIL; advice never
does. A required check without a finding has not passed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Final

from proofpress.brief import Region, Role, Rules, SetBy
from proofpress.locales import direction
from proofpress.proof import Evidence, Finding, Outcome, RegionProof, Status

__all__ = [
    "COPY_CHECKS",
    "KNOWN_CHECKS",
    "SENTENCES",
    "UNLOWERABLE",
    "Level",
    "against",
    "judge_plate",
    "judge_region",
    "levels",
    "plate_levels",
    "standing_against",
    "status_of",
]


class Level(enum.StrEnum):
    """What a check may do to the verdict."""

    REQUIRED = "required"
    BLOCKING = "blocking"
    ADVICE = "advice"


UNLOWERABLE: Final = frozenset({"synthesis", "pattern", "code"})
"""Checks that no brief may lower."""

COPY_CHECKS: Final = ("characters", "script", "gtin", "words", "fit")
"""Required checks of the copy deck, free and made before anything is drawn."""

SENTENCES: Final = frozenset({Role.HEADLINE, Role.SUBHEAD, Role.BODY, Role.LEGAL, Role.CTA})
"""Roles whose copy is in a language: names, prices, article numbers and labels belong to none."""

_NOT_MADE: Final = (
    "no validator made this required check here; add one that does, or lower it in the brief's rules.checks"
)

_TYPE: Final = {
    "synthesis": Level.REQUIRED,
    "glyphs": Level.REQUIRED,
    "geometry": Level.REQUIRED,
    "contrast": Level.REQUIRED,
    "text": Level.BLOCKING,
    "calm": Level.BLOCKING,
}
_MODEL: Final = {
    "text": Level.REQUIRED,
    "geometry": Level.REQUIRED,
    "contrast": Level.REQUIRED,
    "unasked": Level.BLOCKING,
    "shapes": Level.BLOCKING,
    "spacing": Level.BLOCKING,
    "calm": Level.BLOCKING,
}
_CODE: Final = {
    "code": Level.REQUIRED,
    "geometry": Level.REQUIRED,
    "fit": Level.REQUIRED,
    "grade": Level.BLOCKING,
    "stress": Level.ADVICE,
}
_QR: Final = {"characters": Level.REQUIRED}
_GTIN: Final = {"gtin": Level.REQUIRED}
_IMAGE: Final = {"geometry": Level.REQUIRED, "brand": Level.BLOCKING}
_PLATE: Final = {"lettering": Level.BLOCKING, "palette": Level.ADVICE}
_NOT_OF_TEXT: Final = frozenset({"code", "grade", "stress", "gtin", "direction", "language", "pattern", *_PLATE})
"""Checks that say nothing of a text, or only of one that the table names: no brief can demand them elsewhere."""
_OF_MODELS: Final = frozenset({"unasked", "shapes", "spacing"})
"""Checks that say nothing of what type sets, since `synthesis` proves it: no brief can demand them there."""
_COPY: Final = {
    "characters": Level.REQUIRED,
    "script": Level.REQUIRED,
    "words": Level.REQUIRED,
    "fit": Level.REQUIRED,
    "sense": Level.BLOCKING,
    "brand": Level.BLOCKING,
}
KNOWN_CHECKS: Final = frozenset(
    {"direction", "language", "pattern"}.union(_TYPE, _MODEL, _CODE, _QR, _GTIN, _IMAGE, _PLATE, _COPY)
)
"""Every check that these tables know; validators may make others."""


def levels(region: Region, set_by: SetBy, locale: str, rules: Rules) -> Mapping[str, Level]:
    """Return the level of every check that speaks to a region.

    Args:
        region: As it was drawn.
        set_by: Who drew it.
        locale: For the checks that only right-to-left writing needs.
        rules: May raise any check to required, and lower those outside `UNLOWERABLE`.
    """
    if region.role.is_code:
        table = {**_CODE, **(_QR if region.role is Role.QR else _GTIN)}
    elif not region.role.is_text:
        table = dict(_IMAGE)
    else:
        table = {**_COPY, **(_TYPE if set_by is SetBy.TYPE else _MODEL)}
        if region.role in SENTENCES:
            table["language"] = Level.BLOCKING
        if region.pattern is not None or region.role is Role.PRICE:
            table["pattern"] = Level.REQUIRED
        if direction(locale) == "rtl":
            table["direction"] = Level.REQUIRED if set_by is SetBy.MODEL else Level.BLOCKING
    silent = _NOT_OF_TEXT | _OF_MODELS if set_by is SetBy.TYPE else _NOT_OF_TEXT
    for check, name in rules.checks:
        level = Level(name)
        if level is Level.REQUIRED:
            if check in table or (region.role.is_text and check not in silent):
                table[check] = level
        elif check in table and check not in UNLOWERABLE:
            table[check] = level
    return table


def plate_levels(rules: Rules) -> Mapping[str, Level]:
    """Return the level of every check of the plate; a failure that the table does not know blocks.

    Args:
        rules: May raise or lower each.
    """
    return {**_PLATE, **{check: Level(name) for check, name in rules.checks if check in _PLATE}}


def judge_plate(found: Iterable[Finding], rules: Rules) -> tuple[Finding, ...]:
    """Return the findings about a plate, with an undecided one for each required check that nobody made."""
    own = tuple(found)
    made = {finding.check for finding in own}
    return own + tuple(
        Finding(check, "", Outcome.UNDECIDED, _NOT_MADE, evidence=Evidence("none"))
        for check, level in plate_levels(rules).items()
        if level is Level.REQUIRED and check not in made
    )


def judge_region(region: Region, set_by: SetBy, locale: str, rules: Rules, findings: Iterable[Finding]) -> RegionProof:
    """Return the verdict on a region from its findings.

    FAIL if a required or blocking check failed; UNDECIDED if a required check is undecided or has no finding; else PASS.
    """
    own = tuple(finding for finding in findings if finding.region == region.id)
    table = levels(region, set_by, locale, rules)
    made = {finding.check for finding in own}
    own += tuple(
        Finding(check, region.id, Outcome.UNDECIDED, _NOT_MADE, evidence=Evidence("none"))
        for check, level in table.items()
        if level is Level.REQUIRED and check not in made
    )
    outcomes: dict[str, set[Outcome]] = {}
    for finding in own:
        outcomes.setdefault(finding.check, set()).add(finding.outcome)
    failed = any(
        Outcome.FAIL in found and table.get(check, Level.ADVICE) is not Level.ADVICE
        for check, found in outcomes.items()
    )
    proved = all(outcomes.get(check) == {Outcome.PASS} for check, level in table.items() if level is Level.REQUIRED)
    verdict = Outcome.FAIL if failed else Outcome.PASS if proved else Outcome.UNDECIDED
    return RegionProof(region.id, region.role.value, set_by, verdict, own)


def standing_against(proof: RegionProof, table: Mapping[str, Level]) -> tuple[Finding, ...]:
    """Return the findings that keep a region from passing; none if it passed.

    Args:
        proof: The verdict.
        table: As `levels` gives it.
    """
    stopping = (Level.REQUIRED, Level.BLOCKING) if proof.outcome is Outcome.FAIL else (Level.REQUIRED,)
    return tuple(
        finding
        for finding in proof.findings
        if finding.outcome is proof.outcome is not Outcome.PASS and table.get(finding.check) in stopping
    )


def status_of(regions: Iterable[RegionProof], general: Iterable[Finding] = (), rules: Rules | None = None) -> Status:
    """Return the verdict on an asset: rejected, review or approved. Nothing at all is not approved.

    Args:
        regions: Verdicts by region.
        general: Findings about the plate or the composition as a whole; their FAIL rejects unless it is advice, and a required
            one that is not PASS is for review.
        rules: May raise or lower the checks of the plate.
    """
    verdicts = [region.outcome for region in regions]
    standing = against(general, plate_levels(rules or Rules()))
    if Outcome.FAIL in verdicts or any(finding.outcome is Outcome.FAIL for finding in standing):
        return Status.REJECTED
    if verdicts and all(verdict is Outcome.PASS for verdict in verdicts) and not standing:
        return Status.APPROVED
    return Status.REVIEW


def against(general: Iterable[Finding], table: Mapping[str, Level]) -> tuple[Finding, ...]:
    """Return the findings about no region that keep an asset from approval.

    Args:
        general: As `judge_plate` gives them, and those about the composition as a whole.
        table: As `plate_levels` gives it; a check that it does not know blocks by its failure.
    """
    return tuple(
        finding
        for finding in general
        if (finding.outcome is Outcome.FAIL and table.get(finding.check, Level.BLOCKING) is not Level.ADVICE)
        or (finding.outcome is Outcome.UNDECIDED and table.get(finding.check) is Level.REQUIRED)
    )
