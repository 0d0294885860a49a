"""The planter of faults plants each kind, and leaves words alone."""

from __future__ import annotations

import ast
import enum
from collections.abc import Mapping
from types import MappingProxyType

import pytest
from tests.mutants.mutate import mutants


class Level(enum.Enum):
    HIGH = 1
    LOW = 2


def changed(source: str, namespace: Mapping[str, object] = MappingProxyType({})) -> set[str]:
    return {mutant.source for mutant in mutants(source, namespace)}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("a < b", "a <= b"),
        ("a == b", "a != b"),
        ("a in b", "a not in b"),
        ("a is None", "a is not None"),
        ("a and b", "a or b"),
        ("x = not a", "x = a"),
        ("x = -a", "x = a"),
        ("x = a + b", "x = a - b"),
        ("x = a * b", "x = a + b"),
        ("x += a", "x -= a"),
        ("x += a", "pass"),
        ("x = 3", "x = 4"),
        ("x = True", "x = False"),
        ("x = 'ink'", "x = 'XX'"),
        ("x = a if b else c", "x = a"),
        ("x = a if b else c", "x = c"),
        ("x = [a for a in b if a]", "x = [a for a in b]"),
        ("x = {a: b, c: d}", "x = {c: d}"),
        ("x = min(a)", "x = max(a)"),
        ("x = any(a)", "x = all(a)"),
        ("f(a)", "pass"),
        ("del a[b]", "pass"),
        ("a[b] = c", "pass"),
        ("raise a", "pass"),
        ("def f():\n    return a", "def f():\n    return None"),
        ("if a:\n    f()", "if True:\n    f()"),
        ("if a:\n    f()", "if False:\n    f()"),
        ("while a:\n    f()", "while False:\n    f()"),
        ("for a in b:\n    continue", "for a in b:\n    break"),
    ],
)
def test_each_kind_is_planted(source: str, fault: str) -> None:
    assert fault in changed(source)


def test_members_of_an_enum_are_taken_for_one_another() -> None:
    assert changed("x = Level.HIGH", {"Level": Level}) == {"x = Level.LOW"}


@pytest.mark.parametrize(
    "source",
    [
        '"""Words."""',
        "import a",
        "__all__ = ['a']",
        "def f(a: 'int') -> 'int':\n    pass",
        "x: 'int'",
        "x = f'{a} words'",
    ],
)
def test_words_are_left_alone(source: str) -> None:
    assert changed(source) == set()


def test_the_message_of_an_error_is_left_alone() -> None:
    assert changed("raise E('words')") == {"pass"}


def test_every_mutant_is_another_program() -> None:
    source = "def f(a):\n    '''Words.'''\n    if a > 1 and a < 9:\n        return a * 2\n    return -a\n"
    found = mutants(source)
    assert len({mutant.source for mutant in found}) == len(found)
    for mutant in found:
        ast.parse(mutant.source)
        assert mutant.line > 1
