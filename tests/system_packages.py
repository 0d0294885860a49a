"""Say which system packages a session wants, and install them where that may be done.

`python tests/system_packages.py GROUP...` is run by the nox sessions. It always ends well: what is missing is told with the
command that installs it, and the session goes on with what is there.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_LANGUAGES: Final = (
    "eng",
    "deu",
    "fra",
    "spa",
    "pol",
    "tur",
    "vie",
    "ara",
    "heb",
    "hin",
    "tha",
    "jpn",
    "chi-sim",
    "kor",
)
_SCRIPTS: Final = ("script-hebr", "script-deva")
_READING: Final = ("tesseract-ocr", *(f"tesseract-ocr-{name}" for name in (*_LANGUAGES, *_SCRIPTS)))

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "reading": _READING,
    "unicode": ("unicode-data",),
    "browser": ("chromium",),
}
"""Debian's package names by what they serve."""

FORBID: Final = "PROOFPRESS_NO_SYSTEM_INSTALL"
"""Set to 1, this environment variable forbids the installation."""

_INSTALL: Final = ("apt-get", "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")
_AS_ROOT: Final = ("env", "DEBIAN_FRONTEND=noninteractive")


def wanted(groups: Iterable[str]) -> tuple[str, ...]:
    """Return the packages of the groups, in order."""
    return tuple(name for group in groups for name in GROUPS[group])


def missing(packages: Sequence[str]) -> tuple[str, ...] | None:
    """Return those that are not installed, or None where no dpkg can tell."""
    dpkg = shutil.which("dpkg-query")
    if dpkg is None:
        return None
    answer = subprocess.run(
        [dpkg, "--show", "--showformat=${Package} ${db:Status-Status}\n", *packages],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    installed = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return tuple(name for name in packages if name not in installed)


def command(packages: Sequence[str]) -> str:
    """Return what a person types to install them."""
    return shlex.join(["sudo", "apt-get", "install", "--yes", *packages])


def privilege() -> tuple[str, ...] | None:
    """Return the words to put before a command that needs root: none for root, `sudo -n` where it asks nothing, else None."""
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    probe = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return (sudo, "-n") if probe.returncode == 0 else None


def install(packages: Sequence[str], prefix: Sequence[str]) -> str:
    """Install the packages; return what went wrong, or an empty string."""
    for step in (("apt-get", "update", "-q"), (*_INSTALL, *packages)):
        line = [*prefix, *_AS_ROOT, *step]
        answer = subprocess.run(line, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if answer.returncode:
            said = (answer.stderr or answer.stdout).strip().splitlines()
            return f"{shlex.join(step[:2])} failed: {said[-1] if said else f'exit status {answer.returncode}'}"
    return ""


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is a command


def ensure(groups: Sequence[str]) -> None:
    """Tell what is missing and install it where that is allowed."""
    packages = wanted(groups)
    absent = missing(packages)
    if absent is None:
        _say(f"System packages: this machine has no dpkg. Wanted, by Debian's names: {' '.join(packages)}")
        _say("Going on with what is there.")
        return
    if not absent:
        return
    by_hand = f"To install them by hand: {command(absent)}"
    if os.environ.get(FORBID) == "1":
        _say(f"System packages missing: {' '.join(absent)}")
        _say(f"{FORBID}=1 forbids installing them. {by_hand}")
    elif shutil.which("apt-get") is None or (prefix := privilege()) is None:
        _say(f"System packages missing: {' '.join(absent)}")
        _say(f"They need root, or sudo without a password, on a machine with apt. {by_hand}")
    else:
        _say(f"Installing system packages: {' '.join(absent)}  ({FORBID}=1 forbids this)")
        trouble = install(absent, prefix)
        if not trouble:
            return
        _say(f"{trouble}. {by_hand}")
    _say("Going on with what is there.")


if __name__ == "__main__":
    ensure(sys.argv[1:])
