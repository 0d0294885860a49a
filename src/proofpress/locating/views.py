"""Readers before a whole picture: one finds a text in it, another looks where it was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import numpy as np
from PIL import Image

from proofpress.cleancopy import clean_copies
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.ink import normalised, split
from proofpress.interfaces import Hint, Locator, Reader, Reading, Word
from proofpress.locating.runs import Match, going_on, nearest_run, shares
from proofpress.quads import Quad, cut
from proofpress.text import fold
from proofpress.typography import FontError
from proofpress.verification import Witness

__all__ = ["FirstView", "SecondView"]

_WHOLE_SCALES: Final = (1.5, 0.6)
"""At which the whole picture is searched again if nothing like the text was found in it as it is."""
_NEAR_SCALES: Final = (0.75, 1.35)
"""At which the place is searched once more, to see whether the reader wavers."""
_CUTS: Final = ((0.1, 1.0), (0.2, 1.0), (0.0, 1.2), (0.1, 1.2), (0.1, 1.4))
"""How a line is cut out for a look: room around it as a share of its height, and how much it is stretched along the text. A
recogniser of columns overlooks narrow spaces and letters in some of these and not in others."""
_MARGIN: Final = 0.1
_SIZES: Final = (44.0, 34.0)
"""Font sizes in px at which a reader of plain ink is shown a line."""


class FirstView:
    """A reader that finds words, before a picture in which it looks for a text.

    Args:
        reader: Also a `Locator`.
        picture: RGB.
        text: What is looked for.
        locale: Of the text.
    """

    def __init__(self, reader: Reader, picture: Pixels, text: str, locale: str) -> None:
        self.text, self.locale, self.picture = text, locale, picture
        self.source = f"reader {reader.name}"
        self.match: Match | None = None
        self._reader, self._hint = reader, Hint(locale)

    def witness(self) -> Witness:
        """Return the reader as a witness of what stands anywhere in the picture; nothing is read yet.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
        """
        lacking = self._reader.unwritable(self.text, self.locale)
        return Witness(
            self._looks, self._clean, self._ratio, lacking,
            steady=self._reader.natural, rivals=self._close_digits, placed=False,
        )  # fmt: skip

    def _looks(self) -> Iterator[str]:
        """Yield what the nearest run says: as it was found, its lines cut out, and as it is found once more near by."""
        self.match = self._find()
        if self.match is None:
            yield ""
            return
        yield self.match.text
        for room, stretch in _CUTS if self._reader.natural else _CUTS[:2]:
            readings = [self._line(quad, room, stretch) for quad in self.match.lines]
            self.source = readings[0].source
            yield "\n".join(reading.text for reading in readings)
        box = self.match.box
        near = _cut(self.picture, box.expanded(max(8, box.height // len(self.match.lines))))
        for scale in _NEAR_SCALES:
            match = nearest_run(self._locate(near, scale), self.text)
            yield match.text if match else ""

    def _find(self) -> Match | None:
        """Return the nearest run in the picture as it is, or where that is far off, at another scale."""
        best = nearest_run(self._locate(self.picture, 1.0), self.text)
        for scale in _WHOLE_SCALES:
            if best is not None and 2 * best.distance <= len(fold(self.text)):
                break
            match = nearest_run(self._locate(self.picture, scale), self.text)
            best = min((found for found in (best, match) if found), key=lambda found: found.distance, default=None)
        return best

    def _locate(self, picture: Pixels, scale: float) -> tuple[Word, ...]:
        assert isinstance(self._reader, Locator)  # noqa: S101 - look_for asks no other
        words = self._reader.locate(_scaled(picture, scale), self._hint)
        return tuple(_at_scale(word, 1 / scale) for word in words) if scale != 1.0 else tuple(words)

    def _line(self, quad: Quad, room: float = _MARGIN, stretch: float = 1.0) -> Reading:
        return _read(self._reader, line_of(self.picture, quad, room, stretch), self.locale, _SIZES[0])

    def _close_digits(self) -> tuple[tuple[str, str], ...]:
        """Return the digits in doubt where the nearest run stands: whoever finds words does not tell of them.

        Nor does it know whether a number ends where it parted one, for a digit may have much room beside it.
        """
        if self.match is None or not any(character.isdecimal() for character in self.text):
            return ()
        return going_on(self.match) or tuple(pair for quad in self.match.lines for pair in self._line(quad).rivals)

    def _ratio(self, read: str) -> tuple[float, Sequence[float]] | None:
        """Return how much likelier than the first reading the text is, where it was found: in all looks but one, no more."""
        if self.match is None or read != self.match.text:
            return None
        own = [self._ratio_in(read.splitlines(), room, stretch) for room, stretch in _CUTS]
        known = sorted(ratio for ratio in own if ratio is not None)
        if len(known) < len(_CUTS):
            return None
        return known[-2], tuple(ratio for _, ratio in self._clean_readings() if ratio is not None)

    def _ratio_in(self, lines: Sequence[str], room: float, stretch: float) -> float | None:
        assert self.match is not None  # noqa: S101 - for the type checker
        ratio = 0.0
        for quad, line, share in zip(self.match.lines, lines, shares(self.text, lines), strict=True):
            crop = line_of(self.picture, quad, room, stretch)
            found = self._reader.log_likelihoods(crop, [share, line], Hint(self.locale, 1))
            if found is None:
                return None
            ratio += found[0] - found[1]
        return ratio

    def _clean(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self._clean_readings())

    def _clean_readings(self) -> list[tuple[str, float | None]]:
        try:
            pictures = clean_copies(self.text, self.locale)
        except FontError:
            return []
        found = []
        for picture in pictures:
            read = self._reader.read(picture, self._hint).text
            likely = self._reader.log_likelihoods(picture, [self.text, read], self._hint)
            found.append((read, None if likely is None else likely[0] - likely[1]))
        return found


class SecondView:
    """Another reader, before the lines that the first one found.

    Args:
        reader: The second reader.
        first: The first one's view, with a match or without.
    """

    _SCALES: Final = (2.0, 1.0)

    def __init__(self, reader: Reader, first: FirstView) -> None:
        self.source = f"reader {reader.name}"
        self._reader, self._first = reader, first

    def witness(self) -> Witness:
        """Return the reader as a witness of what stands where the first one found the text.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
        """
        return Witness(self._looks, unwritable=self._reader.unwritable(self._first.text, self._first.locale))

    def _looks(self) -> Iterator[str]:
        """Yield what it reads line by line, then at once; where it sees nothing at all, that is no reading."""
        match = self._first.match
        if match is None:
            return
        picture, locale = self._first.picture, self._first.locale
        for size in _SIZES if not self._reader.natural else _SIZES[:1]:
            readings = [_read(self._reader, line_of(picture, quad), locale, size) for quad in match.lines]
            if all(reading.text for reading in readings):
                self.source = readings[0].source
                yield "\n".join(reading.text for reading in readings)
        near = _cut(picture, match.box.expanded(max(4, match.box.height // 8)))
        for scale in self._SCALES:
            reading = self._reader.read(_scaled(near, scale), Hint(locale))
            if reading.text:
                self.source = reading.source
                yield reading.text


def line_of(picture: Pixels, quad: Quad, room: float = _MARGIN, stretch: float = 1.0) -> Pixels:
    """Return a line cut out of a picture and turned upright.

    Args:
        picture: RGB.
        quad: Where it stands.
        room: What is added on all sides, as a share of its height.
        stretch: How much wider it is made.
    """
    line = cut(picture, quad.grown(room * quad.height))
    if stretch == 1.0:
        return line
    shape = (round(line.shape[1] * stretch), line.shape[0])
    return np.asarray(Image.fromarray(line).resize(shape, Image.Resampling.BICUBIC))


def _read(reader: Reader, line: Pixels, locale: str, size: float) -> Reading:
    """Return what a reader reads in a line: as it is, or its ink in a font size, dark on white."""
    ink = None if reader.natural else split(line)
    return reader.read(line if ink is None else normalised(ink, 0, size), Hint(locale, 1))


def _at_scale(word: Word, by: float) -> Word:
    quad = (word.quad or Quad.of(word.box)).scaled(by)
    return attrs.evolve(word, box=quad.box, quad=quad)


def _cut(crop: Pixels, box: Box) -> Pixels:
    seen = box.intersection(Box(0, 0, crop.shape[1], crop.shape[0]))
    return crop[seen.y : seen.bottom, seen.x : seen.right]


def _scaled(crop: Pixels, scale: float) -> Pixels:
    if scale == 1.0:
        return crop
    shape = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(np.ascontiguousarray(crop)).resize(shape, Image.Resampling.LANCZOS))
