"""What each service behind a base URL understands, as data: what one does not know is never sent to it.

As of 2026-11-23, from the documentation and the source of each. Only the request shapes of `openai` are checked against a
published schema; none of the services was called.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import attrs

from proofpress.errors import InputError
from proofpress.plugins.gpt_image.models import Model
from proofpress.plugins.gpt_image.sizes import ANY_SIZE, SizeRule

__all__ = ["AS_OF", "ENDPOINTS", "OPENAI_URL", "Endpoint", "find_endpoint"]

AS_OF: Final = dt.date(2026, 11, 23)
"""When this table was last compared with its sources."""
OPENAI_URL: Final = "https://api.openai.com/v1"
"""Where requests go if no other service is named."""


@attrs.frozen
class Endpoint:
    """One kind of service.

    Attributes:
        name: What it is called in options.
        knows: Parameters that are sent to it, beside the prompt and the pictures.
        sizes: What it draws; the model's rule if None.
        mask: The form field of a mask; empty if it takes none.
        markup: Whether it takes a markup picture where the model does.
        edits: Whether it edits pictures at all.
        usage: Whether it tells the tokens used.
        streams: Whether it can stream partial images.
        batches: Whether it takes batches at half the price.
        hosts: Endings of host names by which it is recognised.
        eaten: Strings that must not stand in a prompt, since it takes them for commands.
        source: Where this is known from.
    """

    name: str
    knows: frozenset[str]
    sizes: SizeRule | None = None
    mask: str = "mask"
    markup: bool = False
    edits: bool = True
    usage: bool = True
    streams: bool = False
    batches: bool = False
    hosts: tuple[str, ...] = ()
    eaten: tuple[str, ...] = ()
    source: str = ""


_GPT_IMAGE: Final = frozenset({"model", "n", "size", "quality", "background", "output_format"})
_PLAIN: Final = frozenset({"model", "n", "size", "response_format"})

_ALL: Final = (
    Endpoint(
        "openai",
        _GPT_IMAGE,
        markup=True,
        streams=True,
        batches=True,
        hosts=("api.openai.com",),
        source="types of the openai package 3.54",
    ),
    Endpoint(
        "azure",
        _GPT_IMAGE,
        streams=True,
        hosts=(".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com"),
        source="Azure OpenAI v1: the base URL ends in /openai/v1/, the model is the name of a deployment",
    ),
    Endpoint(
        "litellm", _GPT_IMAGE, source="LiteLLM proxy 1.106: passes GPT-Image parameters on, but streams no images"
    ),
    Endpoint("gateway", _GPT_IMAGE, streams=True, source="any proxy that speaks the API of GPT-Image"),
    Endpoint(
        "vllm-omni",
        _PLAIN | {"output_format"},
        sizes=ANY_SIZE,
        mask="mask_image",
        usage=False,
        source="vLLM-Omni 0.30: ignores a field named mask",
    ),
    Endpoint("sglang", _PLAIN, sizes=ANY_SIZE, usage=False, source="sglang 0.5.23"),
    Endpoint(
        "localai",
        _PLAIN,
        sizes=ANY_SIZE,
        mask="",
        edits=False,
        usage=False,
        eaten=("|",),
        source="LocalAI documentation: what stands after a bar is a negative prompt; edits are not documented",
    ),
    Endpoint(
        "sd.cpp",
        frozenset({"n", "size", "output_format"}),
        sizes=ANY_SIZE,
        usage=False,
        eaten=("<sd_cpp_extra_args>",),
        source="server of stable-diffusion.cpp: ignores model, quality and background",
    ),
    Endpoint("compatible", _PLAIN, sizes=ANY_SIZE, usage=False, source="the least that such services share"),
)
ENDPOINTS: Final[Mapping[str, Endpoint]] = MappingProxyType({endpoint.name: endpoint for endpoint in _ALL})
"""Every kind of service by name."""


def find_endpoint(name: str, base_url: str, model: Model | None) -> Endpoint:
    """Return the kind of service.

    Args:
        name: As the user names it; empty to go by the address.
        base_url: Its address; empty for OpenAI's.
        model: The model asked for, None if it is not one of GPT-Image: whoever serves those speaks their API.

    Raises:
        InputError: No such kind.
    """
    if name:
        if name not in ENDPOINTS:
            raise InputError(f"no kind of service {name!r}", "endpoint", f"use one of: {', '.join(ENDPOINTS)}")
        return ENDPOINTS[name]
    host = urlsplit(base_url or OPENAI_URL).hostname or ""
    for endpoint in _ALL:
        if any(host == ending or (ending.startswith(".") and host.endswith(ending)) for ending in endpoint.hosts):
            return endpoint
    return ENDPOINTS["gateway" if model is not None else "compatible"]
