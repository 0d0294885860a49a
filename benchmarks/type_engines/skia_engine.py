"""skia-python's paragraphs. They take no base direction, so right-to-left texts are wrapped in an isolate."""

from __future__ import annotations

from typing import Any

import skia
from benchmarks.type_engines.worker import LEADING, SIDE, Job, largest, serve

UNICODE = skia.Unicodes.ICU.Make() if hasattr(skia.Unicodes, "ICU") else None
COLLECTIONS: dict[str, Any] = {}


def collection(job: Job) -> Any:
    """Return the fonts of a locale, each under its family's name."""
    if job["locale"] not in COLLECTIONS:
        provider = skia.textlayout.TypefaceFontProvider()
        for weight in job["fonts"].values():
            for path, index, family in weight:
                provider.registerTypeface(skia.Typeface.MakeFromFile(path, index), skia.String(family))
        found = skia.textlayout.FontCollection()
        found.setDefaultFontManager(provider)
        COLLECTIONS[job["locale"]] = (found, provider)
    return COLLECTIONS[job["locale"]][0]


def paragraph(job: Job, block: dict[str, Any], size: float) -> Any:
    """Return the text laid out at a size."""
    style = skia.textlayout.TextStyle()
    style.setFontSize(size)
    style.setFontFamilies([family for _, _, family in job["fonts"][str(block["weight"])]])
    style.setFontStyle(skia.FontStyle.Bold() if block["weight"] > 500 else skia.FontStyle.Normal())
    style.setLocale(job["locale"])
    style.setColor(skia.Color(*block["color"]))
    style.setHeight(LEADING)
    style.setHeightOverride(True)
    whole = skia.textlayout.ParagraphStyle()
    whole.setTextStyle(style)
    align = skia.textlayout.TextAlign
    whole.setTextAlign(align.kCenter if block["center"] else align.kRight if job["rtl"] else align.kLeft)
    builder = skia.textlayout.ParagraphBuilder.make(whole, collection(job), UNICODE)
    builder.pushStyle(style)
    builder.addText(f"\u2067{block['text']}\u2069" if job["rtl"] else block["text"])
    return builder.Build()


def poster(job: Job) -> Any:
    """Draw one poster and return its pixels."""
    surface = skia.Surface(SIDE, SIDE)
    canvas = surface.getCanvas()
    canvas.clear(skia.Color(*job["ground"]))
    for block in job["blocks"]:
        pad = block["pad"]
        width, height = block["width"] - 2 * pad, block["height"] - 2 * pad

        def laid(size: int) -> Any:
            text = paragraph(job, block, size)
            text.layout(width)
            return text

        def fits(size: int) -> bool:
            text = laid(size)
            return bool(text.Height <= height + 0.5 and text.MinIntrinsicWidth <= width)

        text = laid(largest(block["min_px"], block["max_px"], fits))
        canvas.save()
        canvas.rotate(block["rotate"], block["x"] + block["width"] / 2, block["y"] + block["height"] / 2)
        if block["badge"]:
            box = skia.Rect.MakeXYWH(block["x"], block["y"], block["width"], block["height"])
            canvas.drawRoundRect(box, 24, 24, skia.Paint(Color=skia.Color(*block["badge"]), AntiAlias=True))
        top = (height - text.Height) / 2 if block["center"] else 0
        text.paint(canvas, block["x"] + pad, block["y"] + pad + top)
        canvas.restore()
    return surface


if __name__ == "__main__":
    serve(poster, lambda surface: bytes(surface.makeImageSnapshot().tobytes()))
