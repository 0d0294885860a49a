"""Tiny random models, built offline in seconds and loaded by the very path that real ones take.

What they draw is noise: the weights are random numbers. They prove that loading, sizes, seeds, masks, progress and errors are
right, and say nothing about pictures. Each function needs the extra `diffusion`, writes a folder with `save_pretrained`, and
returns it. The same seed gives the same weights.
"""

from __future__ import annotations

from proofpress.testing.tiny_models.diffusion import flux, inpaint, mid_size, sdxl
from proofpress.testing.tiny_models.emu3 import emu3
from proofpress.testing.tiny_models.janus import janus

__all__ = ["emu3", "flux", "inpaint", "janus", "mid_size", "sdxl"]
