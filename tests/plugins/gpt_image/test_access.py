"""Where the key goes, and where it must never show."""

from __future__ import annotations

import logging
import pickle
import traceback
from pathlib import Path

import pytest

from proofpress.errors import BackendError, EnvironmentProblem, InputError
from proofpress.geometry import Size
from proofpress.interfaces import Context, Event
from proofpress.plugins.gpt_image.access import find_access
from proofpress.plugins.gpt_image.client import ImagesClient
from proofpress.plugins.gpt_image.order import ImageOrder
from proofpress.proof import Call
from proofpress.testing.images_server import FAULTS, running_server

CANARY = "sk-canary-7f3a9b2c5d"
ORDER = ImageOrder("A wall", Size(1024, 1024))


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MY_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_the_usual_key_goes_to_openai_and_to_the_address_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    assert find_access("", None, "").key() == CANARY
    assert find_access("https://api.openai.com/v1", None, "").key() == CANARY
    assert find_access("https://elsewhere.example/v1", None, "").key() != CANARY
    assert find_access("https://elsewhere.example/v1", None, "OPENAI_API_KEY").key() == CANARY
    monkeypatch.setenv("OPENAI_BASE_URL", "https://proxy.example/v1")
    access = find_access("", None, "")
    assert (access.base_url, access.key(), access.is_openai) == ("https://proxy.example/v1", CANARY, False)


def test_a_key_that_is_given_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "from the environment")
    assert find_access("", "given", "MY_KEY").key() == "given"
    assert find_access("https://x.example/v1", None, "MY_KEY").key() == "from the environment"


def test_openai_needs_a_key_and_a_service_of_ones_own_does_not() -> None:
    with pytest.raises(EnvironmentProblem, match=r"no key for api\.openai\.com — set .* OPENAI_API_KEY"):
        find_access("", None, "").key()
    with pytest.raises(EnvironmentProblem, match="MY_KEY"):
        find_access("http://127.0.0.1:1/v1", None, "MY_KEY").key()
    assert find_access("http://127.0.0.1:1/v1", None, "").key() == "none"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example",
        "x.example/v1",
        "https:///v1",
        f"https://me:{CANARY}@x.example/v1",
        f"https://x.example/v1?k={CANARY}",
    ],
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InputError) as caught:
        find_access(url, None, "")
    assert CANARY not in str(caught.value)


def test_a_key_that_no_header_can_hold_is_refused_without_repeating_it() -> None:
    with pytest.raises(InputError) as caught:
        find_access("", f"{CANARY}\r\nX-Evil: 1", "")
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("fault", ["", *sorted(set(FAULTS) - {"slow", "drip", "slow-head", "giant", "throttled"})])
def test_the_key_shows_nowhere(
    fault: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    events: list[Event] = []
    calls: list[Call] = []
    with running_server(faults={fault: 1.0} if fault else {}) as server:
        client = ImagesClient(base_url=server.url, api_key=CANARY, retries=1, retry_unknown="once", patience_s=0.5)
        ctx = Context(on_event=events.append, on_call=calls.append, artifacts=tmp_path)
        shown = [repr(client), str(client.describe()), repr(vars(client))]
        try:
            shown.append(repr(client.send(ORDER, ctx)))
        except (BackendError, RuntimeError) as error:
            shown += ["".join(traceback.format_exception(error)), repr(vars(error)), str(pickle.dumps(error))]
        assert server.seen[0].authorization == f"Bearer {CANARY}"
        shown += [repr(client), repr(server.seen)]
        client.close()
    shown += [repr(events), repr(calls), caplog.text, *capfd.readouterr()]
    assert not [text for text in shown if CANARY in text]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def test_a_service_that_repeats_the_key_does_not_make_it_show() -> None:
    secret = "my.own.secret"  # noqa: S105 - a canary
    access = find_access("https://x.example/v1", secret, "")
    assert access.clean(f"wrong key {secret}!") == "wrong key <key>!"
    assert secret not in repr(access) + repr(vars(access))
