"""Directives that read the code, so that a page cannot say otherwise.

`{interface}` shows a class that plugins implement, `{value}` one that they handle, `{brief-keys}` the JSON Schema of a brief,
`{commands}` the command line, `{errors}` the error classes, `{checks}` the table of required checks.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
import typer
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

import proofpress
from proofpress import errors, requirements
from proofpress.brief import Content, Region, Role, Rules, SetBy
from proofpress.geometry import Box
from proofpress.loading.schema import brief_schema

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SECTION = re.compile(r"^(Args|Attributes|Raises|Returns|Yields):$")
_ENTRY = re.compile(r"^([\w.*]+): (.*)$")


def markdown(docstring: str) -> Iterator[str]:
    """Yield a Google docstring as Markdown lines: its sections become lists."""
    section = ""
    for line in inspect.cleandoc(docstring).splitlines():
        if found := _SECTION.match(line):
            section = found[1]
            yield from ("", f"*{section}*", "")
        elif section and line.startswith("    "):
            body = line[4:]
            entry = None if body.startswith(" ") else _ENTRY.match(body)
            yield f"- `{entry[1]}`: {entry[2]}" if entry else f"  {body.strip()}"
        else:
            section = section if not line else ""
            yield line
    yield ""


def signature(function: object) -> str:
    """Return `def name(...) -> ...` as the source has it, annotations unquoted."""
    assert callable(function)  # noqa: S101 - a slip in this file, not input
    shown = str(inspect.signature(function)).replace("'", "")
    return f"def {getattr(function, '__name__', '')}{shown}: ..."


def class_attributes(cls: type) -> Iterator[tuple[str, str, str]]:
    """Yield annotation-only or assigned class attributes with the string that stands below each."""
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - as above
    for node, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(node, ast.AnnAssign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            words = " ".join(inspect.cleandoc(str(below.value.value)).split())
            yield ast.unparse(node.target), ast.unparse(node.annotation), words


def interface(name: str) -> Iterator[str]:
    """Show a class that plugins implement."""
    cls = getattr(proofpress, name)
    yield from markdown(cls.__doc__)
    for attribute, annotation, words in class_attributes(cls):
        yield f"- `{attribute}: {annotation}`: {words}"
    for method, function in vars(cls).items():
        if inspect.isfunction(function) and not method.startswith("_"):
            yield from ("", "```python", signature(function), "```", "")
            yield from markdown(function.__doc__ or "")


def value(name: str) -> Iterator[str]:
    """Show a value that plugins handle."""
    cls = getattr(proofpress, name)
    assert attrs.has(cls)  # noqa: S101 - as above
    yield from (f"**`proofpress.{name}`**", "")
    yield from markdown(cls.__doc__ or "")


def brief_keys(_: str) -> Iterator[str]:
    """Show the JSON Schema of a brief as a list of keys."""
    schema = brief_schema()
    yield from _keys(schema, schema["$defs"], "")


def _keys(schema: Mapping[str, Any], definitions: Mapping[str, Any], indent: str) -> Iterator[str]:
    required = schema.get("required", ())
    for key, given in schema.get("properties", {}).items():
        entry = _resolve(given, definitions)
        words = [_kind(entry, definitions), "required" if key in required else "", given.get("description", "")]
        told = "; ".join(word for word in (*words, entry.get("description", "")) if word)
        yield f"{indent}- `{key}`: {'; '.join(dict.fromkeys(told.split('; ')))}"
        for inner in _inner(entry, definitions):
            if key != "overrides":
                yield from _keys(inner, definitions, indent + "  ")


def _inner(entry: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = [entry, entry.get("items"), entry.get("additionalProperties"), *entry.get("oneOf", ())]
    for candidate in found:
        resolved = _resolve(candidate, definitions) if isinstance(candidate, dict) else {}
        if resolved.get("properties"):
            yield resolved
        elif candidate is not entry and isinstance(candidate, dict) and resolved:
            yield from _inner(resolved, definitions)


def _resolve(entry: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = entry.get("$ref", "").rpartition("/")[2]
    return definitions[reference] if reference else entry


def _kind(entry: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if "const" in entry:
        return f'always `"{entry["const"]}"`'
    if "enum" in entry:
        return "one of " + ", ".join(f"`{choice}`" for choice in entry["enum"])
    if "oneOf" in entry:
        return " or ".join(dict.fromkeys(_kind(_resolve(each, definitions), definitions) for each in entry["oneOf"]))
    bounds = ((" from ", entry.get("minimum")), (" to ", entry.get("maximum")))
    return str(entry.get("type", "any")) + "".join(f"{word}{bound}" for word, bound in bounds if bound is not None)


def commands(_: str) -> Iterator[str]:
    """Show every command with its options."""
    from proofpress.cli import app

    group: Any = typer.main.get_command(app)
    context = typer.Context(group, info_name="proofpress")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = typer.Context(command, info_name=name, parent=context)
        yield from (
            f"**`{' '.join(command.get_usage(inner).removeprefix('Usage: ').split())}`**",
            "",
            _options_as_code(command.help or ""),
            "",
        )
        for parameter in command.params:
            record = parameter.get_help_record(inner)
            if record:
                yield f"- `{record[0].strip()}`: {_options_as_code(' '.join(record[1].split()))}"
        yield ""


def _options_as_code(text: str) -> str:
    """Return the text with every option set as code: two hyphens in prose become a dash."""
    return re.sub(r"(?<![\w`-])--[a-z][\w-]*", lambda option: f"`{option[0]}`", text)


def error_list(_: str) -> Iterator[str]:
    """Show the error classes, the root first."""
    yield from _branch(errors.ProofpressError, "")


def _branch(cls: type, indent: str) -> Iterator[str]:
    first = inspect.cleandoc(cls.__doc__ or "").splitlines()[0]
    yield f"{indent}- `{cls.__name__}`: {first}"
    children: list[type] = cls.__subclasses__()
    for child in children:
        if child.__module__ == errors.__name__:
            yield from _branch(child, indent + "  ")


def checks(_: str) -> Iterator[str]:
    """Show which checks speak to which kind of region."""
    kinds = (
        ("text set by type", Role.HEADLINE, SetBy.TYPE, "en"), ("text set by a model", Role.HEADLINE, SetBy.MODEL, "en"),
        ("right-to-left text, by type", Role.HEADLINE, SetBy.TYPE, "ar"),
        ("right-to-left text, by a model", Role.HEADLINE, SetBy.MODEL, "ar"),
        ("price set by type", Role.PRICE, SetBy.TYPE, "en"), ("QR code", Role.QR, SetBy.TYPE, "en"),
        ("EAN-13, UPC-A", Role.EAN13, SetBy.TYPE, "en"), ("picture", Role.IMAGE, SetBy.TYPE, "en"),
    )  # fmt: skip
    made = {check for validator in proofpress.default_validators() for check in validator.checks}
    unmade: set[str] = set()
    yield from ("| region | must pass | blocks only by a failure |", "| --- | --- | --- |")
    for words, role, set_by, locale in kinds:
        region = Region("sample", role, Box(0, 0, 10, 10), Content.blank(role))
        table = requirements.levels(region, set_by, locale, Rules())
        unmade |= table.keys() - made
        cells = (
            ", ".join(f"`{check}`" for check, level in table.items() if level is wanted)
            for wanted in (requirements.Level.REQUIRED, requirements.Level.BLOCKING)
        )
        yield f"| {words} | {' | '.join(cells)} |"
    if unmade:
        names = ", ".join(f"`{check}`" for check in sorted(unmade))
        yield from ("", f"No built-in validator makes {names} yet: they wait for a plugin.")


class Live(SphinxDirective):
    """Runs one of the functions above and parses what it yields as a part of the page."""

    optional_arguments = 1
    makers: ClassVar[Mapping[str, Callable[[str], Iterable[str]]]] = {
        "brief-keys": brief_keys, "checks": checks, "commands": commands, "errors": error_list, "interface": interface,
        "value": value,
    }  # fmt: skip

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        maker = self.makers[self.name]
        lines = maker(self.arguments[0] if self.arguments else "")
        holder = nodes.container()
        self.state.nested_parse(StringList(list(lines), source=f"<{self.name}>"), self.content_offset, holder)
        return holder.children


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    for name in Live.makers:
        app.add_directive(name, Live)
    return {"parallel_read_safe": True}
