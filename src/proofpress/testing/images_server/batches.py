"""Batches of the simulated service: files go up, a batch is answered at the second look, its answers come down."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from proofpress.testing.images_server.wire import BadRequestError, Request, head, json_reply, parse_form

__all__ = ["Batches"]

_LOOKS: Final = 1


class Batches:
    """Keeps files and batches.

    Args:
        answer: Answers one line of a batch: its path and body, and returns status, name of the request and body.
    """

    def __init__(self, answer: Callable[[str, dict[str, Any]], tuple[int, str, dict[str, Any]]]) -> None:
        self._answer = answer
        self._files: dict[str, bytes] = {}
        self._batches: dict[str, dict[str, Any]] = {}
        self._looks: dict[str, int] = {}

    def serve(self, request: Request) -> bytes | None:
        """Answer a request for files or batches; None for other paths. May take long."""
        parts = request.path.strip("/").split("/")[1:]
        if request.method == "POST" and parts == ["files"]:
            return self._upload(request)
        if request.method == "POST" and parts == ["batches"]:
            return self._create(request)
        if request.method == "GET" and len(parts) == 2 and parts[0] == "batches" and parts[1] in self._batches:
            return json_reply(200, self._look(parts[1]))
        if request.method == "GET" and len(parts) == 3 and parts[0] == "files" and parts[1] in self._files:
            body = self._files[parts[1]]
            return head(200, {"content-type": "application/jsonl", "content-length": str(len(body))}) + body
        return None

    def _upload(self, request: Request) -> bytes:
        try:
            fields, files = parse_form(request)
        except BadRequestError as error:
            return json_reply(400, {"error": {"message": str(error), "code": "invalid_value"}})
        if fields.get("purpose") != "batch" or len(files) != 1:
            return json_reply(400, {"error": {"message": "one file for a batch is needed", "code": "invalid_value"}})
        return json_reply(200, {"id": self._keep(files[0].data), "object": "file", "purpose": "batch"})

    def _keep(self, data: bytes) -> str:
        name = f"file-{len(self._files) + 1}"
        self._files[name] = data
        return name

    def _create(self, request: Request) -> bytes:
        given = json.loads(request.body)
        if given.get("input_file_id") not in self._files or given.get("completion_window") != "24h":
            return json_reply(400, {"error": {"message": "no such file", "code": "invalid_value"}})
        name = f"batch_{len(self._batches) + 1}"
        self._batches[name] = {"id": name, "object": "batch", "status": "in_progress", **given}
        return json_reply(200, self._batches[name])

    def _look(self, name: str) -> dict[str, Any]:
        batch = self._batches[name]
        self._looks[name] = self._looks.get(name, 0) + 1
        if batch["status"] == "in_progress" and self._looks[name] > _LOOKS:
            good, bad = self._run(batch)
            batch |= {"status": "completed", "output_file_id": self._keep(good), "error_file_id": self._keep(bad)}
        return batch

    def _run(self, batch: dict[str, Any]) -> tuple[bytes, bytes]:
        good: list[str] = []
        bad: list[str] = []
        for line in self._files[batch["input_file_id"]].splitlines():
            row = json.loads(line)
            status, name, body = self._answer(row["url"], row["body"])
            response = {"status_code": status, "request_id": name, "body": body}
            told = json.dumps({"custom_id": row["custom_id"], "response": response, "error": None})
            (good if status == 200 else bad).append(told)
        return "\n".join(good).encode(), "\n".join(bad).encode()
