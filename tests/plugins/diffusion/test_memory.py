from __future__ import annotations

import subprocess
import sys
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from tests.plugins.diffusion.kit import listening, painter

from proofpress.errors import BackendUnavailableError
from proofpress.plugins.diffusion._calls import in_batches
from proofpress.plugins.diffusion._loading import out_of_memory

pytestmark = pytest.mark.diffusion

_MORE: Final = (150, 190, 240, 300, 380, 480, 600)
_SMALL: Final = """
import resource, sys, warnings
import torch
torch.set_num_threads(1)
from tests.plugins.diffusion.kit import PROMPT, listening, painter
from proofpress.geometry import Size
ctx, events = listening()
painter(sys.argv[1], device="cpu", native=int(sys.argv[5]), steps=1).generate(Size(64, 64), PROMPT, [0], ctx)
with_model = painter(sys.argv[1], device="cpu", native=int(sys.argv[2]), batch=8, steps=1)
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * resource.getpagesize() + int(sys.argv[3]) * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
seeds = range(int(sys.argv[4]))
try:
    print("drawn", len(with_model.generate(Size(64, 64), PROMPT, seeds, ctx)))
except Exception as error:
    print(type(error).__name__, error)
print(*(event.message for event in events if "memory" in event.message), sep="\\n")
"""


def with_little(folder: Path, native: int, megabytes: int, count: int, first: int) -> str:
    """Return what a process says that may take no more than so much memory beyond a model that drew at a first size."""
    told = subprocess.run(
        [sys.executable, "-c", _SMALL, str(folder), str(native), str(megabytes), str(count), str(first)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return told.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_too_little_memory_for_eight_draws_fewer_at_once(sdxl: Path) -> None:
    # How much one picture takes differs between machines; between what suffices for one and for eight lie more than two steps.
    drawn = next(told for more in _MORE if "drawn 8" in (told := with_little(sdxl, 512, more, 8, 512)))
    assert "pictures at once" in drawn


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_too_little_memory_for_one_is_told(sdxl: Path) -> None:
    told = with_little(sdxl, 2048, 2, 1, 64)
    assert "tile by tile" in told
    assert "BackendUnavailableError" in told
    assert "memory does not suffice for a single picture" in told
    assert "native" in told


class ShortError(MemoryError):
    """Memory for so many."""


def test_what_sufficed_is_remembered(sdxl: Path) -> None:
    loaded = painter(sdxl).loaded
    asked: list[int] = []

    def run(some: Sequence[int]) -> list[int]:
        asked.append(len(some))
        if len(some) > 2:
            raise ShortError
        return list(some)

    ctx, _ = listening()
    assert in_batches(loaded, range(8), 8, run, ctx) == list(range(8))
    assert asked == [8, 4, 2, 2, 2, 2]
    asked.clear()
    assert in_batches(loaded, range(4), 8, run, ctx) == list(range(4))
    assert asked == [2, 2]


def test_what_failed_is_forgotten_before_the_next_try(sdxl: Path) -> None:
    made: list[weakref.ref[np.ndarray]] = []

    def run(some: Sequence[int]) -> list[int]:
        assert not any(reference() is not None for reference in made)
        latents = np.zeros((len(some), 64))
        made.append(weakref.ref(latents))
        if len(some) > 1:
            raise ShortError
        return list(some)

    assert in_batches(painter(sdxl).loaded, range(4), 4, run, listening()[0]) == list(range(4))
    assert len(made) == 6


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ("CUDA out of memory. Tried to allocate 2.00 GiB", True),
        ("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", True),
        ("cuDNN error: CUDNN_STATUS_ALLOC_FAILED", True),
        ("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes", True),
        ("CUDA error: an illegal memory access was encountered", False),
        ("mat1 and mat2 shapes cannot be multiplied", False),
    ],
)
def test_memory_that_ran_out_is_known_by_what_the_libraries_say(said: str, *, short: bool) -> None:
    assert out_of_memory(RuntimeError(said)) is short


@pytest.mark.parametrize("full", [True, False])
def test_a_fault_of_cudnn_on_a_full_card_is_its_lack_of_memory(monkeypatch: pytest.MonkeyPatch, *, full: bool) -> None:
    import torch

    free = 40 * 2**20 if full else 2**30
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (free, 80 * 2**30))
    assert out_of_memory(RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR")) is full
    assert not out_of_memory(RuntimeError("cuDNN error: CUDNN_STATUS_BAD_PARAM"))


def test_other_errors_are_no_reason_to_try_again(sdxl: Path) -> None:
    asked: list[int] = []

    def run(some: Sequence[int]) -> list[int]:
        asked.append(len(some))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_batches(painter(sdxl).loaded, range(4), 4, run, listening()[0])
    assert asked == [4]


def test_tiling_is_tried_before_giving_up(sdxl: Path) -> None:
    loaded = painter(sdxl).loaded

    def run(some: Sequence[int]) -> list[int]:
        if not loaded.model.vae.use_tiling:
            raise ShortError
        return list(some)

    assert in_batches(loaded, [1], 1, run, listening()[0]) == [1]

    def never(_: Sequence[int]) -> list[int]:
        raise ShortError

    with pytest.raises(BackendUnavailableError, match="memory does not suffice"):
        in_batches(loaded, [1], 1, never, listening()[0])
