"""Money under random prices and failures: many tasks at once, through the real client, against a service with its own books."""

from __future__ import annotations

import base64
import io
import json
import random
from collections.abc import Mapping

import attrs
import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from proofpress.budget import Budget
from proofpress.errors import BudgetError, ProofpressError
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.limits import Limits
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder

SIZE = Size(64, 64)
TASKS = 64
MOST_OUT = 500
FATES = ("fine", "fine", "fine", "no-usage", "throttled", "server-error", "cut", "wrong-size", "withheld", "unreached")


def picture(side: int = 64) -> str:
    out = io.BytesIO()
    Image.new("RGB", (side, side)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


GOOD, BAD = picture(), picture(32)


@attrs.define
class Books(httpx2.AsyncBaseTransport):
    """A service in place of the network: draws lots for each request, and bills what it worked for."""

    chance: random.Random
    prices: Mapping[str, int]
    billed: int = 0
    posts: int = 0
    running: int = 0
    peak: int = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        import asyncio

        self.posts += 1
        self.running += 1
        self.peak = max(self.peak, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        prompt = len(json.loads(request.content)["prompt"])
        return self._reply(self.chance.choice(FATES), prompt)

    def _reply(self, fate: str, prompt: int) -> httpx2.Response:
        out = self.chance.randint(1, MOST_OUT)
        cost = prompt * self.prices["text_in"] + out * self.prices["image_out"]
        usage = {
            "input_tokens": prompt,
            "output_tokens": out,
            "input_tokens_details": {"text_tokens": prompt, "image_tokens": 0},
        }
        if fate == "unreached":
            raise httpx2.ConnectError("refused")
        if fate == "throttled":
            error = {"message": "slow down", "code": "rate_limit_exceeded"}
            return httpx2.Response(429, json={"error": error}, headers={"retry-after-ms": "0"})
        if fate == "server-error":
            self.billed += self.chance.choice((0, cost))
            return httpx2.Response(500, json={"error": {"message": "oops"}})
        self.billed += cost
        if fate == "cut":
            raise httpx2.ReadError("reset")
        if fate == "withheld":
            withheld = {"code": "moderation_blocked", "moderation_details": {"moderation_stage": "output"}}
            return httpx2.Response(400, json={"error": withheld})
        data = [{"b64_json": BAD if fate == "wrong-size" else GOOD}]
        return httpx2.Response(200, json={"data": data, "usage": None if fate == "no-usage" else usage})


def run_schedule(
    seed: int, cap: int, asset_cap: int | None, region_cap: int | None, unknown: str
) -> tuple[Budget, Books]:
    """Send 64 orders at once and return the ledger and the service's books."""
    chance = random.Random(seed)
    prices = {"text_in": chance.randint(0, 9), "image_in": 1, "image_out": chance.randint(0, 40), "most_out": MOST_OUT}
    books = Books(chance, prices)
    client = ImagesClient(
        "m", base_url="http://service.invalid/v1", prices={"m": prices}, limits=Limits(concurrency=TASKS), retries=3,
        retry_unknown="once" if unknown == "once" else "hold", network=books, patience_s=30,
    )  # fmt: skip
    run = Budget(cap, asset_cap=asset_cap, region_cap=region_cap)
    asset = run.for_asset("de/x")
    orders = [
        ImageOrder("x" * chance.randint(1, 50), SIZE, regions=tuple(chance.sample("abcdef", chance.randint(0, 3))))
        for _ in range(TASKS)
    ]
    try:
        found = client.send_all(orders, Context(budget=asset))
    finally:
        client.close()
    assert len(found) == TASKS
    for each in found:
        assert isinstance(each, ImageAnswer | ProofpressError)
    if cap < 10**6:
        assert any(isinstance(each, BudgetError) for each in found) or run.cost.total <= cap
    return run, books


def hold_the_books(seed: int, cap: int, asset_cap: int | None, region_cap: int | None, unknown: str) -> None:
    run, books = run_schedule(seed, cap, asset_cap, region_cap, unknown)
    assert run.cost.reserved == 0
    assert run.cost.total <= cap
    assert asset_cap is None or run.cost.total <= asset_cap
    # Never is more billed than was booked: no cent escapes, whatever failed.
    assert books.billed <= run.cost.total


CAPS = st.integers(0, 2_000_000)
SCHEDULE = (st.integers(0, 2**32), CAPS, st.none() | CAPS, st.none() | CAPS, st.sampled_from(["hold", "once"]))


@pytest.fixture(autouse=True)
def _no_waiting() -> None:
    import stamina

    # Waits between attempts are not what is tested here, and there are many.
    stamina.set_testing(True, attempts=4)


@pytest.fixture(autouse=True, scope="module")
def _waiting_again() -> object:
    yield
    import stamina

    stamina.set_testing(False)


@settings(max_examples=12, deadline=None)
@given(*SCHEDULE)
def test_sixty_four_tasks_never_overspend(
    seed: int, cap: int, asset_cap: int | None, region_cap: int | None, unknown: str
) -> None:
    hold_the_books(seed, cap, asset_cap, region_cap, unknown)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(*SCHEDULE)
def test_sixty_four_tasks_never_overspend_in_a_thousand_schedules(
    seed: int, cap: int, asset_cap: int | None, region_cap: int | None, unknown: str
) -> None:
    hold_the_books(seed, cap, asset_cap, region_cap, unknown)


def test_the_schedules_reach_what_they_should_test() -> None:
    run, books = run_schedule(5, 10**9, None, None, "once")
    assert books.peak > TASKS // 2, "the tasks must run at once"
    assert books.posts > TASKS, "some must be tried again"
    assert run.cost.unknown > 0
    assert run.cost.settled > 0
    tight, books = run_schedule(5, run.cost.total // 3, None, None, "once")
    assert 0 < tight.cost.total <= run.cost.total // 3
    assert books.posts < TASKS * 4
