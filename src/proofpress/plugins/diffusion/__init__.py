"""Diffusion and autoregressive models on one's own machine; needs the extra `diffusion`, which is imported when first used."""

from __future__ import annotations

from proofpress.interfaces import Compositor, Renderer
from proofpress.markers import hookimpl
from proofpress.plugins.diffusion.ar_compositor import TransformersArCompositor
from proofpress.plugins.diffusion.renderer import DiffusersRenderer
from proofpress.plugins.diffusion.text_compositor import DiffusionTextCompositor

__all__ = ["proofpress_compositors", "proofpress_renderers"]


@hookimpl
def proofpress_renderers() -> list[type[Renderer]]:
    """Return the renderers that draw with a model."""
    return [DiffusersRenderer]


@hookimpl
def proofpress_compositors() -> list[type[Compositor]]:
    """Return the compositors that draw with a model."""
    return [DiffusionTextCompositor, TransformersArCompositor]
