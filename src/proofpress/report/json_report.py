"""The report as JSON: what was made, what was found about it and what it cost, in one documented shape.

The shape is `schemas/report-1.json`, a JSON Schema (draft 2020-12).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from importlib import resources
from operator import add
from pathlib import Path
from typing import Any, Final

from proofpress.brief import Asset
from proofpress.budget import Cost
from proofpress.errors import InputError
from proofpress.image import sha256
from proofpress.loading.document import json_path
from proofpress.proof import Attempt, Call, Decision, Finding, Proof, RegionProof, Status
from proofpress.report.exports import Export
from proofpress.report.names import Names
from proofpress.requirements import Level, levels, plate_levels

__all__ = [
    "FORMAT_VERSION",
    "assemble",
    "asset_dict",
    "load_report",
    "report_bytes",
    "report_dict",
    "report_schema",
    "worst",
]

FORMAT_VERSION: Final = "1"
_MAX_BYTES: Final = 256 * 1024 * 1024
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_WORST_FIRST: Final = (Status.REJECTED.value, Status.REVIEW.value, Status.APPROVED.value)


def report_dict(
    proofs: Iterable[Proof], *, plugins: Mapping[str, str] | None = None, brief_id: str | None = None
) -> dict[str, Any]:
    """Return the report on these proofs.

    Args:
        proofs: One per asset.
        plugins: Name and version of every plugin that took part.
        brief_id: The brief's name; by default that of the first proof.
    """
    names = Names()
    assets, costs, briefs = [], [], []
    for proof in proofs:
        data = proof.png_bytes() if proof.composition else None
        assets.append(asset_dict(proof, names.give(proof.asset.file_stem) if data else None, data))
        costs.append(proof.cost)
        briefs.append(proof.asset.brief_id)
    named = brief_id if brief_id is not None else (briefs or [""])[0]
    return assemble(named, plugins or {}, assets, reduce(add, costs, Cost()))


def assemble(
    brief_id: str, plugins: Mapping[str, str], assets: Iterable[Mapping[str, Any]], cost: Cost
) -> dict[str, Any]:
    """Return the report made of finished parts; see `asset_dict`."""
    entries = list(assets)
    return {
        "format_version": FORMAT_VERSION,
        "brief_id": _clean(brief_id),
        "status": worst(entry["status"] for entry in entries),
        "cost": {
            "settled_micro_usd": cost.settled,
            "reserved_micro_usd": cost.reserved,
            "unknown_micro_usd": cost.unknown,
        },
        "plugins": {_clean(name): _clean(plugins[name]) for name in sorted(plugins)},
        "assets": entries,
    }


def worst(statuses: Iterable[str]) -> str:
    """Return the worst status of all; `rejected` for none at all, since nothing was proved."""
    found = set(statuses)
    return next((status for status in _WORST_FIRST if status in found), Status.REJECTED.value)


def asset_dict(
    proof: Proof, image: str | None, data: bytes | None, exports: Iterable[tuple[str, Export]] = ()
) -> dict[str, Any]:
    """Return a report's entry on one asset.

    Args:
        proof: The verdict.
        image: Name of the image file, relative to the report; None if nothing was drawn.
        data: The bytes of that file.
        exports: File name, relative to the report, and export.
    """
    plate = proof.composition.plate if proof.composition else None
    return {
        "id": _clean(proof.asset.id),
        "locale": _clean(proof.asset.locale),
        "format": _clean(proof.asset.format.id),
        "status": proof.status.value,
        "reason": _clean(proof.reason),
        "image": image,
        "sha256": sha256(data) if data else "",
        "plate": {
            "renderer": _clean(plate.renderer) if plate else "",
            "model": _clean(plate.model) if plate else "",
            "sha256": plate.sha256 if plate else "",
            **({"note": _clean(plate.note)} if plate and plate.note else {}),
        },
        "plate_calls": [_call(call) for call in proof.plate_calls],
        "attempts": [_attempt(attempt) for attempt in proof.attempts],
        "regions": [_region(region, proof.asset) for region in proof.regions],
        "findings": [_general(finding, proof) for finding in proof.general],
        "decisions": [decision_dict(decision) for decision in proof.decisions],
        "exports": [_export(name, export) for name, export in exports],
    }


def _export(name: str, export: Export) -> dict[str, Any]:
    return {
        "kind": export.kind.name,
        "file": name,
        "sha256": sha256(export.data),
        "outcome": export.outcome.value,
        "findings": [{"region": _clean(finding.region), **_finding(finding)} for finding in export.findings],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "rung": _clean(attempt.rung),
        "compositor": _clean(attempt.compositor),
        "regions": [_clean(region) for region in attempt.regions],
        "relaxations": [_clean(relaxation) for relaxation in attempt.relaxations],
        "request_id": _clean(attempt.request_id),
        "cost_micro_usd": attempt.cost_micro_usd,
        "outcome": _clean(attempt.outcome),
        "reason": _clean(attempt.reason),
        "calls": [_call(call) for call in attempt.calls],
        "findings": [{"region": _clean(finding.region), **_finding(finding)} for finding in attempt.findings],
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "service": _clean(call.service),
        "model": _clean(call.model),
        "outcome": _clean(call.outcome),
        "request_id": _clean(call.request_id),
        "regions": [_clean(region) for region in call.regions],
        "prompt_sha256": call.prompt_sha256,
        "prompt_version": _clean(call.prompt_version),
        "image_sha256": call.image_sha256,
        "usage": {_clean(name): number for name, number in call.usage},
        "cost_micro_usd": call.cost_micro_usd,
    }


def _region(region: RegionProof, asset: Asset) -> dict[str, Any]:
    table = _table(region, asset)
    return {
        "id": _clean(region.id),
        "role": _clean(region.role),
        "set_by": region.set_by.value,
        "outcome": region.outcome.value,
        "findings": [{**_finding(finding), **_level(finding.check, table)} for finding in region.findings],
    }


def _table(region: RegionProof, asset: Asset) -> Mapping[str, Level] | None:
    """Return the levels of the checks of a region; None for one that its asset or the world of locales does not know."""
    wanted = next((each for each in asset.regions if each.id == region.id), None)
    try:
        return None if wanted is None else levels(wanted, region.set_by, asset.locale, asset.rules)
    except InputError:
        return None


def _level(check: str, table: Mapping[str, Level] | None) -> dict[str, str]:
    return {} if table is None else {"level": table.get(check, Level.ADVICE).value}


def _finding(finding: Finding) -> dict[str, Any]:
    box = finding.evidence.box
    return {
        "check": _clean(finding.check),
        "outcome": finding.outcome.value,
        "expected": _optional(finding.expected),
        "measured": _optional(finding.measured),
        "threshold": _optional(finding.threshold),
        "reason": _clean(finding.reason),
        "evidence": {"source": _clean(finding.evidence.source), "box": list(box.as_tuple()) if box else None},
    }


def decision_dict(decision: Decision) -> dict[str, str]:
    """Return a report's entry on a person's decision."""
    return {
        "region": _clean(decision.region),
        "by": _clean(decision.by),
        "why": _clean(decision.why),
        "when": decision.when,
        "sha256": decision.sha256,
    }


def _general(finding: Finding, proof: Proof) -> dict[str, Any]:
    level = plate_levels(proof.asset.rules).get(finding.check, Level.BLOCKING)
    return {**_finding(finding), "level": level.value}


def _optional(text: str | None) -> str | None:
    return None if text is None else _clean(text)


def _clean(text: str) -> str:
    """Return text that UTF-8 can hold: what a broken reader or service sent must not cost the report."""
    return _SURROGATES.sub("\ufffd", text)


def report_bytes(report: Mapping[str, Any]) -> bytes:
    """Return the report as the bytes of its file: UTF-8, indented, a line feed at the end."""
    return (json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


@lru_cache(maxsize=1)
def _schema_text() -> str:
    return resources.files("proofpress.schemas").joinpath("report-1.json").read_text(encoding="utf-8")


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of a report, a fresh copy."""
    return dict(json.loads(_schema_text()))


def load_report(path: str | Path) -> dict[str, Any]:
    """Read and check a `report.json`.

    Raises:
        InputError: The file cannot be read or is no report; names the file, the JSON path and what to do.
    """
    file = Path(path)
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise InputError(f"is larger than {_MAX_BYTES} bytes", str(file), "give the report.json of one run")
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror or error})", str(file), "give the report.json that a run wrote"
        ) from error
    try:
        report = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
        report_bytes(report)
    except (ValueError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise InputError(f"is no JSON in UTF-8 ({said})", str(file), "run the brief again") from error
    _check(report, str(file))
    return dict(report)


def _no_constant(name: str) -> float:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _check(report: object, source: str) -> None:
    from jsonschema import Draft202012Validator

    if isinstance(report, Mapping) and report.get("format_version", FORMAT_VERSION) != FORMAT_VERSION:
        raise InputError(
            f"has format_version {report['format_version']!r}, and only {FORMAT_VERSION!r} is known",
            f"{source}: $.format_version",
            "use the proofpress version that wrote it",
        )
    faults = sorted(Draft202012Validator(report_schema()).iter_errors(report), key=lambda fault: str(fault.json_path))
    if faults:
        said = " ".join(faults[0].message.split())
        raise InputError(
            f"is no report: {said if len(said) <= 200 else said[:200] + '…'}",
            f"{source}: {json_path(faults[0].absolute_path)}",
            "give the report.json that a run wrote; it is not edited by hand",
        )
