"""HTTP/1.1 as far as the simulated service needs it, on bare streams: only so can it drip, reset and break off."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

__all__ = ["BadRequestError", "File", "Request", "head", "json_reply", "parse_form", "read_request"]

_MOST_BODY: Final = 256 * 1024 * 1024
_REASONS: Final = {
    200: "OK",
    307: "Temporary Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    429: "Too Many Requests",
}


class BadRequestError(Exception):
    """What came is not HTTP that this server reads."""


@attrs.frozen
class File:
    """A file of a form.

    Attributes:
        field: Name of the form field.
        name: File name, empty if none was given.
        kind: Media type.
        data: Its bytes.
    """

    field: str
    name: str
    kind: str
    data: bytes = attrs.field(repr=False)


@attrs.frozen
class Request:
    """One request.

    Attributes:
        method: In upper case.
        path: Without the query.
        headers: Names in lower case.
        body: All bytes.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the next request of a connection; None when the other side is done.

    Raises:
        BadRequestError: It cannot be read.
    """
    try:
        text = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    except asyncio.LimitOverrunError as error:
        raise BadRequestError("the head is too long") from error
    lines = text.decode("latin-1").split("\r\n")
    try:
        method, target, _ = lines[0].split(" ", 2)
    except ValueError as error:
        raise BadRequestError("no request line") from error
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:]) if name
    }
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdigit() or int(length) > _MOST_BODY:
        raise BadRequestError("the body has no usable length")
    try:
        body = await reader.readexactly(int(length))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return Request(method.upper(), target.partition("?")[0], headers, body)


def parse_form(request: Request) -> tuple[dict[str, str], tuple[File, ...]]:
    """Read `multipart/form-data` (RFC 7578).

    Raises:
        BadRequestError: It is not that.
    """
    found = re.search(r'boundary="?([^";]{1,200})"?', request.headers.get("content-type", ""))
    if found is None:
        raise BadRequestError("the form has no boundary")
    fields: dict[str, str] = {}
    files: list[File] = []
    marker = b"\r\n--" + found[1].encode("latin-1")
    for part in (b"\r\n" + request.body).split(marker)[1:-1]:
        heads, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        told = heads.decode("utf-8", "replace")
        name = re.search(r'[; ]name="([^"]*)"', told)
        file = re.search(r'filename="([^"]*)"', told)
        kind = re.search(r"(?im)^content-type:\s*(\S+)", told)
        if name is None:
            raise BadRequestError("a part of the form has no name")
        if file is None:
            fields[name[1]] = data.decode("utf-8", "replace")
        else:
            files.append(File(name[1], file[1], kind[1] if kind else "", data))
    return fields, tuple(files)


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Return the head of an answer."""
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Status')}", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def json_reply(status: int, found: Any, headers: Mapping[str, str] | None = None) -> bytes:
    """Return a whole answer of JSON."""
    body = json.dumps(found).encode()
    return (
        head(status, {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}) + body
    )
