"""From the options of a plugin to the client of its service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from proofpress.errors import InputError
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.limits import Limits
from proofpress.plugins.gpt_image.models import DEFAULT_MODEL

__all__ = ["open_client", "quality_at"]

_LIMITS: Final = ("images_per_minute", "requests_per_minute", "tokens_per_minute", "concurrency")


def open_client(model: str, base_url: str, client: Mapping[str, Any] | None) -> ImagesClient:
    """Return the client that a plugin asks.

    Args:
        model: The model's name at the service; the default model if empty.
        base_url: The service's address; OpenAI's if empty.
        client: Further options of `ImagesClient`, and limits of the account, by name.

    Raises:
        InputError: An option makes no sense, or holds a key.
    """
    given = dict(client or {})
    if "api_key" in given:
        # Options stand in shell histories, process lists and messages.
        raise InputError(
            "a key does not belong into an option", "client.api_key", "set OPENAI_API_KEY, or name a key_variable"
        )
    limits = {name: given.pop(name) for name in _LIMITS if name in given}
    return ImagesClient(model or DEFAULT_MODEL, base_url=base_url, limits=Limits(**limits), **given)


def quality_at(qualities: tuple[str, ...], first: str, most: str, effort: int) -> str:
    """Return the quality so many steps above the first, up to the most; the first where the service knows none.

    Raises:
        InputError: The model has no such quality.
    """
    if not qualities:
        return first
    for name in (first, most):
        if name not in qualities:
            raise InputError(f"the model has no quality {name!r}", "quality", f"use one of: {', '.join(qualities)}")
    start, end = qualities.index(first), qualities.index(most)
    return qualities[min(start + effort, max(start, end))]
