"""The part of a canvas that a model is shown, and the size in which it draws it.

What comes back is scaled by the same ratio; beyond the border of the canvas its pixels are repeated.
"""

from __future__ import annotations

import math

import attrs
import numpy as np
from PIL import Image

from proofpress.geometry import Box, Size
from proofpress.image import Pixels

__all__ = ["Frame"]


@attrs.frozen
class Frame:
    """A part of the canvas as a service sees it.

    Attributes:
        box: On the canvas, px; may reach beyond it.
        size: As the service gets it and answers, px.
    """

    box: Box
    size: Size

    @property
    def zoom(self) -> float:
        """Pixels of the service in one of the canvas."""
        return self.size.width / self.box.width

    def view(self, canvas: Pixels) -> Pixels:
        """Return the part of a canvas inside the frame, in the service's size; beyond the border its pixels are repeated."""
        height, width = canvas.shape[:2]
        inside = self.box.intersection(Box(0, 0, width, height))
        cut = canvas[inside.y : inside.bottom, inside.x : inside.right]
        beyond = (
            (inside.y - self.box.y, self.box.bottom - inside.bottom),
            (inside.x - self.box.x, self.box.right - inside.right),
            (0, 0),
        )
        padded = np.pad(cut, beyond, mode="edge")
        if (self.size.width, self.size.height) == (self.box.width, self.box.height):
            return np.ascontiguousarray(padded)
        way = Image.Resampling.BICUBIC if self.zoom > 1 else Image.Resampling.BOX
        return np.asarray(Image.fromarray(padded).resize((self.size.width, self.size.height), way))

    def placed(self, box: Box) -> Box:
        """Return where a box of the canvas lies in the service's picture, rounded outwards."""
        zoom = self.zoom
        return Box.from_edges(
            math.floor((box.x - self.box.x) * zoom + 1e-6),
            math.floor((box.y - self.box.y) * zoom + 1e-6),
            math.ceil((box.right - self.box.x) * zoom - 1e-6),
            math.ceil((box.bottom - self.box.y) * zoom - 1e-6),
        ).intersection(Box(0, 0, self.size.width, self.size.height))
