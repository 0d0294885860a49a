from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests._core_strategies import QUICK

from proofpress.errors import CopyError
from proofpress.locales import EXAMPLE_LOCALES, scripts
from proofpress.testing.strategies import ALPHABETS
from proofpress.text import (
    Difference,
    Hidden,
    describe_difference,
    differences,
    escape,
    fold,
    graphemes,
    hidden_characters,
    mixed_script_words,
    refuse_surrogates,
    scripts_of,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1eb\U0001f1f7"
short = st.text("abc ", max_size=8) | st.text(max_size=6) | st.text("ae\u0301\u0308 x", max_size=8)


# Surrogates


@pytest.mark.parametrize("text", ["", "Ünïcode", "\ud7ff\ue000", "\U0001f600", "nul \x00 is no surrogate"])
def test_whole_characters_are_returned_as_they_are(text: str) -> None:
    assert refuse_surrogates(text) is text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("\ud800", "U+D800 at character 1"),
        ("ab\udfff", "U+DFFF at character 3"),
        ("a\udc80\ud800", "U+DC80 at character 2"),
    ],
)
def test_a_lone_surrogate_is_refused_by_name_and_place(text: str, named: str) -> None:
    with pytest.raises(CopyError) as caught:
        refuse_surrogates(text, "brief.json: $.copy")
    assert caught.value.message == f"lone surrogate {named}"
    assert caught.value.where == "brief.json: $.copy"
    assert "\\uXXXX\\uXXXX" in caught.value.remedy
    with pytest.raises(CopyError) as caught:
        refuse_surrogates(text)
    assert caught.value.where == ""


def test_code_points_by_name() -> None:
    assert escape("\u202eA\U0001f600\t") == "U+202E U+0041 U+1F600 U+0009"
    assert escape("") == ""


# Hidden characters

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0\u2028\u2029\ufff9\u206a"
)


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        (BIDI, Hidden.BIDI),
        (INVISIBLE, Hidden.INVISIBLE),
        ("\U000e0000\U000e0001\U000e0041\U000e007f", Hidden.TAG),
        ("\x00\x07\t\r\x0b\x1b\x7f\x85\x9f", Hidden.CONTROL),
        ("\ue000\uf8ff\U000f0000\U0010fffd", Hidden.PRIVATE),
        ("\u0378\uffff\U000e0080\U0002ffff", Hidden.UNASSIGNED),
    ],
)
def test_every_hidden_kind_is_told_with_its_place(characters: str, kind: Hidden) -> None:
    for character in characters:
        assert hidden_characters(f"ab{character}c") == ((2, character, kind),), escape(character)
        assert hidden_characters(character) == ((0, character, kind),)


def test_kinds_in_words() -> None:
    told = ["bidi control", "invisible", "tag", "control", "private use", "unassigned"]
    assert [kind.value for kind in Hidden] == told


@pytest.mark.parametrize(
    "text", ["Silben\u00adtrennung", "two\nlines", "no\u00a0break", "\u00ad\n", "", "naïve — “£9” 50 %"]
)
def test_layout_is_not_hidden(text: str) -> None:
    assert hidden_characters(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # a letter on either side
        "क्\u200dष",  # a mark before
        "क\u200c\u093f",  # a mark after
        FAMILY,  # symbols
        "❤\ufe0f\u200d\U0001f525",  # a variation selector counts as a mark
    ],
)
def test_joiners_belong_between_letters_marks_and_symbols(text: str) -> None:
    assert hidden_characters(text) == ()


@pytest.mark.parametrize("joiner", "\u200c\u200d")
@pytest.mark.parametrize(("before", "after"), [("", "a"), ("a", ""), ("", ""), ("a", " "), (" ", "a"), ("1", "a"), ("a", "1"), (".", "."), ("1", "2"), ("a", "."), (".", "a")])  # fmt: skip  # noqa: E501
def test_joiners_elsewhere_are_hidden(joiner: str, before: str, after: str) -> None:
    assert hidden_characters(before + joiner + after) == ((len(before), joiner, Hidden.INVISIBLE),)


def test_two_joiners_in_a_row_are_both_hidden() -> None:
    assert [index for index, _, _ in hidden_characters("a\u200d\u200db")] == [1, 2]


@pytest.mark.parametrize("text", ["❤\ufe0f", "1\ufe0f\u20e3", "葛\U000e0100", "☎\ufe0e", "≨\ufe00"])
def test_variation_selectors_belong_to_what_they_vary(text: str) -> None:
    assert hidden_characters(text) == ()


@pytest.mark.parametrize("selector", ["\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef", "\u180b"])
def test_variation_selectors_elsewhere_are_hidden(selector: str) -> None:
    assert hidden_characters(f"a{selector}b") == ((1, selector, Hidden.INVISIBLE),)
    assert hidden_characters(selector) == ((0, selector, Hidden.INVISIBLE),)


def test_all_hidden_characters_are_told_in_order() -> None:
    assert hidden_characters("\u202eab\u200b c\x07") == (
        (0, "\u202e", Hidden.BIDI),
        (3, "\u200b", Hidden.INVISIBLE),
        (6, "\x07", Hidden.CONTROL),
    )


@given(st.text(max_size=12))
@QUICK
def test_what_is_hidden_stands_where_it_is_said(text: str) -> None:
    for index, character, _ in hidden_characters(text):
        assert text[index] == character
        assert unicodedata.category(character)[0] not in "NPS"


# Scripts

SAMPLES = {
    "Latn": "k", "Cyrl": "ж", "Grek": "ω", "Arab": "ع", "Hebr": "ש", "Deva": "क", "Thai": "ก", "Hani": "漢", "Hira": "ひ",
    "Kana": "カ", "Hang": "한", "Armn": "ա", "Beng": "ক", "Geor": "ა", "Gujr": "ક", "Guru": "ਕ", "Khmr": "ក", "Knda": "ಕ",
    "Laoo": "ກ", "Mlym": "ക", "Mymr": "က", "Orya": "କ", "Sinh": "ක", "Taml": "க", "Telu": "క", "Tibt": "ཀ", "Ethi": "ሀ",
}  # fmt: skip


@pytest.mark.parametrize(("script", "letter"), SAMPLES.items())
def test_every_script_is_known_by_its_letters(script: str, letter: str) -> None:
    assert scripts_of(letter) == {script}
    assert scripts_of(f"{letter} 12 {letter}") == {script}


def test_scripts_of_mixed_and_of_common_text() -> None:
    assert scripts_of("".join(SAMPLES.values())) == set(SAMPLES)
    assert scripts_of("12,99 € – “!”\n\U0001f600") == frozenset()
    assert scripts_of("") == frozenset()


@pytest.mark.parametrize("locale", EXAMPLE_LOCALES)
def test_the_copy_of_a_locale_is_written_in_its_scripts(locale: str) -> None:
    assert scripts_of(ALPHABETS[locale]) <= set(scripts(locale))


def test_words_of_mixed_look_alike_scripts() -> None:
    assert mixed_script_words("Buy Раypal now, pay Рay") == ("Раypal", "Рay")
    assert mixed_script_words("Ωmega αlpha") == ("Ωmega", "αlpha")
    assert mixed_script_words("Жω") == ("Жω",)
    assert mixed_script_words("O’Сonnor Mc'С well-Сut 2С2x") == ("O’Сonnor", "Mc'С", "well-Сut", "2С2x")
    assert mixed_script_words("Cafe\u0301С") == ("Cafe\u0301С",)


@pytest.mark.parametrize(
    "text", ["Paypal Привет Ελλάδα", "Tシャツ カタカナひらがな漢字", "LG전자 iPhone手机", "", "12-34 ’ - '"]
)
def test_scripts_side_by_side_are_no_mixture(text: str) -> None:
    assert mixed_script_words(text) == ()


# Graphemes


def test_graphemes_are_what_people_see() -> None:
    assert graphemes(f"e\u0301{FAMILY}{FLAG}\r\nक्षि") == ("e\u0301", FAMILY, FLAG, "\r\n", *graphemes("क्षि"))
    assert graphemes("") == ()
    assert graphemes("각") == ("각",)
    assert graphemes("\u1100\u1161\u11a8") == ("\u1100\u1161\u11a8",)


@given(st.text())
@QUICK
def test_graphemes_make_up_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text
    assert all(graphemes(text))


# Folding


@pytest.mark.parametrize("character", ["\u00ad", "\u200c", "\u200d", *BIDI])
def test_what_has_no_ink_is_dropped(character: str) -> None:
    assert fold(f"ab{character}cd") == "abcd"


@pytest.mark.parametrize(
    ("wide", "plain"),
    [
        ("ＡＢＣ１２", "ABC12"), ("ｶﾀ", "カタ"), ("ﬁn ﬂow", "fin flow"), ("9\u00a0€", "9 €"), ("9\u202f€", "9 €"),
        ("Cafe\u0301", "Café"), ("ﻼ", "لا"),
    ],
)  # fmt: skip
def test_compatibility_forms_become_plain(wide: str, plain: str) -> None:
    assert fold(wide) == plain


@pytest.mark.parametrize(
    ("fancy", "plain"),
    [
        *((c, "'") for c in "’‘ʼ`"), *((c, '"') for c in "“”„‟"), *((c, "-") for c in "‐‑‒–−\ufe32"), ("…", "..."),
        ("´", "'"), ("″", '"'),
    ],
)  # fmt: skip
def test_typographic_signs_become_plain(fancy: str, plain: str) -> None:
    assert fold(f"a{fancy}b") == f"a{plain}b"


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\u3000", "  ", " \n ", "\u2003\u2009"])
def test_white_space_becomes_one_space_and_none_at_the_ends(space: str) -> None:
    assert fold(f"{space}a{space}b{space}") == "a b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "A"), ("e", "é"), ("i", "ı"), ("I", "İ"), ("s", "ß"), ("0", "O"), ("1", "l"), ("5", "٥"), ("5", "५"),
        ("P", "Р"), ("ש", "שׁ"), ("12.99", "12,99"), ("€", "E"), ("—", "-"), ("a b", "ab"), ("1", "7"), ("ي", "ى"),
    ],
)  # fmt: skip
def test_letters_digits_accents_and_case_are_never_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=12) | st.text("\u00a8\u00b4\u2033\u2034… \u00a0\u200da\u0301", max_size=6))
@example("\u00b4")
@example("\u2033")
@example("a \u0301")
@example("\u1fbd")
@QUICK
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=12))
@QUICK
def test_canonically_equal_texts_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


# Differences


@given(short, short)
@QUICK
def test_differences_turn_the_expected_into_the_read(expected: str, read: str) -> None:
    made = list(graphemes(expected))
    for place in reversed(differences(expected, read)):
        want, got = graphemes(place.expected), place.read
        assert place.kind == ("replace" if want and got else "insert" if got else "delete")
        assert tuple(made[place.position : place.position + len(want)]) == want
        made[place.position : place.position + len(want)] = [got]
    assert "".join(made) == read


@given(short, short)
@QUICK
def test_differences_are_as_few_as_can_be(expected: str, read: str) -> None:
    want, got = graphemes(expected), graphemes(read)
    row = list(range(len(got) + 1))
    for i, a in enumerate(want, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(got, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    places = differences(expected, read)
    # Adjacent edits of one kind stand as one place.
    cost = sum(max(len(graphemes(p.expected)), 0 if p.kind != "insert" else len(graphemes(p.read))) for p in places)
    assert cost == row[-1]
    assert (places == ()) == (expected == read)


@pytest.mark.parametrize(
    ("expected", "read", "place"),
    [
        ("only 12.99 today", "only 12.49 today", Difference("replace", 8, "9", "4", "12.99")),
        ("Café", "Cafe", Difference("replace", 3, "é", "e", "Café")),
        ("Cafe\u0301 now", "Cafe now", Difference("replace", 3, "e\u0301", "e", "Cafe\u0301")),
        ("big sale", "bigx sale", Difference("insert", 3, "", "x", "")),
        ("big sale", "bi sale", Difference("delete", 2, "g", "", "big")),
        ("a bc", "a b", Difference("delete", 3, "c", "", "bc")),
        ("a b", "a bc", Difference("insert", 3, "", "c", "")),
        ("ab c", "xab c", Difference("insert", 0, "", "x", "ab")),
        ("ab\ncd ef", "ab\ncx ef", Difference("replace", 4, "d", "x", "cd")),
    ],
)
def test_a_difference_names_its_place_and_word(expected: str, read: str, place: Difference) -> None:
    assert differences(expected, read) == (place,)


def test_differences_in_words() -> None:
    assert describe_difference("same", "same") == "no difference"
    assert describe_difference("only 12.99", "only 12.49") == "in “12.99”, character 9: “9” read as “4”"
    assert describe_difference("a bc", "a c") == "in “bc”, character 3: “b” not read"
    assert describe_difference("abc", "abxc") == "in “abc”, character 3: “x” read but not expected"
    assert describe_difference("a", "ab") == "character 2: “b” read but not expected"
    assert describe_difference("a b", "ab") == "character 2: “ ” not read"


def test_only_so_many_differences_are_told() -> None:
    def told(expected: str, read: str, limit: int) -> str:
        return describe_difference(expected, read, limit)

    one, two, three = (
        f"in “{w}”, character {i}: “{w}” read as “{w.upper()}”" for w, i in (("a", 1), ("b", 3), ("c", 5))
    )
    assert told("a b c", "A B C", 1) == f"{one}; and 2 more"
    assert told("a b c", "A B C", 2) == f"{one}; {two}; and 1 more"
    assert told("a b c", "A B C", 3) == f"{one}; {two}; {three}"
    assert told("a b c", "A B C", 9) == f"{one}; {two}; {three}"
    assert describe_difference("a b c d", "A B C D") == f"{one}; {two}; {three}; and 1 more"
