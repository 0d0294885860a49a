"""Signs that stand alone, found by their ink near words that were found."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.config import default_readers
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reading, Word
from proofpress.locating import look_for
from proofpress.locating.lone_signs import missing_signs, with_signs
from proofpress.plugins.readers.ppocr.reader import PpOcrReader
from proofpress.proof import Outcome
from proofpress.testing.samples import sample_asset, text_region, typeset

READERS = default_readers()
installed = pytest.mark.skipif(
    not (importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("rapidocr")),
    reason="the extra [ocr] is not installed",
)
CODE = ("{", '"dish": "Soup",', '"size": "large"', "}")


def words(*texts: str) -> tuple[Word, ...]:
    return tuple(Word(text, Box(60 * number, 0, 50, 20), 0) for number, text in enumerate(texts))


@pytest.mark.parametrize(
    ("text", "found", "missing"),
    [
        ("{ a }", ("a",), ("{", "}")),
        ("{ a }", ("a", "}"), ("{",)),
        ("• Bread • Rolls", ("Bread", "•", "Rolls"), ("•",)),
        ("— 12 €", ("12",), ("—",)),  # no sign of currency
        ("A & B", ("A", "B"), ("&",)),
        ("Rolls, a dozen (each)", (), ()),
    ],
)
def test_what_stands_alone_and_was_not_found_is_missing(
    text: str, found: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    assert missing_signs(text, words(*found)) == missing


def card(lines: tuple[str, ...] = CODE, left: tuple[int, ...] = (20, 60, 60, 20)) -> Pixels:
    """Lines of code, each where it is put."""
    regions = [
        text_region(line, id=f"line{n}", box=Box(x, 20 + 60 * n, 440, 50), max_font_px=34)
        for n, (line, x) in enumerate(zip(lines, left, strict=True))
    ]
    return typeset(sample_asset(*regions, width=520, height=280)).flatten()


def found_without_signs(picture: Pixels) -> tuple[Word, ...]:
    return tuple(word for word in PpOcrReader().locate(picture, Hint("en-US")) if word.text not in {"{", "}"})


@installed
def test_braces_on_lines_of_their_own_are_read_by_themselves() -> None:
    picture, reader = card(), PpOcrReader()
    seen = found_without_signs(picture)
    assert "{" not in {word.text for word in seen}
    completed = with_signs(picture, seen, ("{", "}"), lambda crop: reader.read(crop, Hint("en-US", 1)))
    assert [word.text for word in completed] == ["{", *(word.text for word in seen), "}"]
    assert [word.line for word in completed] == sorted(word.line for word in completed)
    assert len({word.line for word in completed}) == 4


@installed
@pytest.mark.parametrize("drawn", ["(", "[", "1", "}"])
def test_another_sign_there_is_not_taken_for_it(drawn: str) -> None:
    picture = card((drawn, *CODE[1:]))
    wanted = " ".join(CODE)
    assert look_for(card(), wanted, "en-US", READERS).outcome is Outcome.PASS
    assert look_for(picture, wanted, "en-US", READERS).outcome is not Outcome.PASS
    assert look_for(card(CODE[1:], (60, 60, 20)), wanted, "en-US", READERS).outcome is not Outcome.PASS


@given(st.lists(st.text("ab", min_size=1, max_size=5), min_size=1, max_size=6))
def test_on_an_empty_ground_the_words_stay_as_they_are(texts: list[str]) -> None:
    ground = np.full((40, 400, 3), 230, np.uint8)
    assert with_signs(ground, words(*texts), ("{",), lambda _: Reading("{", 1.0, "")) == words(*texts)


@pytest.mark.parametrize(
    ("at", "lines"),
    [
        (Box(4, 6, 6, 10), [["•", "one", "two"], ["three"]]),
        (Box(104, 6, 6, 10), [["one", "•", "two"], ["three"]]),
        (Box(4, 34, 6, 10), [["one", "two"], ["•"], ["three"]]),
        (Box(4, 92, 6, 10), [["one", "two"], ["three"], ["•"]]),
    ],
)
def test_a_sign_stands_in_its_row_or_between_rows(at: Box, lines: list[list[str]]) -> None:
    picture = np.full((120, 240, 3), 240, np.uint8)
    picture[at.y : at.bottom, at.x : at.right] = 20
    seen = (
        Word("one", Box(20, 0, 70, 20), 0),
        Word("two", Box(130, 0, 70, 20), 0),
        Word("three", Box(20, 60, 90, 20), 1),
    )
    completed = with_signs(picture, seen, ("•",), lambda _: Reading("•", 1.0, ""))
    assert [[w.text for w in completed if w.line == n] for n in sorted({w.line for w in completed})] == lines
    unsure = with_signs(picture, seen, ("•",), lambda _: Reading("•", 0.4, ""))
    other = with_signs(picture, seen, ("•",), lambda _: Reading("-", 1.0, ""))
    assert unsure == other == seen
