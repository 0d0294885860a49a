"""Backends around backends: what a pipeline adds to any renderer without changing it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future

from proofpress.composition import Plate
from proofpress.interfaces import Context, Renderer, RenderRequest

__all__ = ["CachedRenderer"]


class CachedRenderer(Renderer):
    """Asks the renderer behind it once for equal requests, also when many threads ask at the same time.

    A failed request is forgotten, so that a later one may succeed.

    Args:
        inner: The renderer that makes the plates.
    """

    name = "cached"

    def __init__(self, inner: Renderer) -> None:
        self.inner = inner
        self.name = inner.name  # type: ignore[misc]  # it stands for the one behind it in every message
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
