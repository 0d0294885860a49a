from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from proofpress.geometry import Box
from proofpress.interfaces import Word
from proofpress.locating.blocks import by_block
from proofpress.quads import Quad


def said(words: tuple[Word, ...]) -> list[str]:
    """Return the lines that words make."""
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return [" ".join(line) for line in lines.values()]


ROWS = (
    Word("Fresh", Box(0, 0, 100, 40), 0), Word("bread", Box(120, 0, 100, 40), 0), Word("MADE", Box(500, 5, 60, 20), 0),
    Word("every", Box(0, 50, 100, 40), 1), Word("IN", Box(500, 32, 30, 20), 1),
    Word("morning", Box(0, 100, 140, 40), 2), Word("GRAZ", Box(500, 60, 60, 20), 2),
)  # fmt: skip


def test_a_label_beside_lines_is_a_block_of_its_own() -> None:
    assert said(by_block(ROWS)) == ["Fresh bread", "every", "morning", "MADE", "IN", "GRAZ"]


def test_lines_of_other_size_and_far_lines_are_other_blocks() -> None:
    words = (
        Word("SALE", Box(0, 0, 300, 100), 0),
        Word("aside", Box(400, 0, 80, 20), 0),
        Word("until", Box(0, 110, 60, 20), 1),
        Word("below", Box(400, 300, 80, 20), 2),
        Word("Sunday", Box(0, 135, 90, 20), 3),
    )
    assert said(by_block(words)) == ["SALE", "aside", "until", "Sunday", "below"]


def test_what_is_much_higher_in_a_row_is_a_block_of_its_own() -> None:
    words = (
        Word("你赚不到", Box(500, 0, 300, 90), 0),
        Word("ornament", Box(60, 80, 400, 190), 1),
        Word("的机会。", Box(500, 110, 290, 90), 1),
    )
    assert said(by_block(words)) == ["你赚不到", "的机会。", "ornament"]


def test_a_sign_alone_may_stand_beside_its_column_and_a_word_may_not() -> None:
    brace, first = Word("{", Box(20, 0, 12, 30), 0), Word("name:", Box(60, 40, 90, 30), 1)
    label, last = Word("NEW", Box(420, 44, 70, 30), 1), Word("}", Box(20, 80, 12, 30), 2)
    assert said(by_block((brace, first, label, last))) == ["{", "name:", "}", "NEW"]
    word = attrs.evolve(brace, box=Box(0, 0, 45, 30), text="Menu")
    assert said(by_block((word, first, label, last))) == ["Menu", "name:", "}", "NEW"]
    assert len({w.line for w in by_block((word, first))}) == 2


def test_what_lies_lower_than_a_small_line_s_leading_is_not_under_it() -> None:
    small, aside = Word("small", Box(0, 0, 90, 20), 0), Word("aside", Box(200, 10, 90, 20), 0)
    for room, order in ((23, ["small", "larger", "aside"]), (26, ["small", "aside", "larger"])):
        assert said(by_block((small, aside, Word("larger", Box(0, 20 + room, 90, 34), 1)))) == order


def test_the_height_of_slanting_words_is_measured_across_their_slant() -> None:
    slanting = [Quad(200.0, 100.0, 300.0, 30.0, 0.3), Quad(370.0, 152.0, 20.0, 30.0, 0.3)]
    words = tuple(Word(text, quad.box, 0, quad) for text, quad in zip(("Emergency", "I"), slanting, strict=True))
    assert words[0].box.height > 2 * words[1].box.height
    assert said(by_block(words)) == ["Emergency I"]


def test_of_two_blocks_above_the_nearer_is_gone_on_with() -> None:
    words = (
        Word("one", Box(0, 0, 100, 20), 0),
        Word("two", Box(300, 10, 100, 20), 0),
        Word("under both", Box(0, 34, 400, 20), 1),
    )
    assert said(by_block(words)) == ["one", "two", "under both"]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9), st.integers(10, 90)), max_size=12))
def test_no_word_is_lost_and_words_of_a_line_stay_together(places: list[tuple[int, int, int]]) -> None:
    places.sort(key=lambda place: (place[1], place[0]))
    words = tuple(Word(f"w{n}", Box(x, 40 * row, width, 30), row) for n, (x, row, width) in enumerate(places))
    found = by_block(words)
    assert sorted(word.text for word in found) == sorted(word.text for word in words)
    assert [word.line for word in found] == sorted(word.line for word in found)
    row_of = {word.text: word.line for word in words}
    for number in {word.line for word in found}:
        assert len({row_of[word.text] for word in found if word.line == number}) == 1
