"""Planting one chosen defect in one chosen region: the negative control of every check.

The pictures are simulated: the type engine sets everything right, and then one thing is spoiled.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import ClassVar, Final

import attrs
import numpy as np

from proofpress.brief import ContentKind, Region, Role, SetBy
from proofpress.codes import gtin_error, stamp
from proofpress.colour import Rgb
from proofpress.composition import Composition, Layer
from proofpress.errors import InputError
from proofpress.geometry import Box
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.setting import place
from proofpress.testing.hand import Hand, HandCompositor, write
from proofpress.testing.mutations import CODE_DEFECTS, TEXT_DEFECTS, Defect, mutate
from proofpress.testing.spoiling import INK_DEFECTS, can_spoil, spoiled_ink

__all__ = ["DefectCompositor", "DefectTypeCompositor", "makes_sense", "spoiled_copy"]

_FLIPPED: Final = 0.4
"""Share of a code's modules that are flipped: more than the strongest error correction mends."""
_FAINT: Final = 0.12
"""How far faint ink departs from its ground."""


def spoiled_copy(region: Region, defect: Defect, locale: str, seed: int = 0) -> Region | None:
    """Return the region with one of its texts mutated, the most telling first: a price's amount before the rest.

    Args:
        region: Says what is right.
        defect: One of `TEXT_DEFECTS`.
        locale: Of the copy.
        seed: Chooses the place.
    """
    if not region.role.is_text:
        return None
    parts = region.content.parts
    for index in sorted(range(len(parts)), key=lambda i: parts[i].name not in ("text", "amount")):
        wrong = mutate(parts[index].text, defect, locale, seed)
        if wrong is not None:
            spoiled = attrs.evolve(parts[index], text=wrong)
            content = attrs.evolve(region.content, parts=(*parts[:index], spoiled, *parts[index + 1 :]))
            return attrs.evolve(region, content=content)
    return None


def makes_sense(region: Region, defect: Defect, locale: str) -> bool:
    """Tell whether the defect can be planted in the region."""
    if defect in TEXT_DEFECTS:
        return spoiled_copy(region, defect, locale) is not None
    if defect in CODE_DEFECTS:
        return region.role.is_code
    if defect in INK_DEFECTS:
        return can_spoil(region, defect, locale)
    if defect in (Defect.MISSING_LAYER, Defect.MISSING_INK, Defect.OUT_OF_BOX, Defect.COVERED):
        return region.role is not Role.IMAGE
    return region.role.is_text


@attrs.frozen
class DefectCompositor(Compositor):
    """A simulated model that draws every region right but one, and plants one defect in that.

    Attributes:
        defect: What is wrong.
        region: Id of the region that it is planted in.
        hand: How it writes, right or wrong.
        seed: Chooses the place in the copy.
        attempts: It draws right from the attempt after this one; None spoils every attempt.
    """

    name: ClassVar[str] = "simulated-defect"
    sets: ClassVar[SetBy] = SetBy.MODEL
    deterministic: ClassVar[bool] = True

    defect: Defect
    region: str
    hand: Hand = Hand()
    seed: int = 0
    attempts: int | None = None

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return the layers, one of them spoiled.

        Raises:
            InputError: The defect makes no sense in this region and locale.
        """
        mended = self.attempts is not None and request.attempt > self.attempts
        target = next((region for region in request.regions if region.id == self.region), None)
        if target is None or mended:
            return HandCompositor(self.hand).compose(request, ctx)
        if not makes_sense(target, self.defect, request.asset.locale):
            raise InputError(
                f"the defect {self.defect.value!r} makes no sense in {self.region!r} for {request.asset.locale}",
                remedy="choose another defect or region",
            )
        spoiled = _before(target, self.defect, request.composition, self.seed)
        regions = tuple(spoiled if region is target else region for region in request.regions)
        layers = HandCompositor(self.hand).compose(attrs.evolve(request, regions=regions), ctx)
        found: list[Layer] = []
        for layer in layers:
            if layer.region_id != self.region:
                found.append(layer)
            elif self.defect is not Defect.MISSING_LAYER:
                found.append(self._spoiled(layer, target, request.composition))
        return found

    def _spoiled(self, layer: Layer, region: Region, beneath: Composition) -> Layer:
        """Return the layer as it is wrongly painted.

        Raises:
            InputError: No character can bear the defect.
        """
        if self.defect not in INK_DEFECTS:
            return _after(layer, region, self.defect, beneath, self.seed)
        inked = spoiled_ink(region, beneath.asset, self.hand, self.defect, self.seed)
        if inked is None:
            raise InputError(
                f"no character of {self.region!r} can bear the defect {self.defect.value!r}",
                remedy="choose another defect or region",
            )
        return write(region, beneath, self.hand, inked)


class DefectTypeCompositor(DefectCompositor):
    """The same simulation posing as the type engine: its pixels are not what type would have set."""

    name: ClassVar[str] = "simulated-defect-type"
    sets: ClassVar[SetBy] = SetBy.TYPE


def _before(region: Region, defect: Defect, composition: Composition, seed: int) -> Region:
    """Return the region as it is wrongly set."""
    if defect in TEXT_DEFECTS:
        return spoiled_copy(region, defect, composition.asset.locale, seed) or region
    if defect is Defect.WRONG_PAYLOAD:
        return attrs.evolve(region, content=attrs.evolve(region.content, payload=_other_payload(region, seed)))
    if defect is Defect.TOO_SMALL:
        least = region.min_font_px * 0.45
        return attrs.evolve(region, min_font_px=least, max_font_px=least)
    if defect is Defect.LOW_CONTRAST:
        return attrs.evolve(region, color=_faint(region, composition))
    return region


def _after(layer: Layer, region: Region, defect: Defect, composition: Composition, seed: int) -> Layer:
    """Return the layer as it is wrongly painted."""
    if defect is Defect.MISSING_INK:
        return attrs.evolve(layer, rgba=np.zeros_like(layer.rgba))
    if defect is Defect.OUT_OF_BOX:
        return attrs.evolve(layer, y=layer.y + _beyond(region, composition))
    if defect is Defect.COVERED:
        return _covered(layer, region, composition)
    if defect is Defect.DEAD_CODE:
        return _dead(layer, region, seed)
    return layer


def _other_payload(region: Region, seed: int) -> str:
    """Return another payload of the same length; digits with a check digit that is right again."""
    payload, role = region.content.payload, region.role.value
    if region.content.kind is not ContentKind.CODE or role == "qr":
        index = random.Random(f"{seed}:{payload}").choice([i for i, c in enumerate(payload) if c.isalnum()])
        other = "8" if payload[index] != "8" else "3"
        return payload[:index] + other + payload[index + 1 :]
    index = 4 + seed % 4
    changed = payload[:index] + str((int(payload[index]) + 1) % 10) + payload[index + 1 : -1]
    return next(changed + str(check) for check in range(10) if not gtin_error(role, changed + str(check)))


def _ground(region: Region, composition: Composition) -> Rgb:
    if region.panel is not None:
        return region.panel.fill
    pixels = composition.ground(region.id, region.extent).reshape(-1, 3)
    red, green, blue = (round(float(channel)) for channel in pixels.mean(axis=0))
    return red, green, blue


def _faint(region: Region, composition: Composition) -> Rgb:
    ground = _ground(region, composition)
    towards = 0 if sum(ground) > 3 * 127 else 255
    red, green, blue = (round(channel + (towards - channel) * _FAINT) for channel in ground)
    return red, green, blue


def _ink(region: Region, composition: Composition) -> Box:
    """Return where the region's main copy has its ink, before any rotation; the symbol of a code."""
    if region.role.is_code:
        stamped = stamp(region.role.value, region.content.payload, region.box.width, region.box.height)
        return stamped.symbol.moved(region.box.x, region.box.y)
    parts = place(region, composition.asset).parts
    part = next((part for part in parts if part.name in ("text", "amount")), parts[0])
    ink = part.setting.ink
    if ink is None:
        return part.box
    box = Box.from_edges(int(ink.x0), int(ink.y0), int(ink.x1) + 1, int(ink.y1) + 1)
    return box.moved(part.box.x, part.box.y)


def _beyond(region: Region, composition: Composition) -> int:
    """Return how far down the layer moves so that a third of the ink leaves the box, and its bleed too."""
    ink = _ink(region, composition)
    return region.box.bottom - ink.bottom + max(2, ink.height // 3) + region.bleed


def _covered(layer: Layer, region: Region, composition: Composition) -> Layer:
    """Return the layer with a blot over the middle of its ink, a quarter of it wide."""
    ink = _ink(region, composition)
    blot = Box(ink.x + ink.width * 3 // 8, ink.y, max(1, ink.width // 4), ink.height).intersection(layer.box)
    blot = blot.moved(-layer.x, -layer.y)
    rgba = layer.rgba.copy()
    rgba[blot.y : blot.bottom, blot.x : blot.right] = (*_ground(region, composition), 255)
    return attrs.evolve(layer, rgba=rgba)


def _dead(layer: Layer, region: Region, seed: int) -> Layer:
    """Return the layer with many of the code's modules turned from dark to light and back."""
    stamped = stamp(region.role.value, region.content.payload, region.box.width, region.box.height)
    symbol = stamped.symbol.moved(region.box.x - layer.x, region.box.y - layer.y)
    size = stamped.module_px
    rows = 1 if region.role is not Role.QR else -(-symbol.height // size)
    flips = np.random.default_rng(seed).random((rows, -(-symbol.width // size))) < _FLIPPED
    across = np.repeat(flips, size, axis=1)[:, : symbol.width]
    down = np.repeat(across, symbol.height if rows == 1 else size, axis=0)[: symbol.height]
    rgba = layer.rgba.copy()
    view = rgba[symbol.y : symbol.bottom, symbol.x : symbol.right]
    view[down, :3] = 255 - view[down, :3]
    return attrs.evolve(layer, rgba=rgba)
