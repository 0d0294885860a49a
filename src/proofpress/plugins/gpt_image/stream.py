"""Server-sent events of the images API: partial pictures as progress, and the one event that completes them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any, Final

from proofpress.plugins.gpt_image.answer import Answer, AnswerFault, Envelope, Wanted, decode, read_image, read_usage

__all__ = ["EventStream", "open_stream"]

_KINDS: Final = ("image_generation", "image_edit")
_LINE_ENDS: Final = (b"\r\n\r\n", b"\n\n", b"\r\r")


class EventStream:
    """Splits a stream into events as it comes (HTML living standard, 9.2), keeping no more than it must.

    Args:
        on_partial: Called with each partial picture's number and bytes.
    """

    def __init__(self, on_partial: Callable[[int, bytes], None] | None = None) -> None:
        self._on_partial = on_partial
        self._pending = bytearray()
        self.completed: dict[str, Any] | None = None
        self.error: dict[str, Any] | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the stream."""
        # Only the seam can hold a new end of an event.
        start = max(0, len(self._pending) - 3)
        self._pending += chunk
        while True:
            ends = [(at, len(end)) for end in _LINE_ENDS if (at := self._pending.find(end, start)) >= 0]
            if not ends:
                return
            at, length = min(ends)
            block = bytes(self._pending[:at])
            del self._pending[: at + length]
            start = 0
            self._event(block)

    def _event(self, block: bytes) -> None:
        lines = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        data = b"\n".join(line[5:].removeprefix(b" ") for line in lines if line.startswith(b"data:"))
        if not data or data == b"[DONE]":
            return
        try:
            event = json.loads(data)
        except (ValueError, RecursionError):
            return
        if not isinstance(event, dict):
            return
        kind = event.get("type")
        if event.get("error") or kind == "error":
            inner = event.get("error")
            self.error = inner if isinstance(inner, dict) else event
        elif any(kind == f"{name}.completed" for name in _KINDS):
            self.completed = event
        elif self._on_partial is not None and any(kind == f"{name}.partial_image" for name in _KINDS):
            self._partial(event, self._on_partial)

    @staticmethod
    def _partial(event: dict[str, Any], on_partial: Callable[[int, bytes], None]) -> None:
        number, b64 = event.get("partial_image_index"), event.get("b64_json")
        if isinstance(number, int) and isinstance(b64, str):
            try:
                on_partial(number, base64.b64decode(b64, validate=True))
            except (binascii.Error, ValueError):
                return


def open_stream(events: EventStream, wanted: Wanted) -> Answer:
    """Return the picture that a whole stream ended with.

    Raises:
        AnswerFault: The picture is not what was wanted.
    """
    found = events.completed or {}
    usage, quality = read_usage(found.get("usage")), found.get("quality")
    b64 = found.get("b64_json")
    if not isinstance(b64, str) or not b64:
        raise AnswerFault("wrong-type", "the stream's last event holds no picture", usage)
    envelope = Envelope(b64, "", usage, quality if isinstance(quality, str) and len(quality) < 20 else "")
    return read_image(decode(b64, usage), envelope, wanted)
