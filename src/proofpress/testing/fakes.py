"""Plugins that cost nothing and do what they are told. Each honours its interface and passes the conformance kit."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import ClassVar

import attrs
import numpy as np

from proofpress.brief import Region, SetBy
from proofpress.colour import Rgb
from proofpress.composition import Composition, Layer, Plate
from proofpress.errors import BackendUnavailableError, ProofpressError
from proofpress.image import Pixels, sha256
from proofpress.interfaces import (
    ComposeRequest,
    Compositor,
    Context,
    Hint,
    Reader,
    Reading,
    Renderer,
    RenderRequest,
    Validator,
)
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.proof import Evidence, Finding, Outcome

__all__ = [
    "FailingRenderer",
    "PaidCompositor",
    "ScriptedReader",
    "ScriptedValidator",
    "SolidRenderer",
    "StampCompositor",
]


@attrs.frozen
class SolidRenderer(Renderer):
    """Makes plates of one colour.

    Attributes:
        rgb: The colour.
    """

    name: ClassVar[str] = "simulated-solid"
    deterministic: ClassVar[bool] = True

    rgb: Rgb = (255, 250, 242)

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return the plates."""
        ctx.check()
        pixels = np.empty((request.size.height, request.size.width, 3), np.uint8)
        pixels[:] = self.rgb
        return [Plate(pixels, renderer=self.name, seed=request.spec.seed + index) for index in range(request.count)]


def _unavailable() -> ProofpressError:
    return BackendUnavailableError("the simulated service cannot be reached", remedy="ask another renderer")


class FailingRenderer(Renderer):
    """Raises on its first calls, then does as the renderer behind it.

    Args:
        error: What it raises.
        times: How often; None for always.
        inner: Who answers afterwards.
    """

    name: ClassVar[str] = "simulated-failing"

    def __init__(self, error: Exception | None = None, times: int | None = None, inner: Renderer | None = None) -> None:
        self.error = error or _unavailable()
        self.times = times
        self.inner = inner or SolidRenderer()
        self.calls = 0
        self._lock = threading.Lock()

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Raise the error, or return the plates of the renderer behind."""
        with self._lock:
            self.calls += 1
            fails = self.times is None or self.calls <= self.times
        if fails:
            raise self.error
        return self.inner.render(request, ctx)


@attrs.frozen
class StampCompositor(Compositor):
    """A simulated model: says that a model draws, and sets every region right, by the type engine.

    Attributes:
        inner: Who really draws.
    """

    name: ClassVar[str] = "simulated-stamp"
    sets: ClassVar[SetBy] = SetBy.MODEL
    deterministic: ClassVar[bool] = True

    inner: Compositor = attrs.field(factory=TypeCompositor)

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return the layers of the compositor behind, as a model's."""
        layers = self.inner.compose(request, ctx)
        return [attrs.evolve(layer, set_by=SetBy.MODEL, model="simulated") for layer in layers]


@attrs.frozen
class PaidCompositor(Compositor):
    """A simulated paid service: no money moves, but every call goes through the budget.

    Attributes:
        worst_case: What a call reserves, micro-USD.
        actual: What it settles; None leaves the outcome unknown, as a lost answer does.
        inner: Who draws.
    """

    name: ClassVar[str] = "simulated-paid"
    sets: ClassVar[SetBy] = SetBy.MODEL
    paid: ClassVar[bool] = True
    deterministic: ClassVar[bool] = True

    worst_case: int = 40_000
    actual: int | None = 25_000
    inner: Compositor = attrs.field(factory=StampCompositor)

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Charge one call, and return the layers of the compositor behind.

        Raises:
            BudgetError: The cap does not cover the call.
        """
        if not request.regions:
            return []
        with ctx.spend(self.worst_case) as attempt:
            layers = self.inner.compose(request, ctx)
            if self.actual is not None:
                attempt.settle(self.actual)
        name = f"simulated-{request.attempt}-{sha256(repr(request.regions).encode())[:12]}"
        return [attrs.evolve(layer, request_id=name) for layer in layers]


class ScriptedValidator(Validator):
    """Gives the outcomes that it was told to give, round by round.

    Args:
        script: Region id and its outcomes; the n-th time that a region is judged it gets the n-th, and the last for ever after.
            A region that is not named passes.
    """

    name: ClassVar[str] = "simulated-script"
    checks: ClassVar[tuple[str, ...]] = ("scripted",)

    def __init__(self, script: Mapping[str, Sequence[Outcome]] | None = None) -> None:
        self.script = {region: tuple(outcomes) for region, outcomes in (script or {}).items()}
        self.rounds: dict[str, int] = {}
        self._lock = threading.Lock()

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return the next outcome of each region."""
        del composition
        ctx.check()
        return [self._finding(region.id) for region in regions]

    def _finding(self, region_id: str) -> Finding:
        outcomes = self.script.get(region_id) or (Outcome.PASS,)
        with self._lock:
            number = self.rounds.get(region_id, 0)
            self.rounds[region_id] = number + 1
        outcome = outcomes[min(number, len(outcomes) - 1)]
        return Finding(
            "scripted", region_id, outcome, f"the script says {outcome.value}", evidence=Evidence("a script")
        )


class ScriptedReader(Reader):
    """Reads what it was told to read.

    Args:
        texts: What the n-th crop holds; the last stands for all later ones.
        never_writes: Characters that it says it can never write.
    """

    name: ClassVar[str] = "simulated-reader"

    def __init__(self, texts: Sequence[str] = ("",), never_writes: str = "") -> None:
        self.texts = tuple(texts) or ("",)
        self.never_writes = never_writes
        self.crops: list[Pixels] = []
        self._lock = threading.Lock()

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        """Return the next text."""
        del hint
        with self._lock:
            self.crops.append(crop)
            text = self.texts[min(len(self.crops), len(self.texts)) - 1]
        return Reading(text, 1.0 if text else 0.0, "a script")

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        """Return those characters of the text that it never writes."""
        del locale
        return tuple(dict.fromkeys(character for character in text if character in self.never_writes))
