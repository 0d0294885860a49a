from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from tests.plugins.readers.installed import reader, written

from proofpress.errors import ReaderUnavailableError
from proofpress.interfaces import Hint
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.plugins.readers.tesserocr import TesserocrReader

LINES = ("Fresh coffee, 12.99", "while supplies last")


def test_one_line_and_several_are_read() -> None:
    eye = reader("en-US")
    assert eye.read(written(LINES[0]), Hint("en-US", 1)).text == LINES[0]
    several = eye.read(written(*LINES), Hint("en-US", 2))
    assert several.text == "\n".join(LINES)
    assert 0.5 < several.confidence <= 1


def test_the_source_names_engine_model_and_digest() -> None:
    source = reader("en-US").read(written("coffee"), Hint("en-US", 1)).source
    name, version, model, digest = source.replace(",", "").split()
    assert (name, model) == ("tesserocr", "eng")
    assert version[0].isdecimal()
    assert len(digest) == 8


def test_reading_does_not_depend_on_what_was_read_before() -> None:
    eye = reader("en-US", "de-DE")
    pictures = [written("coffee 12.99"), written("Größe Öl"), written("Summcr Sale")]
    alone = [TesserocrReader().read(picture, Hint("en-US", 1)) for picture in pictures]
    for order in ([0, 1, 2], [2, 1, 0], [1, 1, 2]):
        assert [eye.read(pictures[i], Hint("en-US", 1)) for i in order] == [alone[i] for i in order]
        eye.read(pictures[1], Hint("de-DE", 1))


def test_threads_read_at_once_and_alike() -> None:
    eye = reader("en-US")
    pictures = [written(f"coffee {number}") for number in range(6)]
    read: dict[int, str] = {}

    def work(number: int) -> None:
        read[number] = eye.read(pictures[number], Hint("en-US", 1)).text

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == {number: f"coffee {number}" for number in range(6)}


@pytest.mark.parametrize("shape", [(1, 1), (2, 50), (40, 40), (0, 0)])
def test_a_crop_without_text_reads_as_nothing(shape: tuple[int, int]) -> None:
    assert reader("en-US").read(np.full((*shape, 3), 255, np.uint8), Hint("en-US", 1)).text == ""


@pytest.mark.parametrize("locale", EXAMPLE_LOCALES)
def test_what_a_model_cannot_write_is_known(locale: str) -> None:
    eye = reader(locale)
    assert eye.unwritable("ᚠ", locale) == ("ᚠ",)
    assert eye.unwritable("1", locale) == ()


def test_a_missing_model_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofpress.plugins.readers.tessdata.folders", lambda: (Path("/nowhere"),))
    eye = TesserocrReader()
    for ask in (lambda: eye.read(written("a"), Hint("pl-PL", 1)), lambda: eye.unwritable("a", "pl-PL")):
        with pytest.raises(ReaderUnavailableError) as caught:
            ask()
        assert caught.value.remedy == "sudo apt-get install tesseract-ocr-pol"


def test_a_damaged_model_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader("en-US")
    (tmp_path / "eng.traineddata").write_bytes(b"\x18\0\0\0 nonsense")
    monkeypatch.setattr("proofpress.plugins.readers.tessdata.folders", lambda: (tmp_path,))
    with pytest.raises(ReaderUnavailableError) as caught:
        TesserocrReader().read(written("a"), Hint("en-US", 1))
    assert "--reinstall tesseract-ocr-eng" in caught.value.remedy


def test_a_missing_binding_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    reader("en-US")
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    with pytest.raises(ReaderUnavailableError) as caught:
        TesserocrReader().read(written("a"), Hint("en-US", 1))
    assert caught.value.remedy == "python -m pip install tesserocr"
    assert TesserocrReader().version.startswith("1, absent, ")


def test_the_environment_is_left_as_it_was() -> None:
    before = dict(os.environ)
    reader("en-US").read(written("a"), Hint("en-US", 1))
    assert dict(os.environ) == before


def test_the_engine_is_loaded_when_first_asked() -> None:
    code = (
        "import sys; from proofpress.plugins.readers.tesserocr import TesserocrReader as R; "
        "R(); R.version; print('tesserocr' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_version_of_an_object_names_the_engine() -> None:
    assert TesserocrReader.version == "1"
    assert reader("en-US").version.count(", ") == 2
