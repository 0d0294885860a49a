"""Vector output: the same ink as the mask, the same words as the source."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from tests.typography.sample_copy import COPY, LOCALES

from proofpress.typography import FontLibrary, Style, set_text, to_svg_paths, to_svg_text


def document(content: str) -> ET.Element:
    return ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>')  # noqa: S314 - our own markup


@pytest.mark.parametrize("locale", LOCALES)
def test_text_read_from_the_vector_equals_the_source(fonts: FontLibrary, locale: str) -> None:
    for text in (*COPY[locale], f"{COPY[locale][0]}\n\n{COPY[locale][1]} ", 'a <b> & "c"  d\r\ne', "", " \n"):
        setting = set_text(text, width=300, height=400, style=Style(locale, 20, 40), fonts=fonts)
        assert "".join(document(to_svg_paths(setting) + to_svg_text(setting)).itertext()) == text


def test_control_characters_cannot_break_the_markup(fonts: FontLibrary) -> None:
    setting = set_text("a\x08b\ufffe", width=300, height=40, style=Style("en-US", 20, 20), fonts=fonts)
    assert "".join(document(to_svg_text(setting)).itertext()) == "a\ufffdb\ufffd"


def test_outlines_stay_in_the_predicted_ink(fonts: FontLibrary) -> None:
    setting = set_text("Åg 50%", width=300, height=80, style=Style("en-US", 50, 50, strike=True), fonts=fonts)
    drawing = to_svg_paths(setting)
    assert setting.ink is not None
    assert drawing.count("<path") == 2
    assert "Å" not in drawing
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", drawing)]
    assert min(numbers) >= 0
    assert max(numbers) == pytest.approx(max(setting.ink.x1, setting.strokes[0].rect.x1), abs=0.01)
