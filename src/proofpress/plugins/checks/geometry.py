"""Check `geometry`: ink stands where the brief wants it, uncut, uncovered, and no smaller than allowed.

What type set is held against where type sets it; what a model drew is measured by its ink alone, and its font size is an
estimate from the height of its lines. A finished image without layers is judged by `_finished.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from proofpress.brief import Asset, Region, Role, SetBy
from proofpress.composition import Composition, Layer
from proofpress.geometry import Box
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plugins.checks._areas import (
    VISIBLE,
    Mask,
    bounds_of,
    expected_ink,
    line_height_ratio,
    line_heights,
    main_height,
    marks,
    overlap,
    upright,
)
from proofpress.plugins.checks._finished import judge_finished
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import Placement, place

__all__ = ["GeometryCheck", "allowed_minimum", "growth_faults", "model_size"]

_SLACK_PX: Final = 3
"""How far drawn ink may lie from where type sets it: anti-aliasing, and a turned rectangle's corners."""
_TURNED_SLACK: Final = 0.06
"""The same for turned text, as a share of its extent: its bounds are those of turned rectangles, not of glyphs."""
_COVERED: Final = 0.002
"""Share of a text's ink that may be covered by others."""
_MODEL_SIZE: Final = 0.8
"""How far a model's lines may fall below the least size: its letters have other proportions than ours."""

_DOUBT: Final = "ink runs into the edge of its box and may be cut there: look at it, or allow more bleed"


class GeometryCheck(Validator):
    """Measures ink, font size and overlaps of every region."""

    name = "geometry"
    checks = ("geometry",)
    scope: ClassVar[Scope] = "region"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each region."""
        found = []
        for region in regions:
            ctx.check()
            if not composition.layers:
                found.append(judge_finished(region, composition))
            else:
                found.append(_judge(region, composition))
        return found


def _judge(region: Region, composition: Composition) -> Finding:
    layer = composition.layer(region.id)
    if layer is None or not (layer.rgba[..., 3] >= VISIBLE).any():
        return _finding(region, ["nothing was drawn: draw the region again"], "", region.extent)
    mask = marks(region, layer, composition)
    whole = layer.rgba[..., 3] >= VISIBLE
    ink = bounds_of(mask if region.carrier else whole, layer.x, layer.y)
    faults = list(_place_faults(region, composition, ink))
    measured = f"ink at {ink}"
    if region.role.is_text:
        placement = place(region, composition.asset)
        faults += _text_faults(region, layer, mask, placement)
        size, told = _size(region, layer, mask, placement, composition.asset)
        faults += _size_faults(region, composition.asset, size, layer.set_by)
        measured = f"{told}; {measured}"
    if region.role is not Role.IMAGE:
        faults += _overlap_faults(region, layer, mask, composition)
        faults += growth_faults(region, composition.asset)
    cut = _may_be_cut(region, layer, mask)
    return _finding(region, faults, measured, ink, doubt=_DOUBT if cut else "")


def _place_faults(region: Region, composition: Composition, ink: Box) -> Iterator[str]:
    bounds = region.paint_bounds(composition.plate.box)
    if not bounds.contains(ink):
        yield f"its ink leaves its box and bleed by {_beyond(ink, bounds)}: draw it again inside"
    if region.role.is_code and ink != region.box:
        yield f"its white ground ({ink}) does not fill its box ({region.box}): stamp it again"
    safe = composition.asset.format.safe_box
    if region.role is not Role.IMAGE and not safe.contains(ink):
        yield f"its ink enters the margins of the safe area by {_beyond(ink, safe)}: move the box inwards"


def _beyond(box: Box, limits: Box) -> str:
    """Return how far a box runs over its limits on each side, in words."""
    over = {
        "the left": limits.x - box.x,
        "the top": limits.y - box.y,
        "the right": box.right - limits.right,
        "the bottom": box.bottom - limits.bottom,
    }
    return ", ".join(f"{px} px at {side}" for side, px in over.items() if px > 0)


def _text_faults(region: Region, layer: Layer, mask: Mask, placement: Placement) -> Iterator[str]:
    if not mask.any():
        yield "no text can be told from its panel: choose another ink"
        return
    drawn = bounds_of(mask, layer.x, layer.y)
    if layer.set_by is SetBy.MODEL:
        return
    if placement.overflow:
        yield f"the copy runs out of its box: {placement.overflow}"
    expected = expected_ink(placement)
    slack = _SLACK_PX + (
        round(_TURNED_SLACK * max(expected.width, expected.height)) if expected and region.rotation else 0
    )
    if expected is None or not (expected.expanded(slack).contains(drawn) and drawn.expanded(slack).contains(expected)):
        where = "sets nothing" if expected is None else f"sets it at {expected}"
        yield f"text stands at {drawn}, and type {where}: set it again"


def _may_be_cut(region: Region, layer: Layer, mask: Mask) -> bool:
    """Tell whether a model's ink ends just where its layer was clipped; a panel and a carrier always do."""
    if not region.role.is_text or layer.set_by is SetBy.TYPE or region.panel is not None or region.carrier:
        return False
    # A lone pixel is a speck, not a letter that was cut.
    return any(int(edge.sum()) > 1 for edge in (mask[0], mask[-1], mask[:, 0], mask[:, -1]))


def _size(region: Region, layer: Layer, mask: Mask, placement: Placement, asset: Asset) -> tuple[float, str]:
    """Return the font size of the main copy, and all sizes in words with millimetres where the print size is known."""
    if layer.set_by is SetBy.TYPE:
        size = placement.font_px
        least = min((part.setting.size_px for part in placement.parts), default=size)
        told = f"{size:.4g} px" + (f", smallest part {least:.4g} px" if least < size else "")
    else:
        size = least = model_size(upright(mask, region.rotation), placement)
        told = f"about {size:.3g} px by the height of its lines" if size else "size not measured"
    if asset.format.print is not None and least:
        told += f" ({least / asset.format.print.dpi * 25.4:.2g} mm in print)"
    return size, told


def model_size(mask: Mask, placement: Placement) -> float:
    """Return the font size of drawn lines, estimated from their height against ours, px; 0 if it cannot be told."""
    ratio = line_height_ratio(placement)
    return main_height(line_heights(mask), placement) / ratio if ratio else 0.0


def allowed_minimum(region: Region, asset: Asset) -> float:
    """Return the least font size that the brief allows the region, relaxed as far as it may be."""
    original = asset.region(region.id)
    if original.relax.min_font_px is None or region.role is Role.LEGAL:
        return original.min_font_px
    return min(original.min_font_px, original.relax.min_font_px)


def _size_faults(region: Region, asset: Asset, size: float, set_by: SetBy) -> Iterator[str]:
    floor = allowed_minimum(region, asset)
    if region.min_font_px < floor:
        yield f"its least size was set to {region.min_font_px:g} px, the brief allows no less than {floor:g} px"
    least = max(region.min_font_px, floor) * (_MODEL_SIZE if set_by is SetBy.MODEL else 1)
    if size and size < least - 0.01:
        yield f"its copy is {size:.3g} px high, at least {max(region.min_font_px, floor):g} px are wanted: enlarge it"


def _overlap_faults(region: Region, layer: Layer, mask: Mask, composition: Composition) -> Iterator[str]:
    stack = [each.region_id for each in composition.stacked()]
    for other in composition.layers:
        if other.region_id == region.id or not other.box.overlaps(layer.box):
            continue
        neighbour = composition.region(other.region_id)
        above = stack.index(other.region_id) > stack.index(region.id)
        if above and overlap(mask, layer, other) > _COVERED * mask.sum():
            yield f"{other.region_id!r} covers its ink: move one of them, or change their z"
        elif not above and neighbour.role is not Role.IMAGE:
            theirs = marks(neighbour, other, composition)
            if overlap(theirs, other, layer) > _COVERED * theirs.sum():
                yield f"it covers the ink of {other.region_id!r}: move one of them, or change their z"


def growth_faults(region: Region, asset: Asset) -> Iterator[str]:
    """Yield why a box that repair has grown went too far: out of the safe area, or into a neighbour."""
    original = asset.region(region.id)
    if region.box == original.box:
        return
    if not asset.format.safe_box.contains(region.box):
        yield f"its grown box leaves the safe area by {_beyond(region.box, asset.format.safe_box)}"
    if not original.box.expanded(original.relax.grow_px).contains(region.box):
        yield f"its box grew by more than the {original.relax.grow_px} px that the brief allows"
    for other in asset.regions:
        apart = other.id != region.id and other.role is not Role.IMAGE and not original.extent.overlaps(other.extent)
        if apart and region.extent.overlaps(other.extent):
            yield f"its grown box runs into {other.id!r}"


def _finding(region: Region, faults: list[str], measured: str, ink: Box, doubt: str = "") -> Finding:
    outcome = Outcome.FAIL if faults else Outcome.UNDECIDED if doubt else Outcome.PASS
    told = "; ".join(faults) or doubt or "stands inside its box and the safe area, uncovered"
    evidence = Evidence("bounds of the layer's ink", ink)
    least = f"at least {region.min_font_px:g} px" if region.role.is_text else None
    return Finding("geometry", region.id, outcome, told, evidence=evidence, measured=measured or None, threshold=least)
