"""Every line of Unicode's own two bidi test files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.typography.make_bidi_data import UCD, brackets, module

from proofpress.typography import _bidi_data
from proofpress.typography.bidi import line_levels, paragraph_level, resolve, visual_order
from proofpress.typography.bidi_classes import REMOVED, bidi_class

needs_ucd = pytest.mark.skipif(not (UCD / "BidiTest.txt").exists(), reason="unicode-data is not installed")


def data_lines(name: str) -> Iterator[tuple[int, str]]:
    with (UCD / name).open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            text = line.split("#")[0].strip()
            if text:
                yield number, text


def outcome(codes: list[int], classes: list[str], base: int) -> tuple[list[str], list[int]]:
    levels = line_levels(resolve(codes, classes, base), classes, 0, len(classes), base)
    shown = ["x" if name in REMOVED else str(level) for name, level in zip(classes, levels, strict=True)]
    kept = [at for at, name in enumerate(classes) if name not in REMOVED]
    return shown, [kept[at] for at in visual_order([levels[at] for at in kept])]


@needs_ucd
def test_every_line_of_bidi_character_test() -> None:
    failures, count = [], 0
    for number, line in data_lines("BidiCharacterTest.txt"):
        text, wanted_base, resolved_base, levels, order = line.split(";")
        codes = [int(code, 16) for code in text.split()]
        classes = [bidi_class(chr(code)) for code in codes]
        base = paragraph_level(classes) if wanted_base == "2" else int(wanted_base)
        got = outcome(codes, classes, base)
        count += 1
        if base != int(resolved_base) or got != (levels.split(), [int(at) for at in order.split()]):
            failures.append(number)
    assert not failures
    assert count > 90_000


@needs_ucd
def test_every_line_of_bidi_test() -> None:
    failures, count = [], 0
    levels: list[str] = []
    order: list[int] = []
    for number, line in data_lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            levels = line.split(":")[1].split()
        elif line.startswith("@Reorder:"):
            order = [int(at) for at in line.split(":")[1].split()]
        elif not line.startswith("@"):
            names, _, bits = line.partition(";")
            classes = names.split()
            asked = int(bits, 16)
            guessed = paragraph_level(classes)
            bases = {guessed} if asked & 1 else set()
            bases |= {0} if asked & 2 else set()
            bases |= {1} if asked & 4 else set()
            for base in bases:
                count += 1
                if outcome([0x61] * len(classes), classes, base) != (levels, order):
                    failures.append(number)
    assert not failures
    assert count > 490_000


@needs_ucd
def test_the_data_module_is_what_the_generator_writes() -> None:
    assert Path(_bidi_data.__file__).read_text(encoding="utf-8") == module(UCD)


@needs_ucd
def test_brackets_pair_both_ways() -> None:
    rows = {code: (partner, kind) for code, partner, kind in brackets(UCD)}
    assert all(rows[partner] == (code, "c" if kind == "o" else "o") for code, (partner, kind) in rows.items())
