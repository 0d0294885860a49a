"""The making of one asset: draw, judge, climb the ladder where a region failed, and prove what stands in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from proofpress.brief import Asset, Region, SetBy, UndecidedPolicy
from proofpress.budget import Budget
from proofpress.composition import Composition, Layer, Plate
from proofpress.errors import (
    BackendRefusedError,
    BudgetError,
    CancelledError,
    EnvironmentProblem,
    InputError,
    PluginContractError,
    ProofpressError,
)
from proofpress.geometry import Box, Size
from proofpress.interfaces import ComposeRequest, Compositor, Context, Renderer, RenderRequest, Scope, Validator
from proofpress.proof import Attempt, Evidence, Finding, Outcome, Proof, RegionProof, encode
from proofpress.repair import Ladder, Relaxed, Rung, relax_for
from proofpress.requirements import judge_region, levels, standing_against, status_of
from proofpress.setting import draw

__all__ = ["AssetRun", "Crew"]

_SCOPES: Final[tuple[Scope, ...]] = ("region", "composition", "file")


@attrs.frozen
class Crew:
    """Who works on an asset: the parts of a pipeline without its budget.

    Attributes:
        renderer: Makes the plates.
        compositors: The first that sets by type and the first that draws with a model are used.
        validators: Every check that shall be made.
        ladder: What is tried for a region that failed.
    """

    renderer: Renderer
    compositors: tuple[Compositor, ...]
    validators: tuple[Validator, ...]
    ladder: Ladder

    def compositor(self, sets: SetBy) -> Compositor | None:
        """Return the compositor of that kind, or None."""
        return next((compositor for compositor in self.compositors if compositor.sets is sets), None)

    @property
    def kinds(self) -> frozenset[SetBy]:
        """Which kinds of compositor there are."""
        return frozenset(compositor.sets for compositor in self.compositors)


class AssetRun:
    """The making of one asset; lives for one call and one thread."""

    def __init__(
        self, crew: Crew, asset: Asset, relaxed: Mapping[str, Relaxed], calm: tuple[Box, ...], ctx: Context
    ) -> None:
        self.crew = crew
        self.asset = asset
        self.calm = calm
        self.ctx = attrs.evolve(ctx, budget=Budget(parent=ctx.budget))
        self.notes = {region_id: item.notes for region_id, item in relaxed.items() if item.notes}
        self.regions = tuple(relaxed[region.id].region for region in asset.regions)
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.general: tuple[Finding, ...] = ()
        self.copy: tuple[Finding, ...] = ()
        self.attempts: list[Attempt] = []
        self.against: dict[str, tuple[Finding, ...]] = {}
        self.rungs: dict[str, Rung] = {}
        self.foreign = False
        self.tries: dict[str, int] = {}

    def emit(self, kind: str, message: str, region: str = "") -> None:
        """Report progress of this asset."""
        self.ctx.emit(kind, message, asset=self.asset.id, region=region)

    def proof(self) -> Proof:
        """Make the asset and return its proof."""
        self.ctx.check()
        self.emit("asset", "started")
        size = Size(self.asset.format.width, self.asset.format.height)
        blank = Plate(np.full((size.height, size.width, 3), 255, np.uint8), renderer="blank")
        self.copy = self.validate(Composition(self.asset, blank, self.regions), self.regions, ("copy",))
        if any(f.outcome is Outcome.FAIL for f in self.copy if not f.region) or any(
            self.verdict(region).outcome is Outcome.FAIL for region in self.regions
        ):
            return self.finish(None)
        self.emit("plate", f"rendering {size.width} x {size.height}")
        plate = self.plate(size)
        return self.finish(self.climb(Composition(self.asset, plate, self.regions)))

    def check(self, plate: Plate, encoded: bytes) -> Proof:
        """Judge a foreign picture; see `Pipeline.check`."""
        self.foreign = True
        composition = Composition(self.asset, plate, self.regions, encoded=encoded)
        self.copy = self.validate(composition, self.regions, ("copy",))
        found = self.validate(composition, self.regions, _SCOPES)
        self.keep(found, self.regions)
        return self.finish(composition)

    def plate(self, size: Size) -> Plate:
        """Render the plate."""
        request = RenderRequest(size, self.asset.plate, self.asset.brand, self.calm)
        name = self.crew.renderer.name
        try:
            plates = list(self.crew.renderer.render(request, self.ctx))
        except ProofpressError:
            raise
        except Exception as error:
            raise PluginContractError(
                f"renderer {name!r} crashed: {type(error).__name__}: {error}", remedy="report this to its author"
            ) from error
        first = plates[0] if plates else None
        if not isinstance(first, Plate) or (first.box.width, first.box.height) != (size.width, size.height):
            raise PluginContractError(
                f"renderer {name!r} did not return a plate of {size.width} x {size.height} px",
                remedy="report this to its author",
            )
        return first

    def climb(self, composition: Composition) -> Composition:
        """Draw every region, then redraw what failed, until all pass or the ladder ends."""
        kinds = self.crew.kinds
        pending: dict[str, Rung] = {}
        for region in self.regions:
            rung = self.crew.ladder.first(region, kinds)
            if rung is None:
                self.attempts.append(
                    Attempt(
                        "none", "", (region.id,), outcome="error", reason="no compositor of the pipeline can set it"
                    )
                )
                continue
            pending[region.id] = rung
        if not pending:
            return self.judge(composition, composition.regions)
        while pending:
            self.ctx.check()
            before = composition
            composition, failed = self.draw_all(composition, pending)
            changed = self.touched(before, composition, set(pending))
            self.emit("validate", f"{len(changed)} regions")
            composition = self.judge(composition, changed)
            self.close_attempts()
            pending = self.next_rungs(composition, pending, failed)
        return composition

    def draw_all(
        self, composition: Composition, pending: Mapping[str, Rung]
    ) -> tuple[Composition, dict[str, ProofpressError]]:
        """Draw the pending regions, group by group from the lowest; return those whose compositor failed."""
        failed: dict[str, ProofpressError] = {}
        guide: Composition | None = None
        composition = composition.without(*pending)
        for rung, ids in self.groups(pending):
            drawn = [self.relaxed(region_id, rung) for region_id in ids]
            anew = {item.region.id: item.region for item in drawn}
            ground = attrs.evolve(composition, regions=tuple(anew.get(r.id, r) for r in composition.regions))
            if rung.guided and guide is None:
                guide = self.guide(ground, [item.region for item in drawn])
            before = self.ctx.budget.cost.total
            error: ProofpressError | None = None
            layers: Sequence[Layer] = ()
            compositor = self.crew.compositor(rung.sets)
            name = compositor.name if compositor else ""
            self.emit("compose", f"{rung.name}: {', '.join(ids)}")
            try:
                layers = self.layers(compositor, rung, ground, drawn, guide)
            except (CancelledError, EnvironmentProblem, InputError):
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
                    name,
                    tuple(ids),
                    tuple(f"{item.region.id}: {note}" for item in drawn for note in item.notes),
                    request_id=next((layer.request_id for layer in layers if layer.request_id), ""),
                    cost_micro_usd=self.ctx.budget.cost.total - before,
                    outcome="error" if error else "",
                    reason=str(error) if error else "",
                )
            )
        return composition, failed

    def groups(self, pending: Mapping[str, Rung]) -> list[tuple[Rung, list[str]]]:
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

    def relaxed(self, region_id: str, rung: Rung) -> Relaxed:
        """Return the region as this rung draws it, and note what preflight or the rung relaxed."""
        start = next(region for region in self.regions if region.id == region_id)
        notes = self.notes.get(region_id, ())
        if not rung.relaxed:
            return Relaxed(start, notes)
        fresh = attrs.evolve(self.asset.region(region_id), content=start.content)
        step = relax_for(fresh, self.asset, self.against.get(region_id, ()), rung.relaxed, fit=bool(notes))
        shorter = tuple(note for note in notes if start.content != self.asset.region(region_id).content)[-1:]
        return Relaxed(step.region, (*shorter, *step.notes))

    def guide(self, ground: Composition, regions: Iterable[Region]) -> Composition:
        """Return what the regions look like when set by type."""
        for region in regions:
            ground = ground.with_layer(draw(region, ground), region)
        return ground

    def layers(
        self,
        compositor: Compositor | None,
        rung: Rung,
        ground: Composition,
        drawn: Sequence[Relaxed],
        guide: Composition | None,
    ) -> list[Layer]:
        """Ask the compositor; return exactly one layer for each region, marked with who drew it."""
        if compositor is None:
            raise PluginContractError(f"no compositor for rung {rung.name!r}", remedy="add one to the pipeline")
        wanted = [item.region.id for item in drawn]
        findings = tuple(f for i in wanted for f in self.findings.get(i, ()) if f.outcome is not Outcome.PASS)
        request = ComposeRequest(
            ground,
            tuple(item.region for item in drawn),
            findings,
            guide.flatten() if guide is not None and rung.guided else None,
            attempt=1 + max((self.tries.get(i, 0) for i in wanted), default=0),
        )
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
        if len(returned) != len(layers) or got != sorted(wanted):
            raise PluginContractError(
                f"compositor {compositor.name!r} returned layers for {got}, asked for {sorted(wanted)}",
                remedy="report this to its author",
            )
        return [attrs.evolve(layer, set_by=compositor.sets, compositor=compositor.name) for layer in returned]

    def touched(self, before: Composition, after: Composition, drawn: set[str]) -> tuple[Region, ...]:
        """Return the regions that were drawn, and those whose pixels another's redrawing may have changed."""
        areas: list[Box] = []
        for composition in (before, after):
            for layer in composition.layers:
                other = (after if composition is before else before).layer(layer.region_id)
                if other is None or other.sha256 != layer.sha256:
                    areas.append(layer.box)
        return tuple(
            region
            for region in after.regions
            if region.id in drawn
            or any(area.overlaps(region.paint_bounds(after.plate.box)) for area in areas if not area.empty)
        )

    def judge(self, composition: Composition, changed: tuple[Region, ...]) -> Composition:
        """Run the checks that the last drawing calls for, keep what the others found, and return what was judged."""
        fresh = composition.with_file(encode(composition))
        found = self.validate(fresh, changed, ("region",))
        everywhere = self.validate(fresh, fresh.regions, ("composition", "file"))
        wide = {check for v in self.crew.validators if v.scope in ("composition", "file") for check in v.checks}
        for region in fresh.regions:
            kept = (
                () if region in changed else tuple(f for f in self.findings.get(region.id, ()) if f.check not in wide)
            )
            own = tuple(f for f in (*found, *everywhere) if f.region == region.id)
            self.findings[region.id] = (*kept, *own, *self.undrawn(composition, region))
            failed = tuple(f for f in self.findings[region.id] if f.outcome is Outcome.FAIL)
            self.against[region.id] = (*self.against.get(region.id, ()), *failed)
        self.general = tuple(f for f in (*found, *everywhere) if not f.region)
        return fresh

    def undrawn(self, composition: Composition, region: Region) -> tuple[Finding, ...]:
        """Return a FAIL for a region that has no layer: what validators say of the empty ground proves nothing."""
        if composition.layer(region.id) is not None:
            return ()
        last = next((attempt for attempt in reversed(self.attempts) if region.id in attempt.regions), None)
        reason = f"nothing was drawn: {last.reason}" if last and last.reason else "nothing was drawn"
        return (Finding("geometry", region.id, Outcome.FAIL, reason, evidence=Evidence("layers")),)

    def keep(self, found: Iterable[Finding], regions: Iterable[Region]) -> None:
        """Keep findings by region."""
        everything = tuple(found)
        for region in regions:
            self.findings[region.id] = tuple(f for f in everything if f.region == region.id)
        self.general = tuple(f for f in everything if not f.region)

    def validate(
        self, composition: Composition, regions: tuple[Region, ...], scopes: Sequence[Scope]
    ) -> tuple[Finding, ...]:
        """Run every validator of these scopes; one that crashes leaves each of its checks undecided."""
        found: list[Finding] = []
        for validator in self.crew.validators:
            if validator.scope not in scopes or not regions:
                continue
            self.ctx.check()
            try:
                found.extend(_findings(validator.validate(composition, regions, self.ctx)))
            except CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - a check that crashes is a record, neither a pass nor a lost run
                reason = f"the check crashed: {type(error).__name__}: {error}"
                found.extend(
                    Finding(
                        check, region.id, Outcome.UNDECIDED, reason, evidence=Evidence(f"validator {validator.name}")
                    )
                    for region in regions
                    for check in validator.checks
                )
        return tuple(found)

    def verdict(self, region: Region, set_by: SetBy | None = None) -> RegionProof:
        """Return the verdict on a region."""
        found = (*(f for f in self.copy if f.region == region.id), *self.findings.get(region.id, ()))
        return judge_region(region, set_by or self.set_by(region), self.asset.locale, self.asset.rules, found)

    def why(self, verdict: RegionProof) -> str:
        """Return in words what keeps a region from passing."""
        table = levels(self.asset.region(verdict.id), verdict.set_by, self.asset.locale, self.asset.rules)
        reasons: dict[str, list[str]] = {}
        for finding in standing_against(verdict, table):
            reasons.setdefault(finding.reason, []).append(finding.check)
        return "; ".join(f"{', '.join(checks)}: {reason}" for reason, checks in reasons.items())

    def set_by(self, region: Region) -> SetBy:
        """Return who drew the region, or would."""
        if self.foreign:
            return SetBy.MODEL
        rung = self.rungs.get(region.id) or self.crew.ladder.first(region, self.crew.kinds)
        return rung.sets if rung else SetBy.MODEL

    def close_attempts(self) -> None:
        """Write the outcome of the attempts that were just judged."""
        order = [Outcome.PASS, Outcome.UNDECIDED, Outcome.FAIL]
        for index, attempt in enumerate(self.attempts):
            if attempt.outcome:
                continue
            verdicts = [self.verdict(self.asset.region(i)) for i in attempt.regions]
            worst = max((v.outcome for v in verdicts), key=order.index)
            reasons = [f"{v.id}: {self.why(v)}" for v in verdicts if v.outcome is not Outcome.PASS]
            self.attempts[index] = attrs.evolve(attempt, outcome=worst.value, reason="; ".join(reasons))

    def next_rungs(
        self, composition: Composition, pending: Mapping[str, Rung], failed: Mapping[str, ProofpressError]
    ) -> dict[str, Rung]:
        """Return the regions that are drawn again, and on which rung."""
        kinds, ladder = self.crew.kinds, self.crew.ladder
        following: dict[str, Rung] = {}
        for region in composition.regions:
            rung = self.rungs.get(region.id)
            if rung is None:
                continue
            outcome = self.verdict(region).outcome
            error = failed.get(region.id)
            if error is not None or outcome is Outcome.FAIL:
                useless = isinstance(error, BudgetError | BackendRefusedError)
                later = ladder.after(rung, region, kinds, skip_model=useless)
            elif outcome is Outcome.UNDECIDED and region.id in pending:
                later = self.undecided(region, rung)
            else:
                later = None
            if later is not None:
                self.emit("repair", f"{rung.name} -> {later.name}", region.id)
                following[region.id] = later
        return following

    def undecided(self, region: Region, rung: Rung) -> Rung | None:
        """Return the rung after an undecided check, or None to leave it to a person."""
        if rung.sets is SetBy.TYPE:
            return None
        if region.on_undecided is UndecidedPolicy.TYPE and SetBy.TYPE in self.crew.kinds:
            return self.crew.ladder.type_rung()
        if region.on_undecided is UndecidedPolicy.RETRY and self.tries[region.id] <= region.retries:
            return rung
        return None

    def finish(self, composition: Composition | None) -> Proof:
        """Return the proof."""
        drawn = composition.regions if composition else self.regions
        verdicts = tuple(self.verdict(region) for region in drawn)
        if composition is None:
            # Nothing was drawn, so no validator is to blame for a check that was not made.
            verdicts = tuple(attrs.evolve(v, findings=tuple(f for f in v.findings if f in self.copy)) for v in verdicts)
        general = (*(f for f in self.copy if not f.region), *self.general)
        status = status_of(verdicts, general)
        reasons = [f"{v.id}: {self.why(v)}" for v in verdicts if v.outcome is not Outcome.PASS and self.why(v)]
        reasons += [f.reason for f in general if f.outcome is Outcome.FAIL]
        self.emit("proof", status.value)
        return Proof(
            self.asset,
            status,
            verdicts,
            tuple(self.attempts),
            self.ctx.budget.cost,
            composition,
            "; ".join(reasons),
        )


def _findings(made: Iterable[object]) -> list[Finding]:
    found = list(made)
    for finding in found:
        if not isinstance(finding, Finding):
            raise TypeError(f"{finding!r} is no finding")
    return [finding for finding in found if isinstance(finding, Finding)]
