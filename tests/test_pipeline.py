from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.brief_kit import changed, poster
from tests.pipeline_kit import campaign, quick
from tests.plugin_kit import Judge, Painter, PlainRenderer, TypePainter

from proofpress.brief import Region
from proofpress.budget import Cost
from proofpress.composition import Composition
from proofpress.config import default_validators
from proofpress.errors import BriefError, PluginContractError
from proofpress.image import read_image_bytes
from proofpress.interfaces import Context
from proofpress.loading import parse_brief
from proofpress.pipeline import Pipeline
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.proof import Finding, Outcome, Proof, Status
from proofpress.repair import Ladder, Rung

# One asset


def test_run_makes_the_default_locale_in_the_first_format_unless_told_otherwise() -> None:
    brief = parse_brief(campaign())
    assert quick().run(brief).asset.id == "en-US/tall"
    assert quick().run(brief, locale="pl-PL", format="wide").asset.id == "pl-PL/wide"
    with pytest.raises(BriefError, match="no copy for locale 'it-IT'"):
        quick().run(brief, locale="it-IT")
    with pytest.raises(BriefError, match="no format 'square'"):
        quick().run(brief, format="square")


def test_a_proof_holds_the_picture_that_was_proved() -> None:
    proof = quick().run(parse_brief(campaign()))
    assert proof.status is Status.APPROVED
    assert proof.image is not None
    assert proof.image.size == (300, 400)
    assert np.array_equal(read_image_bytes(proof.png_bytes()), np.asarray(proof.image))
    assert proof.sha256 == hashlib.sha256(proof.png_bytes()).hexdigest()
    assert proof.composition is not None
    assert proof.composition.encoded == proof.png_bytes()


def test_validators_of_scope_file_judge_the_very_bytes_that_are_handed_out() -> None:
    seen: list[bytes] = []

    class File(Judge):
        name = "file"
        scope = "file"

        def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
            seen.append(composition.encoded)
            return super().validate(composition, regions, ctx)

    proof = quick(validators=[File()]).run(parse_brief(campaign()))
    assert seen == [proof.png_bytes()]
    assert Image.open(io.BytesIO(seen[0])).format == "PNG"


def test_the_print_resolution_is_in_the_file() -> None:
    data = changed(campaign(), ("formats", "tall", "print"), {"dpi": 150})
    proof = quick().run(parse_brief(data))
    assert Image.open(io.BytesIO(proof.png_bytes())).info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_the_same_brief_gives_the_same_bytes() -> None:
    brief = parse_brief(poster())
    made = [
        Pipeline(PlainRenderer(), [TypeCompositor()], [Judge()]).run(brief, locale="de-DE").png_bytes()
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_the_real_parts_approve_a_poster_with_a_finding_for_each_required_check() -> None:
    pipeline = Pipeline(PlainRenderer(), [TypeCompositor()], default_validators())
    proof = pipeline.run(parse_brief(poster()), locale="de-DE")
    assert proof.status is Status.APPROVED, proof.reason
    found = {(finding.region, finding.check): finding for finding in proof.findings}
    for check in ("synthesis", "glyphs", "geometry", "contrast", "characters", "script", "words", "fit"):
        assert found["headline", check].outcome is Outcome.PASS
    assert found["sku", "pattern"].outcome is Outcome.PASS
    assert found["price", "pattern"].outcome is Outcome.PASS
    assert found["qr", "code"].measured == "https://example.com/tulpen"
    assert all(finding.reason and finding.evidence.source for finding in proof.findings)


# A foreign picture


def real_proof(data: dict[str, Any], locale: str = "en-US") -> tuple[Pipeline, Proof]:
    pipeline = Pipeline(PlainRenderer(), [TypeCompositor()], default_validators())
    return pipeline, pipeline.run(parse_brief(data), locale=locale)


def test_its_own_picture_is_not_rejected_when_it_comes_back_as_a_file() -> None:
    pipeline, proof = real_proof(poster())
    again = pipeline.check(proof.asset, read_image_bytes(proof.png_bytes()), proof.png_bytes())
    assert again.status is not Status.REJECTED, again.reason
    found = {(finding.region, finding.check): finding for finding in again.findings}
    assert found["headline", "text"].outcome is Outcome.PASS
    assert found["sku", "text"].measured == "TLP-0917"
    assert found["qr", "code"].outcome is Outcome.PASS
    assert found["headline", "synthesis"].outcome is Outcome.PASS
    assert again.attempts == ()
    assert again.cost == Cost()


def test_a_picture_with_other_words_or_another_code_is_rejected() -> None:
    pipeline, proof = real_proof(poster())
    other = parse_brief(changed(poster(), ("copy", "en-US", "headline"), "Tulip bulbs in Boston")).asset("en-US")
    again = pipeline.check(other, read_image_bytes(proof.png_bytes()), proof.png_bytes())
    assert again.status is Status.REJECTED
    assert "headline: text: " in again.reason
    other = parse_brief(changed(poster(), ("copy", "en-US", "qr"), "https://example.com/rose")).asset("en-US")
    again = pipeline.check(other, read_image_bytes(proof.png_bytes()), proof.png_bytes())
    assert again.status is Status.REJECTED
    (code,) = [finding for finding in again.findings if finding.check == "code"]
    assert (code.outcome, code.measured) == (Outcome.FAIL, "https://example.com/tulips")
    assert "“https://example.com/rose”" in again.reason


def test_a_picture_of_another_size_is_refused() -> None:
    asset = parse_brief(campaign()).assets[0]
    with pytest.raises(BriefError, match="the image has 400 x 300 px, format 'tall' 300 x 400"):
        quick().check(asset, np.zeros((300, 400, 3), np.uint8), b"")


def test_a_foreign_picture_is_never_drawn_on_and_every_scope_looks_at_it() -> None:
    class Whole(Judge):
        name = "whole"
        scope = "composition"

    class File(Judge):
        name = "file"
        scope = "file"

    class Deck(Judge):
        name = "deck"
        scope = "copy"

    judges = [Judge(), Whole(), File(), Deck()]
    painter, renderer = TypePainter(), PlainRenderer()
    asset = parse_brief(campaign()).assets[0]
    proof = Pipeline(renderer, [painter], judges).check(asset, np.zeros((400, 300, 3), np.uint8), b"bytes")
    assert proof.status is Status.APPROVED
    assert [judge.calls for judge in judges] == [[["headline"]]] * 4
    assert (painter.requests, renderer.requests) == ([], [])
    assert proof.png_bytes() == b"bytes"
    # Whose synthesis passed was set by type, whoever made the file; this judge says so of everything.
    assert proof.regions[0].set_by.value == "type"


# The pipeline as a value


def test_a_pipeline_needs_a_compositor_and_names_its_parts_with_versions() -> None:
    with pytest.raises(PluginContractError, match="a pipeline needs a compositor"):
        Pipeline(PlainRenderer(), (), ())
    assert quick(compositors=[Painter(), TypePainter()]).versions == {
        "renderer:plain": "1",
        "compositor:painter": "7",
        "compositor:type-painter": "7",
        "validator:judge": "3",
    }


def test_a_ladder_of_ones_own_is_climbed_instead() -> None:
    ladder = Ladder((Rung("first", TypePainter.sets), Rung("second", TypePainter.sets, relaxed=1)))
    judge = Judge(lambda check, *_: Outcome.FAIL if check == "text" else Outcome.PASS)
    proof = quick(ladder=ladder, validators=[judge]).run(parse_brief(campaign()))
    assert [attempt.rung for attempt in proof.attempts] == ["first", "second"]


def test_a_pipeline_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        quick().renderer = PlainRenderer()  # type: ignore[misc]  # what must not work
