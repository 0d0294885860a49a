"""Built-in compositors."""

from __future__ import annotations

from proofpress.interfaces import Compositor
from proofpress.markers import hookimpl
from proofpress.plugins.compositors.type import TypeCompositor

__all__ = ["proofpress_compositors"]


@hookimpl
def proofpress_compositors() -> list[type[Compositor]]:
    """Return the built-in compositors."""
    return [TypeCompositor]
