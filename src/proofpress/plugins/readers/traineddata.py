"""What lies in a tesseract model file (`.traineddata`): its components, and the characters that it can write.

The format, little-endian: a 32-bit count of components, a 64-bit offset for each of them (-1 for one that is absent), then the
components, in the order of their offsets. The unicharset component is text: a count, then one line per entry, the entry first.
Source: `tessdatamanager.h` and unicharset(5) of tesseract 5.
"""

from __future__ import annotations

import struct
import unicodedata
from typing import Final

__all__ = ["LSTM_UNICHARSET", "component", "writable_characters"]

LSTM_UNICHARSET: Final = 21
"""Index of the component that lists what the recogniser can write."""
_MAX_COMPONENTS: Final = 64
_NO_CHARACTERS: Final = frozenset({"NULL", "Joined", "|Broken|0|1"})


def component(data: bytes, index: int) -> bytes:
    """Return one component of a model file; empty if it is absent.

    Args:
        data: The whole file.
        index: Position in the table.

    Raises:
        ValueError: The file is no model file, or truncated.
    """
    if len(data) < 4:
        raise ValueError("too short for a table of components")
    (count,) = struct.unpack_from("<i", data)
    if not 0 < count <= _MAX_COMPONENTS or len(data) < 4 + 8 * count:
        raise ValueError(f"no table of components: {count} entries")
    offsets = struct.unpack_from(f"<{count}q", data, 4)
    if index >= count or offsets[index] == -1:
        return b""
    start = offsets[index]
    end = min((other for other in offsets if other > start), default=len(data))
    if not 4 + 8 * count <= start <= end <= len(data):
        raise ValueError(f"component {index} lies outside the file")
    return data[start:end]


def writable_characters(data: bytes) -> frozenset[str]:
    """Return the characters that the model can write, in their plain (NFKC) and their own form.

    Args:
        data: The whole file; one without a unicharset gives the empty set.

    Raises:
        ValueError: The file is no model file, or truncated.
    """
    lines = component(data, LSTM_UNICHARSET).decode("utf-8", "replace").splitlines()[1:]
    entries = {line.split(" ", 1)[0] for line in lines} - _NO_CHARACTERS
    forms = {form for entry in entries for form in (entry, unicodedata.normalize("NFKC", entry))}
    return frozenset("".join(forms) + " ") if entries else frozenset()
