from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms
from tests._core_strategies import numbered
from tests.image_kit import PICTURE, refused, saved

from proofpress import image as gate
from proofpress.image import Pixels, read_image_bytes


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_lossless_pictures_come_as_they_are(kind: str) -> None:
    read = read_image_bytes(saved(PICTURE, kind, lossless=True))
    assert np.array_equal(read, numbered(40, 30))
    assert not read.flags.writeable


def test_a_jpeg_comes_nearly_as_it_is() -> None:
    plain = Image.new("RGB", (16, 16), (200, 40, 90))
    read = read_image_bytes(saved(plain, "JPEG", quality=95))
    assert np.abs(read.astype(int) - (200, 40, 90)).max() <= 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photographs_are_turned_upright(orientation: int) -> None:
    upright = numbered(6, 4)
    # What a camera stores for each orientation of EXIF 2.32, "Orientation", so that it shows upright.
    stored = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1], 5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1), 7: upright[::-1, ::-1].transpose(1, 0, 2), 8: np.rot90(upright, -1),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(Image.fromarray(np.ascontiguousarray(stored)), "PNG", exif=exif)
    assert np.array_equal(read_image_bytes(data), upright)


def test_alpha_is_kept_or_laid_on_white() -> None:
    rgba = np.zeros((1, 4, 4), np.uint8)
    rgba[0] = [(10, 20, 30, 255), (10, 20, 30, 0), (0, 0, 0, 128), (255, 255, 255, 7)]
    data = saved(Image.fromarray(rgba), "PNG")
    assert np.array_equal(read_image_bytes(data, alpha=True), rgba)
    flat = read_image_bytes(data)
    assert flat.shape == (1, 4, 3)
    assert np.abs(flat[0].astype(int) - [(10, 20, 30), (255, 255, 255), (127, 127, 127), (255, 255, 255)]).max() <= 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA", "CMYK"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    source = Image.new("L", (5, 4), 255).convert("I;16" if mode == "I;16" else mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert read_image_bytes(saved(source, kind)).shape == (4, 5, 3)
    assert read_image_bytes(saved(source, kind), alpha=True).shape == (4, 5, 4)


def test_a_palette_with_a_transparent_colour() -> None:
    picture = Image.new("P", (2, 1), 0)
    picture.putpalette([10, 20, 30, 200, 100, 50])
    picture.putpixel((1, 0), 1)
    read = read_image_bytes(saved(picture, "PNG", transparency=0), alpha=True)
    assert read.tolist() == [[[10, 20, 30, 0], [200, 100, 50, 255]]]


def linear_profile(*, grey: bool = False) -> bytes:
    """Return an ICC profile (ICC.1:2001) with the primaries of sRGB, but samples that are proportional to light."""

    def fixed(*numbers: float) -> bytes:
        return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))

    white = (0.9642, 1.0, 0.8249)
    line = b"curv" + bytes(4) + struct.pack(">IH", 1, 256) + bytes(2)
    primaries = {
        b"rXYZ": (0.43607, 0.22249, 0.01392),
        b"gXYZ": (0.38515, 0.71687, 0.09708),
        b"bXYZ": (0.14307, 0.06061, 0.7141),
    }
    tags = {b"wtpt": b"XYZ " + bytes(4) + fixed(*white)}
    if grey:
        tags[b"kTRC"] = line
    else:
        tags |= {name: b"XYZ " + bytes(4) + fixed(*values) for name, values in primaries.items()}
        tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), line)
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I", size) + bytes(4) + b"\2\x20\0\0" + b"mntr" + (b"GRAY" if grey else b"RGB ") + b"XYZ "
    head += bytes(12) + b"acsp" + bytes(28) + fixed(*white)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


LINEAR = linear_profile()


def encoded(light: Pixels) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return sRGB samples of samples that are proportional to light (IEC 61966-2-1)."""
    part = light.astype(float) / 255
    return 255 * np.where(part <= 0.0031308, 12.92 * part, 1.055 * part ** (1 / 2.4) - 0.055)


def test_a_picture_in_another_colour_space_comes_in_srgb() -> None:
    light = numbered(40, 30)
    seen = read_image_bytes(saved(Image.fromarray(light), "PNG", icc_profile=LINEAR))
    assert np.abs(seen - encoded(light)).max() <= 2
    assert np.abs(seen.astype(int) - light).max() > 50


def test_a_grey_picture_in_another_colour_space_comes_in_srgb() -> None:
    light = np.arange(256, dtype=np.uint8).reshape(16, 16)
    seen = read_image_bytes(saved(Image.fromarray(light), "PNG", icc_profile=linear_profile(grey=True)))
    # The library of colour management samples a curve of one channel coarsely near black.
    off = np.abs(seen - encoded(np.repeat(light[..., None], 3, axis=2)))
    assert off[2:].max() <= 2
    assert off.max() <= 10


def test_alpha_survives_the_colour_space() -> None:
    light = np.dstack([numbered(40, 30), numbered(40, 30)[..., :1]])
    seen = read_image_bytes(saved(Image.fromarray(light), "PNG", icc_profile=LINEAR), alpha=True)
    assert np.array_equal(seen[..., 3], light[..., 3])
    assert np.abs(seen[..., :3] - encoded(light[..., :3])).max() <= 2


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_says_that_it_is_srgb_keeps_every_pixel(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(PICTURE, kind, icc_profile=profile, **({"lossless": True} if kind == "WEBP" else {}))
    assert np.array_equal(read_image_bytes(data), np.asarray(PICTURE))


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        (b"no profile at all", "its colour profile does not fit it"),
        (LINEAR[:300], "its colour profile does not fit it"),
        (linear_profile(grey=True), "its colour profile does not fit it"),
    ],
)
def test_a_colour_profile_that_cannot_be_followed_is_refused(profile: bytes, told: str) -> None:
    error = refused(saved(PICTURE, "PNG", icc_profile=profile))
    assert error.message.startswith(told)
    assert "convert it to sRGB" in error.remedy


def test_a_colour_profile_of_too_many_bytes_is_not_followed() -> None:
    error = refused(saved(PICTURE, "WEBP", icc_profile=LINEAR + bytes(gate.MAX_PROFILE_BYTES)))
    assert error.message.startswith("its colour profile has")
    assert error.remedy == "convert it to sRGB"


def test_sixteen_bits_of_grey_become_eight() -> None:
    deep = Image.fromarray(np.array([[0, 128 * 257, 65535]], np.uint16))
    assert read_image_bytes(saved(deep, "PNG"))[0, :, 0].tolist() == [0, 128, 255]


def test_a_clear_colour_of_an_rgb_picture_is_laid_on_white() -> None:
    picture = Image.fromarray(np.array([[(9, 8, 7), (200, 100, 50)]], np.uint8))
    data = saved(picture, "PNG", transparency=(9, 8, 7))
    assert read_image_bytes(data).tolist() == [[[255, 255, 255], [200, 100, 50]]]
    assert read_image_bytes(data, alpha=True)[..., 3].tolist() == [[0, 255]]
