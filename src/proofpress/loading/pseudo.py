"""Pseudo-locales: copy that tests a layout before any translation exists.

`en-XA` is the default locale's copy with accents and a half more of length (up to 20 characters; beyond, 30 in 100): what
German or Finnish do to English. `ar-XB` is the same copy in Arabic letters, set from right to left in a layout that is turned
round: what Arabic and Hebrew do to it. Prices, codes, SKUs and what has to match a pattern stay as they are. The tags are
CLDR's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from proofpress.brief import Asset, Brief, Content, ContentKind, Part, Region, Role
from proofpress.loading.mirror import mirrored_format, mirrored_region
from proofpress.locales import PSEUDO_LOCALES, direction
from proofpress.text import graphemes

__all__ = ["pseudo_text", "with_pseudo"]

_ACCENTED: Final = str.maketrans("ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz", "ÅÇĎÉĞĤÎĴĶĻÑÖŔŠŢÛŴÝŽåçđéĝĥîĵķļñöŕšţûŵýž")
_VOWELS: Final = frozenset("AEIOUYaeiouy")
_ARABIC: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_LATIN_ORDER: Final = "abcdefghijklmnopqrstuvwxyz"
_PUNCTUATION: Final = str.maketrans({",": "،", ";": "؛", "?": "؟"})
_SHORT: Final = 20


def pseudo_text(text: str, tag: str) -> str:
    """Return copy as it stands in a pseudo-locale; the same text gives the same copy."""
    return "\n".join(_lengthened(line) if tag == "en-XA" else _arabic(line) for line in text.split("\n"))


def _lengthened(line: str) -> str:
    """Return a line with accents, its vowels doubled from the left until it is as long as a translation may be."""
    cells = list(graphemes(line))
    wanted = round(len(cells) * (0.5 if len(cells) <= _SHORT else 0.3))
    vowels = [at for at, cell in enumerate(cells) if cell in _VOWELS] or [
        at for at, cell in enumerate(cells) if unicodedata.category(cell[0])[0] == "L"
    ]
    for turn in range(wanted if vowels else 0):
        at = vowels[turn % len(vowels)]
        cells[at] += cells[at][0]
    return "".join(cells).translate(_ACCENTED)


def _arabic(line: str) -> str:
    return "".join(_letter(character) for character in unicodedata.normalize("NFD", line)).translate(_PUNCTUATION)


def _letter(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("M"):
        return ""
    if not category.startswith("L"):
        return character
    place = _LATIN_ORDER.find(character.lower())
    return _ARABIC[(place if place >= 0 else ord(character)) % len(_ARABIC)]


def with_pseudo(brief: Brief, tags: Iterable[str] = PSEUDO_LOCALES) -> Brief:
    """Return the brief with pseudo-locales added, made of the copy of its default locale; those that it has stay.

    `ar-XB` takes the layout of the brief's first right-to-left locale, or that of the default locale turned round. Words that
    the rules ban or require are those of real languages, so they do not apply.
    """
    base = brief.default_locale if brief.default_locale in brief.locales else brief.locales[0]
    added = tuple(tag for tag in dict.fromkeys(tags) if tag not in brief.locales)
    assets = tuple(asset for tag in added for asset in _assets(brief, base, tag))
    return attrs.evolve(brief, locales=(*brief.locales, *added), assets=(*brief.assets, *assets))


def _assets(brief: Brief, base: str, tag: str) -> Iterator[Asset]:
    for form in brief.formats:
        source = brief.asset(base, form.id)
        layout = _layout(brief, source, tag)
        content = {region.id: _content(region, tag) for region in source.regions}
        regions = tuple(
            attrs.evolve(region, content=content[region.id]) for region in layout.regions if region.id in content
        )
        rules = attrs.evolve(source.rules, banned=(), required=())
        yield attrs.evolve(layout, locale=tag, regions=regions, rules=rules)


def _layout(brief: Brief, source: Asset, tag: str) -> Asset:
    if direction(tag) == direction(source.locale):
        return source
    for locale in brief.locales:
        if direction(locale) == direction(tag):
            return brief.asset(locale, source.format.id)
    width = source.format.width
    turned = tuple(mirrored_region(region, width) if region.mirror else region for region in source.regions)
    return attrs.evolve(source, format=mirrored_format(source.format), regions=turned)


def _content(region: Region, tag: str) -> Content:
    content = region.content
    if content.kind is not ContentKind.TEXT or region.role is Role.SKU or region.pattern is not None:
        return attrs.evolve(content, locale=tag) if region.role.is_text else content
    parts = tuple(Part(part.name, pseudo_text(part.text, tag)) for part in content.parts)
    short = None if content.short is None else pseudo_text(content.short, tag)
    return attrs.evolve(content, parts=parts, short=short, locale=tag)
