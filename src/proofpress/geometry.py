"""Integer boxes in pixels: x to the right, y down, right and bottom edges exclusive."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Self

import attrs

__all__ = ["Box", "Insets", "Size", "rotated_bounds"]


def _size(_: object, attribute: attrs.Attribute[int], value: int) -> None:
    if value < 0:
        message = f"{attribute.name} must not be negative, got {value}"
        raise ValueError(message)


@attrs.frozen
class Size:
    """Width and height in pixels."""

    width: int = attrs.field(validator=_size)
    height: int = attrs.field(validator=_size)


@attrs.frozen
class Insets:
    """Distances from the edges of a canvas, in pixels, in the order of CSS."""

    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0


@attrs.frozen
class Box:
    """An axis-parallel box of whole pixels."""

    x: int
    y: int
    width: int = attrs.field(validator=_size)
    height: int = attrs.field(validator=_size)

    @classmethod
    def from_edges(cls, left: int, top: int, right: int, bottom: int) -> Self:
        """Return the box between four edges; empty where they cross."""
        return cls(left, top, max(0, right - left), max(0, bottom - top))

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Self:
        """Return the smallest box around several.

        Raises:
            ValueError: There is none.
        """
        lefts, tops, rights, bottoms = zip(*((box.x, box.y, box.right, box.bottom) for box in boxes), strict=True)
        return cls.from_edges(min(lefts), min(tops), max(rights), max(bottoms))

    @property
    def right(self) -> int:
        """The first column to the right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The centre, in pixels."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def empty(self) -> bool:
        """Whether the box holds no pixel."""
        return self.width == 0 or self.height == 0

    def expanded(self, by: int) -> Self:
        """Return the box grown by `by` pixels on each side (shrunk if negative)."""
        return self.from_edges(self.x - by, self.y - by, self.right + by, self.bottom + by)

    def intersection(self, other: Box) -> Self:
        """Return what both boxes cover; empty if they do not meet."""
        return self.from_edges(
            max(self.x, other.x), max(self.y, other.y), min(self.right, other.right), min(self.bottom, other.bottom)
        )

    def overlaps(self, other: Box) -> bool:
        """Tell whether the boxes share a pixel."""
        return not self.intersection(other).empty

    def contains(self, other: Box) -> bool:
        """Tell whether every pixel of `other` lies in this box; an empty box lies everywhere."""
        return other.empty or self.intersection(other) == other

    def moved(self, dx: int, dy: int) -> Self:
        """Return the box shifted by whole pixels."""
        return type(self)(self.x + dx, self.y + dy, self.width, self.height)

    def as_tuple(self) -> tuple[int, int, int, int]:
        """Return (x, y, width, height), the form of a brief."""
        return self.x, self.y, self.width, self.height

    def __str__(self) -> str:
        """Return the box in the words of findings: `x 12, y 30, 400 × 52 px`."""
        return f"x {self.x}, y {self.y}, {self.width} × {self.height} px"


def rotated_bounds(box: Box, degrees: float) -> Box:
    """Return the smallest box around `box` turned about its centre.

    Args:
        box: The box before turning.
        degrees: Clockwise angle as seen on the image, as in CSS.

    Returns:
        Whole pixels, rounded outwards.
    """
    if degrees % 180 == 0:
        return box
    radians = math.radians(degrees)
    cos, sin = abs(math.cos(radians)), abs(math.sin(radians))
    half_width = (box.width * cos + box.height * sin) / 2
    half_height = (box.width * sin + box.height * cos) / 2
    centre_x, centre_y = box.centre
    # A tenth of a thousandth of a pixel forgives the rounding of the sine at right angles.
    slack = 1e-4
    return Box.from_edges(
        math.floor(centre_x - half_width + slack),
        math.floor(centre_y - half_height + slack),
        math.ceil(centre_x + half_width - slack),
        math.ceil(centre_y + half_height - slack),
    )
