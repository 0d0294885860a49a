"""What the check `shapes` catches of letters that a model drew badly, and what it alarms about without cause.

Copy in fourteen locales, written by a simulated hand: the type engine in fonts that the check never sees, on flat, dark,
textured and photographic grounds, with and without JPEG, straight and distorted. Each picture is drawn right, and again with
one defect.
The halves share no phrase, font or seed: thresholds were chosen on `tune`, figures are those of `report`. Shop phrases of
PROOFPRESS_OUTSIDE_DATA, if it is set, are taken beside our own. Time is told in parts of what tesserocr needs for the crop.

    python -m pip install --no-deps --target fonts $(cat benchmarks/fonts.txt)
    python benchmarks/shapes.py --fonts fonts [--half report] [--pictures 100] [--locales ar-EG] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress.brief import SetBy
from proofpress.errors import InputError
from proofpress.interfaces import Context, Hint
from proofpress.locales import EXAMPLE_LOCALES, language
from proofpress.plugins.checks.shapes import ShapesCheck
from proofpress.registry import Registry
from proofpress.testing.card import Rate
from proofpress.testing.defects import makes_sense
from proofpress.testing.mutations import Defect
from proofpress.testing.scenes import MODEL_SCENES, SCENES, stage

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.validator_cases import HALVES, Case, Half, asset_of, fonts_in, in_font, phrases

DEFECTS: Final = (None, Defect.UNJOINED)
_SIZES: Final = (18.0, 24.0, 36.0, 52.0, 80.0)
_WEIGHTS: Final = (400, 700)
_READ_EVERY: Final = 10
"""One picture of so many is read by tesserocr, for its time."""


def copy_of(locale: str, half: Half) -> list[str]:
    """Return the phrases of a locale and half, with those of others' shops where they are at hand."""
    outside = os.environ.get("PROOFPRESS_OUTSIDE_DATA")
    found = phrases(locale, half)
    if outside:
        shops = json.loads(Path(outside, "copy", "phrases.json").read_text("utf-8"))["phrases"]
        tag = {"zh": "zh-Hans"}.get(language(locale), language(locale))
        known = [phrase["en"] if tag == "en" else phrase["t"].get(tag, "") for phrase in shops]
        found += [text for text in known[HALVES.index(half) :: 2] if text]
    return found


def cases(fonts: dict[str, Path], half: Half, locale: str, pictures: int) -> Iterator[tuple[Case, ...]]:
    """Yield pictures of a locale: each right, then with every defect that makes sense."""
    copy, scenes = copy_of(locale, half), (*SCENES, *MODEL_SCENES)
    for number in range(pictures):
        chance = random.Random(f"{half}:{locale}:{number}")
        text, seed = chance.choice(copy), 2 * chance.randrange(10**6) + HALVES.index(half)
        scene = in_font(scenes[number % len(scenes)], fonts, half, locale, chance.randrange(60))
        scene = attrs.evolve(scene, weight=chance.choice(_WEIGHTS))
        right = Case(
            f"{half}/{locale}/{number}", half, locale, text, chance.choice(_SIZES), scene, SetBy.MODEL, None, seed
        )
        region = asset_of(right).regions[0]
        yield tuple(
            attrs.evolve(right, defect=defect)
            for defect in DEFECTS
            if defect is None or makes_sense(region, defect, locale)
        )


def judge(case: Case) -> dict[str, Any] | None:
    """Return what is said of a picture; None where no character of it can bear the defect."""
    try:
        made = stage(asset_of(case), case.scene, defect=case.defect, region="copy", seed=case.seed)
    except InputError:
        return None
    made.flatten()
    start = time.perf_counter()
    found = ShapesCheck().validate(made, made.regions, Context())
    seconds = time.perf_counter() - start
    return {
        "key": case.key, "locale": case.locale, "text": case.text, "scene": case.scene.name, "size": case.size,
        "font": case.scene.fonts[0][1].name, "weight": case.scene.weight, "seconds": seconds,
        "defect": case.defect.value if case.defect else "right",
        "outcome": found[0].outcome.value if found else "none",
        "measured": found[0].measured if found else None, "reason": found[0].reason if found else "",
    }  # fmt: skip


def main() -> None:
    """Print the table, and write what was said if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--pictures", type=int, default=100, help="right pictures of each locale")
    parser.add_argument("--locales", default=",".join(EXAMPLE_LOCALES))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    fonts, reader = fonts_in(options.fonts), Registry().reader("tesserocr")
    rows: list[dict[str, Any]] = []
    shares = []
    for locale in options.locales.split(","):
        for number, group in enumerate(cases(fonts, options.half, locale, options.pictures)):
            judged = [row for row in map(judge, group) if row is not None]
            rows += judged
            if number % _READ_EVERY == 0:
                picture = stage(asset_of(group[0]), group[0].scene, seed=group[0].seed).flatten()
                start = time.perf_counter()
                reader.read(picture, Hint(locale, 0))
                shares.append(judged[0]["seconds"] / (time.perf_counter() - start))
    print("| drawn | pictures | fail | undecided | pass | nothing said |\n|" + " --- |" * 6)
    for defect in dict.fromkeys(row["defect"] for row in rows):
        said = Counter(row["outcome"] for row in rows if row["defect"] == defect)
        print(
            f"| {defect} | {said.total()} | {Rate(said['fail'], said.total())} | {said['undecided']} | "
            f"{said['pass']} | {said['none']} |"
        )
    print(f"\ntime of the check in parts of {reader.name}'s: median {statistics.median(shares):.3f}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
