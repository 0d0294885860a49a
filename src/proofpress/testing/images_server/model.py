"""What stands in for the model: it gets what a model gets, and says beside the picture what it drew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import attrs
import numpy as np
from PIL import Image

from proofpress.geometry import Box, Size
from proofpress.image import Pixels, frozen_pixels, sha256

__all__ = ["Drawn", "PlainModel", "SimulatedModel", "TruthRow"]


@attrs.frozen
class TruthRow:
    """One piece of copy in a picture.

    Attributes:
        expected: What the prompt asked for.
        drawn: What was drawn instead, or the same.
        box: Where, px of the answer.
    """

    expected: str
    drawn: str
    box: Box


@attrs.frozen(eq=False)
class Drawn:
    """A picture, and the truth about it.

    Attributes:
        pixels: RGB or RGBA of exactly the size that was asked for.
        truth: The copy in it.
    """

    pixels: Pixels = attrs.field(converter=frozen_pixels)
    truth: tuple[TruthRow, ...] = ()


class SimulatedModel(Protocol):
    """Draws as a model would, from what a model gets and nothing else."""

    def draw(self, prompt: str, images: Sequence[Pixels], mask: Pixels | None, size: Size, seed: int) -> Drawn:
        """Return a picture of `size`; may be called from several threads at once.

        Args:
            prompt: As it was sent.
            images: RGB or RGBA pictures to edit, the first being the one that the mask belongs to; empty to draw anew.
            mask: RGBA, alpha 0 where to draw; a hint.
            size: Of the answer, px.
            seed: Equal for equal orders that come for the same time.
        """
        ...


@attrs.frozen
class PlainModel:
    """Sets no text: returns the first picture scaled to size, or one colour that depends on the prompt."""

    def draw(self, prompt: str, images: Sequence[Pixels], mask: Pixels | None, size: Size, seed: int) -> Drawn:
        """As `SimulatedModel.draw`."""
        del mask, seed
        if images:
            scaled = Image.fromarray(images[0][..., :3]).resize((size.width, size.height), Image.Resampling.BILINEAR)
            return Drawn(np.asarray(scaled))
        colour = [128 + byte // 2 for byte in bytes.fromhex(sha256(prompt.encode())[:6])]
        return Drawn(np.broadcast_to(np.array(colour, np.uint8), (size.height, size.width, 3)))
