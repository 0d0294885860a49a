"""The finished picture as checks of the file see it."""

from __future__ import annotations

from typing import Final

import attrs

from proofpress.codes import Decoded, decode
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.image import Pixels, read_image_bytes
from proofpress.remembered import OfPicture

__all__ = ["Picture", "finished_picture"]


@attrs.frozen
class Picture:
    """The finished picture as a scanner gets it.

    Attributes:
        pixels: RGB.
        canvas: The brief's canvas; the picture may be a scaled export of it.
        source: Where the pixels came from, for evidence.
    """

    pixels: Pixels = attrs.field(repr=False, eq=False)
    canvas: Box
    source: str

    def scaled(self, box: Box) -> Box:
        """Return where a box of the canvas lies in the picture."""
        height, width = self.pixels.shape[:2]
        across, down = width / self.canvas.width, height / self.canvas.height
        left, top, right, bottom = box.x * across, box.y * down, box.right * across, box.bottom * down
        return Box.from_edges(round(left), round(top), round(right), round(bottom))

    def crop(self, box: Box) -> Pixels:
        """Return the pixels of a box of the canvas."""
        height, width = self.pixels.shape[:2]
        cut = self.scaled(box).intersection(Box(0, 0, width, height))
        return self.pixels[cut.y : cut.bottom, cut.x : cut.right]

    def codes(self, box: Box | None = None) -> tuple[Decoded, ...]:
        """Return the symbols that are decoded in the crop of a box, in its coordinates; in the whole picture if None."""
        return _CODES.get(self.pixels, box, lambda: decode(self.pixels if box is None else self.crop(box)))


_CODES: Final[OfPicture[tuple[Decoded, ...]]] = OfPicture()


def finished_picture(composition: Composition) -> Picture:
    """Return the encoded file's pixels, or the flattened ones where nothing has been encoded."""
    canvas, flat, encoded = composition.asset.format.canvas, composition.flatten(), composition.encoded
    if not encoded:
        return Picture(flat, canvas, "flattened picture")
    pixels = _FILES.get(flat, encoded, lambda: read_image_bytes(encoded, "encoded file"))
    return Picture(pixels, canvas, f"encoded file, {len(encoded)} bytes")


_FILES: Final[OfPicture[Pixels]] = OfPicture()
"""Pixels of encoded files, which go with the picture that was encoded: decoding takes longer than reading the codes."""
