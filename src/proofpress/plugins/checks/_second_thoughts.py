"""What is asked beside a reading of what a model drew: the shape of a rare sign, and digits by a reader that knows no words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from proofpress.digits import numbers_doubt, numbers_of, numbers_stand
from proofpress.doubtful_signs import rare_signs
from proofpress.errors import EnvironmentProblem
from proofpress.plugins.checks._signs import crowded, see_sign
from proofpress.plugins.checks._view import View
from proofpress.proof import Outcome

__all__ = ["Verdict", "with_lettering", "with_numbers", "with_signs"]

_MORE_INK: Final = "but there is more ink than that has characters"


@attrs.frozen
class Verdict:
    """What is said of a piece of copy.

    Attributes:
        outcome: Whether it stands there.
        reason: In words.
        source: Reader, engine and data.
        read: What was read; None for nothing.
    """

    outcome: Outcome
    reason: str
    source: str
    read: str | None


def with_signs(found: Verdict, in_doubt: Sequence[str], view: View) -> Verdict:
    """Return the verdict of a reader of pictures; where a sign of currency alone is in doubt, its shape may decide.

    Args:
        found: What the reader says.
        in_doubt: The signs that alone are in doubt.
        view: The reader before the piece.
    """
    signs = in_doubt or rare_signs(view.piece.text)
    if len(signs) != 1:
        return found
    if found.outcome is Outcome.PASS and crowded(view.piece, view.picture, signs[0]):
        return attrs.evolve(found, outcome=Outcome.UNDECIDED, reason=f"{found.reason}, {_MORE_INK}")
    if not in_doubt:
        return found
    seen = see_sign(view.reader, view.piece, view.picture, view.locale, signs[0], found.read or "")
    if seen.outcome is Outcome.UNDECIDED:
        return attrs.evolve(found, reason=f"{found.reason}; {seen.reason}")
    return attrs.evolve(found, outcome=seen.outcome, reason=seen.reason)


def with_numbers(found: Verdict, view: View, other: View) -> Verdict:
    """Return the verdict of a reader of words, in doubt where one that knows none sees other numbers than it does.

    Args:
        found: What the reader of words says.
        view: That reader before the piece.
        other: The reader of pictures before it.
    """
    text, failed = view.piece.text, found.outcome is Outcome.FAIL

    def stand() -> bool:
        if numbers_of(text) <= numbers_of(other.look().text):
            return True
        return view.first is not None and numbers_stand(
            text, view.first.crop, view.first.hint, other.reader, view.reader
        )

    if found.outcome is Outcome.UNDECIDED:
        return found
    try:
        doubt = numbers_doubt(text, found.read or "", stand, failed=failed)
    except EnvironmentProblem:
        return found
    if not doubt:
        return found
    return attrs.evolve(found, outcome=Outcome.UNDECIDED, reason=f"{found.reason}; but {other.source} {doubt}")


def with_lettering(found: Verdict, other: View) -> Verdict:
    """Return the verdict of a reader of words that saw nothing, in doubt where a reader of pictures finds lettering.

    Args:
        found: What the reader of words says.
        other: The reader of pictures before the piece; lines in which it has no sign count too.
    """
    if found.outcome is not Outcome.FAIL or found.read:
        return found
    try:
        seen = other.look()
    except EnvironmentProblem:
        return found
    if not seen.text and not seen.unread:
        return found
    told = f"it reads nothing where {other.source} finds lettering"
    return attrs.evolve(found, outcome=Outcome.UNDECIDED, reason=told)
