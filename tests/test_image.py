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
from PIL import Image
from tests._core_strategies import QUICK, numbered
from tests.image_kit import PICTURE, refused, saved

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
