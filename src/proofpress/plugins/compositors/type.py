"""The `type` compositor: sets every kind of region exactly, by the type engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from proofpress.brief import SetBy
from proofpress.composition import Layer
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.setting import draw

__all__ = ["TypeCompositor"]


class TypeCompositor(Compositor):
    """Sets text by the type engine, stamps codes and lays pictures: deterministic, free, the last rung of every ladder."""

    name: ClassVar[str] = "type"
    version: ClassVar[str] = "1"
    sets: ClassVar[SetBy] = SetBy.TYPE
    deterministic: ClassVar[bool] = True

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return the layers, each set on what lies beneath it, from the lowest to the nearest."""
        composition = request.composition
        order = {region.id: index for index, region in enumerate(composition.regions)}
        layers = []
        for region in sorted(request.regions, key=lambda region: (region.z, order[region.id])):
            ctx.check()
            layer = draw(region, composition)
            composition = composition.with_layer(layer, region)
            layers.append(layer)
        return layers
