from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from proofpress.errors import BackendTimeoutError, CancelledError
from proofpress.single_flight import SingleFlight


def test_a_value_is_made_once() -> None:
    flight: SingleFlight[str, object] = SingleFlight()
    first = flight.get("a", object)
    assert flight.get("a", object) is first
    assert flight.get("b", object) is not first


def test_all_who_wait_get_the_one_value() -> None:
    flight: SingleFlight[int, object] = SingleFlight()
    made: list[object] = []
    begun, gate, barrier = threading.Event(), threading.Event(), threading.Barrier(8)

    def make() -> object:
        begun.set()
        assert gate.wait(30)
        made.append(object())
        return made[-1]

    def ask(_: int) -> object:
        barrier.wait(30)
        return flight.get(1, make)

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(ask, index) for index in range(8)]
        assert begun.wait(30)
        gate.set()
        assert {id(answer.result(30)) for answer in answers} == {id(made[0])}
    assert len(made) == 1


def test_only_the_latest_used_are_kept() -> None:
    flight: SingleFlight[int, object] = SingleFlight(keep=2)
    one, two = flight.get(1, object), flight.get(2, object)
    assert flight.get(1, object) is one
    flight.get(3, object)
    assert flight.get(1, object) is one
    assert flight.get(2, object) is not two


def test_forgetting_makes_it_anew() -> None:
    flight: SingleFlight[int, object] = SingleFlight()
    one = flight.get(1, object)
    flight.forget()
    assert flight.get(1, object) is not one


@pytest.mark.parametrize("error", [CancelledError("stopped"), BackendTimeoutError("too late")])
def test_who_was_cancelled_takes_nobody_along(error: Exception) -> None:
    flight: SingleFlight[int, str] = SingleFlight()
    begun, gate, waited = threading.Event(), threading.Event(), threading.Event()

    def stopped() -> str:
        begun.set()
        assert gate.wait(30)
        raise error

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(flight.get, 1, stopped)
        assert begun.wait(30)
        second = pool.submit(flight.get, 1, lambda: "made", waited.set)
        assert waited.wait(30)
        gate.set()
        assert second.result(30) == "made"
        assert first.exception(30) is error


def test_who_waits_may_be_cancelled() -> None:
    flight: SingleFlight[int, str] = SingleFlight()
    begun, gate = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert gate.wait(30)
        return "made"

    def stop() -> None:
        raise CancelledError("the work was cancelled")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(flight.get, 1, slow)
        assert begun.wait(30)
        with pytest.raises(CancelledError):
            flight.get(1, slow, stop)
        gate.set()
        assert first.result(30) == "made"


def test_a_timeout_of_the_maker_is_no_reason_to_wait_on() -> None:
    flight: SingleFlight[int, str] = SingleFlight()

    def late() -> str:
        raise TimeoutError("theirs")

    with pytest.raises(TimeoutError, match="theirs"):
        flight.get(1, late)
