"""From names and options to a pipeline."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.brief import Brief
from proofpress.budget import Budget
from proofpress.errors import InputError
from proofpress.interfaces import Reader, Validator
from proofpress.pipeline import Pipeline
from proofpress.registry import Registry
from proofpress.wrappers import cached_reader

__all__ = ["build_pipeline", "default_readers", "default_validators", "parse_option", "pipeline_for"]


def default_readers(registry: Registry | None = None) -> tuple[Reader, ...]:
    """Return the readers that text is verified with.

    `ppocr` where the extra `[ocr]` is installed, and tesserocr, or pytesseract where that cannot be imported.
    """
    import importlib.util

    found = registry or Registry()
    names = ["tesserocr" if importlib.util.find_spec("tesserocr") else "pytesseract"]
    if importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("rapidocr"):
        names.insert(0, "ppocr")
    return tuple(found.reader(name) for name in names)


def default_validators(
    readers: Sequence[Reader] | None = None,
    registry: Registry | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Validator, ...]:
    """Return one of every installed validator; those that read get `readers`.

    Args:
        readers: What text is read with; `default_readers()` if None.
        registry: Where validators are looked up; a new one if None.
        options: Validator name, and constructor options.

    Raises:
        PluginError: A plugin cannot be used.
    """
    found = registry or Registry()
    given = options or {}
    using = tuple(cached_reader(reader) for reader in (readers if readers is not None else default_readers(found)))
    return tuple(
        found.validator(
            name,
            **({"readers": using} if found.takes("validator", name, "readers") else {}),
            **given.get(name, {}),
        )
        for name in found.names("validator")
    )


def parse_option(text: str) -> tuple[str, str, Any]:
    """Read `PLUGIN.OPTION=VALUE`; the value is JSON where it parses as JSON, else the text itself.

    Raises:
        InputError: Another form.
    """
    name, equals, value = text.partition("=")
    plugin, dot, option = name.partition(".")
    if not equals or not dot or not plugin or not option:
        raise InputError(
            f"option {text!r} cannot be read", "--set", "write PLUGIN.OPTION=VALUE, for instance procedural.kind=paper"
        )
    try:
        return plugin, option, json.loads(value)
    except ValueError:
        return plugin, option, value


def build_pipeline(
    *,
    renderer: str = "",
    compositors: Sequence[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    budget: Budget | None = None,
    registry: Registry | None = None,
) -> Pipeline:
    """Return a pipeline of installed plugins.

    Args:
        renderer: Name of the renderer; empty for `procedural`.
        compositors: Names, model compositors first; `type` is always added, since codes and exact copy need it.
        options: Plugin name, and constructor options.
        budget: Cap of the run.
        registry: Where names are looked up; a new one if None.

    Raises:
        PluginError: A name or an option is unknown.
        InputError: Options for a plugin that takes no part.
    """
    found = registry or Registry()
    given = {name: dict(values) for name, values in (options or {}).items()}
    renderer = renderer or "procedural"
    names = list(dict.fromkeys([*compositors, "type"]))
    for name in given:
        if name not in (renderer, *names, *found.names("validator")):
            raise InputError(
                f"options for {name!r}, which takes no part", "--set", f"in use: {', '.join([renderer, *names])}"
            )
    return Pipeline(
        renderer=found.renderer(renderer, **_own(found, "renderer", renderer, given, shared=renderer in names)),
        compositors=tuple(
            found.compositor(name, **_own(found, "compositor", name, given, shared=name == renderer)) for name in names
        ),
        validators=default_validators(registry=found, options=given),
        budget=budget,
    )


def pipeline_for(
    brief: Brief,
    renderer: str = "",
    compositors: Sequence[str] = (),
    options: Sequence[str] = (),
    base_url: str = "",
    budget: Budget | None = None,
) -> Pipeline:
    """Return the pipeline that a command asks for.

    Args:
        brief: What is to be made: a plate that has a source is read by the `image` renderer unless another is named.
        renderer: Name of the renderer.
        compositors: Names.
        options: `PLUGIN.OPTION=VALUE` each.
        base_url: Service address for every plugin in use that takes one.
        budget: Cap of the run.

    Raises:
        PluginError: A name or an option is unknown.
        InputError: An option cannot be read, or nobody takes it.
    """
    registry = Registry()
    given: dict[str, dict[str, Any]] = {}
    for option in options:
        plugin, name, value = parse_option(option)
        given.setdefault(plugin, {})[name] = value
    if base_url:
        used = [("compositor", name) for name in compositors] + [("renderer", renderer)]
        taking = [name for kind, name in used if registry.takes(kind, name, "base_url")]
        if not taking:
            raise InputError("no plugin in use takes a service address", "--base-url", "add its --compositor")
        for name in taking:
            given.setdefault(name, {})["base_url"] = base_url
    return build_pipeline(
        renderer=renderer or ("image" if brief.plate.source else ""),
        compositors=compositors,
        options=given,
        budget=budget,
        registry=registry,
    )


def _own(
    registry: Registry, kind: str, name: str, given: Mapping[str, Mapping[str, Any]], *, shared: bool
) -> Mapping[str, Any]:
    """Return the options of a plugin, without those that only its namesake of the other kind takes."""
    options = given.get(name, {})
    if not shared:
        return options
    other = "compositor" if kind == "renderer" else "renderer"
    return {
        option: value
        for option, value in options.items()
        if registry.takes(kind, name, option) or not registry.takes(other, name, option)
    }
