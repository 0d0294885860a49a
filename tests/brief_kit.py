"""Briefs to test with, small plugins that do as they are told, and the command line in a process of its own."""

from __future__ import annotations

import copy
import functools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs
import numpy as np

from proofpress.brief import Brief, Region, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.errors import BriefError
from proofpress.interfaces import ComposeRequest, Compositor, Context, Renderer, RenderRequest, Validator
from proofpress.loading import parse_brief
from proofpress.proof import Evidence, Finding, Outcome

__all__ = [
    "REQUIRED_CHECKS",
    "Judge",
    "Painter",
    "PlainRenderer",
    "Told",
    "TypePainter",
    "changed",
    "dig",
    "paths",
    "poster",
    "proofpress",
    "refusal",
    "refused_line",
    "removed",
    "rich",
    "rich_files",
    "write_brief",
]

Path_ = tuple[str | int, ...]

_SRC: Final = Path(__file__).resolve().parent.parent / "src"


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


@attrs.frozen
class Told:
    """What the command line did.

    Attributes:
        code: Exit status.
        out: Standard output.
        err: Standard error.
    """

    code: int
    out: str
    err: str


def proofpress(*arguments: str | bytes | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> Told:
    """Run `python -m proofpress` in a fresh process, in the folder `cwd`."""
    done = subprocess.run(
        [sys.executable, "-m", "proofpress", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(_SRC), "COLUMNS": "200", **(environment or {})},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


def refused_line(told: Told, *, begun: bool = False) -> str:
    """Return the one line with which the command line refused its input; fails if it did otherwise.

    Args:
        told: What it did.
        begun: Whether lines of progress may come before.
    """
    assert "Traceback" not in told.err, told.err[-2000:]
    assert told.code == 2, told
    assert told.out == "", told.out
    *progress, line = told.err.splitlines()
    assert begun or not progress, told.err
    assert not any(earlier.startswith("proofpress") for earlier in progress), told.err
    assert line.startswith("proofpress: "), told.err
    assert line.isprintable(), line
    assert " — " in line, f"no remedy: {line}"
    return line


class PlainRenderer(Renderer):
    """Makes plates of one colour and remembers what it was asked for.

    Args:
        shade: Grey of the plate.
    """

    name = "plain"
    deterministic = True

    def __init__(self, shade: int = 240) -> None:
        self.shade = shade
        self.requests: list[RenderRequest] = []
        self._lock = threading.Lock()

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        with self._lock:
            self.requests.append(request)
        ctx.check()
        return [Plate(np.full((request.size.height, request.size.width, 3), self.shade, np.uint8), self.name)]


class Painter(Compositor):
    """Fills each region with a colour that depends on the attempt, and remembers what it was asked for.

    Args:
        errors: What the n-th call raises; None lets it paint.
        worst: What a call reserves in micro-USD; None spends nothing.
        actual: What it settles; None never does.
    """

    name = "painter"
    version = "7"
    sets = SetBy.MODEL

    def __init__(
        self, errors: Sequence[Exception | None] = (), worst: int | None = None, actual: int | None = None
    ) -> None:
        self.errors = tuple(errors)
        self.worst = worst
        self.actual = actual
        self.requests: list[ComposeRequest] = []
        self._lock = threading.Lock()

    @property
    def asked(self) -> list[list[str]]:
        """Region ids of each call."""
        return [[region.id for region in request.regions] for request in self.requests]

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        with self._lock:
            number = len(self.requests)
            self.requests.append(request)
        if self.worst is not None:
            with ctx.spend(self.worst) as spend:
                if self.actual is not None:
                    spend.settle(self.actual)
        error = self.errors[number] if number < len(self.errors) else None
        if error is not None:
            raise error
        return [self.patch(region, request) for region in request.regions]

    def patch(self, region: Region, request: ComposeRequest) -> Layer:
        """Return the region's box in one colour."""
        rgba = np.full((region.box.height, region.box.width, 4), 255, np.uint8)
        rgba[..., :3] = (40 * request.attempt % 256, 90, 200)
        return Layer(region.id, region.box.x, region.box.y, rgba, request_id=f"request-{len(self.requests)}")


class TypePainter(Painter):
    """A painter that says that it sets by type."""

    name = "type-painter"
    sets = SetBy.TYPE


REQUIRED_CHECKS: Final = (
    *("characters", "script", "words", "fit", "gtin", "synthesis", "glyphs", "geometry", "contrast", "text", "pattern"),
    *("code", "direction"),
)

Rule = Callable[[str, str, Composition], Outcome]


def _fine(check: str, region: str, composition: Composition) -> Outcome:
    del check, region, composition
    return Outcome.PASS


class Judge(Validator):
    """Makes every check that any region needs, with the outcome that a rule gives, and counts its calls.

    Args:
        rule: Check, region id and composition to outcome; all pass by default.
    """

    name = "judge"
    version = "3"
    checks: ClassVar[tuple[str, ...]] = REQUIRED_CHECKS

    def __init__(self, rule: Rule = _fine) -> None:
        self.rule = rule
        self.calls: list[list[str]] = []
        self._lock = threading.Lock()

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        ctx.check()
        with self._lock:
            self.calls.append([region.id for region in regions])
        return [
            Finding(
                check,
                region.id,
                self.rule(check, region.id, composition),
                f"the rule on {check}",
                evidence=Evidence("a rule"),
            )
            for region in regions
            for check in self.checks
        ]
