"""Tiny models of random weights, made once per session; no network, one thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.offline import refuse_sockets

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE) and item.get_closest_marker("diffusion"):
            # The libraries warn themselves of what they call in each other; that is not ours to mend.
            for category in ("DeprecationWarning", "FutureWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{category}"))


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    refuse_sockets(monkeypatch)
    if request.node.get_closest_marker("diffusion") is None:
        yield
        return
    import torch

    from proofpress.plugins.diffusion import _loading

    torch.set_num_threads(1)
    yield
    _loading.release()


def _tiny(name: str) -> Callable[[pytest.TempPathFactory], Path]:
    """Return the fixture of a tiny model: the folder that it is saved in, made once per session."""

    @pytest.fixture(scope="session", name=name)
    def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
        from proofpress.testing import tiny_models

        made: Path = getattr(tiny_models, name)(tmp_path_factory.mktemp("models") / f"tiny-{name}")
        return made

    return folder


sdxl, flux, inpaint, janus, emu3 = map(_tiny, ("sdxl", "flux", "inpaint", "janus", "emu3"))


@pytest.fixture(scope="session")
def modular(sdxl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny SDXL as a pipeline of blocks."""
    import warnings

    from diffusers import ModularPipeline

    folder = tmp_path_factory.mktemp("models") / "tiny-modular"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        pipeline = ModularPipeline.from_pretrained(str(sdxl), local_files_only=True)
        pipeline.load_components(local_files_only=True)
        pipeline.save_pretrained(str(folder))
    return folder


@pytest.fixture
def model(request: pytest.FixtureRequest) -> Path:
    """Return the folder of the model that a test is parametrised with."""
    folder: Path = request.getfixturevalue(request.param)
    return folder
