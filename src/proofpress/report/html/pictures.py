"""The pictures on the sheet: small WebP copies of the proved file, held in the sheet itself."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
from PIL import Image

from proofpress.errors import ImageInputError
from proofpress.geometry import Box
from proofpress.image import MAX_BYTES, Pixels, read_image_bytes, sha256

__all__ = ["Copy", "Picture", "evidence_box", "open_picture"]

_MARGIN: Final = 10
_QUALITY: Final = 80
_TELLING: Final = ("text", "code", "synthesis", "geometry", "contrast")


@attrs.frozen
class Copy:
    """A copy that fits the sheet.

    Attributes:
        uri: Its bytes as a data URI.
        width: Pixels.
        height: Pixels.
    """

    uri: str
    width: int
    height: int


@attrs.frozen
class Picture:
    """The image file of an asset, or why it cannot be shown.

    Attributes:
        pixels: RGB; None if there is nothing to show.
        problem: Why there is nothing to show, in words; empty if there is.
    """

    pixels: Pixels | None
    problem: str = ""

    @property
    def canvas(self) -> Box | None:
        """The whole picture."""
        return None if self.pixels is None else Box(0, 0, self.pixels.shape[1], self.pixels.shape[0])

    def copy(self, most: int, box: Box | None = None) -> Copy | None:
        """Return a copy of the picture, or of a part of it with a little around.

        Args:
            most: Longest side in pixels; a smaller part is not blown up.
            box: The part.

        Returns:
            None if there is no picture, or the part lies outside.
        """
        canvas = self.canvas
        if self.pixels is None or canvas is None:
            return None
        part = canvas if box is None else box.expanded(_MARGIN).intersection(canvas)
        if part.empty or (box is not None and box.intersection(canvas).empty):
            return None
        image = Image.fromarray(self.pixels[part.y : part.bottom, part.x : part.right])
        image.thumbnail((most, most), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=_QUALITY, method=4)
        data = base64.b64encode(buffer.getvalue()).decode()
        return Copy(f"data:image/webp;base64,{data}", *image.size)


def open_picture(asset: Mapping[str, Any], folder: Path) -> Picture:
    """Return the picture of a report's asset. One that is not the proved one is not shown: the findings are not about it."""
    name = asset["image"]
    if name is None:
        return Picture(None, "Nothing was drawn.")
    try:
        file = folder / name
        data = file.read_bytes() if file.stat().st_size <= MAX_BYTES else b""
    except (OSError, ValueError):
        return Picture(None, f"The image file {name} is missing.")
    if sha256(data) != asset["sha256"]:
        return Picture(None, f"The image file {name} has changed since it was proved.")
    try:
        return Picture(read_image_bytes(data, str(file)))
    except ImageInputError as error:
        return Picture(None, f"The image file {name} {error.message}.")


def evidence_box(findings: Sequence[Mapping[str, Any]]) -> Box | None:
    """Return the pixels that tell most about a region: what its readers or decoder looked at, else what another check did."""
    boxes: dict[str, list[Box]] = {}
    for finding in findings:
        if finding["evidence"]["box"]:
            box = Box(*(int(side) for side in finding["evidence"]["box"]))
            if not box.empty:
                boxes.setdefault(finding["check"], []).append(box)
    found = next((boxes[check] for check in _TELLING if check in boxes), None)
    if found is None:
        found = min(boxes.values(), key=lambda some: sum(box.width * box.height for box in some), default=[])
    return Box.around(found) if found else None
