"""Small faults, planted one at a time in the source of a module."""

from __future__ import annotations

import ast
import copy
import enum
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

__all__ = ["Mutant", "mutants"]

_COMPARE: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC: Final[Mapping[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Pow: ast.Mult,
}  # fmt: skip
_CALLS: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}


@attrs.frozen
class Mutant:
    """One fault.

    Attributes:
        line: Where it is, in the original source.
        fault: What was changed, in words.
        source: The whole module with the fault in it.
    """

    line: int
    fault: str
    source: str = attrs.field(repr=False)


@attrs.frozen
class _Edit:
    node: ast.AST
    fault: str
    apply: Callable[[Any], ast.AST | None]
    """Given a copy of the node, returns what stands in its place; None deletes it."""


def mutants(source: str, namespace: Mapping[str, object] = MappingProxyType({})) -> tuple[Mutant, ...]:
    """Return every fault that can be planted in a module.

    Docstrings, annotations, `__all__`, the words of error messages and imports are left alone.

    Args:
        source: The module's source.
        namespace: Its globals; members of an enum found there are taken for one another.
    """
    tree = ast.parse(source)
    found = []
    for index, node in enumerate(_fair_game(tree)):
        for edit in _edits(node, namespace):
            changed = copy.deepcopy(tree)
            target = list(_fair_game(changed))[index]
            _replace(changed, target, edit.apply(target))
            found.append(
                Mutant(getattr(node, "lineno", 0), edit.fault, ast.unparse(ast.fix_missing_locations(changed)))
            )
    return tuple(dict.fromkeys(mutant for mutant in found if mutant.source != ast.unparse(tree)))


def _fair_game(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk the nodes that may be changed, always in the same order."""
    for node in _children(tree):
        yield node
        yield from _fair_game(node)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    skipped: tuple[str, ...] = ()
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return
        case ast.AnnAssign():
            skipped = ("annotation",)
        case ast.arg():
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            skipped = ("returns", "decorator_list")
        case ast.ClassDef():
            skipped = ("decorator_list", "bases")
        case ast.Raise():
            return
        case ast.Assign(targets=[ast.Name(id=name)]) if name == "__all__" or name in {"message", "remedy"}:
            return
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
    for field, value in ast.iter_fields(node):
        if field in skipped:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_prose(child):
                yield child


def _is_prose(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _edits(node: ast.AST, namespace: Mapping[str, object]) -> Iterator[_Edit]:
    """Yield what can be changed about one node."""
    yield from _expression_edits(node, namespace)
    yield from _statement_edits(node)


def _expression_edits(node: ast.AST, namespace: Mapping[str, object]) -> Iterator[_Edit]:
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                new = _COMPARE[type(op)]
                yield _Edit(node, f"{_name(op)} becomes {_name(new())}", _set_item("ops", at, new))
        case ast.BoolOp(op=op):
            other = ast.Or if isinstance(op, ast.And) else ast.And
            yield _Edit(node, f"{_name(op)} becomes {_name(other())}", _set("op", other))
        case ast.UnaryOp(op=ast.Not() | ast.USub() as op):
            yield _Edit(node, f"{_name(op)} dropped", lambda target: target.operand)
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _ARITHMETIC:
            arithmetic = _ARITHMETIC[type(op)]
            yield _Edit(node, f"{_name(op)} becomes {_name(arithmetic())}", _set("op", arithmetic))
        case ast.Constant(value=value) if (changed := _other_constant(value)) is not None:
            yield _Edit(node, f"{value!r} becomes {changed!r}", lambda _: ast.Constant(changed))
        case ast.Attribute(value=ast.Name(id=owner), attr=member) if changed := _other_member(
            namespace.get(owner), member
        ):
            yield _Edit(node, f"{owner}.{member} becomes {owner}.{changed}", _set("attr", lambda: changed))
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield _Edit(
                node, f"{name} becomes {_CALLS[name]}", _set("func", lambda: ast.Name(_CALLS[name], ast.Load()))
            )
        case ast.IfExp():
            yield _Edit(node, "always the first of the two", lambda target: target.body)
            yield _Edit(node, "always the second of the two", lambda target: target.orelse)
        case ast.comprehension(ifs=ifs):
            for at in range(len(ifs)):
                yield _Edit(node, "condition of a comprehension dropped", _drop("ifs", at))
        case ast.Dict(keys=keys):
            for at, key in enumerate(keys):
                shown = ast.unparse(key) if key else "**"
                yield _Edit(node, f"entry {shown} dropped", _drop_entry(at))


def _statement_edits(node: ast.AST) -> Iterator[_Edit]:
    match node:
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield _Edit(node, "returns None", _set("value", lambda: ast.Constant(None)))
        case ast.If() | ast.While():
            if isinstance(node, ast.If):
                yield _Edit(node, "condition always True", _set("test", lambda: ast.Constant(True)))
            yield _Edit(node, "condition always False", _set("test", lambda: ast.Constant(False)))
        case ast.Raise() | ast.AugAssign() | ast.Delete() | ast.Expr():
            yield _Edit(node, f"statement deleted: {ast.unparse(node).splitlines()[0]:.60}", lambda _: None)
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute(), *_]):
            yield _Edit(node, f"assignment deleted: {ast.unparse(node).splitlines()[0]:.60}", lambda _: None)
        case ast.Continue():
            yield _Edit(node, "continue becomes break", lambda _: ast.Break())
        case ast.Break():
            yield _Edit(node, "break becomes continue", lambda _: ast.Continue())


def _other_constant(value: object) -> str | float | None:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return "" if value == "XX" else "XX"
        case _:
            return None


def _other_member(owner: object, member: str) -> str:
    if not (isinstance(owner, type) and issubclass(owner, enum.Enum)) or member not in owner.__members__:
        return ""
    names = list(owner.__members__)
    return names[(names.index(member) + 1) % len(names)]


def _name(op: ast.AST) -> str:
    return type(op).__name__


def _set(field: str, value: Callable[[], object]) -> Callable[[Any], ast.AST]:
    def apply(target: Any) -> ast.AST:
        setattr(target, field, value())
        return target  # type: ignore[no-any-return]

    return apply


def _set_item(field: str, at: int, value: Callable[[], object]) -> Callable[[Any], ast.AST]:
    def apply(target: Any) -> ast.AST:
        getattr(target, field)[at] = value()
        return target  # type: ignore[no-any-return]

    return apply


def _drop(field: str, at: int) -> Callable[[Any], ast.AST]:
    def apply(target: Any) -> ast.AST:
        del getattr(target, field)[at]
        return target  # type: ignore[no-any-return]

    return apply


def _drop_entry(at: int) -> Callable[[Any], ast.AST]:
    def apply(target: Any) -> ast.AST:
        del target.keys[at], target.values[at]
        return target  # type: ignore[no-any-return]

    return apply


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST | None) -> None:
    """Put `new` where `old` stands; nothing leaves a `pass`."""
    if new is old:
        return
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
                return
            if isinstance(value, list) and any(item is old for item in value):
                at = next(index for index, item in enumerate(value) if item is old)
                value[at] = ast.Pass() if new is None else new
                return
