"""A person's decision: recorded with who, why, when and which image; it settles what was undecided and nothing else."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from proofpress.errors import InputError
from proofpress.image import sha256
from proofpress.proof import Decision, Outcome, Status
from proofpress.report.files import locked, write_file
from proofpress.report.html import is_sheet, render_html
from proofpress.report.json_report import decision_dict, load_report, report_bytes, worst
from proofpress.report.save import REPORT_NAME, SHEET_NAME
from proofpress.text import refuse_surrogates

__all__ = ["approve"]


def approve(
    report_path: str | Path,
    asset_id: str,
    by: str,
    why: str,
    region: str | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Record a person's approval of an asset, or of one of its regions, and rewrite report and proof sheet.

    The decision settles UNDECIDED only. What failed stays failed: it is mended and made again, not approved. Findings, costs
    and images are left as they are.

    Args:
        report_path: `report.json`, or the folder that it lies in.
        asset_id: For instance `de-DE/portrait`.
        by: Who decides.
        why: Their reason.
        region: Settle this region only; None settles the whole asset.
        now: The time of the decision, with its time zone; the present by default.

    Returns:
        The report with the decision.

    Raises:
        InputError: There is no such report, asset or region; it failed; or its image is not the one that was proved.
        OutputError: The report cannot be written; it stays as it was.
    """
    path = Path(report_path)
    if path.is_dir():
        path /= REPORT_NAME
    when = _utc(now or datetime.now(UTC))
    by, why = _said(by, "by", "say who decides"), _said(why, "why", "give the reason")
    if not path.parent.is_dir():
        load_report(path)  # Its error names the path that is not there.
    with locked(path.parent):
        report = load_report(path)
        where = f"{path}: asset {asset_id}"
        asset = _find(report["assets"], asset_id, str(path), "asset")
        _refuse_failure(asset, region, where)
        digest = _seen_image(asset, path.parent, where)
        asset["decisions"].append(decision_dict(Decision(region or "", by, why, when, digest)))
        asset["status"] = _status(asset)
        if asset["status"] == Status.APPROVED:
            asset["reason"] = ""
        report["status"] = worst(entry["status"] for entry in report["assets"])
        sheet = path.parent / SHEET_NAME
        page = render_html(report, path.parent).encode() if not sheet.exists() or is_sheet(sheet) else None
        write_file(path, report_bytes(report))
        if page is not None:
            write_file(sheet, page)
    return report


def _utc(now: datetime) -> str:
    if now.tzinfo is None:
        message = "now has no time zone"
        raise ValueError(message)
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _said(text: str, where: str, remedy: str) -> str:
    said = " ".join(refuse_surrogates(text, where).split())
    if not said:
        raise InputError("is empty", where, remedy)
    return said


def _find(entries: Iterable[dict[str, Any]], wanted: str, where: str, kind: str) -> dict[str, Any]:
    known = {entry["id"]: entry for entry in entries}
    if wanted not in known:
        near = difflib.get_close_matches(wanted, list(known), 1)
        remedy = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(known) or 'none'}"
        raise InputError(f"no {kind} {wanted!r}", where, remedy)
    return known[wanted]


def _refuse_failure(asset: Mapping[str, Any], region: str | None, where: str) -> None:
    if region is not None:
        _find(asset["regions"], region, where, "region")
    failed = [entry["id"] for entry in asset["regions"] if entry["outcome"] == Outcome.FAIL]
    if region in failed:
        raise InputError(f"region {region!r} failed, and a person cannot approve a failure", where, _MEND)
    if failed or asset["status"] == Status.REJECTED:
        cause = f"{', '.join(failed)} failed" if failed else asset["reason"] or "it is rejected"
        raise InputError(f"is rejected ({cause}), and a person cannot approve a failure", where, _MEND)
    if not asset["regions"]:
        raise InputError("has no regions, so nothing was checked that a person could settle", where, _MEND)


_MEND = "mend the brief or the copy and run it again"


def _seen_image(asset: Mapping[str, Any], folder: Path, where: str) -> str:
    """Return the digest of the image file, which must be the one that was proved."""
    if asset["image"] is None:
        raise InputError("has no image that a person could have seen", where, _MEND)
    file = folder / asset["image"]
    try:
        digest = sha256(file.read_bytes())
    except OSError as error:
        raise InputError(
            f"its image {file} cannot be read ({error.strerror or error})", where, "put the image back, or run it again"
        ) from error
    if digest != asset["sha256"]:
        raise InputError(
            f"its image {file} is not the one that was proved (SHA-256 {digest[:12]}… instead of {asset['sha256'][:12]}…)",
            where,
            "put the proved image back, or run it again",
        )
    return digest


def _status(asset: Mapping[str, Any]) -> str:
    """Return the verdict after the decisions; only those on the present image count."""
    settled = {decision["region"] for decision in asset["decisions"] if decision["sha256"] == asset["sha256"]}
    undecided = [entry["id"] for entry in asset["regions"] if entry["outcome"] == Outcome.UNDECIDED]
    # A decision on regions says nothing of the plate, nor of an exported file that could not be drawn again.
    unproved = any(f["outcome"] != Outcome.PASS and f.get("level") == "required" for f in asset.get("findings", ()))
    unproved |= any(export["outcome"] == Outcome.UNDECIDED for export in asset.get("exports", ()))
    if "" in settled or (undecided and not unproved and settled.issuperset(undecided)):
        return Status.APPROVED.value
    return str(asset["status"])
