"""From a request and a frame to the scene that a model is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from proofpress.brief import Region, Role
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.interfaces import ComposeRequest
from proofpress.locales import direction, parse
from proofpress.plugins.gpt_image.prompt import Scene, TextBlock, Wrong
from proofpress.proof import Finding, Outcome
from proofpress.redrawn import Frame

__all__ = ["scene_of"]

_SIDES: Final[dict[tuple[str, str], Literal["left", "center", "right"]]] = {
    ("start", "ltr"): "left",
    ("start", "rtl"): "right",
    ("end", "ltr"): "right",
    ("end", "rtl"): "left",
}
_MARGIN: Final = 0.05
"""Margin between a text and its paint bounds, as a share of the height of its box."""
_MOST_WRONG: Final = 3
_LEAST_RESERVED: Final = 4


def scene_of(
    request: ComposeRequest,
    regions: Sequence[Region],
    frame: Frame,
    *,
    masked: bool,
    guide: Literal["none", "image", "markup"],
) -> Scene:
    """Return what a model is told of some regions of a request.

    Args:
        request: The whole request.
        regions: Those that are drawn in this frame.
        frame: What is shown.
        masked: Whether a mask comes along.
        guide: How the typeset guide comes along.
    """
    composition = request.composition
    return Scene(
        frame.size,
        frame.box.contains(composition.plate.box),
        tuple(_block(region, composition, frame, request.findings) for region in regions),
        tuple(_kept(composition, regions, frame)),
        tuple(_reserved(composition, regions, frame)),
        masked,
        guide,
    )


def _block(region: Region, composition: Composition, frame: Frame, findings: Iterable[Finding]) -> TextBlock:
    locale = composition.asset.locale
    way: Literal["ltr", "rtl"] = "rtl" if direction(locale) == "rtl" else "ltr"
    box = frame.placed(region.box.expanded(-_inset(region)))
    most = region.max_font_px or float(region.box.height)
    least = min(region.min_font_px, most)
    return TextBlock(
        id=region.id,
        role=region.role.value,
        copy=region.content.text,
        language=f"{parse(locale).get_display_name('en')} ({locale})",
        direction=way,
        box=box,
        letters=(round(least * frame.zoom, 1), round(most * frame.zoom, 1)),
        weight=region.weight,
        align=_SIDES.get((region.align, way), "center"),
        valign=region.valign,
        ink=region.color,
        ground=region.panel.fill if region.panel else None,
        turned=region.rotation,
        lines=region.max_lines,
        order=region.z,
        carrier=region.carrier,
        wrong=tuple(_wrong(finding) for finding in findings if _tells(finding, region))[:_MOST_WRONG],
    )


def _inset(region: Region) -> int:
    """Return how far inside its box a text is asked for: models overshoot, and what leaves the paint bounds is cut off."""
    padding = region.panel.padding if region.panel else 0
    return max(padding, round(_MARGIN * region.box.height) - region.bleed, 0)


def _tells(finding: Finding, region: Region) -> bool:
    """Tell whether a model can mend what was found: it failed, and it is about ink."""
    return finding.region == region.id and finding.outcome is Outcome.FAIL


def _wrong(finding: Finding) -> Wrong:
    if finding.check == "text":
        return Wrong(finding.measured or "", finding.reason)
    return Wrong(None, f"{finding.check}: {finding.reason}")


def _kept(composition: Composition, drawn: Sequence[Region], frame: Frame) -> Iterable[str]:
    """Yield what else stands in the frame, in words."""
    names = {region.id for region in drawn}
    for layer in composition.stacked():
        region = composition.region(layer.region_id)
        if region.id in names or not layer.box.overlaps(frame.box):
            continue
        box = frame.placed(region.extent)
        what = "the product picture" if region.role is Role.IMAGE else f"the {region.role.value}"
        yield f"{what} at x {box.x}, y {box.y}, width {box.width}, height {box.height}"


def _reserved(composition: Composition, drawn: Sequence[Region], frame: Frame) -> Iterable[Box]:
    """Yield where something will be laid later."""
    names = {region.id for region in drawn}
    for region in composition.regions:
        if region.id in names or composition.layer(region.id) is not None:
            continue
        box = frame.placed(region.extent)
        if min(box.width, box.height) >= _LEAST_RESERVED:
            yield box
