"""What the check `synthesis` says of exported files: right ones, and ones with one planted defect.

Every text of the example campaign is set by type on flat, dark, textured and photographic ground (simulated), right and with
defects of copy and of single letters; the finished picture is exported, decoded again, and judged as a picture of which only
the brief is known. The thresholds were chosen on other phrases.

    python benchmarks/exports.py [--defects 3] [--locales de-DE,ja-JP] [--json FILE]
"""

from __future__ import annotations

import argparse
import io
import json
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import proofpress as pp
from proofpress.composition import Composition, Plate
from proofpress.errors import InputError
from proofpress.image import read_image_bytes
from proofpress.plugins.checks.synthesis import SynthesisCheck
from proofpress.testing.card import Rate
from proofpress.testing.defects import makes_sense
from proofpress.testing.grounds import Ground
from proofpress.testing.mutations import SHAPE_DEFECTS, TEXT_DEFECTS, Defect
from proofpress.testing.samples import cropped
from proofpress.testing.scenes import Scene, stage

EXPORTS = (
    ("PNG", 0, 1.0), ("JPEG", 95, 1.0), ("JPEG", 88, 1.0), ("JPEG", 75, 1.0), ("WEBP", 90, 1.0), ("WEBP", 75, 1.0),
    ("PNG", 0, 0.5), ("JPEG", 88, 0.75), ("JPEG", 85, 2.0),
)  # fmt: skip
DEFECTS = sorted(
    TEXT_DEFECTS | SHAPE_DEFECTS | {Defect.OVERLAP, Defect.UNASKED_TEXT, Defect.COVERED, Defect.MISSING_INK}
)


def exported(composition: Composition, kind: str, quality: int, scale: float) -> Composition:
    """Return what is known of an exported picture: its brief and its file."""
    image = Image.fromarray(composition.flatten())
    if scale != 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"quality": quality} if quality else {}))
    data = buffer.getvalue()
    canvas = composition.asset.format
    seen = Image.fromarray(read_image_bytes(data)).resize((canvas.width, canvas.height))
    asset = composition.asset
    return Composition(asset, Plate(np.asarray(seen), renderer="image"), asset.regions, encoded=data)


def cases(brief: pp.Brief, locales: list[str], defects: int) -> Iterator[dict[str, Any]]:
    """Yield one row for each judged file."""
    check = SynthesisCheck()
    for number, locale in enumerate(locales):
        for form in brief.formats:
            asset = brief.asset(locale, form.id)
            for index, region in enumerate(r for r in asset.regions if r.role.is_text):
                alone = cropped(asset, [region.id])
                chance = random.Random(f"{locale}{form.id}{region.id}")
                possible = [defect for defect in DEFECTS if makes_sense(region, defect, locale)]
                turn = number + index + 2 * brief.formats.index(form)
                for kind, quality, scale in EXPORTS:
                    ground = list(Ground)[turn % len(Ground)]
                    turn += 1
                    for defect in [None, *chance.sample(possible, min(defects, len(possible)))]:
                        scene, seed = Scene(ground), chance.randrange(1000)
                        try:
                            made = stage(alone, scene, defect=defect, region=region.id, seed=seed, sets=pp.SetBy.TYPE)
                        except InputError:
                            continue
                        file = exported(made, kind, quality, scale)
                        start = time.perf_counter()
                        found = check.validate(file, file.regions, pp.Context())
                        yield {
                            "locale": locale, "region": region.id, "ground": ground.value, "seed": seed,
                            "export": f"{kind} {quality or ''}".strip() + (f" x{scale:g}" if scale != 1 else ""),
                            "defect": defect.value if defect else "", "ms": 1000 * (time.perf_counter() - start),
                            "outcome": found[0].outcome.value if found else "not ours",
                            "measured": found[0].measured if found else None,
                        }  # fmt: skip


def table(rows: list[dict[str, Any]], key: str) -> None:
    """Print what was said, by one key."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    for name, group in groups.items():
        right = Counter(row["outcome"] for row in group if not row["defect"])
        wrong = Counter(row["outcome"] for row in group if row["defect"])
        alarms, clean = right["fail"] + right["not ours"], right.total()
        print(
            f"  {name or 'right':16} right {clean:4}: pass {right['pass']:4}, undecided {right['undecided']:3}, "
            f"alarm {alarms:3}  wrong {wrong.total():5}: missed {wrong['pass']:3}, fail {wrong['fail']:4}, "
            f"undecided {wrong['undecided']:4}, not this engine's {wrong['not ours']:4}"
        )


def main() -> None:
    """Print the tables, and write JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--defects", type=int, default=3)
    parser.add_argument("--locales", default="")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with resources.as_file(resources.files("proofpress.examples") / "campaign") as folder:
        brief = pp.load_brief(folder / "brief.json")
        locales = options.locales.split(",") if options.locales else list(brief.locales)
        rows = list(cases(brief, locales, options.defects))
    for key in ("export", "ground", "locale", "defect"):
        print(f"by {key}")
        table(rows, key)
    right, wrong = [r for r in rows if not r["defect"]], [r for r in rows if r["defect"]]
    alarms = sum(row["outcome"] in ("fail", "not ours") for row in right)
    missed = sum(row["outcome"] == "pass" for row in wrong)
    for name, count, total in (("alarms", alarms, len(right)), ("missed", missed, len(wrong))):
        low, high = Rate(count, total).interval
        print(f"{name} {count} of {total}: {count / total:.2%} (95 %: {low:.2%} to {high:.2%})")
    print(f"median {statistics.median(row['ms'] for row in rows):.0f} ms a region")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
