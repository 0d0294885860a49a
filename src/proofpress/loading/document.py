"""The document that a brief is read from: its name and its folder, which every refusal of it tells or needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import attrs

from proofpress import locales
from proofpress.errors import BriefError, InputError

__all__ = ["Document", "JsonPath", "json_path"]

JsonPath = tuple[str | int, ...]
"""Keys and indices that lead to a place in a brief."""


def json_path(parts: Iterable[str | int]) -> str:
    """Return `$.regions[3].box` for the parts `regions`, 3, `box`."""
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


@attrs.frozen
class Document:
    """Where a brief comes from.

    Attributes:
        name: For messages, mostly a file name.
        folder: Where relative file names start.
    """

    name: str
    folder: Path

    def fault(self, message: str, path: Iterable[str | int], remedy: str) -> BriefError:
        """Return the error for what is wrong at a place."""
        return BriefError(message, f"{self.name}: {json_path(path)}", remedy)

    def check_locale(self, tag: str, path: Iterable[str | int]) -> None:
        """Refuse what is no tag of a locale.

        Raises:
            BriefError: It is none.
        """
        try:
            locales.parse(tag)
        except InputError as error:
            raise self.fault(error.message, path, error.remedy) from error

    def file(self, name: str, path: Iterable[str | int]) -> Path:
        """Return the file that the brief names; it lies in the document's folder or below.

        Raises:
            BriefError: It lies elsewhere, or is not there.
        """
        relative = Path(name)
        try:
            target = (self.folder / relative).resolve()
            there = target.is_file()
        except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, or links in a circle
            raise self.fault(f"{name[:60]!r} is no file name", path, "name a file beside the brief") from error
        if "://" in name or relative.is_absolute() or not target.is_relative_to(self.folder.resolve()):
            raise self.fault(
                f"{name!r} lies outside the brief's folder",
                path,
                "copy the file beside the brief and name it relatively",
            )
        if not there:
            raise self.fault(f"no file {name!r}", path, f"put it at {target}")
        return target
