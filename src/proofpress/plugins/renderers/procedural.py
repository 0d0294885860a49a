"""The `procedural` renderer: seeded grounds in the colours of the brand, quiet where text will stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from proofpress.composition import Plate
from proofpress.errors import InputError
from proofpress.interfaces import Context, Renderer, RenderRequest
from proofpress.plugins.renderers._calm import calm
from proofpress.plugins.renderers._choice import calmness, kind_of, named_colour, palette_of
from proofpress.plugins.renderers._textures import MAX_SIDE, texture

__all__ = ["ProceduralRenderer"]


@attrs.frozen
class ProceduralRenderer(Renderer):
    """Makes grounds from numbers alone: no model, no network, no cost, any size to 8192 x 8192.

    Attributes:
        kind: gradient, studio, bokeh, paper, metal, marble or fabric; empty follows the brief's plate, else its prompt.
        base: Colour that rules, a name of the brand's or #RRGGBB; empty chooses among the brand's.
        accent: Colour of lights and veins; as `base`.
        calm: How quiet the ground becomes under text, 0 to 1.
    """

    name: ClassVar[str] = "procedural"
    version: ClassVar[str] = "1"
    deterministic: ClassVar[bool] = True

    kind: str = ""
    base: str = ""
    accent: str = ""
    calm: float = attrs.field(default=0.88, converter=calmness)

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return grounds whose seeds count up from the brief's.

        Raises:
            InputError: An unknown kind or colour, or a size outside 1 to 8192.
        """
        size, spec, brand = request.size, request.spec, request.brand
        if not (1 <= size.width <= MAX_SIDE and 1 <= size.height <= MAX_SIDE):
            raise InputError(
                f"a ground of {size.width} x {size.height} pixels cannot be made",
                remedy=f"ask for sides of 1 to {MAX_SIDE} pixels",
            )
        kind = kind_of(self.kind, spec.prompt, "procedural.kind") if self.kind else kind_of(spec.kind, spec.prompt)
        base, accent = palette_of(brand, spec.prompt)
        if self.base:
            base = named_colour(self.base, brand, "procedural.base")
        if self.accent:
            accent = named_colour(self.accent, brand, "procedural.accent")
        plates = []
        for seed in range(spec.seed, spec.seed + request.count):
            ctx.check()
            ground = texture(kind, base, accent, size.width, size.height, seed=seed)
            ctx.check()
            ground = calm(ground, request.calm, self.calm, toward=base)
            plates.append(Plate(ground, renderer=self.name, seed=seed))
        return plates
