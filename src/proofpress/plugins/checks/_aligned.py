"""A text of an unknown hand, laid letter by letter over a reference: where each letter stands, and what it is most like.

The lines of the picture are stretched onto those of the reference. Each letter is looked for around its place by normalised
correlation; the places of all letters of a line are found together, as the path that the letters like best and that bends
least (A. Viterbi, "Error bounds for convolutional codes", 1967). A letter that is spoiled or moved bends it little: its place
is where its neighbours say. There it is held against itself and against the same letter spoiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image

from proofpress.ink import lines_of
from proofpress.plugins.checks._copy_lines import lines_of_copy
from proofpress.plugins.checks._letters import RIM, Field, Letter, Reference, density, reference
from proofpress.typography import FontLibrary

__all__ = ["AROUND", "Aligned", "Found", "align"]

AROUND: Final = 12
"""How far a letter is looked for to either side, px of the reference."""
_UP: Final = 3
"""The same up and down."""
_WEIGHTS: Final = (200, 400, 700)
_BEND: Final = 0.015
"""Cost of a step of one px from letter to letter, in parts of full likeness; it grows with the square."""
_MOST_BEND: Final = 0.5
_NEAR: Final = 2
"""How far from its place a letter is held against itself and its likes, px."""
_Box = tuple[int, int, int, int]


@attrs.frozen
class Found:
    """A letter as it was found.

    Attributes:
        letter: As the reference has it.
        line: Number of the line.
        place: Where its neighbours and it say that it stands, px right of the reference's.
        like: Correlation with the reference's at its place, -1..1.
        spoiled: The same with the letter spoiled, by manner.
        profile: Correlation at each place from `-AROUND` to `AROUND` px.
    """

    letter: Letter
    line: int
    place: int
    like: float
    spoiled: Mapping[str, float]
    profile: Field = attrs.field(eq=False, repr=False)


@attrs.frozen
class Aligned:
    """A text laid over a reference.

    Attributes:
        found: Its letters, line by line, from left to right.
        scale: Size of the picture's letters in parts of the reference's, in the smallest line.
    """

    found: tuple[Found, ...]
    scale: float

    @property
    def likeness(self) -> float:
        """The likeness of the middle letter, -1 for none."""
        return float(np.median([found.like for found in self.found])) if self.found else -1.0


def align(share: Field, text: str, locale: str, fonts: FontLibrary) -> Aligned | None:
    """Return a text laid over a reference of about its weight, or None where its lines cannot be told.

    Args:
        share: How much of each pixel is ink, 0..1, upright.
        text: The copy.
        locale: Of the copy.
        fonts: Where the reference faces come from.

    Raises:
        MissingGlyphsError: No font has some of the copy's characters.
    """
    mask = share > 0.5
    boxes: list[_Box] = []
    for top, bottom in lines_of(mask):
        columns = np.flatnonzero(mask[top:bottom].any(axis=0))
        boxes.append((int(columns[0]), top, int(columns[-1]) + 1, bottom))
    lines = lines_of_copy(text, tuple(box[2] - box[0] for box in boxes), locale, fonts) if boxes else None
    if lines is None:
        return None
    dense = sum(float(share[box[1] : box[3], box[0] : box[2]].sum()) for box in boxes) / sum(map(_area, boxes))
    weight = min(_WEIGHTS, key=lambda weight: abs(density(lines, locale, weight, fonts) - dense))
    own = tuple(reference(line, locale, weight, fonts) for line in lines)
    found = [
        each
        for number, (box, line) in enumerate(zip(boxes, own, strict=True))
        for each in _found(_stretched(share, box, line), line, number)
    ]
    scale = min((box[3] - box[1]) / max(1, line.height) for box, line in zip(boxes, own, strict=True))
    return Aligned(tuple(found), scale)


def _area(box: _Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _stretched(share: Field, box: _Box, own: Reference) -> Field:
    """Return the ink of a line in the size of the reference's, with room around it."""
    left, top, right, bottom = box
    cut = Image.fromarray(np.rint(255 * share[top:bottom, left:right]).astype(np.uint8))
    made = cut.resize((max(1, own.width), max(1, own.height)), Image.Resampling.BILINEAR)
    return np.pad(np.asarray(made, np.float32) / np.float32(255), ((_UP + RIM,) * 2, (AROUND + RIM,) * 2))


def _found(seen: Field, own: Reference, number: int) -> list[Found]:
    if not own.letters:
        return []
    profiles = np.stack([_likeness(seen, letter, letter.forms[:1], 0, AROUND)[0] for letter in own.letters])
    made = []
    for letter, profile, at in zip(own.letters, profiles, _path(profiles), strict=True):
        place = at - AROUND
        own_like, *others = _likeness(seen, letter, letter.forms, place, _NEAR).max(axis=1).tolist()
        made.append(Found(letter, number, place, own_like, dict(zip(letter.manners, others, strict=True)), profile))
    return made


def _likeness(seen: Field, letter: Letter, forms: Field, place: int, reach: int) -> Field:
    """Return the best correlation of forms with each column from `place - reach` to `place + reach` that the line has room for.

    Shape (forms, columns); around its own place a letter has room for all.
    """
    height, width = letter.height + 2 * RIM, letter.width + 2 * RIM
    left = letter.x + AROUND + place - reach
    columns = slice(max(0, left), left + 2 * reach + width)
    windows = sliding_window_view(seen[letter.y : letter.y + height + 2 * _UP, columns], (height, width))
    flat = windows.reshape(-1, height * width)
    spread = np.sqrt(np.maximum(np.einsum("ij,ij->i", flat, flat) - flat.sum(axis=1) ** 2 / flat.shape[1], 0)) + 1e-3
    best = (forms @ flat.T / spread).reshape(len(forms), *windows.shape[:2]).max(axis=1)
    return np.asarray(best, np.float32)


def _path(profiles: Field) -> list[int]:
    """Return the place of each letter, as an index of its profile, that all together are best."""
    steps = np.arange(profiles.shape[1])
    bend = np.minimum(_BEND * (steps[:, None] - steps[None, :]) ** 2, _MOST_BEND)
    total, came = profiles[0].astype(np.float64), list[npt.NDArray[np.intp]]()
    for profile in profiles[1:]:
        ways = total[None, :] - bend
        came.append(ways.argmax(axis=1))
        total = profile + ways.max(axis=1)
    path = [int(total.argmax())]
    for before in reversed(came):
        path.append(int(before[path[-1]]))
    return path[::-1]
