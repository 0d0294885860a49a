from __future__ import annotations

from pathlib import Path

import pytest
from tests.offline import refuse_sockets

from proofpress.testing import tiny_models

pytestmark = pytest.mark.diffusion


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_sockets(monkeypatch)


def weights(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.safetensors")}


@pytest.mark.parametrize("name", ["sdxl", "flux", "inpaint"])
def test_the_same_seed_gives_the_same_weights(tmp_path: Path, name: str) -> None:
    make = getattr(tiny_models, name)
    first, again, other = (weights(make(tmp_path / str(index), seed=seed)) for index, seed in enumerate((3, 3, 4)))
    assert first == again
    assert first.keys() == other.keys()
    assert first != other
    assert 0 < sum(map(len, first.values())) < 4_000_000


def test_making_one_leaves_the_random_numbers_alone(tmp_path: Path) -> None:
    import torch

    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    tiny_models.flux(tmp_path)
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("text", ["Frische Angebote für Köln", "سلام", "日本かな 10,99 €", "a" * 400])
def test_every_text_has_tokens(text: str) -> None:
    from proofpress.testing.tiny_models._tokenizers import byte_tokenizer, clip_tokenizer

    tokenizer = byte_tokenizer()
    assert tokenizer.decode(tokenizer(text).input_ids, skip_special_tokens=True) == text
    assert tokenizer.unk_token_id not in tokenizer(text).input_ids
    clip = clip_tokenizer()
    found = clip(text, truncation=True, max_length=77, padding="max_length").input_ids
    assert len(found) == 77
    assert found[0] == len(clip) - 2
    assert max(found) == len(clip) - 1
