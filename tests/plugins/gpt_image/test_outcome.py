from __future__ import annotations

import json
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.errors import BackendAccountError, BackendRefusedError
from proofpress.plugins.gpt_image.order import Outcome
from proofpress.plugins.gpt_image.outcome import Wire, judge_status, judge_wire, retry_after

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def judged(status: int, error: Any, **headers: str) -> Any:
    return judge_status(status, headers, json.dumps({"error": error}).encode(), "req")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2.0), ({"retry-after": "0.5"}, 0.5), ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "20", "retry-after": "9"}, 0.02), ({"retry-after": formatdate(1_000_030, usegmt=True)}, 30.0),
        ({"retry-after": formatdate(999_000, usegmt=True)}, 0.0), ({}, None), ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None), ({"retry-after": "nan"}, None), ({"retry-after": "1e9"}, None),
    ],
)  # fmt: skip
def test_how_long_the_service_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=1_000_000) == seconds


def test_a_quota_is_no_rate_limit_though_both_are_429() -> None:
    quota = judged(429, {"code": "insufficient_quota", "message": "You exceeded your quota"})
    assert (quota.outcome, quota.error, quota.again) == (Outcome.FAILED_UNPAID, BackendAccountError, "never")
    rate = judged(429, {"code": "rate_limit_exceeded"}, **{"retry-after": "3"})
    assert (rate.outcome, rate.again, rate.wait, rate.unbilled) == (Outcome.THROTTLED, "free", 3.0, True)


def test_moderation_shows_its_category_from_wherever_it_is_told() -> None:
    told = judged(400, {"code": "moderation_blocked", "message": "No. safety_violations=[violence, self-harm]."})
    assert told.reason.startswith("moderation declined it (violence, self-harm): ")
    inside = judged(403, {"code": "content_filter", "moderation_details": {"categories": ["sexual"]}})
    assert "(sexual)" in inside.reason
    assert (inside.outcome, inside.error) == (Outcome.REFUSED, BackendRefusedError)


@pytest.mark.parametrize(("stage", "unbilled"), [("input", True), ("output", False), ("unknown", True), (None, True)])
def test_a_picture_that_was_drawn_and_withheld_counts_as_billed(stage: str | None, unbilled: bool) -> None:
    error = {"code": "moderation_blocked", "moderation_details": {"moderation_stage": stage}}
    assert judged(400, error).unbilled is unbilled


def test_what_a_service_writes_neither_steers_the_terminal_nor_shows_a_key() -> None:
    told = judged(401, {"message": "Incorrect key sk-abcDEF123456 \x1b[31m\n" + "x" * 5000})
    assert told.reason.startswith("Incorrect key <key> ?[31m xxx")
    assert len(told.reason) <= 300


@given(st.integers(100, 599), JSON | st.binary(max_size=40), st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_every_answer_has_a_verdict(status: int, body: Any, headers: dict[str, str]) -> None:
    data = body if isinstance(body, bytes) else json.dumps({"error": body}).encode()
    verdict = judge_status(status, headers, data, "")
    assert verdict.reason
    assert verdict.remedy
    assert verdict.code
    # What may be repeated freely is surely unpaid; what succeeded with some other status is not.
    assert verdict.unbilled or verdict.again != "free"
    if 200 <= status < 300 or status >= 500:
        assert verdict.outcome in (Outcome.REJECTED_PAID, Outcome.UNKNOWN, Outcome.THROTTLED, Outcome.REFUSED)


def test_only_what_was_never_sent_is_free_to_send_again() -> None:
    assert judge_wire(Wire("connect", "refused")).again == "free"
    assert judge_wire(Wire("connect", "refused")).unbilled
    for kind in ("deadline", "cut"):
        verdict = judge_wire(Wire(kind, ""))
        assert (verdict.outcome, verdict.again, verdict.unbilled) == (Outcome.UNKNOWN, "unknown", False)
