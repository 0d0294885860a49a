from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest

from proofpress.errors import BackendUnavailableError, EnvironmentProblem, InputError
from proofpress.plugins.diffusion import _loading, _weights
from proofpress.plugins.diffusion._loading import SAFE, Source, device_of, load, loaded_count, locate, release

pytestmark = pytest.mark.diffusion


def pipeline(path: Path, device: Any, dtype: Any) -> Any:
    from diffusers import DiffusionPipeline

    return DiffusionPipeline.from_pretrained(str(path), dtype=dtype, **SAFE).to(device)


def cpu(model: str | Path) -> Source:
    return Source(str(model), device="cpu")


def changed(folder: Path, model: Path, **index: Any) -> Path:
    copy = folder / "model"
    shutil.copytree(model, copy)
    if index:
        file = copy / "model_index.json"
        file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **index}), "utf-8")
    return copy


def test_a_folder_loads_without_a_network(sdxl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    loaded = load(cpu(sdxl), "pipeline", pipeline)
    assert type(loaded.model).__name__ == "StableDiffusionXLPipeline"
    assert loaded.device.type == "cpu"
    assert loaded.label.startswith("tiny-sdxl@")
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def test_eight_askers_load_once(flux: Path) -> None:
    before = loaded_count()
    waiting = threading.Barrier(8)

    def ask(_: int) -> _loading.Loaded:
        waiting.wait(60)
        return load(cpu(flux), "pipeline", pipeline)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert loaded_count() == before + 1
    assert all(item is found[0] for item in found)


def test_released_models_are_loaded_anew(flux: Path) -> None:
    first = load(cpu(flux), "pipeline", pipeline)
    assert release(cpu(flux)) == 1
    assert release(cpu(flux)) == 0
    assert load(cpu(flux), "pipeline", pipeline) is not first


def test_other_dtypes_kinds_and_options_are_other_loads(flux: Path) -> None:
    source = cpu(flux)
    first = load(source, "pipeline", pipeline)
    halved = load(attrs.evolve(source, dtype="bfloat16"), "pipeline", pipeline)
    assert str(halved.dtype) == str(halved.model.transformer.dtype) == "torch.bfloat16"
    assert (
        len(
            {
                id(item)
                for item in (first, halved, load(source, "other", pipeline), load(source, "pipeline", pipeline, "x"))
            }
        )
        == 4
    )


def test_the_revision_of_a_folder_tells_its_weights_apart(tmp_path: Path, sdxl: Path) -> None:
    from proofpress.testing import tiny_models

    copy = changed(tmp_path, sdxl)
    assert locate(cpu(copy)).label.split("@")[1] == locate(cpu(sdxl)).label.split("@")[1]
    other = tiny_models.sdxl(tmp_path / "other", seed=1)
    assert locate(cpu(other)).label.split("@")[1] != locate(cpu(sdxl)).label.split("@")[1]


def test_a_failed_load_may_succeed_later(tmp_path: Path, flux: Path) -> None:
    folder = tmp_path / "later"
    with pytest.raises(InputError, match="no such folder"):
        load(cpu(folder), "pipeline", pipeline)
    shutil.copytree(flux, folder)
    assert load(cpu(folder), "pipeline", pipeline).label.startswith("later@")


def test_a_wrong_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no model.*save_pretrained"):
        locate(cpu(tmp_path))


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "a/b/c", "../x"])
def test_a_missing_folder_is_told(name: str) -> None:
    with pytest.raises(InputError, match="no such folder"):
        locate(cpu(name))


def test_no_name_is_told() -> None:
    with pytest.raises(InputError, match="no model is named"):
        locate(cpu(" "))


def test_a_folder_has_no_revision(sdxl: Path) -> None:
    with pytest.raises(InputError, match="no revision 'v2'"):
        locate(attrs.evolve(cpu(sdxl), revision="v2"))


def test_a_single_file_is_told(sdxl: Path) -> None:
    with pytest.raises(InputError, match="is a file"):
        locate(cpu(next(sdxl.rglob("*.safetensors"))))


def test_a_repository_that_is_not_here_gives_the_command() -> None:
    with pytest.raises(EnvironmentProblem, match=r"hf download nobody/nothing --revision v2"):
        locate(Source("nobody/nothing", revision="v2"))


def test_a_repository_in_the_cache_is_found_by_its_commit(
    tmp_path: Path, sdxl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    commit = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "models--ours--tiny"
    shutil.copytree(sdxl, repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    for revision in ("", commit):
        assert locate(Source("ours/tiny", revision=revision)).label == "ours/tiny@0123456789ab"
    assert load(Source("ours/tiny", device="cpu"), "pipeline", pipeline).label == "ours/tiny@0123456789ab"


class Opens:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Path.touch, (str(self.path),)


def test_pickled_weights_are_refused_unread(tmp_path: Path, sdxl: Path) -> None:
    import torch

    copy = changed(tmp_path, sdxl)
    for file in (copy / "unet").glob("*.safetensors"):
        file.unlink()
    torch.save(Opens(tmp_path / "opened"), copy / "unet" / "diffusion_pytorch_model.bin")
    with pytest.raises(InputError, match=r"pickled.*safe_serialization=True"):
        load(cpu(copy), "pipeline", pipeline)
    assert not (tmp_path / "opened").exists()


def test_no_safetensors_at_all_is_told(tmp_path: Path, sdxl: Path) -> None:
    copy = changed(tmp_path, sdxl)
    for file in (copy / "vae").glob("*.safetensors"):
        file.unlink()
    with pytest.raises(EnvironmentProblem, match=r"vae: there is no \.safetensors file"):
        locate(cpu(copy))


def test_a_missing_part_is_told(tmp_path: Path, sdxl: Path) -> None:
    copy = changed(tmp_path, sdxl)
    shutil.rmtree(copy / "tokenizer_2")
    with pytest.raises(EnvironmentProblem, match="'tokenizer_2' is missing"):
        locate(cpu(copy))


def test_code_of_its_own_is_refused(tmp_path: Path, sdxl: Path) -> None:
    copy = changed(tmp_path, sdxl, _class_name=["own", "OwnPipeline"])
    (copy / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass OwnPipeline: pass\n", "utf-8")
    with pytest.raises(InputError, match="code of its own"):
        load(cpu(copy), "pipeline", pipeline)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", ["{", "[]", "\x00"])
def test_a_broken_index_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "model_index.json").write_text(content, "utf-8")
    with pytest.raises(InputError, match="is no JSON"):
        locate(cpu(tmp_path))


def test_a_class_that_nobody_knows_is_told(tmp_path: Path, sdxl: Path) -> None:
    copy = changed(tmp_path, sdxl, _class_name="NoSuchPipeline")
    with pytest.raises(BackendUnavailableError, match="cannot be loaded"):
        load(cpu(copy), "pipeline", pipeline)


def test_damaged_weights_are_told(tmp_path: Path, sdxl: Path) -> None:
    copy = changed(tmp_path, sdxl)
    file = next((copy / "unet").glob("*.safetensors"))
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(BackendUnavailableError, match="cannot be loaded"):
        load(cpu(copy), "pipeline", pipeline)


def test_a_variant_that_no_part_has_loads_the_plain_files(sdxl: Path) -> None:
    assert locate(attrs.evolve(cpu(sdxl), variant="fp16")).path == sdxl


@pytest.mark.parametrize(
    ("options", "match"), [({"device": "abacus"}, "no device"), ({"device": "cpu", "dtype": "int4"}, "no dtype")]
)
def test_unknown_devices_and_dtypes_are_told(options: dict[str, str], match: str) -> None:
    with pytest.raises(InputError, match=match):
        device_of(Source("x/y", **options))  # type: ignore[arg-type]  # only strings are given


def test_a_missing_device_is_told() -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(EnvironmentProblem, match="device=cpu"):
        device_of(Source("x/y", device="cuda"))


def test_a_missing_extra_is_told() -> None:
    with pytest.raises(EnvironmentProblem, match=r"pip install 'proofpress\[diffusion\]'"):
        _weights.require("torch", "no_such_library")
