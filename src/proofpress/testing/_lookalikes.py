"""Which letter passes for which: pairs that a hurried eye, or a reader that guesses words, takes for each other."""

from __future__ import annotations

from typing import Final

__all__ = ["DIGITS", "EXTRA_WORDS", "LETTERS", "LOST_MARKS", "MARKS", "PLAIN"]

MARKS: Final = {
    ".": ",", ",": ".", ":": ";", ";": ":", "!": "?", "?": "!", "。": "、", "、": "。", "，": "。", "！": "？", "？": "！",
    "：": "；", "；": "：", "،": "؛", "؛": "،", "؟": "!", "।": ".",
}  # fmt: skip
"""For each mark that ends or parts sentences, one that looks like it."""
DIGITS: Final = "8778968134"
"""For each digit from 0 to 9, one that looks like it; the same place in other scripts' digits."""


def _pairs(both: str, one_way: str = "") -> dict[str, str]:
    table = {both[i]: both[i + 1] for i in range(0, len(both), 2)}
    table |= {b: a for a, b in table.items() if b not in table}
    return table | {one_way[i]: one_way[i + 1] for i in range(0, len(one_way), 2)}


_LATIN: Final = _pairs("aoecilnubhvyszqgftdb", "mnrnpbkhwvuvouxkjiczgq")

LETTERS: Final = {
    "Latn": _LATIN | {a.upper(): b.upper() for a, b in _LATIN.items()},
    "Arab": _pairs("بتجحدذرزسشصضعغفق", "تثثتخحنتيبكلحخطظوقمنلكهة"),
    "Hebr": _pairs("החדרוזבכםסגנטמ", "עצןויותחקהלקשעצעפכ"),
    "Deva": _pairs("बवघधभम", "नततनपषयथरसकफडङदढसमखवगमशसलन"),
    "Thai": _pairs("ดคถภชซบปผฝพฟทหนม", "รธกถขชจวลสวาอฮงว"),
    "Jpan": _pairs(
        "ンソシツ大太日目末未",
        "クワルレはほまもるろわれ税説買質料科円丹品晶店庁定宝牛午いりとどがかでてむす一二夏复朝期待侍香番豆頁表衣",
    ),
    "Hans": _pairs(
        "天夫未末己已买卖日目",
        "大太限眼品晶折拆果杲元无每母仅权税悦活话送迭始姑选迭线钱量星店庄价份场扬季李一二口日唤换清请晨震立位即既",
    ),
    "Kore": {},
}  # fmt: skip
"""By script of a locale: a letter, and one that looks like it. Korean syllables are changed by their vowel instead."""

LOST_MARKS: Final = {
    "Arab": {"ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ي": "ى", "ؤ": "و", "ئ": "ى"},
    "Deva": {"ं": "", "ँ": "", "़": ""},
    "Thai": {"่": "", "้": "", "๊": "", "๋": "", "์": "", "็": ""},
}
"""Marks that other scripts lose, beside the combining marks of Unicode."""

PLAIN: Final = {
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ß": "B",
    "ı": "l",
    "İ": "I",
    "œ": "o",
    "Œ": "O",
    "ø": "o",
    "Ø": "O",
}
"""Accented letters that Unicode does not take apart."""

EXTRA_WORDS: Final = {
    "en": "only", "de": "nur", "fr": "seul", "es": "solo", "pl": "tylko", "tr": "sadece", "vi": "chỉ",
    "ar": "فقط", "he": "רק", "hi": "केवल", "th": "เท่านั้น", "ja": "限定", "zh": "限时", "ko": "오직",
}  # fmt: skip
"""By language: a word that was not asked for and looks as if it belonged there."""
