"""Exports: other files of a proved composition, each drawn again by a foreign program and proved by itself."""

from __future__ import annotations

from proofpress.report.exports.kinds import KINDS, Kind, parse_kinds
from proofpress.report.exports.making import Export, judged, make_exports

__all__ = ["KINDS", "Export", "Kind", "judged", "make_exports", "parse_kinds"]
