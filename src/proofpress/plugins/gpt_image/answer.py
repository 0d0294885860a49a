"""The gate for answers: a whole image of the type and the size that was asked for, or a fault with its reason.

Nothing is scaled, cropped or guessed into shape, and no picture is decoded whose header does not already say the right size.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import warnings
from typing import Any, Final

import attrs
from PIL import Image, UnidentifiedImageError

from proofpress.errors import ImageInputError
from proofpress.geometry import Size
from proofpress.image import FORMATS, Pixels, read_image_bytes
from proofpress.plugins.gpt_image.order import Usage, length

__all__ = ["Answer", "AnswerFault", "Wanted", "open_answer", "read_envelope", "read_image", "read_usage"]

_MOST_TOKENS: Final = 10**9
"""More than any picture uses: a figure above it is a fault, not a price."""


@attrs.frozen
class AnswerFault(Exception):  # noqa: N818 - it becomes an error of proofpress at the border of the package
    """An answer that cannot be used.

    Attributes:
        code: Our word for it.
        reason: In words.
        usage: Tokens that it says it used, None if it tells none that can be read.
    """

    code: str
    reason: str
    usage: Usage | None = None


@attrs.frozen
class Wanted:
    """What an answer must be.

    Attributes:
        size: Its size in px, None if the service chose.
        format: `png`, `webp` or `jpeg`; empty if the service could not be told.
        transparent: Keep its alpha.
    """

    size: Size | None
    format: str = "png"
    transparent: bool = False


@attrs.frozen(eq=False)
class Answer:
    """What an answer holds.

    Attributes:
        original: The file as it came.
        pixels: Its pixels.
        format: What it is encoded as.
        usage: Tokens used, None if it tells none.
        quality: The quality that the service says it chose, empty if it does not.
    """

    original: bytes = attrs.field(repr=length)
    pixels: Pixels = attrs.field(repr=False)
    format: str
    usage: Usage | None
    quality: str


@attrs.frozen
class Envelope:
    """The JSON of an answer, its picture not yet decoded.

    Attributes:
        b64: The picture in base64; empty if only its address came.
        url: Its address, empty if none came.
        usage: Tokens used.
        quality: As the service tells it.
    """

    b64: str = attrs.field(repr=length)
    url: str
    usage: Usage | None
    quality: str


def open_answer(body: bytes, wanted: Wanted) -> Answer:
    """Read an answer of the images API.

    Raises:
        AnswerFault: It is not what was wanted.
    """
    envelope = read_envelope(body)
    if not envelope.b64:
        raise AnswerFault("url-only", "the service sent an address instead of a picture", envelope.usage)
    return read_image(decode(envelope.b64, envelope.usage), envelope, wanted)


def read_envelope(body: bytes) -> Envelope:
    """Read the JSON of an answer.

    Raises:
        AnswerFault: It is no JSON, or not of the images API.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise AnswerFault("no-json", f"the answer is no JSON: it begins with {body[:24]!r}") from None
    return envelope_of(found)


def envelope_of(found: Any) -> Envelope:
    """Return the parts of an answer that is JSON already; as `read_envelope`."""
    if not isinstance(found, dict):
        raise AnswerFault("wrong-type", f"the answer is {type(found).__name__}, not an object")
    usage = read_usage(found.get("usage"))
    data = found.get("data")
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise AnswerFault("wrong-type", "the answer's data is no list of objects", usage)
    if len(data) != 1:
        raise AnswerFault("wrong-count", f"the answer holds {len(data)} pictures, one was asked for", usage)
    b64, url = data[0].get("b64_json"), data[0].get("url")
    if isinstance(url, str) and url.startswith("data:image/") and ";base64," in url[:64] and not b64:
        b64, url = url.partition(";base64,")[2], None
    if not isinstance(b64, str | None) or not isinstance(url, str | None) or not (b64 or url):
        raise AnswerFault("wrong-type", "the answer's picture is neither base64 nor an address", usage)
    quality = found.get("quality")
    return Envelope(b64 or "", url or "", usage, quality if isinstance(quality, str) and len(quality) < 20 else "")


def decode(b64: str, usage: Usage | None) -> bytes:
    """Return the bytes of strict base64.

    Raises:
        AnswerFault: It is not base64.
    """
    try:
        return base64.b64decode(b64, validate=True)
    except (binascii.Error, ValueError):
        raise AnswerFault("garbage-base64", "the answer's picture is not base64", usage) from None


def read_image(data: bytes, envelope: Envelope, wanted: Wanted) -> Answer:
    """Decode the picture of an answer, if its header is as wanted.

    Raises:
        AnswerFault: It is of another type or size, moves, is damaged, or is over the caps.
    """
    usage = envelope.usage
    try:
        with warnings.catch_warnings():
            # Our own caps are checked by hand.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                kind, size = (image.format or "").lower(), Size(image.width, image.height)
                frames = getattr(image, "n_frames", 1)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        told = "is no picture of a type that is read" if isinstance(error, UnidentifiedImageError) else str(error)
        raise AnswerFault("bad-image", f"the answer's picture {told}", usage) from None
    if wanted.format and kind != wanted.format:
        raise AnswerFault("wrong-format", f"the answer's picture is {kind}, {wanted.format} was asked for", usage)
    if frames != 1:
        raise AnswerFault("bad-image", f"the answer's picture has {frames} frames", usage)
    if wanted.size is not None and size != wanted.size:
        asked = f"{wanted.size.width} x {wanted.size.height}"
        raise AnswerFault(
            "wrong-size", f"the answer has {size.width} x {size.height} px, {asked} were asked for", usage
        )
    try:
        pixels = read_image_bytes(data, "the answer's picture", alpha=wanted.transparent)
    except ImageInputError as error:
        raise AnswerFault("bad-image", f"the answer's picture {error.message}", usage) from None
    if wanted.size is not None and pixels.shape[:2] != (wanted.size.height, wanted.size.width):
        raise AnswerFault("wrong-size", "the answer's picture is turned by its metadata", usage)
    return Answer(data, pixels, kind, usage, envelope.quality)


def read_usage(found: object) -> Usage | None:
    """Return the tokens of an answer's `usage`, or None if they cannot be read: then the worst case stays spent."""
    if not isinstance(found, dict):
        return None
    came, drawn = found.get("input_tokens_details"), found.get("output_tokens_details")
    came, drawn = (came if isinstance(came, dict) else {}), (drawn if isinstance(drawn, dict) else {})
    total_in, total_out = _count(found.get("input_tokens")), _count(found.get("output_tokens"))
    if total_in is None or total_out is None:
        return None
    # What is not told apart is counted at the dearer price.
    text = _count(came.get("text_tokens", 0))
    image = _count(came.get("image_tokens", total_in - (text or 0)))
    words = _count(drawn.get("text_tokens", 0))
    cached = came.get("cached_tokens_details")
    cached = cached if isinstance(cached, dict) else {}
    cached_text, cached_image = _count(cached.get("text_tokens", 0)), _count(cached.get("image_tokens", 0))
    counts = (text, image, words, cached_text, cached_image)
    if text is None or image is None or words is None or cached_text is None or cached_image is None:
        return None
    if text + image != total_in or words > total_out or cached_text > text or cached_image > image or None in counts:
        return None
    return Usage(text, image, cached_text, cached_image, total_out - words, words)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS else None
