"""From groups of pixels to turned boxes around lines of text: hulls, smallest rectangles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from proofpress.quads import Quad

__all__ = ["smallest_rectangle"]

Points = npt.NDArray[np.float64]


def smallest_rectangle(runs: npt.NDArray[np.intp]) -> Quad:
    """Return the smallest rectangle around a group of pixels (rotating calipers over its hull).

    Args:
        runs: As from `bodies.bodies`.
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
