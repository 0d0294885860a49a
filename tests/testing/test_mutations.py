"""Mutations are wrong in one way, only where that makes sense, and the same for the same seed."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.brief import Panel, Role, SetBy
from proofpress.codes import decode, gtin_error
from proofpress.errors import InputError
from proofpress.interfaces import Context
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.testing.defects import DefectCompositor, DefectTypeCompositor, makes_sense, spoiled_copy
from proofpress.testing.mutations import CODE_DEFECTS, LOOK_DEFECTS, SHAPE_DEFECTS, TEXT_DEFECTS, Defect, mutate
from proofpress.testing.samples import code_region, sample_asset, sample_request, text_region, typeset
from proofpress.testing.strategies import copy
from proofpress.text import fold


@pytest.mark.parametrize(
    ("text", "defect", "locale", "wrong"),
    [
        ("$1", Defect.WRONG_DIGIT, "en-US", {"$7"}),
        ("٢", Defect.WRONG_DIGIT, "ar-EG", {"٧"}),
        ("9.99", Defect.WRONG_SEPARATOR, "en-US", {"999", "9,99"}),
        ("9 €", Defect.WRONG_CURRENCY, "de-DE", {"9 $"}),
        ("né", Defect.DROPPED_ACCENT, "fr-FR", {"ne"}),
        ("zł", Defect.DROPPED_ACCENT, "pl-PL", {"zl"}),
        ("ậ", Defect.DROPPED_ACCENT, "vi-VN", {"ạ"}),
        ("が", Defect.DROPPED_ACCENT, "ja-JP", {"か"}),
        ("أب", Defect.DROPPED_ACCENT, "ar-EG", {"اب"}),
        ("ab", Defect.SWAPPED_LETTERS, "en-US", {"ba"}),
        ("abc", Defect.DROPPED_LETTER, "en-US", {"ab", "ac", "bc"}),
        ("one two", Defect.MISSING_WORD, "en-US", {"one", "two"}),
        ("one two", Defect.DOUBLED_WORD, "en-US", {"one one two", "one two two"}),
        ("one two", Defect.LOST_SPACE, "en-US", {"onetwo"}),
        ("six 7", Defect.EXTRA_SPACE, "en-US", {"s ix 7", "si x 7"}),
        ("שלום", Defect.REVERSED, "he-IL", {"םולש"}),
        ("بيت", Defect.UNJOINED, "ar-EG", {"ب\u200cي\u200cت"}),
        ("क्या", Defect.UNJOINED, "hi-IN", {"क्\u200cया"}),
        ("Buy 1.5 l, go.", Defect.WRONG_MARK, "en-US", {"Buy 1.5 l. go.", "Buy 1.5 l, go,"}),
        ("早く！", Defect.WRONG_MARK, "ja-JP", {"早く？"}),
        ("अभी।", Defect.WRONG_MARK, "hi-IN", {"अभी."}),
        ("nur heute", Defect.EXTRA_WORD, "de-DE", {"nur nur heute", "nur heute nur"}),
    ],
)
def test_mutations(text: str, defect: Defect, locale: str, wrong: set[str]) -> None:
    assert {mutate(text, defect, locale, seed) for seed in range(20)} == wrong


def test_every_digit_becomes_another() -> None:
    for digit in "0123456789٠١٢٣٤٥٦٧٨٩०१२३४५६७८९":
        wrong = mutate(digit, Defect.WRONG_DIGIT, "en-US")
        assert wrong is not None
        assert wrong != digit
        assert abs(ord(wrong) - ord(digit)) < 10, "a digit of the same script"


@pytest.mark.parametrize(
    ("text", "defect", "locale"),
    [
        ("Fresh", Defect.WRONG_DIGIT, "en-US"),
        ("Fresh", Defect.DROPPED_ACCENT, "en-US"),
        ("Fresh bread", Defect.REVERSED, "en-US"),
        ("Fresh bread", Defect.REVERSED, "he-IL"),
        ("Fresh bread", Defect.UNJOINED, "en-US"),
        ("毎日 お買い得", Defect.LOST_SPACE, "ja-JP"),
        ("毎日", Defect.EXTRA_SPACE, "ja-JP"),
        ("Fresh", Defect.MISSING_WORD, "en-US"),
        ("42", Defect.WRONG_CASE, "en-US"),
        ("9.99", Defect.WRONG_MARK, "en-US"),
        ("", Defect.DOUBLED_LETTER, "en-US"),
        ("Mkate", Defect.EXTRA_WORD, "sw-KE"),
    ],
)
def test_some_defects_make_no_sense(text: str, defect: Defect, locale: str) -> None:
    assert mutate(text, defect, locale) is None


@settings(deadline=None)
@given(st.sampled_from(EXAMPLE_LOCALES), st.sampled_from(sorted(TEXT_DEFECTS)), st.integers(0, 9), st.data())
def test_a_mutation_is_never_right(locale: str, defect: Defect, seed: int, data: st.DataObject) -> None:
    text = data.draw(copy(locale))
    wrong = mutate(text, defect, locale, seed)
    assert wrong == mutate(text, defect, locale, seed)
    if wrong is not None:
        assert wrong != text
        assert defect is Defect.UNJOINED or fold(wrong) != fold(text)
        assert not any(unicodedata.category(character) in ("Cn", "Cs") for character in wrong)


def test_only_text_is_mutated() -> None:
    for defect in LOOK_DEFECTS | CODE_DEFECTS | SHAPE_DEFECTS:
        with pytest.raises(ValueError, match=defect.value):
            mutate("text", defect, "en-US")
    assert set(Defect) == LOOK_DEFECTS | CODE_DEFECTS | SHAPE_DEFECTS | TEXT_DEFECTS


def test_a_price_is_wrong_in_its_amount_first() -> None:
    asset = sample_asset(text_region("Only $11.99"))
    spoiled = spoiled_copy(asset.regions[0], Defect.WRONG_DIGIT, "en-US")
    assert spoiled is not None
    assert spoiled.content.text != "Only $11.99"


@pytest.mark.parametrize("defect", sorted(TEXT_DEFECTS | LOOK_DEFECTS | SHAPE_DEFECTS))
@pytest.mark.parametrize("panel", [None, Panel((200, 40, 30), rotate=-6)])
def test_exactly_one_region_is_spoiled(defect: Defect, panel: Panel | None) -> None:
    special = {
        Defect.REVERSED: ("רק 12.90 ₪ היום", "he-IL"),
        Defect.UNJOINED: ("بيت ١٢", "ar-EG"),
        Defect.WRONG_HAN_FORM: ("直接", "ja-JP"),
        Defect.WRONG_MARK: ("Né ici !", "fr-FR"),
    }
    text, locale = special.get(defect, ("Né à 9,99 €", "fr-FR"))
    low = text_region("Seulement 3", id="low", box=text_region("").box.moved(0, 110))
    asset = sample_asset(text_region(text, id="high", panel=panel), low, locale=locale)
    right, wrong = typeset(asset), typeset(asset, compositor=DefectTypeCompositor(defect, "high"))
    kept = [layer.sha256 for made in (right, wrong) for layer in made.layers if layer.region_id == "low"]
    assert kept == kept[:1] * 2
    assert not np.array_equal(right.flatten(), wrong.flatten())
    assert (wrong.layer("high") is None) == (defect is Defect.MISSING_LAYER)


@pytest.mark.parametrize(
    ("role", "payload"),
    [(Role.QR, "https://example.com/42"), (Role.EAN13, "2042002600015"), (Role.UPCA, "036000291452")],
)
def test_codes_die_or_lie(role: Role, payload: str) -> None:
    asset = sample_asset(code_region(role, payload))
    assert [symbol.payload.lstrip("0") for symbol in decode(typeset(asset).flatten())] == [payload.lstrip("0")]
    dead = typeset(asset, compositor=DefectCompositor(Defect.DEAD_CODE, "code"))
    assert payload.lstrip("0") not in [symbol.payload.lstrip("0") for symbol in decode(dead.flatten())]
    for seed in range(5):
        other = typeset(asset, compositor=DefectCompositor(Defect.WRONG_PAYLOAD, "code", seed=seed))
        (symbol,) = decode(other.flatten())
        assert symbol.payload.lstrip("0") != payload.lstrip("0")
        if role is not Role.QR:
            assert not gtin_error("ean13", symbol.payload.zfill(13)), "the lie has a right check digit"


def test_a_defect_out_of_place_is_refused() -> None:
    request = sample_request()
    assert not makes_sense(request.regions[0], Defect.DEAD_CODE, "en-US")
    with pytest.raises(InputError, match="dead code"):
        DefectCompositor(Defect.DEAD_CODE, "copy").compose(request, Context())


def test_it_poses_as_model_or_as_type() -> None:
    assert DefectCompositor(Defect.COVERED, "copy").sets is SetBy.MODEL
    assert DefectTypeCompositor(Defect.COVERED, "copy").sets is SetBy.TYPE
    assert DefectCompositor.name != DefectTypeCompositor.name
    assert "simulated" in DefectCompositor.name
    assert "simulated" in DefectTypeCompositor.name
