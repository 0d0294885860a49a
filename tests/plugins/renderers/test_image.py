from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import attrs
import numpy as np
import pytest
from PIL import Image

from proofpress.brief import Brand, PlateSpec
from proofpress.errors import ImageInputError, InputError
from proofpress.geometry import Box, Size
from proofpress.image import png_bytes
from proofpress.interfaces import Context, RenderRequest
from proofpress.plugins.renderers.image import ImageRenderer

BRAND = Brand((("sale", (184, 50, 31)),))


def quarters(width: int = 80, height: int = 60) -> Image.Image:
    """Return a picture of four colours: red, green / blue, white."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (255, 0, 0)
    pixels[: height // 2, width // 2 :] = (0, 255, 0)
    pixels[height // 2 :, : width // 2] = (0, 0, 255)
    pixels[height // 2 :, width // 2 :] = (255, 255, 255)
    return Image.fromarray(pixels)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    quarters().save(path)
    return path


def request(photo: Path | None, width: int = 40, height: int = 30, **spec: object) -> RenderRequest:
    return RenderRequest(Size(width, height), PlateSpec(source=photo, **spec), BRAND)  # type: ignore[arg-type]


def test_a_plate_of_the_right_size_is_taken_to_the_pixel(photo: Path) -> None:
    (plate,) = ImageRenderer().render(request(photo, 80, 60, seed=3), Context())

    assert np.array_equal(plate.pixels, np.asarray(quarters()))
    assert (plate.renderer, plate.seed) == ("image", 3)


@pytest.mark.parametrize(
    ("focal", "colour"),
    [((0, 0), (255, 0, 0)), ((1, 0), (0, 255, 0)), ((0, 1), (0, 0, 255)), ((1, 1), (255, 255, 255))],
)
def test_the_focal_point_stays(photo: Path, focal: tuple[float, float], colour: tuple[int, int, int]) -> None:
    for size in ((10, 90), (90, 10)):
        (plate,) = ImageRenderer().render(request(photo, *size, focal=focal), Context())
        corner = plate.pixels[-1 if focal[1] else 0, -1 if focal[0] else 0]
        assert tuple(corner) == colour


def test_contain_lays_a_brand_colour_beside_it(photo: Path) -> None:
    (plate,) = ImageRenderer(ground="sale").render(request(photo, 80, 100, fit="contain"), Context())

    assert (plate.pixels[:20] == (184, 50, 31)).all()
    assert np.array_equal(plate.pixels[20:80], np.asarray(quarters()))
    assert (plate.pixels[80:] == (184, 50, 31)).all()


def test_options_overrule_the_brief(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    Image.new("RGB", (8, 8), (1, 2, 3)).save(other)
    (plate,) = ImageRenderer(source=other, fit="contain", ground="#FFFFFF").render(request(photo, 8, 10), Context())

    assert (plate.pixels[0] == 255).all()
    assert (plate.pixels[1:9] == (1, 2, 3)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_is_set_upright(tmp_path: Path, orientation: int) -> None:
    upright = quarters()
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    stored = upright if undo is None else upright.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned.png"
    stored.save(path, exif=exif)
    (plate,) = ImageRenderer().render(request(path, 80, 60), Context())

    assert np.array_equal(plate.pixels, np.asarray(upright))


def test_every_candidate_is_the_picture(photo: Path) -> None:
    plates = ImageRenderer().render(attrs.evolve(request(photo), count=3), Context())

    assert len(plates) == 3
    assert plates[0] == plates[2]


def test_calm_is_off_unless_asked_for(photo: Path) -> None:
    zoned = attrs.evolve(request(photo, 80, 60), calm=(Box(20, 15, 40, 30),))
    untouched, calmed = (ImageRenderer(calm=calm).render(zoned, Context())[0].pixels for calm in (0, 0.9))

    assert np.array_equal(untouched, np.asarray(quarters()))
    assert not np.array_equal(calmed, untouched)


def bomb() -> bytes:
    """Return a PNG that claims 60,000 x 60,000 pixels in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def gif() -> bytes:
    buffer = io.BytesIO()
    quarters().save(buffer, "GIF")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (None, "cannot be read"),
        (b"", "is no image"),
        (b"hello", "is no image"),
        (bomb(), "scale it to at most 64,000,000 pixels"),
        (png_bytes(np.asarray(Image.effect_noise((64, 64), 40).convert("RGB")))[:2000], "is damaged"),
        (gif(), "is no image of a type that is read"),
    ],
    ids=["missing", "empty", "text", "bomb", "truncated", "gif"],
)
def test_bad_files_are_named(tmp_path: Path, data: bytes | None, complaint: str) -> None:
    path = tmp_path / "bad.png"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ImageInputError, match=complaint) as caught:
        ImageRenderer().render(request(path), Context())

    assert caught.value.where == str(path)
    assert caught.value.remedy


def test_wrong_settings_are_refused(photo: Path) -> None:
    with pytest.raises(InputError, match=r"plate\.source: there is no picture"):
        ImageRenderer().render(request(None), Context())
    with pytest.raises(InputError, match=r"image\.fit: no fit 'stretch'"):
        ImageRenderer(fit="stretch")
    with pytest.raises(InputError, match=r"image\.ground: 'beige'"):
        ImageRenderer(ground="beige").render(request(photo, fit="contain"), Context())
    with pytest.raises(InputError, match="0 x 30 pixels"):
        ImageRenderer().render(request(photo, 0), Context())
