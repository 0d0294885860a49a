"""The command line in a process of its own, and what it must say when it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs

__all__ = ["Told", "proofpress", "refused_line"]

_SRC: Final = Path(__file__).resolve().parent.parent / "src"


@attrs.frozen
class Told:
    """What the command line did.

    Attributes:
        code: Exit status.
        out: Standard output.
        err: Standard error.
    """

    code: int
    out: str
    err: str


def proofpress(*arguments: str | bytes | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> Told:
    """Run `python -m proofpress` in a fresh process, in the folder `cwd`."""
    done = subprocess.run(
        [sys.executable, "-m", "proofpress", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(_SRC), "COLUMNS": "200", **(environment or {})},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


def refused_line(told: Told, *, begun: bool = False) -> str:
    """Return the one line with which the command line refused its input; fails if it did otherwise.

    Args:
        told: What it did.
        begun: Whether lines of progress may come before.
    """
    assert "Traceback" not in told.err, told.err[-2000:]
    assert told.code == 2, told
    assert told.out == "", told.out
    *progress, line = told.err.splitlines()
    assert begun or not progress, told.err
    assert not any(earlier.startswith("proofpress") for earlier in progress), told.err
    assert line.startswith("proofpress: "), told.err
    assert line.isprintable(), line
    assert " — " in line, f"no remedy: {line}"
    return line
