"""The models themselves, where the extra is installed; what is said where it is not."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from proofpress.errors import ReaderUnavailableError
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reader
from proofpress.plugins.readers.ppocr import models
from proofpress.plugins.readers.ppocr.detection import find_lines
from proofpress.plugins.readers.ppocr.reader import PpOcrReader
from proofpress.quads import Quad, cut
from proofpress.testing.conformance.reader import ReaderConformance, Sample
from proofpress.testing.grounds import Ground
from proofpress.testing.samples import sample_asset, text_region, typeset
from proofpress.testing.scenes import Scene, stage

installed = pytest.mark.skipif(
    not (importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("rapidocr")),
    reason="the extra [ocr] is not installed",
)
READER = PpOcrReader()


def shown(text: str, locale: str = "en-US", scene: Scene | None = None) -> Pixels:
    asset = sample_asset(text_region(text, color=None), locale=locale, height=140)
    return stage(asset, scene or Scene(), seed=2).flatten()


@installed
class TestConformance(ReaderConformance):
    picklable = False

    @pytest.fixture
    def reader(self) -> Reader:
        return PpOcrReader()

    @pytest.fixture
    def samples(self) -> Sequence[Sample]:
        return [Sample(shown(text), text, Hint("en-US", 0)) for text in ("Fresh bread daily", "Only 3 left")]


@installed
@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Frische Brötchen 12,99 €", "de-DE"), ("Świeża kawa każdego dnia", "pl-PL"), ("Crème brûlée à savourer", "fr-FR"),
        ("毎日がお買い得 1,299円", "ja-JP"), ("果园直供脆甜苹果", "zh-CN"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("scene", [Scene(), Scene(Ground.DARK), Scene(Ground.PHOTO, jpeg=85)], ids=lambda s: s.name)
def test_it_reads_pictures_as_they_are(text: str, locale: str, scene: Scene) -> None:
    read = READER.read(shown(text, locale, scene), Hint(locale)).text
    assert "".join(read.split()) == "".join(text.split())


@installed
def test_letters_that_look_alike_are_not_corrected() -> None:
    assert READER.read(shown("Summcr sale"), Hint("en-US")).text == "Summcr sale"


@installed
def test_likelihoods_prefer_what_stands_there() -> None:
    crop = shown("Fresh coffee 12.99")
    right, wrong, other, broken = READER.log_likelihoods(
        crop, ["Fresh coffee 12.99", "Fresh coffee 12.98", "Frosh coffee 12.99", "Fresh\ncoffee 12.99"], Hint("en-US")
    )
    assert right > -1
    assert wrong < right - 5
    assert other < right - 5
    assert broken == right
    nothing = np.full((60, 200, 3), 200, np.uint8)
    assert READER.log_likelihoods(nothing, ["", "x"], Hint("en-US")) == (0.0, float("-inf"))


@installed
def test_words_are_found_with_their_places() -> None:
    asset = sample_asset(
        text_region("Ripe figs", id="high"), text_region("Plums", id="low", box=text_region("").box.moved(0, 110))
    )
    words = READER.locate(typeset(asset).flatten(), Hint("en-US"))
    assert [(word.text, word.line) for word in words] == [("Ripe", 0), ("figs", 0), ("Plums", 1)]
    # Places come from steps of the recogniser, which are coarse: a quarter of the height is what may be missed.
    assert words[0].box.right <= words[1].box.x + words[0].box.height // 4
    assert words[1].box.bottom <= words[2].box.y + 12
    assert all(word.box.height > 20 for word in words)


@installed
@pytest.mark.parametrize("degrees", [-20, 12, 90])
def test_turned_lines_are_read(degrees: int) -> None:
    flat = Image.fromarray(shown("Fresh bread daily"))
    turned = np.asarray(
        flat.rotate(degrees, expand=True, fillcolor=flat.getpixel((0, 0)), resample=Image.Resampling.BICUBIC)
    )
    assert READER.read(turned, Hint("en-US")).text == "Fresh bread daily"


@installed
def test_it_says_what_it_cannot_write() -> None:
    assert READER.unwritable("¡Olé! “12,99 €” – O’Neill", "es-ES") == ("¡",)
    assert set(READER.unwritable("한글 7", "ko-KR")) == {"한", "글"}
    assert "ộ" in READER.unwritable("một", "vi-VN")


@installed
def test_its_version_names_engine_and_models_without_loading_them() -> None:
    assert PpOcrReader.version == "5"
    assert "onnxruntime" in READER.version
    assert "rapidocr" in READER.version


@installed
def test_an_even_ground_has_no_lines() -> None:
    assert find_lines(np.full((200, 300, 3), 90, np.uint8)) == ()


@pytest.mark.parametrize(("missing", "named"), [("rapidocr", "rapidocr"), ("onnxruntime", "onnxruntime")])
def test_a_missing_package_is_told_with_the_command_that_installs_it(
    missing: str, named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    for name in ("PP-OCRv6_rec_small.onnx", "PP-OCRv6_det_small.onnx"):
        (tmp_path / "models" / name).write_bytes(b"")
    monkeypatch.setitem(__import__("sys").modules, missing, None)
    if missing == "onnxruntime":
        monkeypatch.setattr(models, "_folder", lambda: tmp_path / "models")
    else:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    models._network.cache_clear()
    try:
        with pytest.raises(ReaderUnavailableError, match=named) as caught:
            models.recogniser()
    finally:
        models._network.cache_clear()
    assert "proofpress[ocr]" in caught.value.remedy


def test_a_wheel_without_the_model_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(models, "_folder", lambda: tmp_path)
    models._network.cache_clear()
    try:
        with pytest.raises(ReaderUnavailableError, match="brings no PP-OCRv6"):
            models.detector()
    finally:
        models._network.cache_clear()


def test_a_cut_is_upright_and_goes_on_beyond_the_edge() -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[10:20, 10:50] = 255
    assert cut(picture, Quad(30, 15, 40, 10, 0.0)).mean() > 230
    assert cut(picture, Quad(0, 0, 10, 10, 0.0)).shape == (10, 10, 3)
    upright = np.rot90(picture).copy()
    assert cut(upright, Quad(15, 30, 40, 10, -np.pi / 2)).mean() > 200
