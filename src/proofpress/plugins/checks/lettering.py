"""The `lettering` check: does something that reads like lettering stand in the plate?

A plate bears no text; models write on signs and cups all the same. What stands out from the plate is looked through for lines
of text by a reader's layout analysis, in one language of each script that it has a model for. A line counts only if two looks
at it, at two sizes, agree on what it says: texture reads otherwise each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

import attrs
from rapidfuzz.distance import Levenshtein

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.errors import EnvironmentProblem
from proofpress.geometry import Box
from proofpress.ink import from_coverage, normalised
from proofpress.interfaces import Context, Hint, Locator, Reader, Scope, Validator, Word
from proofpress.plugins.checks._marks import Marks, marks_of
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.text import fold

__all__ = ["LetteringCheck"]

_SPEAKERS: Final = ("en-US", "ru-RU", "el-GR", "ar-EG", "he-IL", "hi-IN", "th-TH", "zh-CN", "ja-JP", "ko-KR")
"""One language for each script; those without a model here are left out, and the finding says which were asked."""
_SIZES: Final = (44.0, 34.0)
_SURE: Final = 0.6
"""Least confidence of both looks."""
_ALIKE: Final = 0.7
"""Least share of the letters on which both looks agree."""
_CJK: Final = 0x2E80
_STROKES: Final = frozenset("一二三十丨丿ーノーIl1|")
"""Signs that are nothing but a stroke or two: veins and folds are read so."""
_LETTERS: Final = 3
_SIGNS: Final = 2
"""Least letters of a line; of Chinese, Japanese and Korean, where a sign is a syllable or a word."""


@attrs.frozen
class _Line:
    text: str
    box: Box
    source: str


class LetteringCheck(Validator):
    """Looks for lettering in a plate before anything is drawn on it.

    Args:
        readers: The first that can find words in a picture is asked.
    """

    name: ClassVar[str] = "lettering"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("lettering",)
    scope: ClassVar[Scope] = "plate"

    def __init__(self, readers: Sequence[Reader] = ()) -> None:
        self._readers = tuple(readers)

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return one finding about the plate."""
        del regions
        marks = marks_of(composition.plate.pixels)
        whole = composition.plate.box
        if not marks:
            return [_finding(Outcome.PASS, "nothing stands out from the plate that letters could be", "marks", whole)]
        # Marks are drawn out of the plate in black on white: a reader of pictures as they are has nothing before the others.
        reader = next(
            (one for one in sorted(self._readers, key=lambda one: one.natural) if isinstance(one, Locator)), None
        )
        if reader is None:
            return [_finding(Outcome.UNDECIDED, "no reader that finds words was given, so nothing was read: "
                             "python -m pip install tesserocr", "no reader", whole)]  # fmt: skip
        asked, missing = [], ""
        for locale in _SPEAKERS:
            try:
                for mark in marks:
                    ctx.check()
                    line = next(_lines(reader, mark, locale), None)
                    if line is not None:
                        reason = f"it bears lettering, read as “{line.text}”: use another plate or another seed"
                        return [_finding(Outcome.FAIL, reason, line.source, line.box, line.text)]
            except EnvironmentProblem as error:
                missing = missing or str(error)
                continue
            asked.append(locale)
        if not asked:
            return [_finding(Outcome.UNDECIDED, missing, f"reader {reader.name}", whole)]
        return [_finding(Outcome.PASS, "no line of text is found in it", f"{reader.name}, {', '.join(asked)}", whole)]


def _lines(reader: Reader, marks: Marks, locale: str) -> Iterator[_Line]:
    """Yield the lines of text that two looks confirm."""
    if not isinstance(reader, Locator):
        return
    words: dict[int, list[Word]] = {}
    for word in reader.locate(marks.pixels, Hint(locale)):
        words.setdefault(word.line, []).append(word)
    for line in words.values():
        box = Box.around(word.box for word in line)
        text = " ".join(word.text for word in line)
        if not _enough(text):
            continue
        height, width = marks.pixels.shape[:2]
        area = box.expanded(max(2, box.height // 5)).intersection(Box(0, 0, width, height))
        crop = marks.pixels[area.y : area.bottom, area.x : area.right, 0]
        ink = from_coverage(255 - crop)
        looks = [reader.read(normalised(ink, box.height / 0.95, size), Hint(locale, 1)) for size in _SIZES]
        if all(look.confidence >= _SURE and _enough(look.text) for look in looks) and _alike(
            looks[0].text, looks[1].text
        ):
            yield _Line(looks[0].text, _on_plate(box, marks.scale), looks[0].source)


def _enough(text: str) -> bool:
    """Tell whether there are enough letters that a word could be meant."""
    letters = [character for character in text if character.isalnum() and character not in _STROKES]
    dense = {character for character in letters if ord(character) >= _CJK}
    return len(dense) >= _SIGNS or (len(letters) >= _LETTERS and len(set(letters)) > 1)


def _alike(one: str, other: str) -> bool:
    first, second = ("".join(c for c in fold(text) if c.isalnum()) for text in (one, other))
    return bool(first) and Levenshtein.normalized_similarity(first, second) >= _ALIKE


def _on_plate(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(edge / scale) for edge in (box.x, box.y, box.right, box.bottom))
    return Box.from_edges(left, top, right, bottom)


def _finding(outcome: Outcome, reason: str, source: str, box: Box, read: str | None = None) -> Finding:
    return Finding("lettering", "", outcome, reason, evidence=Evidence(source, box), measured=read)
