"""The `gpt_image` renderer: plates drawn by the image service, for posters that a model shall make as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

import numpy as np
from PIL import Image

from proofpress.brief import Brand
from proofpress.colour import to_hex
from proofpress.composition import Plate
from proofpress.errors import InputError, ProofpressError
from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Context, Price, Priced, Renderer, RenderRequest
from proofpress.plugins.gpt_image.options import open_client, quality_at
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder
from proofpress.plugins.gpt_image.service import ImageService
from proofpress.plugins.gpt_image.words import place_words

__all__ = ["GptImageRenderer", "plate_prompt"]

VERSION: Final = "plate-1"
_MOST_BOXES: Final = 12
_MOST_WORDS: Final = 4_000


def plate_prompt(request: RenderRequest, size: Size) -> str:
    """Return the prompt of a plate: what it shows, its colours, where it must be calm, and that nothing is written on it.

    Args:
        request: What is wanted.
        size: Of the picture that is ordered, px.
    """
    wish = " ".join(request.spec.prompt.split())[:_MOST_WORDS] or "a calm, evenly lit studio backdrop"
    lines = [
        f"SCENE\nBackground for a printed poster of {size.width} x {size.height} px: {wish}",
        f"COLOURS\n{_colours(request.brand)}",
    ]
    if request.calm:
        boxes = "; ".join(_calm(box, request.size, size) for box in request.calm[:_MOST_BOXES])
        lines.append(f"CALM\nText is laid later over these boxes; keep them even and quiet: {boxes}")
    lines.append(
        "RULES\nNo text, no letters, no figures, no logo, no watermark, no frame, no sign or package with writing on it."
    )
    return "\n\n".join(lines)


def _colours(brand: Brand) -> str:
    return ", ".join(to_hex(rgb) for _, rgb in brand.colors) or "as they suit the scene"


def _calm(box: Box, canvas: Size, size: Size) -> str:
    across, down = size.width / canvas.width, size.height / canvas.height
    placed = Box.from_edges(int(box.x * across), int(box.y * down), round(box.right * across), round(box.bottom * down))
    return f"x {placed.x}, y {placed.y}, width {placed.width}, height {placed.height} ({place_words(placed, size)})"


class GptImageRenderer(Renderer, Priced):
    """Has plates drawn by an image service; see `GptImageCompositor` for the options that both take.

    The plate is ordered in the smallest size that holds the canvas, scaled evenly and cut to it; it is never stretched.

    Args:
        model: The model's name at the service; `gpt-image-2.5-sunburst` if empty.
        base_url: The service's address up to `/v1`; OpenAI's if empty.
        quality: One of the model's qualities.
        client: Further options of `ImagesClient` by name.
        service: The service to ask, in place of one opened by the options.

    Raises:
        InputError: An option makes no sense, or the model is shut down or has no price.
    """

    name: ClassVar[str] = "gpt_image"
    version: ClassVar[str] = "1"
    paid: ClassVar[bool] = True

    def __init__(
        self,
        model: str = "",
        base_url: str = "",
        quality: str = "medium",
        client: Mapping[str, Any] | None = None,
        service: ImageService | None = None,
    ) -> None:
        self.service: ImageService = service if service is not None else open_client(model, base_url, client)
        self.quality = quality_at(self.service.qualities, quality, quality, 0)

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return `request.count` plates; see `Renderer.render`."""
        ctx.check()
        orders = [self._order(request)] * request.count
        plates: list[Plate] = []
        errors: list[ProofpressError] = []
        for answer in self.service.send_all(orders, ctx):
            if not isinstance(answer, ImageAnswer):
                errors.append(answer)
                continue
            pixels = _cut(answer.pixels[..., :3], request.size)
            plates.append(Plate(pixels, renderer=self.name, model=answer.model, seed=request.spec.seed))
        if errors:
            raise errors[0]
        return plates

    def price(self, request: RenderRequest | ComposeRequest) -> Price:
        """Return what `render` will cost for this request; see `Priced.price`."""
        if not isinstance(request, RenderRequest):
            raise InputError("a renderer draws no regions", remedy="ask the compositor")
        order = self._order(request)
        expected, worst = self.service.expected(order), self.service.worst_case(order)
        return Price(expected * request.count, 2 * worst * request.count)

    def _order(self, request: RenderRequest) -> ImageOrder:
        size = self.service.sizes.fit(request.size.width, request.size.height)
        return ImageOrder(plate_prompt(request, size), size, quality=self.quality, prompt_version=VERSION)


def _cut(pixels: Pixels, size: Size) -> Pixels:
    """Return a picture scaled evenly until it covers `size`, and its middle cut out."""
    height, width = pixels.shape[:2]
    scale = max(size.width / width, size.height / height)
    wide, high = max(size.width, round(width * scale)), max(size.height, round(height * scale))
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    if (wide, high) != (width, height):
        picture = picture.resize((wide, high), Image.Resampling.LANCZOS)
    left, top = (wide - size.width) // 2, (high - size.height) // 2
    return np.asarray(picture.crop((left, top, left + size.width, top + size.height)))
