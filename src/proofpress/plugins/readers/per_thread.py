"""A few expensive objects per thread, freed when they make room for others."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["PerThread"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class PerThread(Generic[K, V]):
    """Keeps the objects that each thread used last; threads never share one.

    The objects of a thread that ended, or of a cache that nobody holds any more, are dropped, and free themselves.

    Args:
        make: Makes the object of a key.
        free: Frees an object before its time.
        limit: Most objects that a thread keeps.
    """

    def __init__(self, make: Callable[[K], V], free: Callable[[V], object], limit: int) -> None:
        self._make, self._free, self._limit = make, free, limit
        self._local = threading.local()

    def get(self, key: K) -> V:
        """Return this thread's object of a key; what `make` raises is passed on, and nothing is kept then."""
        own: OrderedDict[K, V] = self._local.__dict__.setdefault("own", OrderedDict())
        if key in own:
            own.move_to_end(key)
            return own[key]
        while len(own) >= self._limit:
            self._free(own.popitem(last=False)[1])
        own[key] = self._make(key)
        return own[key]

    def drop(self, key: K) -> None:
        """Free this thread's object of a key, if it has one."""
        own: OrderedDict[K, V] = self._local.__dict__.get("own", OrderedDict())
        if key in own:
            self._free(own.pop(key))
