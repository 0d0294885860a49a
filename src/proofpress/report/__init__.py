"""What becomes of proofs: the report as JSON, the proof sheet as HTML, files on disk, and people's decisions."""

from __future__ import annotations

from proofpress.report.approve import approve
from proofpress.report.html import render_html
from proofpress.report.json_report import load_report, report_dict, report_schema
from proofpress.report.save import ReportWriter, SavedReport, save_proofs

__all__ = [
    "ReportWriter",
    "SavedReport",
    "approve",
    "load_report",
    "render_html",
    "report_dict",
    "report_schema",
    "save_proofs",
]
