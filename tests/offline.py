"""A machine without a network: every attempt to reach one fails the test that made it."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

import pytest

__all__ = ["refuse_sockets"]


def _refuse(*args: Any, **_: Any) -> NoReturn:
    pytest.fail(f"a connection was attempted: {args[-2:]}")


def refuse_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let names be resolved and connections be opened no more."""
    monkeypatch.setattr(socket, "getaddrinfo", _refuse)
    monkeypatch.setattr(socket, "create_connection", _refuse)
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", _refuse)
