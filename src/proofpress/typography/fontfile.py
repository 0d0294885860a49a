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

import brotli
import uharfbuzz as hb

from proofpress.typography.errors import FontError

__all__ = ["BYTE_CAP", "SUFFIXES", "digest", "map_font", "read_font", "sanitise"]

BYTE_CAP: Final = 64 * 1024 * 1024
"""Most bytes of a font, packed or unpacked."""
SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc", ".otc", ".woff2"})
MAGIC: Final = frozenset({b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true", b"wOF2"})
REQUIRED: Final = frozenset({"cmap", "head", "hhea", "hmtx", "maxp"})
DRAWN: Final = frozenset({"glyf", "CFF ", "CFF2", "CBDT", "sbix"})
WOFF2_HEADER: Final = 48
WOFF2_OTHER_TAG: Final = 0x3F
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


def map_font(path: Path) -> tuple[hb.Blob, str]:
    """Return an installed font for the shaper and the digest of its file; only what is used of it is held in memory.

    Args:
        path: TTF, OTF, TTC or WOFF2.

    Raises:
        FontError: Not readable, too large, or of another format.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(4) == b"wOF2"
            if not packed and path.stat().st_size <= BYTE_CAP:
                file.seek(0)
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                if file.read(4) in MAGIC:
                    return hb.Blob.from_file_path(str(path)), sha256
    except (OSError, hb.HarfBuzzError) as error:
        raise FontError("the font cannot be read", str(path)) from error
    data, sha256 = read_font(path)
    return hb.Blob(data), sha256


def _unpack(data: bytes, path: Path) -> bytes:
    # The table readers are heavy to import, and few fonts need them.
    from fontTools.ttLib import woff2

    unpacked = io.BytesIO()
    try:
        bounded = int.from_bytes(data[16:20], "big") <= BYTE_CAP and _stream_is_bounded(data)
        if bounded:
            woff2.decompress(io.BytesIO(data), unpacked)
    except Exception as error:  # the decoder raises whatever its parts raise on malformed bytes
        raise FontError("the WOFF2 font is malformed", str(path)) from error
    if not bounded:
        raise FontError("the unpacked font is too large", str(path), f"at most {BYTE_CAP // 2**20} MiB are read")
    return unpacked.getvalue()


def _stream_is_bounded(data: bytes) -> bool:
    """Return whether the Brotli stream of a WOFF2 file unpacks to at most `BYTE_CAP` bytes; headers may lie about that."""
    tables, packed = int.from_bytes(data[12:14], "big"), int.from_bytes(data[20:24], "big")
    at = WOFF2_HEADER
    for _ in range(tables):
        flags, at = data[at], at + 1
        tag = flags & 0x3F
        at += 4 if tag == WOFF2_OTHER_TAG else 0
        # glyf and loca are stored transformed as version 0, all other tables as version 3.
        transformed = (flags >> 6) != (3 if tag in {10, 11} else 0)
        for _ in range(1 + transformed):
            while data[at] & 0x80:
                at += 1
            at += 1
    stream = brotli.Decompressor()
    total = len(stream.process(data[at : at + packed], output_buffer_limit=BYTE_CAP))
    while not stream.is_finished() and total <= BYTE_CAP:
        more = len(stream.process(b"", output_buffer_limit=BYTE_CAP))
        if not more:
            break
        total += more
    return total <= BYTE_CAP


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
        lacking = sorted(REQUIRED - present) or ([] if DRAWN & present else ["outlines"])
        if lacking:
            raise FontError(f"the font lacks {', '.join(lacking)}", str(path))
