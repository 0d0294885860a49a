"""Bodies of ink: pixels that touch each other."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from proofpress.geometry import Box

__all__ = ["bodies", "box_of"]

_MOST_RUNS: Final = 60_000


def bodies(mask: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], ...]:
    """Return the groups of touching pixels (also by a corner), each as its runs: rows of y, first x, last x.

    Args:
        mask: What belongs to any group; noise, of more than 60,000 runs, is not joined up, and has none.
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


def box_of(body: npt.NDArray[np.intp]) -> Box:
    """Return the box around a body.

    Args:
        body: As its runs.
    """
    top, left, _ = body.min(axis=0)
    bottom, _, right = body.max(axis=0)
    return Box.from_edges(int(left), int(top), int(right) + 1, int(bottom) + 1)
