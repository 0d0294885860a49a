"""Locales: BCP 47 tags, fallback chains, direction and scripts, from CLDR through babel."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale

from proofpress.errors import InputError

__all__ = ["EXAMPLE_LOCALES", "PSEUDO_LOCALES", "direction", "fallback_chain", "language", "parse", "scripts", "spaced"]

EXAMPLE_LOCALES: Final = (
    "en-US", "de-DE", "fr-FR", "es-ES", "pl-PL", "tr-TR", "vi-VN",
    "ar-EG", "he-IL", "hi-IN", "th-TH", "ja-JP", "zh-CN", "ko-KR",
)  # fmt: skip

PSEUDO_LOCALES: Final = ("en-XA", "ar-XB")
"""CLDR's tags of copy that tests a layout; babel does not ship them."""

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_UNSPACED: Final = frozenset({"ja", "zh", "yue", "th", "km", "lo", "my"})
# Languages written in more than one script at once; all others use the likely script of CLDR alone.
_SCRIPTS: Final = {"Jpan": ("Hani", "Hira", "Kana"), "Kore": ("Hang", "Hani"), "Hans": ("Hani",), "Hant": ("Hani",)}


@lru_cache(maxsize=256)
def parse(tag: str) -> Locale:
    """Return babel's locale for a BCP 47 tag.

    Raises:
        InputError: The tag is malformed or CLDR does not know it.
    """
    try:
        # babel drops what follows "@" and "."; a tag becomes a part of file names, so nothing is dropped here.
        known = tag[:2] if tag in PSEUDO_LOCALES else tag
        return Locale.parse(known if _TAG.fullmatch(known) else "", sep="-")
    except (ValueError, UnknownLocaleError, TypeError) as error:
        raise InputError(
            f"unknown locale {tag!r}", remedy="use a BCP 47 tag that CLDR knows, for instance de-DE"
        ) from error


def language(tag: str) -> str:
    """Return the ISO 639 language of a tag, in lower case: `de` for `de-DE`."""
    return parse(tag).language


def direction(tag: str) -> str:
    """Return `rtl` or `ltr`, the base direction of the locale's writing."""
    return str(parse(tag).text_direction)


@lru_cache(maxsize=256)
def scripts(tag: str) -> tuple[str, ...]:
    """Return the ISO 15924 scripts in which the locale is written, most typical first."""
    locale = parse(tag)
    script = locale.script or _likely_script(locale)
    return _SCRIPTS.get(script, (script,))


def _likely_script(locale: Locale) -> str:
    likely = get_global("likely_subtags")
    for key in (f"{locale.language}_{locale.territory}", locale.language):
        if key in likely:
            return str(parse_locale(likely[key])[2])
    return "Latn"


def spaced(tag: str) -> bool:
    """Tell whether the locale's writing parts words by spaces."""
    return language(tag) not in _UNSPACED


def fallback_chain(tag: str, default: str) -> tuple[str, ...]:
    """Return the tags under which copy is looked up, nearest first.

    `pt-BR` with default `en-US` gives `pt-BR`, `pt`, `default`, `en-US`: first the tag and its parents, then the deck's own
    `default` entry (copy for every locale), last the brief's default locale, whose words stand in for missing ones.
    """
    parts = tag.split("-")
    parents = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*parents, "default", default]))
