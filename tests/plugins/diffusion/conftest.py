"""Tiny models of random weights, made once per session; no network, one thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.offline import refuse_sockets


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_sockets(monkeypatch)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _released() -> Iterator[None]:
    from proofpress.plugins.diffusion import _loading

    yield
    _loading.release()


@pytest.fixture(scope="session")
def sdxl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from proofpress.testing import tiny_models

    return tiny_models.sdxl(tmp_path_factory.mktemp("models") / "tiny-sdxl")


@pytest.fixture(scope="session")
def flux(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from proofpress.testing import tiny_models

    return tiny_models.flux(tmp_path_factory.mktemp("models") / "tiny-flux")


@pytest.fixture(scope="session")
def inpaint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from proofpress.testing import tiny_models

    return tiny_models.inpaint(tmp_path_factory.mktemp("models") / "tiny-inpaint")
