"""The plugin door: what is found, under whose name, and what is refused.

`tests/dist_hello` is built and installed for real; the finding happens in fresh processes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
from tests.dist_hello.src.proofpress_hello import HelloCheck

from proofpress.errors import PluginClashError, PluginContractError, PluginError, PluginNotFoundError
from proofpress.interfaces import Compositor, Reader, Renderer, Validator
from proofpress.markers import hookimpl
from proofpress.registry import BUILTINS, Registry
from proofpress.testing.conformance import Example, ValidatorConformance
from proofpress.testing.fakes import ScriptedReader, ScriptedValidator, SolidRenderer, StampCompositor
from proofpress.testing.samples import sample_asset, text_region, typeset

ROOT: Final = Path(__file__).parents[1]
HELLO: Final = ROOT / "tests" / "dist_hello"

LIST: Final = """
import json
from proofpress.registry import Registry
print(json.dumps([[i.kind, i.name, i.version, i.distribution, i.module] for i in Registry().installed]))
"""


class TestHello(ValidatorConformance):
    @pytest.fixture
    def validator(self) -> Validator:
        return HelloCheck()

    @pytest.fixture
    def good(self) -> Sequence[Example]:
        return [Example(typeset(sample_asset(text_region("Hello, coffee!"))))]

    @pytest.fixture
    def bad(self) -> Sequence[Example]:
        return [Example(typeset(sample_asset(text_region("Goodbye, coffee!"))))]


def plugin(kind: str, *classes: type) -> object:
    """Return a plugin object that registers classes of one kind."""

    class Plugin:
        @staticmethod
        @hookimpl(specname=f"proofpress_{kind}s")
        def register() -> list[Any]:
            return list(classes)

    return Plugin()


def bare(*plugins: object) -> Registry:
    return Registry(builtins=False, entry_points=False, plugins=plugins)


@pytest.fixture(scope="session")
def hello(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the distribution was built and installed into."""
    pytest.importorskip("hatchling")
    pytest.importorskip("pip")
    folder = tmp_path_factory.mktemp("dist")
    source = folder / "source"
    shutil.copytree(HELLO, source, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    steps = (
        ["hatchling", "build", "--target", "wheel", "--directory", folder / "wheels"],
        ["pip", "install", "--no-deps", "--no-index", "--disable-pip-version-check", "--quiet",
         "--find-links", folder / "wheels", "--target", folder / "site", "proofpress-hello"],
    )  # fmt: skip
    for step in steps:
        command = [sys.executable, "-m", *map(str, step)]
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def changed(installed: Path, target: Path, changes: dict[str, str]) -> Path:
    """Return a copy of an installed distribution with other names or code."""
    for file in installed.rglob("*"):
        if not file.is_file() or file.suffix == ".pyc":
            continue
        name, text = str(file.relative_to(installed)), file.read_text("utf-8")
        for old, new in changes.items():
            name, text = name.replace(old, new), text.replace(old, new)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, "utf-8")
    return target


def python(code: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh process that sees these folders besides its own packages."""
    path = os.pathsep.join(str(p) for p in (*paths, ROOT / "src"))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": os.environ.get("HOME", "/")}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


TWIN: Final = {"proofpress-hello": "proofpress-twin", "proofpress_hello": "proofpress_twin"}


def test_an_installed_distribution_is_found_and_named(hello: Path) -> None:
    done = python(LIST, hello)
    assert done.returncode == 0, done.stderr
    installed = json.loads(done.stdout)
    assert ["validator", "hello", "7", "proofpress-hello 1.2.3", "proofpress_hello"] in installed
    assert {entry[3].split()[0] for entry in installed} == {"proofpress", "proofpress-hello"}


def test_it_is_not_found_without_entry_points(hello: Path) -> None:
    done = python(LIST.replace("Registry()", "Registry(entry_points=False)"), hello)
    assert done.returncode == 0, done.stderr
    assert "hello" not in done.stdout


def test_it_judges_like_a_built_in(hello: Path) -> None:
    code = """
from proofpress.interfaces import Context
from proofpress.registry import Registry
from proofpress.testing.samples import sample_asset, text_region, typeset
check = Registry().validator("hello", greeting="servus")
composition = typeset(sample_asset(text_region("Servus, Kaffee!")))
print(*(f.outcome.value for f in check.validate(composition, composition.regions, Context())))
"""
    done = python(code, hello)
    assert (done.returncode, done.stdout.split()) == (0, ["pass"]), done.stderr


def test_a_clash_names_both_distributions(hello: Path, tmp_path: Path) -> None:
    changes = {**TWIN, "hello = proofpress": "twin = proofpress"}
    done = python(LIST, hello, changed(hello, tmp_path / "twin", changes))
    assert done.returncode != 0
    line = done.stderr.strip().splitlines()[-1]
    assert "PluginClashError" in line
    assert "'hello'" in line
    assert "proofpress-hello 1.2.3" in line
    assert "proofpress-twin 1.2.3" in line


def test_two_distributions_under_one_entry_point_clash_too(hello: Path, tmp_path: Path) -> None:
    changes = {**TWIN, 'name: ClassVar[str] = "hello"': 'name: ClassVar[str] = "good-day"'}
    done = python(LIST, hello, changed(hello, tmp_path / "twin", changes))
    both = '"hello"' in done.stdout and '"good-day"' in done.stdout
    refused = done.returncode != 0 and "proofpress-twin" in done.stderr
    assert both or refused, f"one of two distributions was left out in silence: {done.stdout}{done.stderr}"


def test_a_misspelt_hook_names_the_distribution(hello: Path, tmp_path: Path) -> None:
    done = python(LIST, changed(hello, tmp_path / "site", {"def proofpress_validators": "def proofpress_validator"}))
    assert done.returncode != 0
    line = done.stderr.strip().splitlines()[-1]
    assert "PluginContractError" in line
    assert "proofpress-hello 1.2.3" in line
    assert "proofpress_validators" in line


def test_a_plugin_that_cannot_be_imported_names_the_distribution(hello: Path, tmp_path: Path) -> None:
    done = python(LIST, changed(hello, tmp_path / "site", {"from proofpress.markers": "from proofpress.no_markers"}))
    assert done.returncode != 0
    line = done.stderr.strip().splitlines()[-1]
    assert "PluginError" in line
    assert "proofpress-hello" in line


def test_a_clash_with_a_built_in_names_both(hello: Path, tmp_path: Path) -> None:
    changes = {'name: ClassVar[str] = "hello"': 'name: ClassVar[str] = "synthesis"'}
    done = python(LIST, changed(hello, tmp_path / "site", changes))
    line = done.stderr.strip().splitlines()[-1]
    assert "PluginClashError" in line
    assert "proofpress-hello 1.2.3" in line


def test_what_is_installed_by_hand() -> None:
    found = bare(
        plugin("renderer", SolidRenderer), plugin("compositor", StampCompositor),
        plugin("validator", ScriptedValidator), plugin("reader", ScriptedReader),
    )  # fmt: skip
    kinds = [(item.kind, item.name) for item in found.installed]
    assert kinds == [
        ("renderer", "simulated-solid"), ("compositor", "simulated-stamp"),
        ("validator", "simulated-script"), ("reader", "simulated-reader"),
    ]  # fmt: skip
    made: tuple[Renderer, Compositor, Validator, Reader] = (
        found.renderer("simulated-solid", rgb=(1, 2, 3)), found.compositor("simulated-stamp"),
        found.validator("simulated-script"), found.reader("simulated-reader", texts=("a",)),
    )  # fmt: skip
    assert [type(item) for item in made] == [SolidRenderer, StampCompositor, ScriptedValidator, ScriptedReader]
    assert found.names("reader") == ("simulated-reader",)
    assert found.takes("reader", "simulated-reader", "texts")
    assert not found.takes("reader", "simulated-reader", "language")
    assert not found.takes("reader", "nobody", "texts")


def test_one_name_of_two_kinds_is_no_clash() -> None:
    class Named(SolidRenderer):
        name = "simulated-stamp"

    found = bare(plugin("renderer", Named), plugin("compositor", StampCompositor))
    assert len(found.installed) == 2


def test_one_name_twice_is_refused() -> None:
    class Other(SolidRenderer):
        pass

    with pytest.raises(PluginClashError, match="simulated-solid"):
        bare(plugin("renderer", SolidRenderer), plugin("renderer", Other))


@pytest.mark.parametrize("wrong", [StampCompositor, int, Renderer])
def test_a_class_of_another_kind_or_without_a_name_is_refused(wrong: type) -> None:
    with pytest.raises(PluginContractError, match=wrong.__name__):
        bare(plugin("renderer", wrong))


def test_a_misspelt_hook_is_refused() -> None:
    def proofpress_rendererz() -> list[type[Renderer]]:
        return [SolidRenderer]

    wrong = SimpleNamespace(proofpress_rendererz=hookimpl(proofpress_rendererz))
    with pytest.raises(PluginContractError, match="proofpress_rendererz"):
        bare(wrong)


def test_an_unknown_name_says_what_is_installed_and_what_was_meant() -> None:
    found = bare(plugin("renderer", SolidRenderer))
    with pytest.raises(PluginNotFoundError, match=r"no renderer 'simulated-sold'.*did you mean 'simulated-solid'"):
        found.renderer("simulated-sold")
    with pytest.raises(PluginNotFoundError, match="installed: none"):
        found.reader("tesserocr")


def test_an_unknown_option_says_which_there_are() -> None:
    found = bare(plugin("renderer", SolidRenderer))
    with pytest.raises(PluginContractError, match=r"no option 'colour'.*rgb"):
        found.renderer("simulated-solid", colour="red")


def test_built_ins_come_through_the_door() -> None:
    found = Registry(entry_points=False)
    assert {item.kind for item in found.installed} == {"renderer", "compositor", "validator", "reader"}
    assert all(item.distribution.startswith("proofpress ") for item in found.installed)
    assert all(item.module.startswith(BUILTINS) for item in found.installed)


def test_a_hook_that_raises_is_a_plugin_error() -> None:
    class Plugin:
        @staticmethod
        @hookimpl
        def proofpress_renderers() -> list[type[Renderer]]:
            message = "no such driver"
            raise OSError(message)

    with pytest.raises(PluginError, match="no such driver"):
        bare(Plugin())
