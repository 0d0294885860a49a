"""Small plugins that do as they are told: a renderer, compositors, a validator."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

import numpy as np

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.interfaces import ComposeRequest, Compositor, Context, Renderer, RenderRequest, Validator
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["REQUIRED_CHECKS", "Judge", "Painter", "PlainRenderer", "TypePainter"]


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
