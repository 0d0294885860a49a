"""From an order to what is sent: only parameters that the service knows, pictures as named PNG files."""

from __future__ import annotations

import base64
from typing import Any, Final

import attrs

from proofpress.errors import InputError
from proofpress.image import Pixels, png_bytes
from proofpress.plugins.gpt_image.endpoint import Endpoint
from proofpress.plugins.gpt_image.models import Model
from proofpress.plugins.gpt_image.order import LONGEST_PROMPT, ImageOrder
from proofpress.plugins.gpt_image.sizes import SizeRule

__all__ = ["MOST_IMAGES", "Service", "arguments", "batch_body", "check_order", "method"]

MOST_IMAGES: Final = 16
"""Most pictures of one edit."""
_MASK_BYTES: Final = 4_000_000
_IMAGE_BYTES: Final = 50_000_000


@attrs.frozen
class Service:
    """A model behind an endpoint: what an order is measured by.

    Attributes:
        endpoint: What kind of service it is.
        name: The model's name there.
        model: What is known of the model, None for one that is not in the table.
    """

    endpoint: Endpoint
    name: str
    model: Model | None

    @property
    def sizes(self) -> SizeRule:
        """What it draws."""
        rule = self.endpoint.sizes or (self.model.sizes if self.model else None)
        return rule or SizeRule()

    @property
    def qualities(self) -> tuple[str, ...]:
        """What may be asked for, the cheapest first; empty where it knows none."""
        if "quality" not in self.endpoint.knows:
            return ()
        return self.model.qualities if self.model else ("low", "medium", "high")

    @property
    def takes_mask(self) -> bool:
        """Whether a mask reaches it."""
        return bool(self.endpoint.mask)

    @property
    def takes_markup(self) -> bool:
        """Whether a markup picture reaches it."""
        return self.endpoint.markup and self.model is not None and self.model.markup

    @property
    def takes_transparent(self) -> bool:
        """Whether it draws on no ground when asked."""
        return "background" in self.endpoint.knows and (self.model is None or self.model.transparent)


def check_order(order: ImageOrder, service: Service) -> None:
    """Refuse what the service would refuse, or answer wrongly without a word.

    Raises:
        InputError: Says what, and what it would take.
    """
    who = f"{service.name} at {service.endpoint.name}"
    if not order.prompt or len(order.prompt) > LONGEST_PROMPT:
        raise InputError(f"the prompt has {len(order.prompt)} characters", remedy=f"use 1 to {LONGEST_PROMPT}")
    for eaten in service.endpoint.eaten:
        if eaten in order.prompt:
            raise InputError(
                f"{who} takes {eaten!r} in a prompt for a command",
                remedy="let type set this copy, or use another service",
            )
    if order.size is not None:
        service.sizes.check(order.size, who)
    if service.qualities and order.quality not in (*service.qualities, "auto"):
        raise InputError(
            f"{who} has no quality {order.quality!r}", remedy=f"use one of: {', '.join(service.qualities)}"
        )
    if len(order.images) > MOST_IMAGES:
        raise InputError(f"{len(order.images)} pictures are too many", remedy=f"send at most {MOST_IMAGES}")
    if order.images and not service.endpoint.edits:
        raise InputError(f"{who} edits no pictures", remedy="use a service that does, or draw anew")
    if order.transparent and not service.takes_transparent:
        raise InputError(f"{who} draws no transparent ground", remedy="order an opaque picture")
    _check_extras(order, service, who)


def _check_extras(order: ImageOrder, service: Service, who: str) -> None:
    if order.mask is not None and order.markup is not None:
        raise InputError("a mask and a markup picture exclude each other", remedy="send one of them")
    if order.markup is not None and not service.takes_markup:
        raise InputError(f"{who} takes no markup picture", remedy="send the guide as a second picture")
    for name, extra in (("mask", order.mask), ("markup picture", order.markup)):
        if extra is None:
            continue
        if not order.images or extra.shape[:2] != order.images[0].shape[:2] or extra.shape[2] != 4:
            raise InputError(f"the {name} does not lie on a picture", remedy="make it RGBA in the first picture's size")
        if not (extra[..., 3] == 0).any():
            raise InputError(f"the {name} has no transparent pixel", remedy="alpha 0 is where to draw")


def method(order: ImageOrder) -> str:
    """Return which of the package's two methods is called."""
    return "edit" if order.images else "generate"


def _options(order: ImageOrder, service: Service) -> dict[str, Any]:
    size = "auto" if order.size is None else f"{order.size.width}x{order.size.height}"
    everything = {
        "model": service.name,
        "n": 1,
        "size": size,
        "quality": order.quality,
        "background": "transparent" if order.transparent else "opaque",
        "output_format": "png",
        "response_format": "b64_json",
    }
    return {"prompt": order.prompt, **{k: v for k, v in everything.items() if k in service.endpoint.knows}}


def arguments(order: ImageOrder, service: Service, partials: int | None = None) -> dict[str, Any]:
    """Return the keyword arguments of the package's method.

    Args:
        order: What is asked; checked before.
        service: Who is asked.
        partials: Partial images of a stream; None to have no stream.

    Raises:
        InputError: A picture is too large as a file.
    """
    given = _options(order, service)
    if partials is not None and service.endpoint.streams:
        given |= {"stream": True, "partial_images": partials}
    if not order.images:
        return given
    files = [_file(f"image-{i}.png", image, _IMAGE_BYTES) for i, image in enumerate(order.images, 1)]
    # One picture goes out as `image`, several as `image[]`: the published schema knows the first form only.
    given["image"] = files[0] if len(files) == 1 else files
    if order.mask is not None and service.takes_mask:
        given[service.endpoint.mask] = _file("mask.png", order.mask, _MASK_BYTES)
    if order.markup is not None:
        given["markup"] = _file("markup.png", order.markup, _MASK_BYTES)
    return given


def _file(name: str, pixels: Pixels, most: int) -> tuple[str, bytes, str]:
    # A file without a name is sent as application/octet-stream, which the service refuses.
    data = png_bytes(pixels)
    if len(data) > most:
        raise InputError(f"{name} has {len(data)} bytes, more than {most}", remedy="send a smaller picture")
    return name, data, "image/png"


def batch_body(order: ImageOrder, service: Service) -> dict[str, Any]:
    """Return the JSON body of an order in a batch, pictures as data URLs."""
    body = _options(order, service)
    if order.images:
        body["images"] = [{"image_url": _data_url(image)} for image in order.images]
        if order.mask is not None and service.takes_mask:
            body["mask"] = {"image_url": _data_url(order.mask)}
    return body


def _data_url(pixels: Pixels) -> str:
    return "data:image/png;base64," + base64.b64encode(png_bytes(pixels)).decode("ascii")
