"""The gate for image files, and the deterministic way out: numpy arrays in between.

Pixels inside proofpress are `uint8` arrays, shape (height, width, 3) for RGB and (height, width, 4) for RGBA with straight
alpha, in sRGB, made read-only.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from proofpress.errors import ImageInputError

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "Pixels",
    "frozen_pixels",
    "load_image",
    "png_bytes",
    "read_image_bytes",
    "resized",
    "sha256",
]

Pixels = NDArray[np.uint8]

MAX_PIXELS: Final = 64_000_000
"""Most pixels of an image that is read: 8000 x 8000."""
MAX_BYTES: Final = 128 * 1024 * 1024
"""Most bytes of an image file that is read."""
MAX_PROFILE_BYTES: Final = 4 * 1024 * 1024
"""Most bytes of an ICC profile that is followed; those of printing presses stay below 3 MB."""
FORMATS: Final = ("PNG", "JPEG", "WEBP")
"""File types that are read; all others are refused before any decoder of theirs runs."""

_PROBE: Final = np.stack(np.meshgrid(*[np.arange(0, 256, 51, dtype=np.uint8)] * 3), axis=-1).reshape(1, -1, 3)


def frozen_pixels(pixels: NDArray[np.uint8]) -> Pixels:
    """Return the array, contiguous and read-only, so that a value that holds it cannot change.

    Raises:
        ValueError: The array is not uint8 of shape (height, width, 3 or 4).
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
        message = f"pixels must be uint8 of shape (height, width, 3 or 4), got {pixels.dtype} {pixels.shape}"
        raise ValueError(message)
    if pixels.flags.writeable or not pixels.flags.c_contiguous:
        pixels = np.array(pixels, order="C")
        pixels.setflags(write=False)
    return pixels


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return pixels in another size (Lanczos), or as they are if it is theirs."""
    if pixels.shape[:2] == (height, width):
        return pixels
    return frozen_pixels(np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS)))


def load_image(path: Path, *, alpha: bool = False) -> Pixels:
    """Read an image file through the gate.

    Args:
        path: A local file. URLs are never fetched.
        alpha: Return RGBA instead of RGB; without it transparent pixels are laid on white.

    Raises:
        ImageInputError: Missing, unreadable, of a foreign type, truncated, or over the caps.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ImageInputError(f"{size} bytes, more than {MAX_BYTES}", str(path), "use a smaller file")
        data = path.read_bytes()
    except OSError as error:
        raise ImageInputError(
            f"cannot be read ({error.strerror or error})", str(path), "check the path and its permissions"
        ) from error
    return read_image_bytes(data, str(path), alpha=alpha)


def read_image_bytes(data: bytes, where: str = "image", *, alpha: bool = False) -> Pixels:
    """Decode image bytes through the gate; see `load_image`."""
    try:
        with warnings.catch_warnings():
            # Pillow warns below its own cap; ours is checked by hand before a pixel is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_size(image.width, image.height, where)
                image.load()
                ImageOps.exif_transpose(image, in_place=True)
                upright: Image.Image = image
                if upright.mode.startswith("I"):
                    # Sixteen bits of grey; Pillow would clip them instead of scaling.
                    upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
                opaque = not upright.has_transparency_data
                plain = _in_srgb(upright, "RGB" if opaque else "RGBA", where)
    except UnidentifiedImageError as error:
        raise ImageInputError(
            "is no image of a type that is read", where, f"convert it to {', '.join(FORMATS)}"
        ) from error
    except (
        Image.DecompressionBombError
    ) as error:  # Pillow's own cap, far above ours: it tells no size, and decodes nothing.
        raise _too_large("far too many pixels", where) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, ImageInputError):
            raise
        raise ImageInputError(f"is damaged ({error})", where, "export it again") from error
    if alpha:
        return frozen_pixels(np.asarray(plain.convert("RGBA")))
    if opaque:
        return frozen_pixels(np.asarray(plain))
    ground = Image.new("RGBA", plain.size, (255, 255, 255, 255))
    ground.alpha_composite(plain)
    return frozen_pixels(np.asarray(ground.convert("RGB")))


def _in_srgb(image: Image.Image, mode: str, where: str) -> Image.Image:
    """Return the image in sRGB, in mode RGB or RGBA, following the ICC profile that it brings; without one it is sRGB."""
    embedded = image.info.get("icc_profile")
    if not embedded:
        # What has the mode already need not be copied.
        return image if image.mode == mode else image.convert(mode)
    if len(embedded) > MAX_PROFILE_BYTES:
        raise ImageInputError(
            f"its colour profile has {len(embedded)} bytes, more than {MAX_PROFILE_BYTES}", where, "convert it to sRGB"
        )
    alpha = image.convert("RGBA").getchannel("A") if mode == "RGBA" else None
    inks = image if image.mode in ("L", "RGB", "CMYK") else image.convert("L" if image.mode == "LA" else "RGB")
    srgb = ImageCms.createProfile("sRGB")
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
        transform = ImageCms.buildTransform(
            profile, srgb, inks.mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )  # fmt: skip
        if inks.mode == "RGB" and _leaves_srgb(transform):
            return image.convert(mode)
        seen = ImageCms.applyTransform(inks, transform)
    except (ImageCms.PyCMSError, OSError) as error:
        raise ImageInputError(
            f"its colour profile does not fit it ({error})", where, "convert it to sRGB, or remove the profile"
        ) from error
    if seen is None:  # Only when the transform works in place, which this one does not.
        return image.convert(mode)
    if alpha is not None:
        seen.putalpha(alpha)
    return seen


def _leaves_srgb(transform: ImageCms.ImageCmsTransform) -> bool:
    """Return whether a profile says sRGB in other words: pixels of such an image must stay exactly as they are."""
    probe = Image.fromarray(_PROBE)
    seen = ImageCms.applyTransform(probe, transform)
    return seen is not None and int(np.abs(np.asarray(seen).astype(int) - _PROBE).max()) <= 2


def _check_size(width: int, height: int, where: str) -> None:
    if width * height > MAX_PIXELS:
        raise _too_large(f"{width} x {height} pixels", where)


def _too_large(size: str, where: str) -> ImageInputError:
    limit = f"{MAX_PIXELS:,}"
    return ImageInputError(f"{size}, more than {limit} in all", where, f"scale it to at most {limit} pixels")


def png_bytes(pixels: Pixels, *, compress_level: int = 6, dpi: float | None = None) -> bytes:
    """Encode pixels as PNG; the same pixels give the same bytes with the same Pillow.

    Args:
        pixels: RGB or RGBA.
        compress_level: zlib level, 0 to 9.
        dpi: Written as the pHYs chunk if given.
    """
    buffer = io.BytesIO()
    options = {} if dpi is None else {"dpi": (dpi, dpi)}
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=compress_level, **options)
    return buffer.getvalue()


def sha256(data: bytes | Pixels) -> str:
    """Return the SHA-256 of bytes, or of the shape and samples of pixels, in hex."""
    digest = hashlib.sha256()
    if isinstance(data, bytes):
        digest.update(data)
    else:
        digest.update(repr(data.shape).encode())
        digest.update(np.ascontiguousarray(data).data)
    return digest.hexdigest()
