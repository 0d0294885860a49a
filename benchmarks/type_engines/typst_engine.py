"""Typst: size found inside the document by `measure`, given out as PNG."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from benchmarks.type_engines.worker import Job, serve

SOURCE = Path(__file__).with_name("poster.typ").read_bytes()
COMPILERS: dict[str, Any] = {}


def poster(job: Job) -> Any:
    """Draw one poster and return it as PNG."""
    files = [path for weight in job["fonts"].values() for path, _, _ in weight]
    folder = str(Path(files[0]).parent)
    if folder not in COMPILERS:
        COMPILERS[folder] = typst.Compiler(SOURCE, font_paths=[folder], ignore_system_fonts=True)
    blocks = [
        block | {"families": [family for _, _, family in job["fonts"][str(block["weight"])]]} for block in job["blocks"]
    ]
    inputs = {"job": json.dumps(job | {"blocks": blocks, "language": job["locale"].split("-")[0], "fonts": None})}
    return COMPILERS[folder].compile(input=SOURCE, format="png", ppi=72, sys_inputs=inputs)


if __name__ == "__main__":
    serve(poster)
