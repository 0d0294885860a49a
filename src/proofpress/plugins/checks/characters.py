"""Check `characters`: the copy holds nothing that a reader of it cannot see, and no letters that pose as others.

Sources: UAX 9 (bidi controls), UTS 39 (confusables), UAX 15 (normalisation); the tables are in `proofpress.text`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import ClassVar, Final

import regex

from proofpress.brief import Region, Role
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.locales import direction
from proofpress.plugins.checks._copy import deck_evidence, strings
from proofpress.proof import Finding, Outcome
from proofpress.text import escape, hidden_characters, mixed_script_words, scripts_of

__all__ = ["CharactersCheck", "character_faults", "normal_form_notes"]

_IMPLICIT_MARKS: Final = frozenset("\u061c\u200e\u200f")
_LETTER: Final = regex.compile(r"\p{L}")
_STYLED: Final = regex.compile("[\U0001d400-\U0001d7ff]")
"""Mathematical alphanumerics: signs of formulas that pose as letters and digits."""


def character_faults(text: str, locale: str) -> tuple[str, ...]:
    """Return in words what must not stand in copy; empty if nothing.

    Implicit direction marks (LRM, RLM, ALM) are allowed in right-to-left locales: CLDR itself writes prices with them, and they
    neither override nor embed. Everywhere else they are hidden characters like any other.
    """
    allowed = _IMPLICIT_MARKS if direction(locale) == "rtl" else frozenset()
    faults = [f"styled letter {escape(letter)}, which is no letter of a script" for letter in _STYLED.findall(text)]
    faults += [
        f"{kind.value} character {escape(character)} at position {index + 1}"
        for index, character, kind in hidden_characters(text)
        if character not in allowed
    ]
    return (*faults, *(_mixture(word) for word in mixed_script_words(text)))


def _mixture(word: str) -> str:
    letters: dict[str, list[str]] = {}
    for letter in _LETTER.findall(word):
        for script in scripts_of(letter):
            letters.setdefault(script, []).append(letter)
    told = ", ".join(
        f"{escape(''.join(found))} ({script})" for script, found in sorted(letters.items(), key=_rarity)[:-1]
    )
    return f"letters of several scripts in “{word}”: {told}"


def _rarity(entry: tuple[str, list[str]]) -> tuple[int, str]:
    return len(entry[1]), entry[0]


def normal_form_notes(text: str) -> str:
    """Return a note if the copy is not in Unicode normal form C, else nothing: both forms look the same."""
    composed = unicodedata.normalize("NFC", text)
    if composed == text:
        return ""
    return f"written decomposed ({len(text)} code points, {len(composed)} in normal form C)"


class CharactersCheck(Validator):
    """Refuses hidden characters and homoglyph mixes in the copy deck, also in the payload of a QR code."""

    name = "characters"
    checks = ("characters",)
    scope: ClassVar[Scope] = "copy"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each region with text or a QR code."""
        del ctx
        return [_judge(region, composition) for region in regions if region.role.is_text or region.role is Role.QR]


def _judge(region: Region, composition: Composition) -> Finding:
    locale = composition.asset.locale
    faults: list[str] = []
    notes: list[str] = []
    for name, written in strings(region):
        # Tabs part the cells of a table, and are never drawn.
        text = written.replace("\t", " ") if region.columns else written
        faults += [f"{name}: {fault}" for fault in character_faults(text, locale)]
        note = normal_form_notes(text)
        if note:
            notes.append(f"{name}: {note}")
    if faults:
        reason = f"{'; '.join(faults)}. Delete or retype it in the copy deck"
    else:
        reason = "; ".join(["no hidden or mixed-script characters", *notes])
    return Finding(
        "characters",
        region.id,
        Outcome.FAIL if faults else Outcome.PASS,
        reason,
        evidence=deck_evidence(region, composition.asset),
        measured="; ".join(faults) or None,
    )
