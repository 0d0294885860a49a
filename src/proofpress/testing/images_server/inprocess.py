"""A simulated model asked without HTTP: for tests and benchmarks that need thousands of calls. Prices and budget are real."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from typing import Final

import attrs

from proofpress.errors import BudgetError, ProofpressError
from proofpress.image import sha256
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.models import MODELS
from proofpress.plugins.gpt_image.order import AttemptRecord, ImageAnswer, ImageOrder, Outcome, Usage
from proofpress.plugins.gpt_image.prices import PRICES, cost_of, tokens_of
from proofpress.plugins.gpt_image.sizes import SizeRule
from proofpress.proof import Call
from proofpress.testing.images_server.model import SimulatedModel, TruthRow

__all__ = ["InProcessService"]

_MODEL: Final = next(model for model in MODELS if model.id == "gpt-image-2.5-sunburst")


class InProcessService:
    """An image service that is a function call; bills as the default model would.

    Args:
        model: Draws.
        sizes: What sizes it draws; those of the default model if None.
        seed: Of all that the model leaves to chance.
    """

    model: str = _MODEL.id
    endpoint: str = "simulated"
    takes_mask: bool = True
    takes_markup: bool = True
    edits: bool = True

    def __init__(self, model: SimulatedModel, sizes: SizeRule | None = None, seed: int = 0) -> None:
        self._model = model
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self.sizes = sizes or _MODEL.sizes
        self.qualities = _MODEL.qualities
        self.orders: list[ImageOrder] = []
        self.truth: dict[str, tuple[TruthRow, ...]] = {}
        self.billed = 0

    def expected(self, order: ImageOrder) -> int:
        """Return what the order will probably cost, micro-USD."""
        price = PRICES[self.model]
        return cost_of(tokens_of(order, price, _MODEL).expected, price)

    def worst_case(self, order: ImageOrder) -> int:
        """Return the most that the order may cost, micro-USD."""
        price = PRICES[self.model]
        return cost_of(tokens_of(order, price, _MODEL).most, price)

    def send(self, order: ImageOrder, ctx: Context) -> ImageAnswer:
        """Draw one order.

        Raises:
            BudgetError: A cap does not cover it.
        """
        ctx.check()
        if order.size is None:
            message = "the simulated service needs a size"
            raise ValueError(message)
        price = PRICES[self.model]
        usage: Usage = tokens_of(order, price, _MODEL).expected
        cost, worst = cost_of(usage, price), self.worst_case(order)
        with ctx.budget.for_regions(order.regions).spend(worst) as spend:
            with self._lock:
                seed = self._chance.getrandbits(48)
                name = f"sim_{seed:012x}"
            drawn = self._model.draw(order.prompt, order.images, order.mask, order.size, seed)
            spend.settle(cost)
        with self._lock:
            self.orders.append(order)
            self.truth[name] = drawn.truth
            self.billed += cost
        record = AttemptRecord(Outcome.ACCEPTED, 200, "", name, worst, cost)
        original = drawn.pixels.tobytes()
        ctx.on_call(
            Call(
                self.endpoint, self.model, "accepted", name, order.regions, order.prompt_sha256, order.prompt_version,
                sha256(original), tuple(attrs.asdict(usage).items()), cost,
            )
        )  # fmt: skip
        return ImageAnswer(
            drawn.pixels, original, "png", name, self.model, order.quality, usage, cost, (record,), order.prompt_sha256
        )

    def send_all(self, orders: Sequence[ImageOrder], ctx: Context) -> tuple[ImageAnswer | ProofpressError, ...]:
        """Draw the orders one after the other."""
        answers: list[ImageAnswer | ProofpressError] = []
        for order in orders:
            try:
                answers.append(self.send(order, ctx))
            except BudgetError as error:
                answers.append(error)
        return tuple(answers)
