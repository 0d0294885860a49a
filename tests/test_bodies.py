"""Bodies of ink, against brute force."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.bodies import bodies


def flooded(mask: np.ndarray) -> set[frozenset[tuple[int, int]]]:
    """Return the groups of touching pixels by flooding."""
    left = {(int(y), int(x)) for y, x in np.argwhere(mask)}
    groups = set()
    while left:
        wave, group = [left.pop()], set()
        while wave:
            y, x = wave.pop()
            group.add((y, x))
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            wave += near
        groups.add(frozenset(group))
    return groups


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.floats(0.1, 0.9), st.integers(0, 2**32 - 1))
def test_bodies_are_what_a_flood_finds(height: int, width: int, share: float, seed: int) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < share
    found = {frozenset((int(y), x) for y, a, b in runs for x in range(int(a), int(b) + 1)) for runs in bodies(mask)}
    assert found == flooded(mask)


def test_noise_without_end_is_not_joined() -> None:
    assert bodies(np.indices((700, 700)).sum(axis=0) % 2 == 0) == ()
