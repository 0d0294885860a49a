"""PicTeX: fits nothing by itself, so sizes are searched by rendering again."""

from __future__ import annotations

from typing import Any

import pictex
from benchmarks.type_engines.worker import LEADING, Job, largest, serve


def poster(job: Job) -> Any:
    """Render each block of one poster and return the pixels of the last."""
    found = b""
    for block in job["blocks"]:
        pad = block["pad"]
        width, height = block["width"] - 2 * pad, block["height"] - 2 * pad
        path, *fallbacks = [path for path, _, _ in job["fonts"][str(block["weight"])]]

        def image(size: int) -> Any:
            text = pictex.Text(block["text"]).font_family(path).font_fallbacks(*fallbacks).font_size(size)
            text = text.line_height(LEADING).color(pictex.SolidColor(*block["color"]))
            return pictex.Canvas().render(pictex.Column(text).size(width=width))

        def fits(size: int) -> bool:
            return bool(image(size).height <= height)

        found = image(largest(block["min_px"], block["max_px"], fits)).to_numpy().tobytes()
    return found


if __name__ == "__main__":
    serve(poster)
