"""The strategies make what they promise."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.brief import Asset
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.loading import parse_brief
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.pipeline import preflight
from proofpress.proof import Finding
from proofpress.testing import strategies
from proofpress.testing.samples import typeset

CANVAS = Box(0, 0, 160, 120)


@given(strategies.boxes(CANVAS, (3, 5)))
def test_boxes_lie_inside(box: Box) -> None:
    assert CANVAS.contains(box)
    assert box.width >= 3
    assert box.height >= 5


@given(st.data())
def test_copy_is_of_its_locale(data: st.DataObject) -> None:
    for locale in EXAMPLE_LOCALES:
        text = data.draw(strategies.copy(locale))
        assert text.strip()
        assert set(text) <= set(strategies.ALPHABETS[locale] + " 0123456789")


@settings(max_examples=20, deadline=None)
@given(strategies.brief_documents())
def test_documents_are_accepted(document: dict[str, Any]) -> None:
    brief = parse_brief(document)
    assert [asset.locale for asset in brief.assets] == list(document["copy"])
    for asset in brief.assets:
        preflight(asset)


@settings(max_examples=20, deadline=None)
@given(strategies.assets())
def test_assets_can_be_set(asset: Asset) -> None:
    assert len(typeset(asset).layers) == len(asset.regions)


@settings(max_examples=40, deadline=None)
@given(strategies.compositions())
def test_layers_of_compositions_are_clipped(composition: Composition) -> None:
    for layer in composition.layers:
        bounds = composition.region(layer.region_id).paint_bounds(composition.plate.box)
        assert bounds.contains(layer.box)


@given(strategies.findings(check="loud"))
def test_findings_are_of_the_asked_check(finding: Finding) -> None:
    assert finding.check == "loud"
    assert finding.reason
