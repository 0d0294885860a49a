"""How small the smallest sign of a typeface is, against the strokes of its letters: what is smaller is no sign but a speck.

For each face: the median run of ink across the letters of a word is its stroke; of the signs below each body of ink is
measured, its area in squares of the stroke. Faces without Latin letters are left out.

    python -m pip install --no-deps --target fonts $(cat benchmarks/fonts.txt)
    python benchmarks/specks.py --fonts fonts
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from proofpress.bodies import bodies
from proofpress.specks import stroke_of

_WORD: Final = "Hamburgefonstiv"
_SIGNS: Final = ".,:;'’“”·•!?-–ijäáàâãåăāąçčċėőżạảĩ"
_PX: Final = 200


def inked(font: ImageFont.FreeTypeFont, text: str) -> list[npt.NDArray[np.intp]]:
    """Return the bodies of ink of a text."""
    drawn = Image.new("L", (_PX * (len(text) + 2), 3 * _PX))
    ImageDraw.Draw(drawn).text((_PX, _PX), text, 255, font=font)
    return list(bodies(np.asarray(drawn) > 127))


def smallest(path: Path) -> tuple[float, str] | None:
    """Return the area of the smallest sign of a face in squares of its stroke, and the sign; None without Latin letters."""
    known = TTFont(path, lazy=True, fontNumber=0).getBestCmap() or {}
    if not all(ord(letter) in known for letter in _WORD):
        return None
    font = ImageFont.truetype(str(path), _PX)
    stroke = stroke_of(inked(font, _WORD))
    if not stroke:
        return None
    found = [
        (float((body[:, 2] - body[:, 1] + 1).sum()) / stroke**2, sign)
        for sign in _SIGNS
        if ord(sign) in known
        for body in inked(font, sign)
    ]
    return min(found) if found else None


def main() -> None:
    """Print the smallest signs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    options = parser.parse_args()
    paths = sorted(path for path in options.fonts.rglob("*") if path.suffix in {".ttf", ".otf", ".woff2", ".woff"})
    rows = sorted((*found, path.name) for path in paths if (found := smallest(path)) is not None)
    for area, sign, name in rows[:10]:
        print(f"{area:.2f} {sign} {name}")
    for share in (0, 1, 5, 25, 50):
        print(f"{share} % of {len(rows)} faces: at most {np.percentile([area for area, *_ in rows], share):.2f}")


if __name__ == "__main__":
    main()
