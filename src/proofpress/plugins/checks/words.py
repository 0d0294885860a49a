"""Check `words`: no banned word stands in the copy, and every required one does.

Words are compared without regard to case, width, soft hyphens, Arabic elongation and vowel points. Where words are parted by
spaces a banned word must stand alone to count; in Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese it counts anywhere.
Sources: Unicode chapter 3.13 (caseless matching), UAX 29 (word boundaries), UTS 10's treatment of Arabic tatweel as ignorable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar, Final

import regex

from proofpress.brief import Asset, Region, Role
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.locales import language
from proofpress.plugins.checks._copy import deck_evidence, strings
from proofpress.proof import Finding, Outcome
from proofpress.text import fold

__all__ = ["WordsCheck", "applies", "contains_word", "folded"]

_TURKIC: Final = frozenset({"tr", "az"})
_TURKISH_I: Final = str.maketrans({"I": "ı", "İ": "i"})
_POINTS: Final = regex.compile("[\u0640\u064b-\u0652\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_UNSPACED: Final = regex.compile(
    r"[\p{Script=Hani}\p{Script=Hira}\p{Script=Kana}\p{Script=Hang}\p{Script=Thai}\p{Script=Laoo}\p{Script=Khmr}\p{Script=Mymr}]"
)
_WORD_SIGN: Final = regex.compile(r"[\p{L}\p{M}\p{N}]")
# Arabic and Hebrew write "and", "the", "in", "for" as letters before the word.
_PREFIXES: Final = (("Arab", "[وفبكلا]{0,4}"), ("Hebr", "[ושהכלבמ]{0,4}"))


def folded(text: str, locale: str) -> str:
    """Return the form in which words are compared."""
    plain = _POINTS.sub("", fold(text))
    if language(locale) in _TURKIC:
        plain = plain.translate(_TURKISH_I)
    return unicodedata.normalize("NFKC", plain.casefold())


def contains_word(text: str, word: str, locale: str) -> bool:
    """Tell whether a word, or several in order, stands in a text."""
    wanted = folded(word, locale)
    return bool(wanted) and _pattern(wanted).search(folded(text, locale)) is not None


@lru_cache(maxsize=512)
def _pattern(wanted: str) -> regex.Pattern[str]:
    before = after = ""
    if _bounded(wanted[0]):
        before = r"(?<![\p{L}\p{M}\p{N}])"
        for script, prefix in _PREFIXES:
            if regex.match(rf"\p{{Script={script}}}", wanted[0]):
                before += prefix
    if _bounded(wanted[-1]):
        after = r"(?![\p{L}\p{M}\p{N}])"
    return regex.compile(before + regex.escape(wanted) + after)


def _bounded(character: str) -> bool:
    """Tell whether a word that begins or ends with the character is parted from its neighbours."""
    return bool(_WORD_SIGN.match(character)) and not _UNSPACED.match(character)


def applies(tag: str, locale: str) -> bool:
    """Tell whether a rule for a language or locale speaks to a locale: `de` and `de-AT` do to `de-AT`."""
    return tag == "default" or locale.lower() == tag.lower() or locale.lower().startswith(f"{tag.lower()}-")


def _words(rules: Iterable[tuple[str, str]], locale: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for tag, word in rules if applies(tag, locale)))


def missing_words(asset: Asset, regions: Iterable[Region]) -> tuple[str, ...]:
    """Return the required words of the asset's locale that stand in no text region, in none of its wordings."""
    # What will stand there counts, not the short form that may replace it.
    texts = [part.text for region in regions if region.role.is_text for part in region.content.parts]
    return tuple(
        word
        for word in _words(asset.rules.required, asset.locale)
        if not any(contains_word(text, word, asset.locale) for text in texts)
    )


def bearer(regions: Iterable[Region]) -> str:
    """Return the id of the region that answers for missing words: the first legal line, else the first text; else nothing."""
    texts = [region for region in regions if region.role.is_text]
    return next((region.id for region in texts if region.role is Role.LEGAL), texts[0].id if texts else "")


class WordsCheck(Validator):
    """Holds the copy against the brief's `rules.banned` and `rules.required`."""

    name = "words"
    checks = ("words",)
    scope: ClassVar[Scope] = "copy"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text region; a missing word is the legal region's."""
        del ctx
        asset = composition.asset
        missing = missing_words(asset, composition.regions)
        answers = bearer(composition.regions)
        return [
            _judge(region, asset, missing if region.id == answers else ()) for region in regions if region.role.is_text
        ]


def _judge(region: Region, asset: Asset, missing: tuple[str, ...]) -> Finding:
    banned = _words(asset.rules.banned, asset.locale)
    used = [
        (name, word) for name, text in strings(region) for word in banned if contains_word(text, word, asset.locale)
    ]
    faults = [f"{name} uses the banned “{word}”: choose other words" for name, word in used]
    faults += [f"the required “{word}” stands in no region: add it to the copy of {region.id!r}" for word in missing]
    return Finding(
        "words",
        region.id,
        Outcome.FAIL if faults else Outcome.PASS,
        "; ".join(faults) or "no banned word, none missing",
        evidence=deck_evidence(region, asset),
        expected=", ".join(missing) or None,
        measured=", ".join(word for _, word in used) or None,
    )
