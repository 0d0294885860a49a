"""Places where Unicode allows a line to end and good typography does not: inside prices, between number and unit."""

from __future__ import annotations

import functools
from typing import Final

import regex

__all__ = ["glued", "orphans"]

SPACE: Final = r"[ \t\u2009\u205f]"
CURRENCY: Final = (
    r"(?:\p{Sc}|[Zz]ł|Kč|kr\.?|Ft|lei|лв\.?|руб\.?|р\.|грн|TL|ر\.س\.?|د\.إ\.?|ج\.م\.?|د\.ك\.?|ريال|درهم|جنيه|ש\"ח|ש״ח|บาท|円|元|원|đ|"
    r"R\$|US\$|CHF|Fr\.|(?:EUR|USD|GBP|PLN|TRY|VND|EGP|SAR|AED|ILS|INR|THB|JPY|CNY|KRW|CZK|HUF|SEK|NOK|DKK|CAD|AUD|MXN|BRL))"
)
UNIT: Final = (
    r"(?:%|٪|‰|°[CF]?|[µμmcdk]?g|kg|mg|lb|oz|t|[mcd]?l|[mcd]?L|[nµμmcdk]?m[²³]?|km/h|in|ft|[kMGT]?W|[kMG]?Wh|kcal|kJ|V|mAh|[kMG]?Hz|"
    r"[kMGT]i?B|dpi|px|pt|min|h|s|Uhr|Std\.|St\.|Stk\.|Stück|pcs?|szt\.|ml|cm|mm|x|×|г|кг|л|м|см|мм|шт\.|"
    r"किग्रा|ग्राम|किमी|लीटर|मिली|كجم|كغ|غ|مل|سم|ק\"ג|ק״ג|กก\.|กรัม|ลิตร|มล\.|ชิ้น)"
)
NUMBER_THEN_UNIT: Final = rf"(?<=\p{{Nd}}){SPACE}+(?=(?:{CURRENCY}|{UNIT})(?![\p{{L}}\p{{M}}]))"
CURRENCY_THEN_NUMBER: Final = rf"(?<=(?<![\p{{L}}]){CURRENCY}){SPACE}+(?=[-+−]?\p{{Nd}})"
GROUPED_DIGITS: Final = (
    rf"(?<=(?<!\p{{Nd}})\p{{Nd}}{{1,3}}(?:{SPACE}\p{{Nd}}{{3}})*){SPACE}(?=\p{{Nd}}{{3}}(?!\p{{Nd}}))"
)
PER_UNIT: Final = rf"(?<=(?:\p{{Nd}}|{CURRENCY}))[ ]?/[ ]?(?=(?:\p{{Nd}}+[ ]?)?{UNIT}(?![\p{{L}}\p{{M}}]))"
INSIDE_PRICE: Final = r"(?<=\p{Nd})[.,'’·٫٬](?=\p{Nd}|[-–—])"
SIGN_TIGHT: Final = (
    rf"(?:(?<=\p{{Nd}})(?={CURRENCY}(?![\p{{L}}\p{{M}}]))|(?<=\p{{Sc}})(?=[-+−]?\p{{Nd}})|(?<=\p{{Nd}})(?=[%٪‰]))"
)
ONE_LETTER_WORD: Final = r"(?<=(?<![\p{L}\p{M}\p{Nd}'’])[aeiouwzAEIOUWZkvsKVSавйизікосуяАВЙИЗІКОСУЯ])[ ]+(?=\S)"
NO_ORPHANS: Final = frozenset({"pl", "cs", "sk", "uk", "ru", "be"})


@functools.cache
def _pattern() -> regex.Pattern[str]:
    parts = (NUMBER_THEN_UNIT, CURRENCY_THEN_NUMBER, GROUPED_DIGITS, PER_UNIT, INSIDE_PRICE, SIGN_TIGHT)
    return regex.compile("|".join(f"(?:{part})" for part in parts))


@functools.cache
def _orphan_pattern() -> regex.Pattern[str]:
    return regex.compile(ONE_LETTER_WORD)


def _spans(pattern: regex.Pattern[str], text: str) -> frozenset[int]:
    return frozenset(
        at for match in pattern.finditer(text, overlapped=True) for at in range(match.start(), match.end() + 1)
    )


def glued(text: str) -> frozenset[int]:
    """Return the offsets before which no line may begin: number and unit, currency and amount, digit groups, price per unit.

    Args:
        text: The text.
    """
    return _spans(_pattern(), text)


def orphans(text: str, language: str) -> frozenset[int]:
    """Return the offsets after one-letter words, which some languages do not leave at a line's end.

    Args:
        text: The text.
        language: Language subtag.
    """
    return _spans(_orphan_pattern(), text) if language in NO_ORPHANS else frozenset()
