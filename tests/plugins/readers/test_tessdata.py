from __future__ import annotations

from pathlib import Path

import pytest
from tests.plugins.readers.test_traineddata import model_file

from proofpress.errors import ReaderUnavailableError
from proofpress.plugins.readers.tessdata import Model, find_model, folders, inventory, unwritable
from proofpress.plugins.readers.traineddata import LSTM_UNICHARSET


def put(folder: Path, name: str, characters: str = "abc") -> Path:
    lines = "".join(f"{c} 3 Latin\n" for c in characters)
    path = folder / f"{name}.traineddata"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model_file({LSTM_UNICHARSET: f"{len(characters)}\n{lines}".encode()}))
    return path


def test_the_prefix_comes_first_and_the_share_folder_last() -> None:
    found = folders({"TESSDATA_PREFIX": "/p", "HOME": "/home/me"})
    assert found[:2] == (Path("/p"), Path("/p/tessdata"))
    assert found[-2:] == (Path("/home/me/.local/share/proofpress/tessdata"), Path("/home/me/.local/share/tessdata"))


def test_the_share_folder_follows_the_xdg_variable_and_may_be_absent() -> None:
    assert Path("/x/proofpress/tessdata") in folders({"XDG_DATA_HOME": "/x"})
    assert not any("proofpress" in str(folder) for folder in folders({}))


def test_the_script_model_is_preferred_and_the_language_model_stands_in(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    put(first, "heb")
    put(second, "script/Hebrew")
    assert find_model("he-IL", (first, second)) == Model("script/Hebrew", second)
    assert find_model("he-IL", (first,)) == Model("heb", first)


@pytest.mark.parametrize(
    ("locale", "command"),
    [
        ("de-DE", "sudo apt-get install tesseract-ocr-deu"),
        ("he-IL", "sudo apt-get install tesseract-ocr-script-hebr"),
        ("zh-CN", "sudo apt-get install tesseract-ocr-chi-sim"),
    ],
)
def test_what_is_missing_is_named_with_the_command_that_installs_it(locale: str, command: str, tmp_path: Path) -> None:
    with pytest.raises(ReaderUnavailableError) as caught:
        find_model(locale, (tmp_path,))
    assert caught.value.remedy == command


def test_a_language_that_tesseract_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(ReaderUnavailableError, match="no model for haw"):
        find_model("haw", (tmp_path,))


def test_unwritable_characters_are_judged_in_the_compared_form(tmp_path: Path) -> None:
    put(tmp_path, "eng", "abc'-１")
    model = Model("eng", tmp_path)
    assert unwritable("a’b – c\u00a01", model) == ()
    assert unwritable("abc€ç€", model) == ("€", "ç")


def test_a_damaged_model_claims_nothing(tmp_path: Path) -> None:
    (tmp_path / "eng.traineddata").write_bytes(b"nonsense")
    assert unwritable("€", Model("eng", tmp_path)) == ()


def test_a_replaced_model_is_read_again_and_changes_the_inventory(tmp_path: Path) -> None:
    put(tmp_path, "eng", "a")
    model, before = Model("eng", tmp_path), inventory((tmp_path,))
    described = model.describe()
    put(tmp_path, "eng", "ab")
    assert unwritable("ab", model) == ()
    assert inventory((tmp_path,)) != before
    assert model.describe() != described
