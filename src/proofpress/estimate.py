"""What can be said about a brief before any of it is made: what does not fit, what nobody can verify, what it would cost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

from proofpress.brief import Asset, Brief, Region
from proofpress.config import default_readers, pipeline_for
from proofpress.errors import BriefError, EnvironmentProblem, ReaderUnavailableError
from proofpress.interfaces import Reader
from proofpress.loading import load_brief
from proofpress.loading.pseudo import with_pseudo
from proofpress.making.costing import FAILING
from proofpress.making.cures import Cure, cheapest_cure, relax_to_fit
from proofpress.making.preflight import preflight_region
from proofpress.pipeline import Pipeline
from proofpress.setting import Placement, place
from proofpress.text import graphemes

__all__ = ["FORMAT_VERSION", "estimate_brief", "estimate_schema"]

FORMAT_VERSION: Final = "1"


def estimate_brief(
    path: Path,
    *,
    renderer: str = "",
    compositors: Sequence[str] = (),
    options: Sequence[str] = (),
    base_url: str = "",
    pseudo: bool = False,
) -> dict[str, Any]:
    """Return what a run would cost and what stands in its way; spends nothing and draws nothing.

    The shape is `schemas/estimate-1.json`; see `estimate_schema`.

    Args:
        path: The brief.
        renderer: As in `run_brief`; so are the others.
        compositors: Names.
        options: `PLUGIN.OPTION=VALUE` each.
        base_url: Service address.
        pseudo: Prove the layout with the pseudo-locales `en-XA` and `ar-XB` too; they cost nothing, since they are not run.

    Raises:
        BriefError: The brief itself is wrong.
        InputError: An option is wrong, or something paid cannot be priced.
    """
    brief = load_brief(path)
    pipeline = pipeline_for(brief, renderer, compositors, options, base_url)
    cost = _cost(pipeline, brief)
    if pseudo:
        brief = with_pseudo(brief)
    texts: list[dict[str, Any]] = []
    problems: list[dict[str, str]] = []
    for asset in brief.assets:
        for region in asset.regions:
            problems += _region(region, asset, brief.source, texts)
    return {
        "format_version": FORMAT_VERSION,
        "brief_id": brief.id,
        "assets": len(brief.assets),
        "texts": texts,
        "problems": problems + _reading_problems(brief),
        "cost": cost,
    }


def estimate_schema() -> dict[str, Any]:
    """Return the JSON Schema of an estimate, a fresh copy."""
    text = resources.files("proofpress.schemas").joinpath("estimate-1.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _cost(pipeline: Pipeline, brief: Brief) -> dict[str, float]:
    """Return what the paid calls of a run would cost; the embedded default makes none."""
    price = pipeline.price(brief)
    cost: dict[str, float] = {"expected_micro_usd": price.expected, "worst_case_micro_usd": price.worst}
    return {**cost, "assumed_failing": FAILING} if price.worst else cost


def _region(region: Region, asset: Asset, source: str, texts: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """Yield what stands in the way of one region, and add what was found about its text."""
    try:
        preflight_region(region, asset, source)
        fatal = None
    except (BriefError, EnvironmentProblem) as error:
        fatal = error
    if isinstance(fatal, EnvironmentProblem) or not region.role.is_text or "brand.fonts" in getattr(fatal, "where", ""):
        if fatal is not None:
            yield _problem("fit", asset.id, region.id, str(fatal))
        return
    placement = place(region, asset)
    cure = cheapest_cure(region, asset) if placement.overflow else None
    texts.append(_text(region, asset, placement, cure))
    if not placement.overflow:
        return
    advice = f"; or {', '.join(cure.notes)}" if cure and not cure.automatic else ""
    relaxed = relax_to_fit(region, asset)[0]
    if relaxed is not None:
        yield _problem("relaxed", asset.id, region.id, f"fits with {', '.join(relaxed.notes)}{advice}")
    else:
        told = f"does not fit at {region.min_font_px:g} px: {placement.overflow}"
        yield _problem("fit", asset.id, region.id, told + (advice or "; nothing within reason makes it fit"))


def _text(region: Region, asset: Asset, placement: Placement, cure: Cure | None) -> dict[str, Any]:
    lines = sum(len(part.setting.lines) for part in placement.parts)
    return {
        "asset": asset.id,
        "locale": asset.locale,
        "format": asset.format.id,
        "region": region.id,
        "role": region.role.value,
        "characters": len(graphemes(region.content.text)),
        "size_px": placement.font_px,
        "min_font_px": region.min_font_px,
        "lines": lines,
        "overflow": _overflow(placement) if placement.overflow else None,
        "cure": _cure(region, cure),
    }


def _overflow(placement: Placement) -> dict[str, Any]:
    over = [part.setting.overflow for part in placement.parts if part.setting.overflow is not None]
    return {
        "width_px": round(max((item.width_px for item in over), default=0.0), 1),
        "height_px": round(max((item.height_px for item in over), default=0.0), 1),
        "lines": max((item.lines_over for item in over), default=0),
        "characters": sum(item.characters_over for item in over),
        "message": placement.overflow,
    }


def _cure(region: Region, cure: Cure | None) -> dict[str, Any] | None:
    if cure is None:
        return None
    text = cure.region.content.text
    return {
        "kinds": [kind.value for kind in cure.kinds],
        "notes": list(cure.notes),
        "automatic": cure.automatic,
        "box": list(cure.region.box.as_tuple()),
        "min_font_px": cure.region.min_font_px,
        "max_lines": cure.region.max_lines,
        "copy": text if text != region.content.text else None,
    }


def _reading_problems(brief: Brief) -> list[dict[str, str]]:
    readers = default_readers()
    problems = []
    for asset in brief.assets:
        if asset.format.id != brief.formats[0].id:
            continue
        for region in asset.regions:
            if not region.role.is_text:
                continue
            told, everywhere = _unreadable(readers, region.content.text, asset.locale)
            if told:
                problems.append(_problem("reading", asset.id, "" if everywhere else region.id, told))
            if everywhere:
                break
    return problems


def _unreadable(readers: Sequence[Reader], text: str, locale: str) -> tuple[str, bool]:
    """Return why no reader can verify the text, empty if one can, and whether none knows the locale at all."""
    missing: list[str] = []
    said: list[str] = []
    for reader in readers:
        try:
            unwritable = reader.unwritable(text, locale)
        except ReaderUnavailableError as error:
            missing.append(str(error))
            continue
        if not unwritable:
            return "", False
        said.append(f"reader {reader.name} cannot write {' '.join(unwritable)}")
    return "; ".join(said or missing), not said


def _problem(kind: str, asset: str, region: str, message: str) -> dict[str, str]:
    return {"kind": kind, "asset": asset, "region": region, "message": message}
