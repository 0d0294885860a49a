"""Check `brand`: the inks and panels that were drawn are colours of the brand.

Colours are those of the drawn pixels, not of the brief: the most frequent exact colours among solid pixels, compared by
CIEDE2000. A difference of 2.5 is what most eyes see side by side. Pure black and white may stand in for the brand's colours, as
they do where none of them has the contrast. Source: Sharma, Wu and Dalal (2005), through `proofpress.colour`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from proofpress.brief import Brand, Region, Role, SetBy
from proofpress.colour import Rgb, delta_e_2000, to_hex
from proofpress.composition import Composition, Layer
from proofpress.interfaces import Context, Scope, Validator
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["BrandCheck", "drawn_colours", "nearest"]

_MOST: Final = 2.5
"""Largest CIEDE2000 difference from a colour of the brand."""
_NEUTRAL: Final = (("black", (0, 0, 0)), ("white", (255, 255, 255)))
_OPAQUE: Final = 250
_LEAST_SHARE: Final = 0.15
"""Share of solid pixels that makes a colour one that was chosen, not one of the blends between two."""


def drawn_colours(layer: Layer) -> tuple[Rgb, ...]:
    """Return the colours that a layer was drawn in: its most frequent one, and the ink on it if that has a pure core."""
    # The four samples of a pixel as one number: its alpha is the highest byte.
    packed = np.ascontiguousarray(layer.rgba).view("<u4")[..., 0]
    values, counts = np.unique(packed[packed >= _OPAQUE << 24] & 0xFFFFFF, return_counts=True)
    colours = np.stack([values & 255, values >> 8 & 255, values >> 16], axis=-1)
    first = _most_frequent(colours, counts)
    if first is None:
        return ()
    other = delta_e_2000(colours, np.array(first)) > _MOST
    second = _most_frequent(colours[other], counts[other])
    return (first,) if second is None else (first, second)


def _most_frequent(colours: NDArray[np.uint32], counts: NDArray[np.intp]) -> Rgb | None:
    """Return the most frequent colour, or None if none is frequent enough to be more than a blend."""
    if not len(counts) or counts.max() < _LEAST_SHARE * counts.sum():
        return None
    red, green, blue = colours[int(counts.argmax())]
    return int(red), int(green), int(blue)


def nearest(colour: Rgb, brand: Brand) -> tuple[str, float]:
    """Return the name of the nearest colour of the brand, black or white, and the CIEDE2000 difference from it."""
    known = (*brand.colors, *_NEUTRAL)
    distances = delta_e_2000(np.array([rgb for _, rgb in known]), np.array(colour))
    best = int(np.argmin(distances))
    return known[best][0], float(distances[best])


class BrandCheck(Validator):
    """Compares what type drew with the colours of the brand; pictures are the brand's own."""

    name = "brand"
    checks = ("brand",)
    scope: ClassVar[Scope] = "region"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text that type set, and each picture."""
        found = []
        for region in regions:
            ctx.check()
            layer = composition.layer(region.id)
            if region.role is Role.IMAGE:
                found.append(
                    _finding(region, Outcome.PASS, "a picture that the brief places keeps its own colours", "")
                )
            elif region.role.is_text and layer is not None and layer.set_by is SetBy.TYPE:
                found.append(_judge(region, layer, composition.asset.brand))
        return found


def _judge(region: Region, layer: Layer, brand: Brand) -> Finding:
    if not brand.colors:
        return _finding(region, Outcome.PASS, "the brief names no brand colours", "")
    colours = drawn_colours(layer)
    if not colours:
        return _finding(
            region, Outcome.UNDECIDED, "its strokes are too thin, or its colours too mixed, to measure one", ""
        )
    told, strange = [], []
    for colour in colours:
        name, distance = nearest(colour, brand)
        told.append(f"{to_hex(colour)} is {distance:.1f} from {name}")
        if distance > _MOST:
            strange.append(told[-1])
    if strange:
        return _finding(region, Outcome.FAIL, f"{'; '.join(strange)}: use a colour of the brand", "; ".join(told))
    return _finding(region, Outcome.PASS, f"drawn in the brand's colours: {'; '.join(told)}", "; ".join(told))


def _finding(region: Region, outcome: Outcome, reason: str, measured: str) -> Finding:
    evidence = Evidence("colours of the layer's solid pixels", region.extent)
    threshold = f"CIEDE2000 at most {_MOST:g}"
    return Finding(
        "brand", region.id, outcome, reason, evidence=evidence, measured=measured or None, threshold=threshold
    )
