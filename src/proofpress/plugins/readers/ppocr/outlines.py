"""From a map of probabilities to turned boxes around lines of text: connected pixels, hulls, smallest rectangles."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from proofpress.quads import Quad

__all__ = ["components", "smallest_rectangle"]

Points = npt.NDArray[np.float64]
_MOST_RUNS: Final = 60_000
"""Noise has no text; more runs than this are not joined up."""


def components(mask: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], ...]:
    """Return the groups of touching pixels (also by a corner), each as its runs: rows of y, first x, last x.

    Args:
        mask: What belongs to any group.
    """
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    if not len(rows) or len(rows) > _MOST_RUNS:
        return ()
    runs = np.stack([rows, starts, ends - 1], axis=1)
    parent = list(range(len(runs)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    first = np.searchsorted(rows, np.arange(mask.shape[0] + 1))
    for row in range(1, mask.shape[0]):
        above, here = int(first[row - 1]), int(first[row])
        stop_above, stop = here, int(first[row + 1])
        while above < stop_above and here < stop:
            if runs[above, 2] + 1 >= runs[here, 1] and runs[here, 2] + 1 >= runs[above, 1]:
                one, other = root(above), root(here)
                parent[max(one, other)] = min(one, other)
            if runs[above, 2] < runs[here, 2]:
                above += 1
            else:
                here += 1
    roots = np.array([root(item) for item in range(len(runs))])
    order = np.argsort(roots, kind="stable")
    borders = np.flatnonzero(np.diff(roots[order])) + 1
    return tuple(runs[group] for group in np.split(order, borders))


def smallest_rectangle(runs: npt.NDArray[np.intp]) -> Quad:
    """Return the smallest rectangle around a group of pixels (rotating calipers over its hull).

    Args:
        runs: As from `components`.
    """
    points = np.concatenate([
        np.stack([runs[:, 1], runs[:, 0]], axis=1), np.stack([runs[:, 2] + 1, runs[:, 0]], axis=1),
        np.stack([runs[:, 1], runs[:, 0] + 1], axis=1), np.stack([runs[:, 2] + 1, runs[:, 0] + 1], axis=1),
    ]).astype(np.float64)  # fmt: skip
    hull = _hull(points)
    edges = np.diff(np.concatenate([hull, hull[:1]]), axis=0)
    # A rectangle's sides stand at right angles: directions count up to a quarter turn.
    angles = np.unique(np.round(np.mod(np.arctan2(edges[:, 1], edges[:, 0]) + np.pi / 4, np.pi / 2) - np.pi / 4, 6))
    cos, sin = np.cos(angles), np.sin(angles)
    along = hull[:, :1] * cos + hull[:, 1:] * sin
    across = hull[:, 1:] * cos - hull[:, :1] * sin
    width, height = np.ptp(along, axis=0), np.ptp(across, axis=0)
    best = int(np.argmin(width * height))
    u, v = (along[:, best].max() + along[:, best].min()) / 2, (across[:, best].max() + across[:, best].min()) / 2
    return Quad(
        float(u * cos[best] - v * sin[best]), float(u * sin[best] + v * cos[best]),
        float(width[best]), float(height[best]), float(angles[best]),
    )  # fmt: skip


def _hull(points: Points) -> Points:
    """Return the convex hull (Andrew's monotone chain)."""
    ordered = np.unique(points, axis=0)

    def half(items: Points) -> list[Points]:
        chain: list[Points] = []
        for point in items:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return np.array([*half(ordered), *half(ordered[::-1])])


def _turn(a: Points, b: Points, c: Points) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
