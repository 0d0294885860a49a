"""Which sizes a model or service can draw: a few fixed ones, or a grid with limits."""

from __future__ import annotations

import math
from typing import Final

import attrs

from proofpress.errors import InputError
from proofpress.geometry import Size

__all__ = ["ANY_SIZE", "GRID_SIZES", "STANDARD_SIZES", "SizeRule"]


@attrs.frozen
class SizeRule:
    """The sizes that may be asked for.

    Attributes:
        fixed: The only sizes there are; empty where any size on the grid will do.
        step: Both edges are multiples of it, px.
        ratio: The longer edge is at most so many times the shorter.
        least: Least number of pixels.
        most: Greatest number of pixels.
        edge: Longest edge, px.
    """

    fixed: tuple[Size, ...] = ()
    step: int = 16
    ratio: float = 3.0
    least: int = 655_360
    most: int = 8_294_400
    edge: int = 3824

    def allows(self, size: Size) -> bool:
        """Tell whether the size may be asked for."""
        if self.fixed:
            return size in self.fixed
        long, short = max(size.width, size.height), min(size.width, size.height)
        return (
            short > 0
            and size.width % self.step == 0
            and size.height % self.step == 0
            and long <= self.ratio * short
            and long <= self.edge
            and self.least <= size.width * size.height <= self.most
        )

    def check(self, size: Size, who: str) -> None:
        """Refuse a size that may not be asked for: the service would answer with another one without a word.

        Raises:
            InputError: With the nearest size that may be.
        """
        if not self.allows(size):
            near = self.fit(size.width, size.height)
            raise InputError(
                f"{who} cannot draw {size.width} x {size.height} px", remedy=f"ask for {near.width} x {near.height}"
            )

    def fit(self, width: int, height: int) -> Size:
        """Return the size to ask for when a picture of `width` x `height` px is to be drawn.

        The smallest that holds it, as near to its shape as the rule allows; where nothing holds it, the largest of its shape.
        """
        if self.fixed:
            wanted = math.log(max(width, 1) / max(height, 1))
            return min(
                self.fixed, key=lambda s: (round(abs(math.log(s.width / s.height) - wanted), 6), s.width * s.height)
            )
        w, h = float(max(width, 1)), float(max(height, 1))
        w, h = max(w, h / self.ratio), max(h, w / self.ratio)
        grow = max(1.0, math.sqrt(self.least / (w * h)))
        shrink = min(1.0, math.sqrt(self.most / (w * h * grow * grow)), self.edge / (max(w, h) * grow))
        return self._settled(w * grow * shrink, h * grow * shrink)

    def _settled(self, width: float, height: float) -> Size:
        """Return the legal size nearest above, or failing that nearest below: a few steps at most."""
        w, h = (max(self.step, math.ceil(round(v / self.step, 9)) * self.step) for v in (width, height))
        limit = self.edge // self.step * self.step
        w, h = min(w, limit), min(h, limit)
        while w * h > self.most:
            w, h = (w - self.step, h) if w >= h else (w, h - self.step)
        while not self.allows(Size(w, h)):
            w, h = (w, h + self.step) if w >= h else (w + self.step, h)
        return Size(w, h)


STANDARD_SIZES: Final = SizeRule(fixed=(Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)))
"""The three sizes of the first family of models."""
GRID_SIZES: Final = SizeRule()
"""The rule of the models from gpt-image-2 on. The guide allows edges of 3840 px, the cookbook less: 3824 suits both."""
ANY_SIZE: Final = SizeRule(step=64, ratio=4.0, least=64 * 64, most=4_194_304, edge=2048)
"""A cautious rule for local diffusion and autoregressive servers, which take any multiple of 64."""
