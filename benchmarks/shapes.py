"""What `shapes` and `spacing` catch of letters that a model drew badly, and what they alarm about without cause.

Copy in fourteen locales, written by a simulated hand: the type engine in fonts that the checks never see, on flat, dark,
textured and photographic grounds, with and without JPEG, straight and distorted. Each picture is drawn right, and again with
one defect. The halves share no phrase, font or seed: thresholds were chosen on `tune`, figures are those of `report`. Shop
phrases of PROOFPRESS_OUTSIDE_DATA, if it is set, are taken beside our own. With `--any-face` right pictures alone are drawn, in
every face of the half's families that has the letters: italics, thin and black ones. Time is told in parts of tesserocr's.

    python -m pip install --no-deps --target fonts $(cat benchmarks/fonts.txt)
    python benchmarks/shapes.py --fonts fonts [--half report] [--pictures 100] [--draw 1] [--locales ar-EG] [--any-face]
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
from fontTools.ttLib import TTFont

from proofpress.brief import SetBy
from proofpress.errors import InputError
from proofpress.interfaces import Context, Hint
from proofpress.locales import EXAMPLE_LOCALES, language, scripts
from proofpress.plugins.checks.shapes import ShapesCheck
from proofpress.registry import Registry
from proofpress.testing.card import Rate
from proofpress.testing.defects import makes_sense
from proofpress.testing.mutations import Defect
from proofpress.testing.scenes import MODEL_SCENES, SCENES, stage
from proofpress.text import scripts_of

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.validator_cases import FONTS, HALVES, Case, Half, asset_of, fonts_in, in_font, phrases

DEFECTS: Final = (
    None, Defect.UNJOINED, Defect.MIRRORED_GLYPH, Defect.TOFU, Defect.CUT_CHARACTER, Defect.WRONG_HAN_FORM, Defect.BAD_KERNING,
    Defect.DEFORMED_STROKE,
)  # fmt: skip
_CHECKS: Final = ("shapes", "spacing")
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


def faces(folder: Path) -> list[tuple[Path, frozenset[int]]]:
    """Return the font files below a folder, and the code points that each has."""
    found = []
    for path in sorted(folder.rglob("*.[ot]tf")):
        with TTFont(path, lazy=True) as font:
            found.append((path, frozenset(font.getBestCmap() or ())))
    return found


def cases(fonts: dict[str, Path], half: Half, locale: str, pictures: int, draw: int = 1) -> Iterator[tuple[Case, ...]]:
    """Yield pictures of a locale: each right, then with every defect that makes sense."""
    copy, scenes = copy_of(locale, half), (*SCENES, *MODEL_SCENES)
    for number in range(pictures):
        chance = random.Random(f"{draw}:{half}:{locale}:{number}")
        text, seed = chance.choice(copy), 2 * chance.randrange(10**6) + HALVES.index(half)
        scene = in_font(scenes[number % len(scenes)], fonts, half, locale, chance.randrange(60))
        scene = attrs.evolve(scene, weight=chance.choice(_WEIGHTS))
        right = Case(
            f"{half}/{locale}/{draw}/{number}",
            half,
            locale,
            text,
            chance.choice(_SIZES),
            scene,
            SetBy.MODEL,
            None,
            seed,
        )
        region = asset_of(right).regions[0]
        yield tuple(
            attrs.evolve(right, defect=defect)
            for defect in DEFECTS
            if defect is None or makes_sense(region, defect, locale)
        )


def in_any_face(case: Case, known: list[tuple[Path, frozenset[int]]]) -> Case | None:
    """Return a case in a face that its half may use and that has its letters, or None where none has."""
    need = {ord(character) for character in case.text if not character.isspace()}
    reported = {family(name) for names in FONTS["report"].values() for name in names}
    tag = {"ja": "JP", "zh": "SC", "ko": "KR"}.get(language(case.locale), "")
    able = [
        path
        for path, has in known
        if need <= has and (family(path.name) in reported) is (case.half == "report") and tag in path.name
    ]
    if not able:
        return None
    face = random.Random(case.key).choice(able)
    written = scripts_of(case.text) | set(scripts(case.locale)) | {"Latn"}
    return attrs.evolve(case, scene=attrs.evolve(case.scene, fonts=tuple((name, face) for name in sorted(written))))


def family(name: str) -> str:
    """Return the family of a font file."""
    return name.split("-", maxsplit=1)[0].split("[", maxsplit=1)[0]


def judge(case: Case) -> dict[str, Any] | None:
    """Return what is said of a picture; None where no character of it can bear the defect."""
    try:
        made = stage(asset_of(case), case.scene, defect=case.defect, region="copy", seed=case.seed)
    except InputError:
        return None
    made.flatten()
    start = time.perf_counter()
    said = {finding.check: finding for finding in ShapesCheck().validate(made, made.regions, Context())}
    return {
        "key": case.key, "locale": case.locale, "text": case.text, "scene": case.scene.name, "size": case.size,
        "font": case.scene.fonts[0][1].name, "weight": case.scene.weight, "seconds": time.perf_counter() - start,
        "defect": case.defect.value if case.defect else "right",
        **{check: said[check].outcome.value for check in _CHECKS},
        "reasons": [finding.reason for finding in said.values()],
    }  # fmt: skip


def table(rows: list[dict[str, Any]], by: str) -> str:
    """Return how many pictures each check fails, by class or locale."""
    lines = ["| | pictures | `shapes` or `spacing` fails | `shapes` fails | undecided | `spacing` fails | undecided |"]
    lines.append("|" + " --- |" * 7)
    for name in dict.fromkeys(row[by] for row in rows):
        own = [row for row in rows if row[by] == name]
        shapes, spacing = (Counter(row[check] for row in own) for check in _CHECKS)
        either = Rate(sum("fail" in (row["shapes"], row["spacing"]) for row in own), len(own))
        cells = (name, len(own), either, shapes["fail"], shapes["undecided"], spacing["fail"], spacing["undecided"])
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and write what was said if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--pictures", type=int, default=100, help="right pictures of each locale")
    parser.add_argument("--locales", default=",".join(EXAMPLE_LOCALES))
    parser.add_argument("--draw", type=int, default=1, help="another draw of copy, scenes, sizes and places")
    parser.add_argument("--any-face", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    fonts, reader = fonts_in(options.fonts), Registry().reader("tesserocr")
    known = faces(options.fonts) if options.any_face else []
    rows: list[dict[str, Any]] = []
    shares = []
    for locale in options.locales.split(","):
        for number, group in enumerate(cases(fonts, options.half, locale, options.pictures, options.draw)):
            shown = [in_any_face(group[0], known)] if options.any_face else [*group]
            judged = [row for row in map(judge, filter(None, shown)) if row is not None]
            rows += judged
            if judged and number % _READ_EVERY == 0:
                picture = stage(asset_of(group[0]), group[0].scene, seed=group[0].seed).flatten()
                start = time.perf_counter()
                reader.read(picture, Hint(locale, 0))
                # Defects of one copy share its reference, so the first of them pays for it and the last does not.
                shares.append((judged[0]["seconds"], judged[-1]["seconds"], time.perf_counter() - start))
    print(table(rows, "defect"), "\n")
    print(table([row for row in rows if row["defect"] == "right"], "locale"))
    first, again, read = (statistics.median(times) for times in zip(*shares, strict=True))
    print(
        f"\nmedian of {1000 * first:.0f} ms for the first picture of a copy, {1000 * again:.0f} ms for the next; "
        f"{reader.name} needs {1000 * read:.0f} ms: {first / read:.2f} and {again / read:.2f} of it"
    )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
