"""Where a model's weights lie on this machine, and every cheap reason to refuse them before a library reads them."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress.errors import EnvironmentProblem, InputError

__all__ = ["INDEXES", "Located", "Source", "locate", "require"]

INDEXES: Final = ("model_index.json", "modular_model_index.json", "config.json")
"""What tells that a folder holds a pipeline, a modular pipeline or a single model; the first that is there counts."""

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_PICKLES: Final = (".bin", ".ckpt", ".pkl", ".pt", ".pth")
_WEIGHTLESS: Final = ("scheduler", "tokenizer", "processor", "feature_extractor", "image_processor")
_MAX_JSON: Final = 16 * 1024 * 1024
_SAMPLE: Final = 4096
_STRIDE: Final = 1 << 20
_DIGITS: Final = 12


def _path(model: str | Path) -> str:
    return str(model)


@attrs.frozen
class Source:
    """Which model, from where, and how it shall lie in memory. Hashable: equal sources share one load.

    Attributes:
        model: Folder that `save_pretrained` wrote, or the id of a repository, `owner/name`.
        revision: Branch, tag or commit of the repository; empty for its main branch.
        local_files_only: Whether only files that lie on this machine may be used. Nothing is fetched unless somebody says so.
        variant: Which files of several, such as `fp16`.
        device: `cpu`, `cuda`, `cuda:1`, `mps`; `auto` takes the best there is.
        dtype: `float32`, `bfloat16`, `float16`; `auto` follows the device.
    """

    model: str = attrs.field(converter=_path)
    revision: str = ""
    local_files_only: bool = True
    variant: str = ""
    device: str = "auto"
    dtype: str = "auto"


@attrs.frozen
class Located:
    """Weights that were found and may be loaded.

    Attributes:
        path: Their folder.
        label: Name and revision for reports. Of a repository the commit; of a folder a digest of its settings and of samples
            of its weights, the same on every machine.
        index: The file of `INDEXES` that the folder has.
    """

    path: Path
    label: str
    index: str


def require(*modules: str) -> None:
    """Make sure that libraries of the extra are there.

    Raises:
        EnvironmentProblem: One is missing; the remedy installs the extra.
    """
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        raise EnvironmentProblem(
            f"models need {', '.join(missing)}, not installed here", remedy="pip install 'proofpress[diffusion]'"
        )


def locate(source: Source) -> Located:
    """Find the weights of a source and refuse what must not be loaded.

    Raises:
        EnvironmentProblem: The extra or the weights are missing; the remedy is the command that fetches them.
        InputError: The folder holds no model, weights that only pickle can read, or code of its own.
    """
    if not source.model.strip():
        raise InputError(
            "no model is named",
            "model",
            "name a folder or a repository, owner/name (in a command: --set PLUGIN.model=NAME)",
        )
    folder = Path(source.model).expanduser()
    if folder.is_dir():
        if source.revision:
            raise InputError(
                f"is a folder, which has no revision {source.revision!r}", source.model,
                "leave the revision out, or name the repository",
            )  # fmt: skip
        index = _index(folder)
        _examine(folder, index, source.variant)
        return Located(folder, f"{folder.resolve().name}@{_fingerprint(folder)}", index)
    if folder.is_file():
        raise InputError(
            "is a file, and only folders can be loaded",
            source.model,
            "load it with from_single_file, and write a folder with save_pretrained(..., safe_serialization=True)",
        )
    if not _REPOSITORY.fullmatch(source.model):
        raise InputError("there is no such folder", source.model, "check the path, or name a repository, owner/name")
    require("huggingface_hub")
    folder = _snapshot(source)
    index = _index(folder)
    _examine(folder, index, source.variant)
    return Located(folder, f"{source.model}@{folder.name[:_DIGITS]}", index)


def _snapshot(source: Source) -> Path:
    """Return the folder that the files of a repository lie in, fetching them if that is allowed."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    revision = source.revision or None
    try:
        if not source.local_files_only:
            return _fetched(source)
        return Path(snapshot_download(source.model, revision=revision, local_files_only=True))
    except LocalEntryNotFoundError as error:
        pinned = f" --revision {source.revision}" if source.revision else ""
        raise EnvironmentProblem(
            "its weights are not on this machine",
            source.model,
            f"hf download {source.model}{pinned} (or allow fetching: local_files_only=false)",
        ) from error
    except (OSError, ValueError) as error:
        said = str(error).strip().partition("\n")[0]
        raise EnvironmentProblem(
            f"its weights cannot be fetched: {said}",
            source.model,
            "check the id, the revision and the network; a gated repository wants `hf auth login`",
        ) from error


def _fetched(source: Source) -> Path:
    from huggingface_hub import hf_hub_download, snapshot_download
    from huggingface_hub.errors import EntryNotFoundError

    revision = source.revision or None
    try:
        hf_hub_download(source.model, INDEXES[0], revision=revision)
    except EntryNotFoundError:
        wanted = ["*.json", "*.safetensors", "*.txt", "*.model", "*.jinja"]
        return Path(snapshot_download(source.model, revision=revision, allow_patterns=wanted))
    from diffusers import DiffusionPipeline

    # It leaves out what the pipeline does not use: single-file copies, other variants, pickles.
    return Path(
        DiffusionPipeline.download(
            source.model, revision=revision, variant=source.variant or None, use_safetensors=True, trust_remote_code=False
        )
    )  # fmt: skip


def _index(folder: Path) -> str:
    found = next((name for name in INDEXES if (folder / name).is_file()), None)
    if found is None:
        raise InputError(
            f"holds no model: none of {', '.join(INDEXES)} is there", str(folder),
            "name the folder that save_pretrained wrote",
        )  # fmt: skip
    return found


def _json(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_JSON:
            raise InputError(f"is larger than {_MAX_JSON} bytes", str(path), "fetch the model again")
        data = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"is no JSON file ({error})", str(path), "fetch the model again") from error
    if not isinstance(data, dict):
        raise InputError("is no JSON object", str(path), "fetch the model again")
    return data


def _examine(folder: Path, index: str, variant: str) -> None:
    """Refuse own code, missing parts and weights that are not in safetensors files."""
    described = _json(folder / index)
    if isinstance(described.get("_class_name"), list) or described.get("auto_map"):
        raise InputError(
            "brings code of its own, which is never run", str(folder), "use a model whose classes the libraries hold"
        )
    if index == "config.json":
        _weights(folder, folder, variant)
        return
    for name, value in described.items():
        if not isinstance(value, list) or not isinstance(value[0] if value else None, str):
            continue
        part = folder / name
        if part.is_dir():
            if not any(word in name for word in _WEIGHTLESS):
                _weights(part, folder, variant)
        elif index == INDEXES[0]:
            raise EnvironmentProblem(
                f"its part {name!r} is missing", str(folder), "fetch the model again, or finish the download"
            )


def _weights(part: Path, folder: Path, variant: str) -> None:
    """Refuse a part that has no safetensors file."""
    names = sorted(file.name for file in part.iterdir() if file.is_file())
    safe = [name for name in names if name.endswith(".safetensors")]
    where = str(part)
    if safe and (not variant or any(f".{variant}." in name or f".{variant}-" in name for name in safe)):
        return
    if safe:
        if part == folder or any(f".{variant}." not in name for name in safe):
            return  # A part without that variant is loaded from its plain files.
        raise EnvironmentProblem(f"has no files of variant {variant!r}", where, "leave the variant out")
    pickles = [name for name in names if name.endswith(_PICKLES)]
    if pickles:
        raise InputError(
            f"its weights ({pickles[0]}) are pickled, and reading a pickle runs whatever code it holds",
            where,
            "use a model with safetensors files, or convert one that you trust: load it yourself and write it again with "
            "save_pretrained(..., safe_serialization=True)",
        )
    raise EnvironmentProblem("there is no .safetensors file", where, "fetch the model again, or finish the download")


def _fingerprint(folder: Path) -> str:
    """Return a digest of all settings, and of 4 KiB of every MiB of weights: retrained weights differ everywhere."""
    digest = hashlib.sha256()
    for file in _files(folder):
        size = file.stat().st_size
        digest.update(f"{file.relative_to(folder).as_posix()} {size}\n".encode())
        with file.open("rb") as opened:
            step = _STRIDE if file.suffix == ".safetensors" else _SAMPLE
            for start in range(0, size, step):
                opened.seek(start)
                digest.update(opened.read(_SAMPLE))
    return digest.hexdigest()[:_DIGITS]


def _files(folder: Path) -> Iterable[Path]:
    kept = (".json", ".txt", ".model", ".safetensors")
    return sorted(file for file in folder.rglob("*") if file.suffix in kept and file.is_file())
