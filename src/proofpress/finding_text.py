"""Where in a picture does a text stand? The run of found words that comes nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from rapidfuzz.distance import Levenshtein

from proofpress.geometry import Box
from proofpress.interfaces import Word
from proofpress.text import fold

__all__ = ["Match", "nearest_run"]


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
    return Match(start, end, _joined(chosen), _around(chosen), distance, len({word.line for word in chosen}))


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def _joined(words: Sequence[Word]) -> str:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(" ".join(line) for line in lines.values())


def _around(words: Sequence[Word]) -> Box:
    return Box.from_edges(
        min(word.box.x for word in words),
        min(word.box.y for word in words),
        max(word.box.right for word in words),
        max(word.box.bottom for word in words),
    )
