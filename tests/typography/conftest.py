"""Fonts that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.typography import FontLibrary


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontLibrary:
    """Return the font wheels only, so that no machine's own fonts change a result."""
    library = FontLibrary(system=False, cache=tmp_path_factory.mktemp("font-cache"))
    if library.missing("aا א ह ไ 日 한 ज", "en-US"):
        pytest.skip("the font wheels are not installed")
    return library


@pytest.fixture(scope="session")
def noto(fonts: FontLibrary) -> Path:
    """Return the file of Noto Sans."""
    info = fonts.primary("en-US", 400)
    assert info is not None
    return info.path
