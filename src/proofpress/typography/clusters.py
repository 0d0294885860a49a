"""Texts and grapheme clusters, and which face can show them."""

from __future__ import annotations

import unicodedata

import regex

from proofpress.errors import CopyError
from proofpress.typography.characters import FORCED_BREAKS, is_ignorable
from proofpress.typography.faces import FaceInfo

__all__ = ["check_text", "graphemes", "needs_glyph", "shows", "shows_all"]


def check_text(text: str) -> None:
    """Raise for what cannot be text.

    Raises:
        CopyError: The text holds a lone surrogate; the message names its offset.
    """
    for at, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise CopyError(
                f"the text holds a lone surrogate, U+{ord(character):04X}, at offset {at}", "", "mend its encoding"
            )


def graphemes(text: str) -> tuple[str, ...]:
    """Return what readers count as characters (UAX #29 extended grapheme clusters)."""
    return tuple(regex.findall(r"\X", text))


def needs_glyph(character: str) -> bool:
    """Return whether a character is drawn at all, if only as a space."""
    return character not in FORCED_BREAKS and not is_ignorable(character)


def shows(info: FaceInfo, character: str) -> bool:
    """Return whether a face can show one character."""
    return not needs_glyph(character) or info.coverage.can_show(ord(character))


def shows_all(info: FaceInfo, cluster: str) -> bool:
    """Return whether a face can show a grapheme cluster as it is, composed, or decomposed."""
    if all(shows(info, character) for character in cluster):
        return True
    forms = {unicodedata.normalize(form, cluster) for form in ("NFC", "NFD")} - {cluster}
    return any(all(shows(info, character) for character in form) for form in sorted(forms))
