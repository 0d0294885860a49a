"""Where a text's main script wants its lines: reserved height, and the band that looks centred."""

from __future__ import annotations

from typing import Final

import attrs

from proofpress.typography.face import Face
from proofpress.typography.fallback import COMMON
from proofpress.typography.families import CJK
from proofpress.typography.fonts import FontLibrary
from proofpress.typography.itemise import Items
from proofpress.typography.values import Style

__all__ = ["Vertical", "vertical"]

CAPITALS: Final = frozenset({"Latn", "Grek", "Cyrl", "Armn", "Geor", "Hebr", COMMON})
"""Scripts that look centred by the height of their capitals or letters, whatever hangs below."""


@attrs.frozen
class Vertical:
    """Vertical measures in em, from one face whatever faces a line mixes: the same words never jump because of a fallback.

    Args:
        ascent: Height above the baseline that a line reserves.
        descent: Depth below it, positive.
        band: Top and bottom above the baseline of what looks centred; None centres the ink, as scripts with marks want.
    """

    ascent: float
    descent: float
    band: tuple[float, float] | None


def vertical(items: Items, style: Style, fonts: FontLibrary) -> Vertical:
    """Return the vertical measures of a text by the script most of its letters belong to.

    Args:
        items: The runs of the text.
        style: Locale and weight.
        fonts: Where faces come from.
    """
    letters = {key: count for key, count in items.letters.items() if key[0] != COMMON} or items.letters
    script, info = max(
        letters, key=lambda key: (letters[key], key[0]), default=(COMMON, fonts.primary(style.locale, style.weight))
    )
    if info is None:
        return Vertical(0.8, 0.2, None)
    face = fonts.load(info, style.weight)
    return Vertical(face.ascent, face.descent, _band(script, face))


def _band(script: str, face: Face) -> tuple[float, float] | None:
    if script in CAPITALS:
        return face.cap_height, 0.0
    return (face.ascent, -face.descent) if script in CJK else None
