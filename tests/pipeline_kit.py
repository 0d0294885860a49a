"""A small campaign and a quick pipeline of fakes that makes it."""

from __future__ import annotations

from typing import Any

from tests.plugin_kit import Judge, PlainRenderer, TypePainter

from proofpress.interfaces import Renderer
from proofpress.pipeline import Pipeline

__all__ = ["LOCALES", "campaign", "quick"]

LOCALES = ("en-US", "de-DE", "fr-FR", "pl-PL")


def campaign() -> dict[str, Any]:
    """Return a brief of one headline in four locales and two formats."""
    return {
        "schema": "proofpress/brief/1",
        "id": "campaign",
        "default_locale": "en-US",
        "formats": {"tall": {"width": 300, "height": 400}, "wide": {"width": 400, "height": 300}},
        "regions": [
            {"id": "headline", "role": "headline", "box": {"tall": [20, 20, 260, 90], "wide": [20, 20, 360, 60]}}
        ],
        "copy": {tag: {"headline": f"Tulips {tag}"} for tag in LOCALES},
    }


def quick(renderer: Renderer | None = None, **more: Any) -> Pipeline:
    parts: dict[str, Any] = {"compositors": [TypePainter()], "validators": [Judge()], **more}
    return Pipeline(renderer or PlainRenderer(), **parts)
