"""Threads that lend a hand: who has several things to do does them alone, or with others where others are free.

Whoever starts a batch works through it, and helpers take tasks off it while fewer threads are at work than there are
processors: from when a task is added, or a thread goes free while tasks are left. So one asset has all of them; a campaign that
keeps all of them busy gets no more threads, and no more models of readers; and its last assets get those that have nothing left
to do. No batch needs a helper to come to its end, so nothing waits for a thread that never comes: not in a forked process, not
while the interpreter ends.
"""

from __future__ import annotations

import contextvars
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

__all__ = ["MOST", "Batch", "Hands", "Task", "processors", "shared_hands"]

_V = TypeVar("_V")

MOST: Final = 8
"""Most threads at work on batches of one process: an asset has about so many texts, and each thread keeps models of its own."""


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Task(Generic[_V]):
    """One thing that a batch does.

    Args:
        number: Its place among the tasks of its batch.
        work: What is to be done.
    """

    def __init__(self, number: int, work: Callable[[], _V]) -> None:
        self.number = number
        self._work = work
        self._made: list[_V] = []

    def do(self) -> None:
        """Do it, and keep what it gives."""
        self._made.append(self._work())

    @property
    def value(self) -> _V:
        """What it gave.

        Raises:
            RuntimeError: It has not been done: its batch has not ended.
        """
        if not self._made:
            raise RuntimeError(f"task {self.number} has not been done: leave the batch first")
        return self._made[0]


class Hands:
    """The threads of a process that help each other; thread-safe.

    Args:
        most: Most threads at work at a time, those that call included; 1 lets everybody work alone.
        pool: Whose threads they are; new ones if None.
    """

    def __init__(self, most: int, pool: _Pool | None = None) -> None:
        self._most = most
        self._pool = _Pool(most - 1) if pool is None else pool

    def at_most(self, most: int | None) -> Hands:
        """Return the same hands for somebody who wants fewer threads at work at a time; None for no wish."""
        return self if most is None else Hands(max(1, min(most, self._most)), self._pool)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Count this thread among those at work, which leaves fewer helpers to others; once, however often it says so."""
        new = self._pool.come()
        try:
            yield
        finally:
            if new:
                self._pool.go()

    def batch(self) -> Batch:
        """Return a new batch; leaving its `with` block ends it."""
        return Batch(self)

    def call(self, helping: Callable[[], None]) -> None:
        """Let a helper do this if one is free."""
        self._pool.call(helping, self._most)

    @contextmanager
    def on_call(self, offer: Callable[[], None]) -> Iterator[None]:
        """Say whenever a thread goes free that one might help now."""
        with self._pool.told_of_the_free(offer):
            yield

    @property
    def crowded(self) -> bool:
        """Whether more threads are at work than should be: helpers then leave the rest to whom they help."""
        return self._pool.at_work > self._most


@lru_cache(maxsize=1)
def _of_process(process: int) -> Hands:
    # Threads do not survive a fork: a child has hands of its own.
    del process
    return Hands(min(MOST, processors()))


def shared_hands() -> Hands:
    """Return the hands of this process: their threads live as long as it, so that what each has loaded serves all pipelines."""
    return _of_process(os.getpid())


class Batch:
    """Tasks of one caller: begun in the order in which they were added, done when the `with` block has been left.

    A task that raises ends the batch: no other is begun, those that somebody works on come to their end, and what the first of
    them raised is raised. Tasks must not wait for each other. Helpers see the caller's context variables.

    Args:
        hands: Who may help.
    """

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._context = contextvars.copy_context()
        self._changed = threading.Condition()
        self._left: deque[Task[Any]] = deque()
        self._added = 0
        self._inside = 0
        self._failed: dict[int, BaseException] = {}
        self._counted = hands.at_work()
        self._waiting = hands.on_call(self._offer)

    def add(self, work: Callable[[], _V], *, ahead: bool = False) -> Task[_V]:
        """Add a task; a helper may begin at once.

        Args:
            work: What is to be done.
            ahead: Whether it comes before all that has not been begun.
        """
        task = Task(self._added, work)
        self._added += 1
        with self._changed:
            if not self._failed:
                (self._left.appendleft if ahead else self._left.append)(task)
        self._hands.call(self._help)
        return task

    def __enter__(self) -> Self:
        self._counted.__enter__()
        self._waiting.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Work until nothing is left and nobody works on it; after an error in the block, begin nothing more.

        Raises:
            BaseException: What the first failed task raised.
        """
        try:
            if error is None:
                self._work(lambda: False)
        finally:
            try:
                with self._changed:
                    self._left.clear()
                    self._changed.wait_for(lambda: not self._inside)
            finally:
                self._waiting.__exit__(None, None, None)
                self._counted.__exit__(None, None, None)
        if error is None and self._failed:
            try:
                raise self._failed[min(self._failed)]
            finally:
                # An error holds its frames, and they this batch.
                self._failed = {}

    def _offer(self) -> None:
        """Let a helper take part, if there is something to do."""
        with self._changed:
            left = bool(self._left)
        if left:
            self._hands.call(self._help)

    def _help(self) -> None:
        """Take part as a helper."""
        with self._changed:
            self._inside += 1
        try:
            self._context.copy().run(self._work, lambda: self._hands.crowded)
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def _work(self, enough: Callable[[], bool]) -> None:
        while not enough() and (task := self._taken()) is not None:
            try:
                task.do()
            except BaseException as error:  # noqa: BLE001 - it is raised again, in the thread of the caller
                with self._changed:
                    self._failed[task.number] = error
                    self._left.clear()

    def _taken(self) -> Task[Any] | None:
        with self._changed:
            return self._left.popleft() if self._left else None


class _Pool:
    """The threads, and how many are at work, helpers and callers together."""

    def __init__(self, helpers: int) -> None:
        self.at_work = 0
        self._offers: list[Callable[[], None]] = []
        self._own = threading.local()
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(helpers, thread_name_prefix="proofpress-hand") if helpers > 0 else None

    def come(self) -> bool:
        """Count this thread; return whether it was not counted already."""
        if getattr(self._own, "counted", False):
            return False
        with self._lock:
            self.at_work += 1
        self._own.counted = True
        return True

    def go(self) -> None:
        """Count this thread no more, and let those know who may want another."""
        self._own.counted = False
        with self._lock:
            self.at_work -= 1
            offers = tuple(self._offers)
        for offer in offers:
            offer()

    @contextmanager
    def told_of_the_free(self, offer: Callable[[], None]) -> Iterator[None]:
        """Let this be done whenever a thread goes free."""
        with self._lock:
            self._offers.append(offer)
        try:
            yield
        finally:
            with self._lock:
                self._offers.remove(offer)

    def call(self, helping: Callable[[], None], most: int) -> None:
        """Let a thread help, if fewer than `most` are at work."""
        with self._lock:
            threads = self._threads
            if threads is None or self.at_work >= most:
                return
            # Counted before it begins: the next who asks must know of it.
            self.at_work += 1
        try:
            threads.submit(self._helped, helping)
        except RuntimeError:
            # The interpreter is ending, or the system gives no more threads: the caller does it alone.
            with self._lock:
                self.at_work -= 1

    def _helped(self, helping: Callable[[], None]) -> None:
        self._own.counted = True
        try:
            helping()
        finally:
            self.go()
