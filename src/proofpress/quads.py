"""Turned rectangles around text that stands at a slant, and what a picture shows in them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
import numpy as np
from PIL import Image

from proofpress.geometry import Box
from proofpress.image import Pixels

__all__ = ["Quad", "around", "cut"]


@attrs.frozen
class Quad:
    """A turned rectangle.

    Attributes:
        x: Of its centre, px.
        y: Of its centre, px.
        width: Along the text.
        height: Across it.
        angle: Of the text's direction, radians, clockwise in the picture; from -45 to 45 degrees.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float

    @classmethod
    def of(cls, box: Box) -> Quad:
        """Return the rectangle of an upright box."""
        return cls(box.x + box.width / 2, box.y + box.height / 2, box.width, box.height, 0.0)

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """From the top left, clockwise as the text runs."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        across, down = self.width / 2, self.height / 2
        return tuple(
            (self.x + a * cos - b * sin, self.y + a * sin + b * cos)
            for a, b in ((-across, -down), (across, -down), (across, down), (-across, down))
        )

    @property
    def box(self) -> Box:
        """The upright box around it, in whole px."""
        xs, ys = [x for x, _ in self.corners], [y for _, y in self.corners]
        return Box.from_edges(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)

    def grown(self, by: float) -> Quad:
        """Return the rectangle, reaching `by` further on all sides."""
        return attrs.evolve(self, width=self.width + 2 * by, height=self.height + 2 * by)

    def scaled(self, by: float) -> Quad:
        """Return the rectangle in a picture that is `by` times as large."""
        return Quad(self.x * by, self.y * by, self.width * by, self.height * by, self.angle)

    def part(self, left: float, right: float) -> Quad:
        """Return the stretch of the rectangle between two distances from its left edge, px."""
        middle = (left + right) / 2 - self.width / 2
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return Quad(self.x + middle * cos, self.y + middle * sin, right - left, self.height, self.angle)


def around(quads: Sequence[Quad]) -> Quad:
    """Return a rectangle around several that stand in one line, turned as the widest of them is.

    Args:
        quads: At least one.
    """
    angle = max(quads, key=lambda quad: quad.width).angle
    cos, sin = math.cos(angle), math.sin(angle)
    corners = [corner for quad in quads for corner in quad.corners]
    along = [x * cos + y * sin for x, y in corners]
    across = [y * cos - x * sin for x, y in corners]
    u, v = (min(along) + max(along)) / 2, (min(across) + max(across)) / 2
    return Quad(u * cos - v * sin, u * sin + v * cos, max(along) - min(along), max(across) - min(across), angle)


def cut(picture: Pixels, quad: Quad) -> Pixels:
    """Return what stands in a rectangle, turned upright; beyond the picture its edge goes on."""
    width, height = max(3, round(quad.width)), max(3, round(quad.height))
    cos, sin = math.cos(quad.angle), math.sin(quad.angle)
    left, top = quad.corners[0]
    pad = 8 + int(max(width, height))
    if left < 1 or top < 1 or abs(quad.angle) > 1e-6 or _beyond(picture, quad):
        # Only what is near enough to be sampled is padded.
        xs, ys = [c[0] for c in quad.corners], [c[1] for c in quad.corners]
        x0, y0, x1, y1 = (
            math.floor(min(xs)) - 2,
            math.floor(min(ys)) - 2,
            math.ceil(max(xs)) + 2,
            math.ceil(max(ys)) + 2,
        )
        rows = np.clip(np.arange(y0, min(y1, y0 + 4 * pad)), 0, picture.shape[0] - 1)
        columns = np.clip(np.arange(x0, min(x1, x0 + 4 * pad)), 0, picture.shape[1] - 1)
        picture, left, top = picture[rows[:, None], columns], left - x0, top - y0
    matrix = (cos, -sin, left, sin, cos, top)
    turned = Image.fromarray(np.ascontiguousarray(picture[..., :3])).transform(
        (width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC
    )
    return np.asarray(turned)


def _beyond(picture: Pixels, quad: Quad) -> bool:
    return any(not (0 <= x <= picture.shape[1] - 1 and 0 <= y <= picture.shape[0] - 1) for x, y in quad.corners)
