"""When an attempt is made again: the one policy, which stamina carries out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, Literal, get_args

import attrs

from proofpress.errors import InputError
from proofpress.plugins.gpt_image.outcome import Verdict

__all__ = ["AttemptFailed", "RetryPolicy", "RetryUnknown"]

RetryUnknown = Literal["hold", "once"]
"""What is done with an attempt that may have been billed: leave it, or make it once more within the budget."""

_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 30.0


@attrs.frozen
class AttemptFailed(Exception):  # noqa: N818 - carries a verdict to the retry layer, and never leaves the package
    """An attempt that brought no image."""

    verdict: Verdict


def _known(_: object, __: object, value: str) -> None:
    if value not in get_args(RetryUnknown):
        raise InputError(f"retry_unknown is {value!r}", "retry_unknown", "use hold or once")


@attrs.frozen
class RetryPolicy:
    """How often and how long.

    Attributes:
        retries: Attempts after the first, for what was surely not billed.
        patience_s: Seconds from the first attempt after which none is begun.
        unknown: What is done with attempts that may have been billed.
    """

    retries: int = 4
    patience_s: float = 600.0
    unknown: RetryUnknown = attrs.field(default="once", validator=_known)

    def hook(self, deadline: float | None, clock: Callable[[], float] = time.monotonic) -> Callable[[Exception], Any]:
        """Return the function that decides for one order: False to give up, True to wait as usual, or the seconds to wait.

        Args:
            deadline: When all must be over, in the time of `clock`, or None.
            clock: Seconds.
        """
        ends = clock() + self.patience_s
        if deadline is not None:
            ends = min(ends, deadline)
        unknown = 0

        def decide(error: Exception) -> bool | float:
            nonlocal unknown
            if not isinstance(error, AttemptFailed) or error.verdict.again == "never":
                return False
            if error.verdict.again == "unknown":
                unknown += 1
                if self.unknown == "hold" or unknown > 1:
                    return False
            wait = error.verdict.wait
            if clock() + (wait or 0.0) >= ends:
                return False
            return True if wait is None else wait

        return decide

    def context(self, deadline: float | None) -> Any:
        """Return stamina's iterator of attempts for one order."""
        import stamina

        return stamina.retry_context(
            on=self.hook(deadline),
            attempts=self.retries + 1,
            timeout=self.patience_s,
            wait_initial=_FIRST_WAIT,
            wait_max=_LONGEST_WAIT,
            wait_jitter=_FIRST_WAIT,
        )
