"""From what came back to what became of an attempt: pure functions on plain data.

The classes are those of `Outcome`. Only what is surely unpaid is tried again freely; what may have been billed is not sent
twice without the user's say.
"""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from proofpress.errors import (
    BackendAccountError,
    BackendAnswerError,
    BackendError,
    BackendRefusedError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from proofpress.plugins.gpt_image.order import Outcome

__all__ = ["Again", "Verdict", "Wire", "judge_answer", "judge_status", "judge_wire", "retry_after"]

Again = Literal["never", "free", "unknown"]
"""Whether an attempt may be repeated: never, freely, or as the user says of attempts that may have been billed."""

_LONGEST_REASON: Final = 300
_ACCOUNT_CODES: Final = frozenset(
    {
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "invalid_api_key", "model_not_found",
        "account_deactivated", "deploymentnotfound", "access_terminated",
    }
)  # fmt: skip
_MODERATION_CODES: Final = frozenset(
    {"moderation_blocked", "content_policy_violation", "contentfilter", "content_filter", "safety_violation"}
)


@attrs.frozen
class Verdict:
    """What became of an attempt.

    Attributes:
        outcome: Its class.
        error: What is raised if it is the last.
        reason: What happened, in words.
        remedy: What to do about it.
        code: The service's word for it, or ours.
        status: HTTP status, 0 if none came.
        request_id: The service's name of the request.
        again: Whether it may be repeated.
        wait: Seconds that the service asked to wait; None if it did not.
        unbilled: Surely not billed.
    """

    outcome: Outcome
    error: type[BackendError]
    reason: str
    remedy: str = ""
    code: str = ""
    status: int = 0
    request_id: str = ""
    again: Again = "never"
    wait: float | None = None
    unbilled: bool = False


@attrs.frozen
class Wire(Exception):  # noqa: N818 - it is told apart by its kind, and never leaves the package
    """The exchange broke.

    Attributes:
        kind: `connect` (nothing was sent), `deadline`, `cut`, `too-large`, `encoded`.
        detail: In words.
    """

    kind: Literal["connect", "deadline", "cut", "too-large", "encoded"]
    detail: str


_WIRE: Final[dict[str, tuple[Outcome, type[BackendError], Again, str]]] = {
    "connect": (
        Outcome.FAILED_UNPAID, BackendUnavailableError, "free", "check the address of the service and the network",
    ),
    "deadline": (Outcome.UNKNOWN, BackendTimeoutError, "unknown", "allow more time: an image may take minutes"),
    "cut": (Outcome.UNKNOWN, BackendUnavailableError, "unknown", "run it again"),
    "too-large": (Outcome.REJECTED_PAID, BackendAnswerError, "never", "check what answers at this address"),
    "encoded": (Outcome.REJECTED_PAID, BackendAnswerError, "never", "check what answers at this address"),
}  # fmt: skip


def judge_wire(wire: Wire) -> Verdict:
    """Judge an exchange that broke."""
    outcome, error, again, remedy = _WIRE[wire.kind]
    return Verdict(
        outcome, error, wire.detail, remedy, code=wire.kind, again=again, unbilled=outcome is Outcome.FAILED_UNPAID
    )


def judge_answer(reason: str, code: str, request_id: str) -> Verdict:
    """Judge an answer with status 200 that holds no usable image."""
    return Verdict(
        Outcome.REJECTED_PAID,
        BackendAnswerError,
        reason,
        "run it again, or name what kind of service this is",
        code=code,
        status=200,
        request_id=request_id,
    )


def judge_status(status: int, headers: Mapping[str, str], body: bytes, request_id: str) -> Verdict:
    """Judge an answer with another status than 200.

    Args:
        status: HTTP status.
        headers: Their names in lower case.
        body: Whole body, whatever it is.
        request_id: The service's name of the request.
    """
    told = _error_object(body)
    code = _word(told.get("code")) or _word(told.get("type"))
    reason = _reason(told, status)
    wait = retry_after(headers)
    made: dict[str, Any] = {"code": code or f"http-{status}", "status": status, "request_id": request_id}
    lowered = {_word(told.get("code")).lower(), _word(told.get("type")).lower()}
    if lowered & _MODERATION_CODES or told.get("moderation_details"):
        return _moderated(told, reason, made)
    if (
        status in (401, 407)
        or (status in (400, 402, 403, 404, 429) and lowered & _ACCOUNT_CODES)
        or status in (402, 403)
    ):
        return Verdict(
            Outcome.FAILED_UNPAID,
            BackendAccountError,
            reason,
            "check the key, the account's credit and verification, and the name of the model",
            unbilled=True,
            **made,
        )
    if status == 404:
        return Verdict(
            Outcome.FAILED_UNPAID,
            BackendAccountError,
            reason,
            "check the base URL and the model",
            unbilled=True,
            **made,
        )
    if status in (409, 429) or (status == 503 and wait is not None):
        return Verdict(
            Outcome.THROTTLED,
            BackendUnavailableError,
            reason,
            "wait, or lower the limits of the client",
            again="free",
            wait=wait,
            unbilled=True,
            **made,
        )
    if status == 408 or status >= 500:
        return Verdict(
            Outcome.UNKNOWN, BackendUnavailableError, reason, "run it again later", again="unknown", wait=wait, **made
        )
    if 300 <= status < 400:
        return Verdict(
            Outcome.FAILED_UNPAID,
            BackendAccountError,
            f"the service redirects elsewhere (status {status})",
            "give the final address as base_url; redirects are not followed, since they would carry the order along",
            unbilled=True,
            **made,
        )
    if status < 200 or status < 300:
        return judge_answer(f"status {status} is none that an image comes with", f"http-{status}", request_id)
    return Verdict(
        Outcome.REFUSED,
        BackendRefusedError,
        reason,
        "change the order, or name what kind of service this is",
        unbilled=True,
        **made,
    )


def _moderated(told: Mapping[str, Any], reason: str, made: dict[str, Any]) -> Verdict:
    details = told.get("moderation_details")
    details = details if isinstance(details, dict) else {}
    named = details.get("categories")
    categories = [_word(name) for name in named] if isinstance(named, list) else []
    found = re.search(r"safety_violations=\[([\w ,/-]{0,200})\]", str(told.get("message", "")))
    if not categories and found:
        categories = [part.strip() for part in found[1].split(",")]
    stage = _word(details.get("moderation_stage"))
    category = f" ({', '.join(filter(None, categories))})" if any(categories) else ""
    return Verdict(
        Outcome.REFUSED,
        BackendRefusedError,
        f"moderation declined it{category}: {reason}",
        "change the copy or the prompt; asking again is useless",
        # Whether a picture that was drawn and then withheld is billed is not documented: it counts as billed.
        unbilled=stage != "output",
        **made,
    )


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Return the seconds that an answer asks to wait, or None.

    Args:
        headers: Their names in lower case: `retry-after-ms`, or `retry-after` in seconds or as a date (RFC 9110).
        now: Seconds since the epoch.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        text = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text):
            return float(text) / unit
    try:
        then = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, then.timestamp() - (time.time() if now is None else now))


def _error_object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body[:65_536])
    except (ValueError, RecursionError):
        return {}
    inner = found.get("error") if isinstance(found, dict) else None
    if isinstance(inner, dict):
        return inner
    return found if isinstance(found, dict) else {}


def _word(value: object) -> str:
    return str(value)[:80] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _reason(told: Mapping[str, Any], status: int) -> str:
    message = told.get("message")
    words = " ".join(message.split())[:_LONGEST_REASON] if isinstance(message, str) else ""
    # What a service writes must not steer a terminal, and some repeat the key that they refuse.
    shown = "".join(c if c.isprintable() else "?" for c in words)
    return re.sub(r"\b(sk|pk|key)-[\w*-]{6,}", "<key>", shown) or f"the service answered with status {status}"
