"""Lettering that a model wrote on a plain ground, cut out and laid where it belongs.

A model that sees no picture cannot write on one. It writes on white or black, the ink is taken out of that, and set into the
box of its region: as large as fits, aligned and turned as the region says.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PIL import Image

from proofpress.brief import Region
from proofpress.composition import Layer
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.locales import direction
from proofpress.redrawn import over, panel_patch, scaled_ink, unmixed

__all__ = ["keyed_layer"]

_SEEN: Final = 0.35
"""Opacity from which ink counts for where the lettering begins and ends."""
_SOFT_EDGE: Final = 2
_FRAME: Final = 16
"""The outermost part of a picture, one of so many, that shows its ground."""


def keyed_layer(region: Region, picture: Pixels, locale: str, canvas: Box) -> Layer | None:
    """Return the lettering of a picture as the layer of a region, or None if nothing stands out from the picture's ground.

    Args:
        region: Where it belongs.
        picture: RGB: lettering on a plain ground.
        locale: Of the copy: its writing direction decides where lines start.
        canvas: The whole canvas.
    """
    edge = max(1, min(picture.shape[:2]) // _FRAME)
    sides = (picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:])
    frame = np.concatenate([side.reshape(-1, 3) for side in sides]).astype(np.float32)
    ground = np.median(frame, axis=0)
    noise = float(np.percentile(np.abs(frame - ground).max(axis=1), 90))
    drawn = picture.astype(np.float32)
    ink = unmixed(np.broadcast_to(ground, drawn.shape), drawn, noise, _SOFT_EDGE)
    seen = ink[..., 3] >= _SEEN
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not rows.size:
        return None
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    room = region.box.expanded(-(region.panel.padding if region.panel else 0))
    if room.empty:
        return None
    scale = min(room.width / ink.shape[1], room.height / ink.shape[0])
    width, height = max(1, math.floor(ink.shape[1] * scale)), max(1, math.floor(ink.shape[0] * scale))
    written = scaled_ink(ink, width, height)
    layer = _turned(region, written, *_corner(region, room, width, height, rtl=direction(locale) == "rtl"))
    return _on_panel(region, layer, canvas)


def _corner(region: Region, room: Box, width: int, height: int, *, rtl: bool) -> tuple[int, int]:
    """Return where the upper left corner of lettering stands in its room."""
    across = {"start": 1.0 if rtl else 0.0, "end": 0.0 if rtl else 1.0, "center": 0.5}[region.align]
    down = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[region.valign]
    return room.x + round((room.width - width) * across), room.y + round((room.height - height) * down)


def _turned(region: Region, written: Pixels, x: int, y: int) -> Layer:
    """Return the lettering turned about the centre of its region's box."""
    if not region.rotation:
        return Layer(region.id, x, y, written)
    centre_x, centre_y = region.box.centre
    half = math.ceil(math.hypot(region.box.width, region.box.height) / 2) + 1
    left, top = round(centre_x) - half, round(centre_y) - half
    sheet = Image.new("RGBA", (2 * half, 2 * half), (0, 0, 0, 0))
    sheet.paste(Image.fromarray(written), (x - left, y - top))
    about = (centre_x - left, centre_y - top)
    return Layer(
        region.id, left, top, np.asarray(sheet.rotate(-region.rotation, Image.Resampling.BICUBIC, center=about))
    )


def _on_panel(region: Region, layer: Layer, canvas: Box) -> Layer:
    """Return the lettering over the region's panel, both within the paint bounds."""
    bounds = region.paint_bounds(canvas)
    panel = panel_patch(region, bounds)
    if panel is None:
        return layer
    ink = np.zeros((bounds.height, bounds.width, 4), np.uint8)
    shared = layer.box.intersection(bounds)
    rows = slice(shared.y - bounds.y, shared.bottom - bounds.y)
    columns = slice(shared.x - bounds.x, shared.right - bounds.x)
    ink[rows, columns] = layer.rgba[
        shared.y - layer.y : shared.bottom - layer.y, shared.x - layer.x : shared.right - layer.x
    ]
    return Layer(region.id, bounds.x, bounds.y, over(ink, panel))
