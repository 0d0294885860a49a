from __future__ import annotations

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from proofpress.geometry import Size
from proofpress.interfaces import Context, Event
from proofpress.plugins.gpt_image.answer import AnswerFault, Wanted
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.evidence import FOLDER
from proofpress.plugins.gpt_image.order import ImageOrder
from proofpress.plugins.gpt_image.stream import EventStream, open_stream
from proofpress.testing.images_server import running_server

WANTED = Wanted(Size(4, 4))


def png() -> str:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "#336699").save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def sse(*events: dict[str, Any] | str, end: str = "\n") -> bytes:
    told = [event if isinstance(event, str) else f"data: {json.dumps(event)}" for event in events]
    return "".join(f"{block}{end}{end}" for block in told).encode()


PARTIAL = {"type": "image_edit.partial_image", "b64_json": "aGk=", "partial_image_index": 0}
DONE = {"type": "image_edit.completed", "b64_json": png(), "usage": {"input_tokens": 1, "output_tokens": 2}}


@given(st.lists(st.integers(1, 90), max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_however_a_stream_is_cut_into_pieces_its_events_are_the_same(cuts: list[int], end: str) -> None:
    data = sse(": a comment", PARTIAL, "event: x" + end + "data: not json", DONE, "data: [DONE]", end=end)
    seen: list[tuple[int, bytes]] = []
    events = EventStream(lambda number, picture: seen.append((number, picture)))
    at = 0
    for cut in cuts:
        events.feed(data[at : at + cut])
        at += cut
    events.feed(data[at:])
    assert seen == [(0, b"hi")]
    assert events.completed == DONE
    assert open_stream(events, WANTED).pixels.shape == (4, 4, 3)


def test_a_data_field_may_have_several_lines() -> None:
    events = EventStream()
    events.feed(b'data: {"type":\ndata:"image_generation.completed", "b64_json": 7}\n\n')
    assert events.completed == {"type": "image_generation.completed", "b64_json": 7}
    with pytest.raises(AnswerFault, match="no picture"):
        open_stream(events, WANTED)


@pytest.mark.parametrize("error", [{"error": {"message": "no"}}, {"type": "error", "message": "no"}])
def test_an_error_within_a_stream_is_kept(error: dict[str, Any]) -> None:
    events = EventStream()
    events.feed(sse(PARTIAL, error))
    assert events.error is not None
    assert events.error["message"] == "no"
    assert events.completed is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    EventStream(lambda _, __: None).feed(data + b"\n\n")


def test_partial_pictures_are_progress_and_cost_what_they_cost(tmp_path: Any) -> None:
    events: list[Event] = []
    with running_server() as server:
        client = ImagesClient(base_url=server.url, partial_images=2)
        ramp = np.tile(np.arange(1024, dtype=np.uint8), (1024, 1))
        order = ImageOrder("A wall", Size(1024, 1024), (np.dstack([ramp] * 3),), asset="de/x", regions=("sign",))
        ctx = Context(on_event=events.append, artifacts=tmp_path)
        answer = client.send(order, ctx)
        client.close()
        assert server.bill()["total_micro_usd"] == answer.cost_micro_usd == ctx.budget.cost.settled
    assert answer.usage is not None
    assert answer.usage.image_out == 439 + 2 * 100
    assert [event.kind for event in events] == ["partial", "partial", "attempt"]
    kept = sorted(path.name for path in (tmp_path / FOLDER).iterdir())
    assert len(kept) == 3
    assert (tmp_path / answer.artifact).read_bytes() == answer.original
    assert all(event.message.split(": ")[1].removeprefix(f"{FOLDER}/") in kept for event in events[:2])


def test_a_service_that_answers_a_stream_with_json_is_understood() -> None:
    with running_server(faults={"no-usage": 1.0}) as server:
        client = ImagesClient(base_url=server.url, partial_images=2)
        assert client.send(ImageOrder("A wall", Size(1024, 1024)), Context()).size == Size(1024, 1024)
        client.close()
