"""What the simulated service charges. Written apart from the client's own table, so that the two can disagree.

Prices in micro-USD per thousand tokens, which keeps every figure whole. Tokens of a prompt are simulated as one for each four
bytes; pictures count as the published calculator and the observed edits have it.
"""

from __future__ import annotations

from typing import Final

import attrs

__all__ = ["Tokens", "bill", "count"]

_PER_THOUSAND: Final = {
    "gpt-image-1": (5_000, 10_000, 40_000),
    "gpt-image-1-mini": (2_000, 2_500, 8_000),
    "gpt-image-1.5": (5_000, 8_000, 32_000),
}
_NEWER: Final = (5_000, 8_000, 30_000)
_OLD_SIZES: Final = {
    (1024, 1024): (272, 1056, 4160),
    (1024, 1536): (408, 1584, 6240),
    (1536, 1024): (400, 1568, 6208),
}
_CELLS: Final = {
    "gpt-image-2": {"low": 16, "medium": 48, "high": 96},
    "gpt-image-2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96},
}
_PARTIAL: Final = 100


@attrs.frozen
class Tokens:
    """Tokens of one answer."""

    text_in: int
    image_in: int
    image_out: int


def is_old(model: str) -> bool:
    """Tell whether a model draws three sizes only."""
    return model in _PER_THOUSAND


def qualities(model: str) -> tuple[str, ...]:
    """Return what may be asked of a model."""
    return tuple(_CELLS["gpt-image-2.5" if model.startswith("gpt-image-2.5") else "gpt-image-2"])


def count(
    model: str,
    prompt: str,
    pictures: list[tuple[int, int]],
    size: tuple[int, int],
    quality: str,
    *,
    n: int,
    partials: int,
) -> Tokens:
    """Return the tokens of an answer.

    Args:
        model: Its name.
        prompt: As it was sent.
        pictures: Width and height of each picture that was sent.
        size: Width and height of the answer.
        quality: As it was asked, or chosen.
        n: Pictures in the answer.
        partials: Partial pictures that were streamed.
    """
    if is_old(model):
        drawn = _OLD_SIZES[size][("low", "medium", "high").index(quality)]
        seen = sum(65 + 129 * -(-max(w, h) // min(w, h)) for w, h in pictures)
    else:
        cells = _CELLS["gpt-image-2.5" if model.startswith("gpt-image-2.5") else "gpt-image-2"][quality]
        width, height = size
        other = round(cells * min(size) / max(size))
        drawn = -(-(cells * other) * (2_000_000 + width * height) // 4_000_000)
        seen = sum(_patches(*picture) for picture in pictures)
    return Tokens(8 + -(-len(prompt.encode()) // 4), seen, drawn * n + _PARTIAL * partials)


def _patches(width: int, height: int) -> int:
    if max(width, height) < 1024:
        width, height = width * 1024 / max(width, height), height * 1024 / max(width, height)  # type: ignore[assignment]
    return min(1536, int(-(-width // 32) * -(-height // 32)))


def bill(model: str, tokens: Tokens, *, batch: bool = False) -> int:
    """Return the charge in micro-USD, rounded up."""
    text, image, out = _PER_THOUSAND.get(model, _NEWER)
    thousandths = tokens.text_in * text + tokens.image_in * image + tokens.image_out * out
    return -(-thousandths // (2000 if batch else 1000))
