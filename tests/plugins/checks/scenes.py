"""Small assets and compositions for the tests of checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from proofpress.brief import Asset, Brand, Content, ContentKind, Format, Part, PlateSpec, Region, Role, Rules
from proofpress.composition import Composition, Plate
from proofpress.geometry import Box, Insets
from proofpress.interfaces import Context, Renderer, RenderRequest, Validator
from proofpress.proof import Finding
from proofpress.setting import draw

INK, PAPER, SALE = (43, 26, 18), (255, 250, 242), (184, 50, 31)
BRAND = Brand((("ink", INK), ("paper", PAPER), ("sale", SALE)))
CANVAS = Format("square", 600, 600, Insets(20, 20, 20, 20))
BOXES = (Box(40, 40, 400, 80), Box(40, 160, 400, 80), Box(40, 280, 400, 80), Box(40, 400, 400, 80))


def text_region(text: str = "Fresh coffee", role: Role = Role.HEADLINE, **fields: Any) -> Region:
    short, locale = fields.pop("short", None), fields.pop("found_under", "")
    content = Content(ContentKind.TEXT, parts=(Part("text", text),), short=short, locale=locale)
    given = {"id": role.value, "box": BOXES[0], "color": INK, **fields}
    return Region(role=role, content=content, **given)


def price_region(amount: str = "$11.99", was: str | None = "$14.99", unit: str | None = None, **fields: Any) -> Region:
    named = (("was", was), ("amount", amount), ("unit", unit))
    content = Content(ContentKind.PRICE, parts=tuple(Part(name, text) for name, text in named if text is not None))
    given = {"id": "price", "box": BOXES[1], "color": INK, **fields}
    return Region(role=Role.PRICE, content=content, **given)


def code_region(payload: str, role: Role = Role.QR, **fields: Any) -> Region:
    given = {"id": role.value, "box": Box(40, 400, 180, 180), **fields}
    return Region(role=role, content=Content(ContentKind.CODE, payload=payload), **given)


def asset(*regions: Region, locale: str = "en-US", form: Format = CANVAS, **fields: Any) -> Asset:
    given = {"plate": PlateSpec(), "brand": BRAND, "rules": Rules(), **fields}
    return Asset("test", locale, form, regions, **given)


def blank(made: Asset, colour: tuple[int, int, int] = PAPER) -> Composition:
    """Return the composition before anything is drawn."""
    plate = np.full((made.format.height, made.format.width, 3), colour, np.uint8)
    return Composition(made, Plate(plate), made.regions)


def drawn(made: Asset, colour: tuple[int, int, int] = PAPER) -> Composition:
    """Return the composition with every region set by type."""
    composition = blank(made, colour)
    for region in made.regions:
        composition = composition.with_layer(draw(region, composition))
    return composition


def replaced(composition: Composition, region_id: str, change: Any) -> Composition:
    """Return the composition with the samples of one layer changed by a function of a writable copy."""
    layer = composition.layer(region_id)
    assert layer is not None
    rgba = layer.rgba.copy()
    changed = change(rgba)
    return composition.with_layer(attrs.evolve(layer, rgba=rgba if changed is None else changed))


def judge(check: Validator, composition: Composition, regions: Sequence[Region] | None = None) -> tuple[Finding, ...]:
    found = tuple(check.validate(composition, composition.regions if regions is None else regions, Context()))
    assert all(finding.check in check.checks for finding in found)
    assert all(finding.evidence.source for finding in found)
    return found


def only(check: Validator, composition: Composition) -> Finding:
    (finding,) = judge(check, composition)
    return finding


class ReadyPlates(Renderer):
    """Hands out plates that were made before, as many as are asked for."""

    name = "ready"
    deterministic = True

    def __init__(self, *plates: Plate) -> None:
        self.plates = plates
        self.asked: list[int] = []

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        ctx.check()
        self.asked.append(request.count)
        return self.plates[: request.count]
