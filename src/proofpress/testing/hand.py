"""A simulated model's hand: it writes what it is told in its own fonts and weight, and not as cleanly as type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import attrs

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition, Layer
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.setting import coverage, draw, ink_color, place, tinted
from proofpress.testing.distortions import Coverage, Distortion, distorted

__all__ = ["Hand", "HandCompositor", "write"]


@attrs.frozen
class Hand:
    """How a simulated model writes.

    Attributes:
        fonts: ISO 15924 script and font file, in place of the brand's.
        weight: CSS weight; 0 for the region's.
        distortion: What is done to the letters; None leaves them clean.
        seed: Of the distortion.
    """

    fonts: tuple[tuple[str, Path], ...] = ()
    weight: int = 0
    distortion: Distortion | None = None
    seed: int = 0

    def region(self, region: Region) -> Region:
        """Return the region in this hand's weight."""
        return attrs.evolve(region, weight=self.weight or region.weight)

    def asset(self, asset: Asset) -> Asset:
        """Return the asset as this hand sets it: in its own fonts."""
        return attrs.evolve(asset, brand=attrs.evolve(asset.brand, fonts=self.fonts or asset.brand.fonts))


def write(region: Region, composition: Composition, hand: Hand, inked: Coverage | None = None) -> Layer:
    """Return the layer of a text region in a hand.

    Args:
        region: What is written.
        composition: What lies beneath it.
        hand: How it is written.
        inked: The ink before it is distorted, of the shape of the region's paint bounds; None for the right one.
    """
    bounds = region.paint_bounds(composition.asset.format.canvas)
    own, asset = hand.region(region), hand.asset(composition.asset)
    ink = coverage(bounds, own, asset) if inked is None else inked
    if hand.distortion is not None:
        ink = distorted(ink, hand.distortion, place(own, asset).font_px, hand.seed)
    return Layer(region.id, bounds.x, bounds.y, tinted(ink, bounds, region, ink_color(region, composition)))


@attrs.frozen
class HandCompositor(Compositor):
    """A simulated model that draws every region right, in its own hand; codes and pictures as type does.

    Attributes:
        hand: How it writes.
    """

    name: ClassVar[str] = "simulated-hand"
    sets: ClassVar[SetBy] = SetBy.MODEL
    deterministic: ClassVar[bool] = True

    hand: Hand = Hand()

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return the layers, from the lowest to the nearest."""
        composition = request.composition
        order = {region.id: index for index, region in enumerate(composition.regions)}
        layers = []
        for region in sorted(request.regions, key=lambda region: (region.z, order[region.id])):
            ctx.check()
            layer = write(region, composition, self.hand) if region.role.is_text else draw(region, composition)
            composition = composition.with_layer(layer, region)
            layers.append(layer)
        return layers
