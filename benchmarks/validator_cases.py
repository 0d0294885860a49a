"""The cases of `validators.py`: copy in fourteen locales, fonts that calibration never sees, and every class of defect.

The cases fall in two halves that share no phrase, no font and no seed: on `tune` thresholds were chosen, `report` is reported.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import attrs
from babel.numbers import format_currency

from proofpress.brief import Asset, SetBy
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.testing.defects import makes_sense
from proofpress.testing.mutations import SHAPE_DEFECTS, TEXT_DEFECTS, Defect
from proofpress.testing.samples import sample_asset, text_region
from proofpress.testing.scenes import MODEL_SCENES, SCENES, Scene

__all__ = ["CLASSES", "FONTS", "HALVES", "Case", "Half", "asset_of", "cases", "fonts_in", "in_font", "phrases"]

Half = Literal["tune", "report"]
HALVES: Final[tuple[Half, ...]] = ("tune", "report")
CLASSES: Final = tuple(
    defect
    for defect in Defect
    if defect
    in TEXT_DEFECTS | SHAPE_DEFECTS | {Defect.OVERLAP, Defect.COVERED, Defect.MISSING_INK, Defect.UNASKED_TEXT}
)
"""What is planted; faults of place, size and contrast are other checks' business."""
_DIGITS_WANTED: Final = 232
"""Wrong digits in each locale on the reported half: more than 3,000 in all."""
_CURRENCIES: Final = {
    "en-US": "USD", "de-DE": "EUR", "fr-FR": "EUR", "es-ES": "EUR", "pl-PL": "PLN", "tr-TR": "TRY", "vi-VN": "VND",
    "ar-EG": "EGP", "he-IL": "ILS", "hi-IN": "INR", "th-TH": "THB", "ja-JP": "JPY", "zh-CN": "CNY", "ko-KR": "KRW",
}  # fmt: skip
FONTS: Final = {
    "tune": {
        "Latn": ("NotoSerif[wdth,wght].ttf", "OpenSans[wdth,wght].ttf", "Roboto[wdth,wght].ttf"),
        "Arab": ("Cairo[slnt,wght].ttf", "Amiri-Regular.ttf"), "Hebr": ("Heebo[wght].ttf", "Assistant[wght].ttf"),
        "Deva": ("Mukta-Medium.ttf", "Hind-Medium.ttf"), "Thai": ("Kanit-Regular.ttf", "Sarabun-Regular.ttf"),
        "Jpan": ("NotoSansJP-Regular.otf",), "Hans": ("NotoSansSC-Regular.otf",), "Kore": ("NotoSansKR-Regular.otf",),
    },
    "report": {
        "Latn": (
            "Lora[wght].ttf", "Montserrat[wght].ttf", "Merriweather[opsz,wdth,wght].ttf", "Oswald[wght].ttf",
            "SourceSerif4[opsz,wght].ttf",
        ),
        "Arab": ("Tajawal-Medium.ttf", "Almarai-Regular.ttf"), "Hebr": ("FrankRuhlLibre[wght].ttf", "Rubik[wght].ttf"),
        "Deva": ("Baloo2[wght].ttf", "Poppins-Medium.ttf"), "Thai": ("Prompt-Regular.ttf", "Prompt-SemiBold.ttf"),
        "Jpan": ("NotoSerifJP-Regular.otf",), "Hans": ("NotoSerifSC-Regular.otf",), "Kore": ("NotoSerifKR-Regular.otf",),
    },
}  # fmt: skip
"""File names by half and writing: all of them others than those that clean copies are set in, in the reported half."""
_WRITING: Final = {"ar": "Arab", "he": "Hebr", "hi": "Deva", "th": "Thai", "ja": "Jpan", "zh": "Hans", "ko": "Kore"}
_SCRIPTS: Final = {"Jpan": ("Hani", "Hira", "Kana"), "Hans": ("Hani",), "Kore": ("Hang", "Hani")}
_SIZES: Final = (24.0, 36.0, 52.0)


@attrs.frozen
class Case:
    """One picture to judge.

    Attributes:
        key: Names it for good.
        half: Which half it belongs to.
        locale: Of the copy.
        text: The copy.
        size: Greatest font size, px.
        scene: How it is shown.
        sets: Who is said to have set it.
        defect: What is wrong with it; None if it is right.
        seed: Of ground, hand and place of the defect.
    """

    key: str
    half: Half
    locale: str
    text: str
    size: float
    scene: Scene
    sets: SetBy
    defect: Defect | None
    seed: int


def fonts_in(folder: Path) -> dict[str, Path]:
    """Return the font files below a folder by name.

    Raises:
        SystemExit: Some are missing.
    """
    found = {path.name: path for path in sorted(folder.rglob("*")) if path.suffix in (".ttf", ".otf")}
    wanted = {name for half in FONTS.values() for names in half.values() for name in names}
    if missing := sorted(wanted - set(found)):
        raise SystemExit(f"{folder} lacks {', '.join(missing)}; see the top of validators.py")
    return found


def phrases(locale: str, half: Half) -> list[str]:
    """Return the phrases of a locale and half: written ones, then prices, dates and article numbers."""
    written = json.loads(Path(__file__).with_name("phrases.json").read_text("utf-8"))[locale]
    chance = random.Random(f"{locale}:{half}")
    return [*written[HALVES.index(half) :: 2], *_numbers(locale, chance)]


def _numbers(locale: str, chance: random.Random) -> list[str]:
    found = []
    for _ in range(2):
        whole = chance.choice((chance.randint(1, 99), chance.randint(100, 999), chance.randint(1000, 99999)))
        currency = _CURRENCIES[locale]
        amount = whole if currency in ("JPY", "KRW", "VND") else whole + chance.choice((0.49, 0.9, 0.95, 0.99, 0.5))
        found.append(format_currency(amount, currency, locale=locale.replace("-", "_")))
    letters = "".join(chance.choice("ABCDEFGHKLMNPRSTUVXYZ") for _ in range(3))
    found.append(f"{letters}-{chance.randint(0, 9999):04d}")
    found.append(f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.20{chance.randint(26, 29)}")
    return found


def asset_of(case: Case) -> Asset:
    """Return the asset of a case: one region, with room to spare."""
    width = 480
    units = sum(1.0 if ord(character) > 0x2E80 else 0.62 for character in case.text)
    lines = max(1, round(units * case.size / (width - 40) + 0.5))
    height = round(1.5 * case.size * lines + 24)
    region = text_region(
        case.text,
        box=text_region("").box.moved(-8, -8),
        max_font_px=case.size,
        min_font_px=9.0,
        color=None,
        max_lines=None,
    )
    region = attrs.evolve(region, box=attrs.evolve(region.box, width=width - 32, height=height))
    return sample_asset(region, locale=case.locale, width=width, height=height + 32)


def cases(fonts: dict[str, Path], half: Half, *, locales: tuple[str, ...] = EXAMPLE_LOCALES) -> Iterator[Case]:
    """Yield the cases of a half, by locale.

    Args:
        fonts: As from `fonts_in`.
        half: Which.
        locales: Which.
    """
    for locale in locales:
        copy = phrases(locale, half)
        for number, text in enumerate(copy):
            yield from _of_phrase(fonts, half, locale, number, text)
        if half == "report":
            yield from _wrong_digits(fonts, locale, copy)


def _of_phrase(fonts: dict[str, Path], half: Half, locale: str, number: int, text: str) -> Iterator[Case]:
    turns = 2 if half == "report" else 1
    scenes = (*SCENES, *MODEL_SCENES)

    def case(turn: int, defect: Defect | None, sets: SetBy) -> Case:
        seed = 2 * (number * 31 + turn) + HALVES.index(half)
        kind = defect.value if defect else "right"
        index = number + turn + (list(Defect).index(defect) if defect else 0)
        if sets is SetBy.TYPE:
            scene = SCENES[index % len(SCENES)]
        else:
            scene = in_font(scenes[index % len(scenes)], fonts, half, locale, index)
        key = f"{half}/{locale}/{number}/{kind}/{turn}/{sets.value}"
        return Case(key, half, locale, text, _SIZES[index % len(_SIZES)], scene, sets, defect, seed)

    for sets in SetBy:
        for turn in range((len(scenes) if half == "report" else 5) if sets is SetBy.MODEL else 5):
            yield case(turn, None, sets)
    probe = case(0, None, SetBy.MODEL)
    region = asset_of(probe).regions[0]
    for defect in CLASSES:
        if makes_sense(region, defect, locale):
            for turn in range(turns):
                yield case(turn, defect, SetBy.MODEL)
            yield case(turns, defect, SetBy.TYPE)


def _wrong_digits(fonts: dict[str, Path], locale: str, copy: list[str]) -> Iterator[Case]:
    """Yield wrong digits at many places of the phrases that have any, in every scene and font."""
    scenes = (*SCENES, *MODEL_SCENES)
    numbered = [text for text in copy if any(character.isdecimal() for character in text) and len(text) < 30]
    for turn in range(_DIGITS_WANTED):
        text = numbered[turn % len(numbered)]
        scene = in_font(scenes[turn // len(numbered) % len(scenes)], fonts, "report", locale, turn)
        key = f"report/{locale}/digits/{turn}"
        size = _SIZES[turn % len(_SIZES)]
        yield Case(key, "report", locale, text, size, scene, SetBy.MODEL, Defect.WRONG_DIGIT, 2 * turn + 1)


def in_font(scene: Scene, fonts: dict[str, Path], half: Half, locale: str, index: int) -> Scene:
    """Return a scene in the fonts of a half; the index chooses among them."""
    writing = _WRITING.get(locale.split("-", maxsplit=1)[0], "Latn")
    names = FONTS[half][writing]
    latin = FONTS[half]["Latn"]
    own = {script: fonts[names[index % len(names)]] for script in _SCRIPTS.get(writing, (writing,))}
    own.setdefault("Latn", fonts[latin[index % len(latin)]])
    return attrs.evolve(scene, fonts=tuple(own.items()), weight=(400, 600)[index % 2])
