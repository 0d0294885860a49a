"""Explicit levels: embeddings, overrides and isolates (rules X1 to X10 of UAX #9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from proofpress.typography.bidi_classes import ISOLATE_STARTS, REMOVED

__all__ = ["explicit", "first_strong", "matching_pdi", "sequences"]

MAX_DEPTH: Final = 125


def matching_pdi(classes: Sequence[str]) -> dict[int, int]:
    """Return where each isolate starts and ends (BD9); isolates without an end are absent."""
    pairs, stack = {}, []
    for at, name in enumerate(classes):
        if name in ISOLATE_STARTS:
            stack.append(at)
        elif name == "PDI" and stack:
            pairs[stack.pop()] = at
    return pairs


def first_strong(classes: Sequence[str], start: int, end: int, pairs: dict[int, int]) -> int | None:
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


def explicit(classes: list[str], base: int) -> tuple[list[int], list[str]]:
    """Apply X1 to X8: explicit levels, and classes after overrides."""
    levels, resolved = [base] * len(classes), list(classes)
    pairs = matching_pdi(classes)
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
                name == "FSI" and first_strong(classes, at + 1, pairs.get(at, len(classes)), pairs) == 1
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


def sequences(classes: list[str], levels: list[int], base: int) -> list[tuple[list[int], str, str]]:
    """Return the isolating run sequences (X10): indices without removed characters, sos and eos."""
    kept = [at for at, name in enumerate(classes) if name not in REMOVED]
    runs: list[list[int]] = []
    for at in kept:
        if runs and levels[runs[-1][-1]] == levels[at]:
            runs[-1].append(at)
        else:
            runs.append([at])
    pairs = matching_pdi(classes)
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
