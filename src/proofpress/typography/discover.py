"""Where fonts are: wheels, folders, the system."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from proofpress.typography.fontfile import SUFFIXES

__all__ = ["folder_fonts", "system_folders", "wheel_folders"]

ENTRY_POINT_GROUPS: Final = ("fontpkg.family", "justmytype.packs")


def wheel_folders() -> tuple[Path, ...]:
    """Return the folders of installed font wheels. Their code is found, not run."""
    modules = {
        entry.value.partition(":")[0].partition(".")[0]
        for group in ENTRY_POINT_GROUPS
        for entry in importlib.metadata.entry_points(group=group)
    }
    folders = []
    for module in sorted(modules):
        spec = importlib.util.find_spec(module)
        if spec and spec.submodule_search_locations:
            folders += [Path(place) for place in spec.submodule_search_locations]
    return tuple(folders)


def system_folders() -> tuple[Path, ...]:
    """Return the folders in which systems and users keep fonts."""
    home = Path.home()
    data = os.environ.get("XDG_DATA_HOME")
    return (
        Path(data, "fonts") if data else home / ".local/share/fonts",
        home / ".fonts",
        home / "Library/Fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
    )


def folder_fonts(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the font files below some folders, each once, sorted; folders that do not exist are empty."""
    found: set[Path] = set()
    for folder in folders:
        for place, _, names in os.walk(folder):
            found.update(Path(place, name) for name in names if Path(name).suffix.lower() in SUFFIXES)
    return tuple(sorted(found))
