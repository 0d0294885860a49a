"""From a file to a brief: parse, check the form, then check the sense, and resolve every asset.

JSON, TOML and YAML give the same brief. Every refusal names file, JSON path, value and remedy.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from proofpress.brief import Brief
from proofpress.errors import BriefError, InputError
from proofpress.loading.document import Document, json_path
from proofpress.loading.resolve import Resolver
from proofpress.loading.schema import check_brief
from proofpress.text import refuse_surrogates

__all__ = ["load_brief", "parse_brief"]

_MAX_BYTES: Final = 4 * 1024 * 1024
_DEEPEST: Final = 32
_LARGEST: Final = 2**53
"""Up to here JSON's numbers are exact (RFC 8259, section 6)."""


def load_brief(path: str | Path) -> Brief:
    """Read a brief from a `.json`, `.toml`, `.yaml` or `.yml` file.

    File names in the brief are relative to its folder and must stay inside it.

    Raises:
        BriefError: The file cannot be read or parsed, or the brief is wrong; says where and what to do.
    """
    file = Path(path)
    return parse_brief(_read(file), source=str(file), folder=file.parent)


def parse_brief(data: object, *, source: str = "brief", folder: Path | None = None) -> Brief:
    """Return the brief that parsed JSON describes.

    Args:
        data: What `json.loads` gives.
        source: Name for messages.
        folder: Where relative file names start; the working folder if None.

    Raises:
        BriefError: The brief is wrong; says where and what to do.
    """
    cleaned = _clean(data, source)
    check_brief(cleaned, source)
    return Resolver(cleaned, Document(source, folder or Path())).brief()  # type: ignore[arg-type]  # the schema just proved the type


def _read(file: Path) -> object:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise BriefError(
            f"cannot be read ({error.strerror or error})", str(file), "check the path and its permissions"
        ) from error
    if len(raw) > _MAX_BYTES:
        raise BriefError(f"{len(raw)} bytes, more than {_MAX_BYTES}", str(file), "split the brief")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BriefError(
            f"is no text in UTF-8 (byte {error.start})", str(file), "give a JSON, TOML or YAML file, saved as UTF-8"
        ) from error
    try:
        return _parse(text, file.suffix.lower())
    except RecursionError as error:
        raise BriefError("is nested too deeply", str(file), "flatten it") from error
    except ValueError as error:  # JSON's, TOML's and the integer cap's errors are all ValueErrors
        raise BriefError(f"cannot be parsed: {_one_line(error)}", str(file), "mend the syntax there") from error


def _parse(text: str, suffix: str) -> object:
    if suffix == ".toml":
        return tomllib.loads(text)
    if suffix in (".yaml", ".yml"):
        from proofpress.loading.strict_yaml import load

        return load(text)
    return json.loads(text, object_pairs_hook=_no_duplicates)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            message = f"key {key!r} stands twice in one object"
            raise ValueError(message)
    return dict(pairs)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _clean(data: object, source: str, path: tuple[str | int, ...] = ()) -> object:
    """Return the data with whole numbers as integers; refuse what no brief may hold, wherever it stands."""
    where = f"{source}: {json_path(path)}"
    if len(path) > _DEEPEST:
        raise BriefError("is nested too deeply", where, "flatten it")
    if isinstance(data, str):
        try:
            return refuse_surrogates(data, where)
        except InputError as error:
            raise BriefError(error.message, error.where, error.remedy) from error
    if isinstance(data, int | float) and not isinstance(data, bool):
        if not abs(data) <= _LARGEST:  # also refuses NaN
            raise BriefError("the number is out of range", where, f"write one of at most {_LARGEST}")
        return int(data) if data == int(data) else data
    if isinstance(data, Mapping):
        for key in data:
            if not isinstance(key, str):
                raise BriefError(f"key {key!r} is no text", where, "put the key in quotes")
            _clean(key, source, path)
        return {key: _clean(value, source, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [_clean(value, source, (*path, index)) for index, value in enumerate(data)]
    if data is None or isinstance(data, bool):
        return data
    raise BriefError(f"{data!r} is of no type that JSON has", where, "write it in quotes")
