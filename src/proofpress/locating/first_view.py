"""A reader that finds words, before a picture in which it looks for a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

import attrs

from proofpress.cleancopy import clean_copies
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader, Reading, Word
from proofpress.locating.cuts import MARGIN, SIZES, line_of, part_of, read_line, scaled, stretched
from proofpress.locating.lone_signs import missing_signs, with_signs
from proofpress.locating.runs import Match, going_on, nearest_run, shares
from proofpress.quads import Quad
from proofpress.sameness import comparable, says
from proofpress.specks import without_specks
from proofpress.text import fold
from proofpress.typography import FontError
from proofpress.verification import SURE, Witness, same_but_spaces

__all__ = ["FirstView", "Line"]

_WHOLE_SCALES: Final = (1.5, 0.6)
"""At which the whole picture is searched again if nothing like the text was found in it as it is."""
_NEAR_SCALES: Final = (0.75, 1.35)
"""At which the place is searched once more, to see whether the reader wavers."""
_CUTS: Final = ((0.1, 1.2), (0.1, 1.0), (0.2, 1.2), (0.0, 1.0), (0.1, 1.4))
"""How a line is cut out for a look: room around it as a share of its height, and how much it is stretched along the text. A
recogniser of columns overlooks narrow spaces and letters in some of these and not in others."""


@attrs.frozen
class Line:
    """A line of the run that was found, as the first look saw it.

    Attributes:
        quad: Where it stands.
        read: What was read.
        share: What of the text it should say.
        sure: How sure the reader is, 0..1.
        departs: Whether it does not say exactly that.
    """

    quad: Quad
    read: str
    share: str
    sure: float = 1.0
    departs: bool = False


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
        self.lines: tuple[Line, ...] = ()
        self._reader, self._hint = reader, Hint(locale)

    def witness(self) -> Witness:
        """Return the reader as a witness of what stands anywhere in the picture; nothing is read yet.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
        """
        lacking = self._reader.unwritable(self.text, self.locale)
        return Witness(
            self._looks, self._clean, self._ratio, lacking,
            steady=self._reader.natural, rivals=self._close, placed=False,
            certainty=self._certainty, cleaned=self._cleaned, again=self._again,
        )  # fmt: skip

    def _looks(self) -> Iterator[str]:
        """Yield what the nearest run says: as it was found, its lines cut out, and as it is found once more near by.

        A search near by that finds less has lost a part of the place.
        """
        self.match = self._find()
        if self.match is None:
            yield ""
            return
        self.lines = self._seen_lines(self.match)
        yield "\n".join(line.read for line in self.lines)
        for room, stretch in _CUTS[1:] if self._reader.natural else _CUTS[1:2]:
            yield "\n".join(self._line(quad, room, stretch).text for quad in self.match.lines)
        box = self.match.box
        near = part_of(self.picture, box.expanded(max(8, box.height // len(self.lines))))
        for scale in _NEAR_SCALES:
            match = nearest_run(self._locate(near, scale), self.text)
            if match is not None and match.distance <= self.match.distance:
                yield match.text

    def _seen_lines(self, match: Match) -> tuple[Line, ...]:
        """Return the lines of a run: those that say their share as they were found, the others as they read when cut out."""
        found = match.text.splitlines()
        if says(match.text, self.text, self.locale):
            return tuple(map(Line, match.lines, found, shares(self.text, found)))
        seen = []
        for quad, read, share in zip(match.lines, found, shares(self.text, found), strict=True):
            if says(read, share, self.locale):
                seen.append(Line(quad, read, share))
                continue
            reading = self._line(quad, *_CUTS[0])
            self.source = reading.source
            departs = not says(reading.text, share, self.locale)
            seen.append(Line(quad, reading.text, share, reading.confidence, departs))
        return tuple(seen)

    def _certainty(self) -> float:
        """Return how sure the reader is of the surest line that departs in more than spaces; only readers of pictures know."""
        if not self._reader.natural:
            return 1.0
        wrong = [line.sure for line in self.lines if not same_but_spaces(line.read, line.share, self.locale)]
        return max(wrong, default=1.0)

    def _again(self) -> bool:
        """Tell whether each line shows its share of the text in one more look at least; readers of ink are asked no more.

        A run may end within a line, so that a sign of what stands beside it is cut out with it.
        """
        return not self._reader.natural or all(
            any(self._shows(self._line(line.quad, *look).text, line.share) for look in _CUTS[1:4])
            for line in self.lines
        )

    def _shows(self, read: str, share: str) -> bool:
        words, wanted = comparable(read, self.locale).split(), comparable(share, self.locale).split()
        starts = range(len(words) - len(wanted) + 1)
        return says(read, share, self.locale) or any(words[at : at + len(wanted)] == wanted for at in starts)

    def _cleaned(self) -> Iterator[str]:
        """Yield what the lines say in two looks, specks of the ground painted over; only readers of pictures see these."""
        for room, stretch in _CUTS[:2] if self._reader.natural else ():
            seen = [line_of(self.picture, line.quad, room) if line.departs else None for line in self.lines]
            painted = [None if crop is None else without_specks(crop) for crop in seen]
            if not any(crop is not None for crop in painted):
                return
            yield "\n".join(
                line.read if crop is None else self._sure(stretched(crop if clean is None else clean, stretch))
                for line, crop, clean in zip(self.lines, seen, painted, strict=True)
            )

    def _sure(self, line: Pixels) -> str:
        """Return what the reader reads and is sure of in a line."""
        reading = self._reader.read(line, Hint(self.locale, 1))
        return reading.text if reading.confidence >= SURE else ""

    def _find(self) -> Match | None:
        """Return the nearest run in the picture as it is, or where that is far off, at another scale."""
        best = nearest_run(self._locate(self.picture, 1.0), self.text)
        for scale in _WHOLE_SCALES:
            if best is not None and 2 * best.distance <= len(fold(self.text)):
                break
            match = nearest_run(self._locate(self.picture, scale), self.text)
            best = min((found for found in (best, match) if found), key=lambda found: found.distance, default=None)
        return self._with_lone_signs(best) if best is not None and self._reader.natural else best

    def _with_lone_signs(self, match: Match) -> Match:
        """Return the nearest run among the words and the signs that stand alone beside them, which finders overlook."""
        signs = missing_signs(self.text, match.chosen)
        if not match.distance or not signs:
            return match
        rows = sorted(match.words, key=lambda word: word.line)
        words = with_signs(self.picture, rows, signs, lambda crop: self._reader.read(crop, Hint(self.locale, 1)))
        better = nearest_run(words, self.text)
        return better if better is not None and better.distance < match.distance else match

    def _locate(self, picture: Pixels, scale: float) -> tuple[Word, ...]:
        assert isinstance(self._reader, Locator)  # noqa: S101 - look_for asks no other
        words = self._reader.locate(scaled(picture, scale), self._hint)
        return tuple(_at_scale(word, 1 / scale) for word in words) if scale != 1.0 else tuple(words)

    def _line(self, quad: Quad, room: float = MARGIN, stretch: float = 1.0) -> Reading:
        return read_line(self._reader, line_of(self.picture, quad, room, stretch), self.locale, SIZES[0])

    def _close(self) -> tuple[tuple[str, str], ...]:
        """Return the digits and marks in doubt where the nearest run stands: whoever finds words does not tell of them.

        Nor does it know whether a number ends where it parted one, for a digit may have much room beside it.
        """
        if self.match is None or all(character.isalpha() or character.isspace() for character in self.text):
            return ()
        numbers = any(character.isdecimal() for character in self.text)
        close = going_on(self.match) if numbers else ()
        return close or tuple(
            pair for quad in self.match.lines for pair in self._line(quad).rivals if numbers or not pair[0].isdecimal()
        )

    def _ratio(self, read: str) -> tuple[float, Sequence[float]] | None:
        """Return how much likelier than the first reading the text is, where it was found: in all looks but one, no more."""
        del read
        own = [ratio for room, stretch in _CUTS if (ratio := self._ratio_in(room, stretch)) is not None]
        if not self.lines or len(own) < len(_CUTS):
            return None
        return sorted(own)[-2], tuple(ratio for _, ratio in self._clean_readings if ratio is not None)

    def _ratio_in(self, room: float, stretch: float) -> float | None:
        total = 0.0
        for line in self.lines:
            if not line.departs:
                continue
            crop = line_of(self.picture, line.quad, room, stretch)
            found = self._reader.log_likelihoods(crop, [line.share, line.read], Hint(self.locale, 1))
            if found is None:
                return None
            total += found[0] - found[1]
        return total

    def _clean(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self._clean_readings)

    @cached_property
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


def _at_scale(word: Word, by: float) -> Word:
    quad = (word.quad or Quad.of(word.box)).scaled(by)
    return attrs.evolve(word, box=quad.box, quad=quad)
