"""What a model drew over a picture, as layers: which part it saw, how its answer lies and is toned, and what of it is ink."""

from __future__ import annotations

from proofpress.redrawn.frame import Frame
from proofpress.redrawn.layers import layers_of, mask_of, over, panel_patch, with_panels
from proofpress.redrawn.unmix import carried, scaled_ink, unmixed

__all__ = ["Frame", "carried", "layers_of", "mask_of", "over", "panel_patch", "scaled_ink", "unmixed", "with_panels"]
