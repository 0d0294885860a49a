"""Loading models: once per process, from safetensors files only, without code of theirs and without a network."""

from __future__ import annotations

import contextlib
import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress.errors import BackendUnavailableError, EnvironmentProblem, InputError, ProofpressError
from proofpress.image import Pixels
from proofpress.plugins.diffusion._weights import Located, Source, locate, require
from proofpress.single_flight import SingleFlight

__all__ = [
    "SAFE",
    "Builder",
    "Loaded",
    "Located",
    "Source",
    "device_of",
    "free",
    "load",
    "loaded_count",
    "locate",
    "out_of_memory",
    "quiet",
    "release",
    "require",
]

SAFE: Final = {"local_files_only": True, "use_safetensors": True, "trust_remote_code": False}
"""What every `from_pretrained` of this package is called with."""

_PLATES: Final = 16
# CUDA and MPS; cuBLAS and cuDNN; torch's own allocator; C++; oneDNN, which gives no other reason for a kernel that it has no
# room for.
_NO_MEMORY: Final = (
    "out of memory", "status_alloc_failed", "can't allocate memory", "bad_alloc", "could not create a primitive",
)  # fmt: skip
# What cuDNN and cuBLAS say of a card that is full, and of other things.
_FULL_OR_BROKEN: Final = ("cudnn_status_internal_error", "cublas_status_not_initialized")
_FULL: Final = 256 * 2**20
"""Bytes left on a card under which the libraries' own work fails for lack of room."""
_DTYPES: Final = ("float32", "bfloat16", "float16")

Builder = Callable[[Path, Any, Any], Any]
"""Takes folder, torch device and torch dtype, and returns the loaded object."""


@attrs.frozen(eq=False)
class Loaded:
    """A model in memory.

    Attributes:
        model: The object of the library.
        label: Name and revision, for `Plate.model` and `Layer.model`.
        device: The torch device that it runs on.
        dtype: The torch dtype of its weights.
        lock: Held while the model runs: schedulers and caches inside it are no place for two threads.
        memo: What was made of it and lives as long: pipelines for other tasks, embeddings. Used with the lock held.
        plates: The latest pictures drawn with it, by what they depend on.
    """

    model: Any
    label: str
    device: Any
    dtype: Any
    lock: threading.RLock = attrs.field(factory=threading.RLock)
    memo: dict[Any, Any] = attrs.field(factory=dict)
    plates: SingleFlight[str, tuple[Pixels, ...]] = attrs.field(factory=lambda: SingleFlight(keep=_PLATES))


class _Store:
    """The models of this process."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.loading: dict[tuple[str, str, str], threading.Lock] = {}
        self.loaded: dict[tuple[str, str, str], tuple[Source, Loaded]] = {}
        self.loads = 0


_STORE: Final = _Store()


def device_of(source: Source) -> tuple[Any, Any]:
    """Return the torch device and dtype that a source asks for.

    `auto` takes CUDA, else MPS, else the processor; and bfloat16 on CUDA where the hardware has it, float16 on other
    accelerators, float32 on the processor.

    Raises:
        InputError: An unknown device or dtype.
        EnvironmentProblem: torch is missing, or the device.
    """
    require("torch")
    import torch

    name = source.device
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise InputError(f"no device {name!r}", "device", "choose auto, cpu, cuda, cuda:N or mps") from error
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not there.get(device.type, True):
        raise EnvironmentProblem(f"torch finds no {device.type} here", remedy="use device=cpu, or install its driver")
    if source.dtype == "auto":
        half = torch.bfloat16 if device.type == "cuda" and torch.cuda.is_bf16_supported() else torch.float16
        return device, torch.float32 if device.type == "cpu" else half
    if source.dtype not in _DTYPES:
        raise InputError(f"no dtype {source.dtype!r}", "dtype", f"choose auto, {', '.join(_DTYPES)}")
    return device, getattr(torch, source.dtype)


def load(source: Source, kind: str, build: Builder, options: str = "") -> Loaded:
    """Return the model of a source, loaded by the first caller and shared by all others of this process.

    Args:
        source: Which model.
        kind: What `build` makes of it; sources are shared within a kind.
        build: Called once, without any network where the weights lie on this machine.
        options: What else the loading depends on, as text; sources are shared within it.

    Raises:
        EnvironmentProblem: The extra, the weights or the device are missing.
        InputError: What was named is no model, or must not be loaded.
        BackendUnavailableError: The libraries could not load it.
    """
    device, dtype = device_of(source)
    key = (repr(attrs.evolve(source, device=str(device), dtype=str(dtype))), kind, options)
    with _STORE.guard:
        turn = _STORE.loading.setdefault(key, threading.Lock())
    with turn:
        with _STORE.guard:
            if key in _STORE.loaded:
                return _STORE.loaded[key][1]
        located = locate(source)
        if device.type == "cuda":
            # cuBLAS gives the same bytes again with such a workspace only, and torch looks once, at the first product.
            os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        with quiet():
            model = _built(located, build, device, dtype)
        loaded = Loaded(model, located.label, device, dtype)
        with _STORE.guard:
            _STORE.loaded[key] = (source, loaded)
            _STORE.loads += 1
        return loaded


def _built(located: Located, build: Builder, device: Any, dtype: Any) -> Any:
    try:
        return build(located.path, device, dtype)
    except ProofpressError:
        raise
    except ImportError as error:
        said = str(error).strip().partition("\n")[0]
        raise EnvironmentProblem(
            f"a library that it needs is missing: {said}", str(located.path), "install that library"
        ) from error
    except MemoryError as error:
        raise _too_large(located) from error
    except Exception as error:
        if out_of_memory(error):
            raise _too_large(located) from error
        said = " ".join(str(error).split())[:300]
        raise BackendUnavailableError(
            f"it cannot be loaded: {type(error).__name__}: {said}", str(located.path),
            "check that folder and class belong together, and that the installed versions know the model",
        ) from error  # fmt: skip


def _too_large(located: Located) -> BackendUnavailableError:
    return BackendUnavailableError(
        "memory does not suffice to load it", str(located.path),
        "use a half-precision dtype, offload=group, quantization, or a smaller model",
    )  # fmt: skip


def out_of_memory(error: BaseException) -> bool:
    """Tell whether an exception says that memory ran out, on whatever device."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if not isinstance(error, RuntimeError):
        return False
    told = str(error).lower()
    if any(words in told for words in _NO_MEMORY):
        return True
    return any(words in told for words in _FULL_OR_BROKEN) and _full()


def _full() -> bool:
    """Tell whether a card here has next to no memory left."""
    import torch

    try:
        return any(torch.cuda.mem_get_info(card)[0] < _FULL for card in range(torch.cuda.device_count()))
    except RuntimeError:  # A card that no longer answers is broken, not full.
        return False


def loaded_count() -> int:
    """Return how many times this process has loaded a model."""
    with _STORE.guard:
        return _STORE.loads


def release(source: Source | None = None) -> int:
    """Forget the loads of a source, or all of them, and give their memory back; returns how many there were.

    What is running with one keeps it until it ends.
    """
    with _STORE.guard:
        gone = [key for key, (owner, _) in _STORE.loaded.items() if source is None or owner == source]
        for key in gone:
            _, loaded = _STORE.loaded.pop(key)
            loaded.memo.clear()
            loaded.plates.forget()
            del loaded
    if gone:
        free()
    return len(gone)


def free() -> None:
    """Give unused memory of the accelerators back."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()


class _Talk:
    """How many want the libraries quiet, and what to go back to when the last has had enough."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.depth = 0
        self.before: tuple[int, bool, int] = (0, True, 0)


_TALK: Final = _Talk()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' progress bars and hints off the standard error; what goes wrong is told by our own errors."""
    # Read when the hub's library is first imported.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import transformers

    one = transformers.utils.logging
    with _TALK.guard:
        if _TALK.depth == 0:
            level, bars = one.get_verbosity(), one.is_progress_bar_enabled()
            one.set_verbosity_error()
            one.disable_progress_bar()
            import diffusers  # Importing it already talks.

            two = diffusers.utils.logging
            _TALK.before = (level, bars, two.get_verbosity())
            two.set_verbosity_error()
            two.disable_progress_bar()
        _TALK.depth += 1
    try:
        yield
    finally:
        with _TALK.guard:
            _TALK.depth -= 1
            if _TALK.depth == 0:
                _talk_again()


def _talk_again() -> None:
    import diffusers
    import transformers

    level, bars, other = _TALK.before
    transformers.utils.logging.set_verbosity(level)
    if bars:
        transformers.utils.logging.enable_progress_bar()
    diffusers.utils.logging.set_verbosity(other)
    diffusers.utils.logging.enable_progress_bar()
