"""Letting a reader look at a piece of copy: in the picture, and at clean copies of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import numpy as np
from PIL import Image

from proofpress.doubtful_signs import completed, rare_signs
from proofpress.image import Pixels, sha256
from proofpress.ink import Ink, from_coverage, lines_of, normalised
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.locales import scripts
from proofpress.plugins.checks._pieces import Piece, clean_copy
from proofpress.text import scripts_of

__all__ = ["SIZES", "CleanReadings", "Sight", "able", "clean_sights", "ratio", "read_piece", "reading_locale", "sights"]

SIZES: Final = (44.0, 34.0, 54.0)
"""Font sizes in px at which a reader is shown a piece: the first decides, the others tell whether the reader wavers."""
_SCALES: Final = (1.0, 0.75, 1.3)
"""The same for readers that look at the picture as it is."""
_SMALLEST: Final = 8
_REMEMBERED: Final = 1024


@attrs.frozen(eq=False)
class Sight:
    """What a reader is shown, and told.

    Attributes:
        crop: Upright RGB.
        hint: Locale and lines.
    """

    crop: Pixels = attrs.field(repr=False)
    hint: Hint


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


def able(reader: Reader, text: str, locale: str) -> bool:
    """Tell whether a reader has signs for most letters of a copy.

    Args:
        reader: The reader.
        text: The copy.
        locale: Of the copy.

    Raises:
        ReaderUnavailableError: The reader or its data is missing.
    """
    letters = {character for character in text if character.isalpha()}
    lacking = letters.intersection(reader.unwritable(text, reading_locale(text, locale)))
    return not letters or 2 * len(lacking) < len(letters)


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
    sight = next(sights(reader, piece, picture, locale))
    return reader.read(sight.crop, sight.hint)


def sights(reader: Reader, piece: Piece, picture: Pixels, locale: str) -> Iterator[Sight]:
    """Yield what a reader is shown of a piece: at each size, and with another guess at its lines where they are not known.

    A reader that looks at pictures as they are gets the whole region as it is, at several scales; the others get its ink, dark
    on white, from within the corners of its panel.

    Args:
        reader: The reader.
        piece: What should stand there.
        picture: The whole canvas.
        locale: Of the copy.
    """
    tongue = reading_locale(piece.text, locale)
    if reader.natural and not piece.exact:
        crop = piece.whole(picture)
        for scale in _SCALES:
            yield Sight(_scaled(crop, scale), Hint(tongue, 0))
        return
    ink = piece.ink(picture)
    lines = piece.lines or (len(lines_of(ink.mask)) if ink is not None else 0)
    for size in SIZES:
        yield Sight(_shown(ink, piece, size), Hint(tongue, lines))
    if not piece.lines:
        yield Sight(_shown(ink, piece, SIZES[0]), Hint(tongue, 0 if lines == 1 else 1))


class CleanReadings:
    """What readers read in clean copies, remembered: the same copy in the same form is read once by each reader.

    It belongs to whoever holds the readers: they are told apart by identity.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, str, Hint, str], tuple[Reading, float | None]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, reader: Reader, sight: Sight, text: str) -> tuple[Reading, float | None]:
        """Return what a reader reads in a clean copy, and how much likelier than its reading the text is.

        Args:
            reader: The reader.
            sight: The clean copy.
            text: What it says, in lines.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
        """
        key = (id(reader), sha256(sight.crop), sight.hint, text)
        with self._lock:
            if key in self._known:
                return self._known[key]
        reading = reader.read(sight.crop, sight.hint)
        # What is read for a rare sign says nothing of how well the rest is read.
        read = completed(reading.text, text, rare_signs(text), sight.hint.locale)
        found = (reading, ratio(reader, sight, text, read))
        with self._lock:
            self._known[key] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found


def clean_sights(reader: Reader, copies: Sequence[Piece], locale: str) -> Iterator[Sight]:
    """Yield clean copies of a piece: black on white, in the form and lines of the original.

    Args:
        reader: The reader.
        copies: The piece as type sets it, in one weight or several.
        locale: Of the copy.

    Raises:
        MissingGlyphsError: No font has some of the copy's characters.
    """
    for piece in copies:
        ink = from_coverage(clean_copy(piece))
        lines = sum(len(part.setting.lines) for part in piece.placed)
        hint = Hint(reading_locale(piece.text, locale), 0 if reader.natural and lines > 1 else lines)
        for size in SIZES[:2] if reader.natural else SIZES:
            yield Sight(_shown(ink, piece, size), hint)


def ratio(reader: Reader, sight: Sight, text: str, read: str) -> float | None:
    """Return how much likelier than a reading the text is, as a natural logarithm; None if the reader cannot tell.

    Args:
        reader: The reader.
        sight: What it was shown.
        text: What should stand there.
        read: What it read.

    Raises:
        ReaderUnavailableError: As `Reader.read`.
    """
    found = reader.log_likelihoods(sight.crop, [text, read], sight.hint)
    return None if found is None else found[0] - found[1]


def _scaled(crop: Pixels, scale: float) -> Pixels:
    if scale == 1.0:
        return crop
    shape = (max(_SMALLEST, round(crop.shape[1] * scale)), max(_SMALLEST, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(crop).resize(shape, Image.Resampling.LANCZOS))


def _shown(ink: Ink | None, piece: Piece, size: float) -> Pixels:
    if ink is None:
        return np.full((32, 32, 3), 255, np.uint8)
    return normalised(ink, piece.em_px, size)
