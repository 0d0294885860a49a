"""Does `verify` tell one mark from another at the end of a line: a full stop from a comma, a colon from a semicolon?

Lines of a few English words in Latin faces, one mark at the end, on a plain ground. Each is asked about twice: as it is, and
with another mark. The same seed draws the same lines.

    python -m pip install --no-deps --target fonts $(cat benchmarks/fonts.txt)
    python benchmarks/marks.py --fonts fonts [--lines 300] [--seed 11]
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from proofpress.verify import verify_image

_MARKS: Final = ".,:;!?"
_WORDS: Final = (
    "Fresh", "BREAD", "every", "morning", "Open", "daily", "until", "late", "Only", "today", "Coffee", "and", "cake", "LIMITED",
    "SALE", "Enjoy", "Summer", "flavours", "why", "Party", "Monday",
)  # fmt: skip
_PX: Final = (28, 36, 48, 64)
_GROUNDS: Final = (("white", "#202020"), ("#204060", "white"), ("#f0e0c0", "#202020"))
_WIDTH: Final = 900


def faces(folder: Path) -> list[Path]:
    """Return the font files that have all letters, small ones too, and marks."""
    wanted = {ord(sign) for sign in _MARKS + "".join(_WORDS)}
    paths = sorted(path for path in folder.rglob("*") if path.suffix in {".ttf", ".otf"})
    known = [path for path in paths if wanted <= set(TTFont(path, lazy=True, fontNumber=0).getBestCmap() or {})]
    return [path for path in known if _height(path, "x") < _height(path, "X")]


def _height(path: Path, letter: str) -> int:
    return int(ImageFont.truetype(str(path), 200).getmask(letter).size[1])


def lines(paths: list[Path], count: int, seed: int) -> Iterator[tuple[Image.Image, str, str]]:
    """Yield pictures of lines, what each says, and the same with another mark."""
    chance = random.Random(seed)
    while count:
        font = ImageFont.truetype(str(chance.choice(paths)), chance.choice(_PX))
        text = " ".join(chance.sample(_WORDS, chance.randint(1, 3)))
        mark, other = chance.sample(_MARKS, 2)
        ground, ink = chance.choice(_GROUNDS)
        if font.getlength(text + mark) > _WIDTH - 120:
            continue
        picture = Image.new("RGB", (_WIDTH, 260), ground)
        ImageDraw.Draw(picture).text((60, 90), text + mark, ink, font=font)
        count -= 1
        yield picture, text + mark, text + other


def main() -> None:
    """Print how often each mark passes as itself and as another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    found: dict[str, Counter[str]] = {"right": Counter(), "wrong": Counter()}
    with TemporaryDirectory() as folder:
        path = Path(folder, "line.png")
        for picture, right, wrong in lines(faces(options.fonts), options.lines, options.seed):
            picture.save(path)
            for kind, text in (("right", right), ("wrong", wrong)):
                outcome = verify_image(path, text=text, lang="en-US", codes={})["outcome"]
                found[kind][outcome] += 1
                if (kind, outcome) in {("wrong", "pass"), ("right", "fail")}:
                    print(f"{right!r} asked as {text!r}: {outcome}")
    for kind, outcomes in found.items():
        print(kind, dict(sorted(outcomes.items())))


if __name__ == "__main__":
    main()
