"""Which ink on which ground: the colour of the brand that can be read best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proofpress.brief import Brand, Region
from proofpress.colour import Rgb, contrast_ratio, relative_luminance
from proofpress.composition import Composition

__all__ = ["best_ink", "best_panel", "ink_color"]


def best_ink(brand: Brand, ground: NDArray[np.uint8]) -> Rgb:
    """Return the brand colour, or black or white, whose worst contrast on `ground` is best.

    Args:
        brand: Its colours come first where two are equal.
        ground: RGB pixels, shape [..., 3].
    """
    light = relative_luminance(ground)
    # The ground between the 2nd and the 98th percentile decides: a lone bright grain must not.
    ends = np.percentile(light, [2, 98])
    own = [(rgb, min(_ratio(rgb, end) for end in ends)) for _, rgb in brand.colors]
    good = max(brand.min_contrast * 1.15, 0.8 * max((ratio for _, ratio in own), default=0.0))
    for rgb, ratio in own:
        if ratio >= good:
            return rgb
    neutral = [(rgb, min(_ratio(rgb, end) for end in ends)) for rgb in ((0, 0, 0), (255, 255, 255))]
    return max([*own, *neutral], key=lambda pair: pair[1])[0]


def _ratio(rgb: Rgb, luminance: float) -> float:
    own = float(relative_luminance(rgb))
    return (max(own, luminance) + 0.05) / (min(own, luminance) + 0.05)


def ink_color(region: Region, composition: Composition) -> Rgb:
    """Return the ink of a region set by type: as the brief says, else the best of the brand on what lies beneath."""
    if region.color is not None:
        return region.color
    seen = composition.ground(region.id, region.extent)
    if region.panel is not None:
        veil = region.panel.opacity
        seen = np.rint(seen * (1 - veil) + np.array(region.panel.fill) * veil).astype(np.uint8)
    return best_ink(composition.asset.brand, seen)


def best_panel(brand: Brand, ink: Rgb) -> Rgb:
    """Return the brand colour, or black or white, on which `ink` has the best contrast."""
    candidates = [rgb for _, rgb in brand.colors] + [(0, 0, 0), (255, 255, 255)]
    return max(candidates, key=lambda rgb: float(contrast_ratio(rgb, ink)))
