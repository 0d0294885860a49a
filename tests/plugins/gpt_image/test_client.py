from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator

import numpy as np
import pytest

import proofpress as pp
from proofpress.budget import Budget, Cost
from proofpress.errors import BudgetError, CancelledError, EnvironmentProblem, InputError
from proofpress.geometry import Size
from proofpress.image import Pixels
from proofpress.interfaces import Context, Event
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder, Outcome
from proofpress.testing.images_server import RunningServer, running_server
from proofpress.testing.samples import brief_of, sample_asset, text_region

SQUARE = Size(1024, 1024)


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with running_server() as running:
        yield running


@pytest.fixture
def client(server: RunningServer) -> Iterator[ImagesClient]:
    made = ImagesClient(base_url=server.url)
    yield made
    made.close()


def gradient(width: int = 1024, height: int = 1024) -> Pixels:
    ramp = np.linspace(0, 255, width, dtype=np.uint8)
    return np.repeat(np.broadcast_to(ramp, (height, width))[..., None], 3, axis=2)


def test_an_edit_comes_back_in_the_size_that_was_ordered_and_costs_what_the_service_bills(
    server: RunningServer, client: ImagesClient
) -> None:
    before = server.bill()["total_micro_usd"]
    mask = np.zeros((1024, 1024, 4), np.uint8)
    mask[:512, :, 3] = 255
    ctx = Context(budget=Budget(1_000_000))
    order = ImageOrder("A sign that reads “Open”", Size(1536, 1024), (gradient(),), mask, regions=("sign",))
    answer = client.send(order, ctx)
    assert answer.size == Size(1536, 1024)
    assert answer.pixels.shape == (1024, 1536, 3)
    assert [a.outcome for a in answer.attempts] == [Outcome.ACCEPTED]
    assert ctx.budget.cost == Cost(answer.cost_micro_usd)
    assert server.bill()["total_micro_usd"] - before == answer.cost_micro_usd
    assert server.seen[-1].request_id == answer.request_id
    assert client.expected(order) <= client.worst_case(order)
    assert answer.cost_micro_usd <= client.worst_case(order)


def test_orders_go_out_side_by_side_and_come_back_in_order(client: ImagesClient) -> None:
    orders = [ImageOrder(f"A wall, {i}", SQUARE) for i in range(6)]
    answers = client.send_all(orders, Context())
    assert [a.prompt_sha256 for a in answers if isinstance(a, ImageAnswer)] == [o.prompt_sha256 for o in orders]
    assert client.send_all([], Context()) == ()


def test_a_cap_that_does_not_cover_the_worst_case_sends_nothing(server: RunningServer, client: ImagesClient) -> None:
    order = ImageOrder("A wall", SQUARE)
    count = len(server.seen)
    ctx = Context(budget=Budget(client.worst_case(order) - 1))
    with pytest.raises(BudgetError):
        client.send(order, ctx)
    assert len(server.seen) == count
    assert ctx.budget.cost == Cost()


def test_what_the_service_chooses_cannot_be_capped(client: ImagesClient) -> None:
    capped = Context(budget=Budget(10**9))
    for order in (ImageOrder("A wall", None), ImageOrder("A wall", SQUARE, quality="auto")):
        with pytest.raises(InputError, match="cannot be priced"):
            client.send(order, capped)
        assert client.send(order, Context()).size == SQUARE


def test_who_watches_learns_of_each_attempt(client: ImagesClient) -> None:
    events: list[Event] = []
    client.send(ImageOrder("A wall", SQUARE, regions=("a", "b"), asset="de/x"), Context(on_event=events.append))
    assert [(e.kind, e.asset, e.region) for e in events] == [("attempt", "de/x", "a,b")]
    assert events[0].message.startswith("accepted, 13")


def test_a_cancelled_call_sends_nothing(server: RunningServer, client: ImagesClient) -> None:
    cancelled = threading.Event()
    cancelled.set()
    count = len(server.seen)
    with pytest.raises(CancelledError):
        client.send(ImageOrder("A wall", SQUARE), Context(cancelled=cancelled))
    assert len(server.seen) == count


def test_a_closed_client_opens_again(client: ImagesClient) -> None:
    assert client.send(ImageOrder("A wall", SQUARE), Context()).size == SQUARE
    client.close()
    client.close()
    assert client.send(ImageOrder("A wall", SQUARE), Context()).size == SQUARE


@pytest.mark.parametrize("missing", ["httpx2", "openai", "stamina"])
def test_without_a_package_of_the_extra_nothing_is_tried_and_the_command_is_told(
    server: RunningServer, client: ImagesClient, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else known(name))
    count = len(server.seen)
    order = ImageOrder("A wall", SQUARE)
    assert client.worst_case(order) > 0, "what it would cost can be told all the same"
    with pytest.raises(EnvironmentProblem, match=rf"need {missing}, .*pip install 'proofpress\[openai\]'"):
        client.send(order, Context())
    assert len(server.seen) == count


def test_a_run_ends_where_the_packages_of_its_compositor_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "openai" else known(name))
    asset = sample_asset(text_region("Fresh bread daily"))
    pipeline = pp.Pipeline(pp.ProceduralRenderer(), [GptImageCompositor(), pp.TypeCompositor()], [])
    with pytest.raises(EnvironmentProblem, match="openai"):
        pipeline.run(brief_of(asset))
