"""What the tests of making share: briefs of labels, judges with an opinion, and a run of one asset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.plugin_kit import Judge, PlainRenderer

from proofpress.brief import SetBy
from proofpress.budget import Budget
from proofpress.composition import Composition
from proofpress.interfaces import (
    Compositor,
    Context,
    Renderer,
    Validator,
)
from proofpress.loading import parse_brief
from proofpress.pipeline import Pipeline
from proofpress.proof import Outcome, Proof

__all__ = ["FAIL", "PASS", "UNDECIDED", "always", "fails_unless_typeset", "labels", "make", "rungs"]

FAIL, PASS, UNDECIDED = Outcome.FAIL, Outcome.PASS, Outcome.UNDECIDED


def labels(*ids: str, **settings: Any) -> dict[str, Any]:
    """Return a brief of labels one below the other."""
    regions = [
        {"id": name, "role": "label", "box": [20, 20 + 60 * index, 300, 40], "min_font_px": 12, **settings}
        for index, name in enumerate(ids)
    ]
    return {
        "schema": "proofpress/brief/1",
        "id": "labels",
        "default_locale": "en-US",
        "canvas": {"width": 360, "height": 280},
        "regions": regions,
        "copy": {"en-US": {name: f"Label {name}" for name in ids}},
    }


def make(
    brief: dict[str, Any],
    compositors: Sequence[Compositor],
    *validators: Validator,
    context: Context | None = None,
    budget: Budget | None = None,
    renderer: Renderer | None = None,
) -> Proof:
    """Return the proof of a brief's only asset."""
    pipeline = Pipeline(renderer or PlainRenderer(), compositors, validators, budget=budget)
    return pipeline.run(parse_brief(brief), context=context)


def fails_unless_typeset(wrong: str = "a", check: str = "text") -> Judge:
    """Return a judge for whom one check fails on one region, unless type set it."""

    def rule(asked: str, region: str, composition: Composition) -> Outcome:
        layer = composition.layer(region)
        return FAIL if (asked, region) == (check, wrong) and layer and layer.set_by is SetBy.MODEL else PASS

    return Judge(rule)


def always(outcome: Outcome, wrong: str = "a", check: str = "text") -> Judge:
    """Return a judge whose one check on one region always has that outcome."""
    return Judge(lambda asked, region, _: outcome if (asked, region) == (check, wrong) else PASS)


def rungs(proof: Proof) -> list[str]:
    """Return the rungs that were climbed, in order."""
    return [attempt.rung for attempt in proof.attempts]
