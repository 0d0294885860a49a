"""What an order will cost at a service: checked, counted and priced before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from proofpress.errors import InputError
from proofpress.plugins.gpt_image.order import ImageOrder
from proofpress.plugins.gpt_image.prices import PRICES, FlatPrice, Price, cost_of, parse_price, tokens_of
from proofpress.plugins.gpt_image.requests import Service, check_order

__all__ = ["Quote", "check_priceable", "find_price", "quote"]


@attrs.frozen
class Quote:
    """What one attempt at an order may cost.

    Attributes:
        expected: What it will probably cost, micro-USD.
        worst_case: The most that it may cost.
        tokens: The most tokens that it may use, 0 where none are counted.
    """

    expected: int
    worst_case: int
    tokens: int


def find_price(name: str, known: str, given: Mapping[str, Any]) -> Price:
    """Return the price of a model: the user's, or the table's.

    Args:
        name: The model's name at the service.
        known: Its name in the table, empty if it is not there.
        given: The user's prices by name.

    Raises:
        InputError: There is none: what has no price cannot be kept within a budget.
    """
    if name in given:
        return parse_price(name, given[name])
    if known in PRICES:
        return PRICES[known]
    raise InputError(
        f"no price is known for model {name!r}",
        "prices",
        "give one in US dollars per image (0 for a model of your own) or per million tokens; see the page on live services",
    )


def check_priceable(order: ImageOrder, service: Service, price: Price) -> None:
    """Refuse an order whose cost the service decides.

    Raises:
        InputError: Size or quality is `auto`.
    """
    if isinstance(price, FlatPrice):
        return
    if order.size is None or (order.quality == "auto" and service.qualities):
        raise InputError("what the service chooses by itself cannot be priced", remedy="name size and quality")


def quote(order: ImageOrder, service: Service, price: Price, *, partials: int = 0, batch: bool = False) -> Quote:
    """Return what one attempt may cost.

    Args:
        order: What is asked.
        service: Who is asked.
        price: What it is billed by.
        partials: Partial pictures that are streamed.
        batch: At half the price.

    Raises:
        InputError: The service cannot take the order.
    """
    check_order(order, service)
    if isinstance(price, FlatPrice):
        return Quote(price.per_image, price.per_image, 0)
    # A quality that is not sent is the service's own choice.
    asked = order if service.qualities else attrs.evolve(order, quality="auto")
    tokens = tokens_of(asked, price, service.model, partials=partials)
    return Quote(cost_of(tokens.expected, price, batch=batch), cost_of(tokens.most, price, batch=batch), tokens.all)
