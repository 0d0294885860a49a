"""HTML elements from values: every string is escaped unless it is already HTML that this module made.

Nothing here can write a script, an event handler, an inline style or a link that leaves the sheet's own folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape as _escape
from typing import Final, TypeAlias

from proofpress.text import hidden_characters

__all__ = ["Child", "Html", "element", "join", "plain", "shown"]

_VOID: Final = frozenset({"br", "img", "input", "link", "meta"})
_FORBIDDEN: Final = frozenset({"script", "iframe", "object", "embed", "base", "form"})
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_LINK: Final = re.compile(
    r"#[a-z0-9-]+|data:image/webp;base64,[A-Za-z0-9+/=]+|[A-Za-z0-9][A-Za-z0-9._-]*\.(?:png|webp|jpg|svg|pdf|psd)"
)
# Marks that only tell the direction of what stands beside them, as prices in Arabic and Hebrew carry them.
_HARMLESS: Final = frozenset("\u200e\u200f\u061c")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class Html(str):
    """Finished HTML."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"


def element(tag: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Return one element.

    Args:
        tag: Its name.
        *children: Strings are escaped, `Html` is kept, iterables are walked, None is left out.
        **attributes: A trailing underscore is dropped (`class_`), other underscores become hyphens (`aria_label`). None and
            False leave the attribute out, True gives it no value.

    Raises:
        ValueError: The element or attribute could run code, style itself, or load from elsewhere.
    """
    if tag in _FORBIDDEN or not _NAME.fullmatch(tag):
        message = f"no element {tag!r} on a proof sheet"
        raise ValueError(message)
    head = "".join(_attribute(name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
    if tag in _VOID:
        return Html(f"<{tag}{head}>")
    return Html(f"<{tag}{head}>{join(*children)}</{tag}>")


def join(*children: Child) -> Html:
    """Return the children one after the other, under the rules of `element`."""
    return Html("".join(_written(child) for child in children))


def _written(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return shown(child)
    return "".join(_written(part) for part in child)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if name == "style" or name.lower().startswith("on") or not _NAME.fullmatch(name):
        message = f"no attribute {name!r} on a proof sheet"
        raise ValueError(message)
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    if name in {"href", "src"} and not _LINK.fullmatch(str(value)):
        message = f"{name} {str(value)[:80]!r} leads off the proof sheet"
        raise ValueError(message)
    return f' {name}="{_escape(plain(str(value)))}"'


def shown(text: str) -> Html:
    """Return text as people should see it: escaped, with each hidden character spelt out as a small `U+202E`."""
    pieces: list[str] = []
    start = 0
    for index, character in _spelt(text):
        pieces.append(_escape(_sound(text[start:index])))
        pieces.append(f'<span class="code-point">U+{ord(character):04X}</span>')
        start = index + 1
    return Html("".join(pieces) + _escape(_sound(text[start:])))


def plain(text: str) -> str:
    """Return text for an attribute: not yet escaped, with each hidden character spelt out as `[U+202E]`."""
    pieces: list[str] = []
    start = 0
    for index, character in _spelt(text):
        pieces += [text[start:index], f"[U+{ord(character):04X}]"]
        start = index + 1
    return _sound("".join([*pieces, text[start:]]))


def _spelt(text: str) -> list[tuple[int, str]]:
    if text.isascii() and text.isprintable():
        return []
    return [(index, character) for index, character, _ in hidden_characters(text) if character not in _HARMLESS]


def _sound(text: str) -> str:
    return _SURROGATES.sub("\ufffd", text)
