"""One sign as many faces draw it, measured by their digits."""

from __future__ import annotations

import pytest

from proofpress.typography import FontLibrary, designs


def test_digits_measure_themselves(fonts: FontLibrary) -> None:
    drawn = list(designs("4", fonts, fonts.showing("4"), (300, 800)))
    assert len(drawn) > 4
    for design in drawn:
        assert design.top == pytest.approx(1, abs=0.06)
        assert design.bottom == pytest.approx(0, abs=0.06)
        assert 0.3 < design.width < 1.2
        assert design.alpha.max() == 255
        assert design.alpha[0].max() > 127, "cut close"


def test_what_reaches_below_the_digits_says_so(fonts: FontLibrary) -> None:
    for design in designs("₫", fonts, fonts.showing("₫"), (400,)):
        assert design.bottom < -0.02 or design.top > 1.02 or design.bottom > 0.02
    for comma in designs(",", fonts, fonts.showing(",")[:4], (400,)):
        assert comma.bottom < 0 < comma.top < 0.5


def test_weights_come_from_variable_faces_and_slants_lean(fonts: FontLibrary) -> None:
    (face, *_) = fonts.showing("₺4")
    thin, fat = designs("₺", fonts, [face], (200, 900))
    assert (thin.weight, fat.weight) == (200, 900)
    assert fat.alpha.mean() > thin.alpha.mean()
    (upright,), (leaning,) = (list(designs("|", fonts, [face], (400,), slant=slant)) for slant in (0.0, 0.3))
    assert leaning.width > upright.width + 0.2


def test_letters_stand_side_by_side(fonts: FontLibrary) -> None:
    faces = fonts.showing("Rs")[:1]
    (one,), (both,) = (list(designs(text, fonts, faces, (400,))) for text in ("R", "Rs"))
    assert both.width > 1.4 * one.width


def test_faces_without_a_glyph_yield_nothing(fonts: FontLibrary) -> None:
    hebrew = [face for face in fonts.showing("₪") if "Hebrew" in face.family]
    assert list(designs("₺", fonts, hebrew, (400,))) == []


def test_faces_that_show_a_text_have_all_of_it_and_no_colours(fonts: FontLibrary) -> None:
    for face in fonts.showing("₪$"):
        assert face.coverage.has(ord("₪"))
        assert face.coverage.has(ord("$"))
        assert face.normal_width
        assert not face.colour
    assert fonts.showing("\U0010fffd") == ()
    assert len(fonts.showing("$")) > len(fonts.showing("₺"))
