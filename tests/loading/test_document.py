from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.errors import BriefError
from proofpress.loading.document import Document, json_path


def test_paths_are_told_as_json_paths() -> None:
    assert json_path(()) == "$"
    assert json_path(("regions", 3, "box", "tall")) == "$.regions[3].box.tall"


def test_a_fault_tells_document_place_and_remedy(tmp_path: Path) -> None:
    error = Document("poster.json", tmp_path).fault("no colour 'sand'", ("regions", 2, "color"), "use #RRGGBB")
    assert str(error) == "poster.json: $.regions[2].color: no colour 'sand' — use #RRGGBB"


def test_a_file_lies_in_the_folder_or_below(tmp_path: Path) -> None:
    inner = tmp_path / "brief" / "fonts"
    inner.mkdir(parents=True)
    (inner / "a.ttf").write_bytes(b"a")
    (tmp_path / "b.ttf").write_bytes(b"b")
    document = Document("poster.json", tmp_path / "brief")
    assert document.file("fonts/a.ttf", ("brand",)) == inner / "a.ttf"
    for name in ("../b.ttf", str(tmp_path / "b.ttf"), "https://example.com/a.ttf"):
        with pytest.raises(BriefError, match="outside the brief's folder"):
            document.file(name, ("brand",))
    with pytest.raises(BriefError, match=r"no file 'c\.ttf'"):
        document.file("c.ttf", ("brand",))
