"""Making a value once, also when many threads ask for it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from typing import Final, Generic, TypeVar

from proofpress.errors import BackendTimeoutError, CancelledError

__all__ = ["SingleFlight"]

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
_LOOK_UP_S: Final = 0.1


def _patient() -> None:
    """Wait as long as it takes."""


class SingleFlight(Generic[_K, _V]):
    """Values by key, each made by the first who asks; all others wait for that one.

    A failure is told to all who wait, and forgotten, so that a later try may succeed. A caller who was cancelled or ran out of
    time takes nobody along: one of those who wait makes the value instead.

    Args:
        keep: How many finished values are kept, the latest used; all if None.
    """

    def __init__(self, keep: int | None = None) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._values: OrderedDict[_K, Future[_V]] = OrderedDict()

    def get(self, key: _K, make: Callable[[], _V], waiting: Callable[[], None] = _patient) -> _V:
        """Return the value of a key.

        Args:
            key: What tells values apart.
            make: Makes the value, if nobody else does or did.
            waiting: Called now and then while another makes it; what it raises ends the wait.

        Raises:
            Exception: What `make` raised, here or for the one who was first; or what `waiting` raised.
        """
        while True:
            with self._lock:
                future = self._values.get(key)
                mine = future is None
                if future is None:
                    future = self._values[key] = Future()
                self._values.move_to_end(key)
            if mine:
                return self._made(key, future, make)
            while not wait([future], _LOOK_UP_S).done:
                waiting()
            try:
                return future.result()
            except (CancelledError, BackendTimeoutError):
                waiting()

    def forget(self) -> None:
        """Drop what is finished; what is being made stays."""
        with self._lock:
            for key in [key for key, future in self._values.items() if future.done()]:
                del self._values[key]

    def _made(self, key: _K, future: Future[_V], make: Callable[[], _V]) -> _V:
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._values[key]
            future.set_exception(error)
            raise
        with self._lock:
            future.set_result(value)
            finished = [known for known, other in self._values.items() if other.done()]
            for known in finished[: len(finished) - self._keep] if self._keep is not None else ():
                del self._values[known]
        return value
