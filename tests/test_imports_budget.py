"""Importing the package costs next to nothing and brings in nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Final

BUDGET_S: Final = 0.3
HEAVY: Final = (
    "PIL", "accelerate", "cattrs", "diffusers", "hypothesis", "numpy", "onnxruntime", "openai", "pytesseract", "pytest", "ray",
    "rich", "tesserocr", "torch", "transformers", "typer", "uharfbuzz",
)  # fmt: skip


def seconds(code: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun


def test_import_takes_less_than_its_budget() -> None:
    cost = float("inf")
    for _ in range(20):  # The least of several: other work on the machine can only add.
        bare = seconds("pass")
        cost = min(cost, seconds("import proofpress") - bare)
        if cost < BUDGET_S:
            return
    raise AssertionError(f"import proofpress took {cost:.2f} s, allowed are {BUDGET_S} s")


def test_import_loads_nothing_heavy() -> None:
    code = "import json, sys, proofpress; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in json.loads(answer.stdout)}
    assert loaded.isdisjoint(HEAVY), sorted(loaded.intersection(HEAVY))
