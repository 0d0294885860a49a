"""Resolving within one isolating run sequence: weak and neutral types, brackets (rules W1 to N2 of UAX #9)."""

from __future__ import annotations

from typing import Final

from proofpress.typography.bidi_classes import ISOLATE_STARTS, NEUTRAL, bracket_table

__all__ = ["brackets", "neutral", "weak"]

MAX_BRACKETS: Final = 63


def weak(kinds: list[str], sos: str) -> None:
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
    opens, closes = bracket_table()
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


def brackets(codes: list[int], kinds: list[str], original: list[str], sos: str, embedding: str) -> None:
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


def neutral(kinds: list[str], sos: str, eos: str, embedding: str) -> None:
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
