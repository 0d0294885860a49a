"""What two readers are shown of a text in a whole picture, by scripted readers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.locating.scripted import PICTURE, Finder

from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.locating import look_for
from proofpress.locating.first_view import FirstView
from proofpress.locating.second_view import SecondView
from proofpress.proof import Outcome


class Second(Reader):
    """Keeps what it is shown."""

    name = "second"

    def __init__(self, *told: str) -> None:
        self.told, self.seen = told, list[tuple[int, int]]()

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del hint
        self.seen.append(crop.shape[:2])
        return Reading(self.told[min(len(self.seen), len(self.told)) - 1], 1.0, self.name)

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        del text, locale
        return ()


COPY = "FRESH ROLLS WARM BREAD,"


def looks(second: Second, text: str = COPY) -> Sequence[str]:
    first = FirstView(Finder(), PICTURE, text, "en-US")
    list(first.witness().looks())
    return list(SecondView(second, first).witness().looks())


def test_a_second_reader_is_shown_the_line_in_doubt_alone_as_ink_and_as_it_is() -> None:
    second = Second("WARM BREAD,")
    assert looks(second) == ["FRESH ROLLS\nWARM BREAD,"] * 4
    large, small = second.seen[2:]
    assert large == (2 * small[0], 2 * small[1])
    assert small[0] < 2 * 30


def test_where_it_sees_nothing_that_is_no_look() -> None:
    assert looks(Second("", "", "WARM BREAD,")) == ["FRESH ROLLS\nWARM BREAD,"] * 2


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (("WARM BREAD,",), Outcome.PASS),
        (("~ WARM BREAD, |",), Outcome.PASS),  # an ornament
        (("“WARM BREAD,", "WARM BREAD,"), Outcome.PASS),
        (("WARM BREAD.",), Outcome.UNDECIDED),
        (("WARM BREED,", "WARM BREAD,"), Outcome.UNDECIDED),  # it misread a letter: no judge
    ],
)
def test_what_it_reads_there_decides_a_doubt_about_a_sign(told: tuple[str, ...], outcome: Outcome) -> None:
    assert look_for(PICTURE, COPY, "en-US", [Finder(), Second(*told)]).outcome is outcome
