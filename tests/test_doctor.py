from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path
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


def declared_extras() -> dict[str, set[str]]:
    """Return each extra with the distributions that it brings, as pyproject.toml has them."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].items()
    return {name: {re.split(r"[\[>=<]", wanted)[0] for wanted in needs} for name, needs in extras}


def test_extras_are_told_and_not_needed(items: list[dict[str, Any]]) -> None:
    extras = {item["what"]: item for item in items if item["what"].startswith("extra ")}
    wanted = {name: needs for name, needs in declared_extras().items() if name not in ("fonts", "testing")}
    assert set(extras) == {f"extra [{name}]" for name in wanted}
    for name, needs in wanted.items():
        item = extras[f"extra [{name}]"]
        assert item["needed"] is False
        assert item["ok"] == all(there(distribution) for distribution in needs)
        assert not item["ok"] or {part.split()[0] for part in item["found"].split(", ")} == needs
        assert item["remedy"] == f"pip install 'proofpress[{name}]'"


def there(distribution: str) -> bool:
    return any(importlib.metadata.distributions(name=distribution))


def test_it_loads_no_model_library_to_find_out() -> None:
    # In a process of its own: other tests of this one may have loaded them.
    heavy = {"torch", "diffusers", "transformers", "openai"}
    program = f"import sys; from proofpress.doctor import examine; examine(); print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


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
