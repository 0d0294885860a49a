"""What a call costs by the size of its picture, and so which part of the canvas is best shown."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from proofpress.geometry import Box, Size
from proofpress.interfaces import Price
from proofpress.plugins.gpt_image.frames import plan_frame
from proofpress.plugins.gpt_image.order import ImageOrder
from proofpress.plugins.gpt_image.service import ImageService
from proofpress.redrawn import Frame

__all__ = ["Pricing"]

_FRAME_WORDS: Final = 1_200
_TEXT_WORDS: Final = 800
"""Characters of a prompt without a text, and of each text: the prompts of the example campaign have fewer."""


class Pricing:
    """Prices calls before there is a picture; remembers what it has priced.

    Args:
        service: Who will be asked.
        paid_attempts: How often one call may be paid for: twice where an unknown outcome is tried once more.
    """

    def __init__(self, service: ImageService, paid_attempts: int) -> None:
        self._service = service
        self._paid_attempts = paid_attempts
        self._priced = lru_cache(maxsize=4096)(self._price)
        self._framed = lru_cache(maxsize=1024)(self._frame)

    def call(self, size: Size, texts: int, quality: str, pictures: int) -> Price:
        """Return the price of a call.

        Args:
            size: Of the picture, px.
            texts: How many texts the prompt holds.
            quality: As it is asked for.
            pictures: How many pictures of that size are sent.
        """
        return self._priced(size, texts, quality, pictures)

    def frame(self, bounds: Box, canvas: Box, quality: str, pictures: int) -> Frame:
        """Return the cheapest frame for drawing inside `bounds`; see `plan_frame`."""
        return self._framed(bounds, canvas, quality, pictures)

    def _price(self, size: Size, texts: int, quality: str, pictures: int) -> Price:
        picture = np.zeros((size.height, size.width, 3), np.uint8)
        picture.setflags(write=False)  # So that the order need not copy it.
        prompt = "x" * (_FRAME_WORDS + _TEXT_WORDS * texts)
        order = ImageOrder(prompt, size, (picture,) * pictures, quality=quality)
        return Price(self._service.expected(order), self._paid_attempts * self._service.worst_case(order))

    def _frame(self, bounds: Box, canvas: Box, quality: str, pictures: int) -> Frame:
        return plan_frame(
            bounds, canvas, self._service.sizes, lambda size: self._priced(size, 1, quality, pictures).expected
        )
