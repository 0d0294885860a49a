"""The simulated service: routes, books, truth; what it answers is decided here, how it goes over the wire elsewhere."""

from __future__ import annotations

import asyncio
import base64
import collections
import hashlib
import io
import json
import random
import struct
import threading
import zlib
from collections.abc import Mapping
from typing import Any, Final

import attrs
import numpy as np
from PIL import Image

from proofpress.image import Pixels
from proofpress.testing.images_server import wire
from proofpress.testing.images_server.batches import Batches
from proofpress.testing.images_server.billing import Tokens, bill, count
from proofpress.testing.images_server.damage import damaged_body, send_damaged
from proofpress.testing.images_server.faults import DAMAGES, REFUSALS, choose
from proofpress.testing.images_server.model import SimulatedModel, TruthRow
from proofpress.testing.images_server.orders import InvalidOrderError, Order, read_order

__all__ = ["Seen", "Service"]

_IMAGES: Final = ("/v1/images/generations", "/v1/images/edits")
_ORIGIN: Final = b"simulated statement of origin"


@attrs.frozen
class Seen:
    """One request for images, as it came.

    Attributes:
        path: Where to.
        request_id: What it was called in the answer.
        fault: The fault that struck, empty for none.
        micro_usd: What was charged.
        prompt: The prompt, empty if the order could not be read.
        authorization: The header of that name.
        body: All bytes.
    """

    path: str
    request_id: str
    fault: str
    micro_usd: int
    prompt: str
    authorization: str = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)


class Service:
    """Answers requests; safe to ask for its books from other threads.

    Args:
        model: Draws.
        faults: Fault and rate, 0 to 1.
        seed: Of faults and drawing: the same orders meet the same faults, in whatever order they come.
    """

    def __init__(self, model: SimulatedModel, faults: Mapping[str, float], seed: int) -> None:
        unknown = set(faults) - {*REFUSALS, *DAMAGES}
        if unknown:
            message = f"no fault {min(unknown)!r}; there are: {', '.join((*REFUSALS, *DAMAGES))}"
            raise ValueError(message)
        self.model = model
        self.faults = dict(faults)
        self.seed = seed
        self._lock = threading.Lock()
        self._seen: list[Seen] = []
        self._truth: list[tuple[str, TruthRow]] = []
        self._batches = Batches(self._batched)
        self._times: collections.Counter[bytes] = collections.Counter()

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Every request for images so far."""
        with self._lock:
            return tuple(self._seen)

    def bill(self) -> dict[str, Any]:
        """Return what was charged, as `GET /bill` tells it."""
        rows = [{"request_id": seen.request_id, "micro_usd": seen.micro_usd} for seen in self.seen if seen.micro_usd]
        return {"total_micro_usd": sum(row["micro_usd"] for row in rows), "requests": rows}

    def truth(self) -> list[dict[str, Any]]:
        """Return what was drawn, as `GET /truth` tells it."""
        with self._lock:
            rows = list(self._truth)
        return [
            {"request_id": name, "expected": row.expected, "drawn": row.drawn, "box": list(row.box.as_tuple())}
            for name, row in rows
        ]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while (request := await wire.read_request(reader)) is not None:
                if not await self._answer(request, writer):
                    break
                await writer.drain()
        except wire.BadRequestError as error:
            writer.write(wire.json_reply(400, {"error": {"message": str(error)}}))
        except (ConnectionError, asyncio.CancelledError):
            # The other side is gone, or the service is being stopped: nobody waits for an answer.
            pass
        finally:
            writer.close()

    async def _answer(self, request: wire.Request, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; tells whether the connection goes on."""
        if request.method == "GET" and request.path in ("/bill", "/truth"):
            writer.write(wire.json_reply(200, self.bill() if request.path == "/bill" else self.truth()))
            return True
        if request.path.startswith(("/v1/files", "/v1/batches")):
            reply = await asyncio.to_thread(self._batches.serve, request)
            if reply is not None:
                writer.write(reply)
                return True
        if request.method != "POST" or request.path not in _IMAGES:
            writer.write(wire.json_reply(404, {"error": {"message": "not found", "code": None}}))
            return True
        digest = hashlib.sha256(repr(self.seed).encode() + _without_boundary(request)).digest()
        with self._lock:
            self._times[digest] += 1
            # Equal orders meet equal faults whatever else is going on, and another fate each time.
            chance = random.Random(digest + bytes([self._times[digest] % 256]))
        fault = choose(self.faults, chance)
        name = f"req_{chance.getrandbits(64):016x}"
        if not request.headers.get("authorization", "").startswith("Bearer "):
            fault = "unauthorized"
        try:
            order = read_order(request.path, request)
        except InvalidOrderError as error:
            self._note(request, name, "", 0, "")
            writer.write(wire.json_reply(400, {"error": error.error}, {"x-request-id": name}))
            return True
        if fault in REFUSALS:
            return self._refuse(request, order, fault, name, writer)
        return await self._draw(request, order, fault, name, chance, writer)

    def _batched(self, path: str, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        """Answer one line of a batch, at half the price."""
        request = wire.Request("POST", path, {"content-type": "application/json"}, json.dumps(body).encode())
        chance = random.Random(request.body + repr(self.seed).encode())
        name, fault = f"req_{chance.getrandbits(64):016x}", choose(self.faults, chance)
        try:
            order = read_order(path, request)
        except InvalidOrderError as error:
            return 400, name, {"error": error.error}
        refusal = REFUSALS.get(fault)
        if refusal is not None:
            self._note(request, name, fault, 0, order.prompt)
            return refusal.status, name, {"error": dict(refusal.error or {})}
        drawn = self.model.draw(order.prompt, order.images, order.mask, order.size, chance.getrandbits(32))
        with self._lock:
            self._truth += [(name, row) for row in drawn.truth]
        tokens = _tokens(order, 0)
        self._note(request, name, fault, bill(order.model, tokens, batch=True), order.prompt)
        found = _found(order, [drawn.pixels], tokens)
        return 200, name, json.loads(damaged_body(fault, found)) if fault else found

    def _note(self, request: wire.Request, name: str, fault: str, micro_usd: int, prompt: str) -> None:
        key = request.headers.get("authorization", "")
        with self._lock:
            self._seen.append(Seen(request.path, name, fault, micro_usd, prompt, key, request.body))

    def _refuse(self, request: wire.Request, order: Order, fault: str, name: str, writer: asyncio.StreamWriter) -> bool:
        refusal = REFUSALS[fault]
        charge = bill(order.model, _tokens(order, 0)) if refusal.billed else 0
        self._note(request, name, fault, charge, order.prompt)
        headers = {"x-request-id": name, **refusal.headers}
        if refusal.error is not None:
            writer.write(wire.json_reply(refusal.status, {"error": dict(refusal.error)}, headers))
        else:
            body = refusal.html.encode()
            told = {"content-type": "text/html", "content-length": str(len(body)), **headers}
            writer.write(wire.head(refusal.status, told) + body)
        return True

    async def _draw(
        self,
        request: wire.Request,
        order: Order,
        fault: str,
        name: str,
        chance: random.Random,
        writer: asyncio.StreamWriter,
    ) -> bool:
        seed = chance.getrandbits(32)
        pictures = []
        for number in range(order.n):
            drawn = await asyncio.to_thread(
                self.model.draw, order.prompt, order.images, order.mask, order.size, seed + number
            )
            pictures.append(drawn.pixels)
            with self._lock:
                self._truth += [(name, row) for row in drawn.truth]
        tokens = _tokens(order, order.partials if order.stream else 0)
        charge = bill(order.model, tokens)
        if fault == "overcharge":
            charge = bill(order.model, attrs.evolve(tokens, image_out=tokens.image_out * 10))
        self._note(request, name, fault, charge, order.prompt)
        found = await asyncio.to_thread(_found, order, pictures, tokens)
        headers = {"content-type": "application/json", "x-request-id": name}
        if order.stream and (not fault or fault.startswith("stream")):
            await _stream(writer, request.path, found, fault, order.partials, name)
            return False
        if fault:
            body = await asyncio.to_thread(damaged_body, "truncated" if fault.startswith("stream") else fault, found)
            await send_damaged(writer, "truncated" if fault.startswith("stream") else fault, body, headers)
            return False
        writer.write(wire.json_reply(200, found, {"x-request-id": name}))
        return True


def _without_boundary(request: wire.Request) -> bytes:
    """Return the body without the random boundary of its form, so that equal orders are equal."""
    kind = request.headers.get("content-type", "")
    _, found, boundary = kind.partition("boundary=")
    return request.body.replace(boundary.strip('"').encode("latin-1"), b"") if found else request.body


def _tokens(order: Order, partials: int) -> Tokens:
    pictures = [(image.shape[1], image.shape[0]) for image in order.images]
    size = (order.size.width, order.size.height)
    return count(order.model, order.prompt, pictures, size, order.quality, n=order.n, partials=partials)


def _found(order: Order, pictures: list[Pixels], tokens: Tokens) -> dict[str, Any]:
    return {
        "created": 1_790_000_000,
        "background": "transparent" if order.background == "transparent" else "opaque",
        "output_format": "png",
        "quality": order.quality,
        "size": f"{order.size.width}x{order.size.height}",
        "data": [{"b64_json": base64.b64encode(_png(picture)).decode("ascii")} for picture in pictures],
        "usage": _usage(tokens),
    }


def _usage(tokens: Tokens) -> dict[str, Any]:
    return {
        "input_tokens": tokens.text_in + tokens.image_in,
        "input_tokens_details": {"text_tokens": tokens.text_in, "image_tokens": tokens.image_in},
        "output_tokens": tokens.image_out,
        "output_tokens_details": {"image_tokens": tokens.image_out, "text_tokens": 0},
        "total_tokens": tokens.text_in + tokens.image_in + tokens.image_out,
    }


def _png(pixels: Pixels) -> bytes:
    """Encode with a chunk where the real service puts its C2PA manifest."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)
    data = out.getvalue()
    chunk = b"caBX" + _ORIGIN
    at = 8 + 25  # Behind signature and IHDR.
    return data[:at] + struct.pack(">I", len(_ORIGIN)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[at:]


async def _stream(
    writer: asyncio.StreamWriter, path: str, found: dict[str, Any], fault: str, partials: int, name: str
) -> None:
    told = {"content-type": "text/event-stream", "x-request-id": name, "connection": "close"}
    writer.write(wire.head(200, told))
    kind = "image_edit" if path.endswith("edits") else "image_generation"
    whole = base64.b64decode(found["data"][0]["b64_json"])
    about = {key: found[key] for key in ("size", "quality", "background", "output_format")}
    for number in range(partials):
        b64 = base64.b64encode(await asyncio.to_thread(_coarse, whole, 8 >> number)).decode("ascii")
        event = {
            "type": f"{kind}.partial_image",
            "b64_json": b64,
            "partial_image_index": number,
            "created_at": 1,
            **about,
        }
        writer.write(_event(event))
        await writer.drain()
    if fault == "stream-error":
        writer.write(_event({"error": {"message": "The server had an error", "type": "server_error", "code": None}}))
    elif fault != "stream-cut":
        usage = {key: value for key, value in found["usage"].items() if key != "output_tokens_details"}
        event = {"type": f"{kind}.completed", **found["data"][0], "created_at": 1, "usage": usage, **about}
        writer.write(_event(event))
    await writer.drain()


def _event(event: dict[str, Any]) -> bytes:
    return f"event: {event.get('type', 'error')}\ndata: {json.dumps(event)}\n\n".encode()


def _coarse(png: bytes, cell: int) -> bytes:
    with Image.open(io.BytesIO(png)) as image:
        small = image.convert("RGB").reduce(max(1, cell))
        return _png(np.asarray(small.resize(image.size, Image.Resampling.NEAREST)))
