"""From an answer to layers: registered, in tone, and of each region only what the model drew in its bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from proofpress.brief import Region
from proofpress.composition import Composition, Layer
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.redrawn.frame import Frame
from proofpress.redrawn.register import find_drift, match_tone, undrift
from proofpress.redrawn.unmix import carried, scaled_ink, unmixed
from proofpress.setting import tinted

__all__ = ["layers_of", "mask_of", "over", "panel_patch", "with_panels"]

_SOFT_EDGE: Final = 2
"""How far anti-aliased edges reach beyond strong ink, px of the canvas."""


def panel_patch(region: Region, bounds: Box) -> Pixels | None:
    """Return a region's panel as a patch of its bounds, as type would lay it; None if it has none."""
    if region.panel is None:
        return None
    return tinted(np.zeros((bounds.height, bounds.width), np.uint8), bounds, region, region.panel.fill)


def with_panels(composition: Composition, regions: Iterable[Region]) -> Composition:
    """Return the composition with the panels of these regions laid, for a model to write on."""
    for region in regions:
        bounds = region.paint_bounds(composition.plate.box)
        patch = panel_patch(region, bounds)
        if patch is not None:
            composition = composition.with_layer(Layer(region.id, bounds.x, bounds.y, patch), region)
    return composition


def mask_of(frame: Frame, regions: Sequence[Region], canvas: Box) -> Pixels:
    """Return the mask of a frame, RGBA: clear where the regions may be painted, opaque black elsewhere."""
    mask = np.zeros((frame.size.height, frame.size.width, 4), np.uint8)
    mask[..., 3] = 255
    for region in regions:
        box = frame.placed(region.paint_bounds(canvas))
        mask[box.y : box.bottom, box.x : box.right, 3] = 0
    return mask


def layers_of(
    regions: Sequence[Region], frame: Frame, canvas: Pixels, sent: Pixels, answer: Pixels
) -> tuple[Layer, ...]:
    """Return a layer for each region: its panel, and on it the ink that the model drew; a carrier with its ground.

    Args:
        regions: What was drawn in the frame.
        frame: What was shown.
        canvas: RGB of the canvas from which the frame was cut, panels included.
        sent: RGB that the service was given.
        answer: RGB of the same size that it returned.
    """
    whole = Box(0, 0, canvas.shape[1], canvas.shape[0])
    free = mask_of(frame, regions, whole)[..., 3] == 0
    still = undrift(answer, find_drift(sent, answer, free))
    drawn, noise = match_tone(sent, still, free)
    reach = max(1, round(_SOFT_EDGE * max(frame.zoom, 1)))
    layers = []
    for region in regions:
        inside = frame.placed(region.paint_bounds(whole))
        box = _on_canvas(inside, frame)
        before = sent[inside.y : inside.bottom, inside.x : inside.right].astype(np.float32)
        after = drawn[inside.y : inside.bottom, inside.x : inside.right]
        if region.carrier:
            layers.append(_carrier(region, box, canvas, after - before))
            continue
        ink = scaled_ink(unmixed(before, after, noise, reach), box.width, box.height)
        panel = panel_patch(region, box)
        layers.append(Layer(region.id, box.x, box.y, ink if panel is None else over(ink, panel)))
    return tuple(layers)


def _on_canvas(inside: Box, frame: Frame) -> Box:
    """Return the box of whole canvas pixels that a box of the service's picture covers."""
    zoom = frame.zoom
    return Box(
        frame.box.x + round(inside.x / zoom),
        frame.box.y + round(inside.y / zoom),
        round(inside.width / zoom),
        round(inside.height / zoom),
    )


def _carrier(region: Region, box: Box, canvas: Pixels, change: npt.NDArray[np.float32]) -> Layer:
    inside = box.intersection(Box(0, 0, canvas.shape[1], canvas.shape[0]))
    planes = [Image.fromarray(np.ascontiguousarray(change[..., channel])) for channel in range(3)]
    scaled = np.stack(
        [np.asarray(plane.resize((box.width, box.height), Image.Resampling.BOX)) for plane in planes], axis=-1
    )
    top, left = inside.y - box.y, inside.x - box.x
    cut = scaled[top : top + inside.height, left : left + inside.width]
    ground = canvas[inside.y : inside.bottom, inside.x : inside.right].astype(np.float32)
    return Layer(region.id, inside.x, inside.y, carried(ground, cut))


def over(ink: Pixels, panel: Pixels) -> Pixels:
    """Return ink laid over a panel (Porter and Duff's "over", straight alpha)."""
    top = ink[..., 3:].astype(np.float32) / 255
    below = panel[..., 3:].astype(np.float32) / 255
    alpha = top + below * (1 - top)
    colour = (ink[..., :3] * top + panel[..., :3] * below * (1 - top)) / np.maximum(alpha, 1e-4)
    return np.concatenate([np.rint(colour), np.rint(alpha * 255)], axis=-1).astype(np.uint8)
