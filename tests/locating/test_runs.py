from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proofpress.geometry import Box
from proofpress.interfaces import Word
from proofpress.locating.runs import nearest_run, shares
from proofpress.text import fold


def line(text: str, number: int = 1, y: int = 0) -> list[Word]:
    """Return the words of a line, each ten pixels a character."""
    found, x = [], 0
    for piece in text.split():
        found.append(Word(piece, Box(x, y, 10 * len(piece), 20), number))
        x += 10 * len(piece) + 10
    return found


PAGE = [*line("Tulip bulbs in Austin", 1, 0), *line("now 50% OFFER only", 2, 30), *line("TLP-0917 TLP-0918", 3, 60)]


def test_a_text_is_found_word_for_word_with_its_place() -> None:
    match = nearest_run(PAGE, "bulbs in")
    assert match is not None
    assert (match.text, match.distance, len(match.lines), match.start, match.end) == ("bulbs in", 0, 1, 1, 3)
    assert match.box == Box(60, 0, 80, 20)


def test_a_text_that_runs_over_two_lines_is_found_with_its_line_feed() -> None:
    match = nearest_run(PAGE, "in Austin now 50%")
    assert match is not None
    assert (match.text, match.distance, len(match.lines)) == ("in Austin\nnow 50%", 0, 2)
    assert match.box == Box(0, 0, 210, 50)


def test_only_whole_words_count() -> None:
    match = nearest_run(PAGE, "50% OFF")
    assert match is not None
    assert match.text == "50% OFFER"
    assert match.distance == 2


def test_of_two_likely_places_the_exact_one_is_chosen() -> None:
    match = nearest_run(PAGE, "TLP-0918")
    assert match is not None
    assert (match.text, match.distance, match.start) == ("TLP-0918", 0, 9)


def test_of_equals_the_shortest_and_first_is_chosen() -> None:
    words = [*line("sale sale", 1), *line("sale", 2, 30)]
    match = nearest_run(words, "sale")
    assert match is not None
    assert (match.start, match.end) == (0, 1)


def test_white_space_alone_makes_no_difference() -> None:
    match = nearest_run(line("4,20 €"), "4,20\u00a0€")
    assert match is not None
    assert match.distance == 0
    match = nearest_run(line("日本 の 珈琲"), "日本の珈琲")
    assert match is not None
    assert (match.distance, match.end) == (0, 3)


def test_without_words_there_is_no_match() -> None:
    assert nearest_run([], "anything") is None


@given(st.lists(st.text("abc é", min_size=1, max_size=5).filter(str.strip), min_size=1, max_size=6), st.data())
def test_every_run_of_whole_words_is_found_exactly(texts: list[str], data: st.DataObject) -> None:
    words = line(" ".join(texts))
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    wanted = " ".join(word.text for word in words[start:end])
    match = nearest_run(words, wanted)
    assert match is not None
    assert match.distance == 0
    assert "".join(match.text.split()) == "".join(wanted.split())


def test_a_number_that_was_parted_is_one_unless_the_text_parts_its_own() -> None:
    words = [
        Word("TLP-091", Box(20, 40, 105, 22), 0),
        Word("7", Box(133, 40, 14, 22), 0),
        Word("kg", Box(160, 40, 30, 22), 0),
    ]
    found = nearest_run(words, "TLP-0917")
    assert found is not None
    assert (found.start, found.end, found.text) == (0, 2, "TLP-0917")
    parted = nearest_run(words, "TLP-091 7 kg")
    assert parted is not None
    assert parted.text == "TLP-091 7 kg"
    far = [words[0], Word("7", Box(160, 40, 14, 22), 0)]
    apart = nearest_run(far, "TLP-0917")
    assert apart is not None
    assert apart.text == "TLP-091 7"


def test_a_label_beside_other_lines_is_found_though_their_rows_are_its_own() -> None:
    rows = [
        *line("Fresh bread every", 0, 0), Word("MADE", Box(500, 0, 40, 20), 0),
        *line("morning from six", 1, 30), Word("IN", Box(500, 25, 20, 20), 1),
        *line("until twelve", 2, 60), Word("GRAZ", Box(500, 50, 40, 20), 2),
    ]  # fmt: skip
    match = nearest_run(rows, "MADE IN GRAZ")
    assert match is not None
    assert (match.text, match.distance) == ("MADE\nIN\nGRAZ", 0)
    assert [word.text for word in match.others] == [
        "Fresh",
        "bread",
        "every",
        "morning",
        "from",
        "six",
        "until",
        "twelve",
    ]
    assert [quad.box.x for quad in match.lines] == [500, 500, 500]


@given(st.lists(st.text("abc é9", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=5))
def test_the_shares_of_a_text_that_was_read_exactly_are_its_lines(lines: list[str]) -> None:
    lines = [" ".join(piece.split()) for piece in lines]
    assert shares(" ".join(lines), lines) == tuple(lines)


@given(
    st.text("abc é9", min_size=1, max_size=30).filter(str.strip),
    st.lists(st.text("abcx1 ", max_size=8), min_size=1, max_size=4),
)
def test_shares_are_the_whole_text_whatever_was_read(text: str, lines: list[str]) -> None:
    found = shares(text, lines)
    assert len(found) == len(lines)
    assert "".join("".join(found).split()) == "".join(fold(text).split())


def test_a_share_holds_what_its_line_lacks() -> None:
    assert shares("Open daily from 9 to 6", ["Open daily", "9 to 6"]) == ("Open daily", "from 9 to 6")
    assert shares("MADE IN GRAZ", ["IN", "GRAZ"]) == ("MADE IN", "GRAZ")


def test_of_equally_near_runs_the_one_of_like_length_is_taken() -> None:
    words = (Word("73", Box(0, 0, 40, 20), 0), Word("đ", Box(50, 0, 14, 20), 0), Word("x", Box(90, 0, 14, 20), 0))
    match = nearest_run(words, "73 ₫")
    assert match is not None
    assert match.text == "73 đ"
    assert [word.text for word in match.others] == ["x"]
