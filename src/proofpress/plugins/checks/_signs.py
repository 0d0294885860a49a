"""Is it this sign of currency? Its own shape tells, where no reading can be trusted.

The price is cut in two. The rest must be read exactly, alone, by a reader that sees pictures as they are; the sign must be
nearer to what fonts draw for it than any other sign or letter is. Nothing else may stand in the line: the rest begins where the
sign ends.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from proofpress.image import Pixels
from proofpress.ink import split
from proofpress.interfaces import Hint, Reader
from proofpress.plugins.checks._cut_sign import CutLine, Side, cut_sign
from proofpress.plugins.checks._pieces import Piece
from proofpress.plugins.checks._reading import reading_locale
from proofpress.plugins.checks._sign_shapes import Likeness, likeness
from proofpress.proof import Outcome
from proofpress.sameness import says
from proofpress.text import fold
from proofpress.typography import Setting

__all__ = ["SignSeen", "crowded", "see_sign"]

_SPACED: Final = 0.27
"""Least gap beside a sign that a space parts from the number, in heights of a digit."""
_CLOSE: Final = 0.42
"""Greatest gap beside a sign that no space parts from it, and between digits."""
_TALL: Final = 0.75
"""Digits are at least this high, in heights of a digit."""
_WIDE: Final = 1.1
"""A sign that is wider than this, in heights of a digit, may be two that touch."""
_NARROW: Final = 0.5
"""Width of a usual digit in the narrowest fonts, in heights of a digit."""


@attrs.frozen
class SignSeen:
    """What the shape of a sign says.

    Attributes:
        outcome: PASS where the sign and all else are there, FAIL where another sign clearly stands in its place.
        reason: In words.
    """

    outcome: Outcome
    reason: str


def see_sign(reader: Reader, piece: Piece, picture: Pixels, locale: str, sign: str, read: str) -> SignSeen:
    """Return what the shape of a sign says about a piece whose every other character was read.

    Args:
        reader: Who read it, as the picture is.
        piece: What should stand there.
        picture: The whole canvas.
        locale: Of the copy.
        sign: The sign in doubt.
        read: What was read.

    Raises:
        ReaderUnavailableError: The reader or its data is missing.
    """
    side = _side(piece, sign)
    if side is None:
        return _undecided("it does not stand at one end of a line of its own")
    crop, rest = piece.upright(picture), _rest(piece, sign)
    line = _line(crop, piece, side)
    if line is None:
        return _undecided("its ink does not stand apart")
    if fault := _spacing(line, piece, sign) or _more_ink(line, rest) or _again(line, sign):
        return _undecided(fault)
    alone = _read_rest(reader, crop, line, side, Hint(reading_locale(rest, locale), 0))
    if not says(alone, rest, locale):
        return _undecided(f"without it the rest reads “{alone}”")
    like = likeness(line.sign, sign)
    if like is None:
        return _undecided("no font draws it")
    return _judged(like, sign, read)


def _judged(like: Likeness, sign: str, read: str) -> SignSeen:
    nearest = f"for “{like.other}”, the nearest of {like.compared} others"
    told = f"distance {like.own:.2f}, against {like.distance:.2f} {nearest}"
    if like.itself:
        reason = f"all else reads exactly as the copy, and “{sign}” is its own shape: {told}"
        return SignSeen(Outcome.PASS, reason)
    if like.is_other and like.other in read:
        reason = f"“{like.other}” stands in place of “{sign}”: it is read there, and it is its shape ({told})"
        return SignSeen(Outcome.FAIL, reason)
    return _undecided(f"its shape is not clearly its own: {told}")


def crowded(piece: Piece, picture: Pixels, sign: str) -> bool:
    """Tell whether there is more ink in a line that was read exactly than its characters need: a reader may skip a second sign.

    Args:
        piece: What should stand there.
        picture: The whole canvas.
        sign: The sign of currency in it.
    """
    side = _side(piece, sign)
    line = None if side is None else _line(piece.upright(picture), piece, side)
    if line is None:
        return False
    like = likeness(line.sign, sign) if line.sign.width > _WIDE else None
    return bool(_more_ink(line, _rest(piece, sign))) or (like is not None and like.distance < like.own)


def _line(crop: Pixels, piece: Piece, side: Side) -> CutLine | None:
    ink = split(crop)
    return None if ink is None else cut_sign(ink, side, len(fold(piece.text).replace(" ", "")))


def _rest(piece: Piece, sign: str) -> str:
    return fold(piece.text).replace(sign, "").strip()


def _spacing(line: CutLine, piece: Piece, sign: str) -> str:
    """Return what is wrong with the spaces, in words; empty if nothing is."""
    rest = _rest(piece, sign)
    spaced = fold(piece.text).replace(sign, "") != rest
    if line.gap < _SPACED if spaced else line.gap > _CLOSE:
        return f"the space beside it is {'lost' if spaced else 'too wide'}"
    return "the rest is torn apart" if " " not in rest and line.widest > _CLOSE else ""


def _more_ink(line: CutLine, rest: str) -> str:
    """Return in words that there is more ink than characters, where digits that touch count by their width; empty if not."""
    tall = [piece.width for piece in line.rest if piece.top - piece.bottom > _TALL]
    usual = max(_NARROW, float(np.median(tall)))
    pieces = sum(max(1, round(piece.width / usual)) for piece in line.rest)
    return "there is more ink beside it than the rest has characters" if pieces > len(rest.replace(" ", "")) else ""


def _again(line: CutLine, sign: str) -> str:
    """Return in words that an end of the rest is the sign once more; empty if not."""
    likes = [likeness(piece, sign) for piece in (line.rest[0], line.rest[-1])]
    return "it stands there more than once" if any(like and like.own < like.distance for like in likes) else ""


def _undecided(reason: str) -> SignSeen:
    return SignSeen(Outcome.UNDECIDED, reason)


def _side(piece: Piece, sign: str) -> Side | None:
    """Return at which end of a single line type would set the sign, or None if it is at neither end or not alone."""
    if len(piece.placed) != 1 or fold(piece.text).count(sign) != 1:
        return None
    order = _visual(piece.placed[0].setting)
    if len(order) < 2 or sign not in (order[0], order[-1]):
        return None
    return "left" if order[0] == sign else "right"


def _visual(setting: Setting) -> list[str]:
    """Return the characters of a single line from left to right, folded; none for several lines."""
    if len(setting.lines) != 1:
        return []
    placed = (
        (x, fold(setting.text[cluster]))
        for run in setting.lines[0].runs
        for x, cluster in zip(run.xs, run.clusters, strict=True)
    )
    return [character for _, character in sorted(placed) if character]


def _read_rest(reader: Reader, crop: Pixels, line: CutLine, side: Side, hint: Hint) -> str:
    """Return what is read where the sign is not; empty where other digits are as likely."""
    rest = crop[:, line.at :] if side == "left" else crop[:, : line.at]
    reading = reader.read(np.ascontiguousarray(rest), hint)
    return "" if reading.rivals else reading.text
