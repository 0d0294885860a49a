from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK

from proofpress.brief import Content, ContentKind, Panel, Part, Role
from proofpress.plugins.diffusion._wording import edit_prompt, fill_prompt, key_prompt, quoted, restyle_prompt
from proofpress.testing.samples import text_region
from proofpress.text import fold

COPY = st.text(st.sampled_from("Aé0 '\"“”„‟’‘「」\n\t漢ش.,!"), min_size=1, max_size=24).filter(
    lambda text: bool(text.strip())
)


def parsed(prompt: str) -> list[str]:
    """Return what a parser of quotes gets, by the patterns that GLM-Image's pipeline has; see the test that compares."""
    patterns = (r"'([^']*)'", r"“([^“”]*)”", r'"([^"]*)"', r"「([^「」]*)」")
    return [found for pattern in patterns for found in re.findall(pattern, prompt)]


def same(one: str, other: str) -> bool:
    return " ".join(fold(one).split()) == " ".join(fold(other).split())


@QUICK
@given(COPY)
def test_a_parser_of_quotes_gets_the_copy_whole(copy: str) -> None:
    found = parsed(f"the headline {quoted(copy)} in bold letters")
    assert same(found[0], copy)
    if not {"「", "」"} & set(copy):
        assert len(found) == 1


def test_apostrophes_do_not_pair() -> None:
    named = quoted("Bob's and Ann's")
    assert parsed(f"the headline {named} in letters") == ["Bob’s and Ann’s"]
    assert parsed(quoted('Say "hello", then “bye”')) == ["Say ″hello″, then ″bye″"]


@pytest.mark.parametrize("words", [fill_prompt, edit_prompt, restyle_prompt])
def test_prompts_quote_the_copy_alone_and_tell_how_it_looks(words: Any) -> None:
    region = text_region("Nur heute: 50 % billiger", role=Role.HEADLINE, weight=800, max_lines=2, align="end")
    prompt = words(region, "de-DE", (20, 33, 61))
    assert parsed(prompt.text) == ["Nur heute: 50 % billiger"]
    placed = () if words is restyle_prompt else ("at most 2 lines", "flush right")
    for told in ("German headline", "bold", "dark blue letters", "nothing else", *placed):
        assert told in prompt.text, told
    assert "misspelt" in prompt.negative


def test_writing_direction_turns_the_sides() -> None:
    region = text_region("قهوة طازجة", max_lines=1, panel=Panel((255, 255, 255), rotate=-6))
    told = key_prompt(region, "ar-EG", (0, 0, 0), "white").text
    assert "Arabic" in told
    assert "in one line, flush right, written from right to left, turned by -6 degrees clockwise" in told
    assert "plain white background" in told


def test_each_part_of_a_price_is_quoted_by_itself() -> None:
    parts = (Part("was", "$14.99"), Part("amount", "$11.99"), Part("unit", "per kg"))
    region = text_region("", role=Role.PRICE, content=Content(ContentKind.PRICE, parts))
    prompt = fill_prompt(region, "en-US", None).text
    assert parsed(prompt) == ["$14.99", "$11.99", "per kg"]
    assert "“$14.99” small and struck through" in prompt


@pytest.mark.diffusion
@QUICK
@given(COPY)
def test_the_patterns_are_those_of_the_pipeline_itself(copy: str) -> None:
    from diffusers.pipelines.glm_image.pipeline_glm_image import GlmImagePipeline

    prompt = f"the headline {quoted(copy)} in bold letters"
    assert GlmImagePipeline.get_glyph_texts(None, prompt) == [parsed(prompt)]
