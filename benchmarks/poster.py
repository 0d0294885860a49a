"""Time per poster by stage, and what proving costs beside the least that any proof by reading must cost.

One run makes the posters of the example campaign, each language once before to load its models, each repeat on a plate of its
own. Right after each poster the other side of each ratio is measured, so that both see the same machine.

*One look* is the reader that looks first where type set the text (tesserocr), alone: it reads each text of the poster once, cut
out and prepared as the check `text` does it; the parts of a price are texts of their own. So would a proof by recognition do
that looks once and compares, also at what this reader cannot read. Cutting out is not counted as part of it.

In processor time, one thread makes everything (`workers=1`):

    all checks / one look                        what all checks cost beside reading each text once
    all checks / all readings                    what they cost beside every reading that they ask for, made again
    (all stages but the plate) / (one look + PNG encoding)

On the clock, the pipeline uses as many threads as it does by itself (told in the first line):

    all checks / one look                        the poster with all checks, less the same poster with none, its file encoded
                                                 before: beside the reader alone in one thread, text after text
    all checks / one look by as many threads     the same beside the reader alone with its texts spread over as many threads,
                                                 the largest first
    what checks add / one look                   the poster with all checks, less the same poster with none, as they are made:
                                                 most checks while the file is encoded; beside the reader alone in one thread

With --program, how much longer the tesseract program takes for one look, on the clock.

With --texts the poster has its six texts alone, no codes and no picture.

With --campaign nothing of this, but the whole campaign with all its formats, as often as --repeat says, in turns with helpers
for its checks and without: a campaign that keeps all processors busy must not become slower.

    python benchmarks/poster.py [--locales de-DE,ja-JP] [--format portrait] [--repeat 3] [--texts] [--program] [--json FILE]
    python benchmarks/poster.py --campaign [--repeat 2]
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import attrs

import proofpress as pp
from proofpress.hands import MOST, Hands, processors
from proofpress.image import png_bytes
from proofpress.interfaces import Hint, Reading
from proofpress.plugins.checks._pieces import drawn_by, pieces
from proofpress.plugins.checks._reading import sights
from proofpress.plugins.readers.pytesseract import PytesseractReader
from proofpress.proof import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from proofpress.composition import Composition, Layer, Plate
    from proofpress.image import Pixels
    from proofpress.interfaces import ComposeRequest, RenderRequest


class Clock:
    """Seconds of processor time by stage of one poster, summed over threads, and the crops that were read."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.crops: list[tuple[pp.Reader, Pixels, Hint]] = []
        self._lock = threading.Lock()

    def time(self, stage: str, work: Callable[[], Any]) -> Any:
        """Do the work and add the seconds of this thread to the stage."""
        start = time.thread_time()
        try:
            return work()
        finally:
            with self._lock:
                self.seconds[stage] += time.thread_time() - start


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
        self.one_by_one = inner.one_by_one  # type: ignore[misc]  # in this too

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

Crop = tuple[pp.Reader, "Pixels", Hint]


def seconds(
    crops: Sequence[Crop], reader: pp.Reader | None = None, clock: Callable[[], float] = time.process_time
) -> float:
    """Return how long reading takes, each crop by its own reader or all by one."""
    start = clock()
    for own, crop, hint in crops:
        (reader or own).read(crop, hint)
    return clock() - start


def by_program(crops: Sequence[Crop]) -> float:
    """Return how much longer the tesseract program takes, on the clock: its processes are others."""
    return seconds(crops, PROGRAM, time.perf_counter) / seconds(crops, clock=time.perf_counter)


def one_look(composition: Composition, reader: pp.Reader) -> list[Crop]:
    """Return what a reader is shown of each text at first, as the check `text` prepares it."""
    picture, asset = composition.flatten(), composition.asset
    texts = (
        piece
        for region in composition.regions
        if region.role.is_text
        for piece in pieces(region, asset, drawn_by(composition, region))
    )
    sights_ = (next(sights(reader, piece, picture, asset.locale)) for piece in texts)
    return [(reader, sight.crop, sight.hint) for sight in sights_]


def spread(crops: Sequence[Crop], threads: ThreadPoolExecutor) -> float:
    """Return how long reading takes on the clock, when whoever is free reads the largest crop that is left."""
    largest_first = sorted(crops, key=lambda crop: -crop[1].size)
    start = time.perf_counter()
    list(threads.map(lambda crop: crop[0].read(*crop[1:]), largest_first))
    return time.perf_counter() - start


def measure(
    brief: pp.Brief,
    locale: str,
    form: str,
    readers: Sequence[pp.Reader],
    threads: ThreadPoolExecutor,
    *,
    turn: int,
    program: bool = False,
) -> dict[str, Any]:
    """Make one poster and return its figures in seconds.

    Args:
        brief: The campaign.
        locale: Of the poster.
        form: Its format.
        readers: What the checks read with.
        threads: As many as the pipeline uses.
        turn: Seed of the plate, so that no file is the same as one before.
        program: Whether the tesseract program reads too.
    """
    brief = attrs.evolve(brief, plate=attrs.evolve(brief.plate, seed=turn))
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
        start = time.process_time()
        proof = pipeline.run(brief, locale=locale, format=form, workers=1)
        whole = time.process_time() - start
    pixels = proof.pixels
    if pixels is None or proof.composition is None:
        raise SystemExit(f"{proof.asset.id}: nothing was drawn: {proof.reason}")
    looks = one_look(proof.composition, next(reader for reader in readers if not reader.natural))
    look, all_readings = seconds(looks), seconds(clock.crops)
    start = time.process_time()
    png_bytes(pixels)
    png = time.process_time() - start
    checks = sum(spent for stage, spent in clock.seconds.items() if stage.startswith("check "))
    return {
        "asset": proof.asset.id,
        "locale": locale,
        "status": proof.status.value,
        "stages": dict(clock.seconds) | {"rest": whole - sum(clock.seconds.values())},
        "whole": whole,
        "texts": len(looks),
        "readings": len(clock.crops),
        "one_look": look,
        "all_readings": all_readings,
        "png_alone": png,
        "checks": checks,
        "checks_to_one_look": checks / look,
        "checks_to_all_readings": checks / all_readings if clock.crops else 0.0,
        "poster": (whole - clock.seconds["plate"]) / (look + png),
        "program_to_one_look": by_program(looks) if program else 0.0,
        **on_the_clock(brief, proof, readers, looks, threads),
    }


def on_the_clock(
    brief: pp.Brief, proof: pp.Proof, readers: Sequence[pp.Reader], looks: Sequence[Crop], threads: ThreadPoolExecutor
) -> dict[str, float]:
    """Return what the same poster takes on the clock, in seconds, and the ratios.

    Args:
        brief: With the plate of the poster.
        proof: What was made of it.
        readers: What the checks read with.
        looks: What one look looks at.
        threads: As many as the pipeline uses.
    """

    def make(validators: Sequence[pp.Validator]) -> float:
        pipeline = pp.Pipeline(pp.ProceduralRenderer(), [pp.TypeCompositor()], validators)
        start = time.perf_counter()
        pipeline.run(brief, locale=proof.asset.locale, format=proof.asset.format.id)
        return time.perf_counter() - start

    with mock.patch("proofpress.making.judging.encode", return_value=proof.png_bytes()):
        checks = make(pp.default_validators(readers)) - make(())
    look, looks_spread = seconds(looks, clock=time.perf_counter), spread(looks, threads)
    added = make(pp.default_validators(readers)) - make(())
    return {
        "clock_checks": checks,
        "clock_one_look": look,
        "clock_one_look_spread": looks_spread,
        "clock_added": added,
        "clock_checks_to_one_look": checks / look,
        "clock_checks_to_spread": checks / looks_spread,
        "clock_added_to_one_look": added / look,
    }


def texts_of(brief: pp.Brief) -> pp.Brief:
    """Return the campaign with the text regions alone."""
    texts = {asset.id: tuple(region for region in asset.regions if region.role.is_text) for asset in brief.assets}
    assets = tuple(attrs.evolve(asset, regions=texts[asset.id]) for asset in brief.assets)
    return attrs.evolve(brief, assets=assets)


def threads_used() -> int:
    """Return how many threads a pipeline uses for one poster."""
    return min(MOST, processors())


def by_locale(rows: Sequence[dict[str, Any]], name: str) -> dict[str, float]:
    """Return the median of a figure for each language."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        found[row["locale"]].append(row[name])
    return {locale: statistics.median(values) for locale, values in found.items()}


RATIOS = {
    "checks_to_one_look": "processor time: all checks / one look",
    "checks_to_all_readings": "processor time: all checks / all readings",
    "poster": "processor time: (all stages but the plate) / (one look + PNG)",
    "clock_checks_to_one_look": "clock: all checks / one look",
    "clock_checks_to_spread": "clock: all checks / one look by as many threads",
    "clock_added_to_one_look": "clock: what checks add / one look",
    "program_to_one_look": "clock: pytesseract / tesserocr, one look",
}


def campaign(brief: pp.Brief, repeat: int) -> None:
    """Print how long the whole campaign takes with helpers and without, on the clock."""
    spent: dict[str, list[float]] = {"with helpers": [], "without": []}

    def make(name: str) -> float:
        pipeline = pp.Pipeline(pp.ProceduralRenderer(), [pp.TypeCompositor()], pp.default_validators())
        alone = mock.patch("proofpress.pipeline.shared_hands", return_value=Hands(1))
        with alone if name == "without" else nullcontext():
            start = time.perf_counter()
            for _ in pipeline.run_all(brief):
                pass
            return time.perf_counter() - start

    make("without")  # loads fonts and libraries
    for turn in range(repeat):
        for name in list(spent)[:: 1 if turn % 2 else -1]:
            spent[name].append(make(name))
    count = len(brief.assets)
    for name, seconds_ in spent.items():
        print(f"{count} assets {name}: " + ", ".join(f"{value:.1f} s" for value in seconds_))
    print(f"with helpers / without: {sum(spent['with helpers']) / sum(spent['without']):.2f}")


def table(rows: Sequence[dict[str, Any]]) -> None:
    """Print the medians of all posters."""
    stages = list(dict.fromkeys(stage for row in rows for stage in row["stages"]))
    print(f"{len(rows)} posters, {threads_used()} threads on the clock; median milliseconds of processor time by stage")
    for stage in sorted(stages, key=lambda s: -statistics.median(r["stages"].get(s, 0) for r in rows)):
        print(f"  {stage:20} {1000 * statistics.median(r['stages'].get(stage, 0) for r in rows):8.1f}")
    for name in ("whole", "checks", "one_look", "all_readings", "png_alone"):
        print(f"  {name:20} {1000 * statistics.median(r[name] for r in rows):8.1f}")
    print("on the clock")
    for name in ("clock_checks", "clock_one_look", "clock_one_look_spread", "clock_added"):
        print(f"  {name:21} {1000 * statistics.median(r[name] for r in rows):7.1f}")


def main() -> None:
    """Print the tables, and write JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--locales", default="")
    parser.add_argument("--format", default="portrait")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--program", action="store_true")
    parser.add_argument("--texts", action="store_true", help="leave codes and pictures out")
    parser.add_argument("--campaign", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(resources.as_file(resources.files("proofpress.examples") / "campaign"))
        threads = stack.enter_context(ThreadPoolExecutor(threads_used()))
        brief = pp.load_brief(folder / "brief.json")
        if options.texts:
            brief = texts_of(brief)
        if options.campaign:
            campaign(brief, options.repeat)
            return
        locales = options.locales.split(",") if options.locales else list(brief.locales)
        readers = pp.default_readers()
        rows = []
        for locale in locales:
            measure(
                brief, locale, options.format, readers, threads, turn=0
            )  # loads fonts, libraries, the language's models
            rows += [
                measure(brief, locale, options.format, readers, threads, turn=turn + 1, program=options.program)
                for turn in range(options.repeat)
            ]
    table(rows)
    told = {name: words for name, words in RATIOS.items() if options.program or name != "program_to_one_look"}
    middle = {name: by_locale(rows, name) for name in told}
    for name, words in told.items():
        values = middle[name].values()
        print(f"{words}: median {statistics.median(values):.2f}, least {min(values):.2f}, most {max(values):.2f}")
    for locale in locales:
        own = [row for row in rows if row["locale"] == locale]
        figures = ", ".join(f"{words} {middle[name][locale]:.2f}" for name, words in told.items())
        print(f"  {locale} {own[0]['status']}, {own[0]['texts']} texts, {own[0]['readings']} readings: {figures}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
