"""Answers that are damaged on purpose, and how they go over the wire."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import socket
import struct
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from PIL import Image

from proofpress.testing.images_server.wire import head

__all__ = ["bomb_png", "damaged_body", "send_damaged"]

_GIANT: Final = 600
_DRIP_S: Final = 0.1
_SLOW_S: Final = 30.0


def bomb_png(side: int = 60_000) -> bytes:
    """Return a PNG of a few kilobytes that claims `side` x `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(2000)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _resaved(png: bytes, kind: str, *, shrink: int = 0, frames: int = 1) -> bytes:
    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGB")
        if shrink:
            picture = picture.resize((picture.width - shrink, picture.height - shrink))
        out = io.BytesIO()
        more = {"save_all": True, "append_images": [picture.point(lambda v: 255 - v)]} if frames > 1 else {}
        picture.save(out, kind, **more)
        return out.getvalue()


def damaged_body(fault: str, found: dict[str, Any]) -> bytes:
    """Return the body of an answer with the fault in it; the whole answer where the fault is of another kind.

    Args:
        fault: One of `faults.DAMAGES`.
        found: The answer as it should be: `data` with one picture in base64, and `usage`.
    """
    png = base64.b64decode(found["data"][0]["b64_json"])
    pictures: dict[str, Callable[[], str]] = {
        "garbage-base64": lambda: "!!!not base64@@@",
        "half-picture": lambda: _encoded(png[: len(png) // 2]),
        "no-picture": lambda: _encoded(b"These bytes are no picture."),
        "animated": lambda: _encoded(_resaved(png, "PNG", frames=2)),
        "wrong-size": lambda: _encoded(_resaved(png, "PNG", shrink=16)),
        "wrong-format": lambda: _encoded(_resaved(png, "JPEG")),
        "bomb": lambda: _encoded(bomb_png()),
    }
    if fault in pictures:
        found = {**found, "data": [{"b64_json": pictures[fault]()}]}
    elif fault == "wrong-types":
        found = {"created": "now", "data": {"b64_json": 7}, "usage": "much"}
    elif fault == "empty":
        found = {**found, "data": []}
    elif fault == "two-pictures":
        found = {**found, "data": found["data"] * 2}
    elif fault == "url-only":
        found = {**found, "data": [{"url": "http://127.0.0.1:9/picture.png"}]}
    elif fault == "no-usage":
        found = {**found, "usage": None}
    elif fault == "wrong-usage":
        found = {**found, "usage": {**found["usage"], "input_tokens": -5, "output_tokens": True}}
    elif fault == "overcharge":
        usage = found["usage"]
        found = {
            **found,
            "usage": {**usage, "output_tokens": usage["output_tokens"] * 10, "output_tokens_details": None},
        }
    raw = {
        "html": b"<html><body>Please log in to this network</body></html>",
        "no-json": b'{"created": 1, "data": [',
        "deep-json": b"[" * 200_000,
    }
    return raw.get(fault) or json.dumps(found).encode()


async def send_damaged(writer: asyncio.StreamWriter, fault: str, body: bytes, headers: dict[str, str]) -> None:
    """Send a body in the way that the fault has it, and close the connection."""
    told = {**headers, "content-length": str(len(body)), "connection": "close"}
    if fault == "html":
        told["content-type"] = "text/html"
    if fault == "slow":
        await asyncio.sleep(_SLOW_S)
    elif fault == "slow-head":
        await _drip(writer, head(200, told))
        return
    elif fault == "drip":
        writer.write(head(200, told))
        await _drip(writer, body)
        return
    elif fault == "reset":
        _abort(writer)
        return
    elif fault in ("truncated", "reset-in-body"):
        writer.write(head(200, told) + body[: len(body) // 2])
        await writer.drain()
        if fault == "reset-in-body":
            _abort(writer)
        return
    elif fault == "giant":
        await _giant(writer, told)
        return
    elif fault == "compressed-bomb":
        body = _gzip_bomb()
        told |= {"content-length": str(len(body)), "content-encoding": "gzip"}
    writer.write(head(200, told) + body)
    await writer.drain()


@lru_cache(maxsize=1)
def _gzip_bomb() -> bytes:
    """Return some 200 kB that unpack to 200 MB."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(b"A" * 1_000_000) for _ in range(200)) + packer.flush()


async def _drip(writer: asyncio.StreamWriter, data: bytes) -> None:
    for index in range(len(data)):
        writer.write(data[index : index + 1])
        await writer.drain()
        await asyncio.sleep(_DRIP_S)


async def _giant(writer: asyncio.StreamWriter, told: dict[str, str]) -> None:
    del told["content-length"]
    writer.write(head(200, told) + b'{"data": "')
    for _ in range(_GIANT):
        writer.write(b"A" * 1_000_000)
        await writer.drain()


def _abort(writer: asyncio.StreamWriter) -> None:
    """Close with a reset (RFC 9293): whatever was not read is lost."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
