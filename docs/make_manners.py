"""Make the picture of docs/manners.md from docs/manners/brief.json: `python docs/make_manners.py`; each poster is approved."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image

import proofpress as pp

HERE: Final = Path(__file__).parent
TARGET: Final = HERE / "_static" / "manners.webp"
COLUMNS: Final = 2
WIDTH: Final = 720
GAP: Final = 16
GROUND: Final = (246, 244, 240)


def picture() -> Image.Image:
    """Return the contact sheet.

    Raises:
        SystemExit: A poster is not approved.
    """
    pipeline = pp.Pipeline(
        renderer=pp.ProceduralRenderer(), compositors=[pp.TypeCompositor()], validators=pp.default_validators()
    )
    posters = []
    for proof in pipeline.run_all(pp.load_brief(HERE / "manners" / "brief.json")):
        if proof.status.value != "approved" or proof.image is None:
            raise SystemExit(f"{proof.asset.id}: {proof.status}: {proof.reason}")
        height = round(proof.image.height * WIDTH / proof.image.width)
        posters.append(proof.image.resize((WIDTH, height), Image.Resampling.LANCZOS))
    rows = -(-len(posters) // COLUMNS)
    step_x, step_y = WIDTH + GAP, max(poster.height for poster in posters) + GAP
    sheet = Image.new("RGB", (COLUMNS * step_x + GAP, rows * step_y + GAP), GROUND)
    for index, poster in enumerate(posters):
        sheet.paste(poster, (GAP + index % COLUMNS * step_x, GAP + index // COLUMNS * step_y))
    return sheet


if __name__ == "__main__":
    picture().save(TARGET, quality=84, method=6)
