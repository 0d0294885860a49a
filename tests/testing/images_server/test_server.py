"""The simulated service itself: what it reads, bills and tells."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from proofpress.geometry import Box, Size
from proofpress.image import Pixels, png_bytes, read_image_bytes
from proofpress.testing.images_server import Drawn, RunningServer, TruthRow, running_server
from proofpress.testing.images_server.__main__ import main
from proofpress.testing.images_server.billing import Tokens, bill, count
from proofpress.testing.images_server.wire import Request, parse_form

KEY = {"authorization": "Bearer x"}


class Recorder:
    """Keeps what it was asked, and says that it drew a word wrongly."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[Pixels], Pixels | None, Size, int]] = []

    def draw(self, prompt: str, images: Sequence[Pixels], mask: Pixels | None, size: Size, seed: int) -> Drawn:
        self.asked.append((prompt, list(images), mask, size, seed))
        return Drawn(np.full((size.height, size.width, 3), 7, np.uint8), (TruthRow("Open", "Opne", Box(1, 2, 3, 4)),))


def ask(
    server: RunningServer, path: str, body: Any = None, kind: str = "application/json", **headers: str
) -> tuple[int, Any]:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    sent = {"content-type": kind, **KEY, **headers}
    connection.request("GET" if data is None else "POST", path, data, sent)
    answer = connection.getresponse()
    found = answer.read()
    connection.close()
    return answer.status, json.loads(found)


def form(fields: dict[str, str], files: list[tuple[str, str, str, bytes]]) -> tuple[bytes, str]:
    boundary = "----some-boundary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
    ]
    parts += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode()
        + data
        + b"\r\n"
        for field, name, kind, data in files
    ]
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def test_a_form_keeps_every_byte_of_its_files() -> None:
    data = bytes(range(256)) * 3 + b"\r\n--not the boundary\r\n\n\r"
    body, kind = form({"prompt": "Grüße\r\nzwei"}, [("image[]", "a.png", "image/png", data)])
    fields, (file,) = parse_form(Request("POST", "/", {"content-type": kind}, body))
    assert fields == {"prompt": "Grüße\r\nzwei"}
    assert (file.field, file.name, file.kind, file.data) == ("image[]", "a.png", "image/png", data)


def test_the_model_gets_what_was_sent_and_nothing_else() -> None:
    model = Recorder()
    picture = np.random.default_rng(0).integers(0, 256, (32, 48, 3), np.uint8)
    mask = np.zeros((32, 48, 4), np.uint8)
    files = [("image", "a.png", "image/png", png_bytes(picture)), ("mask", "m.png", "image/png", png_bytes(mask))]
    body, kind = form({"prompt": "Öffnen", "size": "1536x1024", "quality": "low", "model": "gpt-image-2"}, files)
    with running_server(model) as server:
        status, found = ask(server, "/v1/images/edits", body, kind)
        ((prompt, images, seen_mask, size, _),) = model.asked
        told, truth = ask(server, "/bill")[1], ask(server, "/truth")[1]
    assert (status, prompt, size) == (200, "Öffnen", Size(1536, 1024))
    assert np.array_equal(images[0][..., :3], picture)
    assert seen_mask is not None
    assert np.array_equal(seen_mask, mask)
    import base64

    assert (read_image_bytes(base64.b64decode(found["data"][0]["b64_json"])) == 7).all()
    (row,) = told["requests"]
    assert told["total_micro_usd"] == row["micro_usd"] > 0
    assert truth == [{"request_id": row["request_id"], "expected": "Open", "drawn": "Opne", "box": [1, 2, 3, 4]}]


def test_the_bill_follows_from_the_usage_that_it_tells() -> None:
    with running_server() as server:
        _, found = ask(
            server, "/v1/images/generations", {"prompt": "x" * 41, "size": "1024x1024", "quality": "low", "n": 2}
        )
        total = server.bill()["total_micro_usd"]
    usage = found["usage"]
    assert usage["output_tokens"] == 2 * 196
    assert usage["input_tokens_details"] == {"text_tokens": 8 + 11, "image_tokens": 0}
    assert total == 19 * 5 + 392 * 30
    assert len(found["data"]) == 2
    assert bill("gpt-image-1-mini", Tokens(1, 1, 1)) == 13
    assert count("gpt-image-1", "", [(512, 1024)], (1024, 1024), "high", n=1, partials=1) == Tokens(8, 323, 4260)


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"prompt": ""}, "prompt"), ({"n": 11}, "n"), ({"n": "two"}, "n"), ({"size": "1000x1000"}, "size"),
        ({"size": "big"}, "size"), ({"quality": "superb"}, "quality"), ({"background": "clear"}, "background"),
        ({"partial_images": 9}, "partial_images"), ({"seed": 5}, "seed"),
        ({"model": "gpt-image-1.5", "size": "1088x1360"}, "size"), ({"model": "gpt-image-2", "quality": "max"}, "quality"),
    ],
)  # fmt: skip
def test_a_wrong_order_is_refused_and_not_billed(change: dict[str, Any], param: str) -> None:
    with running_server() as server:
        status, found = ask(server, "/v1/images/generations", {"prompt": "A wall", **change})
        assert (status, found["error"]["param"]) == (400, param)
        assert server.bill()["total_micro_usd"] == 0


def test_pictures_without_a_type_are_refused() -> None:
    body, kind = form({"prompt": "x"}, [("image", "upload", "application/octet-stream", b"..")])
    with running_server() as server:
        assert ask(server, "/v1/images/edits", body, kind)[1]["error"]["code"] == "unsupported_file_mimetype"
        body, kind = form({"prompt": "x"}, [("image", "upload", "image/png", b"..")])
        assert ask(server, "/v1/images/edits", body, kind)[1]["error"]["code"] == "invalid_image"


def test_who_has_no_key_gets_nothing() -> None:
    with running_server() as server:
        assert ask(server, "/v1/images/generations", {"prompt": "x"}, authorization="")[0] == 401
        assert ask(server, "/nowhere")[0] == 404


def test_the_same_orders_meet_the_same_fate_in_whatever_order_they_come() -> None:
    orders = [{"prompt": f"Wall {i}"} for i in range(12)]
    fates = []
    for sequence in (orders, orders[::-1]):
        with running_server(faults={"throttled": 0.3, "moderation": 0.3}, seed=4) as server:
            for order in sequence:
                ask(server, "/v1/images/generations", order)
            fates.append({seen.prompt: (seen.fault, seen.request_id) for seen in server.seen})
    assert fates[0] == fates[1]
    assert {fault for fault, _ in fates[0].values()} == {"", "throttled", "moderation"}


def test_an_order_that_comes_again_may_meet_another_fate() -> None:
    with running_server(faults={"throttled": 0.5}, seed=1) as server:
        statuses = {ask(server, "/v1/images/generations", {"prompt": "Wall"})[0] for _ in range(12)}
    assert statuses == {200, 429}


def test_a_fault_that_does_not_exist_is_named() -> None:
    with (
        pytest.raises(ValueError, match=r"no fault 'trottled'; there are: throttled, "),
        running_server(faults={"trottled": 1}),
    ):
        pass


def test_it_starts_from_the_command_line() -> None:
    command = [
        sys.executable,
        "-m",
        "proofpress.testing.images_server",
        "--port",
        "0",
        "--seed",
        "3",
        "--fault",
        "quota=1",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            assert url.startswith("http://127.0.0.1:")
            server = RunningServer(url, None)  # type: ignore[arg-type]  # only its address is used
            assert ask(server, "/v1/images/generations", {"prompt": "x"})[0] == 429
            assert ask(server, "/bill")[1] == {"total_micro_usd": 0, "requests": []}
        finally:
            process.terminate()


@pytest.mark.parametrize("wrong", [[], ["--fault", "nothing=1"], ["--fault", "quota=2"], ["--defect-rate", "x"]])
def test_a_wrong_call_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*wrong, *(["--port", "0"] if wrong else [])])
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with running_server() as server:
        port = str(urlsplit(server.url).port)
        assert main(["--port", port]) == 2
    assert f"cannot listen on port {port}" in capsys.readouterr().err
