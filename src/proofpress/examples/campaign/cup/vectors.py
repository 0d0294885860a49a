"""Scalars and vectors of many rays at once, smooth steps and noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "dot", "mix", "noise", "smooth_max", "smooth_min", "smoothstep", "unit", "vector"]

Array = NDArray[np.float32]
"""Scalars of n rays have shape (n,), vectors (3, n)."""


def vector(x: float, y: float, z: float) -> Array:
    """Return one vector, to be broadcast over rays."""
    return np.array([[x], [y], [z]], dtype=np.float32)


def unit(v: Array) -> Array:
    """Return vectors of length 1."""
    unit: Array = v / np.sqrt((v * v).sum(axis=0) + 1e-12)
    return unit


def dot(a: Array, b: Array) -> Array:
    """Return the scalar product of each pair."""
    total: Array = (a * b).sum(axis=0)
    return total


def smoothstep(low: float, high: float, x: Array) -> Array:
    """Rise from 0 to 1 between two values, level at both."""
    t: Array = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def smooth_min(a: Array, b: Array, k: float) -> Array:
    """Return the lesser of two, rounded where they meet within `k`."""
    h = np.maximum(k - np.abs(a - b), 0.0) / k
    lower: Array = np.minimum(a, b) - h * h * (k / 4.0)
    return lower


def smooth_max(a: Array, b: Array, k: float) -> Array:
    """Return the greater of two, rounded where they meet within `k`."""
    return -smooth_min(-a, -b, k)


def mix(a: Array, b: Array, t: Array) -> Array:
    """Blend from `a` to `b`."""
    return a + (b - a) * t


def noise(x: Array, y: Array, seed: int) -> Array:
    """Smooth noise in 0..1 from a hashed lattice."""
    xi, yi = np.floor(x), np.floor(y)
    fx, fy = x - xi, y - yi
    fx, fy = fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy)
    ix, iy = xi.astype(np.int64), yi.astype(np.int64)

    def corner(dx: int, dy: int) -> Array:
        h = (ix + dx) * 374761393 + (iy + dy) * 668265263 + seed * 1442695041
        h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
        return ((h ^ (h >> 16)) & 0xFFFF).astype(np.float32) / np.float32(65535.0)

    top = mix(corner(0, 0), corner(1, 0), fx)
    return mix(top, mix(corner(0, 1), corner(1, 1), fx), fy)
