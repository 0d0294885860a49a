"""Which part of the canvas a model is shown, and in which size: whole multiples, so that nothing is blurred without need.

The edges of a frame's box and size stand in a whole ratio, and the box may reach beyond the canvas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from proofpress.errors import InputError
from proofpress.geometry import Box, Size
from proofpress.plugins.gpt_image.sizes import SizeRule
from proofpress.redrawn import Frame

__all__ = ["plan_frame", "union"]

Price = Callable[[Size], int]

_MOST_ZOOM: Final = 4
_MOST_SHRINK: Final = 16
_LEAST_CONTEXT: Final = 32
_CONTEXT: Final = 0.25
"""Context around what is drawn, as a share of its shorter edge: enough to match light and colour."""
_ROOM: Final = 1.25
"""How many times the least number of pixels a picture may have for the sake of zoom."""
_BEYOND: Final = 64
"""How far a frame may reach beyond the canvas before another shape is better, px."""


def _area(size: Size) -> int:
    return size.width * size.height


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around some boxes; at least one is needed."""
    every = list(boxes)
    return Box.around(every)


def plan_frame(bounds: Box, canvas: Box, rule: SizeRule, price: Price = _area) -> Frame:
    """Return the frame for drawing inside `bounds`: with context around it, as large as the smallest picture allows.

    Args:
        bounds: What may be painted.
        canvas: The whole canvas.
        rule: The sizes that the service draws.
        price: What a picture of a size costs, in any unit: of equally good sizes the cheapest is taken.
    """
    context = max(_LEAST_CONTEXT, round(_CONTEXT * min(bounds.width, bounds.height)))
    wanted = bounds.expanded(context).intersection(canvas)

    def worth(frame: Frame) -> tuple[int, int, int]:
        beyond = max(0, frame.box.width - canvas.width) + max(0, frame.box.height - canvas.height)
        return beyond // _BEYOND, price(frame.size), _area(frame.size)

    for sizes in _fitting(wanted, rule):
        frames = [Frame(_around(wanted, canvas, width, height), size) for size, width, height in sizes]
        if frames:
            return min(frames, key=worth)
    raise InputError(
        f"no picture that the service draws can hold {wanted.width} x {wanted.height} px",
        remedy="use a model that draws larger pictures",
    )


def _fitting(wanted: Box, rule: SizeRule) -> Iterator[list[tuple[Size, int, int]]]:
    """Yield, from the greatest zoom down, the sizes that hold the wanted box, with width and height on the canvas."""
    for zoom in range(_MOST_ZOOM, 0, -1):
        step = math.lcm(rule.step, zoom)
        most = _ROOM * max(rule.least, wanted.width * wanted.height)
        yield [
            (size, size.width // zoom, size.height // zoom)
            for size in _sizes(wanted.width * zoom, wanted.height * zoom, step, rule)
            if zoom == 1 or rule.fixed or size.width * size.height <= most
        ]
    for shrink in range(2, _MOST_SHRINK + 1):
        wide, high = -(-wanted.width // shrink), -(-wanted.height // shrink)
        yield [(s, s.width * shrink, s.height * shrink) for s in _sizes(wide, high, rule.step, rule)]


def _sizes(width: int, height: int, step: int, rule: SizeRule) -> list[Size]:
    """Return the sizes that hold `width` x `height` px, edges being multiples of `step`, none larger than it need be."""
    if rule.fixed:
        return [
            s for s in rule.fixed if s.width >= width and s.height >= height and not (s.width % step or s.height % step)
        ]
    found = []
    for high in range(-(-height // step) * step, rule.edge + 1, step):
        enough = max(width, rule.least / high, high / rule.ratio)
        wide = math.ceil(enough / step) * step
        if rule.allows(Size(wide, high)):
            found.append(Size(wide, high))
        if wide == -(-width // step) * step and found:
            break
    return found


def _around(wanted: Box, canvas: Box, width: int, height: int) -> Box:
    """Return a box of that size around the wanted one, inside the canvas as far as it goes."""
    return Box(
        _edge(wanted.x, wanted.right, width, canvas.x, canvas.right),
        _edge(wanted.y, wanted.bottom, height, canvas.y, canvas.bottom),
        width,
        height,
    )


def _edge(low: int, high: int, length: int, start: int, end: int) -> int:
    if length >= end - start:
        return start - (length - (end - start)) // 2
    centred = low - (length - (high - low)) // 2
    return min(max(centred, start), end - length)
