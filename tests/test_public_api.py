"""The public names: each is there, each is listed, and nothing else is."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from typing import Final

import pytest

import proofpress

PACKAGE: Final = Path(proofpress.__file__).parent


def declared() -> set[str]:
    """Return the names that the root module imports for type checkers, read from its source."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    guards = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {
        alias.asname or alias.name
        for guard in guards
        for node in guard.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_names_are_sorted_and_listed_once() -> None:
    assert proofpress.__all__ == sorted(set(proofpress.__all__))


def test_names_for_type_checkers_are_the_same() -> None:
    assert declared() == set(proofpress.__all__) - {"__version__"}


@pytest.mark.parametrize("name", proofpress.__all__)
def test_every_name_loads(name: str) -> None:
    assert getattr(proofpress, name) is not None


def test_dir_shows_the_public_names() -> None:
    assert dir(proofpress) == proofpress.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = proofpress.nothing


def test_every_module_lists_names_that_it_has() -> None:
    for module in pkgutil.walk_packages(proofpress.__path__, "proofpress."):
        if module.name.rpartition(".")[2].startswith("_"):
            continue
        loaded = importlib.import_module(module.name)
        for name in getattr(loaded, "__all__", ()):
            assert hasattr(loaded, name), f"{module.name}.{name}"
