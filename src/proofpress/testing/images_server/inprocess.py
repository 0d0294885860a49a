"""A simulated model asked without HTTP: for tests and benchmarks that need thousands of calls. Prices and budget are real."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from proofpress.errors import BudgetError, ProofpressError
from proofpress.geometry import Size
from proofpress.image import sha256
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.models import MODELS
from proofpress.plugins.gpt_image.order import AttemptRecord, ImageAnswer, ImageOrder, Outcome, Usage
from proofpress.plugins.gpt_image.prices import PRICES, Tokens, cost_of, tokens_of
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
        scale: Bill as if every edge were so many times longer: small pictures at the price of large ones.
    """

    model: str = _MODEL.id
    endpoint: str = "simulated"
    takes_mask: bool = True
    takes_markup: bool = True
    edits: bool = True

    def __init__(self, model: SimulatedModel, sizes: SizeRule | None = None, seed: int = 0, scale: int = 1) -> None:
        self._model = model
        self._scale = scale
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self.sizes = sizes or _MODEL.sizes
        self.qualities = _MODEL.qualities
        self.orders: list[ImageOrder] = []
        self.truth: dict[str, tuple[TruthRow, ...]] = {}
        self.billed = 0

    def expected(self, order: ImageOrder) -> int:
        """Return what the order will probably cost, micro-USD."""
        return cost_of(self._tokens(order).expected, PRICES[self.model])

    def worst_case(self, order: ImageOrder) -> int:
        """Return the most that the order may cost, micro-USD."""
        return cost_of(self._tokens(order).most, PRICES[self.model])

    def _tokens(self, order: ImageOrder) -> Tokens:
        if self._scale == 1 or order.size is None:
            return tokens_of(order, PRICES[self.model], _MODEL)
        grown = Size(order.size.width * self._scale, order.size.height * self._scale)
        picture = np.zeros((grown.height, grown.width, 3), np.uint8)
        picture.setflags(write=False)  # So that the order need not copy it.
        images = (picture,) * len(order.images)
        billed = ImageOrder(order.prompt, grown, images, quality=order.quality, regions=order.regions)
        return tokens_of(billed, PRICES[self.model], _MODEL)

    def send(self, order: ImageOrder, ctx: Context) -> ImageAnswer:
        """Draw one order.

        Raises:
            BudgetError: A cap does not cover it.
        """
        ctx.check()
        if order.size is None:
            message = "the simulated service needs a size"
            raise ValueError(message)
        usage: Usage = self._tokens(order).expected
        cost, worst = cost_of(usage, PRICES[self.model]), self.worst_case(order)
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
