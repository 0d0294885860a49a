"""The examples of the W3C's rule "Text has minimum contrast", drawn by Chromium; needs the rule's own file."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import pytest
from PIL import Image

from proofpress.brief import Brand, Format, Role, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Context
from proofpress.plugins.checks.contrast import ContrastCheck
from proofpress.proof import Outcome
from proofpress.testing.samples import sample_asset, text_region

FOLDER: Final = Path(os.environ.get("PROOFPRESS_OUTSIDE_DATA", "none")) / "contrast"
RULE: Final = FOLDER / "act_text-contrast-afw4f7.md"
EXAMPLE: Final = re.compile(r"#### (Passed|Failed) Example (\d+)\n(.*?)```html\n(.*?)```", re.DOTALL)
BORDERLESS: Final = "<style>button{border-color:transparent!important}</style>"
"""The border of a button is not its text, and nearer to it than a box can be cut."""
HIDDEN: Final = "<style>*{color:transparent!important;text-shadow:none!important}</style>"
NOT_LANGUAGE: Final = ("Passed", "7")
"""An X on a button is exempt from the rule because it is no word; its contrast is low indeed."""
SIZE: Final = (620, 160)
STRICTER: Final = (("Passed", "2"), ("Passed", "3"))
"""The rule asks for the highest contrast anywhere on the ground; ours is that of its least favourable twentieth. On a gradient
and a photograph these differ: there the figure of most of the ground is held against the rule."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not RULE.is_file(), reason="PROOFPRESS_OUTSIDE_DATA names no folder with contrast/act_*.md"),
]


def examples() -> list[tuple[str, str, str]]:
    text = RULE.read_text("utf-8") if RULE.is_file() else ""
    return [(kind, number, code) for kind, number, _, code in EXAMPLE.findall(text)]


def shot(code: str, page: Path) -> Pixels:
    body = code.replace("/test-assets/contrast/", f"file://{FOLDER}/act_")
    page.write_text(f"<!doctype html><meta charset=utf-8><body>{BORDERLESS}{body}", "utf-8")
    picture = page.with_suffix(".png")
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--allow-file-access-from-files",
        "--hide-scrollbars", "--disable-lcd-text", f"--window-size={SIZE[0]},{SIZE[1]}",
        f"--screenshot={picture}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return np.asarray(Image.open(picture).convert("RGB"))


def lines(seen: Pixels, bare: Pixels) -> list[Box]:
    """Return the boxes of the lines of text: where the page differs from the same page with transparent text."""
    gap = np.abs(seen.astype(int) - bare).max(axis=-1) > 8
    rows = np.concatenate([[False], gap.any(axis=1), [False]])
    turns = np.flatnonzero(rows[1:] != rows[:-1])
    found = []
    for top, bottom in zip(turns[::2], turns[1::2], strict=True):
        columns = np.flatnonzero(gap[top:bottom].any(axis=0))
        found.append(Box.from_edges(int(columns[0]), int(top), int(columns[-1]) + 1, int(bottom)).expanded(3))
    return [box.intersection(Box(0, 0, *SIZE)) for box in found]


@pytest.mark.parametrize(("kind", "number", "code"), examples())
def test_the_check_says_what_the_w3c_says(kind: str, number: str, code: str, tmp_path: Path) -> None:
    seen, bare = shot(code, tmp_path / "seen.html"), shot(code + HIDDEN, tmp_path / "bare.html")
    if not np.any(seen != bare):
        # Text in a shadow tree takes no style from outside: everything that is no white is text.
        bare = np.full_like(seen, 255)
    large = "font-size:18pt" in code or ("font-size:14pt" in code and "font-weight:700" in code)
    outcomes, typical = [], ""
    for box in lines(seen, bare):
        region = text_region(
            "Some text", box=box, role=Role.LABEL, set_by=SetBy.MODEL, color=None, min_font_px=8, max_font_px=20
        )
        asset = attrs.evolve(
            sample_asset(region), format=Format("page", *SIZE), brand=Brand(min_contrast=3.0 if large else 4.5)
        )
        rgba = np.dstack([seen, np.full(seen.shape[:2], 255, np.uint8)])[box.y : box.bottom, box.x : box.right]
        layer = Layer(region.id, box.x, box.y, rgba, set_by=SetBy.MODEL)
        composition = Composition(asset, Plate(seen), (region,), (layer,))
        found = ContrastCheck().validate(composition, (region,), Context())
        outcomes += [f.outcome for f in found]
        typical = found[0].reason
    assert outcomes
    if (kind, number) in STRICTER:
        stated = re.search(r"([\d.]+):1 on most of it", typical)
        assert stated is not None, typical
        assert float(stated.group(1)) >= 4.5
        return
    expected = Outcome.FAIL if kind == "Failed" or (kind, number) == NOT_LANGUAGE else Outcome.PASS
    assert (Outcome.FAIL if Outcome.FAIL in outcomes else Outcome.PASS) is expected, outcomes


def test_the_rule_has_its_examples() -> None:
    assert len(examples()) == 22
