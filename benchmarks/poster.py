"""Time per poster by stage, and what proving costs beside the least that any proof by reading must cost.

One run makes the posters of the example campaign one after the other in one thread, each language once before to load its
model. Every reading is recorded; right after each poster, the same OCR engine reads the same crops alone, and the same PNG is
encoded alone at the same level, so that both sides of the ratio see the same machine. The ratio is

    (all stages but the plate) / (OCR engine alone on the same crops + PNG encoding)

Beside it stand all checks / (OCR engine alone), and with --program how much longer the tesseract program takes for the same
crops.

    python benchmarks/poster.py [--locales de-DE,ja-JP] [--format portrait] [--repeat 3] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import proofpress as pp
from proofpress.image import png_bytes
from proofpress.interfaces import Hint, Reading
from proofpress.plugins.readers.pytesseract import PytesseractReader
from proofpress.proof import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from proofpress.composition import Composition, Layer, Plate
    from proofpress.image import Pixels
    from proofpress.interfaces import ComposeRequest, RenderRequest


class Clock:
    """Seconds by stage of one poster, and the crops that were read."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.crops: list[tuple[pp.Reader, Pixels, Hint]] = []

    def time(self, stage: str, work: Callable[[], Any]) -> Any:
        """Do the work and add its seconds to the stage."""
        start = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[stage] += time.perf_counter() - start


class TimedRenderer(pp.Renderer):
    """Times a renderer."""

    name = "timed"

    def __init__(self, inner: pp.Renderer, clock: Clock) -> None:
        self.inner, self.clock = inner, clock

    def render(self, request: RenderRequest, ctx: pp.Context) -> Sequence[Plate]:
        """Render, timed."""
        found: Sequence[Plate] = self.clock.time("plate", lambda: self.inner.render(request, ctx))
        return found


class TimedCompositor(pp.Compositor):
    """Times a compositor."""

    name = "timed"
    sets = pp.SetBy.TYPE

    def __init__(self, inner: pp.Compositor, clock: Clock) -> None:
        self.inner, self.clock = inner, clock

    def compose(self, request: ComposeRequest, ctx: pp.Context) -> Sequence[Layer]:
        """Compose, timed."""
        found: Sequence[Layer] = self.clock.time("compose", lambda: self.inner.compose(request, ctx))
        return found


class TimedValidator(pp.Validator):
    """Times a validator."""

    def __init__(self, inner: pp.Validator, clock: Clock) -> None:
        self.inner, self.clock = inner, clock
        self.name, self.checks, self.scope = inner.name, inner.checks, inner.scope  # type: ignore[misc]  # stands for it

    def validate(self, composition: Composition, regions: Sequence[pp.Region], ctx: pp.Context) -> Sequence[pp.Finding]:
        """Validate, timed."""
        found: Sequence[pp.Finding] = self.clock.time(
            f"check {self.inner.name}", lambda: self.inner.validate(composition, regions, ctx)
        )
        return found


class RecordingReader(pp.Reader):
    """Keeps the crops that are read."""

    def __init__(self, inner: pp.Reader, clock: Clock) -> None:
        self.inner, self.clock = inner, clock
        self.name, self.version, self.natural = inner.name, inner.version, inner.natural  # type: ignore[misc]  # stands for it

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        """Read, recorded."""
        self.clock.crops.append((self.inner, crop, hint))
        return self.inner.read(crop, hint)

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        """Ask the reader."""
        return self.inner.unwritable(text, locale)

    def log_likelihoods(self, crop: Pixels, texts: Sequence[str], hint: Hint) -> tuple[float, ...] | None:
        """Ask the reader."""
        return self.inner.log_likelihoods(crop, texts, hint)


PROGRAM = PytesseractReader()


def measure(
    brief: pp.Brief, locale: str, form: str, readers: Sequence[pp.Reader], *, program: bool = False
) -> dict[str, Any]:
    """Make one poster and return its figures in seconds."""
    clock = Clock()
    recording = tuple(RecordingReader(reader, clock) for reader in readers)
    pipeline = pp.Pipeline(
        renderer=TimedRenderer(pp.ProceduralRenderer(), clock),
        compositors=[TimedCompositor(pp.TypeCompositor(), clock)],
        validators=[TimedValidator(v, clock) for v in pp.default_validators(recording)],
    )

    def timed_encode(composition: Composition) -> bytes:
        data: bytes = clock.time("encode", lambda: encode(composition))
        return data

    with mock.patch("proofpress.making.judging.encode", timed_encode):
        start = time.perf_counter()
        proof = pipeline.run(brief, locale=locale, format=form)
        whole = time.perf_counter() - start
    pixels = proof.pixels
    if pixels is None:
        raise SystemExit(f"{proof.asset.id}: nothing was drawn: {proof.reason}")
    start = time.perf_counter()
    for reader, crop, hint in clock.crops:
        reader.read(crop, hint)
    ocr = time.perf_counter() - start
    started = time.perf_counter()
    for _, crop, hint in clock.crops if program else ():
        PROGRAM.read(crop, hint)
    by_program = time.perf_counter() - started
    start = time.perf_counter()
    png_bytes(pixels)
    png = time.perf_counter() - start
    plate = clock.seconds["plate"]
    return {
        "asset": proof.asset.id,
        "status": proof.status.value,
        "stages": dict(clock.seconds) | {"rest": whole - sum(clock.seconds.values())},
        "whole": whole,
        "crops": len(clock.crops),
        "ocr_alone": ocr,
        "by_program": by_program,
        "png_alone": png,
        "checks": sum(spent for stage, spent in clock.seconds.items() if stage.startswith("check ")),
        "ratio": (whole - plate) / (ocr + png),
    }


def main() -> None:
    """Print the table, and write JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--locales", default="")
    parser.add_argument("--format", default="portrait")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--program", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with resources.as_file(resources.files("proofpress.examples") / "campaign") as folder:
        brief = pp.load_brief(folder / "brief.json")
        locales = options.locales.split(",") if options.locales else list(brief.locales)
        readers = pp.default_readers()
        rows = []
        for locale in locales:
            measure(brief, locale, options.format, readers)  # loads fonts, libraries and the language's model
            rows += [
                measure(brief, locale, options.format, readers, program=options.program) for _ in range(options.repeat)
            ]
    stages = list(dict.fromkeys(stage for row in rows for stage in row["stages"]))
    print(f"{len(rows)} posters, median milliseconds by stage")
    for stage in sorted(stages, key=lambda s: -statistics.median(r["stages"].get(s, 0) for r in rows)):
        print(f"  {stage:20} {1000 * statistics.median(r['stages'].get(stage, 0) for r in rows):8.1f}")
    for name in ("whole", "ocr_alone", "png_alone"):
        print(f"  {name:20} {1000 * statistics.median(r[name] for r in rows):8.1f}")
    by_reading = [row["checks"] / row["ocr_alone"] for row in rows]
    told = f"median {statistics.median(by_reading):.2f}, worst {max(by_reading):.2f}"
    print(f"all checks / OCR engine alone on the same crops: {told}")
    ratios = [row["ratio"] for row in rows]
    print(f"ratio: median {statistics.median(ratios):.2f}, worst {max(ratios):.2f}, best {min(ratios):.2f}")
    for row in rows:
        print(f"  {row['asset']:16} {row['status']:9} {row['crops']:3} crops  ratio {row['ratio']:.2f}")
    if options.program:
        slower = [row["by_program"] / row["ocr_alone"] for row in rows]
        print(f"pytesseract / tesserocr: median {statistics.median(slower):.2f}, least {min(slower):.2f}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
