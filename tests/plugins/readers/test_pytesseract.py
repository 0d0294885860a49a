from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.plugins.readers.installed import SHARED, reader, written

from proofpress.errors import ReaderUnavailableError
from proofpress.interfaces import Hint, Reader
from proofpress.plugins.readers import pytesseract as module
from proofpress.plugins.readers.pytesseract import PytesseractReader


@pytest.fixture(scope="module")
def eye() -> Reader:
    return reader("en-US", of=PytesseractReader())


def test_one_line_and_several_are_read(eye: Reader) -> None:
    assert eye.read(written("Fresh coffee, 12.99"), Hint("en-US", 1)).text == "Fresh coffee, 12.99"
    several = eye.read(written("Fresh coffee", "while supplies last"), Hint("en-US", 2))
    assert several.text == "Fresh coffee\nwhile supplies last"
    assert 0.5 < several.confidence <= 1
    assert several.source.startswith("pytesseract 5") or several.source.startswith("pytesseract 4")


def test_nothing_reads_as_nothing(eye: Reader) -> None:
    assert eye.read(np.full((40, 90, 3), 255, np.uint8), Hint("en-US", 1)).text == ""
    assert eye.read(np.full((1, 1, 3), 255, np.uint8), Hint("en-US", 1)).text == ""


def test_both_readers_know_the_same_characters(eye: Reader) -> None:
    assert eye.unwritable("ᚠ€", "en-US") == SHARED.unwritable("ᚠ€", "en-US")


def test_only_the_child_sees_the_limit_of_threads(eye: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(os.environ)
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\nenv > "$(dirname "$0")/seen"\nexec tesseract "$@"\n')
    program.chmod(0o755)
    private: Any = module._pytesseract()
    monkeypatch.setattr(private, "tesseract_cmd", str(program))
    eye.read(written("coffee"), Hint("en-US", 1))
    assert "OMP_THREAD_LIMIT=1" in (tmp_path / "seen").read_text().splitlines()
    assert dict(os.environ) == before
    assert sys.modules["pytesseract.pytesseract"].environ is os.environ


def test_a_missing_program_is_unavailable(eye: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module._pytesseract(), "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(ReaderUnavailableError) as caught:
        eye.read(written("coffee"), Hint("en-US", 1))
    assert caught.value.remedy == "sudo apt-get install tesseract-ocr"


def test_a_damaged_model_is_unavailable(eye: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "eng.traineddata").write_bytes(b"nonsense")
    monkeypatch.setattr("proofpress.plugins.readers.tessdata.folders", lambda: (tmp_path,))
    with pytest.raises(ReaderUnavailableError) as caught:
        eye.read(written("coffee"), Hint("en-US", 1))
    assert "--reinstall tesseract-ocr-eng" in caught.value.remedy


def test_a_folder_with_a_blank_in_its_name(eye: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from proofpress.plugins.readers.tessdata import find_model

    folder = tmp_path / "my 'models'"
    folder.mkdir()
    (folder / "eng.traineddata").symlink_to(find_model("en-US").path)
    monkeypatch.setattr("proofpress.plugins.readers.tessdata.folders", lambda: (folder,))
    assert eye.read(written("coffee"), Hint("en-US", 1)).text == "coffee"
