"""From a file to a brief: parsed, its form checked, its sense checked, every asset resolved."""

from __future__ import annotations

from proofpress.loading.files import load_brief, parse_brief

__all__ = ["load_brief", "parse_brief"]
