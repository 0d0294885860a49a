from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from tests.plugins.checks.scenes import ReadyPlates

from proofpress.brief import Panel, Rules, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Context
from proofpress.pipeline import Pipeline
from proofpress.plugins.checks.calm import MOST_EDGES, CalmCheck
from proofpress.plugins.checks.palette import PaletteCheck
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.plugins.renderers._calm import calm
from proofpress.plugins.renderers._textures import KINDS, Kind, texture
from proofpress.proof import Finding, Outcome
from proofpress.testing.samples import brief_of, code_region, plain_plate, sample_asset, text_region, typeset


def squares(side: int, low: int = 0, high: int = 255) -> Plate:
    rows, columns = np.indices((248, 480)) // side
    grey = np.where((rows + columns) % 2, high, low).astype(np.uint8)
    return Plate(np.repeat(grey[..., None], 3, axis=2))


def judged(composition: Composition) -> list[Finding]:
    return list(CalmCheck().validate(composition, composition.regions, Context()))


def on(plate: Plate, **changes: Any) -> Composition:
    return typeset(sample_asset(text_region("Fresh bread daily", **changes)), plate)


def test_an_even_ground_is_calm_and_the_finding_says_which_ink_it_bears() -> None:
    (finding,) = judged(on(plain_plate(sample_asset())))
    assert finding.outcome is Outcome.PASS
    assert finding.measured == "0.0"
    assert "#141418 reaches" in finding.reason
    assert finding.evidence.box == Box(24, 24, 432, 96)


@pytest.mark.parametrize("side", [3, 6, 12])
def test_squares_of_the_size_of_letters_are_restless(side: int) -> None:
    (finding,) = judged(on(squares(side)))
    assert finding.outcome is Outcome.FAIL
    assert float(finding.measured or 0) > MOST_EDGES
    assert "panel" in finding.reason


def test_a_panel_quiets_the_ground_and_a_thin_veil_does_not() -> None:
    assert judged(on(squares(6), panel=Panel((255, 255, 255))))[0].outcome is Outcome.PASS
    assert judged(on(squares(6), panel=Panel((255, 255, 255), opacity=0.2)))[0].outcome is Outcome.FAIL


def test_what_owns_its_ground_has_no_finding() -> None:
    busy = squares(6)
    assert judged(on(busy, carrier=True)) == []
    blank = Composition(sample_asset(), busy, sample_asset().regions)
    assert judged(blank) == []  # nothing was drawn, or it is a picture of somebody else's
    opaque = Layer("copy", 24, 24, np.full((96, 432, 4), 255, np.uint8), set_by=SetBy.MODEL)
    assert judged(blank.with_layer(opaque)) == []


def test_codes_and_pictures_are_not_asked() -> None:
    assert judged(typeset(sample_asset(code_region()), squares(6))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_calmed_grounds_are_far_on_the_good_side(kind: Kind) -> None:
    region = text_region("Fresh bread daily", box=Box(40, 40, 560, 120), min_font_px=24)
    asset = sample_asset(region, width=640, height=640)
    for base, accent in (((242, 236, 226), (196, 146, 92)), ((250, 250, 250), (20, 20, 20))):
        pixels = calm(texture(kind, base, accent, 640, 640, seed=7), [region.box], toward=base)
        (finding,) = judged(typeset(asset, Plate(pixels)))
        assert float(finding.measured or 99) < MOST_EDGES / 2


def test_a_restless_plate_gets_the_text_a_scrim_and_then_a_panel() -> None:
    asset = sample_asset(text_region("Fresh bread daily", color=None))
    busy = squares(4, 120, 255)
    pipeline = Pipeline(ReadyPlates(busy), [TypeCompositor()], [CalmCheck()])
    proof = pipeline.run(brief_of(asset))
    assert [attempt.rung for attempt in proof.attempts] == ["type", "type-relaxed", "type-relaxed-more"]
    assert proof.composition is not None
    assert proof.composition.regions[0].panel is not None
    assert [f.outcome for f in proof.findings if f.check == "calm"] == [Outcome.PASS]


def test_the_palette_is_measured_on_the_plate_alone() -> None:
    def share(pixels: Pixels) -> Finding:
        composition = Composition(sample_asset(), Plate(pixels), ())
        (finding,) = PaletteCheck().validate(composition, (), Context())
        return finding

    green = np.empty((60, 80, 3), np.uint8)
    green[:] = (20, 190, 40)
    assert share(green).outcome is Outcome.FAIL
    assert "name the brand's colours" in share(green).reason
    assert share(np.full((60, 80, 3), 200, np.uint8)).outcome is Outcome.PASS
    bare = attrs.evolve(sample_asset(), brand=attrs.evolve(sample_asset().brand, colors=()))
    (finding,) = PaletteCheck().validate(Composition(bare, Plate(green), ()), (), Context())
    assert finding.outcome is Outcome.PASS


def test_of_a_finished_picture_nothing_is_said_unless_it_is_demanded() -> None:
    drawn = on(plain_plate(sample_asset()))
    finished = attrs.evolve(drawn, plate=Plate(drawn.flatten()), layers=(), encoded=b"png")
    assert judged(finished) == []
    strict = attrs.evolve(finished, asset=attrs.evolve(finished.asset, rules=Rules(checks=(("calm", "required"),))))
    (finding,) = judged(strict)
    assert finding.outcome is Outcome.UNDECIDED
    assert "look at it" in finding.reason
