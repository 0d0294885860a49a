from __future__ import annotations

import attrs
import numpy as np
import pytest

from proofpress.brief import Panel, SetBy
from proofpress.composition import Composition, Layer
from proofpress.errors import ReaderUnavailableError
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Context, Hint
from proofpress.plugins.checks.text import TextCheck
from proofpress.plugins.diffusion._keying import keyed_layer
from proofpress.plugins.readers.tesserocr import TesserocrReader
from proofpress.proof import Outcome
from proofpress.testing.samples import plain_plate, sample_asset, text_region, typeset

READER = TesserocrReader()


def written(
    text: str, ink: tuple[int, int, int] = (20, 20, 24), ground: tuple[int, int, int] = (250, 249, 252)
) -> Pixels:
    """Return a square picture as a model might have made it: lettering in the middle of an almost even ground."""
    asset = sample_asset(text_region(text, box=Box(40, 150, 304, 84), max_font_px=48, color=ink), width=384, height=384)
    clean = typeset(asset, plain_plate(asset, ground)).flatten()
    noise = np.random.default_rng(1).normal(0, 2, clean.shape)
    return np.clip(np.rint(clean + noise), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("ink", "ground"), [((20, 20, 24), (250, 249, 252)), ((255, 240, 220), (4, 3, 6)), ((184, 50, 31), (252, 252, 250))]
)
def test_what_was_written_is_read_where_it_belongs(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    try:
        READER.read(np.full((40, 80, 3), 255, np.uint8), Hint("en-US", 1))
    except ReaderUnavailableError as error:
        pytest.skip(str(error))
    region = text_region("Fresh bread", box=Box(30, 30, 400, 80))
    asset = sample_asset(region)
    layer = keyed_layer(region, written("Fresh bread", ink, ground), "en-US", asset.format.canvas)
    assert layer is not None
    plate = plain_plate(asset, (120, 130, 90) if ink[0] > 200 else (235, 228, 210))
    done = Composition(asset, plate, asset.regions).with_layer(attrs.evolve(layer, set_by=SetBy.MODEL))
    (finding,) = TextCheck((READER,)).validate(done, asset.regions, Context())
    assert finding.outcome is Outcome.PASS, finding.reason
    solid = layer.rgba[layer.rgba[..., 3] > 250][:, :3]
    assert np.abs(np.median(solid, axis=0) - ink).max() <= 12


def _keyed(**changes: object) -> tuple[Layer, Box]:
    region = text_region("Fresh", box=Box(30, 30, 400, 80), **changes)
    layer = keyed_layer(region, written("Fresh"), "en-US", Box(0, 0, 480, 248))
    assert layer is not None
    rows, columns = np.nonzero(layer.rgba[..., 3] > 128)
    ink = Box.from_edges(
        layer.x + int(columns.min()), layer.y + int(rows.min()), layer.x + int(columns.max()) + 1,
        layer.y + int(rows.max()) + 1,
    )  # fmt: skip
    return layer, ink


def test_it_fills_its_box_and_stands_where_the_region_says() -> None:
    _, start = _keyed(align="start")
    _, end = _keyed(align="end")
    _, middle = _keyed(align="center")
    assert abs(start.height - 80) <= 3
    assert abs(start.x - 30) <= 2
    assert abs(end.right - 430) <= 2
    assert abs(middle.centre[0] - 230) <= 2
    layer = keyed_layer(text_region("x", box=Box(30, 30, 400, 80)), written("Fresh"), "he-IL", Box(0, 0, 480, 248))
    assert layer is not None
    assert abs(layer.box.right - 430) <= 2  # right-to-left copy starts at the right


def test_turned_regions_are_turned_about_their_centre() -> None:
    _, turned = _keyed(align="center", panel=Panel((255, 255, 255), rotate=90, opacity=0.0))
    assert turned.height > turned.width
    assert abs(turned.centre[0] - 230) <= 3


def test_a_panel_lies_beneath() -> None:
    layer, _ = _keyed(panel=Panel((200, 30, 30), padding=10))
    assert layer.box == Box(30, 30, 400, 80)
    assert tuple(layer.rgba[40, 395]) == (200, 30, 30, 255)


def test_an_even_picture_has_no_ink() -> None:
    region = text_region("Fresh")
    assert keyed_layer(region, np.full((64, 64, 3), 255, np.uint8), "en-US", Box(0, 0, 480, 248)) is None
