"""The floors: who may import whom. Most contracts stand in pyproject.toml; here are those that they cannot say."""

from __future__ import annotations

import shutil
import subprocess
import sys
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


def lint_imports(package: Path) -> subprocess.CompletedProcess[str]:
    start = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", start], cwd=ROOT, env={"PYTHONPATH": str(package.parent)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("proofpress", cache_dir=None)


@pytest.fixture(scope="module")
def imports(graph: grimp.ImportGraph) -> Mapping[str, frozenset[str]]:
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def test_contracts_hold() -> None:
    result = lint_imports(PACKAGE)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("errors.py", "from proofpress import pipeline"),
        ("geometry.py", "from proofpress import locales, colour, text, image, brief"),
        ("brief.py", "from proofpress import proof"),
        ("interfaces.py", "from proofpress import serialize"),
        ("plugins/readers/__init__.py", "from proofpress.plugins import checks"),
        ("plugins/readers/__init__.py", "from proofpress import registry"),
        ("pipeline.py", "from proofpress import testing"),
        ("pipeline.py", "import torch"),
    ],
)
def test_an_import_from_above_breaks_them(tmp_path: Path, module: str, line: str) -> None:
    package = tmp_path / "proofpress"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
    with (package / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(package)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "broken" in result.stdout


def test_nobody_inside_imports_the_root(graph: grimp.ImportGraph) -> None:
    assert graph.find_modules_that_directly_import("proofpress") == set()


def test_typography_knows_only_errors(imports: Mapping[str, frozenset[str]]) -> None:
    used = {
        target for module, targets in imports.items() if within(module, "proofpress.typography") for target in targets
    }
    assert {target for target in used if not within(target, "proofpress.typography")} <= {"proofpress.errors"}


def test_only_the_command_line_imports_the_testing_kit(imports: Mapping[str, frozenset[str]]) -> None:
    importers = {
        module
        for module, targets in imports.items()
        if not within(module, "proofpress.testing")
        if any(within(target, "proofpress.testing") for target in targets)
    }
    assert importers <= TOP_FLOOR


def test_plugins_do_not_import_each_other(imports: Mapping[str, frozenset[str]]) -> None:
    homes = {plugin.module for plugin in Registry(entry_points=False).installed}
    assert homes, "there are built-in plugins"
    for home in homes:
        assert imports[home].isdisjoint(homes - {home}), home
