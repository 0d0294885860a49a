from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from proofpress.geometry import Box, Size
from proofpress.plugins.gpt_image.prompt import LayoutPrompt, Scene, TextBlock
from proofpress.testing.images_server.typist import TypistModel
from proofpress.testing.images_server.understanding import colours_in, understood
from proofpress.text import fold

SIZE = Size(320, 192)
PAPER = np.full((192, 320, 3), (240, 236, 228), np.uint8)
COPY = "Gemüse 2 kg frisch"


def prompt(*copies: str, **fields: Any) -> str:
    texts = tuple(
        TextBlock(
            f"t{i}",
            "label",
            copy,
            "German (de-DE)",
            "ltr",
            Box(16, 16 + 60 * i, 288, 48),
            (14.0, 30.0),
            ink=(10, 20, 30),
            **fields,
        )
        for i, copy in enumerate(copies)
    )
    return LayoutPrompt().build(Scene(SIZE, whole=True, texts=texts))


def test_what_is_asked_for_is_understood_from_the_prompt_alone() -> None:
    text = understood(prompt(COPY, turned=-6.0, align="center", valign="top", weight=700, lines=2))[0]
    assert (text.copy, text.locale, text.box) == (COPY, "de-DE", Box(16, 16, 288, 48))
    assert (text.letters, text.weight, text.lines, text.turned) == ((14.0, 30.0), 700, 2, -6.0)
    assert (text.align, text.valign, text.ink) == ("center", "top", (10, 20, 30))
    assert understood("Draw a cup. TEXT 1 of 1 is not a section here.") == ()
    assert colours_in("#102030 and #102030, #AABBCC") == ((16, 32, 48), (170, 187, 204))


def test_it_writes_where_it_was_told_and_tells_what_it_wrote() -> None:
    drawn = TypistModel().draw(prompt(COPY, "Zweite Zeile"), [PAPER], None, SIZE, 7)
    assert [(row.expected, row.drawn) for row in drawn.truth] == [(COPY, COPY), ("Zweite Zeile", "Zweite Zeile")]
    changed = (drawn.pixels != PAPER).any(axis=-1)
    for row in drawn.truth:
        b = row.box
        assert changed[b.y : b.bottom, b.x : b.right].mean() > 0.02
        changed[b.y : b.bottom, b.x : b.right] = False
    assert not changed.any()


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    model = TypistModel(0.5, repaint=True, shift=8)
    one, same, other = (model.draw(prompt(COPY), [PAPER], None, SIZE, seed).pixels for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
def test_defects_come_at_their_rate_and_are_real(rate: float) -> None:
    rows = [TypistModel(rate).draw(prompt(COPY), [PAPER], None, SIZE, seed).truth[0] for seed in range(120)]
    wrong = [row for row in rows if row.drawn != row.expected]
    assert len(wrong) == pytest.approx(rate * 120, abs=18)
    assert all(fold(row.drawn) != fold(row.expected) for row in wrong)
    assert rate < 1 or len({row.drawn for row in wrong}) > 10


def test_repainting_leaves_hardly_a_pixel_as_it_was_and_the_picture_as_it_looked() -> None:
    drawn = TypistModel(repaint=True).draw("Draw nothing.", [PAPER], None, SIZE, 3).pixels
    assert (drawn != PAPER).any(axis=-1).mean() > 0.9
    assert np.abs(drawn.astype(int) - PAPER).mean() < 8


def test_the_whole_frame_shifts_and_the_truth_with_it() -> None:
    still = TypistModel().draw(prompt(COPY), [PAPER], None, SIZE, 11)
    shifts = set()
    for seed in range(12):
        moved = TypistModel(shift=8).draw(prompt(COPY), [PAPER], None, SIZE, seed).truth[0].box
        dx, dy = moved.x - still.truth[0].box.x, moved.y - still.truth[0].box.y
        assert max(abs(dx), abs(dy)) <= 8
        shifts.add((dx, dy))
    assert len(shifts) > 6


def test_without_a_picture_it_draws_a_plate_in_the_colours_of_the_prompt() -> None:
    drawn = TypistModel().draw("SCENE\nOak\n\nCOLOURS\n#14213D, #B8321F", [], None, Size(160, 112), 5)
    assert drawn.pixels.shape == (112, 160, 3)
    assert drawn.truth == ()


def test_a_text_without_a_place_goes_where_the_mask_is_clear() -> None:
    mask = np.full((192, 320, 4), 255, np.uint8)
    mask[100:150, 40:280, 3] = 0
    told = "\n".join(line for line in prompt(COPY).split("\n") if not line.startswith("Box:"))
    assert TypistModel().draw(told, [PAPER], mask, SIZE, 1).truth[0].box == Box(40, 100, 240, 50)


def test_what_no_font_can_write_is_left_out() -> None:
    drawn = TypistModel().draw(prompt("\U0001e900"), [PAPER], None, SIZE, 1)
    assert drawn.pixels.shape == PAPER.shape
