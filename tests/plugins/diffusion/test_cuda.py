"""What only a GPU shows: half precision by itself, memory that really runs out, weights that wait in main memory."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from tests.plugins.diffusion.kit import HIGH, PROMPT, listening, painter, picture, two

from proofpress.errors import BackendUnavailableError
from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.interfaces import Compositor, Context
from proofpress.plugins.diffusion._loading import loaded_count, release
from proofpress.plugins.diffusion.ar_compositor import TransformersArCompositor
from proofpress.plugins.diffusion.painter import Painter
from proofpress.plugins.diffusion.text_compositor import DiffusionTextCompositor
from proofpress.testing.samples import sample_asset, sample_request

pytestmark = pytest.mark.diffusion

MIB: Final = 2**20
OFFLOADS: Final = (
    {"offload": "model"},
    {"offload": "sequential"},
    {"offload": "group"},
    {"offload": "group", "offload_options": {"use_stream": True}},
)
every_offload = pytest.mark.parametrize("options", OFFLOADS, ids=["model", "sequential", "group", "group-stream"])


@pytest.fixture(autouse=True)
def _cuda() -> Iterator[None]:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("torch finds no CUDA device")
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)


def on_gpu(folder: Path, **options: Any) -> Painter:
    return painter(folder, **{"device": "cuda", "dtype": "auto", **options})


def plate(with_model: Painter, *seeds: int) -> list[Pixels]:
    return list(with_model.generate(Size(128, 96), PROMPT, seeds, Context()))


def used() -> int:
    """Return the bytes of the GPU that tensors of this process take."""
    import torch

    gc.collect()
    torch.cuda.synchronize()
    return int(torch.cuda.memory_allocated())


def peak(work: Callable[[], object]) -> int:
    """Return the most bytes of the GPU that tensors of this process took during some work."""
    import torch

    torch.cuda.reset_peak_memory_stats()
    work()
    return int(torch.cuda.max_memory_allocated())


@contextlib.contextmanager
def limited(size: int) -> Iterator[None]:
    """Let this process hold no more bytes of the GPU."""
    import torch

    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(size / torch.cuda.get_device_properties(0).total_memory)
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)


def weights(with_model: Painter) -> dict[str, int]:
    """Return how many weights lie on each kind of device."""
    import torch

    found: dict[str, int] = {}
    for part in with_model.loaded.model.components.values():
        for tensor in part.parameters() if isinstance(part, torch.nn.Module) else ():
            found[tensor.device.type] = found.get(tensor.device.type, 0) + tensor.numel()
    return found


def staying(with_model: Painter, options: dict[str, Any]) -> int:
    """Return how many weights stay on the GPU between drawings: those of a decoder that a stream could not fetch."""
    model = with_model.loaded.model
    if "offload_options" not in options or not type(model).__name__.startswith("StableDiffusionXL"):
        return 0
    return sum(tensor.numel() for tensor in model.vae.parameters())


# Precision


@pytest.mark.parametrize("model", ["sdxl", "flux"], indirect=True)
def test_by_itself_it_draws_on_the_gpu_in_bfloat16(model: Path) -> None:
    import torch

    with_model = painter(model, device="auto", dtype="auto")
    assert set(weights(with_model)) == {"cuda"}
    assert with_model.loaded.dtype == torch.bfloat16
    parts = [part for part in with_model.loaded.model.components.values() if isinstance(part, torch.nn.Module)]
    assert {tensor.dtype for part in parts for tensor in part.parameters()} == {torch.bfloat16}
    (half,), (whole,) = plate(with_model, 4), plate(painter(model, device="cpu", dtype="float32"), 4)
    # The seed makes its random numbers on the processor: the same picture, but for rounding.
    assert abs(half.astype(int) - whole).mean() < 12


@pytest.mark.parametrize("model", ["janus", "emu3"], indirect=True)
def test_autoregressive_models_write_in_bfloat16(model: Path) -> None:
    drawer: Compositor = TransformersArCompositor(model=str(model), device="cuda", native=64)
    layers = drawer.compose(two(), Context())
    assert [layer.sha256 for layer in layers] == [layer.sha256 for layer in drawer.compose(two(), Context())]


def test_a_region_is_filled_in_bfloat16(inpaint: Path) -> None:
    drawer: Compositor = DiffusionTextCompositor(model=str(inpaint), device="cuda", native=128, steps=2)
    (layer,) = drawer.compose(sample_request(sample_asset(attrs.evolve(HIGH, carrier=True))), Context())
    assert layer.box == HIGH.box


# Exactness

_FRESH: Final = """
import hashlib, json, sys
from tests.plugins.diffusion.test_cuda import on_gpu, works
print(json.dumps([[hashlib.sha256(one.tobytes()).hexdigest() for one in works(on_gpu(folder, deterministic=True))]
                  for folder in sys.argv[1:]]))
"""


def works(with_model: Painter) -> list[Pixels]:
    """Return two plates and a repair."""
    return [*plate(with_model, 11, 12), with_model.inpaint(picture(), Box(48, 32, 56, 40), PROMPT, 1, Context())]


def test_deterministic_is_the_same_bytes_again_and_in_a_fresh_process(sdxl: Path, flux: Path, inpaint: Path) -> None:
    folders = (sdxl, flux, inpaint)

    def drawn() -> list[list[str]]:
        models = [on_gpu(folder, deterministic=True) for folder in folders]
        return [[hashlib.sha256(one.tobytes()).hexdigest() for one in works(model)] for model in models]

    first = drawn()
    release()
    assert drawn() == first
    told = subprocess.run([sys.executable, "-c", _FRESH, *folders], check=True, capture_output=True, text=True)
    assert json.loads(told.stdout.splitlines()[-1]) == first
    # Torch warns of each algorithm that may give other bytes the next time.
    assert "determinis" not in told.stderr


def test_threads_draw_with_one_model_as_one_does(sdxl: Path) -> None:
    with_model = on_gpu(sdxl, deterministic=True)
    alone = [plate(with_model, seed)[0] for seed in range(8)]
    before = loaded_count()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: plate(with_model, seed)[0], range(8)))
    assert loaded_count() == before
    assert all((one == two).all() for one, two in zip(alone, together, strict=True))


# Memory


def test_memory_that_runs_out_halves_the_batch(sdxl: Path) -> None:
    with_model = on_gpu(sdxl, native=512, batch=8, steps=1)

    def draw(count: int, ctx: Context | None = None) -> int:
        return len(with_model.generate(Size(512, 512), PROMPT, range(count), ctx or Context()))

    draw(8)  # The libraries take what they keep for themselves.
    four, eight = (peak(lambda count=count: draw(count)) for count in (4, 8))  # type: ignore[misc]  # a bound count
    assert eight > four + 8 * MIB
    ctx, events = listening()
    with limited((four + eight) // 2):
        assert draw(8, ctx) == 8
    told = [event.message for event in events if "memory" in event.message]
    assert told == ["memory does not suffice for 8 pictures at once; 4 at a time"]


def test_memory_that_does_not_suffice_for_one_is_told_and_comes_back(sdxl: Path) -> None:
    import torch

    with_model = on_gpu(sdxl, native=2048, steps=1)
    small = on_gpu(sdxl, native=64, steps=1)
    plate(small, 0)
    plate(with_model, 0)
    torch.cuda.empty_cache()
    before = used()
    ctx, events = listening()
    with (
        limited(torch.cuda.memory_reserved() + 4 * MIB),
        pytest.raises(BackendUnavailableError, match=r"single picture.*native"),
    ):
        with_model.generate(Size(2048, 2048), PROMPT, [0], ctx)
    assert any("tile by tile" in event.message for event in events)
    assert used() <= before
    assert len(plate(with_model, 0)) == 1


@every_offload
@pytest.mark.parametrize("model", ["sdxl", "flux"], indirect=True)
def test_weights_that_wait_in_main_memory_draw_the_same(model: Path, options: dict[str, Any]) -> None:
    plain, waiting = (on_gpu(model, deterministic=True, **some) for some in ({}, options))
    for _ in range(2):  # The second time with kept embeddings, and after a pipeline that shares the weights.
        assert all((one == two).all() for one, two in zip(works(plain), works(waiting), strict=True))
        assert weights(waiting).get("cuda", 0) == staying(waiting, options)
    assert set(weights(plain)) == {"cuda"}


@pytest.mark.parametrize("options", [{}, *OFFLOADS], ids=["plain", "model", "sequential", "group", "group-stream"])
def test_release_gives_the_memory_back(sdxl: Path, options: dict[str, Any]) -> None:
    def turn() -> tuple[int, int]:
        works(on_gpu(sdxl, **options))
        during = used()
        assert release() == 1
        return during, used()

    _, before = turn()  # What is left is the libraries' own.
    during, after = turn()
    assert during > before
    assert after == before
