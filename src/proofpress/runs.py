"""What the command line does with briefs: run them, check foreign images against them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from proofpress.budget import Budget
from proofpress.config import build_pipeline, pipeline_for
from proofpress.errors import BriefError, InputError, OutputError
from proofpress.image import MAX_BYTES, load_image
from proofpress.interfaces import Context
from proofpress.loading import load_brief
from proofpress.loading.pseudo import with_pseudo
from proofpress.locales import PSEUDO_LOCALES
from proofpress.making.demands import refuse_vain_demands
from proofpress.money import micro_usd
from proofpress.progress import Board
from proofpress.report.exports import parse_kinds
from proofpress.report.json_report import asset_dict
from proofpress.report.save import ReportWriter

__all__ = ["Finished", "check_image", "run_brief"]


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
    asset_budget: str = "",
    region_budget: str = "",
    export: str,
    out: Path,
    quiet: bool,
) -> Finished:
    """Make and prove the assets of a brief, writing each to `out` as it finishes.

    Raises:
        ProofpressError: Bad input or environment; whatever was finished before stays on disk.
    """
    parse_kinds(export)
    brief = with_pseudo(load_brief(path), [tag for tag in locales if tag in PSEUDO_LOCALES])
    pipeline = pipeline_for(
        brief, renderer, compositors, options, base_url, _budget(budget, asset_budget, region_budget)
    )
    writer = ReportWriter(out, brief.id, pipeline.versions, exports=export)
    with Board(len(locales or brief.locales) * len(formats or brief.formats)) as board:
        context = Context(on_event=(lambda _: None) if quiet else board, artifacts=out / "artifacts")
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


def _budget(run: str, asset: str, region: str) -> Budget | None:
    caps = [_cap(run, "--budget"), _cap(asset, "--budget-per-asset"), _cap(region, "--budget-per-region")]
    return None if caps == [None] * 3 else Budget(caps[0], asset_cap=caps[1], region_cap=caps[2])


def _cap(dollars: str, option: str) -> int | None:
    if not dollars:
        return None
    try:
        return micro_usd(dollars)
    except InputError as error:
        raise InputError(error.message, option, "write US dollars, for instance 12.50") from error


def check_image(image: Path, brief_path: Path, locale: str, format_id: str) -> dict[str, Any]:
    """Prove an image that something else made; returns its entry of a report.

    Raises:
        ProofpressError: Bad input or environment.
    """
    brief = load_brief(brief_path)
    asset = brief.asset(locale, format_id or None)
    pipeline = build_pipeline()
    refuse_vain_demands(brief.rules, pipeline.validators, brief.source)
    pixels = load_image(image)
    encoded = image.read_bytes()[:MAX_BYTES]
    try:
        proof = pipeline.check(asset, pixels, encoded)
    except BriefError as error:
        raise BriefError(error.message, error.where or str(image), error.remedy) from error
    return asset_dict(proof, image.name, encoded)
