"""A private event loop in a thread: what lets a call from any thread, within a running loop or not, keep a total deadline."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, Generic, TypeVar

from proofpress.errors import CancelledError
from proofpress.interfaces import Context

__all__ = ["PrivateLoop"]

_T = TypeVar("_T")
_R = TypeVar("_R")
_LOOK: Final = 0.05
"""Seconds between two looks whether the caller has cancelled."""


class _State(Generic[_R]):
    """What thread and owner share; the thread holds no reference to the owner, so that the owner can go."""

    def __init__(self) -> None:
        self.ready: Future[_R] = Future()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.stop: asyncio.Event | None = None


class PrivateLoop(Generic[_R]):
    """Runs coroutines in a thread of its own, on one resource that is opened and closed there.

    Args:
        opening: Opens the resource inside the loop.
        closing: Closes it there.
    """

    def __init__(self, opening: Callable[[], _R], closing: Callable[[_R], Awaitable[None]]) -> None:
        self._state: _State[_R] = _State()
        thread = threading.Thread(
            target=_serve, args=(self._state, opening, closing), name="proofpress-http", daemon=True
        )
        thread.start()
        self._end = weakref.finalize(self, _stop, self._state, thread)
        self._resource = self._state.ready.result()

    def run(self, work: Callable[[_R], Coroutine[Any, Any, _T]], ctx: Context) -> _T:
        """Run a coroutine on the resource to its end, and return its result.

        Raises:
            CancelledError: The caller cancelled; the coroutine has ended by then.
        """
        loop = self._state.loop
        if loop is None or not self._end.alive:
            raise CancelledError("the client is closed", remedy="make a new one")
        done = threading.Event()

        async def tracked() -> _T:
            try:
                return await work(self._resource)
            finally:
                done.set()

        future = asyncio.run_coroutine_threadsafe(tracked(), loop)
        try:
            while not done.wait(_LOOK):
                if ctx.cancelled.is_set():
                    raise CancelledError("the work was cancelled", remedy="run it again to go on")  # noqa: TRY301 - one way out
            return future.result()
        except BaseException:
            if not done.is_set():
                # The money of what was sent is settled before anybody goes on.
                future.cancel()
                done.wait()
            raise

    def close(self) -> None:
        """Close the resource and end the thread; waits for both."""
        self._end()


def _serve(state: _State[_R], opening: Callable[[], _R], closing: Callable[[_R], Awaitable[None]]) -> None:
    async def main() -> None:
        state.loop, state.stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            resource = opening()
        except BaseException as error:  # noqa: BLE001 - the thread that waits for it raises it
            state.ready.set_exception(error)
            return
        state.ready.set_result(resource)
        await state.stop.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await closing(resource)

    asyncio.run(main())


def _stop(state: _State[Any], thread: threading.Thread) -> None:
    loop, stop = state.loop, state.stop
    if loop is not None and stop is not None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stop.set)
    if thread is not threading.current_thread():
        thread.join(timeout=5)
