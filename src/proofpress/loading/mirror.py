"""Layouts that turn round as a whole for right-to-left writing."""

from __future__ import annotations

import attrs

from proofpress.brief import Format, Region
from proofpress.geometry import Box, Insets

__all__ = ["mirrored_format", "mirrored_region"]


def mirrored_format(form: Format) -> Format:
    """Return the format with its left and right margins exchanged."""
    area = form.safe_area
    return attrs.evolve(form, safe_area=Insets(area.top, area.left, area.bottom, area.right))


def mirrored_region(region: Region, width: int, *, turned: bool = True) -> Region:
    """Return the region at the other side of the canvas: its box reflected, and its panel leaning the other way.

    Alignment stays: `start` and `end` follow the writing direction by themselves. What the region shows is not reflected: a
    picture or a code reads the same in every locale.

    Args:
        region: As the brief places it.
        width: Of the canvas, px.
        turned: Whether the panel's rotation is reflected too.
    """
    box = region.box
    panel = region.panel
    if panel is not None and turned:
        panel = attrs.evolve(panel, rotate=-panel.rotate)
    return attrs.evolve(region, box=Box(width - box.right, box.y, box.width, box.height), panel=panel)
