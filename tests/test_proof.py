from __future__ import annotations

import io

import attrs
import numpy as np
import pytest
from PIL import Image
from tests._core_strategies import asset_of, filled, found, numbered, plate_of, region_of

from proofpress.brief import Format, PrintSpec, Role, SetBy
from proofpress.budget import Cost
from proofpress.composition import Composition
from proofpress.image import png_bytes, sha256
from proofpress.proof import Attempt, Evidence, Finding, Outcome, Proof, RegionProof, Status, encode

REGION = region_of(Role.BODY)
ASSET = asset_of(REGION)
DRAWN = Composition(ASSET, plate_of(), ASSET.regions).with_layer(filled("r", REGION.box, (9, 9, 9, 255)))


def test_there_are_three_outcomes_and_three_verdicts() -> None:
    assert [outcome.value for outcome in Outcome] == ["pass", "fail", "undecided"]
    assert [status.value for status in Status] == ["approved", "review", "rejected"]


def test_a_finding_says_why() -> None:
    with pytest.raises(ValueError, match="reason"):
        Finding("text", "r", Outcome.PASS, "", evidence=Evidence("none"))
    plain = found("text")
    assert (plain.expected, plain.measured, plain.threshold, plain.evidence.box) == (None, None, None, None)


def test_an_attempt_of_which_nothing_is_known_is_undecided() -> None:
    attempt = Attempt("type", "type", ("r",))
    assert (attempt.relaxations, attempt.request_id, attempt.cost_micro_usd) == ((), "", 0)
    assert (attempt.outcome, attempt.reason) == ("undecided", "")


def test_all_findings_in_the_order_of_the_regions() -> None:
    regions = (
        RegionProof("a", "body", SetBy.TYPE, Outcome.PASS, (found("text", region="a"), found("fit", region="a"))),
        RegionProof("b", "sku", SetBy.TYPE, Outcome.PASS, (found("text", region="b"),)),
    )
    proof = Proof(ASSET, Status.APPROVED, regions)
    assert [(f.region, f.check) for f in proof.findings] == [("a", "text"), ("a", "fit"), ("b", "text")]
    assert (proof.attempts, proof.cost, proof.reason, proof.decisions) == ((), Cost(), "", ())


def test_a_proof_without_a_picture() -> None:
    proof = Proof(ASSET, Status.REJECTED, (), reason="the copy does not fit")
    assert proof.composition is None
    assert proof.pixels is None
    assert proof.image is None
    assert proof.sha256 == ""
    with pytest.raises(ValueError, match="en-US/one: nothing was drawn: the copy does not fit"):
        proof.png_bytes()


def test_the_picture_of_a_proof() -> None:
    proof = Proof(ASSET, Status.APPROVED, (), composition=DRAWN)
    assert proof.pixels is DRAWN.flatten()
    assert proof.image is not None
    assert np.array_equal(np.asarray(proof.image), DRAWN.flatten())
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(proof.png_bytes()))), DRAWN.flatten())
    assert proof.sha256 == sha256(proof.png_bytes())
    assert "array(" not in repr(proof)


def test_the_bytes_that_were_proved_are_the_bytes_that_are_given_out() -> None:
    filed = attrs.evolve(DRAWN, encoded=b"the proved file")
    proof = Proof(ASSET, Status.APPROVED, (), composition=filed)
    assert proof.png_bytes() == b"the proved file"
    assert proof.sha256 == sha256(b"the proved file")


def test_encoding_marks_the_resolution_of_print() -> None:
    assert encode(DRAWN) == png_bytes(DRAWN.flatten())
    form = Format("one", 120, 90, print=PrintSpec(300))
    printed = attrs.evolve(DRAWN, asset=attrs.evolve(ASSET, format=form))
    assert Image.open(io.BytesIO(encode(printed))).info["dpi"] == pytest.approx((300, 300), abs=0.02)
    assert numbered(1, 1).shape == (1, 1, 3)
