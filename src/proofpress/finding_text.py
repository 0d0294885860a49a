"""Where in a picture does a text stand, and does it say exactly that? The run of found words that comes nearest is verified."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import numpy as np
from PIL import Image
from rapidfuzz.distance import Levenshtein

from proofpress.cleancopy import clean_copies
from proofpress.errors import EnvironmentProblem
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader, Word
from proofpress.proof import Outcome
from proofpress.text import fold
from proofpress.typography import FontError
from proofpress.verification import Witness, confirms, judge

__all__ = ["Answer", "Match", "look_for", "nearest_run"]

_SCALES: Final = (0.75, 1.35)
"""At which a second and a third look are taken; the first is at the picture as it is."""
_DIGIT_GAP: Final = 0.5
"""Most room between two digits of one number, as a share of their height: a one among figures of equal width has as much."""
_PARTED_NUMBER: Final = re.compile(r"\d\s\d")
_NO_LOCATOR: Final = "no installed reader can find text in a picture"


@attrs.frozen
class Match:
    """A run of words.

    Attributes:
        start: Index of its first word.
        end: Index after its last word.
        text: What the run says, one line feed between lines.
        box: Around all its words.
        distance: Edit distance to the text, white space aside.
        lines: How many lines it covers.
    """

    start: int
    end: int
    text: str
    box: Box
    distance: int
    lines: int


@attrs.frozen
class Answer:
    """What was found.

    Attributes:
        outcome: Whether exactly the text stands there.
        reason: In words.
        source: Reader, engine and data.
        box: Where it was looked for or found.
        read: What the nearest run says; None if nothing was read.
        others: What else was read there.
    """

    outcome: Outcome
    reason: str
    source: str
    box: Box
    read: str | None = None
    others: str = ""


def look_for(picture: Pixels, text: str, locale: str, readers: Sequence[Reader], area: Box | None = None) -> Answer:
    """Return whether exactly a text stands somewhere in a picture.

    The first reader that has signs for the text and can find words judges; what it leaves undecided, another may confirm.

    Args:
        picture: RGB.
        text: What is looked for.
        locale: Of the text.
        readers: The most trusted first.
        area: Where to look; everywhere if None.
    """
    place = area or Box(0, 0, picture.shape[1], picture.shape[0])
    crop = picture[place.y : place.bottom, place.x : place.right]
    first: Answer | None = None
    confirmable, told = True, list[str]()
    for reader in readers:
        view = _View(reader, crop, text, locale)
        try:
            if first is not None:
                if confirmable and confirms((text,), view.second(first.box.moved(-place.x, -place.y)), locale):
                    reason = f"{view.source} reads exactly this, where {first.source} could not tell: {first.reason}"
                    return attrs.evolve(first, outcome=Outcome.PASS, reason=reason, source=view.source, read=text)
                continue
            if not isinstance(reader, Locator):
                told.append(f"{reader.name} cannot find text in a picture")
                continue
            judgement = judge((text,), view.witness(), locale)
        except EnvironmentProblem as error:
            told.append(str(error))
            continue
        if not judgement.able:
            told.append(judgement.reason)
            continue
        first, confirmable = view.answer(judgement.outcome, judgement.reason, place), judgement.confirmable
        if first.outcome is not Outcome.UNDECIDED:
            return first
    return first or Answer(Outcome.UNDECIDED, "; ".join(told) or _NO_LOCATOR, "no reader", place)


class _View:
    """One reader before one picture."""

    def __init__(self, reader: Reader, crop: Pixels, text: str, locale: str) -> None:
        self.source = f"reader {reader.name}"
        self._reader, self._crop, self._text, self._hint = reader, crop, text, Hint(locale)
        self._words: Sequence[Word] = ()
        self._match: Match | None = None

    def witness(self) -> Witness:
        """Return the reader as a witness of what stands anywhere in the crop."""
        lacking = self._reader.unwritable(self._text, self._hint.locale)
        return Witness(
            self._looks, self._clean, unwritable=lacking, steady=self._reader.natural, rivals=self._close_digits
        )

    def second(self, box: Box) -> Witness:
        """Return the reader as a witness of what stands in a box that another one found."""
        lacking = self._reader.unwritable(self._text, self._hint.locale)

        def looks() -> Iterator[str]:
            margin = max(4, box.height // 8)
            near = _cut(self._crop, box.expanded(margin))
            for scale in (2.0, 1.0):
                reading = self._reader.read(_scaled(near, scale), self._hint)
                self.source = reading.source
                yield reading.text

        return Witness(looks, unwritable=lacking)

    def answer(self, outcome: Outcome, reason: str, place: Box) -> Answer:
        """Return what was found, with what stands beside it."""
        match = self._match
        if match is None:
            return Answer(outcome, reason, self.source, place)
        others = " ".join(word.text for word in (*self._words[: match.start], *self._words[match.end :]))
        if outcome is Outcome.FAIL and 2 * match.distance > len(fold(self._text)):
            reason = f"it is not there; the nearest is “{match.text}”"
        return Answer(outcome, reason, self.source, match.box.moved(place.x, place.y), match.text, others)

    def _looks(self) -> Iterator[str]:
        """Yield what the nearest run says: in the whole crop, then near where it was found, at other scales."""
        self._words = self._locate(self._crop)
        self._match = nearest_run(self._words, self._text)
        yield self._match.text if self._match else ""
        near = self._crop
        if self._match is not None:
            box = self._match.box
            near = _cut(self._crop, box.expanded(max(8, box.height // max(1, self._match.lines))))
        for scale in _SCALES:
            match = nearest_run(self._locate(_scaled(near, scale)), self._text)
            yield match.text if match else ""

    def _close_digits(self) -> tuple[tuple[str, str], ...]:
        """Return the digits in doubt where the nearest run stands: whoever finds words does not tell of them.

        Nor does it know whether a number ends where it parted one, for a digit may have much room beside it.
        """
        if self._match is None or not any(character.isdecimal() for character in self._text):
            return ()
        going_on = _going_on(self._words, self._match)
        if going_on:
            return going_on
        return self._reader.read(_cut(self._crop, self._match.box.expanded(8)), self._hint).rivals

    def _locate(self, crop: Pixels) -> Sequence[Word]:
        assert isinstance(self._reader, Locator)  # noqa: S101 - look_for asks no other
        return self._reader.locate(crop, self._hint)

    def _clean(self) -> tuple[str, ...]:
        try:
            pictures = clean_copies(self._text, self._hint.locale)
        except FontError:
            return ()
        return tuple(self._reader.read(picture, self._hint).text for picture in pictures)


def nearest_run(words: Sequence[Word], text: str) -> Match | None:
    """Return the run of whole words with the least edit distance to `text`, the shortest of equals; None without words.

    Only whole words count, so `50% OFF` is not found in `50% OFFER`.
    """
    wanted = _bare(text)
    pieces = [_bare(word.text) for word in words]
    best: tuple[int, int, int, int] | None = None
    limit = 2 * len(wanted) + 8
    for start in range(len(words)):
        run = ""
        for end in range(start + 1, len(words) + 1):
            run += pieces[end - 1]
            if len(run) > limit and end > start + 1:
                break
            key = (Levenshtein.distance(run, wanted), end - start, start, end)
            if best is None or key < best:
                best = key
    if best is None:
        return None
    distance, _, start, end = best
    chosen = words[start:end]
    parted = _PARTED_NUMBER.search(text) is not None
    return Match(
        start, end, _joined(chosen, parted=parted), _around(chosen), distance, len({word.line for word in chosen})
    )


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def _going_on(words: Sequence[Word], match: Match) -> tuple[tuple[str, str], ...]:
    """Return the digits at the ends of a run that may belong to a longer number, each with that number's part."""
    edges = [(at - 1, at) for at in (match.start, match.end) if 0 < at < len(words)]
    return tuple(
        (words[left if left >= match.start else right].text, f"{words[left].text}{words[right].text}")
        for left, right in edges
        if _one_number(words[left], words[right])
    )


def _one_number(left: Word, right: Word) -> bool:
    """Tell whether two words may be one number: digits meet with no more between them than a narrow digit leaves."""
    if left.line != right.line or not (left.text[-1:].isdecimal() and right.text[:1].isdecimal()):
        return False
    gap = max(right.box.x - left.box.right, left.box.x - right.box.right)
    return gap <= _DIGIT_GAP * min(left.box.height, right.box.height)


def _joined(words: Sequence[Word], *, parted: bool) -> str:
    """Return what words say, line by line; a number that was parted is put together unless the text parts its own."""
    said = ""
    for before, word in zip([None, *words], words, strict=False):
        if before is not None and (parted or not _one_number(before, word)):
            said += " " if before.line == word.line else "\n"
        said += word.text
    return said


def _around(words: Sequence[Word]) -> Box:
    return Box.from_edges(
        min(word.box.x for word in words),
        min(word.box.y for word in words),
        max(word.box.right for word in words),
        max(word.box.bottom for word in words),
    )


def _cut(crop: Pixels, box: Box) -> Pixels:
    seen = box.intersection(Box(0, 0, crop.shape[1], crop.shape[0]))
    return crop[seen.y : seen.bottom, seen.x : seen.right]


def _scaled(crop: Pixels, scale: float) -> Pixels:
    shape = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(np.ascontiguousarray(crop)).resize(shape, Image.Resampling.LANCZOS))
