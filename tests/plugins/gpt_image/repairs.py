"""Single repairs on many grounds, and what they leave behind: bytes outside the bounds, and the seam at the bounds."""

from __future__ import annotations

import random
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
from tests.redrawn.test_register import scene

from proofpress.brief import Asset, Panel, Region
from proofpress.colour import delta_e_2000
from proofpress.composition import Composition, Plate
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Context
from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.redrawn.layers import with_panels
from proofpress.setting import draw
from proofpress.testing.samples import sample_asset, text_region

__all__ = ["Repair", "Repaired", "repair"]

_COPY: Final = ("Fresh bread", "Only 3 left", "Kaffee & Küche", "Ends Sunday", "Two for one", "Grüße aus Köln")


@attrs.frozen
class Repair:
    """One repair, chosen by its seed: ground, kind of region, copy and place.

    Attributes:
        seed: Chooses all of it.
        side: Edge of the canvas, px.
        plain: Only plates of one colour.
    """

    seed: int
    side: int
    plain: bool = False

    def asset(self) -> tuple[Asset, Region]:
        """Return an asset of three texts, and the one to repair."""
        chance = random.Random(self.seed)
        unit = self.side / 256
        rows = [8, 88, 168]
        regions = []
        for index, top in enumerate(rows):
            box = Box(
                round(chance.randint(6, 40) * unit), round((top + chance.randint(0, 10)) * unit),
                round(chance.randint(130, 200) * unit), round(chance.randint(34, 58) * unit),
            )  # fmt: skip
            region = text_region(chance.choice(_COPY), id=f"r{index}", box=box, z=index, bleed=chance.choice((0, 4)))
            regions.append(attrs.evolve(region, min_font_px=10 * unit, max_font_px=30 * unit))
        target = chance.randrange(3)
        kind = chance.choice(("ink", "panel", "carrier"))
        if kind == "panel":
            panel = Panel((31, 74, 79), radius=round(12 * unit), padding=round(4 * unit), rotate=chance.choice((0, -5)))
            regions[target] = attrs.evolve(regions[target], panel=panel, color=(255, 250, 242))
        regions[target] = attrs.evolve(regions[target], carrier=kind == "carrier")
        return sample_asset(*regions, width=self.side, height=self.side), regions[target]

    def plate(self) -> Pixels:
        """Return a plate of one colour, or with structure."""
        chance = random.Random(self.seed + 1)
        if self.plain or chance.random() < 0.4:
            return np.full((self.side, self.side, 3), [chance.randint(150, 250) for _ in range(3)], np.uint8)
        busy: Pixels = 120 + scene(self.seed, self.side) // 2
        return busy


@attrs.frozen
class Repaired:
    """What a repair left behind.

    Attributes:
        changed_outside: Bytes that differ outside the painted bounds.
        changed_inside: Pixels that differ inside.
        seam: CIEDE2000 between each pixel just inside the bounds and what stood there before, the region's panel included.
    """

    changed_outside: int
    changed_inside: int
    seam: npt.NDArray[np.float64]


def repair(case: Repair, compositor: GptImageCompositor) -> Repaired:
    """Draw all by type, repair one region by the model, and compare."""
    asset, target = case.asset()
    before = Composition(asset, Plate(case.plate()), asset.regions)
    for region in asset.regions:
        before = before.with_layer(draw(region, before))
    bare = before.without(target.id)
    wrong = Finding("text", target.id, Outcome.FAIL, "otherwise", evidence=Evidence("a test"), measured="Fresh brad")
    request = ComposeRequest(bare, (target,), (wrong,), attempt=2, effort=0)
    (layer,) = compositor.compose(request, Context())
    after = bare.with_layer(layer).flatten()
    bounds = target.paint_bounds(bare.plate.box)
    away = after != before.flatten()
    inside = away[bounds.y : bounds.bottom, bounds.x : bounds.right].any(axis=-1).sum()
    away[bounds.y : bounds.bottom, bounds.x : bounds.right] = False
    return Repaired(int(away.sum()), int(inside), _seam(with_panels(bare, [target]).flatten(), after, bounds))


def _seam(before: Pixels, after: Pixels, bounds: Box) -> npt.NDArray[np.float64]:
    rows = np.r_[bounds.y, bounds.bottom - 1]
    columns = np.r_[bounds.x, bounds.right - 1]
    pieces = [
        (
            picture[rows, bounds.x : bounds.right].reshape(-1, 3),
            picture[bounds.y : bounds.bottom, columns].reshape(-1, 3),
        )
        for picture in (before, after)
    ]
    one, other = (np.concatenate(piece) for piece in pieces)
    return delta_e_2000(one, other)
