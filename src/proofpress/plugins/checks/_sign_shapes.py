"""Which sign is this ink? Its shape, compared with what fonts draw.

A shape is told by the directions of its edges in a grid of cells, and by its width and place beside the digits. Whether a sign
is fat or thin, soft or sharp changes that little; a bar more or less changes it much. Source: N. Dalal, B. Triggs, "Histograms
of oriented gradients for human detection" (2005), in the Hellinger form of R. Arandjelović, A. Zisserman (2012).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
from PIL import Image

from proofpress.brief import Brand
from proofpress.plugins.checks._cut_sign import InkPiece, Share
from proofpress.setting import font_library
from proofpress.typography import Design, FontLibrary, designs

__all__ = ["LIKE", "MARGIN", "OTHER", "Likeness", "likeness"]

MARGIN: Final = 1.08
"""A sign is itself if every other is at least this many times as far away."""
OTHER: Final = 1.3
"""It is another if it is this many times as far from itself as from that."""
LIKE: Final = 0.62
"""Nothing farther away than this is the sign, whatever the others are."""
_TURNED: Final = 0.1
"""How much farther it may be than when it is mirrored or stood on its head: signs that are the same then are as far."""
_SIGNS: Final = tuple(chr(code) for code in range(0x24, 0x20D0) if unicodedata.category(chr(code)) == "Sc")
_AS: Final = {"₿": "฿", "₤": "£", "₨": "Rs"}
"""Signs that fonts draw as other fonts draw another."""
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789&#%§@đĐŁłßŧ[]()/\\|!?*+=<>"
_OTHERS: Final = "אבגדהוזחטיכלמנסעפצקרשתरसतदहउऊडइ३२१९กขคธยษบปศもモ円元"
"""Letters of those who write rare signs."""
_GROUPS: Final = ("Rs", "TL", "Bt", "lt", "t1", "1t")
_WEIGHTS: Final = (200, 400, 550, 700, 900)
_FEWER: Final = (200, 550, 900)
"""Weights of letters, of which there are many."""
_SLANTS: Final = (0.0, 0.12)
"""Of signs, whose italics are rare."""
_MOST_FACES: Final = 24
_MOST_FAMILIES: Final = 4
_SIDE: Final = 32
_PAD: Final = 4
_CELLS: Final = 8
_DIRECTIONS: Final = 8
_TURNS: Final = np.arange(-_DIRECTIONS // 2, _DIRECTIONS // 2, dtype=np.float32)
"""The middle of each direction, in parts of a turn, as many as there are directions."""
_PLACE: Final = 0.3
"""Weight of width and place, squared, against the shape."""
_AT_ONCE: Final = 64

Vectors = npt.NDArray[np.float32]


@attrs.frozen
class Likeness:
    """How near a sign is to what it should be, and to the nearest other.

    Attributes:
        own: Distance to the sign that it should be: 0 for the same, 1.4 for nothing in common.
        other: The nearest other sign, letter or group of letters.
        distance: To that.
        turned: Distance to itself once mirrored or stood on its head: less where it was drawn so.
        compared: How many others there are.
    """

    own: float
    other: str
    distance: float
    turned: float
    compared: int

    @property
    def itself(self) -> bool:
        """Whether it is clearly the sign that it should be."""
        stands = self.own <= self.turned + _TURNED
        return stands and self.own <= LIKE and self.distance >= MARGIN * self.own

    @property
    def is_other(self) -> bool:
        """Whether it is clearly the nearest other."""
        return self.distance <= LIKE and self.own >= OTHER * self.distance


def likeness(found: InkPiece, sign: str) -> Likeness | None:
    """Return how like a sign a piece of ink is, or None if no font draws the sign.

    Args:
        found: The piece of ink.
        sign: What it should be, one character.
    """
    names, vectors = _references()
    own = np.array([name == sign for name in names])
    if not own.any():
        return None
    away = _distances(found, vectors)
    turned = min(
        float(_distances(attrs.evolve(found, share=share), vectors[own]).min())
        for share in (found.share[:, ::-1], found.share[::-1], found.share[::-1, ::-1])
    )
    at = int(np.flatnonzero(~own)[away[~own].argmin()])
    return Likeness(float(away[own].min()), names[at], float(away[at]), turned, len(set(names)) - 1)


def _distances(found: InkPiece, vectors: Vectors) -> Vectors:
    return np.asarray(np.sqrt(((vectors - _described([found])) ** 2).sum(axis=1)))


@lru_cache(maxsize=1)
def _references() -> tuple[tuple[str, ...], Vectors]:
    """Return the names of all that a sign may be, and what each looks like, in several weights, slants and fonts."""
    drawn = list(_all_drawn(font_library(Brand())))
    starts = range(0, len(drawn), _AT_ONCE)
    parts = [_described([one for _, one in drawn[start : start + _AT_ONCE]]) for start in starts]
    nothing = np.zeros((0, _CELLS**2 * _DIRECTIONS + 3), np.float32)
    return tuple(name for name, _ in drawn), np.concatenate(parts or [nothing])


def _all_drawn(fonts: FontLibrary) -> Iterator[tuple[str, InkPiece]]:
    """Yield what a sign may be, and how it is drawn: signs as all fonts do, letters as a few families do."""
    for sign in _SIGNS:
        faces = fonts.showing(sign)[:_MOST_FACES]
        for slant in _SLANTS:
            yield from ((_AS.get(sign, sign), _cut(one)) for one in designs(sign, fonts, faces, _WEIGHTS, slant=slant))
        for more in (2 * sign, f".{sign}", f"{sign}.", f"-{sign}"):
            yield from ((more, _cut(one)) for one in designs(more, fonts, faces[:_MOST_FAMILIES], _FEWER))
    latin = fonts.showing(_LATIN)
    families = list(dict.fromkeys(face.family for face in latin))[:_MOST_FAMILIES]
    for name in (*_LATIN, *_GROUPS):
        faces = tuple(face for face in latin if face.family in families)
        yield from ((name, _cut(one)) for one in designs(name, fonts, faces, _FEWER))
    for name in _OTHERS:
        faces = fonts.showing(name)[:_MOST_FAMILIES]
        yield from ((name, _cut(one)) for one in designs(name, fonts, faces, _FEWER))


def _cut(design: Design) -> InkPiece:
    share = design.alpha.astype(np.float32) / np.float32(255)
    return InkPiece(share, design.width, design.top, design.bottom)


def _described(found: Sequence[InkPiece]) -> Vectors:
    """Return a vector for each piece of ink, shape (pieces, numbers)."""
    planes = np.stack([_square(one.share) for one in found])
    for axis in (1, 2):
        planes = 0.5 * planes + 0.25 * (np.roll(planes, 1, axis) + np.roll(planes, -1, axis))
    down, across = np.gradient(planes, axis=(1, 2))
    strength = np.hypot(across, down)
    direction = np.arctan2(down, across) * np.float32(_DIRECTIONS / (2 * np.pi))
    apart = np.abs(direction[:, None] - _TURNS[:, None, None])
    apart = np.minimum(apart, _DIRECTIONS - apart)
    edges = np.maximum(0, 1 - apart) * strength[:, None]
    pool = _pool()
    cells = (pool @ edges @ pool.T).reshape(len(found), -1)
    shapes = np.sqrt(cells / np.maximum(cells.sum(axis=1, keepdims=True), 1e-9))
    places = np.array([(np.log(max(one.width, 0.05)), one.top, one.bottom) for one in found])
    return np.concatenate([shapes, np.sqrt(_PLACE) * places], axis=1).astype(np.float32)


def _square(share: Share) -> Share:
    how = Image.Resampling.BICUBIC if min(share.shape) < _SIDE else Image.Resampling.BOX
    drawn = Image.fromarray(np.ascontiguousarray(share, np.float32)).resize((_SIDE, _SIDE), how)
    return np.pad(np.clip(np.asarray(drawn), 0, 1), _PAD)


@lru_cache(maxsize=1)
def _pool() -> Vectors:
    """Return the share of each row in each row of cells, shape (cells, rows); neighbouring cells overlap."""
    side = _SIDE + 2 * _PAD
    cell = side / _CELLS
    middles = (np.arange(_CELLS) + 0.5) * cell
    shares = np.maximum(0, 1 - np.abs(np.arange(side) + 0.5 - middles[:, None]) / cell)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)
