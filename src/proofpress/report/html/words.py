"""Values in words: verdicts, money, locales, and two strings set side by side with their differences marked."""

from __future__ import annotations

from typing import Final

import attrs

from proofpress import locales
from proofpress.errors import InputError
from proofpress.proof import Outcome, Status
from proofpress.report.html.markup import Child, Html, element, join, shown
from proofpress.text import differences, fold, graphemes

__all__ = ["Compared", "Locale", "chip", "compared", "count", "icon", "locale_of", "money", "tone", "word"]

_VERDICTS: Final = {
    Status.APPROVED.value: ("pass", "Approved"),
    Status.REVIEW.value: ("undecided", "Review"),
    Status.REJECTED.value: ("fail", "Rejected"),
    Outcome.PASS.value: ("pass", "Pass"),
    Outcome.UNDECIDED.value: ("undecided", "Undecided"),
    Outcome.FAIL.value: ("fail", "Fail"),
    "error": ("fail", "Error"),
}


def tone(verdict: str) -> str:
    """Return `pass`, `undecided` or `fail` for a status or an outcome; what is unknown is undecided."""
    return _VERDICTS.get(verdict, ("undecided", ""))[0]


def word(verdict: str) -> str:
    """Return the word for a status or an outcome."""
    return _VERDICTS.get(verdict, ("", verdict or "Unknown"))[1]


def icon(name: str) -> Html:
    """Return a small picture from the sheet's own set; the word beside it says the same."""
    return element("svg", element("use", href=f"#icon-{name}"), class_="icon", aria_hidden="true", viewBox="0 0 16 16")


def chip(verdict: str, *, large: bool = False) -> Html:
    """Return a verdict as icon and word."""
    classes = f"chip {tone(verdict)}{' large' if large else ''}"
    return element("span", icon(tone(verdict)), element("span", word(verdict)), class_=classes)


def money(micro_usd: int) -> str:
    """Return whole micro-USD as dollars, to the last digit that counts and never fewer than two."""
    dollars, rest = divmod(micro_usd, 1_000_000)
    digits = f"{rest:06}"
    return f"${dollars:,}.{digits[:2]}{digits[2:].rstrip('0')}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


@attrs.frozen
class Locale:
    """What the sheet needs to know about a locale.

    Attributes:
        tag: As the report has it.
        name: In English.
        own: In its own language.
        direction: `rtl` or `ltr`; `auto` if the locale is unknown.
    """

    tag: str
    name: str
    own: str
    direction: str


def locale_of(tag: str) -> Locale:
    """Return the names and the direction of a locale; an unknown one is called by its tag."""
    try:
        found = locales.parse(tag)
    except InputError:
        return Locale(tag, tag, tag, "auto")
    return Locale(tag, found.get_display_name("en") or tag, found.get_display_name() or tag, locales.direction(tag))


@attrs.frozen
class Compared:
    """Expected and read, ready to be shown.

    Attributes:
        expected: With the characters marked that were not read so.
        read: With the characters marked that were read instead.
        alike: Whether they are one under the rules by which readings are judged.
    """

    expected: Html
    read: Html
    alike: bool


def compared(expected: str, read: str) -> Compared:
    """Set two strings side by side and mark where they differ, character by character as people see them."""
    cells = graphemes(expected)
    left: list[Child] = []
    right: list[Child] = []
    position = 0
    for place in differences(expected, read):
        equal = "".join(cells[position : place.position])
        left.append(equal)
        right.append(equal)
        left.append(_mark(place.expected, "missed") if place.expected else None)
        right.append(_mark(place.read, "wrong") if place.read else element("span", class_="gap"))
        position = place.position + len(graphemes(place.expected))
    rest = "".join(cells[position:])
    return Compared(join(*left, rest), join(*right, rest), alike=fold(expected) == fold(read))


def _mark(text: str, kind: str) -> Html:
    # White space has no ink of its own to be marked.
    visible = shown(text).replace(" ", "␣").replace("\n", "↵\n") if not text.strip() else shown(text)
    return element("mark", Html(visible), class_=kind)
