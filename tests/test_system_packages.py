"""The installer of system packages tells what it does, obeys, and never stops a session."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests import system_packages

SCRIPT: Final = Path(system_packages.__file__)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Return a folder that stands for PATH: a dpkg that knows only `tesseract-ocr`, and an apt-get that keeps a diary."""
    tool(tmp_path, "dpkg-query", "echo 'tesseract-ocr installed'; echo 'tesseract-ocr-deu config-files'; exit 1")
    tool(tmp_path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {tmp_path}/diary')
    tool(tmp_path, "env", 'for w; do case "$w" in *=*) export "$w"; shift;; *) break;; esac; done; exec "$@"')
    return tmp_path


def tool(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


def run(machine: Path, *groups: str, **environment: str) -> str:
    answer = subprocess.run(
        [sys.executable, str(SCRIPT), *groups], env={"PATH": str(machine), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0
    assert answer.stderr == ""
    return answer.stdout


def diary(machine: Path) -> list[str]:
    path = machine / "diary"
    return path.read_text("utf-8").splitlines() if path.exists() else []


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root installs without sudo")


@needs_root
def test_it_says_what_it_installs_and_updates_first(machine: Path) -> None:
    said = run(machine, "reading", "unicode")
    assert said.startswith("Installing system packages: tesseract-ocr-eng tesseract-ocr-deu ")
    assert "unicode-data" in said
    assert " tesseract-ocr " not in said
    update, install = diary(machine)
    assert update == "noninteractive update -q"
    assert install.startswith("noninteractive install --yes ")
    assert install.endswith("tesseract-ocr-script-deva unicode-data")


def test_it_may_be_forbidden(machine: Path) -> None:
    said = run(machine, "unicode", **{system_packages.FORBID: "1"})
    assert "PROOFPRESS_NO_SYSTEM_INSTALL=1 forbids" in said
    assert "sudo apt-get install --yes unicode-data" in said
    assert diary(machine) == []


@needs_root
def test_a_failure_is_told_and_does_not_stop(machine: Path) -> None:
    tool(machine, "apt-get", "echo 'E: no network' >&2; exit 100")
    said = run(machine, "unicode")
    assert "apt-get update failed: E: no network" in said
    assert "sudo apt-get install --yes unicode-data" in said
    assert said.endswith("Going on with what is there.\n")


def test_without_apt_it_says_what_is_missing(machine: Path) -> None:
    (machine / "apt-get").unlink()
    assert "on a machine with apt" in run(machine, "unicode")


def test_without_dpkg_it_says_what_is_wanted(tmp_path: Path) -> None:
    assert "no dpkg" in run(tmp_path, "unicode")


def test_it_is_silent_when_nothing_is_missing(machine: Path) -> None:
    tool(machine, "dpkg-query", "echo 'unicode-data installed'")
    assert run(machine, "unicode") == ""


def test_a_user_without_sudo_is_not_root(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(machine))
    assert system_packages.privilege() is None


def test_sudo_is_used_only_where_it_asks_nothing(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(machine))
    tool(machine, "sudo", "exit 1")
    assert system_packages.privilege() is None
    tool(machine, "sudo", "exit 0")
    assert system_packages.privilege() == (str(machine / "sudo"), "-n")
