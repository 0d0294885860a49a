"""Font files: bounded reading, WOFF2, and the cleaning of fonts that strangers bring."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import uharfbuzz as hb

from proofpress.typography.errors import FontError

__all__ = ["BYTE_CAP", "SUFFIXES", "digest", "read_font", "sanitise"]

BYTE_CAP: Final = 64 * 1024 * 1024
"""Most bytes of a font, packed or unpacked."""
SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc", ".otc", ".woff2"})
MAGIC: Final = frozenset({b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true", b"wOF2"})
REQUIRED: Final = frozenset({"cmap", "head", "hhea", "hmtx", "maxp"})
OUTLINES: Final = frozenset({"glyf", "CFF ", "CFF2"})
CLEANER_SECONDS: Final = 30
MAX_FACES: Final = 64


def digest(data: bytes) -> str:
    """Return the SHA-256 of a font's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_font(path: Path) -> tuple[bytes, str]:
    """Return a font file as uncompressed OpenType, and the digest of the file.

    Args:
        path: TTF, OTF, TTC or WOFF2.

    Raises:
        FontError: Not readable, too large, or of another format.
    """
    try:
        if path.stat().st_size > BYTE_CAP:
            raise FontError("the font is too large", str(path), f"at most {BYTE_CAP // 2**20} MiB are read")
        with path.open("rb") as file:
            data = file.read(BYTE_CAP + 1)
    except OSError as error:
        raise FontError(f"the font cannot be read ({error.strerror})", str(path)) from error
    if len(data) > BYTE_CAP:
        raise FontError("the font is too large", str(path), f"at most {BYTE_CAP // 2**20} MiB are read")
    if data[:4] not in MAGIC:
        raise FontError("this is no TTF, OTF, TTC or WOFF2 font", str(path))
    sha256 = digest(data)
    if data[:4] == b"wOF2":
        return _unpack(data, path), sha256
    return data, sha256


def _unpack(data: bytes, path: Path) -> bytes:
    if int.from_bytes(data[16:20], "big") > BYTE_CAP:
        raise FontError("the unpacked font is too large", str(path), f"at most {BYTE_CAP // 2**20} MiB are read")
    unpacked = io.BytesIO()
    # The table readers are heavy to import, and only strangers' fonts need them.
    from fontTools.ttLib import woff2

    try:
        woff2.decompress(io.BytesIO(data), unpacked)
    except Exception as error:  # the decoder raises whatever its parts raise on malformed bytes
        raise FontError("the WOFF2 font is malformed", str(path)) from error
    return unpacked.getvalue()


def sanitise(data: bytes, path: Path) -> bytes:
    """Return a font that a stranger brought, cleaned: by the OpenType sanitiser where installed, else checked table by table.

    The sanitiser runs in its own process, so a crash of it harms nothing.

    Args:
        data: Uncompressed OpenType font or collection.
        path: Where it came from, for messages.

    Raises:
        FontError: The font is malformed.
    """
    _check_tables(data, path)
    cleaner = _cleaner()
    # The cleaner takes one face out of a collection, which would lose the others.
    return data if cleaner is None or data[:4] == b"ttcf" else _clean(data, path, cleaner)


def _cleaner() -> Path | None:
    spec = importlib.util.find_spec("ots")
    return Path(spec.origin).parent / "ots-sanitize" if spec and spec.origin else None


def _clean(data: bytes, path: Path, cleaner: Path) -> bytes:
    with tempfile.TemporaryDirectory(prefix="proofpress-font-") as work:
        source, target = Path(work, "in.font"), Path(work, "out.font")
        source.write_bytes(data)
        try:
            done = subprocess.run(  # noqa: S603 - our own file names, no shell
                [str(cleaner), str(source), str(target)],
                capture_output=True,
                timeout=CLEANER_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FontError("the font sanitiser did not finish", str(path)) from error
        if done.returncode or not target.exists():
            words = done.stderr.decode(errors="replace").strip().splitlines()
            why = next((line for line in reversed(words) if line.startswith("ERROR")), "no reason given")
            raise FontError(f"the font is malformed ({why.removeprefix('ERROR: ')[:200]})", str(path))
        return target.read_bytes()


def _check_tables(data: bytes, path: Path) -> None:
    from fontTools.ttLib import TTFont

    count = hb.Face(hb.Blob(data), 0).count
    if not 1 <= count <= MAX_FACES:
        raise FontError("the file holds no face", str(path))
    for index in range(count):
        try:
            with contextlib.closing(TTFont(io.BytesIO(data), fontNumber=index, lazy=True)) as font:
                present = set(font.keys())
                for tag in sorted(REQUIRED & present):
                    font[tag]
        except Exception as error:  # a damaged table provokes whatever its reader trips over
            raise FontError("the font is malformed", str(path)) from error
        lacking = sorted(REQUIRED - present) or ([] if OUTLINES & present else ["outlines"])
        if lacking:
            raise FontError(f"the font lacks {', '.join(lacking)}", str(path))
