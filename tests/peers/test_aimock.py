"""Errors as another mock of the API gives them, and an exchange that it recorded and replays."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from tests.peers.peer_kit import NEEDS_PEERS, TOOLS, free_port, running
from tests.peers.test_prism import PICTURE, SQUARE

from proofpress.errors import (
    BackendAccountError,
    BackendError,
    BackendRefusedError,
    BackendUnavailableError,
)
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.order import ImageOrder
from proofpress.testing.images_server import running_server

pytestmark = NEEDS_PEERS

ERRORS: Final[dict[str, tuple[int, dict[str, str], type[BackendError], str]]] = {
    "rate": (429, {"type": "requests", "code": "rate_limit_exceeded"}, BackendUnavailableError, "throttled"),
    "quota": (
        429, {"type": "insufficient_quota", "code": "insufficient_quota"}, BackendAccountError, "failed-unpaid",
    ),
    "blocked": (
        400, {"type": "image_generation_user_error", "code": "moderation_blocked"}, BackendRefusedError, "refused",
    ),
    "value": (400, {"type": "invalid_request_error", "code": "invalid_value"}, BackendRefusedError, "refused"),
    "key": (401, {"type": "invalid_request_error", "code": "invalid_api_key"}, BackendAccountError, "failed-unpaid"),
    "gone": (404, {"type": "invalid_request_error", "code": "model_not_found"}, BackendAccountError, "failed-unpaid"),
    "broken": (500, {"type": "server_error", "code": "server_error"}, BackendUnavailableError, "unknown"),
    # Without a wait that it asks for, 503 says no more than that something went wrong.
    "busy": (503, {"type": "server_error", "code": "overloaded"}, BackendUnavailableError, "unknown"),
}  # fmt: skip


def aimock_on(port: int, fixtures: Path) -> list[str | Path]:
    return [TOOLS / "node_modules/.bin/llmock", "-h", "127.0.0.1", "-p", str(port), "-f", fixtures]


@pytest.fixture(scope="module")
def aimock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("aimock")
    fixtures = [
        {
            "match": {"endpoint": "image", "userMessage": f"error {name}"},
            "response": {"error": {"message": f"told: {name}", **error}, "status": status, "retryAfter": 1},
        }
        for name, (status, error, _, _) in ERRORS.items()
    ]
    (folder / "errors.json").write_text(json.dumps({"fixtures": fixtures}), "utf-8")
    port = free_port()
    command = aimock_on(port, folder)
    with running(command, port, folder / "log.txt") as url:
        yield url


def posts(url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx2.get(f"{url}/__aimock/journal").json()
    return [entry for entry in found if entry["method"] == "POST"]


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("images", [(), (PICTURE,)])
def test_an_error_is_put_in_its_class_and_asked_once(aimock: str, name: str, images: tuple[Any, ...]) -> None:
    _, _, kind, outcome = ERRORS[name]
    before = len(posts(aimock))
    client = ImagesClient(base_url=f"{aimock}/v1", retries=0, retry_unknown="hold")
    with pytest.raises(kind, match=f"told: {name}") as caught:
        client.send(ImageOrder(f"error {name}", SQUARE, images), Context())
    client.close()
    assert caught.value.attempts[-1]["outcome"] == outcome
    assert caught.value.attempts[-1]["request_id"]
    assert len(posts(aimock)) - before == 1


def test_its_wait_is_honoured(aimock: str) -> None:
    client = ImagesClient(base_url=f"{aimock}/v1", retries=1)
    began = time.monotonic()
    with pytest.raises(BackendUnavailableError, match="after 2 attempts"):
        client.send(ImageOrder("error rate", SQUARE), Context())
    client.close()
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("chaos", ["--chaos-malformed", "--chaos-disconnect", "--chaos-ratelimit", "--chaos-drop"])
def test_its_chaos_ends_as_an_error_of_ours(chaos: str, tmp_path: Path) -> None:
    port = free_port()
    with running([*aimock_on(port, tmp_path), chaos, "1"], port, tmp_path / "log.txt") as url:
        client = ImagesClient(base_url=f"{url}/v1", retries=0, retry_unknown="hold")
        with pytest.raises(BackendError) as caught:
            client.send(ImageOrder("A wall", SQUARE), Context())
        client.close()
    assert caught.value.attempts


def test_what_it_recorded_is_replayed_to_the_byte(tmp_path: Path) -> None:
    port = free_port()
    command = aimock_on(port, tmp_path)
    order = ImageOrder("A wall that is recorded", SQUARE)
    with running_server() as server:
        upstream = ["--record", "--provider-openai", server.url.removesuffix("/v1")]
        with running([*command, *upstream], port, tmp_path / "log.txt") as url:
            client = ImagesClient(base_url=f"{url}/v1", api_key="x")
            recorded = client.send(order, Context())
            client.close()
        assert len(server.seen) == 1
    with running(command, port, tmp_path / "log.txt") as url:
        client = ImagesClient(base_url=f"{url}/v1", api_key="x")
        replayed = client.send(order, Context())
        client.close()
    assert replayed.original == recorded.original
