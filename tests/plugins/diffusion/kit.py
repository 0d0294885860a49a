"""What the tests of models share: settings for tiny ones, a context that remembers, and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from proofpress.image import Pixels
from proofpress.interfaces import Context, Event
from proofpress.plugins.diffusion._prompts import Prompt
from proofpress.plugins.diffusion.painter import Painter
from proofpress.plugins.diffusion.renderer import DiffusersRenderer

__all__ = ["MODELS", "PROMPT", "listening", "painter", "picture", "tiny"]

MODELS = ("sdxl", "flux", "inpaint", "modular")
PROMPT = Prompt("A marble counter", "text")


def tiny(folder: Path, **options: Any) -> DiffusersRenderer:
    """Return a renderer for a tiny model: two steps at 128 px."""
    given: dict[str, Any] = {"device": "cpu", "steps": 2, "native": 128, **options}
    return DiffusersRenderer(model=str(folder), **given)


def painter(folder: Path, **options: Any) -> Painter:
    """Return a painter with a tiny model."""
    return Painter(tiny(folder, **options))


def listening() -> tuple[Context, list[Event]]:
    """Return a context and the events that it is told."""
    events: list[Event] = []
    return Context(on_event=events.append), events


def picture(width: int = 160, height: int = 120) -> Pixels:
    """Return a picture in which every pixel differs from its neighbours."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    pixels = np.stack([across * 3, down * 5, across + down], axis=-1) % 256
    return np.ascontiguousarray(pixels.astype(np.uint8))
