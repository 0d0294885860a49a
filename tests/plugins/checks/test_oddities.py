"""What counts as odd, on letters made up to lie on either side of each bound."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from proofpress.plugins.checks._aligned import AROUND, Aligned, Found
from proofpress.plugins.checks._letters import EM, Letter
from proofpress.plugins.checks._oddities import comparable, foreign, misplaced, spoiled, touching


def letter(
    index: int, text: str = "", *, like: float = 0.9, spoils: Mapping[str, float] | None = None, moved: int = 0,
    place: int = 0, line: int = 0, script: str = "Latn", width: int = 14, left: float = 0.1,
) -> Found:  # fmt: skip
    given = spoils or {}
    own = Letter(text or chr(97 + index), script, 20 * index, 0, width, 20, tuple(given), np.ones((1, 1), np.float32))
    profile = np.full(2 * AROUND + 1, left, np.float32)
    profile[place + moved + AROUND] = like
    return Found(own, line, place, like if not moved else left, given, profile)


def text(*odd: Found, letters: int = 7, line: int = 0, script: str = "Latn") -> Aligned:
    own = {found.letter.x // 20: found for found in odd}
    return Aligned(tuple(own.get(i) or letter(i, line=line, script=script) for i in range(letters)), 1.0)


@pytest.mark.parametrize("manner", ["mirrored", "boxed", "cut"])
def test_a_letter_that_is_much_more_like_itself_spoiled_is_told(manner: str) -> None:
    made = text(letter(3, like=0.4, spoils={manner: 0.8}))
    assert [(found.letter.text, how) for found, how in spoiled(made)] == [("d", manner)]


@pytest.mark.parametrize("odd", [
    letter(3, like=0.75, spoils={"mirrored": 0.85}),
    letter(3, like=0.2, spoils={"mirrored": 0.45}),
    letter(3, like=0.4, spoils={"mirrored": 0.8}, script="Arab"),
    letter(3, like=0.4, spoils={"mirrored": 0.8}, width=5),
    letter(3, like=0.2, spoils={"ja-JP": 0.9}),
], ids=["a little more", "like neither", "joined", "narrow", "another matter"])  # fmt: skip
def test_else_it_is_not(odd: Found) -> None:
    assert spoiled(text(odd)) == ()


def test_what_every_one_of_several_has_is_the_style_of_the_hand() -> None:
    box = {"boxed": 0.8}
    assert spoiled(text(letter(1, "o", like=0.4, spoils=box), letter(3, "o", like=0.4, spoils=box))) == ()
    assert len(spoiled(text(letter(1, "o", like=0.4, spoils=box), letter(3, "o")))) == 1


def test_beside_letters_that_are_not_what_they_should_be_nothing_is_told() -> None:
    odd = letter(3, like=0.4, spoils={"mirrored": 0.8}, moved=0)
    assert spoiled(text(letter(2, like=0.3), odd)) == ()
    assert misplaced(text(letter(2, like=0.3), letter(3, moved=6))) == ()


def test_at_a_break_of_lines_only_a_cut_is_told() -> None:
    first = tuple(letter(index) for index in range(4))
    rest = tuple(letter(index, line=1) for index in range(4, 7))
    for manner, told in (("mirrored", 0), ("cut", 1)):
        last = letter(7, line=1, like=0.4, spoils={manner: 0.8})
        assert len(spoiled(Aligned((*first, *rest, last), 1.0))) == told


@pytest.mark.parametrize("shift", [-7, 6])
def test_a_letter_out_of_its_place_is_told_with_its_shift(shift: int) -> None:
    ((found, told),) = misplaced(text(letter(3, moved=shift)))
    assert found.letter.text == "d"
    assert told == pytest.approx(shift / EM)


@pytest.mark.parametrize("odd", [
    letter(3, moved=2),
    letter(0, moved=7),
    letter(6, moved=7),
    letter(3, moved=7, like=0.55),
    letter(3, moved=7, left=0.7),
    letter(3, moved=7, width=5),
    letter(3, moved=7, script="Deva"),
], ids=["near", "first", "last", "unsure", "also there", "narrow", "touching"])  # fmt: skip
def test_else_it_stands_where_it_should(odd: Found) -> None:
    assert misplaced(text(odd)) == ()


def test_what_is_found_in_the_strokes_of_its_neighbour_is_not_out_of_place() -> None:
    odd = letter(3, moved=AROUND, width=18)
    assert len(misplaced(text(odd))) == 1
    assert misplaced(text(odd, letter(4, width=20, place=-3))) == ()


def test_a_hand_that_is_wider_all_along_is_no_fault() -> None:
    even = tuple(letter(index, place=round(0.8 * index) - 4) for index in range(10))
    assert misplaced(Aligned(even, 1.0)) == ()


def test_leans_add_up_and_the_strongest_country_is_told() -> None:
    made = text(
        letter(2, "直", like=0.80, spoils={"ja-JP": 0.83, "ko-KR": 0.7}),
        letter(4, "骨", like=0.8, spoils={"ja-JP": 0.85}),
    )
    told = foreign(made)
    assert told is not None
    assert (told[0], told[2]) == ("ja-JP", "直骨")
    assert told[1] == pytest.approx(0.08)
    assert foreign(text()) is None


def test_small_or_unlike_letters_are_not_compared() -> None:
    assert comparable(text())
    assert not comparable(Aligned(text().found, 0.4))
    assert not comparable(Aligned(tuple(letter(index, like=0.5) for index in range(7)), 1.0))
    assert not comparable(Aligned((), 1.0))
    assert not comparable(None)
    assert touching(text(script="Deva"))
    assert not touching(text())
