"""One HTTP attempt through the openai package: its retries off, with a total deadline and a cap on bytes that hold.

The package's own timeouts count between two bytes, so a slow drip outlives them; here the whole attempt is cancelled instead.
This module loads the package, so it is imported when the first request is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

import attrs
import httpx2
import openai

from proofpress.plugins.gpt_image.order import length
from proofpress.plugins.gpt_image.outcome import Wire

__all__ = ["Call", "Reply", "close_service", "open_service", "post"]

CONNECT_S: Final = 10.0
"""Seconds that connecting may take: a service that is not reached within them was surely not asked."""
_ERROR_BYTES: Final = 1 << 20
"""Most bytes that are read of an answer that is no image."""
_UNSENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.UnsupportedProtocol, httpx2.ProxyError)
"""What happens before a byte of the order is sent."""


@attrs.frozen
class Call:
    """What is sent.

    Attributes:
        method: Method of the package's resource.
        arguments: Its keyword arguments.
        mask: Form field and file of a mask, where the service calls it otherwise than the package does.
        resource: Resource of the package.
    """

    method: str
    arguments: Mapping[str, Any] = attrs.field(repr=lambda given: str(sorted(given)))
    mask: tuple[str, tuple[str, bytes, str]] | None = attrs.field(default=None, repr=False)
    resource: str = "images"


@attrs.frozen
class Reply:
    """What came back, whole.

    Attributes:
        status: HTTP status.
        headers: Their names in lower case.
        body: All bytes.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=length)

    @property
    def request_id(self) -> str:
        """The service's name of the request, empty if it told none."""
        told = self.headers.get("x-request-id", "")
        return told if told.isprintable() and len(told) <= 200 else ""


class _TooLargeError(Exception):
    """More bytes came than an answer may have."""


class _EncodedError(Exception):
    """An answer is compressed though that was not allowed: its size would not be known before it is unpacked."""


def open_service(base_url: str, api_key: str, network: httpx2.AsyncBaseTransport | None = None) -> openai.AsyncOpenAI:
    """Return the package's client as it is used here; call it inside the loop that it lives in.

    Args:
        base_url: The service's address.
        api_key: Its key.
        network: What carries requests; the network, by way of the environment's proxies, if None.
    """
    http = httpx2.AsyncClient(
        follow_redirects=False,
        transport=network,
        timeout=httpx2.Timeout(None, connect=CONNECT_S),
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=5.0),
        event_hooks={"response": [_guard]},
    )
    return openai.AsyncOpenAI(
        api_key=api_key,
        base_url=base_url,
        max_retries=0,
        timeout=httpx2.Timeout(None, connect=CONNECT_S),
        http_client=http,
        default_headers={"Accept-Encoding": "identity"},
    )


async def close_service(service: openai.AsyncOpenAI) -> None:
    """Close its connections."""
    await service.close()


async def _guard(response: httpx2.Response) -> None:
    """Refuse compressed answers, and cap those with an error status, which the package reads whole by itself."""
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise _EncodedError
    if response.status_code >= 300:
        response.stream = _Capped(response.stream, _ERROR_BYTES)


class _Capped(httpx2.AsyncByteStream):
    """A stream that ends when too much came."""

    def __init__(self, inner: Any, most: int) -> None:
        self._inner = inner
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._most
        async for chunk in self._inner:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                return

    async def aclose(self) -> None:
        await self._inner.aclose()


@contextlib.asynccontextmanager
async def _sent(service: openai.AsyncOpenAI, call: Call) -> AsyncIterator[openai.AsyncAPIResponse[Any]]:
    """Send the request, and give the answer with its body unread."""
    if call.mask is None:
        send = getattr(getattr(service, call.resource).with_streaming_response, call.method)
        async with send(**call.arguments) as answer:
            yield answer
        return
    # The package's method knows no other name for a mask, so its general one sends the same form.
    body = dict(call.arguments)
    images = body.pop("image")
    several = isinstance(images, list)
    files = [("image[]" if several else "image", image) for image in (images if several else [images])]
    answer = await service.post(
        "/images/edits",
        cast_to=object,
        body=body,
        files=[*files, call.mask],
        # What the package's own `with_streaming_response` sets.
        options={"headers": {"Content-Type": "multipart/form-data", "X-Stainless-Raw-Response": "stream"}},
    )
    try:
        yield answer
    finally:
        await answer.close()


async def _whole(
    answer: openai.AsyncAPIResponse[Any], most_bytes: int, on_chunk: Callable[[bytes], None] | None
) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > most_bytes:
            raise _TooLargeError
        chunks.append(chunk)
        if on_chunk is not None:
            on_chunk(chunk)
    return b"".join(chunks)


async def post(
    service: openai.AsyncOpenAI,
    call: Call,
    *,
    seconds: float,
    most_bytes: int,
    on_chunk: Callable[[bytes], None] | None = None,
) -> Reply:
    """Send one request, once, and return the whole answer whatever its status.

    Args:
        service: As `open_service` made it.
        call: What to send.
        seconds: Total time from connecting to the last byte.
        most_bytes: Most bytes of an answer.
        on_chunk: Sees each piece of an answer with status 200 as it comes, for streams; what it raises ends the attempt.

    Raises:
        Wire: No whole answer came.
    """
    try:
        async with asyncio.timeout(seconds):
            async with _sent(service, call) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status_code, headers, await _whole(answer, most_bytes, on_chunk))
    except TimeoutError:
        raise Wire("deadline", f"no whole answer came within {seconds:.3g} s") from None
    except _TooLargeError:
        raise Wire("too-large", f"the answer has more than {most_bytes} bytes") from None
    except _EncodedError:
        raise Wire("encoded", "the answer is compressed, which was not allowed") from None
    except openai.APIStatusError as error:
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        return Reply(error.status_code, headers, error.response.content)
    except (openai.APIConnectionError, httpx2.HTTPError) as error:
        cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
        if isinstance(cause, _UNSENT):
            raise Wire("connect", f"the service could not be reached ({type(cause).__name__})") from None
        raise Wire("cut", f"the connection broke ({type(cause).__name__})") from None
