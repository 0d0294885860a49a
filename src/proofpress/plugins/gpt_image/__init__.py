"""Built-in renderer and compositor that draw with GPT-Image, or with any service that speaks its API."""

from __future__ import annotations

from proofpress.interfaces import Compositor, Renderer
from proofpress.markers import hookimpl
from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.plugins.gpt_image.renderer import GptImageRenderer

__all__ = ["proofpress_compositors", "proofpress_renderers"]


@hookimpl
def proofpress_renderers() -> list[type[Renderer]]:
    """Return the renderer."""
    return [GptImageRenderer]


@hookimpl
def proofpress_compositors() -> list[type[Compositor]]:
    """Return the compositor."""
    return [GptImageCompositor]
