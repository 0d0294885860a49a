"""What surrounds every call of a plugin: progress, cancelling, deadline, artifacts, money."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import attrs

from proofpress.budget import Budget, Spend
from proofpress.errors import BackendTimeoutError, CancelledError
from proofpress.proof import Call

__all__ = ["Context", "Event"]


@attrs.frozen
class Event:
    """Progress, for people to watch.

    Attributes:
        kind: `asset`, `plate`, `compose`, `validate`, `repair`, `proof` or a plugin's own word.
        asset: Asset id, empty outside one.
        region: Region id, empty for all.
        message: One short line.
    """

    kind: str
    asset: str = ""
    region: str = ""
    message: str = ""


def _ignore(_: object) -> None:
    """Watch nothing."""


@attrs.frozen
class Context:
    """What surrounds a call; nothing else is ambient.

    Attributes:
        on_event: Called with progress; may be called from several threads.
        cancelled: Set to stop the work at the next safe point.
        deadline: `time.monotonic()` value after which work must stop, or None.
        artifacts: Folder for evidence files, or None to keep none.
        budget: What paid calls are charged to.
        on_call: Told of every request to a service once its outcome is known; may be called from several threads.
    """

    on_event: Callable[[Event], None] = _ignore
    cancelled: threading.Event = attrs.field(factory=threading.Event)
    deadline: float | None = None
    artifacts: Path | None = None
    budget: Budget = attrs.field(factory=Budget)
    on_call: Callable[[Call], None] = _ignore

    def emit(self, kind: str, message: str = "", *, asset: str = "", region: str = "") -> None:
        """Report progress."""
        self.on_event(Event(kind, asset, region, message))

    def check(self) -> None:
        """Stop here if the caller wants it.

        Raises:
            CancelledError: The caller cancelled.
            BackendTimeoutError: The deadline passed.
        """
        if self.cancelled.is_set():
            raise CancelledError("the work was cancelled", remedy="run it again to go on")
        if self.deadline is not None and time.monotonic() >= self.deadline:
            raise BackendTimeoutError("the deadline passed", remedy="allow more time")

    def spend(self, worst_case: int) -> Spend:
        """Reserve `worst_case` micro-USD for one HTTP attempt; settle it inside the `with` block.

        Raises:
            BudgetError: The cap does not cover it.
        """
        return self.budget.spend(worst_case)
