"""What the drawing needs of an image service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from proofpress.errors import ProofpressError
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder
from proofpress.plugins.gpt_image.sizes import SizeRule

__all__ = ["ImageService"]


class ImageService(Protocol):
    """An image service with one model, such as `ImagesClient`; another object with these members will do as well."""

    @property
    def model(self) -> str:
        """The model's name at the service."""

    @property
    def endpoint(self) -> str:
        """What kind of service it is."""

    @property
    def sizes(self) -> SizeRule:
        """What sizes it draws."""

    @property
    def qualities(self) -> tuple[str, ...]:
        """What qualities may be asked for, the cheapest first; empty where it knows none."""

    @property
    def takes_mask(self) -> bool:
        """Whether a mask reaches the model."""

    @property
    def takes_markup(self) -> bool:
        """Whether a markup picture reaches the model."""

    @property
    def edits(self) -> bool:
        """Whether it edits pictures at all."""

    def expected(self, order: ImageOrder) -> int:
        """Return what one attempt at the order will probably cost, micro-USD."""

    def worst_case(self, order: ImageOrder) -> int:
        """Return the most that one attempt at the order may cost, micro-USD."""

    def send(self, order: ImageOrder, ctx: Context) -> ImageAnswer:
        """Send an order and return its picture; tells `ctx.on_call` of every attempt."""

    def send_all(self, orders: Sequence[ImageOrder], ctx: Context) -> tuple[ImageAnswer | ProofpressError, ...]:
        """Send orders side by side and return picture or error of each."""
