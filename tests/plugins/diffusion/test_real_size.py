from __future__ import annotations

import importlib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.diffusion.kit import PROMPT, painter, picture

from proofpress.geometry import Box, Size
from proofpress.interfaces import Context

pytestmark = pytest.mark.diffusion


def test_what_the_benchmarks_take_for_flux_draws_and_repairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_size: Any = importlib.import_module("benchmarks.real_size")
    words = real_size.T5Config

    def shallow(**shape: Any) -> Any:
        return words(**{**shape, "num_layers": 1})

    # Every width as in the real one, but one layer of each kind: 17 billion weights are too many for a test.
    network = partial(real_size.FluxTransformer2DModel, num_layers=1, num_single_layers=1)
    monkeypatch.setattr(real_size, "FluxTransformer2DModel", network)
    monkeypatch.setattr(real_size, "T5Config", shallow)
    with real_size.folder_of("flux", tmp_path) as folder:
        with_model = painter(folder, dtype="bfloat16")
    (drawn,) = with_model.generate(Size(128, 128), PROMPT, [1], Context())
    assert drawn.std() > 10
    repaired = with_model.inpaint(picture(), Box(48, 32, 56, 40), PROMPT, 1, Context())
    assert (repaired != picture()).any()
