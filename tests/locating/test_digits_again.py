"""A reader of words found a text: its digits are read again where it stands, by one that knows no words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.locating.scripted import PICTURE

from proofpress.errors import ReaderUnavailableError
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader, Reading, Word
from proofpress.locating import look_for
from proofpress.proof import Outcome

UPPER = Box(20, 20, 360, 30)


class Words(Reader, Locator):
    """Finds a word and a number in the bars; clean copies, which have little ink, it reads as they are."""

    name = "words"

    def __init__(self, number: str) -> None:
        self.number = number

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del hint
        return Reading(f"CODE {self.number if crop.mean() < 160 else '8841'}", 1.0, self.name)

    def locate(self, picture: Pixels, hint: Hint) -> Sequence[Word]:
        del picture, hint
        return (Word("CODE", Box(20, 20, 170, 30), 0), Word(self.number, Box(210, 20, 170, 30), 0))

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        del text, locale
        return ()


class Digits(Reader):
    """Reads digits, of a wide crop others than of a narrow one, and lacks all letters."""

    name = "digits"
    natural = True

    def __init__(self, *read: str) -> None:
        self.told, self.crops = read, list[Pixels]()

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del hint
        self.crops.append(crop)
        if not self.told:
            raise ReaderUnavailableError("its model is missing", remedy="install it")
        return Reading(self.told[0 if crop.shape[1] > UPPER.width else -1], 1.0, self.name)

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        del locale
        return tuple(character for character in text if character.isalpha())


@pytest.mark.parametrize(
    ("number", "read", "outcome"),
    [
        ("8841", ("8841",), Outcome.PASS),
        ("8841", ("8341",), Outcome.UNDECIDED),
        ("8841", ("",), Outcome.UNDECIDED),
        ("8841", ("", "8841"), Outcome.PASS),
        ("8841", (), Outcome.PASS),
        ("8844", ("8841",), Outcome.UNDECIDED),
        ("8844", ("8844",), Outcome.FAIL),
        ("8844", (), Outcome.FAIL),
    ],
)
def test_both_have_to_see_the_same_numbers(number: str, read: tuple[str, ...], outcome: Outcome) -> None:
    answer = look_for(PICTURE, "CODE 8841", "en-US", [Words(number), Digits(*read)])
    assert answer.outcome is outcome
    assert ("digits" in answer.reason) == (outcome is Outcome.UNDECIDED)


def test_digits_are_looked_for_where_the_text_was_found() -> None:
    digits = Digits("8841")
    look_for(PICTURE, "CODE 8841", "en-US", [Words("8841"), digits])
    (crop,) = digits.crops
    assert UPPER.height < crop.shape[0] < 2 * UPPER.height
    assert crop.shape[1] > UPPER.width


@pytest.mark.parametrize("readers", [[Words("8841")], [Words("8841"), Words("7")]])
def test_without_a_reader_of_pictures_nothing_is_asked(readers: list[Reader]) -> None:
    assert look_for(PICTURE, "CODE 8841", "en-US", readers).outcome is Outcome.PASS
