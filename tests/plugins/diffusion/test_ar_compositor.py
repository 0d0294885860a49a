"""Autoregressive compositors on tiny random models: what they write is noise, and must be treated as such."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from tests.plugins.diffusion.kit import DEVICE, HIGH, LOW, PLACE, digests, two

import proofpress as pp
from proofpress.brief import Role, SetBy
from proofpress.errors import (
    BackendError,
    BackendRefusedError,
    BackendTimeoutError,
    BackendUnavailableError,
    CancelledError,
    EnvironmentProblem,
    InputError,
)
from proofpress.geometry import Size
from proofpress.interfaces import Compositor, Context, Event
from proofpress.plugins.diffusion._loading import load, loaded_count
from proofpress.plugins.diffusion._scribes import Manner, Scribe, scribe_of
from proofpress.plugins.diffusion._weights import Source
from proofpress.plugins.diffusion.ar_compositor import TransformersArCompositor
from proofpress.proof import Call, Outcome, Status
from proofpress.testing.conformance import CompositorConformance
from proofpress.testing.samples import brief_of, code_region, sample_asset, sample_request

pytestmark = pytest.mark.diffusion


def compositor(folder: Path, **options: Any) -> TransformersArCompositor:
    return TransformersArCompositor(model=str(folder), **{**PLACE, "native": 64, **options})


def scribe(folder: Path) -> Scribe:
    kind = scribe_of(folder)
    loaded = load(Source(str(folder), **PLACE), kind.__name__, kind.load)
    assert isinstance(loaded.model, Scribe)
    return loaded.model


def drawn(folder: Path, prompts: Sequence[str], seeds: Sequence[int], **manner: Any) -> list[str]:
    made = scribe(folder).draw(prompts, seeds, Size(2, 1), Manner(**{"native": 64, **manner}), Context())
    return [hashlib.sha256(picture.tobytes()).hexdigest() for picture in made]


class TestJanus(CompositorConformance):
    @pytest.fixture
    def compositor(self, janus: Path) -> Compositor:
        return compositor(janus)


class TestEmu3(CompositorConformance):
    @pytest.fixture
    def compositor(self, emu3: Path) -> Compositor:
        return compositor(emu3)


# Sampling

both = pytest.mark.parametrize("model", ["janus", "emu3"], indirect=True)


@both
def test_each_row_has_its_own_seed_whoever_stands_beside_it(model: Path) -> None:
    own, words, manner = scribe(model), "the headline “Hi”", Manner(native=64)
    (alone,) = own.draw([words], [5], Size(2, 1), manner, Context())
    beside = own.draw([words, words, words], [5, 6, 5], Size(2, 1), manner, Context())
    for row in (0, 2):  # the same tokens; decoded in a batch they are rounded otherwise
        assert np.abs(beside[row].astype(int) - alone).max() <= 2
    assert np.abs(beside[1].astype(int) - alone).mean() > 5


@both
def test_the_process_wide_random_numbers_are_neither_used_nor_moved(model: Path) -> None:
    import torch

    torch.manual_seed(1)
    first, state = drawn(model, ["a"], [5]), torch.get_rng_state()
    torch.manual_seed(2)
    assert drawn(model, ["a"], [5]) == first
    torch.manual_seed(1)
    assert torch.equal(torch.get_rng_state(), state)


@both
def test_words_guidance_and_temperature_make_a_difference(model: Path) -> None:
    plain = drawn(model, ["bread"], [5], guidance=1.0)
    assert drawn(model, ["an entirely different text"], [5], guidance=1.0) != plain
    assert drawn(model, ["bread"], [5], guidance=8.0) != plain
    assert drawn(model, ["bread"], [5], guidance=1.0, temperature=0.3) != plain


def test_without_noise_it_is_the_greedy_choice_of_the_library(janus: Path) -> None:
    import torch

    own = scribe(janus)
    asked = own.processor(text=["bread"], generation_mode="image", return_tensors="pt", padding=True)
    asked = asked.to(DEVICE)
    with torch.inference_mode():
        tokens = own.model.generate(**asked, generation_mode="image", do_sample=False, guidance_scale=5.0)
        wanted = own.model.decode_image_tokens(tokens)[0]
    (cold,) = own.draw(["bread"], [3], Size(1, 1), Manner(temperature=1e-6), Context())
    assert np.abs(cold - (wanted.clamp(-1, 1) + 1).mul(127.5).round().cpu().numpy()).max() <= 1


def test_gumbel_noise_samples_the_distribution_itself() -> None:
    import torch

    from proofpress.plugins.diffusion._sampling import gumbel_rows

    shares = torch.tensor([0.5, 0.3, 0.15, 0.05])
    rows = 4000
    noisy = gumbel_rows(range(rows), 1, Context(), "x")(torch.zeros(rows, 1), shares.log().repeat(rows, 1))
    counts = torch.bincount(noisy.argmax(dim=-1), minlength=4) / rows
    assert torch.allclose(counts, shares, atol=0.025)  # three standard errors


def test_emu3_takes_the_proportions_of_the_region(emu3: Path) -> None:
    (wide,) = scribe(emu3).draw(["a"], [1], Size(3, 1), Manner(native=64), Context())
    (tall,) = scribe(emu3).draw(["a"], [1], Size(1, 3), Manner(native=64), Context())
    assert wide.shape[1] > 2 * wide.shape[0]
    assert tall.shape[0] > 2 * tall.shape[1]


def test_same_seed_same_bytes_in_a_fresh_process(janus: Path) -> None:
    code = """
import json, sys, warnings
warnings.simplefilter("ignore")
import torch
from proofpress.interfaces import Context
from proofpress.plugins.diffusion.ar_compositor import TransformersArCompositor
from proofpress.testing.samples import sample_request
torch.set_num_threads(1)
made = TransformersArCompositor(model=sys.argv[1], device=sys.argv[2], dtype="float32").compose(sample_request(), Context())
print(json.dumps([layer.sha256 for layer in made]))
"""
    there = subprocess.run(
        [sys.executable, "-c", code, str(janus), DEVICE], check=True, capture_output=True, text=True
    ).stdout
    here = digests(compositor(janus, native=0).compose(sample_request(), Context()))
    assert json.loads(there.splitlines()[-1]) == here


# Composing


@both
def test_regions_do_not_change_each_other_and_attempts_differ(model: Path) -> None:
    drawer = compositor(model)
    layers = {layer.region_id: layer for layer in drawer.compose(two(), Context())}
    alone = drawer.compose(sample_request(sample_asset(HIGH, LOW), ["high"]), Context())
    assert alone[0].sha256 == layers["high"].sha256
    later = drawer.compose(attrs.evolve(two(), attempt=2), Context())
    assert not set(digests(later)) & set(digests(list(layers.values())))


def test_it_is_loaded_once_and_says_who_drew(janus: Path) -> None:
    before, calls = loaded_count(), list[Call]()
    ctx = Context(on_call=calls.append)
    drawers = [compositor(janus) for _ in range(3)]
    threads = [threading.Thread(target=drawer.compose, args=(two(), ctx)) for drawer in drawers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loaded_count() == before + 1
    assert len(calls) == 6
    assert {call.service for call in calls} == {"transformers_ar"}
    assert all(call.model.startswith("tiny-janus@") for call in calls)


@both
def test_tokens_are_told_and_any_may_be_the_last(model: Path) -> None:
    events: list[Event] = []
    compositor(model).compose(two(), Context(on_event=events.append))
    told = [event.message for event in events if "token" in event.message]
    assert len(told) >= 8
    last = told[-1].rpartition("token ")[2].split(" of ")
    assert last[0] == last[1]

    ctx = Context(on_event=lambda event: ctx.cancelled.set() if "token" in event.message else None)
    with pytest.raises(CancelledError):
        compositor(model).compose(two(), ctx)
    with pytest.raises(BackendTimeoutError):
        compositor(model).compose(two(), Context(deadline=0.0))


def test_memory_that_runs_out_is_answered_by_fewer_at_once(janus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[int] = []
    kind = scribe_of(janus)
    honest = kind._written

    def greedy(self: Scribe, prompts: Sequence[str], *rest: Any) -> Any:
        rows.append(len(prompts))
        if len(prompts) > most:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return honest(self, prompts, *rest)

    monkeypatch.setattr(kind, "_written", greedy)
    twin = attrs.evolve(HIGH, id="twin")
    request = sample_request(sample_asset(HIGH, twin))
    most = 1
    assert len(compositor(janus, batch=2).compose(request, Context())) == 2
    assert rows == [2, 1, 1]
    most = 0
    with pytest.raises(BackendUnavailableError, match="memory does not suffice"):
        compositor(janus, batch=2).compose(request, Context())


def test_a_failure_of_the_library_is_told_as_ours(janus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise IndexError("index 9 is out of bounds")

    monkeypatch.setattr(scribe_of(janus), "_written", broken)
    with pytest.raises(BackendError, match="JanusForConditionalGeneration failed: IndexError: index 9"):
        compositor(janus).compose(two(), Context())


def test_what_cannot_be_used_is_refused_before_it_is_loaded(tmp_path: Path, sdxl: Path, janus: Path) -> None:
    before = loaded_count()
    with pytest.raises(InputError, match="holds no autoregressive model"):
        compositor(sdxl).compose(two(), Context())
    with pytest.raises((EnvironmentProblem, InputError)):
        compositor(tmp_path / "nowhere").compose(two(), Context())
    strange = tmp_path / "strange"
    shutil.copytree(janus, strange)
    config = json.loads((strange / "config.json").read_text())
    (strange / "config.json").write_text(json.dumps({**config, "model_type": "llama"}))
    with pytest.raises(InputError, match="janus, emu3"):
        compositor(strange).compose(two(), Context())
    bare = tmp_path / "bare"
    shutil.copytree(janus, bare, ignore=shutil.ignore_patterns("*.safetensors"))
    with pytest.raises(EnvironmentProblem, match="safetensors"):
        compositor(bare).compose(two(), Context())
    (bare / "pytorch_model.bin").write_bytes(b"pickled")
    with pytest.raises(InputError, match="pickle"):
        compositor(bare).compose(two(), Context())
    with pytest.raises(BackendRefusedError, match="draws text only"):
        compositor(janus).compose(sample_request(sample_asset(code_region(Role.QR))), Context())
    assert loaded_count() == before


@both
def test_noise_is_never_approved(model: Path) -> None:
    asset = sample_asset(attrs.evolve(HIGH, role=Role.HEADLINE))
    for kinds in ([pp.TypeCompositor()], []):
        region = attrs.evolve(asset.regions[0], set_by=None if kinds else SetBy.MODEL)
        brief = brief_of(attrs.evolve(asset, regions=(region,)))
        crew: list[Compositor] = [compositor(model), *kinds]
        proof = pp.Pipeline(pp.ProceduralRenderer(), crew, pp.default_validators()).run(brief)
        # What readers cannot decide awaits a person; an approved poster was set by type.
        assert proof.status in ((Status.APPROVED, Status.REVIEW) if kinds else (Status.REVIEW, Status.REJECTED))
        assert proof.status is not Status.APPROVED or all(part.set_by is SetBy.TYPE for part in proof.regions)
        tried = [attempt for attempt in proof.attempts if attempt.compositor == "transformers_ar"]
        assert tried
        assert all(attempt.outcome != Outcome.PASS.value for attempt in tried)
        if not kinds:
            assert proof.reason
