"""Small assets, compositions and pictures to test with: no file, no network, no model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import attrs
import numpy as np

from proofpress.brief import (
    Asset,
    Brand,
    Brief,
    Content,
    ContentKind,
    Format,
    Part,
    PlateSpec,
    Region,
    Role,
    Rules,
    SetBy,
)
from proofpress.colour import Rgb
from proofpress.composition import Composition, Layer, Plate
from proofpress.geometry import Box, Insets
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.pipeline import preflight
from proofpress.plugins.compositors.type import TypeCompositor

__all__ = [
    "brief_of",
    "code_region",
    "cropped",
    "hostile_compositions",
    "plain_plate",
    "sample_asset",
    "sample_request",
    "text_region",
    "typeset",
]

PAPER: Final[Rgb] = (255, 250, 242)
INK: Final[Rgb] = (20, 20, 24)


def text_region(text: str, **changes: Any) -> Region:
    """Return a region of one text, 432 x 96 px at (24, 24).

    Args:
        text: Its copy.
        **changes: Fields of `Region` that shall differ.
    """
    region = Region(
        id="copy",
        role=Role.LABEL,
        box=Box(24, 24, 432, 96),
        content=Content(ContentKind.TEXT, (Part("text", text),)),
        min_font_px=18,
        max_font_px=48,
        color=INK,
    )
    return attrs.evolve(region, **changes)


def code_region(role: Role = Role.QR, payload: str = "https://example.com/42", **changes: Any) -> Region:
    """Return a region that a machine reads, 400 x 200 px at (24, 24)."""
    region = Region(id="code", role=role, box=Box(24, 24, 400, 200), content=Content(ContentKind.CODE, payload=payload))
    return attrs.evolve(region, **changes)


def sample_asset(*regions: Region, locale: str = "en-US", width: int = 480, height: int = 248) -> Asset:
    """Return an asset of these regions, or of one short text."""
    return Asset(
        "sample",
        locale,
        Format("sample", width, height),
        regions or (text_region("Fresh bread daily"),),
        PlateSpec(),
        Brand((("ink", INK), ("paper", PAPER))),
        Rules(),
    )


def brief_of(*assets: Asset) -> Brief:
    """Return the brief that these assets make up; locales, formats and the rest are theirs."""
    first = assets[0]
    formats = tuple({asset.format.id: asset.format for asset in assets}.values())
    tags = tuple(dict.fromkeys(asset.locale for asset in assets))
    return Brief(
        id=first.brief_id,
        default_locale=first.locale,
        formats=formats,
        locales=tags,
        plate=first.plate,
        brand=first.brand,
        rules=first.rules,
        assets=assets,
        source=first.brief_id,
    )


def plain_plate(asset: Asset, rgb: Rgb = PAPER) -> Plate:
    """Return a plate of one colour in the size of the asset."""
    pixels = np.empty((asset.format.height, asset.format.width, 3), np.uint8)
    pixels[:] = rgb
    return Plate(pixels, renderer="solid")


def typeset(
    asset: Asset, plate: Plate | None = None, compositor: Compositor | None = None, *, sets: SetBy | None = None
) -> Composition:
    """Return the asset with every region drawn, relaxed as far as its copy needs to fit.

    Args:
        asset: What to make.
        plate: Its background; plain if None.
        compositor: Who draws; type if None.
        sets: Who the layers say has set them; what the compositor says if None.
    """
    drawer = compositor or TypeCompositor()
    regions = tuple(item.region for item in preflight(asset).values())
    blank = Composition(asset, plate or plain_plate(asset), regions)
    done = blank
    for layer in drawer.compose(ComposeRequest(blank, regions), Context()):
        done = done.with_layer(attrs.evolve(layer, set_by=sets or drawer.sets, compositor=drawer.name))
    return done


def sample_request(asset: Asset | None = None, regions: Sequence[str] = ()) -> ComposeRequest:
    """Return the first request for some regions of an asset, on a plain plate; for all of them if none is named."""
    made = asset or sample_asset()
    wanted = tuple(region for region in made.regions if not regions or region.id in regions)
    return ComposeRequest(Composition(made, plain_plate(made), made.regions), wanted)


def cropped(asset: Asset, region_ids: Iterable[str], margin: int = 24) -> Asset:
    """Return the asset with these regions alone, on a canvas cut close around them; the brief's rules do not apply.

    Args:
        asset: The whole asset.
        region_ids: What to keep.
        margin: Canvas beyond the paint bounds, px.
    """
    wanted = set(region_ids)
    kept = [region for region in asset.regions if region.id in wanted]
    bounds = [region.extent.expanded(region.bleed + margin).intersection(asset.format.canvas) for region in kept]
    view = Box.around(bounds)
    moved = tuple(attrs.evolve(region, box=region.box.moved(-view.x, -view.y)) for region in kept)
    form = attrs.evolve(asset.format, width=view.width, height=view.height, safe_area=Insets())
    return attrs.evolve(asset, regions=moved, format=form, rules=Rules())


def hostile_compositions(regions: Sequence[Region] = (), seed: int = 0) -> Iterator[tuple[str, Composition]]:
    """Yield pictures that break careless code, each with a name: nothing drawn, one pixel, noise, no contrast, no ink.

    Args:
        regions: What they should show; one short text if empty.
        seed: Of the noise.
    """
    asset = sample_asset(*regions)
    noise = np.random.default_rng(seed).integers(0, 256, (asset.format.height, asset.format.width, 3), np.uint8)
    blank = Composition(asset, plain_plate(asset), asset.regions)
    yield "nothing drawn", blank
    yield "noise", attrs.evolve(blank, plate=Plate(noise))
    yield "black", attrs.evolve(blank, plate=plain_plate(asset, (0, 0, 0)))
    for name, size in (("empty layers", 0), ("layers of one pixel", 1)):
        layers = tuple(_clear(region, size) for region in asset.regions)
        yield name, attrs.evolve(blank, layers=layers)
    yield "transparent layers", attrs.evolve(blank, layers=tuple(_clear(region) for region in asset.regions))
    tiny = sample_asset(*(attrs.evolve(r, box=Box(0, 0, 1, 1), panel=None) for r in asset.regions), width=1, height=1)
    yield "one pixel", Composition(tiny, plain_plate(tiny), tiny.regions, tuple(_clear(r) for r in tiny.regions))


def _clear(region: Region, side: int | None = None) -> Layer:
    height, width = (region.box.height, region.box.width) if side is None else (side, side)
    return Layer(region.id, region.box.x, region.box.y, np.zeros((height, width, 4), np.uint8))
