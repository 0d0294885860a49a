"""Defects of single characters: what a font would never draw, and models do.

Each works on the ink of one character of a text that type has set; the rest of the text stays as it was.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from proofpress.testing.mutations import Defect
from proofpress.typography import Mask, Setting, paint

__all__ = ["JOINED", "cells", "spoiled_shape"]

JOINED: Final = frozenset({"Arab", "Deva", "Syrc", "Mong"})
"""Scripts whose letters touch: one moved alone is another fault than loose kerning."""
_LEAST_CHANGE: Final = 0.05
"""Share of a character's ink that a defect must change to be one."""
_MOST_TRIED: Final = 16


def cells(setting: Setting) -> tuple[int, ...]:
    """Return where in the text the characters begin that can be drawn on their own, in the order of the text."""
    starts = {at for line in setting.lines for run in line.runs for at in run.clusters}
    return tuple(at for at in sorted(starts) if setting.text[at].isalnum())


def spoiled_shape(setting: Setting, defect: Defect, seed: int = 0) -> Mask | None:
    """Return the ink of a text with one character spoiled, or None where no character can be.

    Args:
        setting: The text as type sets it.
        defect: One of `SHAPE_DEFECTS`, but for `WRONG_HAN_FORM`, which is a matter of fonts.
        seed: Chooses the character and the manner.
    """
    chance = random.Random(f"{seed}:{defect}:{setting.text}")
    for at in _candidates(setting, defect, chance):
        rest, own = paint(_kept(setting, at, own=False)), paint(_kept(setting, at, own=True))
        if not own.alpha.size:
            continue
        spoiled = _WAYS[defect](own, setting, chance)
        if _change(own, spoiled) >= _LEAST_CHANGE:
            return _together(rest, spoiled)
    return None


def _candidates(setting: Setting, defect: Defect, chance: random.Random) -> Iterator[int]:
    found = list(cells(setting))
    if defect is Defect.CUT_CHARACTER:
        yield from reversed(found[-1:])
        return
    if defect is Defect.BAD_KERNING:
        loose = {at for line in setting.lines for run in line.runs if run.script not in JOINED for at in run.clusters}
        ends = {at for line in setting.lines for at in (line.start, line.end - 1)}
        found = [at for at in found if at in loose and at not in ends]
    chance.shuffle(found)
    yield from found[:_MOST_TRIED]


def _kept(setting: Setting, at: int, *, own: bool) -> Setting:
    """Return the setting with the glyphs of one character alone, or with all others."""
    lines = []
    for line in setting.lines:
        runs = []
        for run in line.runs:
            keep = [index for index, cluster in enumerate(run.clusters) if (cluster == at) == own]
            runs.append(
                attrs.evolve(
                    run,
                    glyphs=tuple(run.glyphs[i] for i in keep),
                    clusters=tuple(run.clusters[i] for i in keep),
                    xs=tuple(run.xs[i] for i in keep),
                    ys=tuple(run.ys[i] for i in keep),
                )
            )
        lines.append(attrs.evolve(line, runs=tuple(runs)))
    return attrs.evolve(setting, lines=tuple(lines), strokes=() if own else setting.strokes)


def _mirrored(own: Mask, setting: Setting, chance: random.Random) -> Mask:
    del setting, chance
    return attrs.evolve(own, alpha=np.ascontiguousarray(own.alpha[:, ::-1]))


def _deformed(own: Mask, setting: Setting, chance: random.Random) -> Mask:
    """Return a character with a gap torn into its strokes, a blot on them, or its upper half slipped aside."""
    height, width = own.alpha.shape
    manner = chance.choice(("gap", "blot", "slip"))
    if manner == "slip":
        by = max(1, round(0.14 * setting.size_px)) * chance.choice((-1, 1))
        alpha = np.pad(own.alpha, ((0, 0), (abs(by), abs(by))))
        alpha[: height // 2] = np.roll(alpha[: height // 2], by, axis=1)
        return attrs.evolve(own, x=own.x - abs(by), alpha=alpha)
    rows, columns = np.mgrid[:height, :width]
    inked = np.argwhere(own.alpha > 127)
    y, x = inked[chance.randrange(len(inked))] if len(inked) else (height // 2, width // 2)
    reach = max(1.0, (0.13 if manner == "blot" else 0.11) * setting.size_px)
    near = np.clip(reach + 0.5 - np.hypot(rows - y, columns - x), 0, 1)
    alpha = own.alpha.astype(np.float64)
    mixed = np.maximum(alpha, 255 * near) if manner == "blot" else alpha * (1 - near)
    return attrs.evolve(own, alpha=np.rint(mixed).astype(np.uint8))


def _cut(own: Mask, setting: Setting, chance: random.Random) -> Mask:
    """Return a character without the half at which the text ends."""
    del chance
    width = own.alpha.shape[1]
    alpha = own.alpha.copy()
    if setting.direction == "rtl":
        alpha[:, : (width + 1) // 2] = 0
    else:
        alpha[:, width // 2 :] = 0
    return attrs.evolve(own, alpha=alpha)


def _tofu(own: Mask, setting: Setting, chance: random.Random) -> Mask:
    """Return the hollow box that stands for a character that a font does not have."""
    del chance
    stroke = max(1, round(0.07 * setting.size_px))
    height, width = max(own.alpha.shape[0], 3 * stroke), max(own.alpha.shape[1], 3 * stroke)
    alpha = np.full((height, width), 255, np.uint8)
    alpha[stroke:-stroke, stroke:-stroke] = 0
    return Mask(own.x, own.y + own.alpha.shape[0] - height, alpha)


def _unkerned(own: Mask, setting: Setting, chance: random.Random) -> Mask:
    by = round(chance.choice((-1, 1)) * chance.uniform(0.16, 0.24) * setting.size_px)
    return attrs.evolve(own, x=own.x + (by or 1))


_WAYS: Final[dict[Defect, Callable[[Mask, Setting, random.Random], Mask]]] = {
    Defect.MIRRORED_GLYPH: _mirrored,
    Defect.DEFORMED_STROKE: _deformed,
    Defect.CUT_CHARACTER: _cut,
    Defect.TOFU: _tofu,
    Defect.BAD_KERNING: _unkerned,
}


def _change(own: Mask, spoiled: Mask) -> float:
    """Return how much ink appears or goes, edges aside, as a share of the character's ink."""
    one, other = _on_one_canvas(own, spoiled)
    ink = np.count_nonzero(one > 127)
    changed = np.count_nonzero((one > 127) & ~_near(other)) + np.count_nonzero((other > 127) & ~_near(one))
    return changed / ink if ink else 0.0


def _near(plane: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return where ink is within a pixel."""
    return np.asarray(Image.fromarray(plane).filter(ImageFilter.MaxFilter(3))) > 64


def _on_one_canvas(one: Mask, other: Mask) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.alpha.shape[1], other.x + other.alpha.shape[1])
    bottom = max(one.y + one.alpha.shape[0], other.y + other.alpha.shape[0])
    found = []
    for mask in (one, other):
        plane = np.zeros((bottom - top, right - left), np.uint8)
        height, width = mask.alpha.shape
        plane[mask.y - top : mask.y - top + height, mask.x - left : mask.x - left + width] = mask.alpha
        found.append(plane)
    return found[0], found[1]


def _together(one: Mask, other: Mask) -> Mask:
    if not one.alpha.size:
        return other
    first, second = _on_one_canvas(one, other)
    return Mask(min(one.x, other.x), min(one.y, other.y), np.maximum(first, second))
