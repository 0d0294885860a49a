"""The order in which faces are tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from proofpress.typography.faces import FaceInfo
from proofpress.typography.locale import LocaleTraits

__all__ = ["COMMON", "Candidate", "brand_order", "family_order", "merit"]

COMMON: Final = "Zyyy"
"""The script of characters that all scripts share."""
ORDINARY_LATIN: Final = frozenset(range(0x250)) | frozenset(range(0x20A0, 0x20D0))
"""Common characters that follow the Latin brand face also in locales of another script: digits, signs, currencies."""


@attrs.frozen
class Candidate:
    """A face and where it came from: 0 folders, 1 wheels, 2 system."""

    source: int
    info: FaceInfo


def family_order(script: str, locale: LocaleTraits) -> tuple[str, ...]:
    """Return whose families to try, best first. CJK faces bring their own Latin; other scripts take that of Noto Sans."""
    own = locale.scripts
    if locale.han:
        return (*own, "Latn") if script in {COMMON, "Latn"} else (script, *own, "Latn")
    if script == COMMON:
        return ("Latn", *own)
    return (script, "Latn", *own)


def brand_order(character: str, script: str, locale: LocaleTraits) -> tuple[str, ...]:
    """Return whose brand files to try, best first. Digits and signs follow the Latin brand, East Asian punctuation does not."""
    if script != COMMON:
        return (script,)
    if not locale.han or (character and ord(character) in ORDINARY_LATIN):
        return ("Latn", *locale.scripts)
    return (*locale.scripts, "Latn")


def merit(face: Candidate, rank: Mapping[str, int], weight: int) -> tuple[object, ...]:
    """Return a sort key: family, upright, normal width, source, plain sans, weight; then names and digest for a fixed order."""
    info = face.info
    plain = "Mono" not in info.family, "Sans" in info.family, "Serif" not in info.family
    return (
        rank.get(info.family, 0),
        not info.upright,
        not info.normal_width,
        face.source,
        *(not good for good in plain),
        info.family if not rank else "",
        info.weight_distance(weight),
        -len(info.coverage),
        info.style,
        info.sha256,
        info.index,
    )
