"""Our settlement against the cost that LiteLLM's proxy tells by its own price map, on each shape of request."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from tests.peers.peer_kit import NEEDS_PEERS, NEEDS_SPEC, PROXY_KEY, Listening
from tests.peers.test_prism import PICTURE, SHAPES, SQUARE

from proofpress.budget import Budget
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.models import MODELS
from proofpress.plugins.gpt_image.order import ImageOrder
from proofpress.testing.images_server import RunningServer

pytestmark = [NEEDS_PEERS, NEEDS_SPEC]


def costs(litellm: str, model: str, order: ImageOrder) -> tuple[int, int]:
    """Return our settlement and the proxy's figure, both in whole micro-USD, rounded up."""
    heard = Listening()
    like = model.removeprefix("simulated-")
    client = ImagesClient(
        model, like=like, base_url=f"{litellm}/v1", api_key=PROXY_KEY, endpoint="litellm", network=heard
    )
    ctx = Context(budget=Budget(10_000_000))
    answer = client.send(order, ctx)
    client.close()
    assert ctx.budget.cost.settled == answer.cost_micro_usd
    # The proxy counts in binary fractions of a dollar: what lies below a millionth of a micro-dollar is their noise.
    theirs = round(Decimal(heard.heads[-1]["x-litellm-response-cost"]) * 1_000_000, 6)
    return answer.cost_micro_usd, math.ceil(theirs)


@pytest.mark.parametrize("shape", [name for name in SHAPES if "longest" not in name])
def test_each_shape_costs_what_the_proxy_says(litellm: str, shape: str) -> None:
    order = ImageOrder(**{"prompt": "A wall", "size": SQUARE, **SHAPES[shape]})
    ours, theirs = costs(litellm, "gpt-image-2.5-sunburst", order)
    assert ours == theirs > 0


@pytest.mark.parametrize("model", [model.id for model in MODELS])
@pytest.mark.parametrize("images", [(), (PICTURE,)])
def test_each_model_costs_what_the_proxy_says(litellm: str, model: str, images: tuple[Any, ...]) -> None:
    ours, theirs = costs(litellm, model, ImageOrder("A wall", SQUARE, images, quality="low"))
    assert ours == theirs > 0


@pytest.mark.parametrize("model", [model.id for model in MODELS])
@pytest.mark.parametrize("size", [(1024, 1024), (1536, 1024)])
@pytest.mark.parametrize("images", [(), (PICTURE,), (PICTURE, PICTURE)])
def test_bill_settlement_and_proxy_agree_on_what_an_order_used(
    litellm: str, simulated: RunningServer, model: str, size: tuple[int, int], images: tuple[Any, ...]
) -> None:
    before = simulated.bill()["total_micro_usd"]
    order = ImageOrder("A wall with “Größe” on it", Size(*size), images, quality="high")
    ours, theirs = costs(litellm, f"simulated-{model}", order)
    assert simulated.bill()["total_micro_usd"] - before == ours == theirs > 0
