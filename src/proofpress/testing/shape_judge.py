"""A cheap text check for simulations: the ink against the copy as type sets it, compared as shapes.

It stands in for OCR where thousands of pictures must be judged and the simulated model draws with our own type engine. It knows
the copy, as every check does, and nothing of what was drawn. On pictures of real models it would reject what is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, Final

import attrs
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from proofpress.brief import Asset, Region, SetBy
from proofpress.composition import Composition
from proofpress.interfaces import Context, Validator
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.setting import coverage

__all__ = ["ShapeJudge"]

Plane = npt.NDArray[np.uint8]

_WEIGHTS: Final = (-100, 0, 100)
_HIGH: Final = 64
"""Height to which ink is scaled before it is compared, px."""
_ASPECT: Final = 0.012
"""How far the proportions of right ink may depart: rounding to whole pixels."""
_STRAY: Final = 0.008
"""Share of ink that may lie where the copy has none, or lack where it has some."""


class ShapeJudge(Validator):
    """Passes ink that has the shape of its copy in one of three weights, and nothing else.

    Its other checks pass without a look: what they ask cannot go wrong in the simulation.
    """

    name: ClassVar[str] = "simulated-shape"
    checks: ClassVar[tuple[str, ...]] = (
        "text", "geometry", "contrast", "synthesis", "glyphs", "characters", "script", "words", "fit",
    )  # fmt: skip

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding of each check for each text region."""
        found: list[Finding] = []
        for region in regions:
            ctx.check()
            layer = composition.layer(region.id)
            right = layer is not None and (
                layer.set_by is SetBy.TYPE or _matches(layer.rgba[..., 3], region, composition.asset)
            )
            for check in self.checks:
                outcome = Outcome.PASS if right or check != "text" else Outcome.FAIL
                reason = "its ink has the shape of the copy" if right else "its ink has another shape than the copy"
                found.append(Finding(check, region.id, outcome, reason, evidence=Evidence("shape of the ink")))
        return found


def _matches(alpha: Plane, region: Region, asset: Asset) -> bool:
    drawn = _cut(alpha)
    if drawn is None:
        return False
    return any(_alike(drawn, _expected(region, asset, by)) for by in _WEIGHTS)


# A region is judged again on every rung, and a campaign sets the same copy over and over.
@lru_cache(maxsize=4096)
def _set(region: Region, asset: Asset) -> Plane | None:
    return _cut(coverage(region.paint_bounds(asset.format.canvas), region, asset))


def _expected(region: Region, asset: Asset, heavier: int) -> Plane | None:
    return _set(attrs.evolve(region, weight=max(100, min(900, region.weight + heavier))), asset)


def _cut(alpha: Plane) -> Plane | None:
    """Return the ink inside its own bounds; None for no ink."""
    inked = alpha > 127
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    return np.ascontiguousarray(alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _alike(drawn: Plane, expected: Plane | None) -> bool:
    if expected is None:
        return False
    proportion = drawn.shape[1] / drawn.shape[0]
    wanted = expected.shape[1] / expected.shape[0]
    slack = _ASPECT + 1 / drawn.shape[0] + 1 / drawn.shape[1]
    if abs(proportion / wanted - 1) > slack:
        return False
    size = (max(1, round(_HIGH * wanted)), _HIGH)
    one, other = (np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BICUBIC)) for ink in (drawn, expected))
    stray = np.count_nonzero((one > 127) & ~_near(other)) + np.count_nonzero((other > 127) & ~_near(one))
    return bool(stray <= _STRAY * np.count_nonzero(other > 127))


def _near(ink: Plane) -> npt.NDArray[np.bool_]:
    """Return where ink is within a stroke's uncertainty."""
    return np.asarray(Image.fromarray(ink).filter(ImageFilter.MaxFilter(5))) > 100
