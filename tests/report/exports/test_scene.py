from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK
from tests.report.exports.campaign import pictured, poster

from proofpress.brief import Asset, Role
from proofpress.codes import stamp
from proofpress.geometry import Box
from proofpress.report.exports.scene import Ground, Lettering, Patch, Symbol, _boxes, pieces
from proofpress.testing.samples import code_region, sample_asset, text_region, typeset
from proofpress.testing.strategies import assets


def test_text_and_codes_are_shapes_and_pictures_stay_pixels() -> None:
    found = {piece.region.id: piece for piece in pieces(poster("de-DE"))}
    assert [type(shape) for shape in found["price"].shapes] == [Ground, Lettering, Lettering, Lettering]
    assert [type(shape) for shape in found["headline"].shapes] == [Lettering]
    assert [type(shape) for shape in found["ean"].shapes] == [Ground, Symbol, Lettering, Lettering, Lettering]
    assert [type(shape) for shape in found["cup"].shapes] == [Patch]
    assert {name for name, piece in found.items() if piece.pictured} == {"cup"}


def test_pieces_are_stacked_as_layers_are() -> None:
    composition = poster("en-US")
    assert [piece.region.id for piece in pieces(composition)] == [layer.region_id for layer in composition.stacked()]


def test_what_a_model_drew_stays_a_picture() -> None:
    composition = typeset(sample_asset(text_region("Fresh bread")))
    (piece,) = pieces(pictured(composition, composition.regions[0]))
    assert piece.pictured


def test_a_layer_that_setting_again_would_not_give_stays_a_picture() -> None:
    composition = typeset(sample_asset(text_region("Fresh bread")))
    (layer,) = composition.layers
    touched = layer.rgba.copy()
    touched[40, 40] = (255, 0, 0, 255)
    (piece,) = pieces(composition.with_layer(attrs.evolve(layer, rgba=touched)))
    assert piece.pictured
    (same,) = pieces(composition)
    assert not same.pictured


@given(assets(most=3))
@QUICK
def test_every_drawn_region_has_a_piece_with_its_copy(asset: Asset) -> None:
    composition = typeset(asset)
    for piece in pieces(composition):
        assert [text.text for text in piece.lettering] == [part.text for part in piece.region.content.parts]


@given(st.sampled_from(["https://example.com/a", "x", "ÄÖ 12"]), st.integers(200, 330), st.integers(200, 330))
@QUICK
def test_the_boxes_of_a_code_are_its_black_pixels_once_each(payload: str, width: int, height: int) -> None:
    pixels = stamp("qr", payload, width, height).pixels
    count = np.zeros(pixels.shape[:2], int)
    for box in _boxes(pixels):
        count[box.y : box.bottom, box.x : box.right] += 1
    assert np.array_equal(count, (pixels[..., 0] == 0).astype(int))


def test_the_digits_of_a_code_are_text() -> None:
    (piece,) = pieces(typeset(sample_asset(code_region(Role.EAN13, "4006381333931"))))
    assert [text.text for text in piece.lettering] == ["4", "006381", "333931"]
    assert all(Box(24, 24, 400, 200).contains(Box(text.x, text.y, 1, 1)) for text in piece.lettering)
