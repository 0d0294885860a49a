"""A composition as shapes: the one description from which every vector and layered export is written.

Regions that type drew become shapes of the same setting that painted their pixels. Regions that a model drew, pictures, and
layers that setting again would not give exactly, stay pictures.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from proofpress.brief import Region, SetBy
from proofpress.codes import stamp
from proofpress.colour import Rgb
from proofpress.composition import Composition, Layer, clip
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.setting import draw, figures, ink_color, place
from proofpress.typography import Setting

__all__ = ["Ground", "Lettering", "Patch", "Piece", "Shape", "Symbol", "pieces"]

_BLACK: Final = (0, 0, 0)


@attrs.frozen
class Ground:
    """A filled box with round corners.

    Attributes:
        box: On the canvas, before it is turned.
        radius: Of its corners, px.
        fill: Its colour.
        opacity: 0 to 1.
    """

    box: Box
    radius: float
    fill: Rgb
    opacity: float = 1.0


@attrs.frozen
class Lettering:
    """Text as it was set.

    Attributes:
        name: Name of the part of the copy; `digits` for those under a code.
        text: The exact string.
        setting: Its lines, relative to `x` and `y`.
        x: Left edge of its box on the canvas, before it is turned.
        y: Top edge.
        ink: Its colour.
    """

    name: str
    text: str
    setting: Setting = attrs.field(repr=False)
    x: int
    y: int
    ink: Rgb


@attrs.frozen
class Symbol:
    """The dark modules of a code.

    Attributes:
        payload: What it says.
        dark: Whole-pixel boxes on the canvas that do not overlap.
    """

    payload: str
    dark: tuple[Box, ...] = attrs.field(repr=False)


@attrs.frozen
class Patch:
    """Pixels that stay pixels.

    Attributes:
        layer: Where they lie, with straight alpha.
    """

    layer: Layer


Shape = Ground | Lettering | Symbol | Patch


@attrs.frozen
class Piece:
    """What one region looks like.

    Attributes:
        region: As it was drawn.
        bounds: The pixels that it may paint.
        shapes: From the lowest to the nearest; all but patches turn with the region about the centre of its box.
    """

    region: Region
    bounds: Box
    shapes: tuple[Shape, ...]

    @property
    def pictured(self) -> bool:
        """Whether it is pixels only."""
        return all(isinstance(shape, Patch) for shape in self.shapes)

    @property
    def lettering(self) -> tuple[Lettering, ...]:
        """Its texts in reading order."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Lettering))


def pieces(composition: Composition) -> tuple[Piece, ...]:
    """Return every drawn region as shapes, from the lowest to the nearest."""
    return tuple(_piece(layer, composition) for layer in composition.stacked())


def _piece(layer: Layer, composition: Composition) -> Piece:
    region = composition.region(layer.region_id)
    bounds = region.paint_bounds(composition.plate.box)
    if layer.set_by is SetBy.TYPE and (region.role.is_text or region.role.is_code) and _as_set(layer, composition):
        return Piece(region, bounds, _text(region, composition) if region.role.is_text else _code(region, composition))
    return Piece(region, bounds, (Patch(layer),))


def _as_set(layer: Layer, composition: Composition) -> bool:
    """Tell whether setting the region again gives the very layer."""
    region = composition.region(layer.region_id)
    again = clip(draw(region, composition), region.paint_bounds(composition.plate.box))
    return (again.x, again.y) == (layer.x, layer.y) and np.array_equal(again.rgba, layer.rgba)


def _text(region: Region, composition: Composition) -> tuple[Shape, ...]:
    ink = ink_color(region, composition)
    texts = tuple(
        Lettering(part.name, part.text, part.setting, part.box.x, part.box.y, ink)
        for part in place(region, composition.asset).parts
    )
    panel = region.panel
    return (Ground(region.box, panel.radius, panel.fill, panel.opacity), *texts) if panel else texts


def _code(region: Region, composition: Composition) -> tuple[Shape, ...]:
    box = region.box
    stamped = stamp(region.role.value, region.content.payload, box.width, box.height)
    dark = tuple(part.moved(box.x, box.y) for part in _boxes(stamped.pixels))
    digits = tuple(
        Lettering(part.name, part.text, part.setting, part.box.x + box.x, part.box.y + box.y, _BLACK)
        for part in figures(stamped, composition.asset)
    )
    return (Ground(box, 0, (255, 255, 255)), Symbol(region.content.payload, dark), *digits)


def _boxes(pixels: Pixels) -> tuple[Box, ...]:
    """Return the black pixels of a stamp as boxes: runs of a row, joined with equal runs of the rows below."""
    found: list[Box] = []
    grown: dict[tuple[int, int], int] = {}
    rows = pixels[..., 0] < 128
    for y, row in enumerate(rows):
        runs = _runs(row)
        for (left, right), top in [*grown.items()]:
            if (left, right) not in runs:
                found.append(Box.from_edges(left, top, right, y))
                del grown[left, right]
        for run in runs:
            grown.setdefault(run, y)
    found += [Box.from_edges(left, top, right, len(rows)) for (left, right), top in grown.items()]
    return tuple(sorted(found, key=lambda box: (box.y, box.x)))


def _runs(row: NDArray[np.bool_]) -> set[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False]))))
    return {(int(left), int(right)) for left, right in zip(edges[::2], edges[1::2], strict=True)}
