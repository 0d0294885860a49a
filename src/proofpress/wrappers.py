"""Backends around backends: what a pipeline adds to any renderer or reader without changing it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

from proofpress.composition import Plate
from proofpress.image import Pixels, sha256
from proofpress.interfaces import Context, Hint, Reader, Reading, Renderer, RenderRequest

__all__ = ["CachedReader", "CachedRenderer"]

_READINGS: Final = 512


class CachedRenderer(Renderer):
    """Asks the renderer behind it once for equal requests, also when many threads ask at the same time.

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
        self._lock = threading.Lock()
        self._plates: dict[RenderRequest, Future[tuple[Plate, ...]]] = {}

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return the plates of the first equal request; waits if they are being made."""
        with self._lock:
            future = self._plates.get(request)
            mine = future is None
            if future is None:
                future = self._plates[request] = Future()
        if mine:
            try:
                future.set_result(tuple(self.inner.render(request, ctx)))
            except BaseException as error:  # noqa: BLE001 - those who wait must learn of any end, and raise it themselves
                with self._lock:
                    del self._plates[request]
                future.set_exception(error)
        return future.result()


class CachedReader(Reader):
    """Reads equal crops once: several checks look at one region, and a repair leaves most regions as they were.

    Args:
        inner: The reader that reads.
    """

    name = "cached"

    def __init__(self, inner: Reader) -> None:
        self.inner = inner
        # It stands for the one behind it in every finding.
        self.name, self.version = inner.name, inner.version  # type: ignore[misc]
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
