"""Scanning of font files, remembered on disk by path, time and size."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from proofpress.typography.coverage import Coverage
from proofpress.typography.errors import FontError
from proofpress.typography.faces import FaceInfo, read_faces
from proofpress.typography.fontfile import map_font

__all__ = ["cache_folder", "scan"]

FORMAT: Final = 3


def cache_folder() -> Path:
    """Return where scans are remembered: a folder of ours below the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "proofpress" / "fonts"


def scan(path: Path, cache: Path | None) -> tuple[FaceInfo, ...]:
    """Return the usable faces of a font file; none if it is no font.

    Args:
        path: The file.
        cache: Where results are remembered; None remembers nothing.
    """
    try:
        state = path.stat()
    except OSError:
        return ()
    key = [FORMAT, str(path), state.st_mtime_ns, state.st_size]
    entry = (
        cache / f"{hashlib.sha256(str(path).encode(errors='surrogateescape')).hexdigest()[:32]}.json" if cache else None
    )
    known = _recall(entry, key, path) if entry else None
    if known is not None:
        return known
    try:
        blob, sha256 = map_font(path)
        faces = read_faces(blob, path, sha256)
    except FontError:
        faces = ()
    if entry:
        _remember(entry, {"key": key, "faces": [_pack(face) for face in faces]})
    return faces


def _pack(face: FaceInfo) -> dict[str, Any]:
    return {
        "index": face.index,
        "sha256": face.sha256,
        "family": face.family,
        "style": face.style,
        "weight": face.weight,
        "weights": face.weights,
        "upright": face.upright,
        "normal_width": face.normal_width,
        "colour": face.colour,
        "starts": face.coverage.starts,
        "ends": face.coverage.ends,
    }


def _recall(entry: Path, key: list[Any], path: Path) -> tuple[FaceInfo, ...] | None:
    try:
        stored = json.loads(entry.read_bytes())
        if stored["key"] != key:
            return None
        return tuple(
            FaceInfo(
                path=path,
                index=face["index"],
                sha256=face["sha256"],
                family=face["family"],
                style=face["style"],
                weight=face["weight"],
                weights=tuple(face["weights"]) if face["weights"] else None,
                upright=face["upright"],
                normal_width=face["normal_width"],
                coverage=Coverage(tuple(face["starts"]), tuple(face["ends"])),
                colour=face["colour"],
            )
            for face in stored["faces"]
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _remember(entry: Path, value: dict[str, Any]) -> None:
    """Write atomically; a folder that cannot be written costs time, not results."""
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=entry.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, separators=(",", ":"))
        Path(name).replace(entry)
    except OSError:
        return
