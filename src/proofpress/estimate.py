"""What can be said about a brief before any of it is made: what does not fit, what nobody can verify, what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from proofpress.brief import Brief
from proofpress.config import default_readers, pipeline_for
from proofpress.costing import FAILING
from proofpress.errors import BriefError, EnvironmentProblem, ReaderUnavailableError
from proofpress.pipeline import Pipeline
from proofpress.preflight import preflight
from proofpress.serialize import load_brief

__all__ = ["estimate_brief"]


def estimate_brief(
    path: Path,
    *,
    renderer: str = "",
    compositors: Sequence[str] = (),
    options: Sequence[str] = (),
    base_url: str = "",
) -> dict[str, Any]:
    """Return what a run would cost and what stands in its way; spends nothing and draws nothing.

    Args:
        path: The brief.
        renderer: As in `run_brief`; so are the others.
        compositors: Names.
        options: `PLUGIN.OPTION=VALUE` each.
        base_url: Service address.

    Raises:
        BriefError: The brief itself is wrong.
        InputError: An option is wrong, or something paid cannot be priced.
    """
    brief = load_brief(path)
    pipeline = pipeline_for(brief, renderer, compositors, options, base_url)
    return {
        "brief_id": brief.id,
        "assets": len(brief.assets),
        "problems": _fit_problems(brief) + _reading_problems(brief),
        "cost": _cost(pipeline, brief),
    }


def _cost(pipeline: Pipeline, brief: Brief) -> dict[str, float]:
    """Return what the paid calls of a run would cost; the embedded default makes none."""
    price = pipeline.price(brief)
    cost: dict[str, float] = {"expected_micro_usd": price.expected, "worst_case_micro_usd": price.worst}
    return {**cost, "assumed_failing": FAILING} if price.worst else cost


def _fit_problems(brief: Brief) -> list[dict[str, str]]:
    problems = []
    for asset in brief.assets:
        for region in asset.regions:
            alone = attrs.evolve(asset, regions=tuple(r for r in asset.regions if r.id == region.id))
            try:
                relaxed = preflight(alone, brief.source)
            except (BriefError, EnvironmentProblem) as error:
                problems.append(_problem("fit", asset.id, region.id, str(error)))
                continue
            if relaxed[region.id].notes:
                problems.append(
                    _problem("relaxed", asset.id, region.id, f"fits with {', '.join(relaxed[region.id].notes)}")
                )
    return problems


def _reading_problems(brief: Brief) -> list[dict[str, str]]:
    reader = default_readers()[0]
    problems = []
    for asset in brief.assets:
        if asset.format.id != brief.formats[0].id:
            continue
        for region in asset.regions:
            if not region.role.is_text:
                continue
            try:
                unwritable = reader.unwritable(region.content.text, asset.locale)
            except ReaderUnavailableError as error:
                problems.append(_problem("reading", asset.id, "", str(error)))
                break
            if unwritable:
                told = f"reader {reader.name} cannot write {' '.join(unwritable)}"
                problems.append(_problem("reading", asset.id, region.id, told))
    return problems


def _problem(kind: str, asset: str, region: str, message: str) -> dict[str, str]:
    return {"kind": kind, "asset": asset, "region": region, "message": message}
