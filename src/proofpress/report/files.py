"""Files that are whole or not there: written beside their place, flushed to the disk, then moved into it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from proofpress.errors import OutputError

__all__ = ["locked", "prepare_folder", "write_file"]

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def prepare_folder(folder: Path) -> None:
    """Make the folder if needed and prove that a file can be written into it, before any work is done for it.

    Raises:
        OutputError: It cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = _temporary(folder)
        os.close(os.open(probe, _NEW, 0o666))
        probe.unlink()
    except OSError as error:
        raise _failure(folder, error) from error


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file. A crash or a full disk leaves the file that was there before, or none.

    Raises:
        OutputError: It cannot be written; names the file and what to do.
    """
    temporary = _temporary(path.parent)
    try:
        try:
            with os.fdopen(os.open(temporary, _NEW, 0o666), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise _failure(path, error) from error


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes that use this function out of the folder while the block runs.

    Raises:
        OutputError: The folder cannot be opened.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _failure(folder, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _temporary(folder: Path) -> Path:
    return folder / f".proofpress-{secrets.token_hex(8)}.tmp"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failure(path: Path, error: OSError) -> OutputError:
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return OutputError("is or lies under a file, and must be a folder", str(path), "name another folder")
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return OutputError(
        f"cannot be written ({error.strerror or error})",
        str(path),
        f"{'free some space, or ' if full else ''}choose a folder that you may write to; files finished before are whole",
    )
