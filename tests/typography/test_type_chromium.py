"""Lines and letter positions beside headless Chromium's, on the same fonts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.typography.browser import lines_of, measured
from tests.typography.retail import BLOCKS, RETAIL, set_block

from proofpress.typography import FontLibrary, Line, Setting

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed"),
]
PAGE = Path(__file__).parents[2] / "docs" / "typography.md"


def explained() -> set[tuple[str, str]]:
    """Return locale and block of every row of the table of differences in the documentation."""
    rows = re.findall(r"^\| ([a-z]{2}-[A-Z]{2}) \| ([a-z]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return set(rows)


def clusters(setting: Setting, line: Line) -> Iterator[tuple[int, int, float, float]]:
    """Yield first and past-last code point, left and right edge of the clusters of a line that hold one letter each."""
    starts = sorted({at for run in line.runs for at in run.clusters})
    ends = dict(zip(starts, [*starts[1:], line.end], strict=True))
    pen = line.x
    for run in line.runs:
        edges: dict[int, list[float]] = {}
        for cluster, advance in zip(run.clusters, run.advances, strict=True):
            edges.setdefault(cluster, [pen, pen])
            pen += advance
            edges[cluster][1] = pen
        for cluster, (left, right) in edges.items():
            if len(re.findall(r"\w", setting.text[cluster : ends[cluster]])) == 1:
                yield cluster, ends[cluster], left, right


def shift(setting: Setting, line: Line) -> float:
    """Return how far a line was moved from where its alignment puts it, so that its ink stays in the box."""
    if setting.style.align == "center":
        return line.x - (setting.width - line.width) / 2
    return line.x if setting.direction == "ltr" else line.x - (setting.width - line.width)


def test_lines_and_positions_agree_with_chromium(fonts: FontLibrary, tmp_path: Path) -> None:
    settings = {
        f"{locale}_{name}": set_block(RETAIL[locale][name], locale, name, fonts) for locale in RETAIL for name in BLOCKS
    }
    found = measured(settings, tmp_path)
    different, apart, compared = {}, [], 0
    for name, setting in settings.items():
        boxes = found[name]
        ours = [setting.text[line.start : line.end] for line in setting.lines]
        theirs = lines_of(setting.text, boxes, setting.size_px)
        if ours != theirs:
            different[name] = ours, theirs
            continue
        for line in setting.lines:
            moved = shift(setting, line)
            assert line.ink is not None
            touches = min(line.ink.x0, setting.width - line.ink.x1) < 0.01 or moved == shift(setting, setting.lines[0])
            assert abs(moved) < 0.01 or touches
            for start, end, left, right in clusters(setting, line):
                seen = [box for box in boxes[start:end] if box]
                gap = max(
                    abs(min(box[0] for box in seen) + moved - left), abs(max(box[2] for box in seen) + moved - right)
                )
                compared += 1
                # Turkish keeps the dot of fi by shaping two letters; the browser draws the ligature of the font.
                dotted = setting.style.locale == "tr-TR" and "fi" in setting.text[start - 1 : end + 1]
                if gap > 1 and not dotted:
                    apart.append((name, setting.text[start:end], round(gap, 2)))
    report = [f"{len(settings) - len(different)} of {len(settings)} blocks alike, {compared} letters compared"]
    report += [f"{name}: {' / '.join(ours)}  |  {' / '.join(theirs)}" for name, (ours, theirs) in different.items()]
    print("\n".join(report))  # noqa: T201 - pytest -rP shows it
    assert not apart
    assert compared > 8_000
    assert len(different) <= 0.05 * len(settings)
    assert {tuple(name.split("_")) for name in different} <= explained()
