"""WeasyPrint to PDF, and pdfium to pixels. It fits nothing by itself, so sizes are searched by laying out again."""

from __future__ import annotations

import html
import logging
from typing import Any

import pypdfium2
import weasyprint
from benchmarks.type_engines.worker import LEADING, SIDE, Job, largest, serve
from weasyprint.text.fonts import FontConfiguration

logging.getLogger("weasyprint").setLevel(logging.ERROR)
FONTS = FontConfiguration()


def manner(job: Job, block: dict[str, Any], size: int) -> str:
    """Return the CSS of a text."""
    families = ",".join(f"'{family}'" for _, _, family in job["fonts"][str(block["weight"])])
    align = "center" if block["center"] else "start"
    return f"font:{block['weight']} {size}px/{LEADING} {families};text-align:{align};color:rgb{tuple(block['color'])};margin:0"


def pages(job: Job, width: float, height: float, body: str) -> Any:
    """Return a laid out document."""
    head = f"<style>@page{{size:{width}px {height}px;margin:0;background:rgb{tuple(job['ground'])}}}body{{margin:0}}</style>"
    tags = f"lang='{job['locale']}' dir='{'rtl' if job['rtl'] else 'ltr'}'"
    return weasyprint.HTML(string=f"<html {tags}>{head}<body>{body}</body></html>").render(font_config=FONTS)


def poster(job: Job) -> Any:
    """Draw one poster and return its pixels."""
    blocks = []
    for block in job["blocks"]:
        pad = block["pad"]
        width, height = block["width"] - 2 * pad, block["height"] - 2 * pad
        text = html.escape(block["text"])

        def fits(size: int) -> bool:
            body = f'<p style="{manner(job, block, size)}">{text}</p>'
            return len(pages(job, width, height, body).pages) == 1

        size = largest(block["min_px"], block["max_px"], fits)
        badge = f"background:rgb{tuple(block['badge'])};border-radius:24px;" if block["badge"] else ""
        place = f"position:absolute;left:{block['x']}px;top:{block['y']}px;width:{width}px;height:{height}px;padding:{pad}px"
        inner = f'<p style="{manner(job, block, size)}">{text}</p>'
        blocks.append(f'<div style="{place};{badge}transform:rotate({block["rotate"]}deg)">{inner}</div>')
    pdf = pages(job, SIDE, SIDE, "".join(blocks)).write_pdf()
    document = pypdfium2.PdfDocument(pdf)
    bitmap = document[0].render(scale=96 / 72)
    return bytes(bitmap.buffer)


if __name__ == "__main__":
    serve(poster)
