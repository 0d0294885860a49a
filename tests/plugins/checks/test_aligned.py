"""A text laid over a reference, held against pictures of which it is known where each letter stands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.checks.planting import DEFECTS

from proofpress.brief import Brand
from proofpress.plugins.checks._aligned import AROUND, Aligned, align
from proofpress.plugins.checks._copy_lines import lines_of_copy
from proofpress.plugins.checks._letters import EM, RIM, reference
from proofpress.setting import font_library
from proofpress.typography import Style, paint, set_text

FONTS = font_library(Brand())
LOCALES = sorted({where for where, *_ in DEFECTS})
COPY = {where: text for where, text, *_ in reversed(DEFECTS)}


def inked(text: str, locale: str, size: float = 40.0, weight: int = 400, width: float = 4000.0) -> np.ndarray:
    style = Style(locale=locale, min_px=size, max_px=size, weight=weight)
    alpha = paint(set_text(text, width=width, height=2000, style=style, fonts=FONTS)).alpha
    return np.pad(alpha, 9).astype(np.float32) / np.float32(255)


def aligned(share: np.ndarray, text: str, locale: str) -> Aligned:
    found = align(share, text, locale, FONTS)
    assert found is not None
    return found


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", [32.0, 47.0, 90.0])
def test_a_text_is_like_itself_at_every_size_and_stands_in_its_place(locale: str, size: float) -> None:
    found = aligned(inked(COPY[locale], locale, size), COPY[locale], locale)
    assert found.likeness > 0.85
    assert np.median([abs(each.place) for each in found.found]) <= 1
    assert abs(found.scale - size / EM) < 0.1 * size / EM


@pytest.mark.parametrize("weight", [200, 400, 700])
def test_the_reference_has_about_the_weight_of_the_picture(weight: int) -> None:
    found = aligned(inked("Fresh coffee", "en-US", 64.0, weight), "Fresh coffee", "en-US")
    assert [each.letter for each in found.found] == list(reference("Fresh coffee", "en-US", weight, FONTS).letters)


def test_letters_go_from_left_to_right_and_the_last_of_the_copy_can_be_cut() -> None:
    for text, locale, last in (("Brot 12", "de-DE", -1), ("מבצע", "he-IL", 0), ("Nur!", "de-DE", None)):
        letters = reference(text, locale, 400, FONTS).letters
        assert [letter.x for letter in letters] == sorted(letter.x for letter in letters)
        cut = [index for index, letter in enumerate(letters) if "cut" in letter.manners]
        assert cut == ([] if last is None else [range(len(letters))[last]])


def test_forms_are_of_mean_0_and_length_1_and_those_of_other_countries_differ() -> None:
    (bone, one) = reference("骨一", "zh-CN", 400, FONTS).letters
    assert set(bone.manners) == {"mirrored", "boxed", "ja-JP", "zh-TW", "ko-KR"} or "ja-JP" in bone.manners
    assert "ja-JP" not in one.manners
    for letter in (bone, one):
        assert letter.forms.shape == (1 + len(letter.manners), (letter.height + 2 * RIM) * (letter.width + 2 * RIM))
        assert np.allclose(letter.forms.mean(axis=1), 0, atol=1e-5)
        assert np.allclose(np.linalg.norm(letter.forms, axis=1), 1, atol=1e-4)
    assert not {"ja-JP", "ko-KR"} & {
        m for letter in reference("8 kg", "zh-CN", 400, FONTS).letters for m in letter.manners
    }


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 8), st.integers(-7, 7))
def test_a_letter_that_was_moved_is_found_where_it_was_moved_to_and_its_place_stays(index: int, shift: int) -> None:
    text = "MOVABLETYPE"
    own = reference(text, "en-US", 400, FONTS)
    share = np.zeros((own.height + 8, own.width + 60), np.float32)
    alpha = inked(text, "en-US", float(EM))[9:-9, 9:-9]
    share[4 : 4 + alpha.shape[0], 30 : 30 + alpha.shape[1]] = alpha
    letter = own.letters[index]
    columns = slice(30 + letter.x, 30 + letter.x + letter.width)
    cut = share[:, columns].copy()
    share[:, columns] = 0
    there = slice(columns.start + shift, columns.stop + shift)
    share[:, there] = np.maximum(share[:, there], cut)
    found = aligned(share, text, "en-US").found
    assert abs(int(found[index].profile.argmax()) - AROUND - shift) <= 1
    before, after = found[index - 1].place, found[index + 1].place
    assert abs(before) <= 2
    assert abs(after) <= 2


def test_copy_is_parted_by_the_widths_of_the_lines() -> None:
    assert lines_of_copy("Fresh bread every single day", (200, 210), "en-US", FONTS) == (
        "Fresh bread", "every single day",
    )  # fmt: skip
    assert lines_of_copy("Fresh  bread", (100,), "en-US", FONTS) == ("Fresh bread",)
    assert lines_of_copy("北海道の牛乳たっぷり", (100, 100), "ja-JP", FONTS) == ("北海道の牛", "乳たっぷり")
    assert lines_of_copy("2.99\nwas  3.99", (100, 50), "en-US", FONTS) == ("2.99", "was 3.99")


@pytest.mark.parametrize(
    ("text", "widths"), [("Fresh", (100, 100)), ("2.99\nwas 3.99", (10, 10, 10)), ("a bread", (1, 1, 1))]
)
def test_what_was_seen_in_more_lines_than_the_copy_has_is_not_parted(text: str, widths: tuple[int, ...]) -> None:
    assert lines_of_copy(text, widths, "en-US", FONTS) is None


def test_wrapped_copy_is_laid_line_by_line() -> None:
    text = "Only while supplies last in all of our shops"
    found = aligned(inked(text, "en-US", width=360), text, "en-US")
    assert {each.line for each in found.found} == {0, 1, 2}
    assert found.likeness > 0.85


def test_another_text_is_not_like_it() -> None:
    found = aligned(inked("Summer sale today", "en-US"), "Quick brown foxes", "en-US")
    assert found.likeness < 0.5
    assert align(np.zeros((40, 90), np.float32), "Fresh", "en-US", FONTS) is None
