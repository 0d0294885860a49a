"""Plate and layers: the picture as data until the moment it is flattened.

A compositor may only hand over layers. The core clips each to the paint bounds of its region and stacks them by z, so a
backend that repaints the whole frame cannot change a pixel outside the regions that it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs
import numpy as np

from proofpress.brief import Asset, Region, SetBy
from proofpress.geometry import Box
from proofpress.image import Pixels, frozen_pixels, sha256

__all__ = ["Composition", "Layer", "Plate", "blend", "clip"]


def _rgb(value: Pixels) -> Pixels:
    return _checked(value, 3)


def _rgba(value: Pixels) -> Pixels:
    return _checked(value, 4)


def _checked(value: Pixels, channels: int) -> Pixels:
    if value.ndim != 3 or value.shape[2] != channels:
        message = f"pixels must have {channels} channels, got shape {value.shape}"
        raise ValueError(message)
    return frozen_pixels(value)


@attrs.frozen
class Plate:
    """The background without text.

    Attributes:
        pixels: RGB, shape (height, width, 3).
        renderer: Name of the renderer that made it.
        model: Model and revision, empty where no model took part.
        seed: The seed that was used.
        note: Why this one was taken, where there were several; empty for one alone.
    """

    pixels: Pixels = attrs.field(converter=_rgb, eq=sha256, repr=False)
    renderer: str = ""
    model: str = ""
    seed: int = 0
    note: str = ""

    @property
    def box(self) -> Box:
        """The whole plate."""
        height, width = self.pixels.shape[:2]
        return Box(0, 0, width, height)

    @property
    def sha256(self) -> str:
        """Digest of shape and samples."""
        return sha256(self.pixels)


@attrs.frozen
class Layer:
    """What one region looks like, as a patch over the plate.

    Attributes:
        region_id: The region it belongs to.
        x: Left edge of the patch on the canvas, px.
        y: Top edge, px.
        rgba: Straight alpha, shape (height, width, 4).
        set_by: Whether type or a model drew it.
        compositor: Name of the compositor.
        model: Model and revision, empty where no model took part.
        request_id: The service's name of the request, empty where there was none.
    """

    region_id: str
    x: int
    y: int
    rgba: Pixels = attrs.field(converter=_rgba, eq=sha256, repr=False)
    set_by: SetBy = SetBy.TYPE
    compositor: str = ""
    model: str = ""
    request_id: str = ""

    @property
    def box(self) -> Box:
        """Where the patch lies on the canvas."""
        height, width = self.rgba.shape[:2]
        return Box(self.x, self.y, width, height)

    @property
    def sha256(self) -> str:
        """Digest of shape and samples."""
        return sha256(self.rgba)


def clip(layer: Layer, bounds: Box) -> Layer:
    """Return the part of the layer inside `bounds`; nothing remains of one that lies outside."""
    kept = layer.box.intersection(bounds)
    if kept == layer.box:
        return layer
    if kept.empty:
        return attrs.evolve(layer, x=bounds.x, y=bounds.y, rgba=np.zeros((0, 0, 4), np.uint8))
    top, left = kept.y - layer.y, kept.x - layer.x
    return attrs.evolve(layer, x=kept.x, y=kept.y, rgba=layer.rgba[top : top + kept.height, left : left + kept.width])


def blend(ground: Pixels, layer: Layer) -> None:
    """Lay the layer over `ground` in place, in exact integer arithmetic: the same on every machine.

    Args:
        ground: Writable RGB, shape (height, width, 3).
        layer: Must lie inside the ground.
    """
    height, width = layer.rgba.shape[:2]
    if not height or not width:
        return
    view = ground[layer.y : layer.y + height, layer.x : layer.x + width]
    alpha = layer.rgba[..., 3:].astype(np.uint16)
    # At most 255 * 255 + 128, so 16 bits hold it; the shifts are the exact rounded division by 255 (Blinn 1995).
    mixed = layer.rgba[..., :3] * alpha + view * (255 - alpha) + np.uint16(128)
    view[:] = ((mixed + (mixed >> 8)) >> 8).astype(np.uint8)


@attrs.frozen
class Composition:
    """Plate, layers, and what each region should say.

    Attributes:
        asset: What is being made; its regions are as the brief has them.
        plate: The background.
        regions: The regions as they were drawn, relaxations included; same ids and order as in the asset.
        layers: At most one per region.
        encoded: The encoded file, for validators of scope `file`; empty otherwise.
    """

    asset: Asset
    plate: Plate
    regions: tuple[Region, ...]
    layers: tuple[Layer, ...] = ()
    encoded: bytes = attrs.field(default=b"", repr=False)

    def region(self, region_id: str) -> Region:
        """Return the region as drawn.

        Raises:
            KeyError: There is none of that id.
        """
        for region in self.regions:
            if region.id == region_id:
                return region
        raise KeyError(region_id)

    def layer(self, region_id: str) -> Layer | None:
        """Return the region's layer, or None if it has not been drawn."""
        for layer in self.layers:
            if layer.region_id == region_id:
                return layer
        return None

    def stacked(self) -> tuple[Layer, ...]:
        """Return the layers from the lowest to the nearest: by z, then by the order of the brief."""
        order = {region.id: (region.z, index) for index, region in enumerate(self.regions)}
        return tuple(sorted(self.layers, key=lambda layer: order[layer.region_id]))

    def with_layer(self, layer: Layer, region: Region | None = None) -> Composition:
        """Return the composition with one region drawn anew, clipped to its paint bounds.

        Args:
            layer: Takes the place of the region's former layer.
            region: The region as it was drawn, if relaxed.
        """
        drawn = region or self.region(layer.region_id)
        clipped = clip(layer, drawn.paint_bounds(self.plate.box))
        return attrs.evolve(
            self,
            regions=tuple(drawn if r.id == drawn.id else r for r in self.regions),
            layers=(*(old for old in self.layers if old.region_id != layer.region_id), clipped),
            encoded=b"",
        )

    def without(self, *region_ids: str) -> Composition:
        """Return the composition with the ink of these regions taken away."""
        kept = tuple(layer for layer in self.layers if layer.region_id not in region_ids)
        return attrs.evolve(self, layers=kept, encoded=b"")

    def ground(self, region_id: str, box: Box | None = None) -> Pixels:
        """Return what lies under a region: the plate and all layers that are stacked below it.

        Args:
            region_id: The region.
            box: The pixels to return; the whole canvas if None.
        """
        order = {region.id: (region.z, index) for index, region in enumerate(self.regions)}
        below = [layer for layer in self.stacked() if order[layer.region_id] < order[region_id]]
        return _stack(self.plate, below, box or self.plate.box)

    def with_file(self, encoded: bytes) -> Composition:
        """Return the composition together with its encoded file."""
        filed = attrs.evolve(self, encoded=encoded)
        # The same layers make the same picture: it need not be stacked again.
        object.__setattr__(filed, "_flat", self._flat)
        return filed

    def flatten(self, box: Box | None = None) -> Pixels:
        """Return the finished RGB picture, or its part inside `box`; the same composition gives the same bytes."""
        return self._flat if box is None else _stack(self.plate, self.stacked(), box)

    @cached_property
    def _flat(self) -> Pixels:
        # Every check looks at the flattened picture; it is stacked once.
        return _stack(self.plate, self.stacked(), self.plate.box)


def _stack(plate: Plate, layers: Iterable[Layer], box: Box) -> Pixels:
    box = box.intersection(plate.box)
    picture = plate.pixels[box.y : box.bottom, box.x : box.right].copy()
    for layer in layers:
        kept = clip(layer, box)
        blend(picture, attrs.evolve(kept, x=kept.x - box.x, y=kept.y - box.y))
    picture.setflags(write=False)
    return picture
