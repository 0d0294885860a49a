"""Limits per minute and at once, which narrow when the service says that it is too much and widen again when it does not."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import attrs

from proofpress.errors import InputError

__all__ = ["Limits", "Throttle", "Window"]

_MINUTE: Final = 60.0
_NARROWEST: Final = 1 / 16
_WIDEN: Final = 1.1


def _positive(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if value is None and attribute.default is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InputError(f"{attribute.name} is {value!r}", "limits", "give a whole number of at least 1")


@attrs.frozen
class Limits:
    """What a service lets an account do; its page of limits tells. None: no limit is known.

    Attributes:
        images_per_minute: Images.
        requests_per_minute: Requests.
        tokens_per_minute: Tokens in and out.
        concurrency: Requests at once.
    """

    images_per_minute: int | None = attrs.field(default=None, validator=_positive)
    requests_per_minute: int | None = attrs.field(default=None, validator=_positive)
    tokens_per_minute: int | None = attrs.field(default=None, validator=_positive)
    concurrency: int = attrs.field(default=4, validator=_positive)


class Window:
    """A limit per minute that holds in every minute, wherever it begins.

    Args:
        limit: The most in a minute.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.share = 1.0
        self._taken: deque[tuple[float, int]] = deque()

    @property
    def allowed(self) -> float:
        """What is let through in a minute for now."""
        return max(1.0, self.limit * self.share)

    def wait(self, now: float, amount: int) -> float:
        """Return the seconds until `amount` fits; more than the limit fits when nothing else is there."""
        while self._taken and self._taken[0][0] <= now - _MINUTE:
            self._taken.popleft()
        over = sum(taken for _, taken in self._taken) + amount - self.allowed
        for when, taken in self._taken:
            if over <= 0:
                break
            over -= taken
            ends = when + _MINUTE - now
            if over <= 0 or (when, taken) == self._taken[-1]:
                return max(ends, 0.001)
        return 0.0

    def take(self, now: float, amount: int) -> None:
        """Count `amount` from now on."""
        self._taken.append((now, amount))


class Throttle:
    """Lets requests through within limits. Lives in one event loop.

    Args:
        limits: What is allowed at best.
        clock: Seconds, as `time.monotonic`.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._most = limits.concurrency
        self.at_once = float(limits.concurrency)
        self._active = 0
        self._changed = asyncio.Condition()
        self._not_before = 0.0
        given = (limits.images_per_minute, limits.requests_per_minute, limits.tokens_per_minute)
        self._windows = [None if limit is None else Window(limit) for limit in given]

    @contextlib.asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[None]:
        """Wait for a place within all limits, and hold it.

        Args:
            tokens: The most that the request may use.
        """
        async with self._changed:
            await self._changed.wait_for(lambda: self._active < max(1, int(self.at_once)))
            self._active += 1
        try:
            await self._wait_for_windows((1, 1, tokens))
            yield
        finally:
            self._active -= 1
            async with self._changed:
                self._changed.notify_all()

    async def _wait_for_windows(self, amounts: tuple[int, int, int]) -> None:
        pairs = [(w, amount) for w, amount in zip(self._windows, amounts, strict=True) if w is not None]
        while True:
            now = self._clock()
            wait = max([self._not_before - now, 0.0, *(window.wait(now, amount) for window, amount in pairs)])
            if wait <= 0:
                # No other task runs between the look and the taking.
                for window, amount in pairs:
                    window.take(now, amount)
                return
            await asyncio.sleep(wait)

    def narrow(self, wait: float | None) -> None:
        """Halve what is let through, and let nothing through for `wait` seconds: the service said that it is too much."""
        self.at_once = max(1.0, self.at_once / 2)
        for window in self._windows:
            if window is not None:
                window.share = max(_NARROWEST, window.share / 2)
        if wait is not None:
            self._not_before = max(self._not_before, self._clock() + wait)

    def widen(self) -> None:
        """Let a little more through again: a request was served."""
        self.at_once = min(float(self._most), self.at_once + 1 / max(1.0, self.at_once))
        for window in self._windows:
            if window is not None:
                window.share = min(1.0, window.share * _WIDEN)
