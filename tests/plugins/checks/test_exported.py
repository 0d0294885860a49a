from __future__ import annotations

import io

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.plugins.checks.planting import DEFECTS
from tests.plugins.checks.scenes import PAPER, SALE, asset, drawn, judge, price_region, text_region

from proofpress.brief import Asset, Format, Panel, SetBy
from proofpress.composition import Composition, Plate
from proofpress.geometry import Box
from proofpress.interfaces import Context
from proofpress.plugins.checks._export import Misfit, misfit
from proofpress.plugins.checks._exported import limit_of, same_file, verdict
from proofpress.plugins.checks.synthesis import SynthesisCheck
from proofpress.proof import Finding, Outcome, encode
from proofpress.testing.defects import makes_sense
from proofpress.testing.grounds import Ground
from proofpress.testing.mutations import Defect
from proofpress.testing.scenes import Scene, stage

LOCALES = sorted({where for where, *_ in DEFECTS})
EXPORTS = [("JPEG", 88, 1.0), ("WEBP", 80, 1.0), ("JPEG", 90, 0.75), ("PNG", 0, 2.0)]
PLANTED = (Defect.WRONG_LETTER, Defect.MIRRORED_GLYPH, Defect.BAD_KERNING, Defect.TOFU, Defect.DROPPED_LETTER)


def exported(made: Composition, kind: str = "JPEG", quality: int = 88, scale: float = 1.0) -> Composition:
    """What is known of an exported picture: the brief, and the file."""
    image = Image.fromarray(made.flatten())
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"quality": quality} if quality else {}))
    seen = np.asarray(Image.open(buffer).convert("RGB").resize((made.asset.format.width, made.asset.format.height)))
    return Composition(made.asset, Plate(seen, renderer="image"), made.asset.regions, encoded=buffer.getvalue())


def outcome(composition: Composition) -> Outcome | None:
    found = judge(SynthesisCheck(), composition)
    return found[0].outcome if found else None


def asset_of(locale: str) -> Asset:
    text = next(text for where, text, *_ in DEFECTS if where == locale)
    region = text_region(text, id="copy", max_font_px=30.0, align="start", box=Box(10, 10, 320, 50))
    return asset(region, locale=locale, form=Format("strip", 340, 70))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_right_export_passes_on_every_ground_and_a_wrong_one_never(locale: str) -> None:
    made = asset_of(locale)
    first = LOCALES.index(locale)
    for turn in (first, first + 1):
        kind, quality, scale = EXPORTS[turn % len(EXPORTS)]
        scene = Scene(list(Ground)[(turn + turn // 4) % 4])
        right = exported(stage(made, scene, seed=turn, sets=SetBy.TYPE), kind, quality, scale)
        assert outcome(right) is Outcome.PASS, (kind, scene)
        for defect in PLANTED[turn % 2 :: 2]:
            if not makes_sense(made.regions[0], defect, locale):
                continue
            wrong = stage(made, scene, defect=defect, region="copy", seed=turn, sets=SetBy.TYPE)
            assert outcome(exported(wrong, kind, quality, scale)) is not Outcome.PASS, (kind, scene, defect)


def test_a_wrong_digit_in_a_jpeg_fails_and_is_boxed() -> None:
    region = text_region("Only 12.99 today", id="copy", max_font_px=44.0)
    made = drawn(asset(region))
    wrong = drawn(asset(text_region("Only 12.89 today", id="copy", max_font_px=44.0)))
    finding = _only(exported(attrs.evolve(wrong, asset=made.asset)))
    assert finding.outcome is Outcome.FAIL
    assert finding.evidence.box is not None
    assert region.box.expanded(6).contains(finding.evidence.box)
    assert finding.evidence.box.width < 40


def test_a_word_beside_the_copy_fails_on_calm_ground() -> None:
    made = drawn(asset(text_region("Fresh", id="copy", max_font_px=30.0)))
    other = drawn(asset(text_region("NEW", id="other", max_font_px=30.0, box=Box(300, 40, 130, 80))))
    both = attrs.evolve(made, plate=Plate(other.flatten()))
    assert outcome(exported(made)) is Outcome.PASS
    finding = _only(exported(both))
    assert finding.outcome is Outcome.FAIL
    assert "beside" in finding.reason


def test_another_hand_in_the_same_place_is_not_judged() -> None:
    made = asset(text_region("Fresh coffee", id="copy", max_font_px=44.0))
    other = drawn(asset(text_region("Fresh coffee", id="copy", max_font_px=30.0, weight=800, valign="top")))
    assert judge(SynthesisCheck(), exported(attrs.evolve(other, asset=made))) == ()
    blank = Composition(made, Plate(np.full((600, 600, 3), PAPER, np.uint8)), made.regions)
    assert judge(SynthesisCheck(), exported(blank)) == ()


def test_panels_turned_regions_and_neighbours_are_no_defects() -> None:
    price = price_region(box=Box(120, 300, 300, 160), panel=Panel(SALE, radius=24, rotate=-6, padding=20), color=PAPER)
    made = drawn(asset(text_region("Fresh coffee", box=Box(40, 200, 400, 100)), price))
    found = judge(SynthesisCheck(), exported(made))
    assert {finding.region: finding.outcome for finding in found} == {"headline": Outcome.PASS, "price": Outcome.PASS}


def test_letters_of_a_few_pixels_are_undecided() -> None:
    made = drawn(asset(text_region("Fresh coffee every day", id="copy", max_font_px=16.0)))
    assert _only(exported(made, "PNG", 0, 0.5)).outcome is Outcome.UNDECIDED


def test_a_lossy_file_is_judged_even_where_the_layers_are_right() -> None:
    made = drawn(asset(text_region("Fresh coffee", id="copy", max_font_px=44.0)))
    exact = made.with_file(encode(made))
    assert outcome(exact) is Outcome.PASS
    assert _only(made.with_file(exported(made).encoded)).measured != _only(exact).measured
    blurred = exported(drawn(asset(text_region("Fresh toffee", id="copy", max_font_px=44.0)))).encoded
    assert outcome(made.with_file(blurred)) is Outcome.FAIL


def test_what_is_the_same_file() -> None:
    made = drawn(asset(text_region()))
    canvas = made.asset.format.canvas
    assert same_file(b"", canvas)
    assert same_file(encode(made), canvas)
    assert not same_file(exported(made).encoded, canvas)
    assert not same_file(exported(made, "PNG", 0, 0.5).encoded, canvas)


def test_without_ink_or_contrast_nothing_can_be_told() -> None:
    coverage = np.zeros((40, 60), np.float32)
    coverage[10:30, 20:40] = 1
    assert misfit(np.full((40, 60, 3), 200, np.uint8), coverage, 20) is None
    assert misfit(np.full((40, 60, 3), 200, np.uint8), np.zeros_like(coverage), 20) is None
    seen = np.where(coverage[..., None] > 0, 20, 230).astype(np.uint8).repeat(3, axis=2)
    found = misfit(seen, coverage, 20)
    assert found is not None
    assert found.worst < 0.01
    assert found.fitting == 1
    assert limit_of(0.0, 0.5) > limit_of(0.0, 1.0)


def _only(composition: Composition) -> Finding:
    (finding,) = SynthesisCheck().validate(composition, composition.regions, Context())
    return finding


def test_a_little_too_much_departure_is_in_doubt_where_ground_or_scale_blur_it() -> None:
    somewhere = Box(0, 0, 8, 8)
    for noise, scale, wanted in (
        (0.02, 1.0, Outcome.UNDECIDED),
        (0.0, 0.5, Outcome.UNDECIDED),
        (0.0, 1.0, Outcome.FAIL),
    ):
        limit = limit_of(noise, scale)
        for over, outcome_wanted in ((-0.001, Outcome.PASS), (0.05, wanted), (0.1, Outcome.FAIL)):
            found = Misfit(limit + over, somewhere, 0.0, somewhere, noise, 1.0)
            assert verdict(found, 20.0, scale)[0] is outcome_wanted
