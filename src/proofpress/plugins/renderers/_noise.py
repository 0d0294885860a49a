"""Smooth random fields in numpy: gradient noise at free points, and splines that carry a coarse grid to every pixel.

Everything is float32 and elementwise, so the same arguments give the same samples whatever the number of threads.
"""

from __future__ import annotations

import math
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Noise", "Stage", "Surface", "smoothstep", "splat"]

Floats = NDArray[np.floating]
_Indices = NDArray[np.intp]


def smoothstep(low: float, high: float, value: Floats) -> Floats:
    """Return 0 below `low`, 1 above `high`, and a curve without a kink between them."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1).astype(np.float32, copy=False)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


@attrs.frozen(eq=False)
class Noise:
    """Gradient noise with its own table of directions; never repeats within 256 cells."""

    permutation: NDArray[np.int32]
    along_x: Floats
    along_y: Floats

    @classmethod
    def seeded(cls, rng: np.random.Generator) -> Self:
        """Draw the tables from `rng`."""
        angle = rng.random(256, dtype=np.float32) * np.float32(2 * math.pi)
        return cls(rng.permutation(256).astype(np.int32), np.cos(angle), np.sin(angle))

    def at(self, x: Floats, y: Floats) -> Floats:
        """Return the noise, about -1..1, at points given in cells."""
        floor_x, floor_y = np.floor(x), np.floor(y)
        fx, fy = x - floor_x, y - floor_y
        column, row = floor_x.astype(np.int32) & 255, floor_y.astype(np.int32) & 255
        here, right = self.permutation[column], self.permutation[(column + 1) & 255]
        below = (row + 1) & 255
        ease_x = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
        ease_y = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
        top = self._corner(here + row, fx, fy)
        top += ease_x * (self._corner(right + row, fx - 1, fy) - top)
        bottom = self._corner(here + below, fx, fy - 1)
        bottom += ease_x * (self._corner(right + below, fx - 1, fy - 1) - bottom)
        top += ease_y * (bottom - top)
        top *= np.float32(1.5)
        return top

    def _corner(self, key: NDArray[np.int32], dx: Floats, dy: Floats) -> Floats:
        picked = self.permutation[key & 255]
        return np.asarray(self.along_x[picked] * dx + self.along_y[picked] * dy, dtype=np.float32)

    def fractal(self, x: Floats, y: Floats, octaves: int, gain: float = 0.5) -> Floats:
        """Return octaves of noise, each turned against the last so that no axis shows."""
        total, amplitude, weight = np.zeros_like(x), 1.0, 0.0
        for octave in range(octaves):
            total += np.float32(amplitude) * self.at(x + np.float32(17.3 * octave), y - np.float32(9.1 * octave))
            weight += amplitude
            amplitude *= gain
            # A turn by atan(3/4) and a step of about 2: lattices of two octaves never line up.
            x, y = np.float32(1.62) * x - np.float32(1.21) * y, np.float32(1.21) * x + np.float32(1.62) * y
        total /= np.float32(weight)
        return total


def _spline(cells: float, count: int) -> tuple[_Indices, Floats]:
    """Return first tap and the four cubic B-spline weights of each pixel centre over `cells` cells."""
    position = (np.arange(count, dtype=np.float64) + 0.5) * (cells / count)
    first = np.minimum(np.floor(position), math.ceil(cells) - 1)
    f = position - first
    weights = np.stack([(1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3]) / 6
    return first.astype(np.intp), weights.astype(np.float32)


@attrs.frozen(eq=False)
class Surface:
    """A field known on a coarse grid, read at any rows of the canvas through a cubic B-spline (twice smooth)."""

    grid: Floats
    columns: tuple[_Indices, Floats]
    lines: tuple[_Indices, Floats]

    @classmethod
    def over(cls, grid: Floats, width: int, height: int) -> Self:
        """Spread a grid over a canvas; it holds one node before the first pixel and two after the last."""
        rows, columns = grid.shape[0] - 3, grid.shape[1] - 3
        return cls(np.asarray(grid, dtype=np.float32), _spline(columns, width), _spline(rows, height))

    @classmethod
    def random(cls, rng: np.random.Generator, width: int, height: int, cell_x: float, cell_y: float) -> Self:
        """Draw a field of unit variance nodes whose cells measure about the given pixels."""
        columns, rows = max(1, round(width / cell_x)), max(1, round(height / cell_y))
        return cls.over(rng.standard_normal((rows + 3, columns + 3), dtype=np.float32), width, height)

    def rows(self, first: int, last: int) -> Floats:
        """Return the samples of canvas rows `first` to `last`, the last excluded."""
        index, weights = self.lines[0][first:last], self.lines[1][:, first:last, None]
        start = int(index[0])
        columns, across = self.columns
        strip = self.grid[start : int(index[-1]) + 4]
        # One take per tap on the few coarse rows, then whole rows are copied: both are fast in numpy.
        wide = np.take(strip, columns, axis=1) * across[0]
        for tap in range(1, 4):
            wide += np.take(strip, columns + tap, axis=1) * across[tap]
        index = index - start
        if len(strip) <= 24:
            # Few coarse rows: one small dense product. einsum, not @, because BLAS may share work out by thread count.
            shares = np.zeros((len(index), len(strip)), dtype=np.float32)
            shares[np.arange(len(index))[:, None], index[:, None] + np.arange(4)] = weights[..., 0].T
            return np.asarray(np.einsum("ij,jk->ik", shares, wide))
        out: Floats = wide[index] * weights[0]
        for tap in range(1, 4):
            out += wide[index + tap] * weights[tap]
        return out


@attrs.frozen(eq=False)
class Stage:
    """The canvas in units of its own size, with coarse nodes on which fields are composed.

    One unit is the square root of the area, so a circle stays a circle in every format; the origin is the centre.
    """

    width: int
    height: int
    unit: float
    u: Floats
    v: Floats

    @classmethod
    def of(cls, width: int, height: int, nodes_per_unit: int = 176) -> Self:
        """Lay a canvas out; small canvases get no more nodes than pixels."""
        unit = math.sqrt(width * height)
        cell = max(1.0, unit / nodes_per_unit)
        columns, rows = max(1, math.ceil(width / cell)), max(1, math.ceil(height / cell))
        x = (np.arange(-1, columns + 2, dtype=np.float64) / columns - 0.5) * (width / unit)
        y = (np.arange(-1, rows + 2, dtype=np.float64) / rows - 0.5) * (height / unit)
        u, v = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
        return cls(width, height, unit, u, v)

    @property
    def reach(self) -> tuple[float, float]:
        """Half the width and half the height, in units."""
        return self.width / self.unit / 2, self.height / self.unit / 2

    def surface(self, values: Floats) -> Surface:
        """Carry values on the nodes to the pixels."""
        return Surface.over(values, self.width, self.height)

    def pixels(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Return u of all columns and v of some rows at pixel centres, ready to broadcast."""
        x = (np.arange(self.width, dtype=np.float64) + 0.5 - self.width / 2) / self.unit
        y = (np.arange(first, last, dtype=np.float64) + 0.5 - self.height / 2) / self.unit
        return x.astype(np.float32)[None, :], y.astype(np.float32)[:, None]


def splat(x: Floats, y: Floats, value: Floats, *, width: int, first: int, last: int) -> Floats:
    """Add values at free points to the pixels of some rows, shared by distance among the four nearest."""
    out = np.zeros((last - first) * width, dtype=np.float64)
    column, row = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    fx, fy = x - column, y - row
    for right in (0, 1):
        for down in (0, 1):
            share = value * (fx if right else 1 - fx) * (fy if down else 1 - fy)
            c, r = column + right, row + down - first
            inside = (c >= 0) & (c < width) & (r >= 0) & (r < last - first)
            out += np.bincount(r[inside] * width + c[inside], weights=share[inside], minlength=out.size)
    return out.astype(np.float32).reshape(last - first, width)
