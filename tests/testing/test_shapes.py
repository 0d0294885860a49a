"""Bad shapes touch one character and leave the rest as it was."""

from __future__ import annotations

import numpy as np
import pytest

from proofpress.errors import InputError
from proofpress.interfaces import Context
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.setting import coverage, font_library
from proofpress.testing.defects import DefectCompositor, makes_sense
from proofpress.testing.hand import Hand
from proofpress.testing.mutations import SHAPE_DEFECTS, Defect
from proofpress.testing.samples import sample_asset, sample_request, text_region
from proofpress.testing.shapes import cells, spoiled_shape
from proofpress.testing.spoiling import spoiled_ink
from proofpress.typography import Mask, Setting, Style, paint, set_text

COPY = {
    "en-US": "Ripe figs 4", "ar-EG": "تين طازج", "he-IL": "תאנים 4", "hi-IN": "ताज़ा अंजीर", "th-TH": "มะเดื่อสด",
    "ja-JP": "新鮮な直売", "zh-CN": "新鲜直售", "ko-KR": "신선한 무화과",
}  # fmt: skip
ONE_CHARACTER = sorted(SHAPE_DEFECTS - {Defect.WRONG_HAN_FORM})


def setting(text: str, locale: str = "en-US", width: float = 600.0) -> Setting:
    style = Style(locale=locale, min_px=40, max_px=40)
    return set_text(text, width=width, height=200, style=style, fonts=font_library(sample_asset().brand))


def columns_that_differ(one: Mask, other: Mask) -> tuple[int, int]:
    planes = []
    for mask in (one, other):
        plane = np.zeros((240, 700), np.int16)
        plane[mask.y + 20 : mask.y + 20 + mask.alpha.shape[0], mask.x + 40 : mask.x + 40 + mask.alpha.shape[1]] = (
            mask.alpha
        )
        planes.append(plane)
    columns = np.flatnonzero((planes[0] != planes[1]).any(axis=0))
    return int(columns[0]), int(columns[-1])


@pytest.mark.parametrize("locale", sorted(COPY))
@pytest.mark.parametrize("defect", ONE_CHARACTER)
def test_one_character_is_spoiled_and_the_rest_is_not(defect: Defect, locale: str) -> None:
    right = setting(COPY[locale], locale)
    spoiled = spoiled_shape(right, defect, seed=2)
    if spoiled is None:
        assert defect is Defect.BAD_KERNING
        assert locale in {"ar-EG", "hi-IN"}, "only where letters touch is there no kerning to spoil"
        return
    first, last = columns_that_differ(paint(right), spoiled)
    assert last - first < 2.4 * 40


def test_the_same_seed_spoils_the_same_and_other_seeds_spoil_others() -> None:
    right = setting("Ripe figs")
    masks = [spoiled_shape(right, Defect.DEFORMED_STROKE, seed) for seed in (1, 1, 2, 3, 4)]
    digests = [mask.alpha.tobytes() for mask in masks if mask]
    assert digests[0] == digests[1]
    assert len(set(digests)) > 2


def test_the_last_character_is_cut_at_its_outer_side() -> None:
    for text, locale, side in (("Ripe figs", "en-US", 1), ("תאנים", "he-IL", 0)):
        right = setting(text, locale)
        cut = spoiled_shape(right, Defect.CUT_CHARACTER)
        assert cut is not None
        whole, left = paint(right), cut.alpha
        assert left.shape[1] <= whole.alpha.shape[1]
        difference = columns_that_differ(whole, cut)[side] - 40
        edge = (whole.x, whole.x + whole.alpha.shape[1] - 1)[side]
        assert abs(difference - edge) <= 1


def test_a_symmetric_letter_is_not_called_mirrored() -> None:
    assert spoiled_shape(setting("HOTO"), Defect.MIRRORED_GLYPH) is None
    asset = sample_asset(text_region("HOTO"))
    with pytest.raises(InputError, match="mirrored glyph"):
        DefectCompositor(Defect.MIRRORED_GLYPH, "copy").compose(sample_request(asset), Context())


def test_characters_are_counted_without_signs_and_spaces() -> None:
    assert cells(setting("A, b!")) == (0, 3)


def test_han_forms_of_another_country_differ_where_there_are_any() -> None:
    for text, locale, found in (("直", "ja-JP", True), ("直", "zh-CN", True), ("一", "en-US", False)):
        asset = sample_asset(text_region(text), locale=locale)
        assert makes_sense(asset.regions[0], Defect.WRONG_HAN_FORM, locale) is found
    asset = sample_asset(text_region("直接"), locale="ja-JP")
    wrong = spoiled_ink(asset.regions[0], asset, Hand(), Defect.WRONG_HAN_FORM)
    right = coverage(asset.regions[0].paint_bounds(asset.format.canvas), asset.regions[0], asset)
    assert wrong is not None
    assert not np.array_equal(wrong, right)


@pytest.mark.parametrize("locale", EXAMPLE_LOCALES)
def test_an_unasked_word_stands_below_the_copy(locale: str) -> None:
    asset = sample_asset(text_region(COPY.get(locale, COPY["en-US"])), locale=locale)
    inked = spoiled_ink(asset.regions[0], asset, Hand(), Defect.UNASKED_TEXT)
    assert inked is not None
    split = round(0.62 * asset.regions[0].box.height)
    assert inked[:split].any()
    assert inked[split + 4 :].any()
