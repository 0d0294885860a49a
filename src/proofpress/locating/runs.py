"""The run of found words that comes nearest to a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import attrs
from rapidfuzz.distance import Levenshtein, Opcodes

from proofpress.geometry import Box
from proofpress.interfaces import Word
from proofpress.locating.blocks import by_block
from proofpress.quads import Quad, around
from proofpress.text import fold

__all__ = ["Match", "going_on", "nearest_run", "shares"]

_DIGIT_GAP: Final = 0.5
"""Most room between two digits of one number, as a share of their height: a one among figures of equal width has as much."""
_PARTED_NUMBER: Final = re.compile(r"\d\s\d")


@attrs.frozen
class Match:
    """A run of words.

    Attributes:
        words: All that were found, in the order in which the run is one.
        start: Index of its first word.
        end: Index after its last word.
        text: What the run says, one line feed between lines.
        distance: Edit distance to the text, white space aside.
    """

    words: tuple[Word, ...] = attrs.field(repr=False)
    start: int
    end: int
    text: str
    distance: int

    @property
    def chosen(self) -> tuple[Word, ...]:
        """The words of the run."""
        return self.words[self.start : self.end]

    @property
    def others(self) -> tuple[Word, ...]:
        """The words beside the run."""
        return (*self.words[: self.start], *self.words[self.end :])

    @property
    def box(self) -> Box:
        """Around all words of the run."""
        return Box.around(word.box for word in self.chosen)

    @property
    def lines(self) -> tuple[Quad, ...]:
        """The lines of the run, turned as they are."""
        numbers = dict.fromkeys(word.line for word in self.chosen)
        return tuple(
            around([word.quad or Quad.of(word.box) for word in self.chosen if word.line == number])
            for number in numbers
        )


def nearest_run(words: Sequence[Word], text: str) -> Match | None:
    """Return the run of whole words with the least edit distance to `text`; None without words.

    Of equals, the one nearest to its length is taken, then the one of fewest words.

    Only whole words count, so `50% OFF` is not found in `50% OFFER`. Words are taken row by row, and block by block where lines
    stand in columns.

    Args:
        words: In reading order, row by row.
        text: What is looked for.
    """
    found = [match for order in dict.fromkeys((tuple(words), by_block(words))) if (match := _nearest(order, text))]
    return min(found, key=lambda match: match.distance, default=None)


def _nearest(words: tuple[Word, ...], text: str) -> Match | None:
    wanted = _bare(text)
    pieces = [_bare(word.text) for word in words]
    best: tuple[int, int, int, int, int] | None = None
    limit = 2 * len(wanted) + 8
    for start in range(len(words)):
        run = ""
        for end in range(start + 1, len(words) + 1):
            run += pieces[end - 1]
            if len(run) > limit and end > start + 1:
                break
            key = (Levenshtein.distance(run, wanted), abs(len(run) - len(wanted)), end - start, start, end)
            if best is None or key < best:
                best = key
    if best is None:
        return None
    distance, _, _, start, end = best
    parted = _PARTED_NUMBER.search(text) is not None
    return Match(words, start, end, _joined(words[start:end], parted=parted), distance)


def going_on(match: Match) -> tuple[tuple[str, str], ...]:
    """Return the digits at the ends of a run that may belong to a longer number, each with that number's part."""
    words = match.words
    edges = [(at - 1, at) for at in (match.start, match.end) if 0 < at < len(words)]
    return tuple(
        (words[left if left >= match.start else right].text, f"{words[left].text}{words[right].text}")
        for left, right in edges
        if _one_number(words[left], words[right])
    )


def shares(text: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Return what of a text each line should say, by the least edits that make the lines of it.

    Args:
        text: The whole.
        lines: What was read, line by line.
    """
    wanted = fold(text)
    letters = [place for place, character in enumerate(wanted) if not character.isspace()]
    edits = Levenshtein.opcodes("".join(map(_bare, lines)), "".join(wanted[place] for place in letters))
    cuts, end = [0], 0
    for line in lines[:-1]:
        end += len(_bare(line))
        at = _image_of(end, edits)
        cuts.append(letters[at] if at < len(letters) else len(wanted))
    return tuple(wanted[a:b].strip() for a, b in pairwise([*cuts, len(wanted)]))


def _image_of(place: int, edits: Opcodes) -> int:
    """Return where a place between two characters comes to stand after edits."""
    for edit in edits:
        if edit.src_start <= place <= edit.src_end and (place < edit.src_end or edit.tag == "equal"):
            return edit.dest_start + min(place - edit.src_start, edit.dest_end - edit.dest_start)
    return edits[-1].dest_end if len(edits) else 0


def _bare(text: str) -> str:
    return "".join(fold(text).split())


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
