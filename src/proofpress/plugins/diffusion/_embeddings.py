"""The text encoders' answer to a prompt, kept: the same words are asked for again by every candidate and every format."""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from proofpress.plugins.diffusion._features import Features
from proofpress.plugins.diffusion._loading import Loaded
from proofpress.plugins.diffusion._prompts import Prompt

__all__ = ["embedded"]

_KEPT: Final = 32
_POOLED: Final = ("prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds", "negative_pooled_prompt_embeds")


def embedded(
    loaded: Loaded, pipeline: Any, features: Features, prompt: Prompt, call: Mapping[str, Any], rows: int
) -> dict[str, Any] | None:
    """Return the arguments that stand for the words of a prompt, or None where a pipeline must be given the words.

    Two families are known: those with pooled embeddings and a negative prompt (SDXL, SD3), and FLUX without one. The lock of
    the model must be held.

    Args:
        loaded: The model.
        pipeline: Of the task.
        features: What it takes.
        prompt: The words.
        call: The other arguments of the call.
        rows: How many pictures are drawn at once.
    """
    encode = getattr(pipeline, "encode_prompt", None)
    if encode is None or features.modular:
        return None
    takes = inspect.signature(encode).parameters
    if features.takes(*_POOLED) and "do_classifier_free_guidance" in takes:
        guided = _guidance(pipeline, call) > 1
        options: dict[str, Any] = {"do_classifier_free_guidance": guided}
        if guided:
            options["negative_prompt"] = prompt.negative or None
        names: tuple[str, ...] = _POOLED
    elif _is_flux(features, takes, call, prompt):
        options, names = {}, ("prompt_embeds", "pooled_prompt_embeds", "")
    else:
        return None
    for name in ("max_sequence_length", "clip_skip"):
        if name in call and name in takes:
            options[name] = call[name]
    options.update(dict.fromkeys([name for name in ("prompt_2", "prompt_3") if name in takes]))
    key = (type(pipeline).__name__, prompt.text, repr(sorted(options.items())))
    found = _kept(loaded, key)
    if found is None:
        import torch

        # Without gradients, which would cost memory and even bytes: other kernels compute them.
        with torch.no_grad():
            found = encode(prompt=prompt.text, device=pipeline._execution_device, num_images_per_prompt=1, **options)  # noqa: SLF001 - the only name of the device that works with offloading
        if len(found) != len(names):
            return None
        _keep(loaded, key, found)
    return {
        name: _repeated(tensor, rows) for name, tensor in zip(names, found, strict=True) if name and tensor is not None
    }


def _is_flux(features: Features, takes: Mapping[str, Any], call: Mapping[str, Any], prompt: Prompt) -> bool:
    shaped = features.takes("prompt_embeds", "pooled_prompt_embeds") and "do_classifier_free_guidance" not in takes
    negated = bool(prompt.negative) and float(call.get("true_cfg_scale", 1)) > 1
    return shaped and not features.takes("prompt_embeds_mask") and not negated


def _guidance(pipeline: Any, call: Mapping[str, Any]) -> float:
    network = getattr(pipeline, "unet", None)
    if network is not None and getattr(network.config, "time_cond_proj_dim", None) is not None:
        return 1.0  # Distilled: it is told the guidance, and needs no second prompt.
    default = inspect.signature(type(pipeline).__call__).parameters["guidance_scale"].default
    return float(call.get("guidance_scale", default))


def _repeated(tensor: Any, rows: int) -> Any:
    return tensor if rows == 1 else tensor.repeat(rows, *(1,) * (tensor.ndim - 1))


def _cache(loaded: Loaded) -> OrderedDict[Any, Any]:
    cache: OrderedDict[Any, Any] = loaded.memo.setdefault("embeddings", OrderedDict())
    return cache


def _kept(loaded: Loaded, key: Any) -> Any:
    cache = _cache(loaded)
    if key in cache:
        cache.move_to_end(key)
    return cache.get(key)


def _keep(loaded: Loaded, key: Any, value: Any) -> None:
    cache = _cache(loaded)
    cache[key] = value
    while len(cache) > _KEPT:
        cache.popitem(last=False)
