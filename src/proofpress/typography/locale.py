"""What a locale means for type: main script, direction, Han forms."""

from __future__ import annotations

import functools
import re
from typing import Final

import attrs

from proofpress.typography.values import Direction

__all__ = ["LocaleTraits", "script_set", "traits"]

SCRIPT_BY_LANGUAGE: Final = {
    "Arab": "ar arz ary apc fa ps ur ckb sd ug ks",
    "Armn": "hy",
    "Beng": "bn as mni",
    "Cyrl": "ru uk be bg sr mk kk ky mn tg tt ba cv ce os",
    "Deva": "hi mr ne sa kok mai bho awa brx doi",
    "Ethi": "am ti gez",
    "Geor": "ka",
    "Grek": "el",
    "Gujr": "gu",
    "Guru": "pa",
    "Hebr": "he iw yi",
    "Jpan": "ja",
    "Khmr": "km",
    "Knda": "kn",
    "Kore": "ko",
    "Laoo": "lo",
    "Mlym": "ml",
    "Mymr": "my",
    "Orya": "or",
    "Sinh": "si",
    "Taml": "ta",
    "Telu": "te",
    "Thaa": "dv",
    "Thai": "th",
    "Tibt": "bo dz",
}
RTL_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr", "Mend"})
MEMBERS: Final = {
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
    "Hans": ("Hani", "Bopo"),
    "Hant": ("Hani", "Bopo"),
    "Hanb": ("Hani", "Bopo"),
    "Hrkt": ("Hira", "Kana"),
}
"""Scripts as Unicode's Script property knows them, for codes that stand for several."""


@attrs.frozen
class LocaleTraits:
    """What type needs to know of a locale.

    Args:
        language: Language subtag, lower case.
        script: ISO 15924 code of the main script; may stand for several, as ``Jpan``.
        direction: Base direction.
        han: Which forms Han characters take: ``JP``, ``KR``, ``SC``, ``TC`` or ``HK``; empty if the locale has none.
    """

    language: str
    script: str
    direction: Direction
    han: str

    @property
    def scripts(self) -> tuple[str, ...]:
        """Return the members of the main script, as Unicode's Script property names them."""
        return script_set(self.script)


def script_set(script: str) -> tuple[str, ...]:
    """Return the Unicode scripts that an ISO 15924 code stands for."""
    return MEMBERS.get(script, (script,))


@functools.lru_cache(maxsize=256)
def traits(locale: str) -> LocaleTraits:
    """Return what type needs to know of a BCP 47 tag; an unknown language counts as Latin and left-to-right.

    Args:
        locale: For example ``zh-Hant-HK``; ``_`` may stand for ``-``.

    Raises:
        ValueError: The tag does not begin with a language subtag.
    """
    subtags = locale.replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,8}", subtags[0]):
        raise ValueError(f"{locale!r} is no BCP 47 locale, such as 'de-DE'")
    language = subtags[0].lower()
    own = next((tag.title() for tag in subtags[1:] if re.fullmatch(r"[A-Za-z]{4}", tag)), "")
    region = next((tag.upper() for tag in subtags[1:] if re.fullmatch(r"[A-Za-z]{2}|\d{3}", tag)), "")
    if not own and language in {"zh", "yue"}:
        own = "Hant" if region in {"TW", "HK", "MO"} or (language == "yue" and region != "CN") else "Hans"
    by_language = {code: script for script, codes in SCRIPT_BY_LANGUAGE.items() for code in codes.split()}
    script = own or by_language.get(language, "Latn")
    if script == "Hant":
        han = "HK" if region in {"HK", "MO"} else "TC"
    else:
        han = {"Jpan": "JP", "Kore": "KR", "Hans": "SC", "Hani": "SC"}.get(script, "")
    return LocaleTraits(language, script, "rtl" if script in RTL_SCRIPTS else "ltr", han)
