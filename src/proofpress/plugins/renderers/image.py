"""The `image` renderer: a photograph or a finished plate, fitted to the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import attrs

from proofpress.composition import Plate
from proofpress.errors import InputError
from proofpress.image import load_image
from proofpress.interfaces import Context, Renderer, RenderRequest
from proofpress.plugins.renderers._calm import calm
from proofpress.plugins.renderers._choice import calmness, named_colour
from proofpress.plugins.renderers._fit import GROUNDS, contain, cover

__all__ = ["ImageRenderer"]

_FITS = ("cover", "contain")


@attrs.frozen
class ImageRenderer(Renderer):
    """Takes a picture file as the plate: PNG, JPEG or WebP, turned upright, fitted, otherwise untouched.

    Attributes:
        source: The file; None takes the brief's `plate.source`.
        fit: `cover` or `contain`; empty takes the brief's.
        ground: What shows beside a contained picture: `blur` or `edge` (made of the picture), the name of a brand colour,
            or #RRGGBB.
        calm: How quiet the picture becomes under text, 0 to 1; 0 leaves every pixel as it is.
    """

    name: ClassVar[str] = "image"
    version: ClassVar[str] = "1"
    deterministic: ClassVar[bool] = True

    source: Path | None = attrs.field(default=None, converter=attrs.converters.optional(Path))
    fit: str = ""
    ground: str = "blur"
    calm: float = attrs.field(default=0.0, converter=calmness)

    def __attrs_post_init__(self) -> None:
        """Refuse settings that no picture could be rendered with."""
        if self.fit not in ("", *_FITS):
            raise InputError(f"no fit {self.fit!r}", "image.fit", f"choose one of {', '.join(_FITS)}")

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return the fitted picture, as many times as asked for.

        Raises:
            ImageInputError: The file is missing, damaged, too large or of a type that is not read.
            InputError: There is no file, the canvas is empty, or `ground` is no colour.
        """
        size, spec = request.size, request.spec
        source = self.source or spec.source
        if source is None:
            raise InputError("there is no picture to take", "plate.source", "name a PNG, JPEG or WebP file")
        if size.width < 1 or size.height < 1:
            raise InputError(f"a plate of {size.width} x {size.height} pixels cannot be made")
        ctx.check()
        picture = load_image(source)
        ctx.check()
        if (self.fit or spec.fit) == "cover":
            pixels = cover(picture, size.width, size.height, spec.focal)
        else:
            ground = self.ground if self.ground in GROUNDS else named_colour(self.ground, request.brand, "image.ground")
            pixels = contain(picture, size.width, size.height, ground)
        if self.calm:
            pixels = calm(pixels, request.calm, self.calm)
        return [Plate(pixels, renderer=self.name, seed=spec.seed)] * request.count
