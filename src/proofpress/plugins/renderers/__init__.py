"""Built-in renderers."""

from __future__ import annotations

from proofpress.interfaces import Renderer
from proofpress.markers import hookimpl
from proofpress.plugins.renderers.image import ImageRenderer
from proofpress.plugins.renderers.procedural import ProceduralRenderer

__all__ = ["proofpress_renderers"]


@hookimpl
def proofpress_renderers() -> list[type[Renderer]]:
    """Return the built-in renderers."""
    return [ProceduralRenderer, ImageRenderer]
