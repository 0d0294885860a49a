"""The Unicode bidirectional algorithm (UAX #9): embedding levels and visual order.

Rules carry the names of the report. Characters that rule X9 removes keep a level (section 5.2, retaining BNs), so that levels
always line up with code points.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from proofpress.typography._bidi_data import BRACKET_PAIRS, CLASS_STARTS

__all__ = ["bidi_class", "line_levels", "paragraph_level", "resolve", "visual_order"]

MAX_DEPTH: Final = 125
MAX_BRACKETS: Final = 63
ISOLATE_STARTS: Final = frozenset({"LRI", "RLI", "FSI"})
REMOVED: Final = frozenset({"RLE", "LRE", "RLO", "LRO", "PDF", "BN"})
NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
TRAILING: Final = frozenset({"WS", "LRI", "RLI", "FSI", "PDI"}) | REMOVED
CANONICAL_BRACKETS: Final = {0x2329: 0x3008, 0x232A: 0x3009}
"""Brackets that pair with their canonical equivalents (BD16)."""


@functools.cache
def _class_table() -> tuple[list[int], list[str]]:
    pairs = [entry.split(":") for entry in "".join(CLASS_STARTS).split()]
    return [int(start, 16) for start, _ in pairs], [name for _, name in pairs]


@functools.cache
def _bracket_table() -> tuple[dict[int, int], dict[int, int]]:
    pairs = [entry.split(":") for entry in "".join(BRACKET_PAIRS).split()]
    opens = {int(a, 16): CANONICAL_BRACKETS.get(int(b, 16), int(b, 16)) for a, b in pairs}
    closes = {int(b, 16): CANONICAL_BRACKETS.get(int(b, 16), int(b, 16)) for _, b in pairs}
    return opens, closes


@functools.lru_cache(maxsize=4096)
def bidi_class(character: str) -> str:
    """Return the Bidi_Class of one character by its short name, for example ``AL``."""
    starts, names = _class_table()
    return names[bisect_right(starts, ord(character)) - 1]


def _matching_pdi(classes: Sequence[str]) -> dict[int, int]:
    """Return where each isolate starts and ends (BD9); isolates without an end are absent."""
    pairs, stack = {}, []
    for at, name in enumerate(classes):
        if name in ISOLATE_STARTS:
            stack.append(at)
        elif name == "PDI" and stack:
            pairs[stack.pop()] = at
    return pairs


def _first_strong(classes: Sequence[str], start: int, end: int, pairs: dict[int, int]) -> int | None:
    """Return the level that the first strong character outside isolates asks for (P2, P3), None without one."""
    at = start
    while at < end:
        name = classes[at]
        if name == "L":
            return 0
        if name in {"R", "AL"}:
            return 1
        if name in ISOLATE_STARTS:
            at = pairs.get(at, end)
        at += 1
    return None


def paragraph_level(classes: Sequence[str]) -> int:
    """Return the base level that rules P2 and P3 guess from the text; layout never uses it, plain-text tools may.

    Args:
        classes: Bidi classes of one paragraph.
    """
    end = list(classes).index("B") if "B" in classes else len(classes)
    return _first_strong(classes, 0, end, _matching_pdi(classes[:end])) or 0


def _explicit(classes: list[str], base: int) -> tuple[list[int], list[str]]:
    """Apply X1 to X8: explicit levels, and classes after overrides."""
    levels, resolved = [base] * len(classes), list(classes)
    pairs = _matching_pdi(classes)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    lost_isolates = lost_embeddings = open_isolates = 0
    for at, name in enumerate(classes):
        level, override, _ = stack[-1]
        if name in {"RLE", "LRE", "RLO", "LRO"}:
            levels[at] = level
            new = (level + 1) | 1 if name[0] == "R" else (level + 2) & ~1
            if new <= MAX_DEPTH and not lost_isolates and not lost_embeddings:
                stack.append((new, name[0] if name[2] == "O" else "", False))
            elif not lost_isolates:
                lost_embeddings += 1
        elif name in ISOLATE_STARTS:
            levels[at] = level
            resolved[at] = override or name
            rtl = name == "RLI" or (
                name == "FSI" and _first_strong(classes, at + 1, pairs.get(at, len(classes)), pairs) == 1
            )
            new = (level + 1) | 1 if rtl else (level + 2) & ~1
            if new <= MAX_DEPTH and not lost_isolates and not lost_embeddings:
                open_isolates += 1
                stack.append((new, "", True))
            else:
                lost_isolates += 1
        elif name == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif open_isolates:
                lost_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                open_isolates -= 1
            level, override, _ = stack[-1]
            levels[at] = level
            resolved[at] = override or name
        elif name == "PDF":
            if lost_isolates:
                pass
            elif lost_embeddings:
                lost_embeddings -= 1
            elif not stack[-1][2] and len(stack) > 1:
                stack.pop()
            levels[at] = stack[-1][0]
        elif name == "B":
            levels[at] = base
        else:
            levels[at] = level
            if name != "BN":
                resolved[at] = override or name
    return levels, resolved


def _sequences(classes: list[str], levels: list[int], base: int) -> list[tuple[list[int], str, str]]:
    """Return the isolating run sequences (X10): indices without removed characters, sos and eos."""
    kept = [at for at, name in enumerate(classes) if name not in REMOVED]
    runs: list[list[int]] = []
    for at in kept:
        if runs and levels[runs[-1][-1]] == levels[at]:
            runs[-1].append(at)
        else:
            runs.append([at])
    pairs = _matching_pdi(classes)
    ends = set(pairs.values())
    by_start = {run[0]: run for run in runs}
    position = {at: order for order, at in enumerate(kept)}
    found = []
    for run in runs:
        if run[0] in ends:
            continue
        sequence, last = list(run), run[-1]
        while last in pairs and pairs[last] in by_start:
            sequence += by_start[pairs[last]]
            last = sequence[-1]
        level = levels[sequence[0]]
        before = position[sequence[0]] - 1
        after = position[last] + 1
        previous = levels[kept[before]] if before >= 0 else base
        following = base if classes[last] in ISOLATE_STARTS or after >= len(kept) else levels[kept[after]]
        found.append((sequence, "LR"[max(level, previous) & 1], "LR"[max(level, following) & 1]))
    return found


def _weak(kinds: list[str], sos: str) -> None:
    """Apply W1 to W7 in place."""
    previous = sos
    for at, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[at] = "ON" if previous in ISOLATE_STARTS or previous == "PDI" else previous
        previous = kinds[at]
    strong = sos
    for at, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        before, kind, after = kinds[at - 1 : at + 2]
        if (kind == "ES" and before == after == "EN") or (kind == "CS" and before == after and before in {"EN", "AN"}):
            kinds[at] = before
    at = 0
    while at < len(kinds):
        if kinds[at] != "ET":
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        number = (at > 0 and kinds[at - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
        kinds[at:end] = ["EN" if number else "ON"] * (end - at)
        at = end
    strong = sos
    for at, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind in {"ES", "CS"}:
            kinds[at] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _bracket_pairs(codes: list[int], kinds: list[str]) -> list[tuple[int, int]]:
    """Return positions of paired brackets in order of their openers (BD16)."""
    opens, closes = _bracket_table()
    stack: list[tuple[int, int]] = []
    found = []
    for at, code in enumerate(codes):
        if kinds[at] != "ON":
            continue
        if code in opens:
            if len(stack) == MAX_BRACKETS:
                return []
            stack.append((opens[code], at))
        elif code in closes:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == closes[code]:
                    found.append((stack[depth][1], at))
                    del stack[depth:]
                    break
    return sorted(found)


def _direction(kind: str) -> str:
    """Return the direction that N0 to N2 see: numbers count as R; empty for neutrals."""
    return "R" if kind in {"R", "EN", "AN"} else "L" if kind == "L" else ""


def _brackets(codes: list[int], kinds: list[str], original: list[str], sos: str, embedding: str) -> None:
    """Apply N0 in place."""
    for start, end in _bracket_pairs(codes, kinds):
        inside = {_direction(kind) for kind in kinds[start + 1 : end]} - {""}
        if embedding in inside:
            chosen = embedding
        elif inside:
            before = next((d for kind in reversed(kinds[:start]) if (d := _direction(kind))), sos)
            chosen = before if before != embedding else embedding
        else:
            continue
        for bracket in (start, end):
            kinds[bracket] = chosen
            after = bracket + 1
            while after < len(kinds) and original[after] == "NSM":
                kinds[after] = chosen
                after += 1


def _neutral(kinds: list[str], sos: str, eos: str, embedding: str) -> None:
    """Apply N1 and N2 in place."""
    at = 0
    while at < len(kinds):
        if kinds[at] not in NEUTRAL:
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] in NEUTRAL:
            end += 1
        before = _direction(kinds[at - 1]) if at else sos
        after = _direction(kinds[end]) if end < len(kinds) else eos
        kinds[at:end] = [before if before == after else embedding] * (end - at)
        at = end


def _paragraph(codes: Sequence[int], classes: list[str], base: int) -> list[int]:
    """Return levels of one paragraph before rule L1."""
    if base == 0 and not {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"}.intersection(classes):
        return [0] * len(classes)
    levels, resolved = _explicit(classes, base)
    for sequence, sos, eos in _sequences(classes, levels, base):
        original = [resolved[at] for at in sequence]
        kinds = list(original)
        level = levels[sequence[0]]
        embedding = "LR"[level & 1]
        _weak(kinds, sos)
        _brackets([codes[at] for at in sequence], kinds, original, sos, embedding)
        _neutral(kinds, sos, eos, embedding)
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
