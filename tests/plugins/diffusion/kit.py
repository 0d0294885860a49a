"""What the tests of models share: settings for tiny ones, a context that remembers, and pictures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from proofpress.composition import Layer
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Context, Event
from proofpress.plugins.diffusion._prompts import Prompt
from proofpress.plugins.diffusion.painter import Painter
from proofpress.plugins.diffusion.renderer import DiffusersRenderer
from proofpress.testing.samples import sample_asset, sample_request, text_region

__all__ = [
    "DEVICE",
    "HIGH",
    "LOW",
    "MODELS",
    "PLACE",
    "PROMPT",
    "digests",
    "listening",
    "painter",
    "picture",
    "tiny",
    "two",
]

DEVICE: Final = os.environ.get("PROOFPRESS_TEST_DEVICE", "cpu")
"""What the tests draw on: `cpu` or `cuda`."""
PLACE: Final[dict[str, Any]] = {"device": DEVICE, "dtype": "float32"}
"""Options of a model for tests that ask the same of every device."""
MODELS = ("sdxl", "flux", "inpaint", "modular")
PROMPT = Prompt("A marble counter", "text")
HIGH = text_region("Fresh bread daily", id="high", z=1)
LOW = text_region("Only 3 left", id="low", box=Box(24, 140, 200, 60))


def tiny(folder: Path, **options: Any) -> DiffusersRenderer:
    """Return a renderer for a tiny model: two steps at 128 px."""
    given: dict[str, Any] = {**PLACE, "steps": 2, "native": 128, **options}
    return DiffusersRenderer(model=str(folder), **given)


def painter(folder: Path, **options: Any) -> Painter:
    """Return a painter with a tiny model."""
    return Painter(tiny(folder, **options))


def two() -> ComposeRequest:
    """Return a request for two regions."""
    return sample_request(sample_asset(HIGH, LOW))


def digests(layers: Sequence[Layer]) -> list[str]:
    """Return what tells layers apart."""
    return [layer.sha256 for layer in layers]


def listening() -> tuple[Context, list[Event]]:
    """Return a context and the events that it is told."""
    events: list[Event] = []
    return Context(on_event=events.append), events


def picture(width: int = 160, height: int = 120) -> Pixels:
    """Return a picture in which every pixel differs from its neighbours."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    pixels = np.stack([across * 3, down * 5, across + down], axis=-1) % 256
    return np.ascontiguousarray(pixels.astype(np.uint8))
