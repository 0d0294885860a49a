"""Progress on standard error: a live board on a terminal, plain lines elsewhere."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from proofpress.interfaces import Event

__all__ = ["Board"]


class Board:
    """Shows events of a run; may be called from several threads.

    Args:
        assets: How many assets will be made.
        console: Where to write; standard error if None.
    """

    def __init__(self, assets: int, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._lock = threading.Lock()
        self._assets = assets
        self._done = 0
        self._rows: dict[str, TaskID] = {}
        self._live: Progress | None = None
        if self._console.is_terminal:
            self._live = Progress(
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.fields[step]}"),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._all = self._live.add_task("assets", total=assets, step="")

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, event: Event) -> None:
        """Show one event."""
        with self._lock:
            if event.kind == "proof":
                self._done += 1
            if self._live is not None:
                self._show(self._live, event)
            elif event.kind in ("proof", "repair"):
                region = f" {event.region}" if event.region else ""
                count = f"[{self._done}/{self._assets}] " if event.kind == "proof" else ""
                self._console.print(f"{count}{event.asset}{region}: {event.message}", markup=False, soft_wrap=True)

    def _show(self, live: Progress, event: Event) -> None:
        if event.kind == "proof":
            live.advance(self._all)
            row = self._rows.pop(event.asset, None)
            if row is not None:
                live.remove_task(row)
            live.console.print(f"{event.asset}: {event.message}", markup=False)
            return
        if event.asset and event.asset not in self._rows:
            self._rows[event.asset] = live.add_task(event.asset, total=None, step="")
        if not event.asset and event.kind == "plate":
            # A plate belongs to many assets at once, and may take minutes.
            live.update(self._all, step=event.message[:60])
        if event.asset:
            region = f"{event.region}: " if event.region else ""
            live.update(self._rows[event.asset], step=f"{event.kind} {region}{event.message}"[:60])
