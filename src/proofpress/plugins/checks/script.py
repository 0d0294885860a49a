"""Check `script`: the letters and digits of the copy belong to the writing of the locale.

Latin letters may stand in any locale, for names and units, but not instead of it: a headline needs letters of its own script.
Copy that was found under another language's entry of the deck is a person's to judge. Sources: UAX 24 (scripts), CLDR likely
subtags (through `proofpress.locales`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, Final

import attrs
import regex

from proofpress.brief import Asset, Region, Role
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.locales import language, scripts
from proofpress.plugins.checks._copy import deck_evidence, strings
from proofpress.proof import Finding, Outcome
from proofpress.text import escape

__all__ = ["ScriptCheck", "Writing", "writing"]

_SENTENCES: Final = (Role.HEADLINE, Role.SUBHEAD, Role.BODY, Role.LEGAL, Role.CTA)
"""Roles that cannot do with a name or a number alone."""
_WIDE_DIGITS: Final = frozenset({"Hani", "Hira", "Kana", "Hang"})
_LETTER: Final = regex.compile(r"\p{L}")


@attrs.frozen
class Writing:
    """The scripts of a string, seen from a locale.

    Attributes:
        own: Letters of the locale's scripts.
        letters: All letters.
        foreign: Letters and digits of scripts that are neither the locale's nor Latin, each once.
    """

    own: int
    letters: int
    foreign: tuple[str, ...]


@lru_cache(maxsize=64)
def _patterns(own: tuple[str, ...]) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    mine = "".join(rf"\p{{Script={script}}}" for script in own)
    shared = "".join(rf"\p{{Script_Extensions={script}}}" for script in own)
    wide = "０-９" if _WIDE_DIGITS & set(own) else ""
    foreign = (
        rf"(?V1)[\p{{L}}--[{mine}\p{{Script=Latn}}\p{{Script=Zyyy}}\p{{Script=Zinh}}]]|[\p{{Nd}}--[0-9{wide}{shared}]]"
    )
    return regex.compile(rf"(?V1)[\p{{L}}&&[{mine}]]"), regex.compile(foreign)


def writing(text: str, locale: str) -> Writing:
    """Count the letters of a string by whether the locale writes with them."""
    own, foreign = _patterns(scripts(locale))
    return Writing(len(own.findall(text)), len(_LETTER.findall(text)), tuple(dict.fromkeys(foreign.findall(text))))


class ScriptCheck(Validator):
    """Refuses letters of a foreign script, and sentences without a letter of the locale's own."""

    name = "script"
    checks = ("script",)
    scope: ClassVar[Scope] = "copy"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text region."""
        del ctx
        return [_judge(region, composition.asset) for region in regions if region.role.is_text]


def _judge(region: Region, asset: Asset) -> Finding:
    wanted = ", ".join(scripts(asset.locale))
    faults = [fault for name, text in strings(region) if (fault := _fault(name, text, region, asset.locale))]
    other = _other_language(region, asset)
    if faults:
        outcome = Outcome.FAIL
        reason = f"{'; '.join(faults)}. {asset.locale} is written in {wanted}: check the copy deck's entry"
    elif other:
        outcome = Outcome.UNDECIDED
        reason = f"the copy comes from the deck's entry {other!r}; add an entry for {asset.locale}, or approve it"
    else:
        outcome, reason = Outcome.PASS, f"written in {wanted}, as {asset.locale} is"
    return Finding(
        "script",
        region.id,
        outcome,
        reason,
        evidence=deck_evidence(region, asset),
        expected=wanted,
        measured="; ".join(faults) or None,
    )


def _fault(name: str, text: str, region: Region, locale: str) -> str:
    found = writing(text, locale)
    if found.foreign:
        shown = ", ".join(f"“{c}” ({escape(c)})" for c in found.foreign[:5])
        return f"{name}: foreign letters or digits {shown}"
    if region.role in _SENTENCES and found.letters and not found.own:
        return f"{name}: no letter of the locale's own script in “{text}”"
    return ""


def _other_language(region: Region, asset: Asset) -> str:
    """Return the deck's entry that the copy came from if it is another language's."""
    tag = region.content.locale
    if tag in ("", "default") or region.role is Role.SKU or language(tag) == language(asset.locale):
        return ""
    return tag
