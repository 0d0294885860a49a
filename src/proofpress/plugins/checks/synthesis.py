"""The `synthesis` check: what type set is set again and compared.

Type is deterministic, so in the process that draws, the picture must be what setting the copy again gives, pixel by pixel: one
that differs is a defect, and the tolerance is zero. An exported file (JPEG, WebP, scaled) is held against the same ink with the
tolerance that its codec and ground need; the figures stand in `docs/measured-checks.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs
import numpy as np

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition, Layer, clip
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Context, Validator
from proofpress.plugins.checks._exported import judge_export, same_file
from proofpress.plugins.checks._pieces import declared
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import draw

__all__ = ["Departure", "SynthesisCheck", "departure"]


@attrs.frozen
class Departure:
    """How one picture departs from another.

    Attributes:
        pixels: How many pixels differ.
        box: The smallest box around them; empty if none does.
        most: The largest difference of a channel, 0 to 255.
    """

    pixels: int
    box: Box
    most: int


def departure(seen: Pixels, wanted: Pixels) -> Departure:
    """Return how `seen` departs from `wanted`, pictures of one shape.

    Raises:
        ValueError: The shapes differ.
    """
    if seen.shape != wanted.shape:
        raise ValueError(f"pictures of different shapes: {seen.shape} and {wanted.shape}")
    gap = np.abs(seen.astype(np.int16) - wanted.astype(np.int16)).max(axis=-1, initial=0)
    rows, columns = np.flatnonzero(gap.any(axis=1)), np.flatnonzero(gap.any(axis=0))
    if not rows.size:
        return Departure(0, Box(0, 0, 0, 0), 0)
    box = Box.from_edges(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return Departure(int(np.count_nonzero(gap)), box, int(gap.max()))


class SynthesisCheck(Validator):
    """Sets every region that type drew again, with all that lies above it, and demands the same pixels.

    In a finished picture without layers, each text is looked for as type sets it. What a model drew has no finding, nor has a
    text of a finished picture that is not this engine's: nothing can be said of it here.
    """

    name: ClassVar[str] = "synthesis"
    version: ClassVar[str] = "2"
    checks: ClassVar[tuple[str, ...]] = ("synthesis",)

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each region that type drew: texts, codes and pictures alike."""
        found: list[Finding] = []
        finished = bool(composition.encoded) and not composition.layers
        lossy = bool(composition.layers) and not same_file(composition.encoded, composition.asset.format.canvas)
        for region in regions:
            layer = composition.layer(region.id)
            ctx.check()
            if finished and region.role.is_text:
                seen = judge_export(region, composition)
                found += [seen] if seen is not None else []
            if layer is None or layer.set_by is not SetBy.TYPE:
                continue
            made = _judge(composition, region, layer)
            if made.outcome is Outcome.PASS and lossy and region.role.is_text:
                made = judge_export(region, composition, sure=True) or made
            found.append(made)
        return found


def _judge(composition: Composition, region: Region, layer: Layer) -> Finding:
    want = composition.asset.region(region.id).content
    bounds = region.paint_bounds(composition.plate.box)
    # The layer itself may reach further than it is allowed to.
    seen_box = Box.around((bounds,) if layer.box.empty else (bounds, layer.box)).intersection(composition.plate.box)

    def finding(outcome: Outcome, reason: str, measured: str | None, box: Box = seen_box) -> Finding:
        return Finding(
            "synthesis", region.id, outcome, reason,
            evidence=Evidence("set again by type and compared", box), expected=want.text or None, measured=measured,
            threshold="0 pixels",
        )  # fmt: skip

    if not declared(region, composition.asset):
        return finding(
            Outcome.FAIL, "what was set is neither the brief's copy nor its short form", region.content.text or None
        )
    wanted = clip(draw(region, composition), bounds)
    same = finding(Outcome.PASS, "set again, it gives the same pixels", "0 pixels")
    if (wanted.x, wanted.y) == (layer.x, layer.y) and np.array_equal(wanted.rgba, layer.rgba):
        # The same layer in the same stack is the same picture.
        return same
    gap = departure(composition.flatten(seen_box), composition.with_layer(wanted, region).flatten(seen_box))
    if not gap.pixels:
        return same
    where = gap.box.moved(seen_box.x, seen_box.y)
    reason = (
        f"{gap.pixels} pixels differ from the same copy set again, by up to {gap.most} of 255, at {where}; set it again"
    )
    return finding(Outcome.FAIL, reason, f"{gap.pixels} pixels", where)
