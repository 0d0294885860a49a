from __future__ import annotations

import importlib.util
import sys
from typing import Any

import pytest

from proofpress.doctor import examine
from proofpress.locales import EXAMPLE_LOCALES


@pytest.fixture(scope="module")
def items() -> list[dict[str, Any]]:
    return examine()


def test_every_need_says_what_was_found_and_what_installs_it(items: list[dict[str, Any]]) -> None:
    for item in items:
        assert set(item) == {"what", "found", "ok", "needed", "remedy"}
        assert item["found"]
        if not item["ok"]:
            assert item["found"] == "missing"
            assert item["remedy"], f"{item['what']} has no remedy"


def test_each_of_the_14_locales_is_asked_of_the_reader(items: list[dict[str, Any]]) -> None:
    told = [item["what"] for item in items]
    for locale in EXAMPLE_LOCALES:
        assert [what for what in told if what.startswith("reader ") and what.endswith(locale)]


def test_extras_are_told_and_not_needed(items: list[dict[str, Any]]) -> None:
    extras = {item["what"]: item for item in items if item["what"].startswith("extra ")}
    assert {"extra [openai]", "extra [diffusion]"} <= set(extras)
    for name, module in (("extra [openai]", "openai"), ("extra [diffusion]", "diffusers")):
        assert extras[name]["needed"] is False
        assert extras[name]["ok"] == (importlib.util.find_spec(module) is not None)
        assert extras[name]["remedy"] == f"pip install 'proofpress{name.removeprefix('extra ')}'"


def test_it_loads_no_model_library_to_find_out(items: list[dict[str, Any]]) -> None:
    del items
    assert "torch" not in sys.modules
    assert "diffusers" not in sys.modules


def test_a_reader_without_language_data_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from proofpress import doctor
    from proofpress.errors import ReaderUnavailableError
    from proofpress.interfaces import Hint, Reader, Reading

    class Half(Reader):
        name = "half"

        def read(self, crop: Any, hint: Hint) -> Reading:
            del crop
            if hint.locale == "th-TH":
                raise ReaderUnavailableError("no data for th-TH", remedy="apt-get install tesseract-ocr-tha")
            return Reading("", 0.0, "half 1")

    monkeypatch.setattr(doctor, "default_readers", lambda: (Half(),))
    found = {item["what"]: item for item in examine()}
    thai, german = found["reader half for th-TH"], found["reader half for de-DE"]
    assert (thai["ok"], thai["found"], thai["remedy"]) == (False, "missing", "apt-get install tesseract-ocr-tha")
    assert (german["ok"], german["found"]) == (True, "half 1")
    assert thai["needed"]
