"""What the command line does with briefs: run them, check foreign images against them, estimate them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress.brief import Brief
from proofpress.budget import Budget
from proofpress.config import build_pipeline, default_readers, parse_option
from proofpress.errors import BriefError, EnvironmentProblem, InputError, OutputError, ReaderUnavailableError
from proofpress.image import MAX_BYTES, load_image
from proofpress.interfaces import Context
from proofpress.money import micro_usd
from proofpress.preflight import preflight
from proofpress.progress import Board
from proofpress.registry import Registry
from proofpress.report.json_report import asset_dict
from proofpress.report.save import ReportWriter
from proofpress.serialize import load_brief

__all__ = ["EXPORTS", "Finished", "check_image", "estimate_brief", "run_brief"]

EXPORTS: Final = ("png",)
"""File types that a run can write."""


@attrs.frozen
class Finished:
    """A run that ended.

    Attributes:
        report: As in `report.json`.
        sheet: The proof sheet.
    """

    report: dict[str, Any]
    sheet: Path


def run_brief(
    path: Path,
    *,
    locales: Sequence[str],
    formats: Sequence[str],
    renderer: str,
    compositors: Sequence[str],
    options: Sequence[str],
    base_url: str,
    budget: str,
    export: str,
    out: Path,
    quiet: bool,
) -> Finished:
    """Make and prove the assets of a brief, writing each to `out` as it finishes.

    Raises:
        ProofpressError: Bad input or environment; whatever was finished before stays on disk.
    """
    for kind in export.split(","):
        if kind.strip() not in EXPORTS:
            raise InputError(f"cannot export {kind.strip()!r}", "--export", f"use one of: {', '.join(EXPORTS)}")
    brief = load_brief(path)
    registry = Registry()
    given: dict[str, dict[str, Any]] = {}
    for option in options:
        plugin, name, value = parse_option(option)
        given.setdefault(plugin, {})[name] = value
    if base_url:
        taking = [name for name in compositors if registry.takes("compositor", name, "base_url")]
        if not taking:
            raise InputError("no plugin in use takes a service address", "--base-url", "add its --compositor")
        for name in taking:
            given.setdefault(name, {})["base_url"] = base_url
    pipeline = build_pipeline(
        renderer=renderer or ("image" if brief.plate.source else ""),
        compositors=compositors,
        options=given,
        budget=_cap(budget),
        registry=registry,
    )
    writer = ReportWriter(out, brief.id, pipeline.versions)
    with Board(len(locales or brief.locales) * len(formats or brief.formats)) as board:
        context = Context(on_event=(lambda _: None) if quiet else board)
        proofs = []
        try:
            for proof in pipeline.run_all(brief, locales=locales, formats=formats, context=context):
                writer.add(proof)
                proofs.append(attrs.evolve(proof, composition=None))
        except OutputError:
            raise
        except BaseException:
            if proofs:
                writer.finish()
            raise
        saved = writer.finish()
    return Finished(writer.report, saved.sheet)


def _cap(budget: str) -> Budget | None:
    if not budget:
        return None
    try:
        return Budget(micro_usd(budget))
    except InputError as error:
        raise InputError(error.message, "--budget", error.remedy) from error


def check_image(image: Path, brief_path: Path, locale: str, format_id: str) -> dict[str, Any]:
    """Prove an image that something else made; returns its entry of a report.

    Raises:
        ProofpressError: Bad input or environment.
    """
    brief = load_brief(brief_path)
    asset = brief.asset(locale, format_id or None)
    pixels = load_image(image)
    encoded = image.read_bytes()[:MAX_BYTES]
    pipeline = build_pipeline()
    try:
        proof = pipeline.check(asset, pixels, encoded)
    except BriefError as error:
        raise BriefError(error.message, error.where or str(image), error.remedy) from error
    return asset_dict(proof, image.name, encoded)


def estimate_brief(path: Path) -> dict[str, Any]:
    """Return what a run would cost and what stands in its way; spends nothing and draws nothing.

    Raises:
        BriefError: The brief itself is wrong.
    """
    brief = load_brief(path)
    problems = _fit_problems(brief) + _reading_problems(brief)
    return {
        "brief_id": brief.id,
        "assets": len(brief.assets),
        "problems": problems,
        "cost": {"expected_micro_usd": 0, "worst_case_micro_usd": 0},
    }


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
