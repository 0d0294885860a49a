"""Scenes show the same copy in other hands, on other grounds and through other codecs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from proofpress.brief import SetBy
from proofpress.interfaces import Context
from proofpress.plugins.checks.synthesis import SynthesisCheck
from proofpress.proof import Outcome
from proofpress.setting import draw
from proofpress.testing.distortions import Distortion, distorted
from proofpress.testing.grounds import Ground, ground, through_jpeg
from proofpress.testing.hand import Hand, HandCompositor, write
from proofpress.testing.mutations import Defect
from proofpress.testing.samples import code_region, sample_asset, sample_request, text_region, typeset
from proofpress.testing.scenes import MODEL_SCENES, SCENES, Scene, stage
from proofpress.typography.discover import folder_fonts, system_folders, wheel_folders

ASSET = sample_asset(text_region("Ripe figs daily"))


def ink() -> np.ndarray:
    inked = np.zeros((90, 300), np.uint8)
    inked[30:60, 40:46] = inked[30:60, 120:150] = inked[42:48, 180:260] = 255
    return inked


def test_a_plain_hand_draws_what_type_draws() -> None:
    request = sample_request(sample_asset(text_region("Ripe figs"), code_region(payload="https://example.com")))
    drawn = HandCompositor().compose(request, Context())
    assert [layer.sha256 for layer in drawn] == [draw(r, request.composition).sha256 for r in request.regions]
    assert HandCompositor.sets is SetBy.MODEL


def test_a_hand_has_its_own_font_and_weight() -> None:
    files = [path for path in folder_fonts((*wheel_folders(), *system_folders())) if "Mono" in path.name]
    if not files:
        pytest.skip("no second Latin font is installed here")
    composition = sample_request(ASSET).composition
    region = ASSET.regions[0]
    drawn = [
        write(region, composition, hand).sha256 for hand in (Hand(), Hand(weight=800), Hand((("Latn", files[0]),)))
    ]
    assert len(set(drawn)) == 3
    assert isinstance(files[0], Path)


@pytest.mark.parametrize("way", list(Distortion))
def test_a_distortion_moves_little_and_keeps_the_ink(way: Distortion) -> None:
    clean = ink()
    seen = distorted(clean, way, 32, seed=3)
    assert seen.shape == clean.shape
    assert seen.dtype == np.uint8
    assert np.array_equal(seen, distorted(clean, way, 32, seed=3))
    assert not np.array_equal(seen, clean)
    assert 0.6 < seen.sum() / clean.sum() < 1.9
    rows, columns = np.nonzero(clean)
    again = np.nonzero(seen > 200)
    assert abs(again[0].mean() - rows.mean()) < 4
    assert abs(again[1].mean() - columns.mean()) < 8


@pytest.mark.parametrize("way", list(Distortion))
def test_nothing_is_distorted_where_there_is_no_ink(way: Distortion) -> None:
    for empty in (np.zeros((9, 9), np.uint8), np.zeros((0, 0), np.uint8)):
        assert np.array_equal(distorted(empty, way, 32), empty)


@pytest.mark.parametrize("kind", list(Ground))
def test_grounds_are_what_they_say(kind: Ground) -> None:
    for seed in range(4):
        pixels = ground(ASSET, kind, seed).pixels
        assert pixels.shape == (ASSET.format.height, ASSET.format.width, 3)
        assert np.array_equal(pixels, ground(ASSET, kind, seed).pixels)
        spread = pixels.astype(float).std(axis=(0, 1)).max()
        assert (spread == 0) == (kind in (Ground.FLAT, Ground.DARK))
        tone = pixels.mean()
        assert tone > 140 if kind is Ground.FLAT else tone < 110 if kind is Ground.DARK else abs(tone - 125) > 25


def test_jpeg_costs_the_layer_and_nothing_else() -> None:
    made = typeset(ASSET)
    worn = through_jpeg(made, 70)
    assert np.array_equal(worn.plate.pixels, made.plate.pixels)
    gap = np.abs(worn.flatten().astype(int) - made.flatten())
    assert 0 < gap.mean() < 4
    assert gap.max() > 8


@pytest.mark.parametrize("scene", [*SCENES, *MODEL_SCENES], ids=lambda scene: scene.name)
def test_a_scene_shows_right_and_wrong(scene: Scene) -> None:
    right = stage(ASSET, scene, seed=1)
    wrong = stage(ASSET, scene, defect=Defect.WRONG_LETTER, region="copy", seed=1)
    assert np.array_equal(right.plate.pixels, wrong.plate.pixels)
    assert not np.array_equal(right.flatten(), wrong.flatten())
    assert np.array_equal(right.flatten(), stage(ASSET, scene, seed=1).flatten())
    assert {layer.set_by for layer in right.layers} == {SetBy.MODEL}
    assert len({scene.name for scene in (*SCENES, *MODEL_SCENES)}) == len(SCENES) + len(MODEL_SCENES)


def test_what_type_set_is_compressed_in_its_file_alone() -> None:
    drawn, exported = stage(ASSET, Scene(jpeg=0), sets=SetBy.TYPE), stage(ASSET, Scene(jpeg=80), sets=SetBy.TYPE)
    assert np.array_equal(drawn.flatten(), exported.flatten())
    assert exported.encoded[:3] == b"\xff\xd8\xff"
    check = SynthesisCheck()
    for defect, outcome in ((None, Outcome.PASS), (Defect.WRONG_LETTER, Outcome.FAIL)):
        shown = stage(ASSET, Scene(jpeg=80), defect=defect, region="copy", sets=SetBy.TYPE)
        (finding,) = check.validate(shown, shown.regions, Context())
        assert finding.outcome is outcome, finding.reason
