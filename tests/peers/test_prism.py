"""Every shape of request that we make, against the published schema, judged by somebody else's validator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import httpx2
import numpy as np
import pytest
from tests.peers.peer_kit import NEEDS_PEERS, NEEDS_SPEC, Listening

from proofpress.errors import BackendAnswerError
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.endpoint import ENDPOINTS
from proofpress.plugins.gpt_image.models import MODELS
from proofpress.plugins.gpt_image.order import ImageOrder, Outcome
from proofpress.plugins.gpt_image.requests import batch_body

pytestmark = [NEEDS_PEERS, NEEDS_SPEC]

PICTURE: Final = np.full((64, 96, 3), 120, np.uint8)
MASK: Final = np.zeros((64, 96, 4), np.uint8)
SQUARE: Final = Size(1024, 1024)
SHAPES: Final[dict[str, dict[str, Any]]] = {
    "drawn anew": {},
    "one picture": {"images": (PICTURE,)},
    "a picture with alpha": {"images": (MASK,)},
    "one picture and a mask": {"images": (PICTURE,), "mask": MASK},
    "two pictures": {"images": (PICTURE, PICTURE)},
    "sixteen pictures and a mask": {"images": (PICTURE,) * 16, "mask": MASK},
    "copy of many scripts": {"prompt": '“Größe” «مرحبا» 「開く」 ครับ 👍\n1.\t"x"', "images": (PICTURE,)},
    "the longest prompt": {"prompt": "x" * 32_000},
}


@pytest.fixture
def heard() -> Listening:
    return Listening()


@pytest.fixture
def client(prism: str, heard: Listening) -> Iterator[ImagesClient]:
    made = ImagesClient(base_url=prism, network=heard)
    yield made
    made.close()


def accepted(client: ImagesClient, order: ImageOrder) -> None:
    """Prism's example has one size: an answer of another is refused by our gate, the request was right all the same."""
    if order.size == SQUARE:
        answer = client.send(order, Context())
        assert [a.outcome for a in answer.attempts] == [Outcome.ACCEPTED]
        assert answer.size == SQUARE
        return
    with pytest.raises(BackendAnswerError) as caught:
        client.send(order, Context())
    assert [(a["status"], a["code"]) for a in caught.value.attempts] == [(200, "wrong-size")]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_accepted(client: ImagesClient, shape: str) -> None:
    accepted(client, ImageOrder(**{"prompt": "A wall", "size": SQUARE, **SHAPES[shape]}))


@pytest.mark.parametrize("model", [name for model in MODELS for name in (model.id, *model.snapshots)])
def test_every_model_is_accepted_with_each_of_its_qualities(prism: str, model: str) -> None:
    client = ImagesClient(model, base_url=prism)
    for quality in client.qualities:
        for images in ((), (PICTURE,)):
            accepted(client, ImageOrder("A wall", SQUARE, images, quality=quality))
    accepted(client, ImageOrder("A wall", client.sizes.fit(1536, 1024)))
    client.close()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_every_kind_of_service_is_spoken_to_within_the_schema(prism: str, endpoint: str) -> None:
    client = ImagesClient("m", base_url=prism, endpoint=endpoint, prices={"m": 0})
    accepted(client, ImageOrder("A wall", SQUARE))
    if client.edits:
        accepted(client, ImageOrder("A wall", SQUARE, (PICTURE,), MASK if client.takes_mask else None))
    client.close()


def test_a_markup_picture_a_transparent_ground_and_a_stream_are_accepted(prism: str) -> None:
    client = ImagesClient(base_url=prism, endpoint="openai", partial_images=2)
    accepted(client, ImageOrder("A wall", SQUARE, (PICTURE,), markup=MASK))
    accepted(client, ImageOrder("A wall", SQUARE, transparent=True))
    client.close()


def test_the_body_of_a_batch_is_accepted(prism: str) -> None:
    client = ImagesClient(base_url=prism)
    for images, mask, path in ((), None, "generations"), ((PICTURE,), MASK, "edits"):
        body = batch_body(ImageOrder("A wall", SQUARE, images, mask), client._service)
        answer = httpx2.post(f"{prism}/images/{path}", json=body, headers={"authorization": "Bearer x"})
        assert answer.status_code == 200, answer.text
    client.close()


@pytest.mark.parametrize("change", [{"n": 99}, {"quality": "superb"}, {"prompt": None}, {"output_format": "tiff"}])
def test_the_validator_refuses_what_is_wrong(prism: str, change: dict[str, Any]) -> None:
    body = {"prompt": "A wall", "model": "gpt-image-2", "n": 1, "size": "1024x1024", **change}
    answer = httpx2.post(f"{prism}/images/generations", json=body, headers={"authorization": "Bearer x"})
    assert answer.status_code == 422
