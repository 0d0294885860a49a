"""The repair ladder: what is tried next for a region that failed, and how far it may be relaxed.

A ladder is finite and only climbs: model, model with relaxed limits, model guided by a typeset wireframe, type, type with
relaxed limits, then the region is given up. Relaxation stays inside the limits of the brief; a legal minimum is never relaxed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from proofpress.brief import Asset, Panel, Part, Region, Role, SetBy, UndecidedPolicy
from proofpress.errors import BackendRefusedError, BudgetError, ProofpressError
from proofpress.geometry import Box
from proofpress.proof import Finding, Outcome
from proofpress.setting import best_panel

__all__ = [
    "DEFAULT_RUNGS",
    "Ladder",
    "Relaxed",
    "Rung",
    "Standing",
    "grow",
    "grown_box",
    "more_lines",
    "relax_for",
    "shorter",
    "smaller",
]


@attrs.frozen
class Rung:
    """One step of the ladder.

    Attributes:
        name: Its name in reports.
        sets: Whether a model or type draws on it.
        relaxed: How many levels of relaxation apply to what failed.
        guided: Whether the compositor gets the typeset guide.
        effort: How many steps of quality above its usual one a model takes, as far as it has any.
    """

    name: str
    sets: SetBy
    relaxed: int = 0
    guided: bool = False
    effort: int = 0


DEFAULT_RUNGS: Final = (
    Rung("model", SetBy.MODEL),
    Rung("model-relaxed", SetBy.MODEL, relaxed=1, effort=1),
    Rung("model-guided", SetBy.MODEL, relaxed=1, guided=True, effort=1),
    Rung("type", SetBy.TYPE),
    Rung("type-relaxed", SetBy.TYPE, relaxed=1),
    Rung("type-relaxed-more", SetBy.TYPE, relaxed=2),
)


@attrs.frozen
class Standing:
    """How a region stands once it was drawn and judged: all that a ladder decides from.

    Attributes:
        region: As the brief has it.
        rung: The last on which it was drawn.
        outcome: The verdict on it.
        tries: How often it was drawn, on all rungs.
        drawn: Whether the last round drew it; otherwise only its surroundings changed.
        error: Why its compositor failed; None if it drew.
    """

    region: Region
    rung: Rung
    outcome: Outcome
    tries: int = 1
    drawn: bool = True
    error: ProofpressError | None = None


@attrs.frozen
class Ladder:
    """The policy of repair: a finite order of rungs, of which each region only climbs.

    Attributes:
        rungs: From the first try to the last.
    """

    rungs: tuple[Rung, ...] = DEFAULT_RUNGS

    def first(self, region: Region, available: Iterable[SetBy]) -> Rung | None:
        """Return where a region starts: with a model if there is one and the role or the brief allows, else with type."""
        kinds = frozenset(available)
        wanted = region.set_by or (SetBy.TYPE if region.role.exact or not region.role.is_text else SetBy.MODEL)
        usable = [rung for rung in self.rungs if rung.sets in kinds]
        if region.set_by is None and not any(rung.sets is wanted for rung in usable):
            wanted = SetBy.TYPE
        return next((rung for rung in usable if rung.sets is wanted), None)

    def after(self, rung: Rung, region: Region, available: Iterable[SetBy], *, skip_model: bool = False) -> Rung | None:
        """Return the next rung for a region that failed on `rung`, or None if it is given up.

        Args:
            rung: Where it failed.
            region: As the brief has it.
            available: Which kinds of compositor the pipeline has.
            skip_model: Go straight to type: asking a model again is useless or cannot be paid.
        """
        kinds = frozenset(available)
        for later in self.rungs[self.rungs.index(rung) + 1 :]:
            if later.sets not in kinds or (skip_model and later.sets is SetBy.MODEL):
                continue
            if later.relaxed and not region.role.is_text:
                continue
            return later
        return None

    def following(self, standing: Standing, available: Iterable[SetBy]) -> Rung | None:
        """Return the rung on which a region is drawn next, or None to leave it as it stands.

        What failed climbs. What is undecided follows the brief: set by type, a person, or a chosen number of new tries on the
        same rung. A model that declined, or that the cap cannot pay, is not asked again.
        """
        region, rung, kinds = standing.region, standing.rung, frozenset(available)
        if standing.error is not None or standing.outcome is Outcome.FAIL:
            useless = isinstance(standing.error, BudgetError | BackendRefusedError)
            return self.after(rung, region, kinds, skip_model=useless)
        if standing.outcome is not Outcome.UNDECIDED or not standing.drawn or rung.sets is SetBy.TYPE:
            return None
        if region.on_undecided is UndecidedPolicy.TYPE and SetBy.TYPE in kinds:
            return self.type_rung()
        again = region.on_undecided is UndecidedPolicy.RETRY and standing.tries <= region.retries
        return rung if again else None

    def type_rung(self) -> Rung | None:
        """Return the first rung on which type sets."""
        return next((rung for rung in self.rungs if rung.sets is SetBy.TYPE), None)


@attrs.frozen
class Relaxed:
    """A region with relaxed limits, and what was relaxed in words."""

    region: Region
    notes: tuple[str, ...] = ()


def grown_box(region: Region, asset: Asset, by: int | None = None) -> Box:
    """Return the region's box grown by up to `by` px on each side, `relax.grow_px` if None.

    Each edge stops at the safe area and at the extent of every other text or code region; turned regions do not grow.
    """
    by = region.relax.grow_px if by is None else by
    if region.rotation or not by:
        return region.box
    limit = asset.format.safe_box
    others = [other.extent for other in asset.regions if other.id != region.id and other.role is not Role.IMAGE]
    left, top, right, bottom = region.box.x, region.box.y, region.box.right, region.box.bottom
    for _ in range(by):
        for west, north, east, south in ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)):
            edges = (left - west, top - north, right + east, bottom + south)
            box = Box.from_edges(*edges)
            within = limit.contains(box) and region.box.expanded(by).contains(box)
            if within and not any(box.overlaps(other) and not region.box.overlaps(other) for other in others):
                left, top, right, bottom = edges
    return Box.from_edges(left, top, right, bottom)


def more_lines(region: Region, by: int | None = None) -> Relaxed | None:
    """Return the region with `by` more lines, `relax.lines` if None; None where the brief allows no more."""
    by = region.relax.lines if by is None else by
    if region.max_lines is None or not by:
        return None
    lines = region.max_lines + by
    return Relaxed(attrs.evolve(region, max_lines=lines), (f"{lines} lines instead of {region.max_lines}",))


def grow(region: Region, asset: Asset, by: int | None = None) -> Relaxed | None:
    """Return the region in its grown box; None where it cannot grow."""
    box = grown_box(region, asset, by)
    if box == region.box:
        return None
    return Relaxed(attrs.evolve(region, box=box), (f"box {box} instead of {region.box}",))


def smaller(region: Region, least: float | None = None) -> Relaxed | None:
    """Return the region with a least size of `least` px, `relax.min_font_px` if None; None where it may not shrink."""
    limit = region.relax.min_font_px
    if limit is None or limit >= region.min_font_px or region.role is Role.LEGAL:
        return None
    least = limit if least is None else least
    return Relaxed(
        attrs.evolve(region, min_font_px=least), (f"minimum {least:g} px instead of {region.min_font_px:g} px",)
    )


def shorter(region: Region) -> Relaxed | None:
    """Return the region with its short copy; None where it has none."""
    short = region.content.short
    if short is None or region.content.text == short:
        return None
    content = attrs.evolve(region.content, parts=(Part("text", short),))
    return Relaxed(attrs.evolve(region, content=content), (f"short copy “{short}”",))


def relax_for(region: Region, asset: Asset, findings: Iterable[Finding], level: int, *, fit: bool = False) -> Relaxed:
    """Return the region relaxed towards what failed.

    Args:
        region: As the brief has it, so that repeated relaxing cannot add up beyond the brief's limits.
        asset: For the safe area, the neighbours and the brand.
        findings: What was found about all attempts so far.
        level: 1 lays a translucent scrim under text without contrast or calm, 2 a solid panel.
        fit: Whether the region had to be relaxed to fit before it was drawn.
    """
    failed = {finding.check for finding in findings if finding.outcome is Outcome.FAIL}
    current = Relaxed(region)
    if failed & {"contrast", "calm"}:
        step = _ground(current.region, asset, level)
        if step is not None:
            current = step
    if fit or failed & {"text", "geometry", "fit", "shapes", "spacing"}:
        for relax in (more_lines, lambda region: grow(region, asset), smaller):
            step = relax(current.region)
            if step is not None:
                current = Relaxed(step.region, (*current.notes, *step.notes))
    return current


def _ground(region: Region, asset: Asset, level: int) -> Relaxed | None:
    if not region.relax.scrim or (region.panel is not None and region.panel.opacity >= 1):
        return None
    solid = level > 1 or region.panel is not None
    ink = region.color
    fill = best_panel(asset.brand, ink if ink is not None else (0, 0, 0))
    panel = Panel(fill, radius=12, rotate=region.rotation, padding=0, opacity=1.0 if solid else 0.82)
    return Relaxed(attrs.evolve(region, panel=panel), ("panel for contrast" if solid else "scrim for contrast",))
