"""What is asked of an image service, what it answers, and what became of each attempt: plain values."""

from __future__ import annotations

import enum
from collections.abc import Sized
from typing import Any, Final

import attrs

from proofpress.geometry import Size
from proofpress.image import Pixels, frozen_pixels, sha256

__all__ = ["AttemptRecord", "ImageAnswer", "ImageOrder", "Outcome", "Usage", "length"]

LONGEST_PROMPT: Final = 32_000
"""Most characters of a prompt that GPT-Image takes."""


class Outcome(enum.Enum):
    """What became of one HTTP attempt, and so of the money held for it."""

    ACCEPTED = "accepted"
    """A whole image of the size that was asked for."""
    REJECTED_PAID = "rejected-paid"
    """An answer that was or may have been billed and cannot be used."""
    REFUSED = "refused"
    """The service declined what was asked, for instance by moderation; asking again is useless."""
    THROTTLED = "throttled"
    """Too many requests; not billed."""
    FAILED_UNPAID = "failed-unpaid"
    """It surely did no work: not reached, or the request or the account was turned away."""
    UNKNOWN = "unknown"
    """Sent, and no full answer came: it may have been billed, and counts as spent."""


def length(value: Sized) -> str:
    """Return how long something is, which is all that its owner's repr should show of it."""
    return f"<{len(value)}>"


def _frozen(pixels: Pixels | None) -> Pixels | None:
    return None if pixels is None else frozen_pixels(pixels)


def _all_frozen(images: tuple[Pixels, ...]) -> tuple[Pixels, ...]:
    return tuple(frozen_pixels(image) for image in images)


@attrs.frozen(eq=False)
class ImageOrder:
    """One image to be drawn or edited.

    Attributes:
        prompt: Describes the whole picture that is wanted.
        size: Of the answer, px; it must have exactly that. None lets the service choose, which no cap can cover.
        images: RGB or RGBA pictures to edit, the first being the one that the mask belongs to; empty to draw anew.
        mask: RGBA of the first picture's size: alpha 0 is where to draw. Models treat it as a hint.
        markup: RGBA overlay of the first picture's size, for models that take one; never together with a mask.
        quality: One of the model's, or `auto`.
        transparent: Draw on no ground.
        regions: Ids of the regions that it draws, for caps per region.
        asset: Id of the asset, for progress.
        prompt_version: Which builder made the prompt, for evidence.
    """

    prompt: str = attrs.field(repr=length)
    size: Size | None
    images: tuple[Pixels, ...] = attrs.field(default=(), converter=_all_frozen, repr=length)
    mask: Pixels | None = attrs.field(default=None, converter=_frozen, repr=lambda mask: str(mask is not None))
    markup: Pixels | None = attrs.field(default=None, converter=_frozen, repr=lambda mask: str(mask is not None))
    quality: str = "medium"
    transparent: bool = False
    regions: tuple[str, ...] = ()
    asset: str = ""
    prompt_version: str = ""

    @property
    def prompt_sha256(self) -> str:
        """Digest of the prompt, for evidence."""
        return sha256(self.prompt.encode())


@attrs.frozen
class Usage:
    """Tokens that a service says it used. Cached tokens are part of their sums, not beside them."""

    text_in: int = 0
    image_in: int = 0
    cached_text_in: int = 0
    cached_image_in: int = 0
    image_out: int = 0
    text_out: int = 0


@attrs.frozen
class AttemptRecord:
    """One HTTP attempt, as evidence.

    Attributes:
        outcome: What became of it.
        status: HTTP status, 0 if none came.
        code: The service's or our word for what went wrong; empty if nothing did.
        request_id: The service's name of the request, empty if it told none.
        reserved_micro_usd: What was held for it.
        cost_micro_usd: What it cost; None if that is not known, and the reservation stays spent.
        seconds: How long it took.
        reason: What went wrong, in words.
    """

    outcome: Outcome
    status: int = 0
    code: str = ""
    request_id: str = ""
    reserved_micro_usd: int = 0
    cost_micro_usd: int | None = None
    seconds: float = 0.0
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain strings and numbers."""
        return {**attrs.asdict(self), "outcome": self.outcome.value}


@attrs.frozen(eq=False)
class ImageAnswer:
    """An image that passed the gate.

    Attributes:
        pixels: RGB, or RGBA if the order was for a transparent ground; exactly of the size that was ordered.
        original: The file as the service sent it, with whatever signed statement of origin (C2PA) it bears.
        format: `png`, `webp` or `jpeg`.
        request_id: The service's name of the request.
        model: The model that was asked.
        quality: The quality that was asked for, or the one that the service says it chose.
        usage: Tokens used, None if the service tells none.
        cost_micro_usd: What all attempts together cost; those whose cost is not known count as their worst case.
        attempts: Every HTTP attempt, the accepted one last.
        prompt_sha256: Digest of the prompt.
        artifact: File name of the original in the folder for evidence, empty without one.
    """

    pixels: Pixels = attrs.field(repr=False)
    original: bytes = attrs.field(repr=length)
    format: str
    request_id: str
    model: str
    quality: str
    usage: Usage | None
    cost_micro_usd: int
    attempts: tuple[AttemptRecord, ...]
    prompt_sha256: str
    artifact: str = ""

    @property
    def size(self) -> Size:
        """Width and height, px."""
        height, width = self.pixels.shape[:2]
        return Size(width, height)

    @property
    def sha256(self) -> str:
        """Digest of the original file."""
        return sha256(self.original)
