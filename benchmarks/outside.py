"""Pictures that image models made, judged by eye, and what `verify` says of them, beside the usual way of checking.

The usual way: all text is read, and a picture passes if every wanted word is a substring of it, case aside. Pictures and labels
(`labels.jsonl`: file, intended_text, language, correct, strict) lie in the folder `generated` of PROOFPRESS_OUTSIDE_DATA.
`strict` pictures are right; those that are not even `correct` are wrong; the others differ in case or layout alone, and may
go either way.

    PROOFPRESS_OUTSIDE_DATA=... python benchmarks/outside.py [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from proofpress.config import default_readers
from proofpress.image import load_image
from proofpress.interfaces import Hint
from proofpress.text import fold
from proofpress.verify import verify_image

_LOCALES: Final = {"en": "en-US", "zh": "zh-CN"}


def kind_of(label: dict[str, Any]) -> str:
    """Return what a picture is by its label."""
    return "right" if label["strict"] else "either" if label["correct"] else "wrong"


def naive(read: str, wanted: str) -> str:
    """Return the verdict of the usual way."""
    seen = " ".join(fold(read).lower().split())
    return "pass" if all(word in seen for word in fold(wanted).lower().split()) else "fail"


def main() -> None:
    """Print the table, and write what was said if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    folder = Path(os.environ["PROOFPRESS_OUTSIDE_DATA"], "generated")
    labels = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines()]
    reader = default_readers()[0]
    counts: Counter[tuple[str, str, str]] = Counter()
    rows, seconds = [], 0.0
    for label in labels:
        locale, wanted = _LOCALES[label["language"]], label["intended_text"]
        start = time.perf_counter()
        answer = verify_image(folder / label["file"], text=wanted, lang=locale, codes={})
        seconds += time.perf_counter() - start
        usual = naive(reader.read(load_image(folder / label["file"]), Hint(locale)).text, wanted)
        counts["verify", kind_of(label), answer["outcome"]] += 1
        counts[f"substring, {reader.name}", kind_of(label), usual] += 1
        rows.append({"file": label["file"], "kind": kind_of(label), "usual": usual, **answer})
    print("| | right: pass | fail | undecided | wrong: pass | fail | undecided | either: pass | fail | undecided |")
    print("|" + " --- |" * 10)
    for way in dict.fromkeys(way for way, _, _ in counts):
        cells = [
            counts[way, kind, out] for kind in ("right", "wrong", "either") for out in ("pass", "fail", "undecided")
        ]
        print(f"| {way} | {' | '.join(map(str, cells))} |")
    print(f"\n{len(labels)} pictures, {seconds / len(labels):.2f} s each by verify")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
