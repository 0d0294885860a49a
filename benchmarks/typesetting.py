"""Typesetting beside others: six autofit blocks on a poster of 1024 by 1024 px, in twelve languages.

Every engine runs in a process of its own, gets the same jobs in turn (repetition by repetition, language by language, engine by
engine), and times itself. No text comes twice: every repetition changes the figures in all texts. Times are wall milliseconds a
poster, up to a finished picture: in memory for engines in this process's language; Typst, Chromium and Satori give out PNG, and
WeasyPrint goes through PDF. Engines in Python also tell the processor time of their process, which other programs disturb less.
Memory is the peak resident set of the engine's process, plus the proportional set of its children.

    python benchmarks/typesetting.py [--repeat 5] [--locales de,ja] [--engines ours,pango] [--json FILE] [--chart FILE.svg]

All engines set the same static files of Noto Sans, made once below --work out of Debian's packages fonts-noto-core and
fonts-noto-cjk (--noto names where they are unpacked; Satori cannot read collections, so their faces are parted). `ours-wheels`
is ours on the variable fonts of the extra `fonts`.

Peers are no dependencies of the project. An engine that is not there is named as absent:

    apt-get install libpangocairo-1.0-0 libegl1 libgl1 chromium nodejs fonts-noto-core fonts-noto-cjk
    python -m venv peers && peers/bin/pip install . skia-python typst weasyprint pypdfium2 pangocairocffi
    npm install --prefix peers-node satori @resvg/resvg-js playwright-core
    python -m venv pictex && pictex/bin/pip install pictex
    python benchmarks/typesetting.py --python peers/bin/python --node peers-node --pictex pictex/bin/python

PicTeX takes gigabytes and seconds, so it draws one poster, after the others.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fontTools.ttLib import TTCollection

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.bar_chart import bar_chart
from tests.typography.retail import BLOCKS, GROUND, RETAIL

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent / "type_engines"
TAGS = ("ar-EG", "he-IL", "th-TH", "hi-IN", "ja-JP", "zh-CN", "ko-KR", "tr-TR", "pl-PL", "vi-VN", "de-DE", "fr-FR")
ENGINES = {
    "ours": "ours.py",
    "ours-wheels": "ours.py",
    "pango": "pango.py",
    "skia-python": "skia_engine.py",
    "typst": "typst_engine.py",
    "chromium": "chromium.mjs",
    "satori": "satori.mjs",
    "pillow": "pillow_engine.py",
    "weasyprint": "weasyprint_engine.py",
}
SCRIPTS = {"ar": "Arabic", "he": "Hebrew", "th": "Thai", "hi": "Devanagari"}
FACES = {"ja": "JP", "ko": "KR", "zh": "SC"}
WEIGHTS = {"400": "Regular", "700": "Bold"}


def prepare_fonts(noto: Path, work: Path) -> Path:
    """Return a folder with the static fonts of all languages, one face a file."""
    folder = work / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    found = {path.name: path for path in noto.rglob("Noto*")}
    wanted = [f"NotoSans{name}-{style}.ttf" for style in WEIGHTS.values() for name in ("", *SCRIPTS.values())]
    missing = [
        name for name in (*wanted, *(f"NotoSansCJK-{style}.ttc" for style in WEIGHTS.values())) if name not in found
    ]
    if missing:
        packages = "apt-get install fonts-noto-core fonts-noto-cjk, or name a folder by --noto"
        raise SystemExit(f"{noto} lacks {', '.join(missing)}: {packages}")
    for style in WEIGHTS.values():
        for name in ("", *SCRIPTS.values()):
            file = f"NotoSans{name}-{style}.ttf"
            if not (folder / file).exists():
                (folder / file).write_bytes(found[file].read_bytes())
        if all((folder / f"NotoSansCJK{face}-{style}.otf").exists() for face in FACES.values()):
            continue
        collection = TTCollection(str(found[f"NotoSansCJK-{style}.ttc"]), lazy=True)
        for font in collection.fonts:
            face = str(font["name"].getBestFamilyName()).rsplit(" ", 1)[1]
            if face in FACES.values():
                font.save(folder / f"NotoSansCJK{face}-{style}.otf")
    return folder


def fonts_of(language: str, folder: Path) -> dict[str, list[list[Any]]]:
    """Return path, face and family of the fonts of a language, by weight, best first."""
    found = {}
    for weight, style in WEIGHTS.items():
        latin = [str(folder / f"NotoSans-{style}.ttf"), 0, "Noto Sans"]
        if language in FACES:
            face = FACES[language]
            own = [[str(folder / f"NotoSansCJK{face}-{style}.otf"), 0, f"Noto Sans CJK {face}"], latin]
        elif language in SCRIPTS:
            name = SCRIPTS[language]
            script = [str(folder / f"NotoSans{name}-{style}.ttf"), 0, f"Noto Sans {name}"]
            own = [script, latin] if language == "hi" else [latin, script]
        else:
            own = [latin]
        found[weight] = own
    return found


def fresh(text: str, chance: random.Random) -> str:
    """Return the text with other figures, and with one at its end if it has none."""
    found, count = re.subn(r"[0-9]", lambda _: str(chance.randint(1, 9)), text)
    return found if count else f"{text} {chance.randint(1, 99)}"


def job_of(tag: str, repetition: int, folder: Path) -> dict[str, Any]:
    """Return what an engine draws: twice the same for the same arguments, never the same for others."""
    chance = random.Random(f"{tag} {repetition}")
    language = tag.split("-", maxsplit=1)[0]
    blocks = [
        {
            "text": fresh(RETAIL[tag][name], chance), "x": block.x, "y": block.y, "width": block.width, "height": block.height,
            "pad": block.pad, "min_px": block.min_px, "max_px": block.max_px, "weight": block.weight,
            "center": block.align == "center", "color": block.color, "badge": block.badge, "rotate": block.rotate,
        }
        for name, block in BLOCKS.items()
    ]  # fmt: skip
    rtl = language in {"ar", "he"}
    return {"locale": tag, "rtl": rtl, "fonts": fonts_of(language, folder), "ground": GROUND, "blocks": blocks}


class Engine:
    """One engine in its own process."""

    def __init__(self, name: str, command: Sequence[str], work: Path, environment: dict[str, str]) -> None:
        self.name, self.absent, self.peak = name, "", 0.0
        self._log = (work / f"{name}.log").open("w+", encoding="utf-8")
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own scripts
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
                env={**os.environ, **environment, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(HERE.parents[1])}, cwd=work,
            )  # fmt: skip
        except OSError as error:
            self.absent = str(error)

    def draw(self, job: dict[str, Any]) -> dict[str, Any] | None:
        """Return the engine's answer; None, and the reason in `absent`, if it gives none."""
        if self.absent:
            return None
        line = ""
        if self._process.stdin is not None and self._process.stdout is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps(job) + "\n")
                self._process.stdin.flush()
                line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._log.seek(0)
            said = [line for line in self._log.read().splitlines() if line.strip()]
            self.absent = next((line for line in reversed(said) if "Error" in line), said[-1] if said else "it ended")
            return None
        self.peak = max(self.peak, self._memory())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _memory(self) -> float:
        """Return peak MB of the process, and what its children take now."""
        total = _field(self._process.pid, "status", "VmHWM:")
        waiting = _children(self._process.pid)
        while waiting:
            child = waiting.pop()
            total += _field(child, "smaps_rollup", "Pss:")
            waiting += _children(child)
        return total / 1024

    def close(self) -> None:
        """End the process."""
        if not self.absent and self._process.stdin is not None:
            self._process.stdin.close()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._log.close()


def _field(process: int, file: str, name: str) -> float:
    try:
        lines = Path(f"/proc/{process}/{file}").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith(name)), 0.0)


def _children(process: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{process}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text(encoding="utf-8").split()]
    except OSError:
        return []


def fontconfig(folder: Path, work: Path) -> Path:
    """Write a configuration that knows the fonts of a folder and no others."""
    target = work / "fonts.conf"
    target.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{work / 'fontconfig'}</cachedir></fontconfig>", encoding="utf-8"
    )
    return target


def command_of(name: str, options: argparse.Namespace) -> list[str]:
    """Return what starts an engine."""
    script = ENGINES.get(name, "pictex_engine.py")
    if script.endswith(".mjs"):
        return ["node", str(HERE / script)]
    return [str(options.pictex if name == "pictex" else options.python), str(HERE / script)]


def measure(options: argparse.Namespace, work: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the figures of each engine, and why others are absent."""
    folder = prepare_fonts(options.noto, work)
    environment = {"FONTCONFIG_FILE": str(fontconfig(folder, work)), "PEERS_NODE": str(options.node)}
    tags = [tag for tag in TAGS if not options.locales or tag.split("-")[0] in options.locales.split(",")]
    engines = [Engine(name, command_of(name, options), work, environment) for name in options.engines.split(",")]
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    cpu: dict[str, list[float]] = defaultdict(list)
    first: dict[str, float] = {}
    # Repetition 0 loads fonts and libraries, and is told apart.
    for repetition in range(options.repeat + 1):
        for tag in tags:
            for engine in engines:
                job = job_of(tag, repetition, folder)
                if engine.name == "ours-wheels":
                    job["fonts"] = {}
                if repetition == 0 and options.keep:
                    job["keep"] = str(options.keep / f"{engine.name}-{tag}.raw")
                answer = engine.draw(job)
                if answer is None:
                    continue
                if repetition:
                    times[engine.name][tag].append(answer["ms"])
                    if "cpu_ms" in answer:
                        cpu[engine.name].append(answer["cpu_ms"])
                else:
                    first.setdefault(engine.name, answer["ms"])
    if options.pictex:
        engines.append(Engine("pictex", command_of("pictex", options), work, environment))
        answer = engines[-1].draw(job_of("de-DE", 0, folder))
        if answer is not None:
            times["pictex"]["de-DE"].append(answer["ms"])
            first["pictex"] = answer["ms"]
    figures = {}
    for engine in engines:
        engine.close()
        if engine.name in times:
            by_tag = {tag: statistics.median(own) for tag, own in times[engine.name].items()}
            figures[engine.name] = {
                "median_ms": statistics.median(ms for own in times[engine.name].values() for ms in own),
                "cpu_ms": statistics.median(cpu[engine.name]) if cpu[engine.name] else None,
                "best_ms": statistics.median(min(own) for own in times[engine.name].values()),
                "first_poster_ms": first[engine.name],
                "peak_mb": engine.peak,
                "posters": sum(map(len, times[engine.name].values())),
                "by_locale_ms": by_tag,
            }
    return figures, {engine.name: engine.absent for engine in engines if engine.absent}


def show(figures: dict[str, Any], absent: dict[str, str]) -> None:
    """Print the table."""
    print(
        f"{'engine':12} {'median':>8} {'cpu':>8} {'best':>8} {'first':>8} {'peak MB':>8} {'posters':>8}   by language"
    )
    for name, own in sorted(figures.items(), key=lambda item: item[1]["median_ms"]):
        by_tag = " ".join(f"{tag.split('-')[0]} {ms:.0f}" for tag, ms in own["by_locale_ms"].items())
        cpu = f"{own['cpu_ms']:8.1f}" if own["cpu_ms"] else f"{'-':>8}"
        print(
            f"{name:12} {own['median_ms']:8.1f} {cpu} {own['best_ms']:8.1f} {own['first_poster_ms']:8.0f} "
            f"{own['peak_mb']:8.0f} {own['posters']:8}   {by_tag}"
        )
    for name, reason in absent.items():
        print(f"{name:12} absent: {reason}")
    for other in ("pango", "chromium"):
        if other in figures and "ours" in figures:
            ratios = [
                f"{figures['ours'][key] / figures[other][key]:.2f} ({key})"
                for key in ("median_ms", "cpu_ms", "best_ms")
                if figures[other][key]
            ]
            print(f"ours / {other}: {', '.join(ratios)}")


def main() -> None:
    """Measure, print the table, write JSON and the chart if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--locales", default="")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the Python that has the peers")
    parser.add_argument("--node", type=Path, default=Path.cwd(), help="the folder whose node_modules has the peers")
    parser.add_argument("--pictex", type=Path, help="the Python that has PicTeX")
    parser.add_argument("--noto", type=Path, default=Path("/usr/share/fonts"))
    parser.add_argument("--work", type=Path, default=Path("build/typesetting"))
    parser.add_argument("--keep", type=Path, help="a folder for the first picture of each engine and language")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    options.node = options.node.resolve()
    if options.keep:
        options.keep = options.keep.resolve()
        options.keep.mkdir(parents=True, exist_ok=True)
    figures, absent = measure(options, work)
    show(figures, absent)
    if options.json:
        options.json.write_text(json.dumps({"engines": figures, "absent": absent}, indent=2) + "\n", encoding="utf-8")
    if options.chart:
        rows = sorted(((name, own["median_ms"]) for name, own in figures.items()), key=lambda row: row[1])
        chart = bar_chart("Six autofit blocks, 1024 × 1024 px, median of twelve languages", "ms a poster", rows, "ours")
        options.chart.write_text(chart, encoding="utf-8")


if __name__ == "__main__":
    main()
