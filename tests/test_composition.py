from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests._core_strategies import QUICK, asset_of, filled, loose_boxes, numbered, plate_of, region_of, turned

from proofpress.brief import Region, Role, SetBy
from proofpress.composition import Composition, Layer, Plate, blend, clip
from proofpress.geometry import Box
from proofpress.image import Pixels, sha256
from proofpress.testing.strategies import compositions, pixels

RED, GREEN, BLUE = (200, 0, 0, 255), (0, 200, 0, 255), (0, 0, 200, 255)


def region(name: str, box: Box, z: int = 0, **changes: Any) -> Region:
    return attrs.evolve(region_of(Role.LABEL, name, box), z=z, **changes)


def stack(*regions: Region, **changes: Any) -> Composition:
    return Composition(asset_of(*regions), plate_of(), regions, **changes)


def cut(picture: Pixels, box: Box) -> Pixels:
    return picture[box.y : box.bottom, box.x : box.right]


# Values


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 1), (4, 5, 4), (4, 5, 2), (2, 4, 5, 3)])
def test_a_plate_is_rgb(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="must have 3 channels"):
        Plate(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3), (4, 5, 5), (2, 4, 5, 4)])
def test_a_layer_is_rgba(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="must have 4 channels"):
        Layer("r", 0, 0, np.zeros(shape, np.uint8))


@pytest.mark.parametrize("kind", [np.float32, np.uint16, np.int8, bool])
def test_pixels_are_bytes(kind: type) -> None:
    with pytest.raises(ValueError, match="uint8"):
        Plate(np.zeros((4, 5, 3), kind))


def test_values_do_not_change_with_the_array_that_they_were_made_from() -> None:
    source, patch = np.zeros((2, 3, 3), np.uint8), np.zeros((2, 3, 4), np.uint8)
    plate, layer = Plate(source), Layer("r", 4, 5, patch)
    source[:], patch[:] = 255, 255
    assert not plate.pixels.any()
    assert not layer.rgba.any()
    assert not plate.pixels.flags.writeable
    assert not layer.rgba.flags.writeable


def test_plates_and_layers_are_equal_by_what_they_show() -> None:
    one, other = Plate(numbered(7, 5)), Plate(numbered(7, 5))
    assert one == other
    assert hash(one) == hash(other)
    assert one != Plate(numbered(5, 7))
    assert one != attrs.evolve(other, seed=1)
    assert one.sha256 == sha256(numbered(7, 5)) != Plate(numbered(5, 7)).sha256
    first = filled("r", Box(1, 2, 3, 4), RED)
    assert first == filled("r", Box(1, 2, 3, 4), RED)
    assert first != filled("r", Box(1, 2, 3, 4), BLUE)
    assert first != filled("r", Box(1, 2, 4, 3), RED)
    assert first.sha256 == sha256(first.rgba) != filled("r", Box(1, 2, 3, 4), BLUE).sha256


def test_what_nobody_said_is_empty() -> None:
    plate = Plate(numbered(2, 2))
    assert (plate.renderer, plate.model, plate.seed) == ("", "", 0)
    layer = filled("r", Box(0, 0, 1, 1), RED)
    assert (layer.set_by, layer.compositor, layer.model, layer.request_id) == (SetBy.TYPE, "", "", "")
    bare = stack(region("a", Box(0, 0, 9, 9)))
    assert (bare.layers, bare.encoded) == ((), b"")


def test_pixels_and_files_are_not_shown_as_text() -> None:
    made = stack(region("a", Box(0, 0, 9, 9)), encoded=b"a whole file")
    shown = repr(made.with_layer(filled("a", Box(0, 0, 3, 3), RED))) + repr(made)
    assert "array(" not in shown
    assert "a whole file" not in shown


def test_boxes_of_plates_and_layers() -> None:
    assert Plate(numbered(7, 5)).box == Box(0, 0, 7, 5)
    assert filled("r", Box(-3, 4, 9, 2), RED).box == Box(-3, 4, 9, 2)


# Clipping


@given(loose_boxes(), loose_boxes())
@QUICK
def test_clipping_keeps_exactly_what_lies_inside(place: Box, bounds: Box) -> None:
    rgb = numbered(place.width, place.height)
    layer = Layer("r", place.x, place.y, np.dstack([rgb, rgb[..., :1]]), SetBy.MODEL, "c", "m", "q")
    kept = clip(layer, bounds)
    common = place.intersection(bounds)
    assert bounds.contains(kept.box)
    assert clip(kept, bounds) == kept
    assert attrs.evolve(kept, x=layer.x, y=layer.y, rgba=layer.rgba) == layer
    if common == place:
        assert kept is layer
    elif common.empty:
        assert kept.rgba.shape == (0, 0, 4)
        assert (kept.x, kept.y) == (bounds.x, bounds.y)
    else:
        assert kept.box == common
        assert np.array_equal(kept.rgba, cut(layer.rgba, common.moved(-place.x, -place.y)))


@pytest.mark.parametrize("bounds", [Box(0, 0, 5, 5), Box(20, 0, 5, 50), Box(0, 20, 50, 5), Box(12, 12, 0, 4)])
def test_nothing_remains_of_a_layer_outside(bounds: Box) -> None:
    kept = clip(filled("r", Box(10, 10, 6, 6), RED), bounds)
    assert kept.rgba.shape == (0, 0, 4)
    assert (kept.x, kept.y) == (bounds.x, bounds.y)


# Blending


def test_blending_is_the_exact_rounded_mean_for_every_colour_ground_and_alpha() -> None:
    ink = np.minimum(np.arange(258), 255).reshape(1, 86, 3)  # three inks to a pixel
    ground = np.broadcast_to(np.arange(256).reshape(256, 1, 1), (256, 86, 3))
    patch = np.empty((256, 86, 4), np.uint8)
    patch[..., :3] = ink
    for alpha in range(256):
        patch[..., 3] = alpha
        picture = ground.astype(np.uint8)
        blend(picture, Layer("r", 0, 0, patch))
        # Half up: floor(x / 255 + 1 / 2) of the whole number x.
        assert np.array_equal(picture, (2 * (ink * alpha + ground * (255 - alpha)) + 255) // 510)


@given(pixels(9, 7), pixels(9, 7, 4))
@QUICK
def test_blending_agrees_with_pillow_within_one(ground: Pixels, rgba: Pixels) -> None:
    picture = ground.copy()
    blend(picture, Layer("r", 0, 0, rgba))
    theirs = Image.fromarray(ground).convert("RGBA")
    theirs.alpha_composite(Image.fromarray(rgba))
    assert np.abs(picture.astype(int) - np.asarray(theirs.convert("RGB"), int)).max() <= 1


@pytest.mark.parametrize(("alpha", "seen"), [(0, False), (255, True)])
def test_blending_changes_nothing_or_all_and_only_where_the_layer_lies(alpha: int, *, seen: bool) -> None:
    picture = numbered(20, 10).copy()
    blend(picture, filled("r", Box(4, 3, 5, 2), (9, 8, 7, alpha)))
    expected = numbered(20, 10).copy()
    if seen:
        expected[3:5, 4:9] = (9, 8, 7)
    assert np.array_equal(picture, expected)


@pytest.mark.parametrize("box", [Box(0, 0, 0, 0), Box(3, 3, 0, 4), Box(3, 3, 4, 0), Box(99, 1, 3, 0), Box(1, 99, 0, 3)])
def test_a_layer_without_pixels_changes_nothing(box: Box) -> None:
    picture = numbered(20, 10).copy()
    blend(picture, filled("r", box, RED))
    assert np.array_equal(picture, numbered(20, 10))


# Looking up


def test_regions_and_layers_by_name() -> None:
    made = stack(region("a", Box(0, 0, 9, 9)), region("b", Box(9, 9, 9, 9))).with_layer(
        filled("b", Box(9, 9, 9, 9), RED)
    )
    assert made.region("a").id == "a"
    assert made.region("b").box == Box(9, 9, 9, 9)
    assert made.layer("a") is None
    layer = made.layer("b")
    assert layer is not None
    assert layer.region_id == "b"
    assert made.layer("none of that name") is None
    with pytest.raises(KeyError, match="none of that name"):
        made.region("none of that name")


# Drawing


def test_a_new_layer_takes_the_place_of_the_old_one_only() -> None:
    made = stack(region("a", Box(0, 0, 9, 9)), region("b", Box(9, 9, 9, 9)), encoded=b"old file")
    first = made.with_layer(filled("a", Box(0, 0, 9, 9), RED)).with_layer(filled("b", Box(9, 9, 9, 9), GREEN))
    second = first.with_layer(filled("a", Box(0, 0, 5, 5), BLUE))
    assert first.layer("a") == filled("a", Box(0, 0, 9, 9), RED)
    assert second.layer("a") == filled("a", Box(0, 0, 5, 5), BLUE)
    assert second.layer("b") == first.layer("b") == filled("b", Box(9, 9, 9, 9), GREEN)
    assert len(second.layers) == len(first.layers) == 2
    assert second.regions == made.regions
    assert first.encoded == b""


def test_a_relaxed_region_replaces_its_own_and_gives_the_bounds() -> None:
    a, b = region("a", Box(0, 0, 9, 9)), region("b", Box(40, 40, 9, 9))
    wider = attrs.evolve(b, box=Box(40, 40, 20, 9), z=3)
    made = stack(a, b).with_layer(filled("b", Box(0, 0, 120, 90), RED), wider)
    assert made.regions == (a, wider)
    assert made.asset.regions == (a, b)
    layer = made.layer("b")
    assert layer is not None
    assert layer.box == Box(40, 40, 20, 9)


def test_a_layer_of_an_unknown_region_is_refused() -> None:
    with pytest.raises(KeyError, match="stranger"):
        stack(region("a", Box(0, 0, 9, 9))).with_layer(filled("stranger", Box(0, 0, 9, 9), RED))


def test_taking_ink_away_leaves_the_rest() -> None:
    names = ("a", "b", "c")
    made = stack(*(region(name, Box(9, 9, 9, 9)) for name in names))
    for name in names:
        made = made.with_layer(filled(name, Box(9, 9, 9, 9), RED))
    made = attrs.evolve(made, encoded=b"old file")
    bare = made.without("a", "c", "none of that name")
    assert [layer.region_id for layer in bare.layers] == ["b"]
    assert bare.regions == made.regions
    assert bare.encoded == b""
    assert made.without().layers == made.layers


@pytest.mark.parametrize("degrees", [0, 17, 45, 90, 180, -6])
@pytest.mark.parametrize("bleed", [0, 7, 400])
@pytest.mark.parametrize("box", [Box(30, 30, 50, 12), Box(0, 0, 40, 30), Box(100, 80, 20, 10)])
def test_a_full_frame_layer_changes_nothing_outside_the_paint_bounds(degrees: float, bleed: int, box: Box) -> None:
    drawn = turned(region("a", box), degrees, bleed)
    made = stack(drawn)
    hostile = filled("a", Box(-50, -50, 300, 300), (1, 2, 3, 255))
    after = made.with_layer(hostile).flatten()
    bounds = drawn.paint_bounds(made.plate.box)
    changed: npt.NDArray[np.bool_] = np.any(after != made.flatten(), axis=-1)
    inside = np.zeros_like(changed)
    inside[bounds.y : bounds.bottom, bounds.x : bounds.right] = True
    assert np.array_equal(changed, inside)


# Stacking


def test_layers_are_stacked_by_z_then_by_the_order_of_the_brief_however_they_were_drawn() -> None:
    box = Box(10, 10, 20, 20)
    regions = (region("high", box, 5), region("first", box, 1), region("second", box, 1), region("low", box, -2))
    made = stack(*regions)
    for name in ("second", "high", "low", "first"):
        made = made.with_layer(filled(name, box, RED))
    assert [layer.region_id for layer in made.stacked()] == ["low", "first", "second", "high"]
    assert [layer.region_id for layer in made.without("first").stacked()] == ["low", "second", "high"]


def test_the_ground_is_what_is_stacked_below_and_no_more() -> None:
    box = Box(10, 10, 20, 20)
    made = stack(region("top", box, 2), region("b", box, 1), region("c", box, 1), region("a", box, 0))
    colours = {"a": (10, 0, 0), "b": (20, 0, 0), "c": (30, 0, 0), "top": (40, 0, 0)}
    for name, rgb in colours.items():
        made = made.with_layer(filled(name, box, (*rgb, 255)))
    seen = {name: tuple(made.ground(name)[15, 15]) for name in colours}
    plain = tuple(numbered(120, 90)[15, 15])
    assert seen == {"a": plain, "b": colours["a"], "c": colours["b"], "top": colours["c"]}
    assert np.array_equal(made.ground("top")[:9], numbered(120, 90)[:9])


def test_the_ground_of_a_region_that_is_not_drawn_yet() -> None:
    box = Box(10, 10, 20, 20)
    made = stack(region("low", box), region("new", box, 1), region("high", box, 2))
    made = made.with_layer(filled("low", box, RED)).with_layer(filled("high", box, BLUE))
    assert tuple(made.ground("new", box)[0, 0]) == RED[:3]
    assert made.ground("new", box).shape == (20, 20, 3)
    assert made.ground("new").shape == (90, 120, 3)


@given(compositions(), loose_boxes(), st.data())
@QUICK
def test_a_part_is_cut_from_the_whole(made: Composition, box: Box, data: st.DataObject) -> None:
    seen = box.intersection(made.plate.box)
    assert np.array_equal(made.flatten(box), cut(made.flatten(), seen))
    name = data.draw(st.sampled_from(made.regions)).id
    assert np.array_equal(made.ground(name, box), cut(made.ground(name), seen))


@given(compositions())
@QUICK
def test_flattening_is_blending_from_the_lowest_to_the_nearest(made: Composition) -> None:
    picture = made.plate.pixels.copy()
    for layer in made.stacked():
        blend(picture, layer)
    assert np.array_equal(made.flatten(), picture)
    assert made.flatten() is made.flatten()
    assert not made.flatten().flags.writeable
    assert not made.flatten(Box(0, 0, 5, 5)).flags.writeable
    again = Composition(made.asset, made.plate, made.regions, tuple(reversed(made.layers)))
    assert np.array_equal(again.flatten(), picture)


@given(compositions())
@QUICK
def test_the_ground_of_the_nearest_region_is_the_picture_without_it(made: Composition) -> None:
    nearest = max(enumerate(made.regions), key=lambda each: (each[1].z, each[0]))[1]
    assert np.array_equal(made.ground(nearest.id), made.without(nearest.id).flatten())


@given(compositions(), st.data())
@QUICK
def test_a_file_goes_with_the_picture_and_is_lost_with_the_next_layer(made: Composition, data: st.DataObject) -> None:
    filed = made.with_file(b"a file")
    assert filed == attrs.evolve(made, encoded=b"a file")
    assert filed.flatten() is made.flatten()
    name = data.draw(st.sampled_from(made.regions)).id
    after = filed.with_layer(filled(name, made.plate.box, BLUE))
    assert after.encoded == b""
    assert np.array_equal(after.flatten(), made.with_layer(filled(name, made.plate.box, BLUE)).flatten())
    assert np.array_equal(filed.without(name).flatten(), made.without(name).flatten())


def test_a_picture_does_not_change_the_plate() -> None:
    made = stack(region("a", Box(0, 0, 60, 60))).with_layer(filled("a", Box(0, 0, 60, 60), RED))
    made.flatten()
    assert np.array_equal(made.plate.pixels, numbered(120, 90))
