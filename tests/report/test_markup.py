from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.pages import parse

from proofpress.report.html.markup import Html, element, join, plain, shown

UNSEEN = "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5"
SELECTORS = "".join(map(chr, [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
VISIBLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters=UNSEEN + SELECTORS))


@given(VISIBLE)
def test_any_text_comes_back_as_itself(text: str) -> None:
    tree = parse(element("p", text, title=text))

    assert tree.all("p")[0].text == text
    assert tree.all("p")[0].attributes["title"] == text
    assert len(tree.all()) == 2


@given(st.text())
def test_no_text_makes_an_element_or_ends_an_attribute(text: str) -> None:
    tree = parse(element("p", text, title=text))

    assert {node.tag for node in tree.all()} <= {"document", "p", "span"}
    assert {node.attributes.get("class") for node in tree.all("span")} <= {"code-point"}
    assert str(element("p", text)).encode()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u202eb", 'a<span class="code-point">U+202E</span>b'),
        ("\u200b", '<span class="code-point">U+200B</span>'),
        ("a\0b", 'a<span class="code-point">U+0000</span>b'),
        ("\ud800", "\ufffd"),
        ("\u200f12 ₪", "\u200f12 ₪"),
        ("क्\u200dष", "क्\u200dष"),
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
    ],
)
def test_hidden_characters_are_spelt_out(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_hidden_characters_are_spelt_out_in_attributes_too() -> None:
    assert plain("a\u202eb\ud800") == "a[U+202E]b\ufffd"


def test_children_and_attributes() -> None:
    made = element(
        "p", "a<", [Html("<b>"), None, ["c"]], None, class_="x", aria_hidden="true", hidden=True, id=None, lang=False
    )

    assert made == '<p class="x" aria-hidden="true" hidden>a&lt;<b>c</p>'
    assert join("a", "b") == "ab"
    assert element("br") == "<br>"


@pytest.mark.parametrize("tag", ["script", "iframe", "object", "embed", "base", "form", "p onload", "", "1"])
def test_no_element_that_could_run_or_load_anything(tag: str) -> None:
    with pytest.raises(ValueError, match="no element"):
        element(tag)


@pytest.mark.parametrize("name", ["onclick", "onload", "ONCLICK", "style", "a b", "x>"])
def test_no_attribute_that_could_run_or_style_anything(name: str) -> None:
    with pytest.raises(ValueError, match="no attribute"):
        element("p", **{name: "x"})


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "https://example.com",
        "//example.com/x.png", "../x.png", "../x.svg", "a/b.png", "/x.png", "x.html", "",
        "data:text/html;base64,AA==", "data:image/svg+xml;base64,AA==", " #a", "x.png\n", ".png",
    ],
)  # fmt: skip
def test_no_link_leaves_the_sheet(link: str) -> None:
    with pytest.raises(ValueError, match="leads off"):
        element("a", "x", href=link)


@pytest.mark.parametrize(
    "link", ["#asset-1", "de-DE-portrait.png", "de-DE-portrait.svg", "a.pdf", "data:image/webp;base64,AA=="]
)
def test_links_inside_the_folder_stay(link: str) -> None:
    assert element("a", href=link) == f'<a href="{html.escape(link)}"></a>'
