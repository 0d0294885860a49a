"""Scenes: on which ground, in which hand and through which codec a defect is planted, and its right twin shown."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import attrs

from proofpress.brief import Asset, SetBy
from proofpress.composition import Composition
from proofpress.testing.defects import DefectCompositor
from proofpress.testing.distortions import Distortion
from proofpress.testing.grounds import Ground, exported_jpeg, ground, through_jpeg
from proofpress.testing.hand import Hand, HandCompositor
from proofpress.testing.mutations import Defect
from proofpress.testing.samples import typeset

__all__ = ["MODEL_SCENES", "SCENES", "Scene", "stage"]


@attrs.frozen
class Scene:
    """How a region is shown.

    Attributes:
        ground: What it stands on.
        jpeg: Quality at which the picture was compressed; 0 for not at all.
        distortion: What the simulated model does to letters.
        fonts: ISO 15924 script and font file that the simulated model writes in; empty for the library's.
        weight: CSS weight that it writes in; 0 for the region's.
    """

    ground: Ground = Ground.FLAT
    jpeg: int = 0
    distortion: Distortion | None = None
    fonts: tuple[tuple[str, Path], ...] = ()
    weight: int = 0

    @property
    def name(self) -> str:
        """Ground, codec and distortion in words."""
        parts = [self.ground.value, f"JPEG {self.jpeg}" if self.jpeg else "", self.distortion or ""]
        return ", ".join(part for part in parts if part)


SCENES: Final = (
    Scene(),
    Scene(Ground.DARK),
    Scene(Ground.TEXTURED),
    Scene(Ground.PHOTO, jpeg=88),
    Scene(Ground.FLAT, jpeg=80),
)
"""Right letters on every kind of ground, with and without a lossy codec."""
MODEL_SCENES: Final = tuple(
    Scene(kind, jpeg, way)
    for way, kind, jpeg in (
        (Distortion.WARP, Ground.FLAT, 0),
        (Distortion.GLOW, Ground.DARK, 0),
        (Distortion.PERSPECTIVE, Ground.TEXTURED, 88),
        (Distortion.UNEVEN_WEIGHT, Ground.FLAT, 90),
        (Distortion.SOFT, Ground.PHOTO, 88),
    )
)
"""Letters as models draw them."""


def stage(
    asset: Asset,
    scene: Scene,
    *,
    defect: Defect | None = None,
    region: str = "",
    seed: int = 0,
    sets: SetBy = SetBy.MODEL,
) -> Composition:
    """Return the asset as a scene shows it: right, or with one defect in one region.

    Args:
        asset: What it should show.
        scene: How it is shown.
        defect: What is wrong; None for the right twin.
        region: Id of the region that the defect is planted in.
        seed: Of ground and distortion, and the place of the defect.
        sets: Who the layers say has set them.

    Raises:
        InputError: The defect cannot be planted in this region and locale.
    """
    hand = Hand(scene.fonts, scene.weight, scene.distortion, seed)
    drawer = HandCompositor(hand) if defect is None else DefectCompositor(defect, region, hand, seed)
    shown = asset if scene.ground is Ground.FLAT else _any_colour(asset)
    made = typeset(shown, ground(shown, scene.ground, seed), drawer, sets=sets)
    if not scene.jpeg:
        return made
    # A model answers in JPEG, so its layers are compressed; what type set is compressed when it is exported.
    return (through_jpeg if sets is SetBy.MODEL else exported_jpeg)(made, scene.jpeg)


def _any_colour(asset: Asset) -> Asset:
    """Return the asset with each text in whichever ink stands out: the brief's colours were chosen for another ground."""
    free = (
        attrs.evolve(region, color=None) if region.role.is_text and region.panel is None else region
        for region in asset.regions
    )
    return attrs.evolve(asset, regions=tuple(free))
