"""Letting a reader look at a piece of copy: in the picture, and at a clean copy of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

import numpy as np

from proofpress.image import Pixels, sha256
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.locales import scripts
from proofpress.plugins.checks._ink import Ink, from_coverage, lines_of, normalised, split
from proofpress.plugins.checks._pieces import Piece, clean_copy
from proofpress.text import scripts_of

__all__ = ["SIZES", "CleanReadings", "look", "read_piece", "reading_locale"]

SIZES: Final = (44.0, 34.0, 54.0)
"""Font sizes in px at which a reader is shown a piece: the first decides, the others tell whether the reader wavers."""
_REMEMBERED: Final = 1024


def reading_locale(text: str, locale: str) -> str:
    """Return the locale whose model reads a copy best: American English where all letters are Latin and all digits plain.

    An article number in an Arabic, Thai or Korean poster is written in letters that the models of those languages do not have.

    Args:
        text: The copy.
        locale: The locale that it is for.
    """
    if "Latn" in scripts(locale):
        return locale
    other_digits = any(character.isdecimal() and not character.isascii() for character in text)
    return "en-US" if scripts_of(text) == {"Latn"} and not other_digits else locale


def read_piece(reader: Reader, piece: Piece, picture: Pixels, locale: str) -> Reading:
    """Return what a reader reads in the picture where a piece should stand.

    Args:
        reader: The reader.
        piece: What should stand there.
        picture: The whole canvas.
        locale: Of the copy.

    Raises:
        ReaderUnavailableError: The reader or its data is missing.
    """
    return next(look(reader, piece, picture, locale))


def look(reader: Reader, piece: Piece, picture: Pixels, locale: str) -> Iterator[Reading]:
    """Yield what a reader reads in the picture at each size, and where the lines are not known, also with another guess.

    Args:
        reader: The reader.
        piece: What should stand there.
        picture: The whole canvas.
        locale: Of the copy.

    Raises:
        ReaderUnavailableError: The reader or its data is missing.
    """
    ink, tongue = split(piece.upright(picture)), reading_locale(piece.text, locale)
    lines = _lines(ink, piece)
    for size in SIZES:
        yield reader.read(_shown(ink, piece, size), Hint(tongue, lines))
    if not piece.lines:
        yield reader.read(_shown(ink, piece, SIZES[0]), Hint(tongue, 0 if lines == 1 else 1))


class CleanReadings:
    """What readers read in clean copies, remembered: the same copy in the same form is read once by each reader.

    It belongs to whoever holds the readers: they are told apart by identity.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, str, Hint], Reading] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, reader: Reader, piece: Piece, locale: str, size: float) -> Reading:
        """Return what a reader reads in a clean copy of a piece: black on white, in the form and lines of the original.

        Args:
            reader: The reader.
            piece: What is copied.
            locale: Of the copy.
            size: Font size that the reader is shown.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
            MissingGlyphsError: No font has some of the copy's characters.
        """
        ink = from_coverage(clean_copy(piece))
        shown = _shown(ink, piece, size)
        hint = Hint(reading_locale(piece.text, locale), sum(len(part.setting.lines) for part in piece.placed))
        key = (id(reader), sha256(shown), hint)
        with self._lock:
            if key in self._known:
                return self._known[key]
        reading = reader.read(shown, hint)
        with self._lock:
            self._known[key] = reading
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return reading


def _shown(ink: Ink | None, piece: Piece, size: float) -> Pixels:
    if ink is None:
        return np.full((32, 32, 3), 255, np.uint8)
    return normalised(ink, piece.em_px, size)


def _lines(ink: Ink | None, piece: Piece) -> int:
    return piece.lines or (len(lines_of(ink.mask)) if ink is not None else 0)
