"""What a brief demands of checks by name, held against the validators at hand before any work starts."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from proofpress.brief import Rules
from proofpress.errors import BriefError, EnvironmentProblem, PluginNotFoundError
from proofpress.interfaces import Validator
from proofpress.loading.document import json_path
from proofpress.requirements import KNOWN_CHECKS, Level

__all__ = ["refuse_vain_demands"]


def refuse_vain_demands(rules: Rules, validators: Sequence[Validator], source: str = "") -> None:
    """Refuse a brief that names a check which does not exist, or requires one that nobody here can make.

    A check exists that the tables of `requirements` know, or that one of the validators declares.

    Args:
        rules: Of the brief.
        validators: Those of the pipeline.
        source: Name of the brief for messages; empty if it has none.

    Raises:
        BriefError: There is no such check; names the nearest one that there is.
        PluginNotFoundError: A required check exists, and no validator makes it.
        EnvironmentProblem: A required check cannot do without something that is not installed; names the command.
    """
    makers: dict[str, list[Validator]] = {}
    for validator in validators:
        for check in validator.checks:
            makers.setdefault(check, []).append(validator)
    for check, level in rules.checks:
        path = json_path(("rules", "checks", check))
        where = f"{source}: {path}" if source else path
        if check not in makers and check not in KNOWN_CHECKS:
            raise BriefError(f"there is no check {check!r}", where, _nearest(check, KNOWN_CHECKS | set(makers)))
        if level != Level.REQUIRED:
            continue
        if check not in makers:
            raise PluginNotFoundError(
                f"check {check!r} is required, and no validator of this pipeline makes it",
                where,
                "add one that does; default_validators() returns all that are installed",
            )
        lacking = [maker.lacks() for maker in makers[check]]
        if all(lacking):
            raise EnvironmentProblem(f"check {check!r} is required, and cannot be made here", where, lacking[0])


def _nearest(check: str, known: frozenset[str]) -> str:
    close = difflib.get_close_matches(check, sorted(known), n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"use one of: {', '.join(sorted(known))}; or install the plugin that makes it"
