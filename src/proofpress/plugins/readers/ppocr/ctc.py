"""Likelihoods of texts under a recogniser of the CTC kind.

The recogniser gives, for each column of a line, a probability for each sign and for "no sign here" (the blank). The
likelihood of a text is the sum over all ways to stretch it over the columns. Source: A. Graves et al., "Connectionist
Temporal Classification" (2006).

One liberty, which cannot make one letter pass for another: signs that are the same in print share their probability. A space
is a sign
like any other: a text with a space that is not there is a million times less likely than the reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["SAME_IN_PRINT", "greedy", "log_likelihood", "rivals"]

Columns = npt.NDArray[np.float32]

SAME_IN_PRINT: Final = (
    "'’‘ʼ´`", '"“”„″', "-–—‐‑−", "…⋯", "·•・", ",，", ".．", ":：", ";；", "!！", "?？", "(（", ")）", "%％", "~～〜", "¥￥",
    "/／", "&＆", "+＋", " \u3000\u00a0\u202f",
)  # fmt: skip
"""Signs that a font draws alike, and that copy and reading may spell differently."""
_TOLD_APART: Final = ("0123456789", ".,:;!?")
"""Signs that no word helps to tell from each other."""
_CLOSE: Final = 0.05
"""A sign this likely beside the one that was read may be the one that stands there."""
_FLOOR: Final = 1e-12
_NEVER: Final = -1e30


def greedy(columns: Columns, alphabet: Sequence[str]) -> tuple[str, float]:
    """Return the likeliest sign of each column, repeats and blanks dropped, and the mean probability of those kept.

    Args:
        columns: Probabilities, shape (columns, signs).
        alphabet: What each sign stands for; the blank first.
    """
    best = columns.argmax(axis=1)
    kept = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
    sure = columns[np.arange(len(best)), best][kept]
    return "".join(alphabet[index] for index in best[kept]), float(sure.mean()) if kept.any() else 0.0


def rivals(columns: Columns, index: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Return the digits and marks of the likeliest reading that another digit or mark comes close to, each with that one.

    A recogniser that knows words guesses digits too: before 個 it sees a 1 in a 7. Where a full stop nearly touches a letter,
    a comma or a colon is as likely.

    Args:
        columns: Probabilities, shape (columns, signs); sign 0 is the blank.
        index: Sign and its place in `columns`.
    """
    best = columns.argmax(axis=1)
    found: dict[tuple[str, str], None] = {}
    for group in _TOLD_APART:
        alike = [_variants(sign, index) for sign in group]
        own = {place: number for number, places in enumerate(alike) for place in places}
        for column, sign in enumerate(best):
            if (number := own.get(int(sign))) is None:
                continue
            chances = [float(columns[column, list(places)].sum()) for places in alike]
            peak, chances[number] = chances[number], 0.0
            if max(chances) > _CLOSE * peak:
                found[group[number], group[chances.index(max(chances))]] = None
    return tuple(found)


def log_likelihood(columns: Columns, text: str, index: Mapping[str, int]) -> float:
    """Return the natural logarithm of a text's likelihood; signs that the recogniser lacks are left out of the text.

    Args:
        columns: Probabilities, shape (columns, signs); sign 0 is the blank.
        text: One line.
        index: Sign and its place in `columns`.
    """
    variants = [found for sign in text if (found := _variants(sign, index))]
    blank = np.log(columns[:, 0].astype(np.float64) + _FLOOR)
    if not variants:
        return float(blank.sum())
    emitted = np.stack([_emission(columns, sign) for sign in variants], axis=1)
    states = np.empty((len(columns), 2 * len(variants) + 1))
    states[:, 0::2], states[:, 1::2] = blank[:, None], emitted
    # Two equal signs in a row need a blank between them.
    free = np.zeros(states.shape[1], bool)
    free[3::2] = [set(one).isdisjoint(other) for one, other in pairwise(variants)]
    now = np.full(states.shape[1], _NEVER)
    now[:2] = states[0, :2]
    for column in states[1:]:
        before = np.concatenate([[_NEVER], now[:-1]])
        skipped = np.where(free, np.concatenate([[_NEVER, _NEVER], now[:-2]]), _NEVER)
        now = np.logaddexp(np.logaddexp(now, before), skipped) + column
    return float(np.logaddexp(now[-1], now[-2]))


def _variants(sign: str, index: Mapping[str, int]) -> tuple[int, ...]:
    alike = next((group for group in SAME_IN_PRINT if sign in group), sign)
    return tuple(dict.fromkeys(index[other] for other in (sign, *alike) if other in index))


def _emission(columns: Columns, sign: tuple[int, ...]) -> npt.NDArray[np.float64]:
    share: npt.NDArray[np.float64] = columns[:, list(sign)].sum(axis=1, dtype=np.float64)
    logarithm: npt.NDArray[np.float64] = np.log(share + _FLOOR)
    return logarithm
