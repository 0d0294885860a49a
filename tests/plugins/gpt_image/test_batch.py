from __future__ import annotations

import pickle
from collections.abc import Iterator

import numpy as np
import pytest

from proofpress.budget import Budget, Cost
from proofpress.errors import BackendAccountError, BackendRefusedError, BudgetError, InputError
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder, Outcome
from proofpress.proof import Call
from proofpress.testing.images_server import RunningServer, running_server

SQUARE = Size(1024, 1024)
PICTURE = np.full((64, 64, 3), 90, np.uint8)


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with running_server() as running:
        yield running


def client_of(server: RunningServer) -> ImagesClient:
    return ImagesClient(base_url=server.url, endpoint="openai")


def test_a_batch_is_held_at_half_the_price_and_settled_when_it_is_collected(server: RunningServer) -> None:
    client = client_of(server)
    calls: list[Call] = []
    ctx = Context(budget=Budget(1_000_000), on_call=calls.append)
    orders = [ImageOrder(f"Sign {i}", SQUARE, (PICTURE,), regions=("sign",)) for i in range(3)]
    ticket = client.submit_batch(orders, ctx)
    worst = [client.worst_case(order, batch=True) for order in orders]
    assert ctx.budget.cost == Cost(unknown=sum(worst))
    assert all(2 * half - 1 <= client.worst_case(order) <= 2 * half for half, order in zip(worst, orders, strict=True))
    ticket = pickle.loads(pickle.dumps(ticket))  # noqa: S301 - our own bytes
    assert client.collect_batch(ticket, ctx) is None
    found = client.collect_batch(ticket, ctx)
    assert found is not None
    assert [a.prompt_sha256 for a in found if isinstance(a, ImageAnswer)] == [o.prompt_sha256 for o in orders]
    assert ctx.budget.cost == Cost(server.bill()["total_micro_usd"])
    assert [call.cost_micro_usd for call in calls] == [client.expected(order, batch=True) for order in orders]
    client.close()


def test_one_order_of_a_batch_may_fail_for_itself(server: RunningServer) -> None:
    server.service.faults = {"moderation": 0.5, "wrong-size": 0.2}
    client = client_of(server)
    ctx = Context(budget=Budget(1_000_000))
    ticket = client.submit_batch([ImageOrder(f"Wall {i}", SQUARE) for i in range(8)], ctx)
    assert client.collect_batch(ticket, ctx) is None
    found = client.collect_batch(ticket, ctx)
    assert found is not None
    kinds = {type(each).__name__ for each in found}
    assert kinds == {"ImageAnswer", "BackendRefusedError", "BackendAnswerError"}
    refused = next(each for each in found if isinstance(each, BackendRefusedError))
    assert refused.attempts[0]["outcome"] == Outcome.REFUSED.value
    assert ctx.budget.cost == Cost(server.bill()["total_micro_usd"])
    client.close()


def test_another_process_may_collect(server: RunningServer) -> None:
    client = client_of(server)
    ticket = client.submit_batch([ImageOrder("Wall", SQUARE)], Context())
    fresh = Context(budget=Budget(1_000_000))
    assert client.collect_batch(ticket, fresh) is None
    assert client.collect_batch(ticket, fresh) is not None
    assert fresh.budget.cost == Cost(server.bill()["total_micro_usd"])
    client.close()


def test_a_cap_that_does_not_cover_the_whole_batch_sends_none_of_it(server: RunningServer) -> None:
    client = client_of(server)
    order = ImageOrder("Wall", SQUARE)
    ctx = Context(budget=Budget(client.worst_case(order, batch=True) * 3 - 1))
    with pytest.raises(BudgetError):
        client.submit_batch([order] * 3, ctx)
    assert ctx.budget.cost == Cost()
    client.close()


def test_what_makes_no_batch_is_refused(server: RunningServer) -> None:
    client = client_of(server)
    for orders in ([], [ImageOrder("a", SQUARE), ImageOrder("b", SQUARE, (PICTURE,))], [ImageOrder("a", SQUARE)] * 501):
        with pytest.raises(InputError, match="make no batch"):
            client.submit_batch(orders, Context())
    with pytest.raises(InputError, match="takes no batches"):
        ImagesClient(base_url=server.url).submit_batch([ImageOrder("a", SQUARE)], Context())
    with pytest.raises(InputError, match="cannot be priced"):
        client.submit_batch([ImageOrder("a", None)], Context())
    client.close()


def test_a_batch_that_the_service_does_not_know_is_an_error(server: RunningServer) -> None:
    import attrs

    client = client_of(server)
    ctx = Context(budget=Budget(1_000_000))
    ticket = client.submit_batch([ImageOrder("a", SQUARE)], ctx)
    with pytest.raises(BackendAccountError, match="not found"):
        client.collect_batch(attrs.evolve(ticket, id="batch_9"), ctx)
    assert ctx.budget.cost.unknown == ticket.items[0].worst_case
    client.close()
