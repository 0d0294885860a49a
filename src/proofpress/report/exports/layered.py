"""PSD: the plate and every region as a layer of its own, for people who go on in an image editor."""

from __future__ import annotations

import io
from typing import Final

import numpy as np

from proofpress.composition import Composition
from proofpress.image import Pixels, frozen_pixels

__all__ = ["rasterise_psd", "read_psd_layers", "write_psd"]

_FIXED: Final = 65536
_PER_INCH: Final = 1


def write_psd(composition: Composition) -> bytes:
    """Return the composition as a PSD; the same composition gives the same bytes.

    Layers bear the ids of their regions, the lowest is `plate`. The merged picture that viewers show is in the file too.
    """
    from psd_tools import PSDImage
    from psd_tools.constants import Compression, Resource
    from psd_tools.psd.image_resources import ImageResource, ResoulutionInfo

    form = composition.asset.format
    document = PSDImage.new("RGB", (form.width, form.height))
    # From an array the alpha becomes the transparency of the layer; from a picture it would become a mask over an opaque one.
    document.create_pixel_layer_from_array(composition.plate.pixels, "plate", compression=Compression.RLE)
    for layer in composition.stacked():
        if layer.rgba.size:
            document.create_pixel_layer_from_array(
                layer.rgba, layer.region_id, layer.y, layer.x, compression=Compression.RLE
            )
    if form.print:
        dpi = round(form.print.dpi * _FIXED)
        info = ResoulutionInfo(dpi, _PER_INCH, _PER_INCH, dpi, _PER_INCH, _PER_INCH)
        document.image_resources[Resource.RESOLUTION_INFO] = ImageResource(
            key=Resource.RESOLUTION_INFO.value,
            data=info,  # type: ignore[arg-type]  # it takes what it reads, too
        )
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def rasterise_psd(data: bytes, width: int, height: int) -> Pixels:
    """Return what the layers of the file make together, RGB, shape (height, width, 3)."""
    from psd_tools import PSDImage

    document = PSDImage.open(io.BytesIO(data))
    if document.size != (width, height):
        message = f"the PSD has {document.size} px instead of {(width, height)}"
        raise ValueError(message)
    merged = document.composite(force=True)
    if merged is None:
        message = "the PSD has no layers"
        raise ValueError(message)
    return frozen_pixels(np.asarray(merged.convert("RGB")))


def read_psd_layers(data: bytes) -> tuple[str, ...]:
    """Return the names of the layers from the lowest to the nearest."""
    from psd_tools import PSDImage

    return tuple(layer.name for layer in PSDImage.open(io.BytesIO(data)))
