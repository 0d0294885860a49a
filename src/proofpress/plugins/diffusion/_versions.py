"""What bytes depend on beside words, seeds and options: the versions, the device, the threads, the sampler."""

from __future__ import annotations

import hashlib
import importlib.metadata

from proofpress.plugins.diffusion._loading import Loaded

__all__ = ["versions"]


def versions(loaded: Loaded) -> tuple[str, ...]:
    """Return everything of a loaded model and this process that may change a picture, as text."""
    import torch

    scheduler = getattr(loaded.model, "scheduler", None)
    settings = repr(sorted(getattr(scheduler, "config", {}).items()))
    device = loaded.device
    hardware = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
    return (
        *(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "diffusers", "transformers")),
        type(loaded.model).__name__,
        f"{type(scheduler).__name__} {hashlib.sha256(settings.encode()).hexdigest()}",
        f"{loaded.dtype} on {hardware}, {torch.get_num_threads()} threads",
    )
