"""Where tesseract's models lie on this machine, and what is missing.

A model is looked up in `TESSDATA_PREFIX` (the folder itself, or its parent), then in the folders of Debian and of other
systems, then in the user's share folder (`$XDG_DATA_HOME` or `~/.local/share`: `proofpress/tessdata`, `tessdata`), which
needs no root.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import attrs

from proofpress.errors import ReaderUnavailableError
from proofpress.plugins.readers.languages import models, package
from proofpress.plugins.readers.traineddata import writable_characters
from proofpress.text import fold

__all__ = ["Model", "find_model", "folders", "inventory", "unwritable"]

_DEBIAN: Final = Path("/usr/share/tesseract-ocr")


@attrs.frozen
class Model:
    """A model file.

    Attributes:
        name: As tesseract wants it: `deu`, `Hebrew`.
        folder: Where it lies.
    """

    name: str
    folder: Path

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / f"{self.name}.traineddata"

    @property
    def package(self) -> str:
        """The Debian package that brings it."""
        return package(self.name)

    def describe(self) -> str:
        """Return name and digest, for evidence: `deu 1a2b3c4d`."""
        return f"{self.name} {_digest(self.path, _stamp(self.path))}"

    def characters(self) -> frozenset[str]:
        """Return what the model can write; empty if the file does not tell."""
        return _characters(self.path, _stamp(self.path))


def folders(environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Return the folders that may hold models, in the order of search.

    Args:
        environ: The environment; None for the process's own.
    """
    env = os.environ if environ is None else environ
    asked = (env.get("TESSDATA_PREFIX", ""), env.get("XDG_DATA_HOME", ""), env.get("HOME", ""))
    try:
        changed = _DEBIAN.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _folders(*asked, changed)


# Every crop that is read asks; a version that is installed meanwhile changes the time of Debian's folder.
@lru_cache(maxsize=8)
def _folders(prefix: str, data: str, home: str, _: int) -> tuple[Path, ...]:
    found: list[Path] = []
    if prefix:
        found += [Path(prefix), Path(prefix) / "tessdata"]
    found += sorted(_DEBIAN.glob("*/tessdata"), reverse=True)
    found += [Path("/usr/share/tessdata"), Path("/usr/local/share/tessdata"), Path("/opt/homebrew/share/tessdata")]
    share = Path(data) if data else Path(home) / ".local/share" if home else None
    if share is not None:
        found += [share / "proofpress/tessdata", share / "tessdata"]
    return tuple(dict.fromkeys(found))


def find_model(locale: str, search: tuple[Path, ...] | None = None) -> Model:
    """Return the best model of this machine for a locale.

    Args:
        locale: BCP 47 tag.
        search: Folders; None for those of `folders`.

    Raises:
        ReaderUnavailableError: None is installed; the remedy is the command that installs the best.
        InputError: The tag is malformed or unknown.
    """
    wanted = models(locale)
    if not wanted:
        raise ReaderUnavailableError(
            f"tesseract has no model for {locale}", remedy="use a reader that knows this language, or review by eye"
        )
    places = folders() if search is None else search
    for name in wanted:
        for folder in places:
            model = Model(name, folder)
            if model.path.is_file():
                return model
    raise ReaderUnavailableError(
        f"tesseract has no data for {locale}", remedy=f"sudo apt-get install {package(wanted[0])}"
    )


def unwritable(text: str, model: Model) -> tuple[str, ...]:
    """Return the characters of `text`, in the form in which readings are compared, that a model can never write.

    Args:
        text: The copy.
        model: Its model; one that does not tell what it writes can write everything.
    """
    known = model.characters()
    missing = (c for c in fold(text) if known and c not in known and c not in _folded(known))
    return tuple(dict.fromkeys(missing))


@lru_cache(maxsize=16)
def _folded(characters: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, characters))


def inventory(search: tuple[Path, ...] | None = None) -> str:
    """Return a short digest of names and sizes of all models in reach, for a reader's version.

    Args:
        search: Folders; None for those of `folders`.
    """
    digest = hashlib.sha256()
    for folder in folders() if search is None else search:
        for path in sorted(folder.glob("**/*.traineddata")) if folder.is_dir() else ():
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
    return digest.hexdigest()[:8]


def _stamp(path: Path) -> tuple[int, int]:
    """Return size and time of change, so that a file that was replaced is read again."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=64)
def _digest(path: Path, _: tuple[int, int]) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


@lru_cache(maxsize=64)
def _characters(path: Path, _: tuple[int, int]) -> frozenset[str]:
    try:
        return writable_characters(path.read_bytes())
    except (OSError, ValueError):
        # Whether such a file can be used at all is the engine's to say, when it loads it.
        return frozenset()
