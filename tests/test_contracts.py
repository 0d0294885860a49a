"""The floors: who may import whom. Most contracts stand in pyproject.toml; here are those that they cannot say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import grimp
import pytest

import proofpress
from proofpress.registry import Registry

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = Path(proofpress.__file__).parent
TOP_FLOOR: Final = {"proofpress.__main__", "proofpress.cli"}
HEAVY: Final = {
    "accelerate", "diffusers", "hypothesis", "onnxruntime", "openai", "pytesseract", "pytest", "ray", "tesserocr", "torch",
    "transformers",
}  # fmt: skip


def floors() -> list[frozenset[str]]:
    """Return the modules of each floor, the highest first, as pyproject.toml has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [frozenset(f"proofpress.{name.strip()}" for name in re.split("[:|]", layer)) for layer in layers]


def below(name: str) -> frozenset[str]:
    """Return the modules of all floors below the one that `name` is on."""
    found = floors()
    level = next(index for index, modules in enumerate(found) if f"proofpress.{name}" in modules)
    return frozenset().union(*found[level + 1 :])


CORE: Final = below("config")
FOR_PLUGINS: Final = below("hookspecs")


def drawn() -> list[tuple[int, frozenset[str]]]:
    """Return the rows of the picture in docs/architecture.md, the highest first: number of the floor, and its modules."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    picture = next(
        text for text in re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE) if "__main__" in text
    )
    rows, number = [], 0
    for line in picture.split("\n\n")[0].splitlines():
        number = int(line[0]) if line[0].isdigit() else number
        names = line[26:68].replace("/", "").split()
        rows.append((number, frozenset(f"proofpress.{name}" for name in names)))
    return rows


def lint_imports(package: Path) -> subprocess.CompletedProcess[str]:
    start = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", start], cwd=ROOT, env={"PYTHONPATH": str(package.parent)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("proofpress", include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def imports(graph: grimp.ImportGraph) -> Mapping[str, frozenset[str]]:
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def imported(imports: Mapping[str, frozenset[str]], *packages: str) -> set[tuple[str, str]]:
    """Return who imports what, for everything within the packages that imports something outside them."""
    return {
        (module, target)
        for module, targets in imports.items()
        if within(module, *packages)
        for target in targets
        if not within(target, *packages)
    }


def plant(folder: Path, module: str, line: str) -> Path:
    """Return a copy of the package in which a module has one line more, where a type checker would read it."""
    package = folder / "proofpress"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
    with (package / module).open("a", encoding="utf-8") as file:
        file.write(f"\n\ndef _planted() -> None:\n    {line}\n")
    return package


def test_contracts_hold() -> None:
    result = lint_imports(PACKAGE)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_picture_of_the_floors_is_true() -> None:
    numbers = {name: number for number, names in drawn() for name in names}
    layers = [layer - {"proofpress._version"} for layer in floors()]
    assert set(numbers) == set().union(*layers)
    told = [{numbers[name] for name in layer} for layer in layers]
    assert all(len(found) == 1 for found in told), "a layer stands on one floor"
    assert told == sorted(told, key=max, reverse=True), "a floor stands on those that it imports"


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("errors.py", "from proofpress import pipeline"),
        ("geometry.py", "from proofpress import locales, colour, text, image, brief"),
        ("brief.py", "from proofpress import proof"),
        ("interfaces.py", "from proofpress import loading"),
        ("plugins/readers/__init__.py", "from proofpress.plugins import checks"),
        ("testing/samples.py", "from proofpress import cli"),
    ],
)
def test_an_import_from_above_breaks_them(tmp_path: Path, module: str, line: str) -> None:
    result = lint_imports(plant(tmp_path, module, line))
    assert result.returncode == 1, result.stdout + result.stderr
    assert "broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("plugins/readers/__init__.py", "from proofpress import registry"),
        ("pipeline.py", "from proofpress import testing"),
        ("pipeline.py", "from proofpress.plugins import readers"),
        ("pipeline.py", "import torch"),
        ("typography/breaks.py", "from proofpress import geometry"),
        ("pipeline.py", "import proofpress"),
    ],
)
def test_an_import_that_the_floors_forbid_fails_these_tests(tmp_path: Path, module: str, line: str) -> None:
    plant(tmp_path, module, line)
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", __file__, "-m", "floors"],
        cwd=ROOT, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1, result.stdout + result.stderr


@pytest.mark.floors
def test_the_core_imports_no_plugin_no_test_tool_and_nothing_heavy(imports: Mapping[str, frozenset[str]]) -> None:
    found = imported(imports, *CORE)
    bad = {
        (module, target)
        for module, target in found
        if within(target, "proofpress.plugins", "proofpress.testing") or target.partition(".")[0] in HEAVY
    }
    assert bad == set()


@pytest.mark.floors
def test_plugins_import_low_floors_only(imports: Mapping[str, frozenset[str]]) -> None:
    found = imported(imports, "proofpress.plugins")
    assert {(m, t) for m, t in found if within(t, "proofpress") and not within(t, *FOR_PLUGINS)} == set()


@pytest.mark.floors
def test_nobody_inside_imports_the_root(graph: grimp.ImportGraph) -> None:
    assert graph.find_modules_that_directly_import("proofpress") == set()


@pytest.mark.floors
def test_typography_knows_only_errors(imports: Mapping[str, frozenset[str]]) -> None:
    used = {target for _, target in imported(imports, "proofpress.typography") if within(target, "proofpress")}
    assert used <= {"proofpress.errors"}


@pytest.mark.floors
def test_only_the_command_line_imports_the_testing_kit(imports: Mapping[str, frozenset[str]]) -> None:
    importers = {
        module
        for module, targets in imports.items()
        if not within(module, "proofpress.testing")
        if any(within(target, "proofpress.testing") for target in targets)
    }
    assert importers
    assert all(within(importer, *TOP_FLOOR) for importer in importers)


def test_plugins_do_not_import_each_other(imports: Mapping[str, frozenset[str]]) -> None:
    homes = {plugin.module for plugin in Registry(entry_points=False).installed}
    assert homes, "there are built-in plugins"
    for home in homes:
        assert imports[home].isdisjoint(homes - {home}), home
