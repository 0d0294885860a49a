"""What an image costs: dated prices, token formulas, the worst case of a request before it is sent, its cost afterwards.

All sums are whole micro-USD, rounded up. A price of 1 USD per million tokens is 1 micro-USD per token.

Sources: OpenAI's price page as of 2026-11-23. Output tokens of gpt-image-2 and 2.5 are counted as OpenAI's own calculator does
(checked against its published figures), those of the first family by its table. How pictures that are sent count is not
published for the newer models: the rule here matched every observed edit, and its greatest value is what is reserved.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

import attrs

from proofpress.errors import InputError
from proofpress.geometry import Size
from proofpress.money import parse_amount
from proofpress.plugins.gpt_image.models import MODELS, Family, Model
from proofpress.plugins.gpt_image.order import ImageOrder, Usage

__all__ = [
    "AS_OF", "PRICES", "FlatPrice", "Price", "TokenPrice", "Tokens", "cost_of", "image_tokens", "output_tokens",
    "parse_price", "tokens_of",
]  # fmt: skip

AS_OF: Final = dt.date(2026, 11, 23)
"""When these prices were last compared with their sources."""
MARGIN: Final = Fraction(11, 10)
"""Output tokens are reserved with a tenth more: the service says that it may count differently from its calculator."""
PER_PARTIAL: Final = 100
"""Output tokens of each partial image of a stream."""
_MOST_IMAGE_TOKENS: Final = 1536


@attrs.frozen
class TokenPrice:
    """Prices in micro-USD per token, which are USD per million tokens.

    Attributes:
        text_in: Prompt.
        image_in: Pictures sent.
        image_out: The picture drawn.
        cached_text_in: Prompt that the service had in its cache.
        cached_image_in: Pictures that it had in its cache.
        text_out: Text that some models write beside the picture.
        family: How output tokens are counted; None if only `most_out` is known.
        most_out: Most output tokens of one picture, where no formula is known.
    """

    text_in: Fraction
    image_in: Fraction
    image_out: Fraction
    cached_text_in: Fraction
    cached_image_in: Fraction
    text_out: Fraction = Fraction(0)
    family: Family | None = None
    most_out: int = 0


@attrs.frozen
class FlatPrice:
    """One price per picture, micro-USD; 0 for a model of one's own."""

    per_image: int


Price = TokenPrice | FlatPrice


def _price(family: Family, *figures: str, text_out: str = "0") -> TokenPrice:
    text, cached_text, image, cached_image, out = (Fraction(figure) for figure in figures)
    return TokenPrice(text, image, out, cached_text, cached_image, Fraction(text_out), family)


PRICES: Final[Mapping[str, TokenPrice]] = MappingProxyType(
    {
        "gpt-image-1": _price("table", "5", "1.25", "10", "2.5", "40"),
        "gpt-image-1-mini": _price("table", "2", "0.20", "2.5", "0.25", "8"),
        "gpt-image-1.5": _price("table", "5", "1.25", "8", "2", "32", text_out="10"),
        "gpt-image-2": _price("grid-2", "5", "1.25", "8", "2", "30"),
        "gpt-image-2.5-sunburst": _price("grid-2.5", "5", "1.25", "8", "2", "30"),
        "gpt-image-2.5-flare": _price("grid-2.5", "5", "1.25", "8", "2", "30"),
    }
)
"""Model id and price of standard processing; a batch costs half."""

_TABLE: Final = {
    (1024, 1024): {"low": 272, "medium": 1056, "high": 4160},
    (1024, 1536): {"low": 408, "medium": 1584, "high": 6240},
    (1536, 1024): {"low": 400, "medium": 1568, "high": 6208},
}
_GRID: Final[dict[Family, dict[str, int]]] = {
    "grid-2": {"low": 16, "medium": 48, "high": 96},
    "grid-2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96},
}


def output_tokens(family: Family, quality: str, size: Size) -> int:
    """Return the output tokens of one picture.

    Raises:
        InputError: The family has no such quality, or no such size.
    """
    if family == "table":
        row = _TABLE.get((size.width, size.height))
        if row is None or quality not in row:
            raise InputError(
                f"no price of {size.width} x {size.height} px at quality {quality!r}", "quality", "use a listed one"
            )
        return row[quality]
    if quality not in _GRID[family]:
        raise InputError(f"no price of quality {quality!r}", "quality", f"use one of: {', '.join(_GRID[family])}")
    grid = _GRID[family][quality]
    long, short = max(size.width, size.height), min(size.width, size.height)
    across = round(Fraction(grid * short, long))
    return -(-grid * across * (2_000_000 + size.width * size.height) // 4_000_000)


def image_tokens(family: Family | None, width: int, height: int) -> int:
    """Return the input tokens of one picture that is sent."""
    long, short = max(width, height, 1), max(min(width, height), 1)
    if family == "table":
        # Tiles of 512 px once the short side is scaled to 512, at the default fidelity.
        return 65 + 129 * math.ceil(Fraction(long, short))
    scale = max(Fraction(1), Fraction(1024, long))
    patches = math.ceil(width * scale / 32) * math.ceil(height * scale / 32)
    return min(patches, _MOST_IMAGE_TOKENS)


@attrs.frozen
class Tokens:
    """What a request is expected to use, and the most that it may use."""

    expected: Usage
    most: Usage

    @property
    def all(self) -> int:
        """The most tokens of all kinds, for limits on tokens per minute."""
        return self.most.text_in + self.most.image_in + self.most.image_out + self.most.text_out


def tokens_of(order: ImageOrder, price: TokenPrice, model: Model | None, *, partials: int = 0) -> Tokens:
    """Return the tokens of one attempt at an order.

    No tokeniser is needed for the worst case: a token holds at least one byte.

    Args:
        order: What is asked.
        price: How the model counts.
        model: The model, for the most that `auto` may cost.
        partials: Partial images that are asked for.

    Raises:
        InputError: Size or quality cannot be priced.
    """
    prompt = len(order.prompt.encode())
    sent = [image.shape for image in order.images]
    sent += [extra.shape for extra in (order.mask, order.markup) if extra is not None]
    images = [image_tokens(price.family, width, height) for height, width, _ in sent[: len(order.images)]]
    most_each = [
        image_tokens("table", width, height) if price.family == "table" else _MOST_IMAGE_TOKENS
        for height, width, _ in sent
    ]
    drawn = _drawn(order, price, model) + PER_PARTIAL * partials
    return Tokens(
        Usage(text_in=8 + math.ceil(prompt / 4), image_in=sum(images), image_out=drawn),
        # Text beside the picture is rare and short; where it has a price, a share of the picture's tokens covers it.
        Usage(
            text_in=16 + prompt,
            image_in=sum(most_each),
            image_out=math.ceil(drawn * MARGIN),
            text_out=512 if price.text_out else 0,
        ),
    )


def _drawn(order: ImageOrder, price: TokenPrice, model: Model | None) -> int:
    if price.family is None:
        return price.most_out
    if order.size is not None and order.quality != "auto":
        return output_tokens(price.family, order.quality, order.size)
    known = model or next(m for m in MODELS if m.family == price.family)
    qualities = known.qualities if order.quality == "auto" else (order.quality,)
    if order.size is not None:
        sizes: tuple[Size, ...] = (order.size,)
    else:
        # A square holds the most tokens for its pixels.
        side = math.isqrt(known.sizes.most) // known.sizes.step * known.sizes.step
        sizes = known.sizes.fixed or (Size(side, side),)
    return max(output_tokens(price.family, quality, size) for quality in qualities for size in sizes)


def cost_of(usage: Usage, price: TokenPrice, *, batch: bool = False) -> int:
    """Return what these tokens cost, in whole micro-USD, rounded up."""
    fresh_text = max(0, usage.text_in - usage.cached_text_in)
    fresh_image = max(0, usage.image_in - usage.cached_image_in)
    total = (
        fresh_text * price.text_in
        + usage.cached_text_in * price.cached_text_in
        + fresh_image * price.image_in
        + usage.cached_image_in * price.cached_image_in
        + usage.image_out * price.image_out
        + usage.text_out * price.text_out
    )
    return math.ceil(total / 2 if batch else total)


def parse_price(model: str, entry: object) -> Price:
    """Read a user's price of a model.

    Args:
        model: Its id, for messages.
        entry: USD per picture, as a number; or a mapping of USD per million tokens: `text_in`, `image_in`, `image_out`, and if
            they differ `cached_text_in`, `cached_image_in`, `text_out`; with either `like` (a model of the table whose way of
            counting it shares) or `most_out` (most output tokens of one picture).

    Raises:
        InputError: Anything else.
    """
    where = f"prices.{model}"
    if isinstance(entry, FlatPrice | TokenPrice):
        return entry
    if not isinstance(entry, Mapping):
        return FlatPrice(math.ceil(_amount(entry, where) * 1_000_000))
    known = {"text_in", "image_in", "image_out", "cached_text_in", "cached_image_in", "text_out", "like", "most_out"}
    unknown, missing = set(entry) - known, {"text_in", "image_in", "image_out"} - set(entry)
    if unknown or missing or ("like" in entry) == ("most_out" in entry):
        raise InputError(
            "cannot be read", where, "give text_in, image_in and image_out, and either like or most_out, or one number"
        )
    figures: dict[str, Any] = {key: _amount(entry[key], where) for key in known - {"like", "most_out"} if key in entry}
    figures.setdefault("cached_text_in", figures["text_in"])
    figures.setdefault("cached_image_in", figures["image_in"])
    if "like" in entry:
        family = next((m.family for m in MODELS if entry["like"] in (m.id, *m.snapshots)), None)
        if family is None:
            raise InputError(f"no model {entry['like']!r}", where, f"use one of: {', '.join(m.id for m in MODELS)}")
        return TokenPrice(**figures, family=family)
    most = entry["most_out"]
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise InputError(f"most_out is {most!r}", where, "give a whole number of tokens")
    return TokenPrice(**figures, most_out=most)


def _amount(value: object, where: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError(f"{value!r} is no price", where, "give US dollars, for instance 0.04")
    try:
        return Fraction(parse_amount(str(value)))
    except InputError as error:
        raise InputError(error.message, where, error.remedy) from error
