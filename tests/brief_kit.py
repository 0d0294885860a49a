"""Briefs to test with, and how they are changed."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from proofpress.brief import Brief
from proofpress.errors import BriefError
from proofpress.loading import parse_brief

__all__ = ["changed", "dig", "paths", "poster", "refusal", "removed", "rich", "rich_files", "write_brief"]

Path_ = tuple[str | int, ...]


def poster() -> dict[str, Any]:
    """Return a small brief of one canvas and two locales; loads as it stands and draws in a moment."""
    return {
        "schema": "proofpress/brief/1",
        "id": "garden-week",
        "default_locale": "en-US",
        "canvas": {"width": 480, "height": 360, "safe_area": [12, 12, 12, 12]},
        "plate": {"seed": 3, "kind": "paper"},
        "brand": {"colors": {"ink": "#14213D", "sale": "#B3261E", "paper": "#FFFFFF"}, "min_contrast": 4.5},
        "regions": [
            {"id": "headline", "role": "headline", "box": [20, 20, 440, 72], "min_font_px": 24, "color": "ink"},
            {
                "id": "price",
                "role": "price",
                "box": [20, 104, 200, 120],
                "min_font_px": 28,
                "color": "paper",
                "panel": {"fill": "sale"},
            },
            {"id": "sku", "role": "sku", "box": [20, 300, 200, 32], "min_font_px": 18, "pattern": "[A-Z]{3}-\\d{4}"},
            {"id": "qr", "role": "qr", "box": [300, 180, 150, 150]},
        ],
        "copy": {
            "en-US": {
                "headline": "Tulip bulbs in {city}",
                "price": {"amount": "4.50", "was": "6.00", "currency": "USD"},
                "sku": "TLP-0917",
                "qr": "https://example.com/tulips",
            },
            "de-DE": {
                "headline": "Tulpenzwiebeln in {city}",
                "price": {"amount": "4.20", "was": "5.80", "currency": "EUR"},
                "sku": "TLP-0917",
                "qr": "https://example.com/tulpen",
            },
        },
        "variables": {"city": {"en-US": "Austin", "de-DE": "Bremen"}},
    }


RICH_FILES: Final = ("cut/tulip.png", "back.png", "type/Brand.ttf")


def rich_files(folder: Path) -> Path:
    """Put the files that `rich()` names into the folder (only looked for, not opened, when a brief is loaded)."""
    for name in RICH_FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    return folder


def rich() -> dict[str, Any]:
    """Return a brief that uses every key of the schema but `canvas`."""
    return {
        "schema": "proofpress/brief/1",
        "id": "rich",
        "default_locale": "en-US",
        "locales": ["en-US", "pt-BR"],
        "formats": {
            "tall": {
                "width": 600,
                "height": 800,
                "safe_area": [10, 12, 14, 16],
                "print": {"dpi": 150, "bleed_mm": 3},
            },
            "wide": {"width": 800, "height": 600},
        },
        "plate": {
            "prompt": "potting bench, morning light",
            "seed": 7,
            "kind": "paper",
            "source": "back.png",
            "fit": "contain",
            "focal": [0.25, 0.75],
            "candidates": 3,
        },
        "brand": {
            "colors": {"ink": "#101820", "paper": "#FFFFFF"},
            "fonts": {"Latn": "type/Brand.ttf"},
            "min_contrast": 7,
        },
        "rules": {
            "banned": {"en": ["cheapest"]},
            "required": {"en-US": ["bulbs"]},
            "checks": {"spacing": "required", "language": "advice"},
        },
        "regions": [
            {
                "id": "headline",
                "role": "headline",
                "box": {"tall": [20, 20, 560, 160], "wide": [20, 20, 500, 120]},
                "set_by": "model",
                "min_font_px": 30,
                "max_font_px": 60,
                "z": 2,
                "align": "center",
                "valign": "top",
                "color": "ink",
                "weight": 700,
                "leading": 1.1,
                "max_lines": 3,
                "bleed": 6,
                "on_undecided": {"retry": 2},
                "relax": {"min_font_px": 24, "grow_px": 8, "lines": 1, "scrim": False},
                "panel": {"fill": "paper", "radius": 8, "rotate": -2, "padding": 6, "opacity": 0.9},
                "pattern": ".+",
                "carrier": True,
                "hyphenate": True,
            },
            {
                "id": "price",
                "role": "price",
                "box": {"tall": [20, 220, 240, 140], "wide": [20, 200, 240, 140]},
                "price_style": {"raised_cents": True, "small_currency": False},
                "mirror": "never",
            },
            {"id": "offer", "role": "price", "box": {"tall": [300, 220, 240, 140], "wide": None}},
            {
                "id": "tulip",
                "role": "image",
                "box": {"tall": [100, 400, 200, 200], "wide": [540, 200, 200, 200]},
                "source": "cut/tulip.png",
                "shadow": False,
                "focal": [0.5, 0.25],
            },
            {
                "id": "menu",
                "role": "label",
                "box": {"tall": [20, 620, 300, 100], "wide": [20, 400, 300, 100]},
                "columns": ["start", "figures"],
            },
        ],
        "mirror": "auto",
        "copy": {
            "en-US": {
                "headline": {"text": "Spring bulbs for {city}", "short": "Spring bulbs"},
                "price": {"amount": "4.50", "was": "6.00", "currency": "USD", "unit": "kg"},
                "offer": {"text": "2 for $8", "was": "$9", "unit": "a pair"},
                "menu": "Tulip\t3.20\nCrocus\t1.10",
            },
            "pt": {"headline": "Bulbos para {city}"},
        },
        "overrides": {
            "pt-BR": {
                "headline": {
                    "box": {"tall": [20, 20, 560, 180]},
                    "set_by": "type",
                    "min_font_px": 26,
                    "max_font_px": 50,
                    "z": 3,
                    "align": "start",
                    "valign": "bottom",
                    "color": "#223344",
                    "weight": 400,
                    "leading": 1.2,
                    "max_lines": 4,
                    "bleed": 2,
                    "on_undecided": "type",
                    "relax": {"min_font_px": 20, "grow_px": 4, "lines": 2, "scrim": True},
                    "panel": {"fill": "#FFFFFF", "radius": 2, "rotate": 0, "padding": 2, "opacity": 1},
                    "pattern": ".*",
                    "carrier": False,
                },
                "tulip": {"shadow": True, "focal": [0, 1]},
                "price": {"price_style": {"raised_cents": False, "small_currency": True}, "mirror": "auto"},
                "menu": {"columns": ["end", "figures"]},
            }
        },
        "variables": {"city": {"en-US": "Austin", "pt": "Recife"}, "season": "spring"},
    }


def paths(data: object, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of every value of parsed JSON, the root's first."""
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*path, index))


def dig(data: Any, path: Path_) -> Any:
    """Return the value at a path."""
    return functools.reduce(lambda value, part: value[part], path, data)


def changed(data: dict[str, Any], path: Path_, value: Any) -> Any:
    """Return a copy of the brief with one value set, whether it was there or not."""
    if not path:
        return value
    fresh = copy.deepcopy(data)
    *parents, last = path
    place: Any = fresh
    for part in parents:
        place = place.setdefault(part, {}) if isinstance(place, dict) else place[part]
    place[last] = value
    return fresh


def removed(data: dict[str, Any], path: Path_) -> dict[str, Any]:
    """Return a copy of the brief without one key or entry."""
    fresh = copy.deepcopy(data)
    del dig(fresh, path[:-1])[path[-1]]
    return fresh


def refusal(data: object, folder: Path | None = None) -> BriefError:
    """Return the error with which a brief is refused; fails if it loads."""
    try:
        brief = parse_brief(data, folder=folder)
    except BriefError as error:
        return error
    raise AssertionError(f"it loads: {[asset.id for asset in _assets(brief)]}")


def _assets(brief: Brief) -> tuple[Any, ...]:
    return brief.assets


def write_brief(folder: Path, data: object, name: str = "brief.json") -> Path:
    """Write a brief as JSON and return its path."""
    file = folder / name
    file.write_text(json.dumps(data), encoding="utf-8")
    return file
