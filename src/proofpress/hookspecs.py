"""The hooks: each only registers classes. They are called once, when a registry is built, in the process that builds it."""

from __future__ import annotations

from collections.abc import Sequence

from proofpress.interfaces import Compositor, Reader, Renderer, Validator
from proofpress.markers import hookspec

__all__ = ["proofpress_compositors", "proofpress_readers", "proofpress_renderers", "proofpress_validators"]


@hookspec
def proofpress_renderers() -> Sequence[type[Renderer]]:  # type: ignore[empty-body]
    """Return renderer classes. Import heavy libraries inside their methods, not here; raise nothing."""


@hookspec
def proofpress_compositors() -> Sequence[type[Compositor]]:  # type: ignore[empty-body]
    """Return compositor classes; as for renderers."""


@hookspec
def proofpress_validators() -> Sequence[type[Validator]]:  # type: ignore[empty-body]
    """Return validator classes; as for renderers."""


@hookspec
def proofpress_readers() -> Sequence[type[Reader]]:  # type: ignore[empty-body]
    """Return reader classes; as for renderers."""
