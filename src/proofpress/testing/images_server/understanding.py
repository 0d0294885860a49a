"""What a simulated model understands of a prompt: each text with its place and look, and nothing that is not written there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from proofpress.colour import Rgb, parse_hex
from proofpress.geometry import Box

__all__ = ["Wanted", "colours_in", "understood"]

_SECTION: Final = re.compile(r"TEXT \d+ of \d+")
_COPY: Final = re.compile(r"Copy \(EXACT, verbatim, nothing added\), (\d+) lines?:")
_QUOTES: Final = {'"': '"', "“": "”", "«": "»", "「": "」", "⟦": "⟧"}
_TAG: Final = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)")
_BOX: Final = re.compile(r"x (-?\d+), y (-?\d+), width (\d+), height (\d+)")
_LETTERS: Final = re.compile(r"([\d.]+)(?: to ([\d.]+))? px high, weight (\d+)")
_LINES: Final = re.compile(r"at most (\d+) lines?")
_TURNED: Final = re.compile(r"([\d.]+) degrees (clockwise|counterclockwise)")
_HEX: Final = re.compile(r"#[0-9A-Fa-f]{6}")


@attrs.frozen
class Wanted:
    """A text that a prompt asks for.

    Attributes:
        copy: What is to be written, a line feed between pieces.
        locale: Its language.
        box: Where, px; None if the prompt names no place.
        letters: Least and greatest size of type, px; None if it names none.
        weight: 100 to 900.
        align: `left`, `center` or `right`.
        valign: `top`, `middle` or `bottom`.
        ink: Its colour, None if the model may choose.
        turned: Clockwise degrees.
        lines: Most lines, None for as many as fit.
    """

    copy: str
    locale: str = "en-US"
    box: Box | None = None
    letters: tuple[float, float] | None = None
    weight: int = 400
    align: str = "center"
    valign: str = "middle"
    ink: Rgb | None = None
    turned: float = 0.0
    lines: int | None = None


def understood(prompt: str) -> tuple[Wanted, ...]:
    """Return the texts that a prompt asks for, in its order; what it says in other forms is not understood."""
    return tuple(_wanted(section) for section in _sections(prompt))


def colours_in(prompt: str) -> tuple[Rgb, ...]:
    """Return the colours that a prompt names."""
    return tuple(dict.fromkeys(parse_hex(code) for code in _HEX.findall(prompt)))


def _sections(prompt: str) -> Iterator[list[str]]:
    for section in prompt.split("\n\n"):
        lines = section.split("\n")
        if _SECTION.fullmatch(lines[0]):
            yield lines[1:]


def _wanted(lines: list[str]) -> Wanted:
    copy, rest = _copy(lines)
    said = dict(line.split(": ", 1) for line in rest if ": " in line)
    letters, tag = _LETTERS.search(said.get("Letters", "")), _TAG.search(said.get("Language", ""))
    return Wanted(
        copy=copy,
        locale=tag.group(1) if tag else "en-US",
        box=_box(said),
        letters=(float(letters.group(1)), float(letters.group(2) or letters.group(1))) if letters else None,
        weight=int(letters.group(3)) if letters else 400,
        align=_named(said, ("left", "right"), "aligned {}", "center"),
        valign=_named(said, ("top", "bottom"), "at the {}", "middle"),
        ink=next(iter(colours_in(said.get("Ink", ""))), None),
        turned=_turned(said),
        lines=int(found.group(1)) if (found := _LINES.search(said.get("Letters", ""))) else None,
    )


def _copy(lines: list[str]) -> tuple[str, list[str]]:
    for index, line in enumerate(lines):
        found = _COPY.fullmatch(line)
        if found:
            end = index + 1 + int(found.group(1))
            return "\n".join(_unquoted(each) for each in lines[index + 1 : end]), lines[:index] + lines[end:]
    return "", lines


def _unquoted(line: str) -> str:
    quoted = line.removeprefix("  ")
    return quoted[1:-1] if len(quoted) > 1 and _QUOTES.get(quoted[0]) == quoted[-1] else quoted


def _box(said: Mapping[str, str]) -> Box | None:
    found = _BOX.match(said.get("Box", ""))
    return Box(*(int(figure) for figure in found.groups())) if found else None


def _turned(said: Mapping[str, str]) -> float:
    found = _TURNED.match(said.get("Turned", ""))
    if not found:
        return 0.0
    return float(found.group(1)) * (1 if found.group(2) == "clockwise" else -1)


def _named(said: Mapping[str, str], words: tuple[str, ...], form: str, otherwise: str) -> str:
    text = said.get("Letters", "")
    return next((word for word in words if form.format(word) in text), otherwise)
