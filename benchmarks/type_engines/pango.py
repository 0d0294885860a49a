"""Pango and cairo, through cffi. FONTCONFIG_FILE names the fonts."""

from __future__ import annotations

import math
from typing import Any

import cairocffi
import pangocairocffi
import pangocffi
from benchmarks.type_engines.worker import LEADING, SIDE, Job, largest, serve

UNITS = 1024
lib, ffi = pangocffi.pango, pangocffi.ffi


def rounded(cr: Any, width: float, height: float, radius: float) -> None:
    """Add a rounded rectangle to the path."""
    cr.new_sub_path()
    for x, y, turn in (
        (width - radius, radius, -1),
        (width - radius, height - radius, 0),
        (radius, height - radius, 1),
        (radius, radius, 2),
    ):
        cr.arc(x, y, radius, turn * math.pi / 2, (turn + 1) * math.pi / 2)
    cr.close_path()


def poster(job: Job) -> Any:
    """Draw one poster and return its pixels."""
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_ARGB32, SIDE, SIDE)
    cr = cairocffi.Context(surface)
    cr.set_source_rgb(*(c / 255 for c in job["ground"]))
    cr.paint()
    for block in job["blocks"]:
        pad = block["pad"]
        width, height = block["width"] - 2 * pad, block["height"] - 2 * pad
        layout = pangocairocffi.create_layout(cr)
        lib.pango_layout_set_auto_dir(layout.pointer, 0)
        lib.pango_context_set_base_dir(layout.context.pointer, 1 if job["rtl"] else 0)
        lib.pango_context_set_language(layout.context.pointer, lib.pango_language_from_string(job["locale"].encode()))
        layout.text = block["text"]
        layout.wrap = pangocffi.WrapMode.WORD
        layout.alignment = (
            pangocffi.Alignment.CENTER
            if block["center"]
            else pangocffi.Alignment.RIGHT
            if job["rtl"]
            else pangocffi.Alignment.LEFT
        )
        font = pangocffi.FontDescription()
        font.family = ",".join(family for _, _, family in job["fonts"][str(block["weight"])])
        font.weight = block["weight"]

        def fits(size: int) -> bool:
            font.set_absolute_size(size * UNITS)
            layout.font_description = font
            layout.width = width * UNITS
            ink_or_not, logical = layout.get_extents()
            del ink_or_not
            return bool(logical.width <= width * UNITS and layout.get_line_count() * LEADING * size <= height)

        size = largest(block["min_px"], block["max_px"], fits)
        fits(size)
        lines = layout.get_line_count()
        natural = layout.get_size()[1] / UNITS / max(1, lines)
        layout.spacing = int((LEADING * size - natural) * UNITS)
        cr.save()
        cr.translate(block["x"] + block["width"] / 2, block["y"] + block["height"] / 2)
        cr.rotate(math.radians(block["rotate"]))
        cr.translate(-block["width"] / 2, -block["height"] / 2)
        if block["badge"]:
            rounded(cr, block["width"], block["height"], 24)
            cr.set_source_rgb(*(c / 255 for c in block["badge"]))
            cr.fill()
        top = (height - lines * LEADING * size) / 2 if block["center"] else 0
        cr.translate(pad, pad + top + (LEADING * size - natural) / 2)
        cr.set_source_rgb(*(c / 255 for c in block["color"]))
        pangocairocffi.show_layout(cr, layout)
        cr.restore()
    surface.flush()
    return surface


if __name__ == "__main__":
    serve(poster, lambda surface: bytes(surface.get_data()))
