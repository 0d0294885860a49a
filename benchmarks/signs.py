"""Prices with rare signs of currency, as models draw them: how many right ones pass, and whether any wrong one does.

Each price is drawn right and wrong in every way below, in all scenes and in fonts of one half of `validator_cases.py`, and
judged by `text` with the installed readers. Thresholds were chosen on `tune`; `report` is reported.

    python -m pip install --no-deps --target fonts $(cat benchmarks/fonts.txt)
    python benchmarks/signs.py --fonts fonts [--half report] [--locales tr-TR,vi-VN] [--prices 2]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from proofpress.brief import SetBy
from proofpress.config import default_readers, default_validators
from proofpress.interfaces import Context, Validator
from proofpress.proof import Finding, Outcome
from proofpress.testing.scenes import MODEL_SCENES, SCENES, Scene, stage

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.validator_cases import HALVES, Case, Half, asset_of, fonts_in, in_font

_PRICES: Final = {
    "tr-TR": ("₺{}", "₺"), "vi-VN": ("{}\u00a0₫", "₫"), "he-IL": ("\u200f{}\u00a0\u200f₪", "₪"), "hi-IN": ("₹{}", "₹"),
    "th-TH": ("฿{}", "฿"), "ko-KR": ("₩{}", "₩"),
}  # fmt: skip
"""How a price is written, and its sign."""
_RIVALS: Final = (*"$€£¥₺₫₪₹₩฿₽₴₦₱₸₡₲₵₭₮₾₼đĐdtRNBWECLTPKSDHFIJUYZ127468&%#", "Rs", "TL", "lt", "")
_SIZES: Final = (24.0, 36.0, 52.0)
_RIGHT: Final = "right"


@attrs.frozen
class Drawn:
    """One price and what is drawn in its place.

    Attributes:
        kind: What is wrong with it.
        price: The copy.
        drawn: What the picture says.
    """

    kind: str
    price: str
    drawn: str


def ways(locale: str, number: str, chance: random.Random) -> Iterator[Drawn]:
    """Yield a price as it is drawn right, and wrong in one way each.

    Args:
        locale: Whose sign and order.
        number: Its digits.
        chance: Chooses places and rivals.
    """
    pattern, sign = _PRICES[locale]
    right = pattern.format(number)
    place = chance.choice([index for index, character in enumerate(number) if character.isdecimal()])
    digit = chance.choice([other for other in "0123456789" if other != number[place]])
    rivals = [rival for rival in _RIVALS if rival != sign]
    yield Drawn(_RIGHT, right, right)
    for rival in chance.sample(rivals, 4):
        yield Drawn("another sign", right, right.replace(sign, rival).strip())
    yield Drawn("wrong digit", right, pattern.format(number[:place] + digit + number[place + 1 :]))
    yield Drawn("digit more", right, pattern.format(digit + number if digit != "0" else number + digit))
    yield Drawn("sign twice", right, right.replace(sign, 2 * sign))
    yield Drawn("sign at both ends", right, right + sign if right.startswith(sign) else sign + right)
    yield Drawn("sign at the other end", right, number + sign if right.startswith(sign) else sign + number)
    yield Drawn("mark before", right, f".{right}")
    if len(number) > 1:
        yield Drawn("space within", right, pattern.format(f"{number[0]} {number[1:]}"))
    for separator, other in ((".", ","), (",", ".")):
        if separator in number:
            yield Drawn("wrong separator", right, pattern.format(number.replace(separator, other)))


def numbers(chance: random.Random, count: int) -> Iterator[str]:
    """Yield amounts of three forms in turn: whole, with cents, with a thousands separator."""
    for index in range(count):
        if index % 3 == 0:
            yield f"{chance.randint(1, 9999)}.{chance.randint(0, 99):02d}"
        else:
            yield f"{chance.randint(1000, 99999):,}" if index % 3 == 1 else str(chance.randint(2, 999))


def judged(way: Drawn, case: Case, check: Validator) -> Finding:
    """Return what the check says of a price that is drawn in one way."""
    asset, other = asset_of(case), asset_of(attrs.evolve(case, text=way.drawn))
    shown = stage(other, case.scene, region="copy", seed=case.seed, sets=SetBy.MODEL)
    region = attrs.evolve(shown.regions[0], content=asset.regions[0].content)
    claimed = attrs.evolve(shown, asset=attrs.evolve(shown.asset, regions=asset.regions), regions=(region,))
    return check.validate(claimed, (region,), Context())[0]


def main() -> None:
    """Judge all and print a table; wrong prices that pass are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--locales", default=",".join(_PRICES))
    parser.add_argument("--prices", type=int, default=3, help="in each scene and locale")
    options = parser.parse_args()
    fonts, half = fonts_in(options.fonts), options.half
    (check,) = (check for check in default_validators(default_readers()) if check.name == "text")
    counts: Counter[tuple[str, str, Outcome]] = Counter()
    for locale in options.locales.split(","):
        chance = random.Random(f"{half}:{locale}")
        for index, scene in enumerate((*SCENES, *MODEL_SCENES)):
            for number in numbers(chance, options.prices):
                for way in ways(locale, number, chance):
                    case = _case(way, locale, half, in_font(scene, fonts, half, locale, chance.randrange(1000)), index)
                    finding = judged(way, case, check)
                    counts[locale, way.kind, finding.outcome] += 1
                    if way.kind != _RIGHT and finding.outcome is Outcome.PASS:
                        print(f"{locale}: {way.drawn} passed as {way.price} ({case.scene.name}): {finding.reason}")
    _tell(counts)


def _case(way: Drawn, locale: str, half: Half, scene: Scene, index: int) -> Case:
    size = _SIZES[(index + len(way.drawn)) % len(_SIZES)]
    return Case(way.drawn, half, locale, way.price, size, scene, SetBy.MODEL, None, 2 * index + HALVES.index(half))


def _tell(counts: Counter[tuple[str, str, Outcome]]) -> None:
    """Print a table: right prices of each locale, then all locales by what is wrong."""
    rows: dict[tuple[str, str], Counter[Outcome]] = {}
    for (locale, kind, outcome), count in counts.items():
        for row in ((locale, kind), ("all", kind)):
            if row[0] == "all" or kind == _RIGHT:
                rows.setdefault(row, Counter())[outcome] += count
    print("\n| locale | drawn | pass | fail | undecided |\n| --- | --- | --- | --- | --- |")
    for (locale, kind), told in sorted(rows.items(), key=lambda row: row[0][0] == "all"):
        print(f"| {locale} | {kind} | {told[Outcome.PASS]} | {told[Outcome.FAIL]} | {told[Outcome.UNDECIDED]} |")


if __name__ == "__main__":
    main()
