"""Dates in copy: whether the day exists, falls on the weekday that stands before it, and an offer ends after it begins.

Names of months and days, and the order of day and month, are CLDR's, through babel. Years of the Thai calendar are Buddhist.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

import attrs
import regex

from proofpress.locales import language, parse
from proofpress.plugins.checks._patterns import plain_digits

__all__ = ["Dated", "date_faults", "dates"]

_BUDDHIST: Final = 543
_ALONE: Final = r"(?<!\d|\d[.,/\-])"
"""Before a date: no digit, and no longer number that it would be a part of."""
_SPAN: Final = regex.compile(
    r"\s*(?:-|–|—|~|〜|to|until|bis|au|al|do|-\s|đến|حتى|إلى|עד|से|ถึง|から|至|到|부터)\s*", regex.IGNORECASE
)


@attrs.frozen
class Dated:
    """A date that stands in copy.

    Attributes:
        text: As it is written.
        day: The day; None if there is no such day.
        weekday: 0 for Monday, if the name of a day stands before it; else None.
        start: Where it begins in the text.
        end: Where it ends.
    """

    text: str
    day: date | None
    weekday: int | None
    start: int
    end: int


@lru_cache(maxsize=64)
def _patterns(locale: str) -> tuple[tuple[regex.Pattern[str], ...], dict[str, int], dict[str, int]]:
    home = parse(locale)
    months, days = dict[str, int](), dict[str, int]()
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            months.update({name.rstrip(".").lower(): n for n, name in home.months[context][width].items()})
            days.update({name.rstrip(".").lower(): n for n, name in home.days[context][width].items()})
    months = {name: n for name, n in months.items() if not name.isdigit() and len(name) > 1}
    days = {name: n for name, n in days.items() if len(name) > 1 or not name.isascii()}
    month = "|".join(sorted(map(regex.escape, months), key=len, reverse=True))
    weekday = "|".join(sorted(map(regex.escape, days), key=len, reverse=True))
    lead = rf"(?:(?<!\p{{L}})(?P<weekday>{weekday})\.?,?\s*)?"
    year = r"(?:[พค]\.ศ\.\s*)?(?P<y>\d{4})"
    order = str(home.date_formats["short"].pattern)
    day_first = order.index("d") < order.index("M")
    numbers = (
        r"(?P<d>\d{1,2})(?P<s>[./\-])\s?(?P<m>\d{1,2})(?P=s)\s?"
        if day_first
        else r"(?P<m>\d{1,2})(?P<s>[./\-])\s?(?P<d>\d{1,2})(?P=s)\s?"
    )
    forms = [
        lead + _ALONE + r"(?P<y>\d{4})[-/.]\s?(?P<m>\d{1,2})[-/.]\s?(?P<d>\d{1,2})(?!\d)",
        lead + _ALONE + numbers + r"(?P<y>\d{4}|\d{2})(?!\d|[./]\d)",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일](?:\s?[(（](?P<weekday>"
        + weekday
        + r")[)）])?",
    ]
    if month:
        forms += [
            lead + rf"{_ALONE}(?P<d>\d{{1,2}})(?:\.|º|er)?\s*(?:de\s|ב)?(?P<name>{month})\.?(?!\p{{L}}),?\s*(?:del?\s)?{year}",
            lead + rf"(?<!\p{{L}})(?P<name>{month})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,\s*{year}",
        ]  # fmt: skip
    return tuple(regex.compile(form, regex.IGNORECASE) for form in forms), months, days


def dates(text: str, locale: str) -> tuple[Dated, ...]:
    """Return the dates with a year that stand in a text, in its order."""
    patterns, months, days = _patterns(locale)
    plain = plain_digits(text)
    found: list[Dated] = []
    for pattern in patterns:
        for match in pattern.finditer(plain):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            named = match.groupdict()
            month = int(named["m"]) if named.get("m") else months[named["name"].lower()]
            weekday = days.get((named.get("weekday") or "").lower())
            day = _day(int(named["y"]), month, int(named["d"]), locale)
            found.append(Dated(match.group().strip(), day, weekday, match.start(), match.end()))
    return tuple(sorted(found, key=lambda item: item.start))


def _day(year: int, month: int, day: int, locale: str) -> date | None:
    if language(locale) == "th" and year > 2400:
        year -= _BUDDHIST
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def date_faults(text: str, locale: str) -> tuple[str, ...]:
    """Return in words which dates of a text make no sense; empty if all do."""
    found = dates(text, locale)
    faults = [f"there is no day “{item.text}”" for item in found if item.day is None]
    for item in found:
        if item.day is not None and item.weekday is not None and item.day.weekday() != item.weekday:
            right = parse(locale).days["format"]["wide"][item.day.weekday()]
            faults.append(f"“{item.text}” is a {right}")
    plain = plain_digits(text)
    for first, second in pairwise(found):
        joined = _SPAN.fullmatch(plain[first.end : second.start])
        if joined and first.day is not None and second.day is not None and second.day < first.day:
            faults.append(f"“{first.text}” comes after “{second.text}”")
    return tuple(faults)
