"""The `ppocr` reader: finds lines in pictures as they are, reads them, and tells how likely a text is."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, Final

import attrs
import numpy as np

from proofpress.image import Pixels, sha256
from proofpress.interfaces import Hint, Locator, Reader, Reading, Word
from proofpress.locales import direction
from proofpress.plugins.readers.engine import EngineVersion
from proofpress.plugins.readers.ppocr.ctc import SAME_IN_PRINT, Columns, greedy, log_likelihood, rivals
from proofpress.plugins.readers.ppocr.detection import find_lines
from proofpress.plugins.readers.ppocr.models import alphabet, engine, inventory, recogniser
from proofpress.plugins.readers.ppocr.recognition import columns_of
from proofpress.plugins.readers.ppocr.rows import joined, rows_of
from proofpress.plugins.readers.ppocr.words import words_of
from proofpress.quads import Quad, cut
from proofpress.text import fold

__all__ = ["PpOcrReader"]

_LEAST_SIDE: Final = 3


@attrs.frozen(eq=False)
class _Line:
    """A line that was read."""

    quad: Quad
    columns: Columns

    @property
    def text(self) -> str:
        return greedy(self.columns, alphabet())[0].strip()

    @property
    def unread(self) -> float:
        """The wider room before the first sign or after the last one, in heights of the line."""
        signs = np.flatnonzero(self.columns.argmax(axis=1))
        room = max(signs[0], len(self.columns) - 1 - signs[-1]) if len(signs) else len(self.columns)
        return float(room / len(self.columns) * self.quad.width / self.quad.height)


class PpOcrReader(Reader, Locator):
    """Reads with the PP-OCRv6 models out of the rapidocr wheel: Latin letters, Japanese, Chinese, and digits everywhere.

    It guesses words far less than tesseract does, and says how likely any text is.
    """

    name = "ppocr"
    version = EngineVersion("5", engine, inventory)
    natural: ClassVar[bool] = True

    def __init__(self) -> None:
        self._last = threading.local()

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        """Return what stands in the crop; unless it is said to be one line, lines are found first.

        Raises:
            ReaderUnavailableError: rapidocr or onnxruntime is missing or damaged.
        """
        source = f"{self.name} PP-OCRv6 {recogniser().digest}, {engine()}"
        rows = self._rows(crop, hint)
        sure = [greedy(line.columns, alphabet())[1] for row in rows for line in row]
        text = "\n".join(told for row in rows if (told := " ".join(line.text for line in row).strip()))
        close = dict.fromkeys(pair for row in rows for line in row for pair in rivals(line.columns, _index()))
        unread = 0.0 if hint.lines == 1 else max((line.unread for row in rows for line in row), default=0.0)
        return Reading(text, min(1.0, sum(sure) / len(sure)) if text else 0.0, source, tuple(close), unread)

    def log_likelihoods(self, crop: Pixels, texts: Sequence[str], hint: Hint) -> tuple[float, ...]:
        """Return the natural logarithm of each text's likelihood, given the crop; line breaks are spaces.

        Raises:
            ReaderUnavailableError: As `read`.
        """
        rows = self._rows(crop, hint)
        index = _index()
        if not rows:
            return tuple(float("-inf") if text.strip() else 0.0 for text in texts)
        gap = np.zeros((1, len(alphabet())), np.float32)
        gap[0, 0] = gap[0, index[" "]] = 0.5
        parts = [part for row in rows for line in row for part in (line.columns, gap)][:-1]
        columns = np.concatenate(parts)
        return tuple(log_likelihood(columns, " ".join(text.split()), index) for text in texts)

    def locate(self, picture: Pixels, hint: Hint) -> tuple[Word, ...]:
        """Return the words that stand in the picture, in reading order; where words are not spaced, whole lines.

        Raises:
            ReaderUnavailableError: As `read`.
        """
        found = []
        for number, row in enumerate(self._rows(picture, attrs.evolve(hint, lines=0))):
            found += [word for line in row for word in words_of(line.quad, line.columns, number)]
        return tuple(found)

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        """Return the characters of `text`, under the folding of readings, that the recogniser has no sign for.

        Raises:
            ReaderUnavailableError: As `read`.
        """
        del locale
        known = _writable()
        return tuple(dict.fromkeys(sign for sign in fold(text) if sign not in known))

    def _rows(self, crop: Pixels, hint: Hint) -> tuple[tuple[_Line, ...], ...]:
        """Return the lines that were read, by row; those of the crop that this thread looked at last are remembered."""
        if min(crop.shape[:2]) < _LEAST_SIDE:
            return ()
        key = (sha256(crop), hint)
        if getattr(self._last, "key", None) == key:
            remembered: tuple[tuple[_Line, ...], ...] = self._last.rows
            return remembered
        rows = tuple(tuple(_Line(quad, columns_of(_seen(crop, quad))) for quad in row) for row in _quads(crop, hint))
        self._last.key, self._last.rows = key, rows
        return rows


def _seen(crop: Pixels, quad: Quad | None) -> Pixels:
    return crop if quad is None else cut(crop, quad)


@lru_cache(maxsize=1)
def _index() -> dict[str, int]:
    return {sign: number for number, sign in enumerate(alphabet()) if sign}


@lru_cache(maxsize=1)
def _writable() -> frozenset[str]:
    """Return what the recogniser can write, also in the form in which readings are compared."""
    signs = {sign for sign in alphabet() if sign}
    alike = {sign for group in SAME_IN_PRINT if signs.intersection(group) for sign in group}
    return frozenset("".join({*signs, *alike, *map(fold, signs | alike)}))


def _quads(crop: Pixels, hint: Hint) -> list[list[Quad]]:
    """Return where lines stand, the highest row first, each in reading direction."""
    height, width = crop.shape[:2]
    if hint.lines == 1:
        return [[Quad(width / 2, height / 2, width, height, 0.0)]]
    return rows_of(joined(find_lines(crop)), backwards=direction(hint.locale) == "rtl")
