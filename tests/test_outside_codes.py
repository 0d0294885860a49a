"""Codes on photographs that nobody of this project took; needs the pictures of zxing-cpp's own tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("PROOFPRESS_OUTSIDE_DATA", "none")) / "barcodes" / "zxing-cpp"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="PROOFPRESS_OUTSIDE_DATA names no folder with barcodes/zxing-cpp"
)


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, Any]]:
    from benchmarks.codes import measure

    return measure(FOLDER)


def test_no_code_is_read_where_none_is(rows: dict[str, dict[str, Any]]) -> None:
    empty = {name: row for name, row in rows.items() if name.startswith("falsepositives")}
    assert sum(row["pictures"] for row in empty.values()) >= 31
    assert [name for row in empty.values() for name in row["which"]] == []


def test_every_set_is_read_as_well_as_by_plain_zxing(rows: dict[str, dict[str, Any]]) -> None:
    asked = {name: row for name, row in rows.items() if "verify" in row}
    assert {name.rsplit("-", 1)[0] for name in asked} == {"qrcode", "ean13", "upca"}
    assert {name: row["only zxing-cpp"] for name, row in asked.items() if row["only zxing-cpp"]} == {}
    assert sum(row["verify"] for row in asked.values()) >= 140
