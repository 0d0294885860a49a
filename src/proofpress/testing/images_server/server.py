"""Runs the simulated service in a thread of its own, on a loopback port that the system chooses."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from proofpress.testing.images_server.model import PlainModel, SimulatedModel
from proofpress.testing.images_server.service import Seen, Service

__all__ = ["RunningServer", "running_server", "serve"]


@attrs.frozen
class RunningServer:
    """A simulated service that listens.

    Attributes:
        url: Its address up to `/v1`, as clients want it.
        service: What answers; `service.faults` may be changed while it runs.
    """

    url: str
    service: Service

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Every request for images so far."""
        return self.service.seen

    def bill(self) -> dict[str, Any]:
        """Return what was charged."""
        return self.service.bill()

    def truth(self) -> list[dict[str, Any]]:
        """Return what was drawn."""
        return self.service.truth()


async def serve(service: Service, port: int) -> asyncio.Server:
    """Listen on loopback; port 0 lets the system choose."""
    return await asyncio.start_server(service.serve, "127.0.0.1", port, limit=1 << 17)


@contextlib.contextmanager
def running_server(
    model: SimulatedModel | None = None, *, faults: Mapping[str, float] | None = None, seed: int = 0
) -> Iterator[RunningServer]:
    """Run a simulated service while the block lasts.

    Args:
        model: Draws; `PlainModel` if None.
        faults: Fault and rate; see `faults.FAULTS`.
        seed: Of faults and drawing.

    Raises:
        ValueError: No such fault.
    """
    service = Service(model or PlainModel(), faults or {}, seed)
    listening = threading.Event()
    state: list[Any] = []

    async def main() -> None:
        server = await serve(service, 0)
        stop = asyncio.Event()
        state.extend((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), stop))
        listening.set()
        await stop.wait()
        server.close()
        # Connections that still drip end with their tasks.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=lambda: asyncio.run(main()), name="images-server", daemon=True)
    thread.start()
    if not listening.wait(10):
        message = "the simulated service does not start"
        raise RuntimeError(message)
    port, loop, stop = state
    try:
        yield RunningServer(f"http://127.0.0.1:{port}/v1", service)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
