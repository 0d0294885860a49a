"""Drawing an asset: who draws which regions in what order, with which relaxations, and what each attempt left as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.errors import (
    BackendAccountError,
    CancelledError,
    EnvironmentProblem,
    InputError,
    PluginContractError,
    PriceTableError,
    ProofpressError,
)
from proofpress.geometry import Size
from proofpress.interfaces import ComposeRequest, Compositor, Context, Renderer, RenderRequest
from proofpress.making.crew import Crew
from proofpress.making.judging import Judging
from proofpress.proof import Attempt, Call, Evidence, Finding, Outcome
from proofpress.repair import Relaxed, Rung, relax_for
from proofpress.setting import draw

__all__ = ["STOPS", "Drawing", "render_plate"]

STOPS: Final = (BackendAccountError, CancelledError, EnvironmentProblem, InputError, PriceTableError)
"""What a compositor may raise that no other rung can mend: it ends the run."""


def render_plate(renderer: Renderer, request: RenderRequest, ctx: Context) -> Plate:
    """Return one plate of exactly the size that was asked for.

    Raises:
        PluginContractError: The renderer crashed or returned something else.
        ProofpressError: What the renderer raised on purpose.
    """
    try:
        plates = list(renderer.render(request, ctx))
    except ProofpressError:
        raise
    except Exception as error:
        raise PluginContractError(
            f"renderer {renderer.name!r} crashed: {type(error).__name__}: {error}", remedy="report this to its author"
        ) from error
    first = plates[0] if plates else None
    if not isinstance(first, Plate) or Size(first.box.width, first.box.height) != request.size:
        raise PluginContractError(
            f"renderer {renderer.name!r} did not return a plate of {request.size.width} x {request.size.height} px",
            remedy="report this to its author",
        )
    return first


class Drawing:
    """The drawing of one asset; lives for one run and one thread.

    Args:
        crew: Who draws.
        asset: What is drawn.
        relaxed: Region id, and the region as preflight left it.
        judging: What was found so far: what is to be mended.
        ctx: Progress and budget; `ctx.on_call` of what is drawn with it ends up in the attempts.
    """

    def __init__(
        self, crew: Crew, asset: Asset, relaxed: Mapping[str, Relaxed], judging: Judging, ctx: Context
    ) -> None:
        self.crew = crew
        self.asset = asset
        self.judging = judging
        self.calls: list[Call] = []
        self.ctx = _listening(ctx, self.calls)
        self.regions = tuple(relaxed[region.id].region for region in asset.regions)
        self.notes = {region_id: item.notes for region_id, item in relaxed.items() if item.notes}
        self.attempts: list[Attempt] = []
        self.rungs: dict[str, Rung] = {}
        self.tries: dict[str, int] = {}

    def first_rungs(self) -> dict[str, Rung]:
        """Return where each region starts, and note those that nobody of the crew can set."""
        pending: dict[str, Rung] = {}
        for region in self.regions:
            rung = self.crew.ladder.first(region, self.crew.kinds)
            if rung is not None:
                pending[region.id] = rung
                continue
            reason = "no compositor of the pipeline can set it"
            self.attempts.append(Attempt("none", "", (region.id,), outcome="error", reason=reason))
        return pending

    def draw(
        self, composition: Composition, pending: Mapping[str, Rung]
    ) -> tuple[Composition, dict[str, ProofpressError]]:
        """Draw the pending regions, group by group from the lowest; return those whose compositor failed.

        Every group starts from the plate and what is drawn of the others; the failed ink of the pending ones is gone.
        """
        failed: dict[str, ProofpressError] = {}
        guide: Composition | None = None
        composition = composition.without(*pending)
        for rung, ids in self._groups(pending):
            drawn = [self._relaxed(region_id, rung) for region_id in ids]
            anew = {item.region.id: item.region for item in drawn}
            ground = attrs.evolve(composition, regions=tuple(anew.get(r.id, r) for r in composition.regions))
            if rung.guided and guide is None:
                guide = _guide(ground, anew.values())
            before, calls_before = self.ctx.budget.cost.total, len(self.calls)
            error: ProofpressError | None = None
            layers: Sequence[Layer] = ()
            compositor = self.crew.compositor(rung.sets)
            self.ctx.emit("compose", f"{rung.name}: {', '.join(ids)}", asset=self.asset.id)
            try:
                layers = self._ask(compositor, self._request(rung, ground, drawn, guide), rung)
            except STOPS:
                raise
            except ProofpressError as caught:
                error = caught
            composition = ground
            for layer in layers:
                composition = composition.with_layer(layer)
            for region_id in ids:
                self.rungs[region_id] = rung
                self.tries[region_id] = self.tries.get(region_id, 0) + 1
                if error is not None:
                    failed[region_id] = error
            self.attempts.append(
                Attempt(
                    rung.name,
                    compositor.name if compositor else "",
                    tuple(ids),
                    tuple(f"{item.region.id}: {note}" for item in drawn for note in item.notes),
                    request_id=next((layer.request_id for layer in layers if layer.request_id), ""),
                    cost_micro_usd=self.ctx.budget.cost.total - before,
                    outcome="error" if error else "",
                    reason=str(error) if error else "",
                    calls=tuple(self.calls[calls_before:]),
                )
            )
        return composition, failed

    def bare(self, composition: Composition) -> tuple[Finding, ...]:
        """Return a FAIL for each region that has no layer: what validators say of the empty ground proves nothing."""
        found = []
        for region in composition.regions:
            if composition.layer(region.id) is not None:
                continue
            last = next((attempt for attempt in reversed(self.attempts) if region.id in attempt.regions), None)
            reason = f"nothing was drawn: {last.reason}" if last and last.reason else "nothing was drawn"
            found.append(Finding("geometry", region.id, Outcome.FAIL, reason, evidence=Evidence("layers")))
        return tuple(found)

    def close_attempts(self, set_by: Mapping[str, SetBy]) -> None:
        """Write the outcome of the attempts that were just judged, and what stood against them.

        Args:
            set_by: Region id, and who drew it.
        """
        order = [Outcome.PASS, Outcome.UNDECIDED, Outcome.FAIL]
        for index, attempt in enumerate(self.attempts):
            if attempt.outcome:
                continue
            verdicts = [self.judging.verdict(self.asset.region(i), set_by[i]) for i in attempt.regions]
            standing = tuple(finding for verdict in verdicts for finding in self.judging.standing(verdict))
            worst = max((v.outcome for v in verdicts), key=order.index)
            reasons = [f"{v.id}: {self.judging.why(v)}" for v in verdicts if v.outcome is not Outcome.PASS]
            self.attempts[index] = attrs.evolve(
                attempt, outcome=worst.value, reason="; ".join(reasons), findings=standing
            )

    def _groups(self, pending: Mapping[str, Rung]) -> list[tuple[Rung, list[str]]]:
        """Return rungs and their regions: what type sets below any model's region first, then models, then other type."""
        regions = {region.id: region for region in self.regions}
        model_z = [regions[i].z for i, rung in pending.items() if rung.sets is SetBy.MODEL]
        floor = min(model_z, default=None)
        groups: dict[tuple[int, str], tuple[Rung, list[str]]] = {}
        for region_id, rung in pending.items():
            below = floor is not None and regions[region_id].z < floor
            stage = 1 if rung.sets is SetBy.MODEL else 0 if below else 2
            groups.setdefault((stage, rung.name), (rung, []))[1].append(region_id)
        return [groups[key] for key in sorted(groups)]

    def _relaxed(self, region_id: str, rung: Rung) -> Relaxed:
        """Return the region as this rung draws it, and note what preflight or the rung relaxed."""
        start = next(region for region in self.regions if region.id == region_id)
        notes = self.notes.get(region_id, ())
        if not rung.relaxed:
            return Relaxed(start, notes)
        fresh = attrs.evolve(self.asset.region(region_id), content=start.content)
        against = self.judging.against.get(region_id, ())
        step = relax_for(fresh, self.asset, against, rung.relaxed, fit=bool(notes))
        shorter = tuple(note for note in notes if start.content != self.asset.region(region_id).content)[-1:]
        return Relaxed(step.region, (*shorter, *step.notes))

    def _request(
        self, rung: Rung, ground: Composition, drawn: Sequence[Relaxed], guide: Composition | None
    ) -> ComposeRequest:
        wanted = [item.region.id for item in drawn]
        return ComposeRequest(
            ground,
            tuple(item.region for item in drawn),
            tuple(f for i in wanted for f in self.judging.of(i) if f.outcome is not Outcome.PASS),
            guide.flatten() if guide is not None and rung.guided else None,
            attempt=1 + max((self.tries.get(i, 0) for i in wanted), default=0),
            effort=rung.effort,
        )

    def _ask(self, compositor: Compositor | None, request: ComposeRequest, rung: Rung) -> list[Layer]:
        """Ask the compositor; return exactly one layer for each region, marked with who drew it."""
        if compositor is None:
            raise PluginContractError(f"no compositor for rung {rung.name!r}", remedy="add one to the pipeline")
        wanted = sorted(region.id for region in request.regions)
        try:
            layers: list[object] = list(compositor.compose(request, self.ctx))
        except ProofpressError:
            raise
        except Exception as error:
            raise PluginContractError(
                f"compositor {compositor.name!r} crashed: {type(error).__name__}: {error}",
                remedy="report this to its author",
            ) from error
        returned = [layer for layer in layers if isinstance(layer, Layer)]
        got = sorted(layer.region_id for layer in returned)
        if len(returned) != len(layers) or got != wanted:
            raise PluginContractError(
                f"compositor {compositor.name!r} was asked for layers of {', '.join(wanted)}, "
                f"and returned {', '.join(got) or 'none'}",
                remedy="report this to its author",
            )
        return [attrs.evolve(layer, set_by=compositor.sets, compositor=compositor.name) for layer in returned]


def _guide(ground: Composition, regions: Iterable[Region]) -> Composition:
    """Return what the regions look like when set by type."""
    for region in regions:
        ground = ground.with_layer(draw(region, ground), region)
    return ground


def _listening(ctx: Context, calls: list[Call]) -> Context:
    """Return the context with an ear that also keeps each call in `calls`."""

    def heard(call: Call) -> None:
        calls.append(call)
        ctx.on_call(call)

    return attrs.evolve(ctx, on_call=heard)
