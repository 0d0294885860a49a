"""For suites of plugin authors: calls that cost money are off unless they are asked for.

Load it with `pytest -p proofpress.testing.pytest_plugin`, or name it in `pytest_plugins` of the top `conftest.py`.
"""

from __future__ import annotations

import pytest

__all__ = ["pytest_addoption", "pytest_collection_modifyitems", "pytest_configure"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--proofpress-paid`."""
    group = parser.getgroup("proofpress")
    group.addoption("--proofpress-paid", action="store_true", help="run tests that may cost money")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark `proofpress_paid`."""
    config.addinivalue_line("markers", "proofpress_paid: may cost money; needs --proofpress-paid")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip marked tests unless money may be spent."""
    if config.getoption("--proofpress-paid"):
        return
    skip = pytest.mark.skip(reason="may cost money; run with --proofpress-paid")
    for item in items:
        if "proofpress_paid" in item.keywords:
            item.add_marker(skip)
