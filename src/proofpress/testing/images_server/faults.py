"""The faults that the simulated service can be told to have, by name.

Those of `REFUSALS` come before any work and are not billed. Those of `DAMAGES` come after it: the work is billed, and the
answer does not arrive as it should.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

__all__ = ["DAMAGES", "FAULTS", "REFUSALS", "Refusal", "choose"]


@attrs.frozen
class Refusal:
    """An answer that is given in place of any work.

    Attributes:
        status: HTTP status.
        error: The error object of its JSON body; None for a body of `html`.
        headers: Beside the usual ones.
        html: A body that is no JSON.
        billed: Whether it is charged all the same.
    """

    status: int
    error: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict)
    html: str = ""
    billed: bool = False


def _error(message: str, code: str | None, kind: str, **more: Any) -> dict[str, Any]:
    return {"message": message, "type": kind, "param": None, "code": code, **more}


_BLOCKED: Final = "Your request was rejected by the safety system. safety_violations=[violence]."

REFUSALS: Final[Mapping[str, Refusal]] = MappingProxyType(
    {
        "throttled": Refusal(429, _error("Rate limit reached", "rate_limit_exceeded", "requests"), {"retry-after": "1"}),
        "throttled-ms": Refusal(
            429, _error("Rate limit reached", "rate_limit_exceeded", "input-images"), {"retry-after-ms": "150"}
        ),
        "throttled-long": Refusal(
            429, _error("Rate limit reached", "rate_limit_exceeded", "tokens"), {"retry-after": "9999"}
        ),
        "overloaded": Refusal(503, _error("Overloaded", None, "server_error"), {"retry-after-ms": "150"}),
        "quota": Refusal(429, _error("You exceeded your quota", "insufficient_quota", "insufficient_quota")),
        "billing-limit": Refusal(
            400, _error("Billing hard limit has been reached", "billing_hard_limit_reached", "billing_limit_user_error")
        ),
        "unauthorized": Refusal(401, _error("Incorrect API key provided", "invalid_api_key", "invalid_request_error")),
        "unverified": Refusal(403, _error("Your organization must be verified", None, "invalid_request_error")),
        "model-gone": Refusal(404, _error("The model does not exist", "model_not_found", "invalid_request_error")),
        "too-large": Refusal(413, html="<html><h1>413 Request Entity Too Large</h1></html>"),
        "unprocessable": Refusal(422, _error("Invalid value", "invalid_value", "invalid_request_error")),
        "moderation": Refusal(
            400,
            _error(
                _BLOCKED, "moderation_blocked", "image_generation_user_error",
                moderation_details={"categories": ["violence"], "moderation_stage": "input"},
            ),
        ),
        "moderation-output": Refusal(
            400,
            _error(
                _BLOCKED, "moderation_blocked", "image_generation_user_error",
                moderation_details={"categories": ["violence"], "moderation_stage": "output"},
            ),
            billed=True,
        ),
        "server-error": Refusal(500, _error("The server had an error", None, "server_error")),
        "bad-gateway": Refusal(502, html="<html><h1>502 Bad Gateway</h1></html>"),
        "timeout-status": Refusal(408, _error("Request timed out", None, "server_error"), billed=True),
        "redirect": Refusal(307, html="", headers={"location": "http://127.0.0.1:9/v1/images/generations"}),
        "giant-error": Refusal(500, html="x" * 8_000_000),
    }
)  # fmt: skip
"""Answers in place of work."""

DAMAGES: Final = (
    "html",
    "no-json",
    "wrong-types",
    "deep-json",
    "empty",
    "two-pictures",
    "garbage-base64",
    "half-picture",
    "no-picture",
    "animated",
    "wrong-size",
    "wrong-format",
    "bomb",
    "compressed-bomb",
    "giant",
    "truncated",
    "slow",
    "drip",
    "slow-head",
    "reset",
    "reset-in-body",
    "stream-cut",
    "stream-error",
    "no-usage",
    "wrong-usage",
    "overcharge",
    "url-only",
)
"""What can go wrong once the work is done and billed."""

FAULTS: Final = (*REFUSALS, *DAMAGES)
"""Every fault by name."""


def choose(rates: Mapping[str, float], chance: random.Random) -> str:
    """Return which fault strikes, empty for none; each with its own rate, at most one at a time."""
    drawn = chance.random()
    for name, rate in rates.items():
        if drawn < rate:
            return name
        drawn -= rate
    return ""
