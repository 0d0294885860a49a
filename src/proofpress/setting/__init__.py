"""Setting a region by type: the one deterministic way from a region to its layer.

The `type` compositor, the guide for models, the fit check and the `synthesis` check all go through here, so what was proved to
fit is what is drawn, and what was drawn can be set again and compared.
"""

from __future__ import annotations

from proofpress.setting.drawing import coverage, draw, figures, tinted
from proofpress.setting.inks import best_ink, best_panel, ink_color
from proofpress.setting.placing import PlacedPart, Placement, font_library, place

__all__ = [
    "PlacedPart",
    "Placement",
    "best_ink",
    "best_panel",
    "coverage",
    "draw",
    "figures",
    "font_library",
    "ink_color",
    "place",
    "tinted",
]
