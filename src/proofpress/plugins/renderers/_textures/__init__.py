"""Poster grounds made of nothing but numbers: seven kinds, any size, any two colours.

Each kind composes its large forms on the coarse nodes of a `Stage` and leaves a shader that returns the light of some rows.
Rows are rendered in bands, so an 8192 x 8192 ground needs little more memory than its pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from proofpress.colour import Rgb
from proofpress.image import Pixels, frozen_pixels
from proofpress.plugins.renderers._noise import Floats, Stage
from proofpress.plugins.renderers._textures.bokeh import bokeh
from proofpress.plugins.renderers._textures.fabric import fabric
from proofpress.plugins.renderers._textures.gradient import gradient
from proofpress.plugins.renderers._textures.marble import marble
from proofpress.plugins.renderers._textures.metal import metal
from proofpress.plugins.renderers._textures.paper import paper
from proofpress.plugins.renderers._textures.scene import Rng, Scene, Shader
from proofpress.plugins.renderers._textures.studio import studio
from proofpress.plugins.renderers._tones import Palette

__all__ = ["KINDS", "MAX_SIDE", "Kind", "texture"]

Kind = Literal["gradient", "studio", "bokeh", "paper", "metal", "marble", "fabric"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MAX_SIDE: Final = 8192
"""Longest side of a ground, in pixels."""
_BAND_PIXELS: Final = 1 << 16

_SHADERS: Final[Mapping[Kind, tuple[Callable[[Scene], Shader], float]]] = MappingProxyType(
    {
        "gradient": (gradient, 1.6),
        "studio": (studio, 1.3),
        "bokeh": (bokeh, 1.3),
        "paper": (paper, 1.2),
        "metal": (metal, 1.0),
        "marble": (marble, 1.0),
        "fabric": (fabric, 1.0),
    }
)
"""What makes the shader of each kind, and how much grain it bears, in steps of 8 bits."""


def texture(kind: Kind, base: Rgb, accent: Rgb, width: int, height: int, *, seed: int) -> Pixels:
    """Return a ground, uint8 [height, width, 3]; the same arguments give the same bytes on one machine.

    Args:
        kind: One of `KINDS`.
        base: The colour that rules; the mean of the ground stays near it.
        accent: The colour of lights, veins and glints.
        width: 1 to `MAX_SIDE` pixels.
        height: 1 to `MAX_SIDE` pixels.
        seed: Not negative; the same seed keeps its forms in another size.

    Raises:
        ValueError: An unknown kind, a size out of range or a negative seed.
    """
    if kind not in _SHADERS:
        raise ValueError(f"unknown kind {kind!r}: choose one of {', '.join(KINDS)}")
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise ValueError(f"{width} x {height} pixels: each side must be 1 to {MAX_SIDE}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    streams = [np.random.Generator(np.random.PCG64([KINDS.index(kind), seed, part])) for part in range(3)]
    shader_of, grain = _SHADERS[kind]
    scene = Scene(Stage.of(width, height), Palette(base, accent), streams[0], streams[1])
    shader = shader_of(scene)
    out = np.empty((height, width, 3), dtype=np.uint8)
    band = max(1, _BAND_PIXELS // width)
    for first in range(0, height, band):
        last = min(height, first + band)
        out[first:last] = _developed(shader(first, last), streams[2], grain)
    out.setflags(write=False)
    return frozen_pixels(out)


def _developed(light: Floats, rng: Rng, grain: float) -> NDArray[np.uint8]:
    """Turn light into samples; triangular grain of at least one step hides every band."""
    np.clip(light, 0, 1, out=light)
    np.sqrt(light, out=light)
    light *= 255
    shape = light.shape[:2]
    dither = rng.random(shape, dtype=np.float32)
    dither -= rng.random(shape, dtype=np.float32)
    dither *= np.float32(grain)
    dither += np.float32(0.5)
    light += dither[..., None]
    np.clip(light, 0, 255, out=light)
    return light.astype(np.uint8)
