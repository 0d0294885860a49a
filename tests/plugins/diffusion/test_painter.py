from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.plugins.diffusion.kit import DEVICE, MODELS, PROMPT, listening, painter, picture

from proofpress.errors import BackendError, CancelledError, InputError
from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.interfaces import Context, Event
from proofpress.plugins.diffusion._loading import release
from proofpress.plugins.diffusion._prompts import Prompt

pytestmark = pytest.mark.diffusion

BOX = Box(48, 32, 56, 40)
every_model = pytest.mark.parametrize("model", MODELS, indirect=True)
drawing_models = pytest.mark.parametrize("model", ["sdxl", "flux", "modular"], indirect=True)


def inside(pixels: Pixels, box: Box) -> np.ndarray:
    mask = np.zeros(pixels.shape[:2], bool)
    mask[box.y : box.bottom, box.x : box.right] = True
    return mask


# Drawing


@every_model
def test_pictures_have_the_size_that_was_asked_for(model: Path) -> None:
    with_model = painter(model)
    for size in (Size(160, 120), Size(33, 47), Size(400, 50), Size(1, 64)):
        (drawn,) = with_model.generate(size, PROMPT, [3], Context())
        assert drawn.shape == (size.height, size.width, 3)
        assert drawn.dtype == np.uint8


@every_model
def test_seeds_and_words_make_the_difference(model: Path) -> None:
    with_model = painter(model)
    size = Size(128, 128)
    first, second = with_model.generate(size, PROMPT, [3, 4], Context())
    (again,) = with_model.generate(size, PROMPT, [3], Context())
    (other,) = with_model.generate(size, Prompt("Blue fabric", "text"), [3], Context())
    assert (first != second).any()
    assert (again != other).any()
    # A neighbour in the batch moves roundings, never the picture.
    assert np.abs(first.astype(int) - again).max() <= 2


@every_model
def test_one_by_one_a_picture_does_not_depend_on_its_neighbours(model: Path) -> None:
    with_model = painter(model, deterministic=True)
    together = with_model.generate(Size(128, 128), PROMPT, [3, 4, 5], Context())
    alone = [with_model.generate(Size(128, 128), PROMPT, [seed], Context())[0] for seed in (3, 4, 5)]
    assert all((one == two).all() for one, two in zip(together, alone, strict=True))
    assert with_model.calls == {"plate": 6}


def test_candidates_are_drawn_in_batches(sdxl: Path) -> None:
    with_model = painter(sdxl, batch=2)
    assert len(with_model.generate(Size(64, 64), PROMPT, range(5), Context())) == 5
    assert with_model.calls == {"plate": 3}


_FRESH = """
import hashlib, json, sys, warnings
import torch
torch.set_num_threads(1)
from tests.plugins.diffusion.kit import PROMPT, painter
from proofpress.geometry import Size
from proofpress.interfaces import Context, Event
found = {}
for folder in sys.argv[1:]:
    drawn = painter(folder, deterministic=True).generate(Size(128, 96), PROMPT, [11, 12], Context())
    found[folder] = [hashlib.sha256(one.tobytes()).hexdigest() for one in drawn]
print(json.dumps(found))
"""


def test_the_same_seed_gives_the_same_bytes_in_a_fresh_process(
    sdxl: Path, flux: Path, inpaint: Path, modular: Path
) -> None:
    folders = [str(folder) for folder in (sdxl, flux, inpaint, modular)]
    here = {
        folder: [
            hashlib.sha256(one.tobytes()).hexdigest()
            for one in painter(Path(folder), deterministic=True).generate(Size(128, 96), PROMPT, [11, 12], Context())
        ]
        for folder in folders
    }
    told = subprocess.run([sys.executable, "-c", _FRESH, *folders], check=True, capture_output=True, text=True)
    assert json.loads(told.stdout) == here


@pytest.mark.parametrize("model", ["sdxl", "flux"], indirect=True)
def test_it_draws_what_the_library_draws(model: Path) -> None:
    import torch
    from diffusers import DiffusionPipeline

    ours = painter(model)
    assert ours.calls == {}  # Loaded first: what torch looks at once is set by then.
    pipeline = DiffusionPipeline.from_pretrained(str(model), local_files_only=True).to(DEVICE)
    pipeline.set_progress_bar_config(disable=True)
    options: dict[str, Any] = {"negative_prompt": PROMPT.negative} if model.name == "tiny-sdxl" else {}
    expected = pipeline(
        PROMPT.text, width=128, height=128, num_inference_steps=2, generator=torch.Generator().manual_seed(9), **options
    ).images[0]
    for _ in range(2):  # The second time with kept embeddings.
        (drawn,) = ours.generate(Size(128, 128), PROMPT, [9], Context())
        assert (drawn == np.asarray(expected)).all()


# Inpainting


@every_model
def test_inpainting_changes_nothing_outside_the_box(model: Path) -> None:
    before = picture(400, 300)
    with_model = painter(model)
    for box in (
        BOX,
        Box(0, 0, 90, 40),
        Box(350, 250, 200, 200),
        Box(-20, 100, 60, 30),
        Box(5, 5, 1, 1),
        Box(0, 0, 400, 300),
    ):
        after = with_model.inpaint(before, box, PROMPT, 1, Context())
        changed = (after != before).any(axis=-1)
        assert not changed[~inside(before, box.intersection(Box(0, 0, 400, 300)))].any()
        if box.width > 10:
            assert changed.any()


@every_model
def test_inpainting_fills_the_box(model: Path) -> None:
    before = picture()
    after = painter(model).inpaint(before, BOX, PROMPT, 1, Context())
    assert (after != before).any(axis=-1)[inside(before, BOX)].mean() > 0.9


def test_inpainting_looks_at_the_crop_only(sdxl: Path) -> None:
    near, far = picture(600, 600), picture(600, 600)
    far[:, 400:] = 255 - far[:, 400:]
    with_model = painter(sdxl)
    one, two = (with_model.inpaint(ground, Box(40, 40, 60, 60), PROMPT, 1, Context()) for ground in (near, far))
    assert (one[:, :400] == two[:, :400]).all()


def test_a_box_beside_the_picture_is_told(sdxl: Path) -> None:
    with pytest.raises(InputError, match="does not meet"):
        painter(sdxl).inpaint(picture(), Box(500, 500, 20, 20), PROMPT, 1, Context())


# Outpainting


@every_model
@pytest.mark.parametrize("size", [Size(120, 160), Size(320, 120), Size(500, 40), Size(160, 400)])
def test_outpainting_keeps_the_picture_but_a_band(model: Path, size: Size) -> None:
    before = picture()
    after = painter(model).outpaint(before, size, PROMPT, 1, Context())
    assert after.shape == (size.height, size.width, 3)
    scale = min(size.width / 160, size.height / 120)
    if scale == 1:
        left, top = (size.width - 160) // 2, (size.height - 120) // 2
        assert (after[top + 10 : top + 110, left + 10 : left + 150] == before[10:110, 10:150]).all()


def test_outpainting_draws_the_new_space(sdxl: Path) -> None:
    before = np.full((128, 128, 3), 7, np.uint8)
    after = painter(sdxl).outpaint(before, Size(256, 128), PROMPT, 1, Context())
    assert (after[:, :56] != 7).any(axis=-1).mean() > 0.9
    assert (after[:, 80:176] == 7).all()


def test_the_same_proportions_need_no_model(sdxl: Path) -> None:
    with_model = painter(sdxl)
    assert with_model.outpaint(picture(), Size(320, 240), PROMPT, 1, Context()).shape == (240, 320, 3)
    assert with_model.calls == {}


# Image to image, enlarging, editing


@drawing_models
def test_varying_keeps_the_size_and_takes_more_steps_with_more_strength(model: Path) -> None:
    with_model = painter(model, steps=8)
    made, counts = [], []
    for strength in (0.01, 0.5, 1.0):
        ctx, events = listening()
        made.append(with_model.vary(picture(), PROMPT, 6, ctx, strength=strength))
        counts.append(len(events))
    assert counts == [1, 4, 8]
    assert all(after.shape == picture().shape for after in made)
    assert (made[1] != made[2]).any()


@drawing_models
def test_enlarging_gives_the_size_and_covers_it_tile_by_tile(model: Path) -> None:
    with_model = painter(model)
    after = with_model.upscale(picture(), Size(320, 240), PROMPT, 1, Context())
    assert after.shape == (240, 320, 3)
    assert with_model.calls == {"upscale": 6}


def test_plates_beyond_what_the_model_likes_are_refined_on_demand(sdxl: Path) -> None:
    with_model = painter(sdxl, refine=0.6)
    assert with_model.generate(Size(256, 256), PROMPT, [1], Context())[0].shape == (256, 256, 3)
    assert with_model.calls == {"plate": 1, "upscale": 9}


def test_what_a_model_cannot_is_told(sdxl: Path) -> None:
    with pytest.raises(InputError, match="cannot follow an instruction"):
        painter(sdxl).edit(picture(), Prompt("make it blue"), 1, Context())


# Around a product


@every_model
def test_a_product_is_kept_pixel_for_pixel(model: Path) -> None:
    cutout = np.zeros((60, 40, 4), np.uint8)
    cutout[10:50, 10:30, :3] = np.random.default_rng(1).integers(0, 256, (40, 20, 3), np.uint8)
    cutout[10:50, 10:30, 3] = 255
    after = painter(model).surround(cutout, Box(50, 30, 40, 60), Size(160, 120), PROMPT, 1, Context())
    assert (after[40:80, 60:80] == cutout[10:50, 10:30, :3]).all()
    assert len(np.unique(after[:, :40].reshape(-1, 3), axis=0)) > 50


def test_half_clear_edges_melt_into_what_is_drawn(sdxl: Path) -> None:
    cutout = np.full((40, 40, 4), 255, np.uint8)
    cutout[..., 3] = 128
    after = painter(sdxl).surround(cutout, Box(0, 0, 40, 40), Size(128, 128), PROMPT, 1, Context())
    assert 128 <= after[:40, :40].mean() < 255
    assert after[:40, :40].std() > 1


def test_a_product_that_leaves_the_picture_is_told(sdxl: Path) -> None:
    with pytest.raises(InputError, match="leaves the picture"):
        painter(sdxl).surround(np.zeros((4, 4, 4), np.uint8), Box(100, 0, 80, 80), Size(160, 120), PROMPT, 1, Context())


# A second model that inpaints


def test_another_model_may_inpaint(sdxl: Path, inpaint: Path) -> None:
    with_models = painter(sdxl, inpaint_model=str(inpaint))
    assert type(with_models.inpainting.model).__name__ == "StableDiffusionXLInpaintPipeline"
    after = with_models.inpaint(picture(), BOX, PROMPT, 1, Context())
    assert (after != picture()).any()
    assert with_models.calls == {}
    assert with_models.inpainting.memo["calls"] == {"inpaint": 1}


# Progress, cancelling, errors


@every_model
def test_every_step_is_told(model: Path) -> None:
    ctx, events = listening()
    painter(model, steps=3).generate(Size(128, 128), PROMPT, [1], ctx)
    assert [event.message for event in events] == [f"plate: step {step} of 3" for step in (1, 2, 3)]


@every_model
def test_cancelling_stops_between_steps_and_leaves_the_model_usable(model: Path) -> None:
    with_model = painter(model, steps=6)
    events: list[Event] = []
    cancelled = threading.Event()

    def listen(event: Event) -> None:
        events.append(event)
        if len(events) == 2:
            cancelled.set()

    stopping = Context(on_event=listen, cancelled=cancelled)
    expected = with_model.generate(Size(128, 128), PROMPT, [1], Context())[0]
    with pytest.raises(CancelledError):
        with_model.generate(Size(128, 128), PROMPT, [1], stopping)
    assert len(events) == 2
    assert (with_model.generate(Size(128, 128), PROMPT, [1], Context())[0] == expected).all()


def test_waiting_for_the_model_can_be_cancelled(sdxl: Path) -> None:
    with_model = painter(sdxl)
    ctx = Context()
    with with_model.loaded.lock:
        thread = threading.Timer(0.3, ctx.cancelled.set)
        thread.start()
        caught: list[BaseException] = []

        def ask() -> None:
            try:
                with_model.generate(Size(64, 64), PROMPT, [1], ctx)
            except BaseException as error:  # noqa: BLE001 - looked at below
                caught.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        asking.join(20)
        thread.join(20)
    assert [type(error) for error in caught] == [CancelledError]


def test_unknown_arguments_are_told_with_those_that_are_known(sdxl: Path) -> None:
    with pytest.raises(InputError, match=r"takes no 'colour'.*guidance_rescale"):
        painter(sdxl, call={"colour": 3}).generate(Size(64, 64), PROMPT, [1], Context())


def test_further_arguments_reach_the_model(sdxl: Path) -> None:
    plain = painter(sdxl, guidance=7.0).generate(Size(64, 64), PROMPT, [1], Context())[0]
    other = painter(sdxl, guidance=7.0, call={"guidance_rescale": 0.7}).generate(Size(64, 64), PROMPT, [1], Context())[
        0
    ]
    assert (plain != other).any()


@pytest.mark.parametrize("model", ["sdxl", "modular"], indirect=True)
def test_guidance_counts_and_its_default_comes_back(model: Path) -> None:
    first, strong, again = (
        painter(model, guidance=guidance).generate(Size(64, 64), PROMPT, [1], Context())[0]
        for guidance in (None, 12.0, None)
    )
    assert (first != strong).any()
    assert (first == again).all()


def test_what_the_model_refuses_is_told_with_its_name(sdxl: Path) -> None:
    with pytest.raises(BackendError, match=r"tiny-sdxl@.*StableDiffusionXLPipeline failed"):
        painter(sdxl, call={"clip_skip": 40}).generate(Size(64, 64), PROMPT, [1], Context())


@pytest.mark.parametrize("size", [Size(0, 10), Size(10, 0), Size(9000, 10)])
def test_impossible_sizes_are_refused_before_anything_is_loaded(size: Size) -> None:
    with pytest.raises(InputError, match="cannot be drawn"):
        painter(Path("/nowhere")).generate(size, PROMPT, [1], Context())


def test_embeddings_are_made_once_for_equal_words(sdxl: Path) -> None:
    with_model = painter(sdxl)
    encoder = with_model.loaded.model.text_encoder
    runs: list[int] = []
    hook = encoder.register_forward_hook(lambda *_: runs.append(1))
    for seed in (1, 2, 3):
        with_model.generate(Size(64, 64), PROMPT, [seed], Context())
    assert len(runs) == 2  # Once for the words, once for what must not be seen.
    with_model.generate(Size(64, 64), Prompt("Other words", "text"), [1], Context())
    assert len(runs) == 4
    hook.remove()


def test_released_models_draw_the_same_again(sdxl: Path) -> None:
    with_model = painter(sdxl)
    first = with_model.generate(Size(64, 64), PROMPT, [1], Context())[0]
    assert release() == 1
    assert (with_model.generate(Size(64, 64), PROMPT, [1], Context())[0] == first).all()
