"""Another reader, before the lines that the first one found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.locating.cuts import SIZES, line_of, part_of, read_line, scaled
from proofpress.locating.first_view import FirstView, Line
from proofpress.locating.ornaments import without_ornaments
from proofpress.verification import Witness

__all__ = ["SecondView"]


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
        """Yield what it reads in the lines that are in doubt, their ink, then as they are; where it sees nothing, nothing."""
        first = self._first
        doubtful = [line for line in first.lines if line.departs] or list(first.lines)
        for size in SIZES if not self._reader.natural else SIZES[:1]:
            yield from self._lines(doubtful, partial(read_line, self._reader, locale=first.locale, size=size))
        if len(doubtful) < len(first.lines):
            for scale in self._SCALES:
                yield from self._lines(doubtful, partial(self._plain, scale=scale))
        elif first.match is not None and any(line.departs for line in doubtful):
            near = part_of(first.picture, first.match.box.expanded(max(4, first.match.box.height // 8)))
            seen = "\n".join(line.read for line in first.lines)
            for scale in self._SCALES:
                reading = self._plain(near, scale=scale)
                if reading.text:
                    self.source = reading.source
                    yield without_ornaments(reading.text, wanted=first.text, seen=seen)

    def _lines(self, doubtful: Sequence[Line], look: Callable[[Pixels], Reading]) -> Iterator[str]:
        """Yield all lines, those in doubt by a look of its own, if it sees anything in each."""
        read = []
        for line in self._first.lines:
            if line not in doubtful:
                read.append(line.read)
                continue
            reading = look(line_of(self._first.picture, line.quad))
            self.source = reading.source
            read.append(without_ornaments(reading.text, wanted=line.share, seen=line.read))
        if all(read):
            yield "\n".join(read)

    def _plain(self, crop: Pixels, scale: float) -> Reading:
        return self._reader.read(scaled(crop, scale), Hint(self._first.locale))
