"""Lines and letter positions beside headless Chromium's, on the same fonts."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.typography.sample_copy import COPY, LOCALES

from proofpress.typography import FontLibrary, Setting, Style, set_text
from proofpress.typography.glue import glued

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed"),
]
RULES = {
    "ja-JP": "word-break:auto-phrase;line-break:strict",
    "ko-KR": "word-break:keep-all",
    "zh-CN": "line-break:strict",
}
WIDTHS = (260, 420)
SCRIPT = """
document.fonts.ready.then(async () => {
  await Promise.all([...document.fonts].map(font => font.load()));
  const found = {};
  for (const block of document.querySelectorAll("div")) {
    const text = block.firstChild, range = document.createRange();
    found[block.id] = [...text.data].map((_, at) => {
      range.setStart(text, at); range.setEnd(text, at + 1);
      const box = [...range.getClientRects()].pop();
      return box ? [box.left, box.top, box.right, box.bottom] : null;
    });
  }
  document.getElementById("found").textContent = JSON.stringify(found);
});
"""


def page(settings: dict[str, Setting]) -> str:
    faces = {use.sha256: use.path for setting in settings.values() for use in setting.fonts}
    source = '@font-face{{font-family:f{};font-weight:100 900;src:url("file://{}")}}'
    rules = "".join(source.format(digest[:12], path) for digest, path in faces.items())
    blocks = []
    for name, setting in settings.items():
        # The face of the main script comes last, except where it brings its own Latin.
        families = sorted(
            {use.sha256: use.name for use in setting.fonts}.items(), key=lambda use: use[1] != "Noto Sans"
        )
        manner = (
            f"position:absolute;left:0;top:0;width:{setting.width}px;font-size:{setting.size_px}px;line-height:1.2;"
            f"font-family:{','.join(f'f{digest[:12]}' for digest, _ in families)};{RULES.get(setting.style.locale, '')}"
        )
        tags = f'id="{name}" lang="{setting.style.locale}" dir="{setting.direction}" style="{manner}"'
        blocks.append(f"<div {tags}>{html.escape(setting.text)}</div>")
    head = f"<!doctype html><meta charset=utf-8><style>{rules}</style>"
    return f"{head}{''.join(blocks)}<pre id=found></pre><script>{SCRIPT}</script>"


def lines_of(text: str, boxes: list[list[float] | None], size: float) -> list[str]:
    lines: list[str] = []
    middle = None
    for character, box in zip(text, boxes, strict=True):
        if box and character != " ":
            if middle is None or (box[1] + box[3]) / 2 > middle + size * 0.7:
                lines.append("")
                middle = (box[1] + box[3]) / 2
            lines[-1] += character
        elif lines:
            lines[-1] += character
    return [line.strip() for line in lines]


def test_lines_and_positions_agree_with_chromium(fonts: FontLibrary, tmp_path: Path) -> None:
    cases = [(locale, text, width) for locale in LOCALES for text in COPY[locale] for width in WIDTHS]
    settings = {
        f"b{number}": set_text(text, width=width, height=2000, style=Style(locale, 20, 20), fonts=fonts)
        for number, (locale, text, width) in enumerate(cases)
    }
    (tmp_path / "page.html").write_text(page(settings), encoding="utf-8")
    dumped = subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--allow-file-access-from-files",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=30000",
            "--dump-dom",
            (tmp_path / "page.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    ).stdout
    match = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.DOTALL)
    assert match
    found = json.loads(html.unescape(match.group(1)))
    different, apart = [], []
    for name, setting in settings.items():
        ours = [setting.text[line.start : line.end] for line in setting.lines]
        theirs = lines_of(setting.text, found[name], setting.size_px)
        if ours != theirs:
            different.append((setting.style.locale, ours, theirs))
            continue
        for line in setting.lines:
            boxes = [box for box in found[name][line.start : line.end] if box]
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            gap = max(abs(left - line.x), abs(right - line.x - line.width))
            # Spaces between scripts take either face; the faces differ there by a hundredth of an em.
            if gap > 1 + 0.01 * setting.size_px * setting.text[line.start : line.end].count(" "):
                apart.append((setting.style.locale, setting.text[line.start : line.end], gap))
    # ICU's Japanese phrases are not Chromium's, and our glue keeps numbers with their units.
    unexplained = [case for case in different if case[0] != "ja-JP" and not glued(" ".join(case[1]))]
    assert len(different) <= 0.05 * len(settings), different
    assert not unexplained
    assert not apart
