"""Backends around backends: what a pipeline adds to any renderer or reader without changing it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from proofpress.composition import Plate
from proofpress.image import Pixels, sha256
from proofpress.interfaces import Context, Deriver, Hint, Locator, Reader, Reading, Renderer, RenderRequest, Word
from proofpress.single_flight import SingleFlight

__all__ = ["CachedReader", "CachedRenderer", "cached_reader"]

_READINGS: Final = 512


class CachedRenderer(Renderer):
    """Asks the renderer behind it once for equal requests, also when many threads ask at the same time.

    Where a request has a base and the renderer is a `Deriver`, the base is rendered once and the plate derived from it.
    A failed request is forgotten, so that a later one may succeed.

    Args:
        inner: The renderer that makes the plates.
    """

    name = "cached"

    def __init__(self, inner: Renderer) -> None:
        self.inner = inner
        # It stands for the one behind it in every message and report.
        self.name, self.version = inner.name, inner.version  # type: ignore[misc]
        self.paid, self.deterministic = inner.paid, inner.deterministic  # type: ignore[misc]
        self._plates: SingleFlight[RenderRequest, tuple[Plate, ...]] = SingleFlight()

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return the plates of the first equal request; waits if they are being made."""
        return self._plates.get(request, lambda: self._made(request, ctx), waiting=ctx.check)

    def _made(self, request: RenderRequest, ctx: Context) -> tuple[Plate, ...]:
        if request.base is None or not isinstance(self.inner, Deriver):
            return tuple(self.inner.render(request, ctx))
        return tuple(self.inner.derive(plate, request, ctx) for plate in self.render(request.base, ctx))


class CachedReader(Reader):
    """Reads equal crops once: several checks look at one region, and a repair leaves most regions as they were.

    Args:
        inner: The reader that reads.
    """

    name = "cached"

    def __init__(self, inner: Reader) -> None:
        self.inner = inner
        # It stands for the one behind it in every finding.
        self.name, self.version, self.natural = inner.name, inner.version, inner.natural  # type: ignore[misc]
        self._lock = threading.Lock()
        self._readings: OrderedDict[tuple[str, Hint], Reading] = OrderedDict()

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        """Return what the reader read in an equal crop under the same hint, or let it read."""
        key = (sha256(crop), hint)
        with self._lock:
            known = self._readings.get(key)
        if known is not None:
            return known
        reading = self.inner.read(crop, hint)
        with self._lock:
            self._readings[key] = reading
            while len(self._readings) > _READINGS:
                self._readings.popitem(last=False)
        return reading

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        """Ask the reader."""
        return self.inner.unwritable(text, locale)

    def log_likelihoods(self, crop: Pixels, texts: Sequence[str], hint: Hint) -> tuple[float, ...] | None:
        """Ask the reader."""
        return self.inner.log_likelihoods(crop, texts, hint)


class _CachedLocator(CachedReader, Locator):
    """A cached reader that also finds words in a picture; that is asked too seldom to be remembered."""

    def locate(self, picture: Pixels, hint: Hint) -> Sequence[Word]:
        """Ask the reader."""
        if not isinstance(self.inner, Locator):
            raise TypeError(f"{self.inner.name!r} finds no words")
        return self.inner.locate(picture, hint)


def cached_reader(inner: Reader) -> CachedReader:
    """Return a reader that reads equal crops once; it is a `Locator` if `inner` is."""
    return (_CachedLocator if isinstance(inner, Locator) else CachedReader)(inner)
