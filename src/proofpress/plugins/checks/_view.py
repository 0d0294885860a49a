"""One reader before one piece of copy, as the witness that `proofpress.verification` asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Final

import attrs

from proofpress.brief import Asset, SetBy
from proofpress.image import Pixels
from proofpress.interfaces import Reader, Reading
from proofpress.plugins.checks._pieces import Piece, pieces
from proofpress.plugins.checks._reading import CleanReadings, Sight, clean_sights, ratio, reading_locale, sights
from proofpress.specks import without_specks
from proofpress.typography import FontError
from proofpress.verification import SURE, Witness

__all__ = ["View"]

_MOST_ORDERS: Final = 3
_BOLD: Final = 700


class View:
    """One reader before one piece: what it is shown, and what it said first.

    Args:
        reader: The reader.
        piece: What should stand there.
        picture: The whole canvas.
        asset: Which the piece is part of.
        clean: What readers read in clean copies.
    """

    def __init__(self, reader: Reader, piece: Piece, picture: Pixels, asset: Asset, clean: CleanReadings) -> None:
        self.texts = tuple(_orders(piece))
        self.source = f"reader {reader.name}"
        self.read: str | None = None
        self.reader, self.piece, self.picture, self.locale = reader, piece, picture, asset.locale
        self._asset, self._known = asset, clean
        self.first: Sight | None = None
        self._reading = Reading("", 0.0, self.source)

    def witness(self) -> Witness:
        """Return the reader as a witness; nothing is read yet.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
        """
        lacking = self.reader.unwritable(self.piece.text, reading_locale(self.piece.text, self.locale))
        steady = self.reader.natural
        return Witness(
            self._looks, self._clean_texts, self._ratio, lacking,
            steady=steady, rivals=lambda: self._reading.rivals, unread=lambda: self._reading.unread,
            confidence=lambda: self._reading.confidence if self.reader.natural else 1.0, cleaned=self._cleaned,
        )  # fmt: skip

    def _looks(self) -> Iterator[str]:
        for sight in sights(self.reader, self.piece, self.picture, self.locale):
            reading = self.reader.read(sight.crop, sight.hint)
            if self.first is None:
                self.first = sight
                self.source, self.read, self._reading = reading.source, reading.text or None, reading
            yield reading.text

    def _cleaned(self) -> Iterator[str]:
        """Yield what the first look reads where specks of the ground are painted over; only readers of pictures see them."""
        if self.first is None or not self.reader.natural:
            return
        painted = without_specks(self.first.crop)
        if painted is not None:
            reading = self.reader.read(painted, self.first.hint)
            yield reading.text if reading.confidence >= SURE else ""

    def of(self, reader: Reader) -> View:
        """Return another reader before the same piece."""
        return View(reader, self.piece, self.picture, self._asset, self._known)

    def look(self) -> Reading:
        """Return what the reader reads at the first look.

        Raises:
            ReaderUnavailableError: The reader or its data is missing.
        """
        next(self._looks())
        return self._reading

    def _clean_readings(self) -> Iterator[tuple[Reading, float | None]]:
        heavier = attrs.evolve(self.piece.region, weight=_BOLD if self.piece.region.weight < _BOLD else 400)
        copies = [self.piece]
        if not self.piece.exact:
            copies += pieces(heavier, self._asset, SetBy.MODEL)
        try:
            for sight in clean_sights(self.reader, copies, self.locale):
                yield self._known.read(self.reader, sight, self.piece.text)
        except FontError:
            return

    def _clean_texts(self) -> Iterator[str]:
        return (reading.text for reading, _ in self._clean_readings())

    def _ratio(self, read: str) -> tuple[float, tuple[float, ...]] | None:
        if self.first is None:
            return None
        own = ratio(self.reader, self.first, self.piece.text, read)
        if own is None:
            return None
        return own, tuple(found for _, found in self._clean_readings() if found is not None)


def _orders(piece: Piece) -> Iterator[str]:
    """Yield what may be read: the copy in its lines, and where a model arranged the parts, in any order of the parts."""
    yield piece.shown
    parts = [part.text for part in piece.region.content.parts]
    if not piece.exact and 1 < len(parts) <= _MOST_ORDERS:
        yield from ("\n".join(order) for order in permutations(parts))
