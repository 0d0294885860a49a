"""What readers share: page segmentation by the number of lines, and the lazily asked version of the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from proofpress.image import Pixels
from proofpress.plugins.readers.tessdata import inventory

__all__ = ["DPI", "EngineVersion", "blank", "grey", "segmentation"]

DPI: Final = 200
"""Said of every crop: with the glyph heights that the checks make, it stands for ordinary body text."""
_ONE_LINE: Final = 7
_ONE_BLOCK: Final = 6


def segmentation(lines: int) -> int:
    """Return tesseract's page segmentation mode: 7 for one line, 6 for several or an unknown number."""
    return _ONE_LINE if lines == 1 else _ONE_BLOCK


def grey(crop: Pixels) -> npt.NDArray[np.uint8]:
    """Return the crop's luma (ITU-R BT.601), shape (height, width), contiguous."""
    red, green, blue = (crop[..., channel] for channel in range(3))
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.ascontiguousarray(red)
    channels = crop[..., :3].astype(np.uint32)
    luma = channels[..., 0] * 299 + channels[..., 1] * 587 + channels[..., 2] * 114
    return np.ascontiguousarray(((luma + 500) // 1000).astype(np.uint8))


def blank(plane: npt.NDArray[np.uint8]) -> bool:
    """Tell whether there is nothing to read: tesseract sees letters in an even ground, and refuses crops of two pixels."""
    return min(plane.shape) < 3 or int(plane.min()) == int(plane.max())


class EngineVersion:
    """The version of a reader: its own revision, and asked of an object, also the engine's and a digest of the models in reach.

    So a registry can list classes without loading an engine.

    Args:
        revision: Changes whenever the class reads otherwise.
        ask: Returns the engine's version.
        models: Returns what tells the models in reach from others; those of tesseract unless told otherwise.
    """

    def __init__(self, revision: str, ask: Callable[[], str], models: Callable[[], str] = inventory) -> None:
        self._revision, self._ask, self._models = revision, ask, models

    def __get__(self, instance: object, owner: type) -> str:
        """Return `1` of a class, `1, 5.5.4, 1a2b3c4d` of an object."""
        return self._revision if instance is None else f"{self._revision}, {self._ask()}, {self._models()}"
