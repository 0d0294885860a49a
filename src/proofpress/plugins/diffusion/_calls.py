"""One call of a pipeline: seeds, progress by step, cancelling between steps, exactness, and memory that runs out."""

from __future__ import annotations

import contextlib
import functools
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs
import numpy as np

from proofpress.errors import BackendError, BackendUnavailableError, InputError, ProofpressError
from proofpress.image import Pixels, frozen_pixels
from proofpress.interfaces import Context
from proofpress.plugins.diffusion._embeddings import embedded
from proofpress.plugins.diffusion._exactness import exactly
from proofpress.plugins.diffusion._features import Features, features_of, task_pipeline
from proofpress.plugins.diffusion._loading import Loaded, free, out_of_memory, quiet
from proofpress.plugins.diffusion._prompts import Prompt

__all__ = ["Order", "draw", "held", "in_batches"]

_T = TypeVar("_T")
_LOOK_UP_S: Final = 0.1


@attrs.frozen
class Order:
    """What one call shall draw.

    Attributes:
        task: `generate`, `inpaint`, `vary` or `edit`.
        prompt: The words.
        seeds: One per picture; each has random numbers of its own, so that its neighbours do not change it.
        arguments: What the pipeline's call may take; what it does not take is left out.
        demanded: Arguments that somebody asked for by name; one that it does not take is an error.
        exact: Whether only algorithms that always give the same bytes may be used.
    """

    task: str
    prompt: Prompt
    seeds: tuple[int, ...]
    arguments: Mapping[str, Any]
    demanded: Mapping[str, Any] = attrs.field(factory=dict)
    exact: bool = False


def draw(loaded: Loaded, order: Order, ctx: Context, what: str) -> list[Pixels]:
    """Return the pictures of one call; only one call of a model runs at a time.

    Args:
        loaded: The model.
        order: What to draw.
        ctx: Progress, cancelling and deadline.
        what: A word for progress.

    Raises:
        InputError: The model cannot do the task, or takes no such argument.
        BackendError: It failed.
        CancelledError: The caller cancelled.
        BackendTimeoutError: The deadline passed.
        Exception: Memory ran out; see `in_batches`.
    """
    with held(loaded, ctx):
        pipeline = task_pipeline(loaded, order.task)
        features = features_of(pipeline)
        steps = int(order.arguments.get("num_inference_steps", 0))
        remedy = "check size, steps and further arguments against what the model takes"
        try:
            with (
                failures_told(pipeline, loaded, remedy), quiet(), exactly(order.exact),
                _watched(pipeline, features, ctx, what, steps) as more,
            ):  # fmt: skip
                answer = pipeline(**_arguments(loaded, pipeline, features, order), **more)
        finally:
            # The pipeline that was loaded moved the weights in; one for another task that shares them cannot move them out.
            if hasattr(loaded.model, "maybe_free_model_hooks") and not features.modular:
                loaded.model.maybe_free_model_hooks()
        counter: Counter[str] = loaded.memo.setdefault("calls", Counter())
        counter[what] += 1
    return [_pixels(picture) for picture in _flat(answer)]


def _arguments(loaded: Loaded, pipeline: Any, features: Features, order: Order) -> dict[str, Any]:
    import torch

    for name in order.demanded:
        if not features.takes(name):
            raise InputError(
                f"{type(pipeline).__name__} takes no {name!r}", "call",
                f"it takes {', '.join(sorted(features.parameters))}",
            )  # fmt: skip
    wanted = {**order.arguments, **order.demanded}
    rows = len(order.seeds)
    generators = [torch.Generator("cpu").manual_seed(seed) for seed in order.seeds]
    wanted["generator"] = generators[0] if rows == 1 else generators
    arguments = {name: value for name, value in wanted.items() if features.takes(name)}
    words = embedded(loaded, pipeline, features, order.prompt, arguments, rows)
    if words is None:
        words = {"prompt": order.prompt.text if rows == 1 else [order.prompt.text] * rows}
        if order.prompt.negative and features.takes("negative_prompt"):
            words["negative_prompt"] = order.prompt.negative if rows == 1 else [order.prompt.negative] * rows
    if features.takes("output_type"):
        arguments["output_type"] = "pil"
    if features.modular:
        arguments["output"] = "images"
        _guide(loaded, pipeline, wanted.get("guidance_scale"))
    return {**arguments, **words}


def _guide(loaded: Loaded, pipeline: Any, scale: float | None) -> None:
    """Tell the guider of a pipeline of blocks, which its call cannot; None is what the guider came with."""
    guider: Any = getattr(pipeline, "guider", None)
    if not hasattr(guider, "guidance_scale"):
        return
    own = loaded.memo.setdefault("guidance", guider.guidance_scale)
    guider.guidance_scale = own if scale is None else scale


@contextlib.contextmanager
def failures_told(what: object, loaded: Loaded, remedy: str) -> Iterator[None]:
    """Turn what a model raises into an error of ours; our own errors and a lack of memory pass as they are."""
    try:
        yield
    except ProofpressError:
        raise
    except Exception as error:
        if out_of_memory(error):
            raise
        said = " ".join(str(error).split())[:300]
        raise BackendError(
            f"{type(what).__name__} failed: {type(error).__name__}: {said}", loaded.label, remedy
        ) from error


@contextlib.contextmanager
def held(loaded: Loaded, ctx: Context) -> Iterator[None]:
    """Have a model to oneself; waiting for it may be cancelled."""
    ctx.check()
    while not loaded.lock.acquire(timeout=_LOOK_UP_S):
        ctx.check()
    try:
        ctx.check()
        yield
    finally:
        loaded.lock.release()


@contextlib.contextmanager
def _watched(pipeline: Any, features: Features, ctx: Context, what: str, steps: int) -> Iterator[dict[str, Any]]:
    """Give arguments under which every step is told and may be the last."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        total = getattr(pipeline, "num_timesteps", None) or steps
        ctx.emit("plate", f"{what}: step {count}" + (f" of {total}" if total else ""))
        ctx.check()

    if features.takes("callback_on_step_end"):

        def told(_pipeline: Any, _index: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            step()
            return tensors

        yield {"callback_on_step_end": told}
        return
    scheduler = pipeline.scheduler
    original = scheduler.step

    @functools.wraps(original)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        step()
        return result

    scheduler.step = wrapped
    try:
        yield {}
    finally:
        del scheduler.step


def _flat(answer: Any) -> list[Any]:
    pictures = getattr(answer, "images", answer)
    flat = []
    for item in pictures:
        flat.extend(item if isinstance(item, list) else [item])
    return flat


def _pixels(picture: Any) -> Pixels:
    return frozen_pixels(np.asarray(picture.convert("RGB")))


def in_batches(
    loaded: Loaded, seeds: Sequence[int], batch: int, run: Callable[[tuple[int, ...]], list[_T]], ctx: Context
) -> list[_T]:
    """Return what `run` gives for all seeds, a batch at a time; smaller batches where memory does not suffice.

    What sufficed is remembered for as long as the model stays loaded. Where a single picture is too much, the decoder is told
    to work tile by tile.

    Raises:
        BackendUnavailableError: Memory does not suffice for a single picture.
    """
    batch = max(1, min(batch, loaded.memo.get("batch", batch)))
    made: list[_T] = []
    while len(made) < len(seeds):
        some = tuple(seeds[len(made) : len(made) + batch])
        try:
            made.extend(run(some))
            continue
        except Exception as error:
            if not out_of_memory(error):
                raise
            cause = error
        # What the failed call had made hangs on the frames of its error, and would be missing at the next try.
        traceback.clear_frames(cause.__traceback__)
        free()
        if len(some) > 1:
            batch = loaded.memo["batch"] = len(some) // 2
            ctx.emit("plate", f"memory does not suffice for {len(some)} pictures at once; {batch} at a time")
        elif _relieve(loaded):
            ctx.emit("plate", "memory does not suffice for a whole picture; it is decoded tile by tile")
        else:
            raise BackendUnavailableError(
                "memory does not suffice for a single picture", loaded.label,
                "use a smaller native size, a half-precision dtype, offload=group, quantization, or a smaller model",
            ) from cause  # fmt: skip
    return made


def _relieve(loaded: Loaded) -> bool:
    """Let the decoder work on parts; tell whether that was new."""
    vae: Any = getattr(loaded.model, "vae", None)
    if loaded.memo.get("relieved") or not hasattr(vae, "enable_tiling"):
        return False
    loaded.memo["relieved"] = True
    vae.enable_tiling()
    if hasattr(vae, "enable_slicing"):
        vae.enable_slicing()
    return True
