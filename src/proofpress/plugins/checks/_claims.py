"""What copy claims in numbers: percent off, sums saved, unit prices, article numbers.

Only what the words around a number make plain is taken for a claim: `-20 %`, `20 % Rabatt`, `8折` are, `100 % Arabica` and
`19 % MwSt.` are not, and nothing is claimed after `up to`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import attrs
import regex

from proofpress.plugins.checks._patterns import Money, plain_digits, read_money

__all__ = ["Claim", "article_numbers", "measures", "percent_off", "saved", "unit_prices"]

_NUMBER: Final = r"(\d{1,3}(?:[.,]\d{1,2})?)"
_OFF: Final = (
    r"off|discount|less|rabatt|reduziert|g[üu]nstiger|billiger|de\sr[ée]duction|de\sremise|moins\scher|de\sdescuento|dto|"
    r"menos|rabatu|taniej|zni[żz]ki|indirim|gi[ảa]m|خصم|تخفيض|הנחה|छूट|की\sछूट|ลด|オフ|off|引き?|割引|할인|优惠|折扣"
)
_UP_TO: Final = regex.compile(
    r"(?<!\p{Latin})(?:up\sto|bis|jusqu['’][àa]|hasta|nawet|do|varan|kadar|đến|tới)(?!\p{Latin})|"
    r"حتى|لغاية|يصل|עד|तक|สูงสุด|ถึง|最大|最高|최대|低至",
    regex.IGNORECASE,
)
_PERCENT: Final = (
    regex.compile(rf"[-−–]\s?{_NUMBER}\s?[%٪]"),
    regex.compile(rf"[-−–]\s?[%٪]\s?{_NUMBER}"),
    regex.compile(rf"{_NUMBER}\s?[%٪][-−–]"),
    regex.compile(rf"(?:{_NUMBER}\s?[%٪]|[%٪]\s?{_NUMBER})\s?[-–]?\s?(?:{_OFF})(?!\p{{Latin}})", regex.IGNORECASE),
    regex.compile(
        rf"(?<!\p{{Latin}})(?:save|spare?n?|gi[ảa]m|خصم|הנחה(?:\sשל)?|ลด|省|立减|할인)\s?{_NUMBER}\s?[%٪]", regex.IGNORECASE
    ),
)  # fmt: skip
_TENTHS_LEFT: Final = regex.compile(r"(\d(?:\.\d)?|\d{2})\s?折")
_TENTHS_OFF: Final = regex.compile(r"(\d)\s?割引")
_SAVED: Final = regex.compile(
    r"(?<!\p{Latin})(?:you\ssave|save|(?:sie\ssparen|du\ssparst|gespart|ersparnis)|vous\s[ée]conomisez|[ée]conomisez|ahorras?|ahorre|"
    r"oszcz[ęe]dzasz|kazan[çc]|tasarruf|ti[ếe]t\ski[ệe]m|وفر|توفير|חסכו|חיסכון|बचत|ประหยัด|省|立减|절약)\s?:?\s?(?P<sum>.+)",
    regex.IGNORECASE,
)
_UNITS: Final = {
    "mg": ("g", "0.001"), "g": ("g", "1"), "kg": ("g", "1000"), "ml": ("l", "0.001"), "cl": ("l", "0.01"), "dl": ("l", "0.1"),
    "l": ("l", "1"), "lt": ("l", "1"), "litre": ("l", "1"), "liter": ("l", "1"),
    "г": ("g", "1"), "جم": ("g", "1"), "كجم": ("g", "1000"), "مل": ("l", "0.001"), "لتر": ("l", "1"),
    "ג": ("g", "1"), "גרם": ("g", "1"), 'ק"ג': ("g", "1000"), "ק״ג": ("g", "1000"),
    'מ"ל': ("l", "0.001"), "מ״ל": ("l", "0.001"), "ליטר": ("l", "1"),
    "ग्राम": ("g", "1"), "किग्रा": ("g", "1000"), "मिली": ("l", "0.001"), "लीटर": ("l", "1"),
    "กรัม": ("g", "1"), "กก.": ("g", "1000"), "มล.": ("l", "0.001"), "ลิตร": ("l", "1"), "克": ("g", "1"), "千克": ("g", "1000"),
    "毫升": ("l", "0.001"), "升": ("l", "1"),
}  # fmt: skip
"""Units of measure as labels write them: what they measure, and how much of it."""
_UNIT: Final = "|".join(sorted(map(regex.escape, _UNITS), key=len, reverse=True))
_MEASURE: Final = regex.compile(
    rf"(?<![\p{{L}}\d.,])(?:(\d+(?:[.,]\d+)?)\s?)?({_UNIT})(?![\p{{L}}\d])", regex.IGNORECASE
)
_ARTICLE: Final = regex.compile(r"(?<![\d.,\-])\d(?:[  ]?\d){11,12}(?![\d\-]|[.,]\d)")


@attrs.frozen
class Claim:
    """A number that copy claims.

    Attributes:
        value: The number.
        text: The words that claim it.
        step: How much the last written digit is worth.
    """

    value: Decimal
    text: str
    step: Decimal = Decimal(1)


def percent_off(text: str) -> tuple[Claim, ...]:
    """Return how much off a text claims, in percent."""
    plain = plain_digits(text)
    found: dict[tuple[int, int], Claim] = {}
    for pattern in _PERCENT:
        for match in pattern.finditer(plain):
            written = next(group for group in match.groups() if group is not None).replace(",", ".")
            _add(found, plain, match, Decimal(written), Decimal(1).scaleb(-len(written.partition(".")[2])))
    for match in _TENTHS_LEFT.finditer(plain):
        tenths = match.group(1)
        left = Decimal(tenths) * 10 if len(tenths.partition(".")[0]) == 1 else Decimal(tenths)
        _add(found, plain, match, 100 - left, Decimal(1))
    for match in _TENTHS_OFF.finditer(plain):
        _add(found, plain, match, Decimal(match.group(1)) * 10, Decimal(1))
    return tuple(found[key] for key in sorted(found))


def _add(
    found: dict[tuple[int, int], Claim], text: str, match: regex.Match[str], value: Decimal, step: Decimal
) -> None:
    """Keep a claim, unless a longer one covers it or it only names a bound."""
    start, end = match.span()
    bounded = _UP_TO.search(text[:start]) or _UP_TO.search(text[end:])
    covered = any(s < end and start < e for s, e in found)
    if not bounded and not covered and 0 < value < 100:
        found[start, end] = Claim(value, match.group().strip(), step)


def saved(text: str, locale: str) -> tuple[Money, ...]:
    """Return the sums that a text says are saved."""
    match = _SAVED.search(text)
    if match is None or _UP_TO.search(match.group()):
        return ()
    found = read_money(match.group("sum"), locale)
    return tuple(money for money in found[:1] if money.currency and money.amount is not None)


def measures(text: str) -> Iterator[tuple[str, Decimal, int, int]]:
    """Yield each measure of a text: what it measures (`g` or `l`), how much, and where it stands.

    A unit without a number counts as one: `/ kg`.
    """
    for match in _MEASURE.finditer(text):
        kind, factor = _UNITS[match.group(2).lower()]
        amount = Decimal((match.group(1) or "1").replace(",", "."))
        yield kind, amount * Decimal(factor), match.start(), match.end()


def unit_prices(text: str, locale: str) -> Iterator[tuple[str, Decimal, Money]]:
    """Yield the unit prices of a text, such as `1 l = 4,65 €`, `4,65 €/100 ml`, `$4.65 per l`: what, how much, its price."""
    plain = plain_digits(text)
    for kind, amount, start, end in measures(plain):
        after = regex.match(r"\s?[=:]\s?([^)\];\n]+)", plain[end:])
        before = regex.search(r"([^(\[;\n=]+?)\s?(?:/|per|pro|je|par|le|el|por|za|の|每|당)\s?$", plain[:start])
        side = after or before
        if side is None:
            continue
        found = [money for money in read_money(side.group(1), locale) if money.currency and money.amount is not None]
        if found and amount:
            yield kind, amount, found[0] if after else found[-1]


def article_numbers(text: str) -> tuple[str, ...]:
    """Return the runs of 12 or 13 digits in a text, spaces left out: what a GTIN looks like to people."""
    return tuple("".join(c for c in match.group() if c.isdigit()) for match in _ARTICLE.finditer(plain_digits(text)))
