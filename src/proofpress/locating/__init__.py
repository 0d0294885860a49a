"""Where in a picture does a text stand, and does it say exactly that? The run of found words that comes nearest is verified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from proofpress.digits import numbers_doubt, numbers_of, numbers_stand
from proofpress.errors import EnvironmentProblem
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader
from proofpress.locating.cuts import part_of
from proofpress.locating.first_view import FirstView
from proofpress.locating.second_view import SecondView
from proofpress.proof import Outcome
from proofpress.text import fold
from proofpress.verification import Judgement, confirms, judge

__all__ = ["Answer", "look_for"]

_NO_LOCATOR: Final = "no installed reader can find text in a picture"


@attrs.frozen
class Answer:
    """What was found.

    Attributes:
        outcome: Whether exactly the text stands there.
        reason: In words.
        source: Reader, engine and data.
        box: Where it was looked for or found.
        read: What the nearest run says; None if nothing was read.
        others: What else was read there.
        in_doubt: The signs that alone are in doubt, where all else reads exactly as the text.
    """

    outcome: Outcome
    reason: str
    source: str
    box: Box
    read: str | None = None
    others: str = ""
    in_doubt: tuple[str, ...] = ()


def look_for(picture: Pixels, text: str, locale: str, readers: Sequence[Reader], area: Box | None = None) -> Answer:
    """Return whether exactly a text stands somewhere in a picture.

    The first reader that has signs for the text and can find words judges; what it leaves undecided, another may confirm.

    Args:
        picture: RGB.
        text: What is looked for.
        locale: Of the text.
        readers: The most trusted first.
        area: Where to look; everywhere if None.
    """
    place = area or Box(0, 0, picture.shape[1], picture.shape[0])
    crop = picture[place.y : place.bottom, place.x : place.right]
    told: list[str] = []
    for number, reader in enumerate(readers):
        if not isinstance(reader, Locator):
            told.append(f"{reader.name} cannot find text in a picture")
            continue
        view = FirstView(reader, crop, text, locale)
        try:
            judgement = judge((text,), view.witness(), locale)
        except EnvironmentProblem as error:
            told.append(str(error))
            continue
        if not judgement.able:
            told.append(judgement.reason)
            continue
        answer = _answer(view, judgement, text, place)
        if not reader.natural:
            answer = _with_numbers(answer, view, reader, readers)
        if judgement.outcome is Outcome.UNDECIDED and judgement.confirmable:
            return _second_opinion(answer, view, readers[number + 1 :])
        return answer
    return Answer(Outcome.UNDECIDED, "; ".join(told) or _NO_LOCATOR, "no reader", place)


def _answer(view: FirstView, judgement: Judgement, text: str, place: Box) -> Answer:
    match = view.match
    if match is None:
        return Answer(judgement.outcome, judgement.reason, view.source, place)
    reason = judgement.reason
    if judgement.outcome is Outcome.FAIL and 2 * match.distance > len(fold(text)):
        reason = f"it is not there; the nearest is “{match.text}”"
    others = " ".join(word.text for word in match.others)
    box = match.box.moved(place.x, place.y)
    return Answer(judgement.outcome, reason, view.source, box, judgement.read, others, judgement.in_doubt)


def _with_numbers(answer: Answer, view: FirstView, finding: Reader, readers: Sequence[Reader]) -> Answer:
    """Return the answer of a reader of words, in doubt where one that knows none sees other numbers in the same place."""
    seeing = next((reader for reader in readers if reader.natural), None)
    if seeing is None or view.match is None or answer.outcome is Outcome.UNDECIDED:
        return answer
    box = view.match.box
    near, hint = part_of(view.picture, box.expanded(max(4, box.height // 8))), Hint(view.locale)
    failed = answer.outcome is Outcome.FAIL

    def stand() -> bool:
        if numbers_of(view.text) <= numbers_of(seeing.read(near, hint).text):
            return True
        return numbers_stand(view.text, near, hint, seeing, finding)

    try:
        doubt = numbers_doubt(view.text, answer.read or "", stand, failed=failed)
    except EnvironmentProblem:
        return answer
    if not doubt:
        return answer
    return attrs.evolve(answer, outcome=Outcome.UNDECIDED, reason=f"{answer.reason}; but {seeing.name} {doubt}")


def _second_opinion(first: Answer, view: FirstView, readers: Sequence[Reader]) -> Answer:
    """Return PASS if another reader reads exactly the text where the first one found it, else the first answer."""
    for reader in readers:
        second = SecondView(reader, view)
        try:
            if confirms((view.text,), second.witness(), view.locale):
                reason = f"{second.source} reads exactly this, where {first.source} could not tell: {first.reason}"
                return attrs.evolve(first, outcome=Outcome.PASS, reason=reason, source=second.source, read=view.text)
        except EnvironmentProblem:
            continue
    return first
