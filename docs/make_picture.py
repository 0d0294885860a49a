"""Make the picture of the README from the demo: `nox -s demo`, then `python docs/make_picture.py build/demo`.

It shows the portrait of every locale beside each other, in the order of the report.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from PIL import Image

TARGET: Final = Path(__file__).parent / "_static" / "demo.webp"
COLUMNS: Final = 7
WIDTH: Final = 280
GAP: Final = 12
GROUND: Final = (246, 244, 240)


def picture(folder: Path) -> Image.Image:
    """Return the contact sheet of a run's portraits."""
    report = json.loads((folder / "report.json").read_text("utf-8"))
    files = [folder / asset["image"] for asset in report["assets"] if asset["format"] == "portrait"]
    small = []
    for file in files:
        with Image.open(file) as opened:
            height = round(opened.height * WIDTH / opened.width)
            small.append(opened.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS))
    rows = -(-len(small) // COLUMNS)
    step_x, step_y = WIDTH + GAP, max(image.height for image in small) + GAP
    sheet = Image.new("RGB", (COLUMNS * step_x + GAP, rows * step_y + GAP), GROUND)
    for index, image in enumerate(small):
        sheet.paste(image, (GAP + index % COLUMNS * step_x, GAP + index // COLUMNS * step_y))
    return sheet


if __name__ == "__main__":
    picture(Path(sys.argv[1])).save(TARGET, quality=82, method=6)
