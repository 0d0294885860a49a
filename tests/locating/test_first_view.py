"""What the first reader is shown of a text in a whole picture, by a scripted reader; real ones are in `test_look_for.py`."""

from __future__ import annotations

import pytest
from tests.locating.scripted import PICTURE, Finder

from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reading, Word
from proofpress.locating import look_for
from proofpress.proof import Outcome


class Hasty(Finder):
    """Finds two words where three stand, and sees the third when it looks at the line alone."""

    def __init__(self, *cut_out: str) -> None:
        self.cut_out = cut_out

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del crop, hint
        told, *rest = self.cut_out
        self.cut_out = (*rest, told)
        return Reading(told, 1.0, self.name)

    def locate(self, picture: Pixels, hint: Hint) -> tuple[Word, ...]:
        return super().locate(picture, hint)[:2]


@pytest.mark.parametrize(
    ("cut_out", "outcome"),
    [
        (("FRESH ROLLLS",), Outcome.UNDECIDED),
        (("FRESH ROLLLS", "FRESH R0LLS", "FRESH ROLLS"), Outcome.PASS),
        (("· FRESH ROLLS",), Outcome.PASS),  # a sign of what stands beside the run
        (("FRESH ROLLS2",), Outcome.UNDECIDED),
    ],
)
def test_what_was_found_must_show_again_where_it_is_cut_out(cut_out: tuple[str, ...], outcome: Outcome) -> None:
    assert look_for(PICTURE, "FRESH ROLLS", "en-US", [Hasty(*cut_out)]).outcome is outcome
