"""The same text through headless Chromium, on the same font files."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from proofpress.typography import Setting

MANNERS: Final = {
    "ja": "word-break:auto-phrase;line-break:strict",
    "ko": "word-break:keep-all",
    "zh": "line-break:strict",
}
"""The CSS that asks for what we do unasked."""
SCRIPT: Final = """
document.fonts.ready.then(async () => {
  await Promise.all([...document.fonts].map(font => font.load()));
  const found = {};
  for (const block of document.querySelectorAll("div")) {
    const range = document.createRange(), boxes = [];
    for (const span of block.children) {
      const text = span.firstChild;
      for (let at = 0; at < text.data.length;) {
        const units = String.fromCodePoint(text.data.codePointAt(at)).length;
        range.setStart(text, at); range.setEnd(text, at + units);
        const box = [...range.getClientRects()].pop();
        boxes.push(box ? [box.left, box.top, box.right, box.bottom] : null);
        at += units;
      }
    }
    found[block.id] = boxes;
  }
  document.getElementById("found").textContent = JSON.stringify(found);
});
"""
CHROMIUM: Final = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--hide-scrollbars",
)  # fmt: skip


def faces_of(setting: Setting) -> list[int]:
    """Return for each character of a setting the face that draws it; what no face draws goes with what stands before it."""
    faces = [-1] * len(setting.text)
    for line in setting.lines:
        for run in line.runs:
            for at in run.clusters:
                faces[at] = run.font
    first = next((face for face in faces if face >= 0), 0)
    for at, face in enumerate(faces):
        if face < 0:
            faces[at] = faces[at - 1] if at else first
    return faces


def font_faces(settings: Iterable[Setting]) -> str:
    """Return the rules that make the files of some settings known to the browser."""
    files = {use.sha256: use.path for setting in settings for use in setting.fonts}
    rule = '@font-face{{font-family:f{};font-weight:100 900;src:url("{}")}}'
    return "".join(rule.format(digest[:12], path.as_uri()) for digest, path in files.items())


def manner(setting: Setting) -> str:
    """Return the CSS of a setting's box: its size, its main face, its weight."""
    faces = faces_of(setting)
    main = setting.fonts[max(set(faces), key=faces.count)]
    style = setting.style
    return (
        f"width:{setting.width}px;font:{style.weight} {setting.size_px}px/{style.leading} f{main.sha256[:12]};"
        f"text-align:{style.align};text-rendering:geometricPrecision;"
        f"{MANNERS.get(style.locale.split('-')[0], '')}"
    )


def marked_up(setting: Setting) -> str:
    """Return the text with one span for each change of face; the spans do not make lines taller."""
    pieces = []
    for face, group in groupby(zip(faces_of(setting), setting.text, strict=True), key=itemgetter(0)):
        text = html.escape("".join(character for _, character in group))
        pieces.append(f'<span style="font-family:f{setting.fonts[face].sha256[:12]};line-height:0">{text}</span>')
    return "".join(pieces)


def measured(settings: Mapping[str, Setting], folder: Path) -> dict[str, list[list[float] | None]]:
    """Return for each setting the box of every character, as the browser sets it."""
    blocks = "".join(
        f'<div id="{name}" lang="{setting.style.locale}" dir="{setting.direction}" '
        f'style="position:absolute;left:0;top:0;{manner(setting)}">{marked_up(setting)}</div>'
        for name, setting in settings.items()
    )
    head = f"<!doctype html><meta charset=utf-8><style>{font_faces(settings.values())}</style>"
    page = folder / "page.html"
    page.write_text(f"{head}{blocks}<pre id=found></pre><script>{SCRIPT}</script>", encoding="utf-8")
    dumped = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=240, check=True,
    ).stdout  # fmt: skip
    match = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.DOTALL)
    if not match or not match.group(1):
        raise AssertionError("the browser measured nothing")
    found: dict[str, list[list[float] | None]] = json.loads(html.unescape(match.group(1)))
    return found


def screenshot(page: Path, target: Path, width: int, height: int) -> None:
    """Save what the browser shows of a page."""
    subprocess.run(
        [
            *CHROMIUM, f"--user-data-dir={page.parent / 'profile'}", f"--window-size={width},{height}",
            "--virtual-time-budget=60000", f"--screenshot={target}", page.as_uri(),
        ],
        capture_output=True, timeout=240, check=True,
    )  # fmt: skip


def lines_of(text: str, boxes: list[list[float] | None], size: float) -> list[str]:
    """Return the lines of a text by where the browser put its characters."""
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
