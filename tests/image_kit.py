"""What the tests of the ingest gate share: a picture, its encodings, and refusals of it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from tests._core_strategies import numbered

from proofpress.errors import ImageInputError
from proofpress.image import read_image_bytes

__all__ = ["PICTURE", "refused", "saved"]


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
