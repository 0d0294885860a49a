"""Facts of single scripts and languages: shaping, breaking, fonts by locale."""

from __future__ import annotations

import pytest
from tests.typography.sample_copy import COPY, LOCALES

from proofpress.errors import CopyError
from proofpress.typography import FontLibrary, Line, Setting, Style, paint, set_text
from proofpress.typography.bidi_classes import bidi_class


def one_line(fonts: FontLibrary, text: str, locale: str, **style: object) -> Setting:
    asked = Style(locale, 40, 40, **style)  # type: ignore[arg-type]
    return set_text(text, width=4000, height=400, style=asked, fonts=fonts)


def in_width(fonts: FontLibrary, text: str, locale: str, width: float, **style: object) -> list[str]:
    asked = Style(locale, 20, 20, **style)  # type: ignore[arg-type]
    setting = set_text(text, width=width, height=4000, style=asked, fonts=fonts)
    return [text[line.start : line.end] for line in setting.lines]


def glyphs(line: Line) -> list[int]:
    return [glyph for run in line.runs for glyph in run.glyphs]


def visual(setting: Setting) -> str:
    return "".join(setting.text[at] for run in setting.lines[0].runs for at in run.clusters)


def test_arabic_letters_join(fonts: FontLibrary) -> None:
    joined = glyphs(one_line(fonts, "ببب", "ar-EG").lines[0])
    isolated = glyphs(one_line(fonts, "ب", "ar-EG").lines[0])
    assert len(set(joined) - set(isolated)) >= 3


def test_a_non_joiner_keeps_letters_apart(fonts: FontLibrary) -> None:
    assert glyphs(one_line(fonts, "ب\u200cب", "ar-EG").lines[0]) != glyphs(one_line(fonts, "بب", "ar-EG").lines[0])


def test_a_soft_hyphen_changes_nothing_until_a_line_ends_there(fonts: FontLibrary) -> None:
    for plain, soft, locale in (("بب", "ب\u00adب", "ar-EG"), ("fi", "f\u00adi", "en-US")):
        one, other = one_line(fonts, plain, locale), one_line(fonts, soft, locale)
        assert glyphs(one.lines[0]) == glyphs(other.lines[0])
        assert one.lines[0].width == pytest.approx(other.lines[0].width)
    setting = set_text("Zwei\u00adfel", width=60, height=200, style=Style("de-DE", 20, 20), fonts=fonts)
    assert [line.hyphen for line in setting.lines] == [True, False]


def test_a_mark_does_not_leave_its_base(fonts: FontLibrary) -> None:
    for text, locale in (("é", "fr-FR"), ("ế", "vi-VN"), ("पा\u0301", "hi-IN"), ("日\u0301", "ja-JP")):
        line = one_line(fonts, text, locale).lines[0]
        assert len(line.runs) == 1


def test_decomposed_text_is_drawn_like_composed_text(fonts: FontLibrary) -> None:
    one, other = one_line(fonts, "Việt", "vi-VN"), one_line(fonts, "Vie\u0323\u0302t", "vi-VN")
    assert glyphs(one.lines[0]) == glyphs(other.lines[0])


def test_devanagari_forms_conjuncts(fonts: FontLibrary) -> None:
    assert len(glyphs(one_line(fonts, "क्ष", "hi-IN").lines[0])) < 3
    assert {use.name for use in one_line(fonts, "क्ष", "hi-IN").fonts} == {"Noto Sans Devanagari"}


@pytest.mark.parametrize(
    ("locale", "text", "conjunct", "letters"),
    [
        ("ta-IN", "அறுவடைத் திருவிழா: எல்லா காபிக்கும் 40% வரை", "கொ", 3),
        ("te-IN", "పంట పండుగ: అన్ని కాఫీలపై 40% వరకు", "క్ష", 1),
        ("km-KH", "បុណ្យច្រូតកាត់៖ បញ្ចុះតម្លៃរហូតដល់ ៤០%", "ស្រ", 2),
    ],
)
def test_scripts_of_south_asia_stack_and_reorder(
    fonts: FontLibrary, locale: str, text: str, conjunct: str, letters: int
) -> None:
    if fonts.missing(conjunct, locale):
        pytest.skip("the font wheels are not installed")
    line = one_line(fonts, text, locale, weight=700)
    assert not line.missing
    assert {use.weight for use in line.fonts} == {700}
    assert len(glyphs(one_line(fonts, conjunct, locale).lines[0])) == letters
    assert paint(line).alpha.max() == 255


def test_khmer_breaks_at_words(fonts: FontLibrary) -> None:
    text = "បុណ្យច្រូតកាត់បញ្ចុះតម្លៃរហូតដល់"
    if fonts.missing(text, "km-KH"):
        pytest.skip("the font wheels are not installed")
    ends = {5, 14, 25, 32}
    for width in range(100, 300, 20):
        at = 0
        for line in in_width(fonts, text, "km-KH", width):
            at += len(line)
            assert at in ends


def test_thai_tone_marks_stay_inside_a_tight_box(fonts: FontLibrary) -> None:
    setting = set_text("ปั๊มที่นี่", width=600, height=48, style=Style("th-TH", 8, 90, leading=1.0), fonts=fonts)
    assert setting.ink is not None
    assert setting.overflow is None
    assert 0 <= setting.ink.y0 < setting.ink.y1 <= 48
    assert paint(setting).y >= 0


def test_thai_breaks_at_words(fonts: FontLibrary) -> None:
    words = ["ลดกระหน่ำ", "ท้าย", "ฤดูกาล", "สูงสุด", "ทุก", "ชิ้น"]
    text = "".join(words)
    ends = {sum(map(len, words[:count])) for count in range(len(words) + 1)}
    for width in range(60, 300, 20):
        at = 0
        for line in in_width(fonts, text, "th-TH", width):
            at += len(line)
            assert at in ends | {2}


@pytest.mark.parametrize("width", range(60, 400, 17))
def test_kinsoku_holds_at_every_width(fonts: FontLibrary, width: int) -> None:
    text = "秋の大感謝セール「全品最大50%オフ」、今すぐチェック！ちょっと、キャンペーンッ。"
    for line in in_width(fonts, text, "ja-JP", width):
        assert line[0] not in "、。」！ーッャュョっゃゅょ"
        assert line[-1] != "「"
    for line in in_width(fonts, "季末大促销，全场商品《低至》五折！立即抢购。", "zh-CN", width):
        assert line[0] not in "，。！》"
        assert line[-1] != "《"


def test_japanese_breaks_between_phrases(fonts: FontLibrary) -> None:
    for width in range(65, 170, 5):
        lines = in_width(fonts, "秋の大感謝セール", "ja-JP", width)
        assert not any(line.endswith(("感", "セ")) for line in lines)


def test_korean_keeps_words_whole(fonts: FontLibrary) -> None:
    for width in range(80, 300, 20):
        assert all(
            line in "시즌 마감 세일 전 상품" and not line.startswith("품")
            for line in in_width(fonts, "시즌 마감 세일 전 상품", "ko-KR", width)
        )


def test_balanced_chinese_keeps_words_whole(fonts: FontLibrary) -> None:
    for width in range(105, 300, 5):
        lines = in_width(fonts, "季末大促销，全场商品低至五折", "zh-CN", width, balance=True)
        assert not any(line.endswith("商") for line in lines)


def test_full_width_marks_that_meet_share_their_space(fonts: FontLibrary) -> None:
    alone = one_line(fonts, "」", "ja-JP").lines[0].width + one_line(fonts, "、", "ja-JP").lines[0].width
    assert one_line(fonts, "」、", "ja-JP").lines[0].width == pytest.approx(alone * 3 / 4)


@pytest.mark.parametrize(
    ("text", "locale", "kept"),
    [
        ("jusqu’à 50 % de remise", "fr-FR", "50 %"),
        ("nur 199,90 € heute", "de-DE", "199,90 €"),
        ("nur 1 299,90 € heute", "de-DE", "1 299,90 €"),
        ("Grundpreis 12,99 € / 100 g heute", "de-DE", "12,99 € / 100 g"),
        ("tylko 12,99 zł/kg dzisiaj", "pl-PL", "12,99 zł/kg"),
        ("chỉ 1.990.000 ₫ hôm nay", "vi-VN", "1.990.000 ₫"),
        ("רק ₪ 199.90 היום", "he-IL", "₪ 199.90"),
        ("فقط 199 ر.س اليوم", "ar-EG", "199 ر.س"),
        ("only US$ 12.99 today", "en-US", "US$ 12.99"),
        ("now −20 % off", "en-US", "−20 %"),
        ("net 2,5 kg e", "en-US", "2,5 kg"),
        ("期間は11月30日まで", "ja-JP", "30日"),
    ],
)
def test_prices_and_units_stay_whole(fonts: FontLibrary, text: str, locale: str, kept: str) -> None:
    for width in range(20, 420, 10):
        assert any(kept in line for line in in_width(fonts, text, locale, width)), width


def test_glue_does_not_reach_into_words(fonts: FontLibrary) -> None:
    assert in_width(fonts, "take 2 good ones", "en-US", 60) == ["take 2", "good", "ones"]
    assert in_width(fonts, "the 3 mice", "en-US", 50) == ["the 3", "mice"]


def test_polish_leaves_no_one_letter_word_at_the_end(fonts: FontLibrary) -> None:
    for width in range(110, 400, 10):
        assert not any(
            line.endswith((" w", " i", " z"))
            for line in in_width(fonts, "Kawa w domu i z mlekiem w pracy", "pl-PL", width)
        )


def test_ukrainian_leaves_no_one_letter_word_at_the_end(fonts: FontLibrary) -> None:
    text = "Кава у зернах і з молоком в кожній крамниці"
    for width in range(150, 500, 10):
        assert not any(line.endswith((" у", " і", " з", " в")) for line in in_width(fonts, text, "uk-UA", width))


def test_the_base_direction_comes_from_the_locale(fonts: FontLibrary) -> None:
    assert visual(one_line(fonts, "₪ 199.90", "he-IL")) == "199.90 ₪"
    assert visual(one_line(fonts, "₪ 199.90", "en-US")) == "₪ 199.90"
    assert visual(one_line(fonts, "₪ 199.90", "he-IL", direction="ltr")) == "₪ 199.90"
    assert one_line(fonts, "FreshMart", "ar-EG").direction == "rtl"
    assert one_line(fonts, "مبيع", "en-US").direction == "ltr"


def test_start_and_end_mirror(fonts: FontLibrary) -> None:
    style = {"min_px": 20, "max_px": 20}
    for locale, left in (("en-US", True), ("ar-EG", False)):
        start = set_text("50%", width=200, height=40, style=Style(locale, **style), fonts=fonts)  # type: ignore[arg-type]
        end = set_text("50%", width=200, height=40, style=Style(locale, align="end", **style), fonts=fonts)  # type: ignore[arg-type]
        assert (start.lines[0].x < 50) == left
        assert (end.lines[0].x > 100) == left


def test_mirrored_brackets_and_numbers_in_hebrew(fonts: FontLibrary) -> None:
    setting = one_line(fonts, "(א) 50%", "he-IL")
    assert visual(setting) == "50% )א("
    assert bidi_class("א") == "R"


def test_han_forms_follow_the_locale(fonts: FontLibrary) -> None:
    wanted = {"ja-JP": "JP", "zh-CN": "SC", "ko-KR": "KR", "zh-TW": "TC"}
    for locale, region in wanted.items():
        assert [use.name for use in one_line(fonts, "直", locale).fonts] == [f"Noto Sans {region}"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_weight_axis_is_always_set(fonts: FontLibrary, locale: str) -> None:
    for weight in (400, 700):
        assert {use.weight for use in one_line(fonts, COPY[locale][0], locale, weight=weight).fonts} == {weight}


def test_digits_and_latin_come_from_the_same_face(fonts: FontLibrary) -> None:
    for locale, name in (
        ("ar-EG", "Noto Sans"),
        ("th-TH", "Noto Sans"),
        ("hi-IN", "Noto Sans"),
        ("ja-JP", "Noto Sans JP"),
    ):
        assert [use.name for use in one_line(fonts, "Aurora 50%", locale).fonts] == [name]


def test_turkish_dotted_and_dotless_i_differ(fonts: FontLibrary) -> None:
    assert glyphs(one_line(fonts, "i", "tr-TR").lines[0]) != glyphs(one_line(fonts, "ı", "tr-TR").lines[0])
    assert len(glyphs(one_line(fonts, "fi", "tr-TR").lines[0])) == 2


def test_tracking_opens_latin_and_leaves_arabic_joined(fonts: FontLibrary) -> None:
    for text, locale, gaps in (("ABCD", "en-US", 3), ("אבגד", "he-IL", 3), ("بببب", "ar-EG", 0), ("नमस्ते", "hi-IN", 0)):
        plain, tracked = (one_line(fonts, text, locale, tracking_em=space).lines[0].width for space in (0.0, 0.1))
        assert tracked - plain == pytest.approx(gaps * 4, abs=0.5)


def test_features_reach_the_shaper(fonts: FontLibrary) -> None:
    plain, slashed = (glyphs(one_line(fonts, "0", "en-US", features=features).lines[0]) for features in ((), ("zero",)))
    assert plain != slashed
    with pytest.raises(ValueError, match="no OpenType feature"):
        one_line(fonts, "0", "en-US", features=("tabular",))


def test_forced_breaks_and_empty_lines(fonts: FontLibrary) -> None:
    assert in_width(fonts, "a\n\nb\r\nc\u2028d\n", "en-US", 100) == ["a", "", "b", "c", "d"]
    assert in_width(fonts, "", "en-US", 100) == []


def test_spaces_at_line_edges_hang(fonts: FontLibrary) -> None:
    setting = set_text("  ab   cd  ", width=40, height=200, style=Style("en-US", 20, 20), fonts=fonts)
    assert [setting.text[line.start : line.end] for line in setting.lines] == ["ab", "cd"]
    assert {round(line.x, 6) for line in setting.lines} == {0.0}


def test_balance_keeps_the_number_of_lines(fonts: FontLibrary) -> None:
    text = "Fresh picks and fine coffee for every day"
    plain, even = (in_width(fonts, text, "en-US", 330, balance=balance) for balance in (False, True))
    assert len(plain) == len(even)
    assert min(map(len, even)) > min(map(len, plain))


def test_max_lines_makes_the_text_smaller(fonts: FontLibrary) -> None:
    found = {
        count: set_text(
            "Fresh picks for you", width=300, height=300, style=Style("en-US", 8, 90, max_lines=count), fonts=fonts
        )
        for count in (1, 2, None)
    }
    assert [len(found[1].lines), len(found[2].lines)] == [1, 2]
    assert found[1].size_px < found[2].size_px <= found[None].size_px


def test_a_lone_surrogate_is_refused(fonts: FontLibrary) -> None:
    with pytest.raises(CopyError, match="offset 1"):
        one_line(fonts, "a\ud83d", "en-US")


def test_strike_draws_one_bar_for_each_line(fonts: FontLibrary) -> None:
    plain, struck = (one_line(fonts, "16,99 €", "de-DE", strike=strike) for strike in (False, True))
    assert len(struck.strokes) == 1
    assert struck.strokes[0].rect.width == pytest.approx(struck.lines[0].width)
    assert int(paint(struck).alpha.sum()) > int(paint(plain).alpha.sum())


@pytest.mark.parametrize("locale", LOCALES)
def test_prices_and_buttons_look_centred(fonts: FontLibrary, locale: str) -> None:
    for text in ("12.99", COPY[locale][1], COPY[locale][0]):
        setting = set_text(text, width=2000, height=200, style=Style(locale, 60, 60, valign="middle"), fonts=fonts)
        assert setting.ink is not None
        assert (setting.ink.y0 + setting.ink.y1) / 2 == pytest.approx(100, abs=0.12 * 60)


def test_a_price_stands_alike_in_every_locale(fonts: FontLibrary) -> None:
    for valign in ("top", "middle", "bottom"):
        baselines = {
            set_text("12.99", width=400, height=200, style=Style(locale, 60, 60, valign=valign), fonts=fonts)
            .lines[0]
            .baseline
            for locale in ("en-US", "ar-EG", "he-IL", "hi-IN", "th-TH")
        }
        assert len(baselines) == 1


def test_an_opening_mark_regains_its_space_at_the_start_of_a_line(fonts: FontLibrary) -> None:
    text = "一一一一。《二二二二二二》"
    setting = set_text(text, width=116, height=90, style=Style("zh-CN", 20, 20), fonts=fonts)
    assert setting.overflow is None
    assert len(setting.lines) == 3
