"""Judging an asset: every check on what was drawn, what earlier rounds found of the rest, and the verdict on each region."""

from __future__ import annotations

from collections.abc import Iterable

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.hands import Hands
from proofpress.interfaces import Context, Validator
from proofpress.making.asking import Asking
from proofpress.proof import Finding, Outcome, RegionProof, encode
from proofpress.requirements import judge_region, levels, standing_against

__all__ = ["Judging", "touched"]


class Judging:
    """What was found about one asset so far; lives for one run and one thread.

    Args:
        asset: What is judged.
        validators: Every check that shall be made.
        ctx: Cancellation and deadline.
        hands: Who helps to make the checks.
    """

    def __init__(self, asset: Asset, validators: tuple[Validator, ...], ctx: Context, hands: Hands) -> None:
        self.asset = asset
        self.validators = validators
        self.ctx = ctx
        self.hands = hands
        self.copy: tuple[Finding, ...] = ()
        self.general: tuple[Finding, ...] = ()
        self.against: dict[str, tuple[Finding, ...]] = {}
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._wide = {check for v in validators if v.scope in ("composition", "file") for check in v.checks}

    def of(self, region_id: str) -> tuple[Finding, ...]:
        """Return what stands found about a region, its copy aside."""
        return self._found.get(region_id, ())

    def judge_copy(self, composition: Composition) -> None:
        """Run the checks of the copy deck, before anything is drawn."""
        with self.hands.batch() as batch:
            asked = Asking(self.validators, self.ctx, batch)
            asked.about(composition, composition.regions, "copy")
        self.copy = asked.found("copy")

    def judge(self, composition: Composition, changed: tuple[Region, ...], bare: Iterable[Finding] = ()) -> Composition:
        """Run the checks that the last drawing calls for, and keep what the others found.

        Checks of a region run again only where it or what it overlaps changed; those of the whole run each time. The file is
        encoded while others look at the picture.

        Args:
            composition: As it was drawn.
            changed: Regions whose pixels may have changed.
            bare: Findings about regions that have no layer.

        Returns:
            The composition with the encoded file that was judged.
        """
        # Stacked before many ask for it.
        composition.flatten()
        with self.hands.batch() as batch:
            asked = Asking(self.validators, self.ctx, batch)
            asked.about(composition, changed, "region")
            asked.about(composition, composition.regions, "composition")
            # Only checks of the file wait for it.
            fresh = composition.with_file(encode(composition))
            asked.about(fresh, fresh.regions, "file", ahead=True)
        found, everywhere = asked.found("region"), asked.found("composition", "file")
        undrawn = tuple(bare)
        for region in fresh.regions:
            kept = () if region in changed else tuple(f for f in self.of(region.id) if f.check not in self._wide)
            own = tuple(f for f in (*found, *everywhere, *undrawn) if f.region == region.id)
            self._found[region.id] = (*kept, *own)
            failed = tuple(f for f in self.of(region.id) if f.outcome is Outcome.FAIL)
            self.against[region.id] = (*self.against.get(region.id, ()), *failed)
        self.general = tuple(f for f in (*found, *everywhere) if not f.region)
        return fresh

    def judge_foreign(self, composition: Composition) -> None:
        """Run every check on a finished picture that something else made."""
        self.judge_copy(composition)
        composition.flatten()
        with self.hands.batch() as batch:
            asked = Asking(self.validators, self.ctx, batch)
            asked.about(composition, composition.regions, "region", "composition")
            asked.about(composition, composition.regions, "file", ahead=True)
        found = asked.found("region", "composition", "file")
        for region in composition.regions:
            self._found[region.id] = tuple(f for f in found if f.region == region.id)
        self.general = tuple(f for f in found if not f.region)

    def verdict(self, region: Region, set_by: SetBy) -> RegionProof:
        """Return the verdict on a region as it stands."""
        found = (*(f for f in self.copy if f.region == region.id), *self.of(region.id))
        return judge_region(region, set_by, self.asset.locale, self.asset.rules, found)

    def standing(self, verdict: RegionProof) -> tuple[Finding, ...]:
        """Return what keeps a region from passing."""
        table = levels(self.asset.region(verdict.id), verdict.set_by, self.asset.locale, self.asset.rules)
        return standing_against(verdict, table)

    def why(self, verdict: RegionProof) -> str:
        """Return in words what keeps a region from passing."""
        reasons: dict[str, list[str]] = {}
        for finding in self.standing(verdict):
            reasons.setdefault(finding.reason, []).append(finding.check)
        return "; ".join(f"{', '.join(checks)}: {reason}" for reason, checks in reasons.items())


def touched(before: Composition, after: Composition, drawn: set[str]) -> tuple[Region, ...]:
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
