"""The JSON Schema of a brief, and its checker's messages in words: path, value and remedy.

The schema file is the published one (`proofpress schema` prints it); JSON Schema draft 2020-12.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from proofpress.errors import BriefError
from proofpress.loading.document import json_path

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

__all__ = ["brief_schema", "check_brief"]

_NEED: Final = {
    "type": "must be of type {value}",
    "enum": "must be one of {value}",
    "const": "must be {value}",
    "minimum": "must be at least {value}",
    "maximum": "must be at most {value}",
    "minLength": "must have at least {value} characters",
    "maxLength": "must have at most {value} characters",
    "minItems": "must have at least {value} entries",
    "maxItems": "must have at most {value} entries",
    "minProperties": "must not be empty",
    "uniqueItems": "must not repeat an entry",
    "pattern": "must match {value}",
}


@lru_cache(maxsize=1)
def _schema_text() -> str:
    return resources.files("proofpress.schemas").joinpath("brief-1.json").read_text(encoding="utf-8")


def brief_schema() -> dict[str, Any]:
    """Return the JSON Schema of `proofpress/brief/1`, a fresh copy."""
    return dict(json.loads(_schema_text()))


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(brief_schema())


def check_brief(data: object, source: str) -> None:
    """Check the form of a parsed brief.

    Raises:
        BriefError: The first fault from the top, with file, JSON path, value and remedy.
    """
    first = min(_validator().iter_errors(data), key=_order, default=None)
    if first is not None:
        _refuse(_deepest(first), source)


def _order(fault: ValidationError) -> tuple[bool, list[str]]:
    """Tell an unknown key first, since what is missing often is what was misspelt; then go from the top."""
    return fault.validator != "additionalProperties", [str(part) for part in fault.absolute_path]


def _deepest(fault: ValidationError) -> ValidationError:
    """Follow the alternatives of a `oneOf` into the one that the value was most likely meant as."""
    while fault.context:
        branches: dict[object, list[ValidationError]] = {}
        for inner in fault.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        fitting = {
            branch: faults
            for branch, faults in branches.items()
            if not any(inner.validator == "type" and not inner.relative_path for inner in faults)
        }
        if not fitting:
            break
        alternatives: Any = fault.validator_value
        branch = max(fitting, key=lambda index: _likeness(alternatives[index], fault.instance))
        fault = min(fitting[branch], key=_order)
    return fault


def _likeness(rule: Mapping[str, Any], instance: object) -> float:
    """Return how well the keys of an instance fit a form; a misspelt key counts half."""
    if not isinstance(instance, dict):
        return 0.0
    known = list(rule.get("properties", {}))
    close = [1.0 if key in known else 0.5 * bool(difflib.get_close_matches(key, known, n=1)) for key in instance]
    return sum(close) - 0.25 * close.count(0.0)


def _refuse(fault: ValidationError, source: str) -> None:
    where = f"{source}: {json_path(fault.absolute_path)}"
    wanted: Any = fault.validator_value
    rule: Any = fault.schema
    given: Any = fault.instance
    if fault.validator == "additionalProperties":
        known = sorted(rule.get("properties", {}))
        unknown = min(set(given) - set(known))
        close = difflib.get_close_matches(unknown, known, n=1)
        raise BriefError(
            f"unknown key {unknown!r}",
            f"{source}: {json_path([*fault.absolute_path, unknown])}",
            f"did you mean {close[0]!r}?" if close else f"use one of: {', '.join(known)}",
        )
    if fault.validator == "required":
        missing = min(set(wanted) - set(given))
        raise BriefError(f"key {missing!r} is missing", where, f"add {missing!r}")
    value = json.dumps(fault.instance, ensure_ascii=False, default=str)
    shown = value if len(value) <= 60 else value[:57] + "..."
    if fault.validator == "enum" and isinstance(fault.instance, str):
        close = difflib.get_close_matches(fault.instance, [str(v) for v in wanted], n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "use one of: " + ", ".join(map(str, wanted))
        raise BriefError(f"{shown} is not known here", where, remedy)
    need = _NEED.get(str(fault.validator), "{message}").format(
        value=json.dumps(wanted, ensure_ascii=False, default=str), message=fault.message
    )
    told = fault.schema.get("description", "") if isinstance(fault.schema, dict) else ""
    raise BriefError(f"{shown} cannot stand here", where, told or need)
