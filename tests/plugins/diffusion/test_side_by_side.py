from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "docs" / "side_by_side.py"


@pytest.mark.diffusion
def test_the_guides_script_refuses_the_noise_of_tiny_models(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-W", "ignore", SCRIPT, tmp_path], check=True, capture_output=True)
    table = json.loads((tmp_path / "table.json").read_text())
    assert set(table) == {"autoregressive", "diffusion"}
    for name, row in table.items():
        assert (row["right_at_once"], row["right_in_the_end"], row["approved"]) == (0, 0, 0)
        assert (row["regions"], row["attempts"]) == (4, 12)
        assert (tmp_path / name / "report.json").is_file()
