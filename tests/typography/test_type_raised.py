"""Parts that are set smaller and raised: cents, currency signs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from proofpress.typography import FontLibrary, Raised, Setting, Style, paint, set_text, to_svg_paths

CENTS = (Raised(0, 1), Raised(4, 6))


def priced(fonts: FontLibrary, text: str = "$11.99", raised: tuple[Raised, ...] = CENTS, width: float = 400) -> Setting:
    style = Style("en-US", 10, 120, weight=800, raised=raised)
    return set_text(text, width=width, height=200, style=style, fonts=fonts)


def test_raised_parts_are_smaller_and_reach_as_high_as_the_digits(fonts: FontLibrary) -> None:
    setting = priced(fonts)
    runs = setting.lines[0].runs
    assert [run.scale for run in runs] == [0.5, 1.0, 0.5]
    assert [run.ys[0] > 0 for run in runs] == [True, False, True]
    whole, cents = runs[1], runs[2]
    face = setting.faces[whole.font]

    def top(run: int) -> float:
        found = setting.lines[0].runs[run]
        bounds = face.bounds(found.glyphs[-1])
        assert bounds is not None
        return float(found.ys[-1] + bounds[3] * found.scale * setting.size_px)

    high = face.bounds(whole.glyphs[0])
    assert high is not None
    assert top(2) == pytest.approx(high[3] * setting.size_px, abs=0.02 * setting.size_px)
    assert cents.advances[0] == pytest.approx(whole.advances[0] / 2)


def test_what_becomes_narrower_becomes_larger(fonts: FontLibrary) -> None:
    assert priced(fonts, width=300).size_px > priced(fonts, raised=(), width=300).size_px


def test_the_predicted_ink_is_the_ink_that_is_drawn(fonts: FontLibrary) -> None:
    for text, raised in (("$11.99", CENTS), ("6,99\u00a0€", (Raised(2, 4), Raised(4, 6, 0.4)))):
        setting = priced(fonts, text, raised)
        mask = paint(setting)
        assert setting.ink is not None
        assert setting.overflow is None
        edges = (mask.x, mask.y, mask.x + mask.alpha.shape[1], mask.y + mask.alpha.shape[0])
        wanted = (setting.ink.x0, setting.ink.y0, setting.ink.x1, setting.ink.y1)
        assert np.abs(np.subtract(edges, wanted)).max() <= 1


def test_outlines_are_as_small_as_the_pixels(fonts: FontLibrary) -> None:
    setting = priced(fonts)
    assert to_svg_paths(setting) != to_svg_paths(priced(fonts, raised=()))
    assert setting.ink is not None
    numbers = [float(part) for part in to_svg_paths(setting).replace("-", " -").split() if part.lstrip("-").isdigit()]
    assert all(number <= math.ceil(setting.ink.x1) for number in numbers)


def test_text_that_is_not_raised_is_set_as_ever(fonts: FontLibrary) -> None:
    whole = (Raised(0, 6, 1.0),)
    plain, same = priced(fonts, raised=()), priced(fonts, raised=whole)
    assert np.array_equal(paint(plain).alpha, paint(same).alpha)


@pytest.mark.parametrize(("start", "end", "scale"), [(-1, 2, 0.5), (2, 2, 0.5), (3, 1, 0.5), (0, 1, 0.0), (0, 1, 1.5)])
def test_a_part_without_sense_is_refused(start: int, end: int, scale: float) -> None:
    with pytest.raises(ValueError, match=r"start|end|scale"):
        Raised(start, end, scale)
