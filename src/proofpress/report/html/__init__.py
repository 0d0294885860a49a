"""The proof sheet: one HTML file that needs nothing else, no script and no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from proofpress.report.html.assets import Entry, asset_section
from proofpress.report.html.markup import Html, element
from proofpress.report.html.page import body, thumb
from proofpress.report.html.pictures import open_picture

__all__ = ["is_sheet", "render_html"]

_GENERATOR: Final = '<meta name="generator" content="proofpress">'


@lru_cache(maxsize=1)
def _style() -> str:
    return resources.files("proofpress.report.html").joinpath("sheet.css").read_text(encoding="utf-8")


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def render_html(report: Mapping[str, Any], folder: Path) -> str:
    """Return the proof sheet of a report; the same report and images give the same sheet, byte for byte.

    Args:
        report: As `report_dict` and `load_report` return it.
        folder: Where its images lie. An image that is missing or no longer the proved one is named and not shown.
    """
    thumbs, sections = [], []
    for number, asset in enumerate(report["assets"], 1):
        # One at a time: a large run's pictures need not fit into memory together.
        entry = Entry(asset, f"asset-{number}", open_picture(asset, folder))
        thumbs.append(thumb(entry))
        sections.append(asset_section(entry))
    style = _style()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">'),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        Html(_GENERATOR),
        element("title", f"Proof sheet of {report['brief_id'] or 'an unnamed brief'}: {report['status']}"),
        Html(f"<style>{style}</style>"),
    )
    page = element("html", head, body(report, thumbs, sections), lang="en")
    return f"<!doctype html>\n{page}\n"


def is_sheet(path: Path) -> bool:
    """Tell whether a file is a proof sheet of ours."""
    try:
        with path.open("rb") as stream:
            return _GENERATOR.encode() in stream.read(4096)
    except OSError:
        return False
