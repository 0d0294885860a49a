from __future__ import annotations

import errno
import hashlib
import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from tests._core_strategies import QUICK, numbered

from proofpress import image as gate
from proofpress.errors import ImageInputError
from proofpress.image import (
    MAX_BYTES,
    MAX_PIXELS,
    Pixels,
    frozen_pixels,
    load_image,
    png_bytes,
    read_image_bytes,
    sha256,
)
from proofpress.testing.strategies import pixels


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """Return a whole little PNG whose header claims another size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def refused(data: bytes) -> ImageInputError:
    with pytest.raises(ImageInputError) as caught:
        read_image_bytes(data, "here.png")
    assert caught.value.where == "here.png"
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return caught.value


PICTURE = Image.fromarray(numbered(40, 30))


# Caps


@pytest.mark.parametrize(
    ("width", "height"), [(60_000, 60_000), (8001, 8000), (2**31 - 1, 2**31 - 1), (MAX_PIXELS + 1, 1)]
)
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    data = png_that_claims(width, height)
    assert len(data) < 200
    error = refused(data)
    assert "pixels" in error.message
    assert error.remedy == "scale it to at most 64,000,000 pixels"


def test_the_largest_picture_gets_past_the_header() -> None:
    assert MAX_PIXELS == 64_000_000
    assert "is damaged" in refused(png_that_claims(8000, 8000)).message


def test_a_file_of_too_many_bytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "long.png"
    path.write_bytes(png_bytes(numbered(4, 3)))
    os.truncate(path, MAX_BYTES + 1)
    with pytest.raises(ImageInputError) as caught:
        load_image(path)
    assert caught.value.message == f"{MAX_BYTES + 1} bytes, more than {MAX_BYTES}"
    assert caught.value.where == str(path)
    assert MAX_BYTES == 128 * 2**20


def test_a_file_of_just_as_many_bytes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "just.png"
    path.write_bytes(png_bytes(numbered(4, 3)))
    monkeypatch.setattr(gate, "MAX_BYTES", path.stat().st_size)
    assert np.array_equal(load_image(path), numbered(4, 3))


# What is no picture


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PPM", "ICO", "TGA", "JPEG2000", "PDF", "EPS"])
def test_other_types_are_refused_before_their_decoder_runs(kind: str) -> None:
    error = refused(saved(PICTURE, kind))
    assert error.message == "is no image of a type that is read"
    assert error.remedy == "convert it to PNG, JPEG, WEBP"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"hello",
        b"\xff\xd8\xff",
        b"RIFF\0\0\0\0WEBP",
    ],
)
def test_what_only_looks_like_a_picture_is_refused(data: bytes) -> None:
    refused(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_picture_is_refused_or_lost_no_pixel(kind: str) -> None:
    data = saved(Image.fromarray(np.random.default_rng(1).integers(0, 256, (12, 16, 3), np.uint8)), kind)
    whole = read_image_bytes(data)
    refusals = 0
    for length in range(len(data)):
        try:
            read = read_image_bytes(data[:length])
        except ImageInputError:
            refusals += 1
        else:
            assert np.array_equal(read, whole), f"{length} of {len(data)} bytes"
    assert refusals > 0.9 * len(data) - 20


def test_a_flipped_byte_of_a_png_is_refused() -> None:
    data = bytearray(saved(PICTURE, "PNG"))
    data[data.index(b"IDAT") + 20] ^= 0xFF
    assert "is damaged" in refused(bytes(data)).message


@pytest.mark.parametrize(("kind", "head"), [(b"zTXt", b"k\0\0"), (b"iCCP", b"k\0\0"), (b"iTXt", b"k\0\1\0\0\0")])
def test_a_bomb_in_the_words_about_a_picture_is_refused(kind: bytes, head: bytes) -> None:
    data = saved(PICTURE, "PNG")
    bomb = chunk(kind, head + zlib.compress(b"\0" * 20_000_000, 1))
    assert "too large" in refused(data[:33] + bomb + data[33:]).message


@given(st.binary(max_size=60), st.sampled_from(["PNG", "JPEG", "WEBP"]), st.integers(0, 400))
@QUICK
def test_any_bytes_give_a_picture_or_one_error(noise: bytes, kind: str, at: int) -> None:
    data = saved(PICTURE, kind)
    for hostile in (noise, data[:at] + noise, data[:at] + noise + data[at + len(noise) :]):
        try:
            read = read_image_bytes(hostile)
        except ImageInputError as error:
            assert error.where == "image"  # noqa: PT017 - either end is right
        else:
            assert read.shape[2] == 3


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, why in (
        (tmp_path / "none.png", errno.ENOENT),
        (tmp_path, errno.EISDIR),
        (tmp_path / ("x" * 300), errno.ENAMETOOLONG),
    ):
        with pytest.raises(ImageInputError) as caught:
            load_image(path)
        assert caught.value.message == f"cannot be read ({os.strerror(why)})"
        assert caught.value.where == str(path)
        assert caught.value.remedy == "check the path and its permissions"


def test_an_address_is_no_file() -> None:
    with pytest.raises(ImageInputError, match="cannot be read"):
        load_image(Path("https://example.com/a.png"))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cup.png"
    path.write_bytes(saved(PICTURE, "PNG")[:60])
    with pytest.raises(ImageInputError) as caught:
        load_image(path, alpha=True)
    assert caught.value.where == str(path)
    assert caught.value.remedy == "export it again"


# What comes out


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


# Frozen pixels


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((2, 3), np.uint8),
        np.zeros((2, 3, 1), np.uint8),
        np.zeros((2, 3, 5), np.uint8),
        np.zeros((2, 3, 3), np.int16),
        np.zeros((1, 2, 3, 3), np.uint8),
        np.zeros((2, 3, 3)),
    ],
)
def test_only_pixels_are_frozen(array: Any) -> None:
    with pytest.raises(ValueError, match="pixels must be uint8 of shape"):
        frozen_pixels(array)


def test_frozen_pixels_share_nothing_that_can_change() -> None:
    source = numbered(7, 5).copy()
    frozen = frozen_pixels(source)
    source[:] = 0
    assert np.array_equal(frozen, numbered(7, 5))
    assert frozen_pixels(frozen) is frozen
    strided = frozen_pixels(frozen[:, ::2])
    assert strided.flags.c_contiguous
    assert not strided.flags.writeable
    assert np.array_equal(strided, numbered(7, 5)[:, ::2])
    assert frozen_pixels(np.zeros((2, 2, 4), np.uint8)).shape == (2, 2, 4)


# Encoding


@given(pixels(13, 7) | pixels(7, 5, 4), st.integers(0, 9))
@QUICK
def test_png_there_and_back(picture: Pixels, level: int) -> None:
    data = png_bytes(picture, compress_level=level)
    assert data == png_bytes(picture, compress_level=level)
    assert np.array_equal(read_image_bytes(data, alpha=picture.shape[2] == 4), picture)


def test_the_resolution_is_written_if_there_is_one() -> None:
    plain, printed = png_bytes(numbered(9, 9)), png_bytes(numbered(9, 9), dpi=150)
    assert b"pHYs" not in plain
    assert Image.open(io.BytesIO(printed)).info["dpi"] == pytest.approx((150, 150), abs=0.02)
    assert len(png_bytes(np.zeros((99, 99, 3), np.uint8), compress_level=0)) > 29_403
    assert png_bytes(numbered(99, 99)) == png_bytes(numbered(99, 99), compress_level=6)


def test_digests_of_bytes_and_of_pixels() -> None:
    assert sha256(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert sha256(numbered(7, 5)) == sha256(numbered(7, 5).copy())
    assert len({sha256(numbered(7, 5)), sha256(numbered(5, 7)), sha256(numbered(7, 5)[:, ::-1]), sha256(b"")}) == 4
    assert sha256(np.zeros((2, 6, 3), np.uint8)) != sha256(np.zeros((6, 2, 3), np.uint8))
    strided = numbered(8, 5)[:, ::2]
    assert sha256(strided) == sha256(np.ascontiguousarray(strided))
