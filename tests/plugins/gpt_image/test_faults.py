"""Every fault of the simulated service: what class it is put in, what it costs, and that nothing hangs or is sent twice."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import time
from typing import Final

import pytest

from proofpress.budget import Budget
from proofpress.errors import (
    BackendAccountError,
    BackendAnswerError,
    BackendError,
    BackendRefusedError,
    BackendTimeoutError,
    BackendUnavailableError,
    PriceTableError,
    ProofpressError,
)
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.order import ImageOrder, Outcome
from proofpress.plugins.gpt_image.retry import RetryUnknown
from proofpress.proof import Call
from proofpress.testing.images_server import FAULTS, RunningServer, running_server

DEADLINE_S: Final = 1.5
"""For faults that must run into it; the others get more, since a busy machine is no fault."""
PLENTY_S: Final = 20.0
ORDER: Final = ImageOrder("A sign that reads “Open”", Size(1024, 1024), regions=("sign",))

ACCEPTED, PAID, REFUSED = Outcome.ACCEPTED, Outcome.REJECTED_PAID, Outcome.REFUSED
THROTTLED, UNPAID, UNKNOWN = Outcome.THROTTLED, Outcome.FAILED_UNPAID, Outcome.UNKNOWN
MATRIX: Final[dict[str, tuple[Outcome, type[ProofpressError] | None, str]]] = {
    "throttled": (THROTTLED, BackendUnavailableError, "rate_limit_exceeded"),
    "throttled-ms": (THROTTLED, BackendUnavailableError, "rate_limit_exceeded"),
    "throttled-long": (THROTTLED, BackendUnavailableError, "rate_limit_exceeded"),
    "overloaded": (THROTTLED, BackendUnavailableError, "server_error"),
    "quota": (UNPAID, BackendAccountError, "insufficient_quota"),
    "billing-limit": (UNPAID, BackendAccountError, "billing_hard_limit_reached"),
    "unauthorized": (UNPAID, BackendAccountError, "invalid_api_key"),
    "unverified": (UNPAID, BackendAccountError, "invalid_request_error"),
    "model-gone": (UNPAID, BackendAccountError, "model_not_found"),
    "redirect": (UNPAID, BackendAccountError, "http-307"),
    "too-large": (REFUSED, BackendRefusedError, "http-413"),
    "unprocessable": (REFUSED, BackendRefusedError, "invalid_value"),
    "moderation": (REFUSED, BackendRefusedError, "moderation_blocked"),
    "moderation-output": (REFUSED, BackendRefusedError, "moderation_blocked"),
    "server-error": (UNKNOWN, BackendUnavailableError, "server_error"),
    "giant-error": (UNKNOWN, BackendUnavailableError, "http-500"),
    "bad-gateway": (UNKNOWN, BackendUnavailableError, "http-502"),
    "timeout-status": (UNKNOWN, BackendUnavailableError, "server_error"),
    "html": (PAID, BackendAnswerError, "no-json"),
    "no-json": (PAID, BackendAnswerError, "no-json"),
    "deep-json": (PAID, BackendAnswerError, "no-json"),
    "wrong-types": (PAID, BackendAnswerError, "wrong-type"),
    "empty": (PAID, BackendAnswerError, "wrong-count"),
    "two-pictures": (PAID, BackendAnswerError, "wrong-count"),
    "url-only": (PAID, BackendAnswerError, "url-only"),
    "garbage-base64": (PAID, BackendAnswerError, "garbage-base64"),
    "half-picture": (PAID, BackendAnswerError, "bad-image"),
    "no-picture": (PAID, BackendAnswerError, "bad-image"),
    "animated": (PAID, BackendAnswerError, "bad-image"),
    "bomb": (PAID, BackendAnswerError, "bad-image"),
    "wrong-size": (PAID, BackendAnswerError, "wrong-size"),
    "wrong-format": (PAID, BackendAnswerError, "wrong-format"),
    "compressed-bomb": (PAID, BackendAnswerError, "encoded"),
    "giant": (PAID, BackendAnswerError, "too-large"),
    "truncated": (UNKNOWN, BackendUnavailableError, "cut"),
    "reset": (UNKNOWN, BackendUnavailableError, "cut"),
    "reset-in-body": (UNKNOWN, BackendUnavailableError, "cut"),
    "slow": (UNKNOWN, BackendTimeoutError, "deadline"),
    "drip": (UNKNOWN, BackendTimeoutError, "deadline"),
    "slow-head": (UNKNOWN, BackendTimeoutError, "deadline"),
    "stream-cut": (UNKNOWN, BackendUnavailableError, "stream-cut"),
    "stream-error": (UNKNOWN, BackendUnavailableError, "server_error"),
    "no-usage": (ACCEPTED, None, ""),
    "wrong-usage": (ACCEPTED, None, ""),
    "overcharge": (ACCEPTED, PriceTableError, ""),
}


def client_for(
    server: RunningServer, fault: str, retry_unknown: RetryUnknown = "hold", retries: int = 0
) -> ImagesClient:
    return ImagesClient(
        base_url=server.url,
        timeout_s=DEADLINE_S if MATRIX.get(fault, ("", None, ""))[2] == "deadline" else PLENTY_S,
        retries=retries,
        retry_unknown=retry_unknown,
        partial_images=1 if fault.startswith("stream") else None,
    )


def test_the_matrix_holds_every_fault() -> None:
    assert set(MATRIX) == set(FAULTS)
    assert len(MATRIX) >= 20


@pytest.mark.parametrize("fault", MATRIX)
def test_a_fault_is_put_in_its_class_once_and_in_time(fault: str) -> None:
    outcome, kind, code = MATRIX[fault]
    calls: list[Call] = []
    with running_server(faults={fault: 1.0}) as server:
        client = client_for(server, fault)
        ctx = Context(budget=Budget(1_000_000), on_call=calls.append)
        began = time.monotonic()
        if kind is None:
            answer = client.send(ORDER, ctx)
            assert answer.size == ORDER.size
        else:
            with pytest.raises(kind) as caught:
                client.send(ORDER, ctx)
            assert type(caught.value) is kind
            again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
            assert (type(again), str(again)) == (kind, str(caught.value))
            if isinstance(caught.value, BackendError):
                (attempt,) = caught.value.attempts
                assert (attempt["outcome"], attempt["code"]) == (outcome.value, code)
                assert again.attempts == caught.value.attempts
                assert caught.value.remedy
        took = time.monotonic() - began
        client.close()
        posts, bill = len(server.seen), server.bill()["total_micro_usd"]
    assert took < (DEADLINE_S if kind is BackendTimeoutError else PLENTY_S) + 0.5
    assert posts == 1
    assert len(calls) == 1
    assert calls[0].outcome == (f"{outcome.value} ({code})" if code else outcome.value)
    assert ctx.budget.cost.reserved == 0
    # What the service billed is covered, whatever became of the answer.
    assert bill <= ctx.budget.cost.total <= max(client.worst_case(ORDER), bill)
    if outcome is Outcome.UNKNOWN:
        assert ctx.budget.cost.unknown == client.worst_case(ORDER)
    if outcome in (THROTTLED, UNPAID) or fault in ("moderation", "too-large"):
        assert ctx.budget.cost.total == 0


def test_moderation_tells_the_category() -> None:
    with running_server(faults={"moderation": 1.0}) as server, pytest.raises(BackendRefusedError, match=r"violence"):
        client_for(server, "moderation").send(ORDER, Context())


def test_what_was_refused_for_the_account_is_not_asked_again() -> None:
    with running_server(faults={"quota": 1.0}) as server:
        client = client_for(server, "quota", retries=4)
        for _ in range(3):
            with pytest.raises(BackendAccountError, match="quota"):
                client.send(ORDER, Context())
        with pytest.raises(BackendAccountError):
            client.send_all([ORDER] * 5, Context())
        assert len(server.seen) == 1
        client.close()
        with pytest.raises(BackendAccountError, match="quota"):
            client.send(ORDER, Context())
        assert len(server.seen) == 2, "opened again, it asks anew: the account may have been mended"
        client.close()


def test_throttling_is_waited_out_as_the_service_asks() -> None:
    with running_server() as server:
        client = client_for(server, "", retries=2)
        # The first order loads the openai package, which is no wait of ours.
        client.send(ORDER, Context())
        server.service.faults = {"throttled-ms": 1.0}
        began = time.monotonic()
        with pytest.raises(BackendUnavailableError, match="after 3 attempts") as caught:
            client.send(ORDER, Context())
        assert 2 * 0.15 <= time.monotonic() - began < 2.0
        assert [attempt["outcome"] for attempt in caught.value.attempts] == ["throttled"] * 3
        server.service.faults = {}
        assert client.send(ORDER, Context()).attempts[0].outcome is Outcome.ACCEPTED
        client.close()


def test_a_wait_beyond_all_patience_is_not_begun() -> None:
    with running_server(faults={"throttled-long": 1.0}) as server:
        client = client_for(server, "", retries=4)
        began = time.monotonic()
        with pytest.raises(BackendUnavailableError):
            client.send(ORDER, Context())
        assert time.monotonic() - began < 1.0
        assert len(server.seen) == 1
        client.close()


@pytest.mark.parametrize(("policy", "posts"), [("hold", 1), ("once", 2)])
def test_what_may_have_been_billed_is_sent_again_once_if_that_is_wanted(policy: RetryUnknown, posts: int) -> None:
    with running_server(faults={"reset": 1.0}) as server:
        client = client_for(server, "reset", policy, retries=4)
        ctx = Context(budget=Budget(10_000_000))
        with pytest.raises(BackendUnavailableError):
            client.send(ORDER, ctx)
        assert len(server.seen) == posts
        assert ctx.budget.cost.unknown == posts * client.worst_case(ORDER)
        assert ctx.budget.cost.total >= server.bill()["total_micro_usd"] > 0
        client.close()


def test_the_second_attempt_stays_within_the_budget() -> None:
    with running_server(faults={"reset": 1.0}) as server:
        client = client_for(server, "reset", "once", retries=4)
        ctx = Context(budget=Budget(client.worst_case(ORDER) + 1))
        with pytest.raises(ProofpressError, match=r"reset|broke|spent"):
            client.send(ORDER, ctx)
        assert len(server.seen) == 1
        client.close()


def test_a_storm_of_faults_ends_and_is_paid_for() -> None:
    storm = {"throttled-ms": 0.3, "reset": 0.1, "server-error": 0.1, "half-picture": 0.1, "moderation-output": 0.1}
    with running_server(faults=storm, seed=3) as server:
        client = client_for(server, "", "once", retries=6)
        ctx = Context(budget=Budget(2_000_000))
        found = client.send_all([ImageOrder(f"Wall {i}", Size(1024, 1024)) for i in range(8)], ctx)
        assert len(found) == 8
        assert any(not isinstance(each, ProofpressError) for each in found)
        assert server.bill()["total_micro_usd"] <= ctx.budget.cost.total <= 2_000_000
        client.close()


def test_memory_stays_small_when_too_much_comes() -> None:
    script = """
import sys
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.order import ImageOrder
for url in sys.argv[1:]:
    client = ImagesClient(base_url=url, timeout_s=10, retries=0)
    try:
        client.send(ImageOrder("A wall", Size(3824, 2144)), Context())
    except Exception as error:
        print(type(error).__name__)
    client.close()
# The peak of this process alone: what getrusage tells begins with its parent's.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")))
"""
    with contextlib.ExitStack() as stack:
        faults = ("giant", "compressed-bomb", "bomb", "giant-error")
        urls = [stack.enter_context(running_server(faults={fault: 1.0})).url for fault in faults]
        done = subprocess.run(
            [sys.executable, "-c", script, *urls], capture_output=True, text=True, check=True, timeout=60
        )
    *errors, peak = done.stdout.split()
    assert errors == ["BackendAnswerError"] * 3 + ["BackendUnavailableError"]
    assert int(peak) < 400 * 1024
