"""The provider's own files, kept beside what is made of them.

Encoding them again would drop the signed statement of origin (C2PA) that they bear.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

from proofpress.errors import OutputError
from proofpress.image import sha256

__all__ = ["FOLDER", "keep"]

FOLDER: Final = "gpt_image"
"""Folder within the one for evidence."""
_ENDINGS: Final = {"png": "png", "jpeg": "jpg", "webp": "webp"}


def keep(data: bytes, kind: str, artifacts: Path | None) -> str:
    """Write a file under its digest and return its name within the folder for evidence; empty if there is none.

    Raises:
        OutputError: It cannot be written.
    """
    if artifacts is None:
        return ""
    name = f"{FOLDER}/{sha256(data)}.{_ENDINGS.get(kind, 'bin')}"
    target = artifacts / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            handle, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(part).replace(target)
    except OSError as error:
        raise OutputError(
            f"cannot be written ({error.strerror or error})", str(target), "make the folder for evidence writable"
        ) from error
    return name
