"""The making of one asset: draw, judge, climb the ladder where a region failed, and prove what stands in the end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import attrs
import numpy as np

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition, Plate
from proofpress.errors import ProofpressError
from proofpress.interfaces import Context, RenderRequest
from proofpress.making.crew import Crew
from proofpress.making.drawing import Drawing, render_plate
from proofpress.making.judging import Judging, touched
from proofpress.proof import Call, Finding, Outcome, Proof, RegionProof, Status
from proofpress.repair import Relaxed, Rung, Standing
from proofpress.requirements import against, judge_plate, plate_levels, status_of

__all__ = ["AssetRun"]


class AssetRun:
    """The making of one asset; lives for one call and one thread."""

    def __init__(
        self, crew: Crew, asset: Asset, relaxed: Mapping[str, Relaxed], wanted: RenderRequest, ctx: Context
    ) -> None:
        self.crew = crew
        self.asset = asset
        self.wanted = wanted
        self.ctx = attrs.evolve(ctx, budget=ctx.budget.for_asset(asset.id))
        self.judging = Judging(asset, crew.validators, self.ctx, crew.hands)
        self.drawing = Drawing(crew, asset, relaxed, self.judging, self.ctx)
        self.regions = self.drawing.regions
        self.plate_calls: tuple[Call, ...] = ()
        self.of_plate: tuple[Finding, ...] = ()
        self.foreign = False

    def proof(self) -> Proof:
        """Make the asset and return its proof."""
        with self.crew.hands.at_work():
            return self._made()

    def check(self, plate: Plate, encoded: bytes) -> Proof:
        """Judge a foreign picture; see `Pipeline.check`."""
        self.foreign = True
        composition = Composition(self.asset, plate, self.regions, encoded=encoded)
        with self.crew.hands.at_work():
            self.judging.judge_foreign(composition)
        return self._finish(composition)

    def _made(self) -> Proof:
        self.ctx.check()
        self._emit("asset", "started")
        size = self.wanted.size
        blank = Plate(np.full((size.height, size.width, 3), 255, np.uint8), renderer="blank")
        self.judging.judge_copy(Composition(self.asset, blank, self.regions))
        if any(f.outcome is Outcome.FAIL for f in self.judging.copy if not f.region) or any(
            self._verdict(region).outcome is Outcome.FAIL for region in self.regions
        ):
            return self._finish(None)
        self._emit("plate", f"rendering {size.width} x {size.height}")
        plate = render_plate(self.crew.renderer, self.wanted, self.drawing.ctx)
        self.plate_calls = tuple(self.drawing.calls)
        judged = partial(self.crew.judge.findings, plate, self.asset.plate, self.asset.brand, self.ctx)
        with self.crew.hands.batch() as batch:
            # Nothing that is drawn on it depends on what is found in it.
            of_plate = batch.add(judged)
            made = self._climb(Composition(self.asset, plate, self.regions))
        self.of_plate = of_plate.value
        return self._finish(made)

    def _emit(self, kind: str, message: str, region: str = "") -> None:
        self.ctx.emit(kind, message, asset=self.asset.id, region=region)

    def _climb(self, composition: Composition) -> Composition:
        """Draw every region, then redraw what failed, until all pass or the ladder ends."""
        pending = self.drawing.first_rungs()
        if not pending:
            return self.judging.judge(composition, composition.regions, self.drawing.bare(composition))
        while pending:
            self.ctx.check()
            before = composition
            composition, failed = self.drawing.draw(composition, pending)
            changed = touched(before, composition, set(pending))
            self._emit("validate", f"{len(changed)} regions")
            composition = self.judging.judge(composition, changed, self.drawing.bare(composition))
            self.drawing.close_attempts({region.id: self._set_by(region) for region in self.regions})
            pending = self._next_rungs(composition, pending, failed)
        return composition

    def _next_rungs(
        self, composition: Composition, pending: Mapping[str, Rung], failed: Mapping[str, ProofpressError]
    ) -> dict[str, Rung]:
        """Return the regions that are drawn again, and on which rung."""
        following: dict[str, Rung] = {}
        for region in composition.regions:
            rung = self.drawing.rungs.get(region.id)
            if rung is None:
                continue
            standing = Standing(
                region,
                rung,
                self._verdict(region).outcome,
                self.drawing.tries[region.id],
                region.id in pending,
                failed.get(region.id),
            )
            later = self.crew.ladder.following(standing, self.crew.kinds)
            if later is not None:
                self._emit("repair", f"{rung.name} -> {later.name}", region.id)
                following[region.id] = later
        return following

    def _verdict(self, region: Region) -> RegionProof:
        return self.judging.verdict(region, self._set_by(region))

    def _set_by(self, region: Region) -> SetBy:
        """Return who drew the region, or would."""
        if self.foreign:
            # Ink that is exactly what type sets is proved as such, and by no reader.
            found = self.judging.of(region.id)
            ours = any(f.check == "synthesis" and f.outcome is Outcome.PASS for f in found)
            return SetBy.TYPE if ours else SetBy.MODEL
        rung = self.drawing.rungs.get(region.id) or self.crew.ladder.first(region, self.crew.kinds)
        return rung.sets if rung else SetBy.MODEL

    def _finish(self, composition: Composition | None) -> Proof:
        """Return the proof."""
        judging = self.judging
        drawn = composition.regions if composition else self.regions
        verdicts = tuple(self._verdict(region) for region in drawn)
        if composition is None:
            # Nothing was drawn, so no validator is to blame for a check that was not made.
            verdicts = tuple(
                attrs.evolve(v, findings=tuple(f for f in v.findings if f in judging.copy)) for v in verdicts
            )
        of_plate = judge_plate(self.of_plate, self.asset.rules) if composition else ()
        general = (*(f for f in judging.copy if not f.region), *of_plate, *judging.general)
        status = status_of(verdicts, general, self.asset.rules)
        reasons = [f"{v.id}: {judging.why(v)}" for v in verdicts if v.outcome is not Outcome.PASS and judging.why(v)]
        table = plate_levels(self.asset.rules)
        reasons += [
            f"{f.check}: {f.reason}" if f.check in table else f.reason
            for f in against(general, table)
            if status is not Status.REJECTED or f.outcome is Outcome.FAIL
        ]
        self._emit("proof", status.value)
        return Proof(
            self.asset,
            status,
            verdicts,
            tuple(self.drawing.attempts),
            self.ctx.budget.cost,
            composition,
            "; ".join(reasons),
            plate_calls=self.plate_calls,
            general=general,
        )
