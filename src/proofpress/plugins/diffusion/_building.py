"""From a folder to a pipeline that is ready to draw: precision, quantisation, offloading, tiling, caches, compilation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proofpress.errors import InputError
from proofpress.plugins.diffusion._loading import SAFE, Loaded, Source, load
from proofpress.plugins.diffusion._settings import Settings
from proofpress.plugins.diffusion._weights import INDEXES

__all__ = ["load_pipeline", "networks"]


def load_pipeline(settings: Settings, source: Source | None = None) -> Loaded:
    """Return the pipeline of the settings, loaded once per process.

    Args:
        settings: Options of loading.
        source: Another model than the settings' first.

    Raises:
        EnvironmentProblem: The extra, the weights, the device or a library for an option are missing.
        InputError: What was named is no pipeline, or an option does not fit it.
        BackendUnavailableError: The libraries could not load it.
    """

    def build(folder: Path, device: Any, dtype: Any) -> Any:
        modular = not (folder / INDEXES[0]).is_file() and (folder / INDEXES[1]).is_file()
        pipeline = _modular(folder, dtype) if modular else _plain(folder, dtype, settings)
        _place(pipeline, device, settings)
        _tune(pipeline, settings)
        return pipeline

    return load(source or settings.source, "pipeline", build, settings.loading)


def networks(pipeline: Any) -> list[Any]:
    """Return the parts that denoise: what is compiled, and what caches features."""
    found = (getattr(pipeline, name, None) for name in ("unet", "transformer", "transformer_2", "prior"))
    return [part for part in found if part is not None]


def _plain(folder: Path, dtype: Any, settings: Settings) -> Any:
    from diffusers import DiffusionPipeline

    if not (folder / INDEXES[0]).is_file():
        raise InputError(
            "holds a single model, no pipeline", str(folder), "name a folder with a model_index.json"
        )  # fmt: skip
    options: dict[str, Any] = {"variant": settings.variant} if settings.variant else {}
    if settings.quantization:
        options["quantization_config"] = _quantization(settings.quantization)
    pipeline = DiffusionPipeline.from_pretrained(str(folder), dtype=dtype, **SAFE, **options)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _modular(folder: Path, dtype: Any) -> Any:
    from diffusers import ModularPipeline

    pipeline = ModularPipeline.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    # The index names where each part came from; what lies in this very folder is not looked for elsewhere.
    own = {part.name: str(folder) for part in folder.iterdir() if part.is_dir()}
    pipeline.load_components(dtype=dtype, pretrained_model_name_or_path=own, **SAFE)
    # Its public name gives a copy, whose bars nobody sees.
    _silence(pipeline._blocks)  # noqa: SLF001
    return pipeline


def _silence(block: Any) -> None:
    if hasattr(block, "set_progress_bar_config"):
        block.set_progress_bar_config(disable=True)
    for inner in getattr(block, "sub_blocks", {}).values():
        _silence(inner)


def _quantization(options: dict[str, Any]) -> Any:
    from diffusers import PipelineQuantizationConfig

    try:
        return PipelineQuantizationConfig(**options)
    except (TypeError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(
            f"cannot be used: {said}", "quantization", 'for instance {"quant_backend": "bitsandbytes_4bit", '
            '"quant_kwargs": {"load_in_4bit": true}, "components_to_quantize": ["transformer"]}'
        ) from error  # fmt: skip


def _place(pipeline: Any, device: Any, settings: Settings) -> None:
    """Put the weights where they shall lie."""
    if not settings.offload:
        pipeline.to(device)
        return
    if device.type == "cpu" and settings.offload != "group":
        raise InputError(
            f"{settings.offload!r} needs an accelerator, and this runs on the processor", "offload", "leave it out here"
        )
    options = dict(settings.offload_options)
    if settings.offload == "group":
        options.setdefault("offload_type", "leaf_level")
        options["onload_device"] = device
        if options.get("use_stream") and _changes_precision(pipeline):
            # The copies that a stream fetches keep the precision they were made in.
            options.setdefault("exclude_modules", ["vae"])
    else:
        options["device"] = device
    name = "enable_group_offload" if settings.offload == "group" else f"enable_{settings.offload}_cpu_offload"
    try:
        getattr(pipeline, name)(**options)
    except (AttributeError, TypeError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(
            f"{settings.offload!r} does not work with this model on {device.type}: {said}", "offload",
            "offload on an accelerator only, with options that diffusers knows",
        ) from error  # fmt: skip


def _changes_precision(pipeline: Any) -> bool:
    """Tell whether a pipeline turns its decoder into float32 while it draws, as those of SDXL do."""
    return hasattr(pipeline, "upcast_vae") and bool(pipeline.vae.config.get("force_upcast"))


def _tune(pipeline: Any, settings: Settings) -> None:
    """Switch on what was asked for, and say what this model cannot."""
    vae = getattr(pipeline, "vae", None)
    for wanted, name in ((settings.vae_tiling, "enable_tiling"), (settings.vae_slicing, "enable_slicing")):
        if wanted:
            if not hasattr(vae, name):
                raise InputError("its decoder cannot do that", name.replace("enable", "vae"), "leave it out")
            getattr(vae, name)()
    for part in networks(pipeline):
        if settings.attention:
            _attend(part, settings.attention)
        if settings.feature_cache:
            _cache(part, settings.feature_cache)
        if settings.compile:
            _compile(part, {} if settings.compile is True else dict(settings.compile))


def _attend(part: Any, name: str) -> None:
    try:
        part.set_attention_backend(name)
    except (AttributeError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(f"{name!r} does not work here: {said}", "attention", "leave it out, or use native") from error


def _cache(part: Any, wanted: str | dict[str, Any]) -> None:
    import diffusers

    options = {"name": wanted} if isinstance(wanted, str) else dict(wanted)
    name = str(options.pop("name", ""))
    config = getattr(diffusers, f"{name}Config", None) if name.endswith("Cache") else None
    if config is None:
        raise InputError(f"no cache {name!r}", "feature_cache", "for instance FirstBlockCache or TaylorSeerCache")
    if not hasattr(part, "enable_cache"):
        raise InputError(
            f"{type(part).__name__} has no caches of features", "feature_cache", "leave it out for this model"
        )  # fmt: skip
    try:
        part.enable_cache(config(**options))
    except (TypeError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(f"{name} cannot be used: {said}", "feature_cache", "check its arguments") from error


def _compile(part: Any, options: dict[str, Any]) -> None:
    if not getattr(part, "_repeated_blocks", None):
        raise InputError(
            f"{type(part).__name__} has no repeated blocks", "compile", "leave it out for this model"
        )  # fmt: skip
    try:
        part.compile_repeated_blocks(**options)
    except (TypeError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(f"cannot be compiled so: {said}", "compile", "check its arguments") from error
