from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK
from tests.report.exports.campaign import copy_of, erased, poster

from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.proof import Outcome
from proofpress.report.exports.proving import Tolerance, excess, prove_codes, prove_picture, prove_text
from proofpress.report.exports.scene import pieces
from proofpress.testing.strategies import pixels

LIMIT = Tolerance(sample=64)


def slow_excess(one: Pixels, other: Pixels) -> np.ndarray:
    """Return what `excess` should, one pixel at a time."""
    height, width = one.shape[:2]
    found = np.zeros((height, width), int)
    for a, b in ((one.astype(int), other.astype(int)), (other.astype(int), one.astype(int))):
        for y in range(height):
            for x in range(width):
                near = b[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2].reshape(-1, 3)
                out = np.maximum(near.min(axis=0) - a[y, x], a[y, x] - near.max(axis=0))
                found[y, x] = max(found[y, x], int(np.maximum(out, 0).max()))
    return found


@given(pixels(9, 7), pixels(9, 7))
@QUICK
def test_the_excess_is_what_a_slow_reading_of_its_words_gives(one: Pixels, other: Pixels) -> None:
    assert np.array_equal(excess(one, other), slow_excess(one, other))


@given(pixels(12, 9), st.integers(-1, 1), st.integers(-1, 1))
@QUICK
def test_a_picture_moved_by_a_pixel_is_still_the_same(picture: Pixels, dx: int, dy: int) -> None:
    moved = np.roll(picture, (dy, dx), (0, 1))
    assert not excess(moved, picture)[1:-1, 1:-1].any()


def test_pictures_of_different_sizes_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different shapes"):
        excess(np.zeros((2, 2, 3), np.uint8), np.zeros((2, 3, 3), np.uint8))


def test_the_proved_picture_passes_without_any_tolerance() -> None:
    composition = poster("de-DE")
    finding = prove_picture(composition.flatten(), composition, Tolerance(0, 0), "itself")
    assert finding.outcome is Outcome.PASS
    assert finding.measured == "0 of 255, 0.00 on average in the worst 16 x 16 px"


def glyph_boxes(composition: Composition) -> list[Box]:
    """Return where each visible letter of the smallest text stands."""
    (piece,) = [piece for piece in pieces(composition) if piece.region.id == "legal"]
    (text,) = piece.lettering
    found = []
    for line in text.setting.lines:
        for run in line.runs:
            face = text.setting.faces[run.font]
            for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
                bounds = face.bounds(glyph)
                if bounds:
                    left, bottom, right, top = (edge * text.setting.size_px for edge in bounds)
                    found.append(
                        Box.from_edges(
                            int(text.x + line.x + x + left), int(text.y + line.baseline - y - top),
                            int(text.x + line.x + x + right) + 1, int(text.y + line.baseline - y - bottom) + 1,
                        )
                    )  # fmt: skip
    return found


@pytest.mark.parametrize("locale", ["de-DE", "ar-EG", "hi-IN", "th-TH", "zh-CN"])
def test_any_single_glyph_of_the_smallest_text_that_is_lost_fails_the_picture(locale: str) -> None:
    composition = poster(locale)
    flat = composition.flatten()
    boxes = glyph_boxes(composition)
    region = composition.region("legal").box.expanded(4)
    part = flat[region.y : region.bottom, region.x : region.right]
    for box in boxes:
        lost = erased(flat, box)[region.y : region.bottom, region.x : region.right]
        assert excess(lost, part).max() > LIMIT.sample, box
    assert len(boxes) > 20
    finding = prove_picture(erased(flat, boxes[7]), composition, LIMIT, "test")
    assert finding.outcome is Outcome.FAIL
    assert finding.evidence.box is not None
    assert finding.evidence.box.overlaps(boxes[7].expanded(16))


def test_a_code_that_is_covered_fails_and_one_that_stands_passes() -> None:
    composition = poster("en-US")
    flat = composition.flatten()
    assert [f.outcome for f in prove_codes(flat, composition, "test")] == [Outcome.PASS, Outcome.PASS]
    box = composition.region("qr").box
    ean, qr = prove_codes(erased(flat, Box(box.x + 20, box.y + 20, 100, 100)), composition, "test")
    assert (ean.outcome, qr.outcome, qr.measured) == (Outcome.PASS, Outcome.FAIL, None)
    assert qr.expected == "https://example.com/espresso/en-US"


def test_a_code_with_another_payload_fails() -> None:
    composition, other = poster("en-US"), poster("de-DE")
    outcomes = [finding.outcome for finding in prove_codes(other.flatten(), composition, "test")]
    assert outcomes == [Outcome.FAIL, Outcome.FAIL]


def test_text_is_proved_to_the_code_point() -> None:
    composition = poster("pl-PL")
    regions = tuple(region for region in composition.regions if region.role.is_text)
    right = copy_of(composition)
    assert {finding.outcome for finding in prove_text(right, regions, "test")} == {Outcome.PASS}
    wrong = {**right, "legal": (right["legal"][0].replace("\u00a0", " "),)}
    bad = [finding.region for finding in prove_text(wrong, regions, "test") if finding.outcome is Outcome.FAIL]
    assert bad == ["legal"]
    gone = {name: texts for name, texts in right.items() if name != "sku"}
    (lost,) = [finding for finding in prove_text(gone, regions, "test") if finding.outcome is Outcome.FAIL]
    assert (lost.region, lost.measured, lost.expected) == ("sku", None, "KFE-0042")
