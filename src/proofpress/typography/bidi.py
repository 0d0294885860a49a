"""The Unicode bidirectional algorithm (UAX #9): embedding levels and visual order.

Rules carry the names of the report. Characters that rule X9 removes keep a level (section 5.2, retaining BNs), so that levels
always line up with code points.
"""

from __future__ import annotations

from collections.abc import Sequence

from proofpress.typography.bidi_classes import REMOVED, TRAILING
from proofpress.typography.bidi_explicit import explicit, first_strong, matching_pdi, sequences
from proofpress.typography.bidi_implicit import brackets, neutral, weak

__all__ = ["line_levels", "paragraph_level", "resolve", "visual_order"]


def paragraph_level(classes: Sequence[str]) -> int:
    """Return the base level that rules P2 and P3 guess from the text; layout never uses it, plain-text tools may.

    Args:
        classes: Bidi classes of one paragraph.
    """
    end = list(classes).index("B") if "B" in classes else len(classes)
    return first_strong(classes, 0, end, matching_pdi(classes[:end])) or 0


def _paragraph(codes: Sequence[int], classes: list[str], base: int) -> list[int]:
    """Return levels of one paragraph before rule L1."""
    if base == 0 and not {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"}.intersection(classes):
        return [0] * len(classes)
    levels, resolved = explicit(classes, base)
    for sequence, sos, eos in sequences(classes, levels, base):
        original = [resolved[at] for at in sequence]
        kinds = list(original)
        level = levels[sequence[0]]
        embedding = "LR"[level & 1]
        weak(kinds, sos)
        brackets([codes[at] for at in sequence], kinds, original, sos, embedding)
        neutral(kinds, sos, eos, embedding)
        for at, kind in zip(sequence, kinds, strict=True):
            if level & 1:
                levels[at] = level + (kind != "R")
            else:
                levels[at] = level + (1 if kind == "R" else 2 if kind in {"EN", "AN"} else 0)
    previous = base
    for at, name in enumerate(classes):
        if name in REMOVED:
            levels[at] = previous
        previous = levels[at]
    return levels


def resolve(text: str | Sequence[int], classes: Sequence[str], base: int) -> list[int]:
    """Return the embedding level of every character (X, W, N and I rules); each paragraph gets the same base level.

    Args:
        text: The text, or its code points.
        classes: Bidi class of each character.
        base: 0 for a left-to-right base direction, 1 for right-to-left.
    """
    codes = [ord(character) for character in text] if isinstance(text, str) else text
    levels: list[int] = []
    start = 0
    for at, name in enumerate(classes):
        if name == "B" or at == len(classes) - 1:
            levels += _paragraph(codes[start : at + 1], list(classes[start : at + 1]), base)
            start = at + 1
    return levels


def line_levels(levels: Sequence[int], classes: Sequence[str], start: int, end: int, base: int) -> list[int]:
    """Return the levels of one line with rule L1: separators and the space before them or the line's end get the base level.

    Args:
        levels: What `resolve` returned for the whole text.
        classes: Bidi class of each character of the whole text, as they were before resolving.
        start: First code point of the line.
        end: One past its last.
        base: 0 or 1, as for `resolve`.
    """
    line = list(levels[start:end])
    reset = True
    for at in range(end - 1, start - 1, -1):
        if classes[at] in {"B", "S"}:
            reset = True
        elif classes[at] not in TRAILING:
            reset = False
        if reset:
            line[at - start] = base
    return line


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return indices from left to right for items of the given levels (L2). Items may be characters or runs."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level & 1]
    if not odd:
        return order
    for threshold in range(max(levels), min(odd) - 1, -1):
        at = 0
        while at < len(order):
            if levels[order[at]] < threshold:
                at += 1
                continue
            end = at
            while end < len(order) and levels[order[end]] >= threshold:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end
    return order
