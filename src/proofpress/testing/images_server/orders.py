"""From a request to an order, with the checks that the real service is known to make."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, Final

import attrs

from proofpress.errors import ImageInputError
from proofpress.geometry import Size
from proofpress.image import Pixels, read_image_bytes
from proofpress.testing.images_server.billing import is_old, qualities
from proofpress.testing.images_server.wire import BadRequestError, File, Request, parse_form

__all__ = ["InvalidOrderError", "Order", "read_order"]

_KNOWN: Final = frozenset(
    {
        "prompt", "model", "n", "size", "quality", "background", "output_format", "output_compression", "moderation",
        "stream", "partial_images", "user", "safety_identifier", "input_fidelity", "images", "mask",
    }
)  # fmt: skip
_FILES: Final = frozenset({"image", "image[]", "mask", "markup"})
_KINDS: Final = frozenset({"image/png", "image/jpeg", "image/webp"})
_CHOSEN: Final = Size(1024, 1024)


class InvalidOrderError(Exception):
    """What the service answers with status 400.

    Args:
        message: In words.
        code: Its word for it.
        param: The parameter.
    """

    def __init__(self, message: str, code: str = "invalid_value", param: str | None = None) -> None:
        super().__init__(message)
        self.error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}


@attrs.frozen(eq=False)
class Order:
    """What is asked, as the simulated service understands it."""

    prompt: str
    model: str
    images: tuple[Pixels, ...]
    mask: Pixels | None
    size: Size
    quality: str
    n: int = 1
    stream: bool = False
    partials: int = 0
    background: str = "auto"
    digest: bytes = b""


def read_order(path: str, request: Request) -> Order:
    """Read an order for `/images/generations` or `/images/edits`.

    Raises:
        InvalidOrderError: The service would refuse it.
    """
    edits = path.endswith("/edits")
    files: tuple[File, ...] = ()
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        if not edits:
            raise InvalidOrderError("send JSON to this path")
        try:
            fields, files = parse_form(request)
        except BadRequestError as error:
            raise InvalidOrderError(str(error)) from error
        given: dict[str, Any] = dict(fields)
    else:
        try:
            found = json.loads(request.body)
        except ValueError as error:
            raise InvalidOrderError("the body is no JSON") from error
        if not isinstance(found, dict):
            raise InvalidOrderError("the body is no object")
        given = found
        files = tuple(_linked(given))
    unknown = sorted((set(given) - _KNOWN) | {f.field for f in files} - _FILES)
    if unknown:
        raise InvalidOrderError(f"Unknown parameter: '{unknown[0]}'.", "unknown_parameter", unknown[0])
    return attrs.evolve(_order(given, files, edits=edits), digest=request.body)


def _linked(given: dict[str, Any]) -> list[File]:
    """Return the pictures that a JSON body holds as data URLs."""
    links = [("image[]", link) for link in given.pop("images", None) or []]
    if given.get("mask") is not None:
        links.append(("mask", given.pop("mask")))
    files = []
    for field, link in links:
        url = link.get("image_url", "") if isinstance(link, dict) else ""
        kind, _, data = url.removeprefix("data:").partition(";base64,")
        try:
            files.append(File(field, "data", kind, base64.b64decode(data, validate=True)))
        except binascii.Error as error:
            raise InvalidOrderError("an image_url is no data URL", param=field) from error
    return files


def _order(given: dict[str, Any], files: tuple[File, ...], *, edits: bool) -> Order:
    prompt, model = str(given.get("prompt") or ""), str(given.get("model") or "gpt-image-2.5-sunburst")
    if not 1 <= len(prompt) <= 32_000:
        raise InvalidOrderError("the prompt needs 1 to 32000 characters", param="prompt")
    pictures = [_picture(file) for file in files if file.field.startswith("image")]
    if edits and not 1 <= len(pictures) <= 16:
        raise InvalidOrderError("1 to 16 images are needed", param="image")
    mask = next((_picture(file) for file in files if file.field == "mask"), None)
    markup = next((_picture(file) for file in files if file.field == "markup"), None)
    if mask is not None and markup is not None:
        raise InvalidOrderError("mask and markup exclude each other", param="markup")
    if markup is not None and not model.startswith("gpt-image-2.5"):
        raise InvalidOrderError("this model takes no markup", param="markup")
    for name, extra in (("mask", mask), ("markup", markup)):
        if extra is not None and (extra.shape[:2] != pictures[0].shape[:2] or not (extra[..., 3] < 255).any()):
            raise InvalidOrderError(f"the {name} must match the image and hold transparent pixels", param=name)
    return Order(
        prompt,
        model,
        tuple(pictures),
        mask,
        _size(given.get("size"), model),
        _quality(given.get("quality"), model),
        _whole(given, "n", 1, 1, 10),
        str(given.get("stream", "")).lower() == "true",
        _whole(given, "partial_images", 0, 0, 3),
        _one_of(given, "background", ("auto", "opaque", "transparent")),
    )


def _picture(file: File) -> Pixels:
    if file.kind not in _KINDS:
        raise InvalidOrderError(f"unsupported mimetype ('{file.kind}')", "unsupported_file_mimetype", file.field)
    try:
        return read_image_bytes(file.data, file.field, alpha=True)
    except ImageInputError as error:
        raise InvalidOrderError(str(error), "invalid_image", file.field) from error


def _size(text: Any, model: str) -> Size:
    if text in (None, "auto"):
        return _CHOSEN
    width, _, height = str(text).partition("x")
    if not (width.isdigit() and height.isdigit() and len(str(text)) < 12):
        raise InvalidOrderError(f"size {text!r} cannot be read", param="size")
    w, h = int(width), int(height)
    if is_old(model):
        good = (w, h) in {(1024, 1024), (1536, 1024), (1024, 1536)}
    else:
        fair = w % 16 == h % 16 == 0 and 655_360 <= w * h <= 8_294_400
        good = fair and max(w, h) <= 3840 and max(w, h) <= 3 * min(w, h)
    if not good:
        raise InvalidOrderError(f"size {text!r} is not supported", param="size")
    return Size(w, h)


def _quality(text: Any, model: str) -> str:
    if text in (None, "auto"):
        return "medium"
    if text not in (("low", "medium", "high") if is_old(model) else qualities(model)):
        raise InvalidOrderError(f"quality {text!r} is not supported with this model", param="quality")
    return str(text)


def _whole(given: dict[str, Any], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name)
    if value is None:
        return default
    if not str(value).isdigit() or not least <= int(value) <= most:
        raise InvalidOrderError(f"{name} must be {least} to {most}", param=name)
    return int(value)


def _one_of(given: dict[str, Any], name: str, values: tuple[str, ...]) -> str:
    value = given.get(name, values[0])
    if value not in values:
        raise InvalidOrderError(f"{name} must be one of {', '.join(values)}", param=name)
    return str(value)
