"""Pillow alone. One font a text and no fallback, lines broken at spaces or else between any two letters: the best it offers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from benchmarks.type_engines.worker import LEADING, SIDE, Job, largest, serve
from PIL import Image, ImageDraw, ImageFont


@lru_cache(maxsize=256)
def font(path: str, index: int, size: int) -> Any:
    """Return a font at a size."""
    return ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.RAQM)


def wrapped(text: str, face: Any, width: int, manner: dict[str, Any], joint: str) -> list[str]:
    """Return greedy lines."""
    lines: list[str] = []
    line = ""
    for word in text.split(" ") if joint else text:
        longer = f"{line}{joint}{word}" if line else word
        if line and face.getlength(longer, **manner) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def poster(job: Job) -> Any:
    """Draw one poster and return its pixels."""
    image = Image.new("RGBA", (SIDE, SIDE), (*job["ground"], 255))
    joint = "" if job["locale"][:2] in {"ja", "zh", "th"} else " "
    manner = {"direction": "rtl" if job["rtl"] else "ltr", "language": job["locale"].split("-")[0]}
    for block in job["blocks"]:
        pad = block["pad"]
        width, height = block["width"] - 2 * pad, block["height"] - 2 * pad
        path, index, _ = min(job["fonts"][str(block["weight"])], key=lambda own: own[2] == "Noto Sans")

        def lines_at(size: int) -> list[str]:
            return wrapped(block["text"], font(path, index, size), width, manner, joint)

        def fits(size: int) -> bool:
            lines = lines_at(size)
            face = font(path, index, size)
            widest = max(face.getlength(line, **manner) for line in lines)
            return bool(len(lines) * LEADING * size <= height and widest <= width)

        size = largest(block["min_px"], block["max_px"], fits)
        face, lines = font(path, index, size), lines_at(size)
        layer = Image.new("RGBA", (block["width"], block["height"]), (0, 0, 0, 0))
        draw = ImageDraw.Draw(layer)
        if block["badge"]:
            draw.rounded_rectangle((0, 0, block["width"] - 1, block["height"] - 1), 24, fill=(*block["badge"], 255))
        top = pad + (height - len(lines) * LEADING * size) / 2 if block["center"] else pad
        for at, line in enumerate(lines):
            own = face.getlength(line, **manner)
            x = pad + ((width - own) / 2 if block["center"] else width - own if job["rtl"] else 0)
            y = top + (at + 0.8) * LEADING * size
            draw.text((x, y), line, fill=(*block["color"], 255), font=face, anchor="ls", **manner)
        if block["rotate"]:
            padded = Image.new("RGBA", (block["width"] + 4, block["height"] + 4), (0, 0, 0, 0))
            padded.paste(layer, (2, 2))
            layer = padded.rotate(-block["rotate"], Image.Resampling.BICUBIC, expand=True)
        x, y = (block["width"] - layer.width) // 2, (block["height"] - layer.height) // 2
        image.alpha_composite(layer, (block["x"] + x, block["y"] + y))
    return image


if __name__ == "__main__":
    serve(poster, Image.Image.tobytes)
