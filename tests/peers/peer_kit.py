"""Third-party servers as peers, started on loopback; `nox -s peers` installs them."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import httpx2
import pytest

TOOLS: Final = Path(os.environ.get("PROOFPRESS_PEERS", ""))
"""Folder with `node_modules` and the virtual environment `litellm`."""
NEEDS_PEERS: Final = pytest.mark.skipif(
    "PROOFPRESS_PEERS" not in os.environ, reason="PROOFPRESS_PEERS names no folder with the peers; nox -s peers does"
)


def find_spec() -> Path | None:
    """Return the published specification of the images API, which is not ours to copy here."""
    named, data = os.environ.get("PROOFPRESS_IMAGES_SPEC"), os.environ.get("PROOFPRESS_OUTSIDE_DATA")
    found = Path(named) if named else Path(data) / ".." / "contracts" / "openai-images-peer.yaml" if data else None
    return found if found is not None and found.is_file() else None


PROXY_KEY: Final = f"sk-{secrets.token_hex(16)}"
"""The proxy refuses to start without one."""
NEEDS_SPEC: Final = pytest.mark.skipif(find_spec() is None, reason="PROOFPRESS_IMAGES_SPEC names no specification")


def free_port() -> int:
    """Return a port that nobody listens on for now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: Sequence[str | Path], port: int, log: Path, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a server while the block lasts, and give its address once it answers."""
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}
        ) as process,
    ):
        try:
            _wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends and process.poll() is None:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/", timeout=2)
        except httpx2.HTTPError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the peer does not start: {log.read_text('utf-8', 'replace')[-2000:]}")


class Listening(httpx2.AsyncBaseTransport):
    """The network, with the answers' heads written down."""

    def __init__(self) -> None:
        self.inner = httpx2.AsyncHTTPTransport()
        self.heads: list[dict[str, str]] = []
        self.statuses: list[int] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self.inner.handle_async_request(request)
        self.heads.append({name.lower(): value for name, value in response.headers.items()})
        self.statuses.append(response.status_code)
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()
