"""The `calm` check: is the ground under a text quiet enough to read it at all?

Contrast alone does not tell: black letters on a leopard's coat have plenty. What hurts is detail of the size of letters, so the
steps of luma are measured at that size. The bound was chosen on 121 texts set on random grounds of many grains and strengths:
tesseract read 40 of the 57 below it and 9 of the 64 above, while the contrast of most of them was enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from PIL import Image

from proofpress.brief import Region, SetBy
from proofpress.colour import Rgb, to_hex
from proofpress.composition import Composition, Layer
from proofpress.image import Pixels
from proofpress.interfaces import Context, Validator
from proofpress.plates import edge_energy, reachable_contrast
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["MOST_EDGES", "CalmCheck"]

MOST_EDGES: Final = 12.0
"""Most edge energy of a ground, steps of 8 bits per sixteenth of an em; see `proofpress.plates.edge_energy`."""
_OPAQUE: Final = 250
_OWNS: Final = 0.98


class CalmCheck(Validator):
    """Measures the ground of each text: the plate, the pictures on it, and the text's own panel.

    A carrier, and what a model drew with its own ground, has no finding: there the ground belongs to the text. Nor has a
    finished picture, whose ground nobody can tell from its ink, unless a brief demands the check: a person then looks.
    """

    name: ClassVar[str] = "calm"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("calm",)

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each drawn text that stands on a ground of others."""
        found: list[Finding] = []
        if not composition.layers and dict(composition.asset.rules.checks).get("calm") == "required":
            return [_unknown(region) for region in regions if region.role.is_text]
        for region in regions:
            ctx.check()
            layer = composition.layer(region.id)
            if not region.role.is_text or layer is None or region.carrier or _owns_its_ground(layer):
                continue
            ground = _ground(region, composition)
            if ground.size:
                found.append(_judge(region, ground, composition))
        return found


def _owns_its_ground(layer: Layer) -> bool:
    alpha = layer.rgba[..., 3]
    return layer.set_by is SetBy.MODEL and bool(alpha.size) and float((alpha >= _OPAQUE).mean()) >= _OWNS


def _ground(region: Region, composition: Composition) -> Pixels:
    """Return what the text stands on, with its panel; of one that hides everything, a sample."""
    if region.panel is not None and region.panel.opacity >= 1:
        shown = region.extent.intersection(composition.plate.box)
        return np.full((min(2, shown.height), min(2, shown.width), 3), region.panel.fill, np.uint8)
    seen = composition.ground(region.id, region.extent)
    if region.panel is None:
        return seen
    veil = region.panel.opacity
    table = np.rint(np.arange(256) * (1 - veil) + np.array(region.panel.fill)[:, None] * veil)
    return np.asarray(Image.fromarray(seen).point([int(level) for level in table.ravel()]))


def _unknown(region: Region) -> Finding:
    reason = "in a finished picture without its layers, the ground cannot be told from the ink: look at it"
    return Finding("calm", region.id, Outcome.UNDECIDED, reason, evidence=Evidence("no layers", region.extent))


def _judge(region: Region, ground: Pixels, composition: Composition) -> Finding:
    edges = edge_energy(ground, region.min_font_px)
    inks: tuple[Rgb, ...] = (
        (region.color,)
        if region.color is not None
        else (*(rgb for _, rgb in composition.asset.brand.colors), (0, 0, 0), (255, 255, 255))
    )
    ratio, ink = reachable_contrast(ground, inks)
    passed = edges <= MOST_EDGES
    told = (
        "the ground is calm" if passed else "the ground is restless: lay a panel under the text, or use another plate"
    )
    return Finding(
        "calm", region.id, Outcome.PASS if passed else Outcome.FAIL,
        f"{told}; {to_hex(ink)} reaches {ratio:.1f}:1 on it",
        evidence=Evidence("luma of the ground at the size of letters", region.extent),
        measured=f"{edges:.1f}", threshold=f"at most {MOST_EDGES:g} steps of 8 bits per sixteenth of an em",
    )  # fmt: skip
