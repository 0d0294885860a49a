from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.plugins.diffusion.kit import PROMPT, painter

from proofpress.errors import InputError
from proofpress.geometry import Size
from proofpress.image import Pixels
from proofpress.interfaces import Context

pytestmark = pytest.mark.diffusion


def drawn(folder: Path, **options: Any) -> Pixels:
    return painter(folder, **options).generate(Size(128, 128), PROMPT, [4], Context())[0]


def network(folder: Path, **options: Any) -> Any:
    model = painter(folder, **options).loaded.model
    return getattr(model, "unet", None) or model.transformer


@pytest.mark.parametrize("model", ["sdxl", "flux"], indirect=True)
@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_draws_nearly_the_same(model: Path, dtype: str) -> None:
    whole, half = drawn(model), drawn(model, dtype=dtype)
    assert str(network(model, dtype=dtype).dtype) == f"torch.{dtype}"
    assert (whole != half).any()
    assert np.abs(whole.astype(int) - half).mean() < 12


@pytest.mark.parametrize("model", ["sdxl", "flux"], indirect=True)
def test_group_offloading_draws_the_same(model: Path) -> None:
    assert (drawn(model, offload="group") == drawn(model)).all()


@pytest.mark.parametrize("offload", ["model", "sequential"])
def test_offloading_without_an_accelerator_is_told(sdxl: Path, offload: str) -> None:
    with pytest.raises(InputError, match="accelerator"):
        drawn(sdxl, device="cpu", offload=offload)


def test_tiles_and_slices_are_switched_on(sdxl: Path) -> None:
    vae = painter(sdxl, vae_tiling=True, vae_slicing=True).loaded.model.vae
    assert vae.use_tiling
    assert vae.use_slicing
    assert not painter(sdxl).loaded.model.vae.use_tiling


@pytest.mark.parametrize(
    "wanted", ["FirstBlockCache", {"name": "TaylorSeerCache", "cache_interval": 2, "max_order": 1}]
)
def test_features_are_cached_where_the_model_has_that(flux: Path, wanted: Any) -> None:
    assert network(flux, feature_cache=wanted).is_cache_enabled
    assert drawn(flux, feature_cache=wanted, steps=4).shape == (128, 128, 3)


@pytest.mark.parametrize(
    ("model", "wanted", "match"),
    [
        ("sdxl", "FirstBlockCache", "has no caches"),
        ("flux", "NoSuchCache", "no cache"),
        ("flux", "Flux", "no cache"),
        ("flux", {"name": "FirstBlockCache", "colour": 1}, "cannot be used"),
    ],
    indirect=["model"],
)
def test_caches_that_do_not_fit_are_told(model: Path, wanted: Any, match: str) -> None:
    with pytest.raises(InputError, match=match):
        drawn(model, feature_cache=wanted)


def test_repeated_blocks_are_compiled(flux: Path) -> None:
    options = {"backend": "eager"}  # Traced and guarded, but not handed to a compiler: seconds instead of a minute.
    assert (drawn(flux, compile=options) == drawn(flux)).all()
    blocks = network(flux, compile=options).transformer_blocks
    assert all(block._compiled_call_impl is not None for block in blocks)


def test_attention_backends_are_chosen(flux: Path) -> None:
    assert (drawn(flux, attention="native") == drawn(flux)).all()
    with pytest.raises(InputError, match="attention"):
        drawn(flux, attention="telepathy")


def test_quantisation_is_passed_on(flux: Path) -> None:
    with pytest.raises(InputError, match="quant_backend"):
        drawn(flux, quantization={"quant_backend": "abacus", "quant_kwargs": {}})


def test_a_single_model_is_no_pipeline(sdxl: Path) -> None:
    with pytest.raises(InputError, match="no pipeline"):
        drawn(sdxl / "unet")
