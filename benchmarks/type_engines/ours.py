"""proofpress.typography, laid onto a Pillow image."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.type_engines.worker import SIDE, Job, serve
from numpy.typing import NDArray
from PIL import Image

from proofpress.geometry import Box
from proofpress.patches import rounded_rectangle
from proofpress.typography import FontLibrary, Style, paint, set_text

LIBRARIES: dict[str, FontLibrary] = {}
WHEELS = FontLibrary(system=False)


def library(job: Job) -> FontLibrary:
    """Return the fonts of a job: the folder of its files, or the font packages if it names none."""
    if not job["fonts"]:
        return WHEELS
    folder = str(Path(job["fonts"]["400"][0][0]).parent)
    if folder not in LIBRARIES:
        LIBRARIES[folder] = FontLibrary(wheels=False, system=False, folders=(Path(folder),))
    return LIBRARIES[folder]


def poster(job: Job) -> Any:
    """Draw one poster and return it."""
    fonts = library(job)
    canvas = Image.new("RGB", (SIDE, SIDE), tuple(job["ground"]))
    for block in job["blocks"]:
        pad, middle = block["pad"], block["center"]
        width, height = block["width"] - 2 * pad, block["height"] - 2 * pad
        style = Style(
            job["locale"], block["min_px"], block["max_px"], weight=block["weight"],
            align="center" if middle else "start", valign="middle" if middle else "top",
        )  # fmt: skip
        setting = set_text(block["text"], width=width, height=height, style=style, fonts=fonts)
        if block["badge"]:
            box = Box(block["x"], block["y"], block["width"], block["height"])
            view = box.expanded(24 if block["rotate"] else 0)
            shape = rounded_rectangle(view, box, 24, block["rotate"])
            lay(canvas, (shape * 255).astype(np.uint8), view.x, view.y, block["badge"])
        mask = paint(setting, rotate=block["rotate"])
        lay(canvas, mask.alpha, block["x"] + pad + mask.x, block["y"] + pad + mask.y, block["color"])
    return canvas


def lay(canvas: Image.Image, cover: NDArray[np.uint8], x: int, y: int, color: list[int]) -> None:
    """Lay a colour over the canvas where a coverage says so."""
    canvas.paste(tuple(color), (x, y), Image.fromarray(cover))


if __name__ == "__main__":
    serve(poster, Image.Image.tobytes)
