"""Exports of an approved poster are proved by the brief alone, and a changed one is not."""

from __future__ import annotations

import io
from pathlib import Path

import attrs
import numpy as np
import pytest
from PIL import Image

import proofpress
from proofpress.brief import Asset
from proofpress.config import default_validators
from proofpress.errors import BriefError
from proofpress.image import Pixels, read_image_bytes
from proofpress.loading import load_brief
from proofpress.pipeline import Pipeline
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.plugins.renderers.procedural import ProceduralRenderer
from proofpress.proof import Outcome, Proof, Status
from proofpress.testing.samples import brief_of

CAMPAIGN = load_brief(Path(proofpress.__file__).parent / "examples" / "campaign" / "brief.json")
PIPELINE = Pipeline(ProceduralRenderer(), [TypeCompositor()], default_validators())


@pytest.fixture(scope="module", params=["de-DE", "ar-EG", "th-TH"])
def made(request: pytest.FixtureRequest) -> Proof:
    proof = PIPELINE.run(brief_of(CAMPAIGN.asset(request.param)))
    assert proof.status is Status.APPROVED, proof.reason
    return proof


def checked(asset: Asset, pixels: Pixels, kind: str = "JPEG", scale: float = 1.0, quality: int = 90) -> Proof:
    image = Image.fromarray(pixels)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=quality)
    return PIPELINE.check(asset, read_image_bytes(buffer.getvalue()), buffer.getvalue())


@pytest.mark.parametrize(("kind", "scale"), [("JPEG", 1.0), ("WEBP", 1.0), ("JPEG", 1.5)])
def test_a_right_export_shows_what_type_sets(made: Proof, kind: str, scale: float) -> None:
    assert made.pixels is not None
    proof = checked(made.asset, made.pixels, kind, scale)
    found = {f.region: f.outcome for f in proof.findings if f.check == "synthesis"}
    texts = {region.id for region in made.asset.regions if region.role.is_text}
    assert found == dict.fromkeys(texts, Outcome.PASS)
    assert [region.id for region in proof.regions if region.outcome is Outcome.FAIL] == []


def test_a_changed_digit_is_found_in_the_export(made: Proof) -> None:
    assert made.composition is not None
    sku = made.asset.region("sku")
    part = attrs.evolve(sku.content.parts[0], text=sku.content.text.replace("0", "8", 1))
    other = attrs.evolve(sku, content=attrs.evolve(sku.content, parts=(part,)))
    asset = attrs.evolve(made.asset, regions=tuple(other if r.id == "sku" else r for r in made.asset.regions))
    wrong = PIPELINE.run(brief_of(asset))
    assert wrong.pixels is not None
    proof = checked(made.asset, wrong.pixels)
    assert proof.status is not Status.APPROVED
    found = [f for f in proof.findings if f.region == "sku" and f.check == "synthesis"]
    assert [f.outcome for f in found] == [Outcome.FAIL]


def test_another_shape_is_no_export() -> None:
    asset = CAMPAIGN.asset("de-DE")
    flat = np.full((asset.format.height + 8, asset.format.width, 3), 255, np.uint8)
    with pytest.raises(BriefError, match="own shape"):
        PIPELINE.check(asset, flat, b"")
    with pytest.raises(BriefError, match="own shape"):
        PIPELINE.check(asset, flat[:: -(-asset.format.height // 20), ::60].copy(), b"")
