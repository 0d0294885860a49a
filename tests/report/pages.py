"""A page as people and their tools meet it: parsed strictly, with the basic rules of accessibility as a list of faults."""

from __future__ import annotations

from html.parser import HTMLParser

import attrs

VOID = {"br", "img", "input", "link", "meta"}


@attrs.define
class Node:
    """One element with its attributes, children and text."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = attrs.field(default=None, repr=False)
    children: list[Node] = attrs.field(factory=list, repr=False)
    pieces: list[str] = attrs.field(factory=list)

    def all(self, *tags: str) -> list[Node]:
        found = [self] if not tags or self.tag in tags else []
        return found + [node for child in self.children for node in child.all(*tags)]

    def of_class(self, name: str) -> list[Node]:
        return [node for node in self.all() if name in node.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("document", {})
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> repeats an attribute: {names}"
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.here.tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        node: Node | None = self.here
        while node is not None:
            node.pieces.append(data)
            node = node.parent


def parse(page: str) -> Node:
    """Return the tree of a page; every element must be closed in its turn."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    assert parser.here is parser.root
    return parser.root


def faults(root: Node) -> list[str]:
    """Return what is wrong with the page for people who do not see it or use no mouse."""
    told = []
    ids = [node.attributes["id"] for node in root.all() if "id" in node.attributes]
    told += [f"id {name} stands twice" for name in set(ids) if ids.count(name) > 1]
    told += [f"{tag}: {len(root.all(tag))}" for tag in ("h1", "main", "title") if len(root.all(tag)) != 1]
    told += [f"no {key}" for key in ("lang",) if not root.all("html")[0].attributes.get(key)]
    told += ["img without alt" for node in root.all("img") if "alt" not in node.attributes]
    told += ["img without size" for node in root.all("img") if not {"width", "height"} <= set(node.attributes)]
    for node in root.all():
        for key in ("aria-labelledby", "for"):
            if node.attributes.get(key, "") and node.attributes[key] not in ids:
                told.append(f"{key} leads to no {node.attributes[key]}")
    for link in root.all("a"):
        target = link.attributes["href"]
        if target.startswith("#") and target[1:] not in ids:
            told.append(f"link leads to no {target}")
        if not link.text.strip():
            told.append(f"link to {target} has no words")
    level = 0
    for heading in root.all("h1", "h2", "h3", "h4", "h5", "h6"):
        depth = int(heading.tag[1])
        if depth > level + 1:
            told.append(f"heading {heading.text!r} skips from {level} to {depth}")
        if not heading.text.strip():
            told.append("empty heading")
        level = depth
    for table in root.all("table"):
        if not table.all("caption") or not table.all("caption")[0].text.strip():
            told.append("table without caption")
        told += ["th without scope" for cell in table.all("th") if "scope" not in cell.attributes]
    told += ["input without label" for node in root.all("input") if node.parent is None or node.parent.tag != "label"]
    told += [
        "svg is neither named nor hidden"
        for node in root.all("svg")
        if node.attributes.get("aria-hidden") != "true" and not node.attributes.get("aria-label")
    ]
    return told
