"""Check `language`: the copy is in the language of its locale; made on the copy deck, before anything is drawn.

The identifier is lingua, out of the extra `proofpress[language]`; without it there is no finding, unless a brief demands the
check. Pixels are never asked: what stands there is held against the copy, letter by letter, by other checks. Names, prices,
SKUs and short words belong to no language, so only sentences are judged. How often it is right stands in
`docs/measured-checks.md`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Final

import regex

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.locales import EXAMPLE_LOCALES, PSEUDO_LOCALES, language
from proofpress.plugins.checks._copy import deck_evidence
from proofpress.proof import Finding, Outcome
from proofpress.requirements import SENTENCES

__all__ = ["LanguageCheck", "likelihoods", "long_enough"]

_LETTERS: Final = 12
"""Fewest letters of a text that is judged."""
_UNSPACED_LETTERS: Final = 6
"""The same in writing without spaces, where a letter says more."""
_SURE: Final = 0.8
"""Least share of the likelihood from which another language is believed."""
_LETTER: Final = regex.compile(r"\p{L}")
_UNSPACED: Final = regex.compile(
    r"[\p{Script=Hani}\p{Script=Hira}\p{Script=Kana}\p{Script=Thai}\p{Script=Laoo}\p{Script=Khmr}\p{Script=Mymr}]"
)
_INSTALL: Final = "pip install 'proofpress[language]'"
_SHORT: Final = "it is too short to tell its language: look at it"
_SHARED: Final = "its copy is for every locale, in whichever language: look at it"
_MISSING: Final = f"the language was not identified: {_INSTALL}"


def long_enough(text: str) -> bool:
    """Tell whether a text says enough to be judged: some letters, and where words are parted, two words."""
    if len(_UNSPACED.findall(text)) >= _UNSPACED_LETTERS:
        return True
    return len(_LETTER.findall(text)) >= _LETTERS and len(text.split()) > 1


def likelihoods(text: str, locale: str) -> Mapping[str, float] | None:
    """Return the share of each candidate language, ISO 639-1, or None if the locale's language is unknown to lingua.

    Candidates are the languages of the 14 example locales and the locale's own.

    Raises:
        ImportError: lingua is not installed.
    """
    detector = _detector(language(locale))
    if detector is None:
        return None
    values = detector.compute_language_confidence_values(text)
    return {str(value.language.iso_code_639_1.name).lower(): float(value.value) for value in values}


@lru_cache(maxsize=8)
def _detector(own: str) -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    known = {own, *map(language, EXAMPLE_LOCALES)}
    codes = {code: getattr(IsoCode639_1, code.upper()) for code in sorted(known) if hasattr(IsoCode639_1, code.upper())}
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes.values()).build() if own in codes else None


class LanguageCheck(Validator):
    """Identifies the language of every sentence of the copy."""

    name = "language"
    checks = ("language",)
    scope: ClassVar[Scope] = "copy"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each sentence that is long enough; for the others too, undecided, if the brief demands it."""
        asset = composition.asset
        if asset.locale in PSEUDO_LOCALES:
            return ()  # Its words are of no language.
        installed, demanded = not self.lacks(), dict(asset.rules.checks).get("language") == "required"
        if not installed and not demanded:
            return ()
        found = []
        for region in regions:
            ctx.check()
            if region.role not in SENTENCES:
                continue
            text = region.content.text
            # Copy of every locale may be in any language; the check `script` sends that of another one to a person.
            shared = region.content.locale == "default"
            if installed and not shared and long_enough(text):
                found.append(_judge(region, composition, text))
            elif demanded:
                why = _SHARED if shared else _SHORT if installed else _MISSING
                found.append(_finding(region, composition, Outcome.UNDECIDED, why))
        return found

    def lacks(self) -> str:
        """Return the command that installs lingua, where it is missing."""
        return "" if importlib.util.find_spec("lingua") else _INSTALL


def _judge(region: Region, composition: Composition, text: str) -> Finding:
    locale = composition.asset.locale
    shares = likelihoods(text, locale)
    own = language(locale)
    if shares is None:
        return _finding(region, composition, Outcome.UNDECIDED, f"lingua does not know the language of {locale}")
    best = max(shares, key=lambda code: shares[code])
    measured = f"{best} {shares[best]:.2f}"
    if best == own:
        return _finding(region, composition, Outcome.PASS, f"it reads as {own}", measured)
    reason = f"it reads as {best} rather than {own}: check the copy deck's entry"
    outcome = Outcome.FAIL if shares[best] >= _SURE else Outcome.UNDECIDED
    return _finding(region, composition, outcome, reason, measured)


def _finding(
    region: Region, composition: Composition, outcome: Outcome, reason: str, measured: str | None = None
) -> Finding:
    return Finding(
        "language", region.id, outcome, reason,
        evidence=deck_evidence(region, composition.asset), expected=language(composition.asset.locale), measured=measured,
        threshold=f"another language from {_SURE:g}",
    )  # fmt: skip
