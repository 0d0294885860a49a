"""Which regions share a call: those for which one larger picture costs less than two smaller ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import attrs

from proofpress.brief import Region
from proofpress.geometry import Box
from proofpress.plugins.gpt_image.frames import union
from proofpress.redrawn import Frame

__all__ = ["Batch", "batch_regions", "stages"]


@attrs.frozen
class Batch:
    """Regions that are drawn in one call.

    Attributes:
        regions: From the lowest to the nearest.
        frame: What the model is shown.
        cost: What the call is expected to cost, micro-USD.
    """

    regions: tuple[Region, ...]
    frame: Frame
    cost: int


def stages(regions: Sequence[Region], canvas: Box) -> list[list[Region]]:
    """Return regions in groups to be drawn one after the other: those that overlap never share a group.

    What a call drew in a place that two regions may paint could not be told apart.
    """
    found: list[list[Region]] = []
    for region in sorted(regions, key=lambda region: region.z):
        bounds = region.paint_bounds(canvas)
        level = 0
        for index, group in enumerate(found):
            if any(bounds.overlaps(other.paint_bounds(canvas)) for other in group):
                level = index + 1
        if level == len(found):
            found.append([])
        found[level].append(region)
    return found


def batch_regions(
    regions: Sequence[Region],
    canvas: Box,
    plan: Callable[[Box], Frame],
    price: Callable[[Frame, Sequence[Region]], int],
) -> tuple[Batch, ...]:
    """Return the calls that draw regions for the least money: pairs are joined as long as a joint call saves any.

    Greedy (as hierarchical clustering is), so not always the very least, but never dearer than a call for each region, nor
    than one call for all of them.

    Args:
        regions: None overlaps another.
        canvas: The whole canvas.
        plan: From what is to be painted to the frame of a call.
        price: What a call for these regions in a frame is expected to cost, micro-USD.
    """
    order = {region.id: index for index, region in enumerate(regions)}

    def batch(members: Sequence[Region]) -> Batch:
        ordered = tuple(sorted(members, key=lambda region: (region.z, order[region.id])))
        frame = plan(union(region.paint_bounds(canvas) for region in ordered))
        return Batch(ordered, frame, price(frame, ordered))

    found = [batch([region]) for region in regions]
    while len(found) > 1:
        joined = [(one, other, batch([*one.regions, *other.regions])) for one, other in combinations(found, 2)]
        one, other, both = max(joined, key=lambda pair: pair[0].cost + pair[1].cost - pair[2].cost)
        if both.cost > one.cost + other.cost:
            break
        found = [each for each in found if each not in (one, other)] + [both]
    together = batch(regions) if regions else None
    if together is not None and together.cost < sum(each.cost for each in found):
        found = [together]
    return tuple(found)
