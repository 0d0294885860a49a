"""Batches: each task is done once, by as few threads as were asked for, and nothing goes on after the block."""

from __future__ import annotations

import contextvars
import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.hands import MOST, Hands, Task, processors, shared_hands

WAIT_S = 30


class SlipError(Exception):
    """What a task raises in these tests."""


def raising(number: int) -> Callable[[], object]:
    def fail() -> object:
        raise SlipError(number)

    return fail


def me() -> int:
    return threading.get_ident()


@contextmanager
def somebody_at_work(hands: Hands) -> Iterator[threading.Event]:
    """Let another thread be at work until the event that this gives, or to the end of the block."""
    begun, leave = threading.Event(), threading.Event()

    def other() -> None:
        with hands.at_work():
            begun.set()
            assert leave.wait(WAIT_S)

    thread = threading.Thread(target=other)
    thread.start()
    assert begun.wait(WAIT_S)
    try:
        yield leave
    finally:
        leave.set()
        thread.join()


class Meeting:
    """Tasks that come to an end only when so many are at work at the same time."""

    def __init__(self, count: int) -> None:
        self._barrier = threading.Barrier(count)

    def __call__(self) -> int:
        self._barrier.wait(WAIT_S)
        return me()


@given(st.lists(st.integers()), st.integers(1, 5))
def test_values_are_those_of_the_tasks_whoever_does_them(values: list[int], most: int) -> None:
    with Hands(most).batch() as batch:
        tasks = [batch.add(lambda value=value: value) for value in values]  # type: ignore[misc]  # mypy: no type for a default
    assert [task.value for task in tasks] == values


@given(st.lists(st.booleans(), min_size=1), st.integers(1, 4))
def test_what_the_first_failed_task_raised_is_raised_and_no_task_is_done_twice(right: list[bool], most: int) -> None:
    done: list[int] = []

    def work(number: int) -> None:
        done.append(number)
        if not right[number]:
            raise SlipError(number)

    def run() -> None:
        with Hands(most).batch() as batch:
            for number in range(len(right)):
                batch.add(lambda number=number: work(number))  # type: ignore[misc]  # as above

    if all(right):
        run()
        assert sorted(done) == list(range(len(right)))
    else:
        with pytest.raises(SlipError) as caught:
            run()
        (number,) = caught.value.args
        assert number == min(n for n in done if not right[n])
        assert len(set(done)) == len(done)
        assert set(range(number)) <= set(done), "tasks are begun in the order in which they were added"


def test_helpers_work_at_the_same_time_as_the_caller() -> None:
    together = Meeting(3)
    with Hands(3).batch() as batch:
        tasks = [batch.add(together) for _ in range(3)]
    assert len({task.value for task in tasks}) == 3
    assert me() in {task.value for task in tasks}


def test_helpers_begin_while_the_caller_does_something_else() -> None:
    helped = threading.Event()
    with Hands(2).batch() as batch:
        batch.add(helped.set)
        assert helped.wait(WAIT_S)


def test_one_alone_does_everything_in_order() -> None:
    done: list[tuple[int, int]] = []
    with Hands(4).at_most(1).batch() as batch:
        for number in range(50):
            batch.add(lambda number=number: done.append((number, me())))  # type: ignore[misc]  # as above
        assert not done, "alone, nothing is begun before the block has been left"
    assert done == [(number, me()) for number in range(50)]


def test_what_is_added_ahead_comes_before_all_that_has_not_been_begun() -> None:
    done: list[str] = []
    with Hands(1).batch() as batch:
        for name in "ab":
            batch.add(lambda name=name: done.append(name))  # type: ignore[misc]  # as above
        batch.add(lambda: done.append("ahead"), ahead=True)
        batch.add(lambda: done.append("c"))
    assert done == ["ahead", "a", "b", "c"]


def test_who_is_at_work_takes_the_place_of_a_helper() -> None:
    hands = Hands(2)
    with somebody_at_work(hands), hands.batch() as batch:
        alone = [batch.add(me) for _ in range(50)]
    assert {task.value for task in alone} == {me()}
    together = Meeting(2)
    with hands.batch() as batch:
        helped = [batch.add(together) for _ in range(2)]
    assert len({task.value for task in helped}) == 2


def test_a_thread_counts_once_however_often_it_says_that_it_works() -> None:
    hands, together = Hands(2), Meeting(2)
    with hands.at_work(), hands.at_work(), hands.batch() as batch:
        tasks = [batch.add(together) for _ in range(2)]
    assert len({task.value for task in tasks}) == 2


def test_a_helper_leaves_when_others_come_to_work() -> None:
    hands, begun, go_on = Hands(2), threading.Event(), threading.Event()

    def hold() -> int:
        begun.set()
        assert go_on.wait(WAIT_S)
        return me()

    came, leave = threading.Event(), threading.Event()

    def other() -> None:
        with hands.at_work():
            came.set()
            assert leave.wait(WAIT_S)

    thread = threading.Thread(target=other)
    with hands.batch() as batch:
        first = batch.add(hold)
        rest = [batch.add(me) for _ in range(20)]
        assert begun.wait(WAIT_S)
        thread.start()
        assert came.wait(WAIT_S)
        go_on.set()
        while hands.crowded:
            time.sleep(0.001)
    leave.set()
    thread.join()
    assert first.value != me()
    assert {task.value for task in rest} == {me()}


def test_who_was_busy_when_tasks_were_added_helps_later() -> None:
    hands, helped = Hands(2), threading.Event()
    with somebody_at_work(hands) as leave, hands.batch() as batch:
        batch.add(helped.set)
        assert not helped.wait(0.1)
        leave.set()
        # The caller does something else all the time.
        assert helped.wait(WAIT_S)


def test_a_helper_that_has_done_all_of_one_batch_goes_on_with_another() -> None:
    hands, leave, helped = Hands(3), threading.Event(), threading.Event()

    def waiting() -> None:
        assert leave.wait(WAIT_S)

    with hands.batch() as one:
        one.add(waiting)
        one.add(waiting)
        with hands.batch() as other:
            other.add(helped.set)
            assert not helped.wait(0.1)
            leave.set()
            assert helped.wait(WAIT_S)


def test_no_more_threads_than_were_asked_for() -> None:
    now, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.002)
        with lock:
            now -= 1

    with Hands(8).at_most(3).batch() as batch:
        for _ in range(30):
            batch.add(work)
    assert 1 <= most <= 3


def test_nobody_works_on_after_an_error_in_the_block() -> None:
    begun, ended = threading.Event(), []

    def slow() -> None:
        begun.set()
        time.sleep(0.5)
        ended.append(True)

    def enter() -> None:
        with Hands(2).batch() as batch:
            tasks.append(batch.add(slow))
            tasks.extend(batch.add(lambda: ended.append(False)) for _ in range(9))
            assert begun.wait(WAIT_S)
            raise KeyboardInterrupt

    tasks: list[Task[None]] = []
    with pytest.raises(KeyboardInterrupt):
        enter()
    assert ended == [True], "what was begun comes to its end, and nothing else is begun"
    time.sleep(0.01)
    assert ended == [True]
    with pytest.raises(RuntimeError, match="has not been done"):
        _ = tasks[-1].value


def test_what_a_helper_raises_is_raised_here_whatever_it_is() -> None:
    begun = threading.Event()

    def stop() -> None:
        begun.set()
        raise SystemExit(3)

    def enter() -> None:
        with Hands(2).batch() as batch:
            batch.add(stop)
            assert begun.wait(WAIT_S)

    with pytest.raises(SystemExit):
        enter()


def test_after_a_failure_nothing_is_begun_any_more() -> None:
    failed, done = threading.Event(), []

    def fail() -> None:
        try:
            raise SlipError
        finally:
            failed.set()

    def enter() -> None:
        with Hands(2).batch() as batch:
            batch.add(fail)
            assert failed.wait(WAIT_S)
            time.sleep(0.01)
            batch.add(lambda: done.append(1))

    with pytest.raises(SlipError):
        enter()
    assert done == []


def test_helpers_see_the_context_variables_of_the_caller() -> None:
    here: contextvars.ContextVar[str] = contextvars.ContextVar("here", default="nowhere")
    token = here.set("at the caller's")
    together = Meeting(2)
    with Hands(2).batch() as batch:
        tasks = [batch.add(lambda: (together(), here.get())) for _ in range(2)]
    here.reset(token)
    assert len({task.value[0] for task in tasks}) == 2
    assert {task.value[1] for task in tasks} == {"at the caller's"}


def test_threads_end_with_the_hands_that_own_them() -> None:
    hands, together = Hands(3), Meeting(3)
    with hands.batch() as batch:
        for _ in range(3):
            batch.add(together)
    own = [thread for thread in threading.enumerate() if thread.name.startswith("proofpress-hand")]
    assert own
    before = len(own)
    del hands, batch
    gc.collect()
    deadline = time.monotonic() + WAIT_S
    while sum(thread.is_alive() for thread in own) > before - 2 and time.monotonic() < deadline:
        time.sleep(0.005)
    assert sum(thread.is_alive() for thread in own) <= before - 2


def test_a_process_has_one_set_of_hands() -> None:
    assert shared_hands() is shared_hands()
    assert 1 <= processors() <= (os.cpu_count() or 1)


def test_no_more_processors_are_counted_than_may_be_used() -> None:
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system binds no process to processors")
    code = """
import os
from proofpress.hands import processors
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
print(processors())
"""
    assert _python(code) == "1"


def test_a_forked_child_works_too() -> None:
    if not hasattr(os, "fork"):
        pytest.skip("this system knows no fork")
    code = """
import os, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # Python warns that threads do not survive: that is what is tried here
from proofpress.hands import Hands, shared_hands
own = Hands(3)
def work(hands):
    with hands.batch() as batch:
        tasks = [batch.add(lambda n=n: n) for n in range(99)]
    return sum(task.value for task in tasks)
assert work(own) == work(shared_hands()) == 4851
child = os.fork()
if not child:
    os._exit(0 if work(own) == work(shared_hands()) == 4851 else 1)
print(os.waitpid(child, 0)[1])
"""
    assert _python(code) == "0"


def test_work_that_is_done_while_the_interpreter_ends_is_done_alone() -> None:
    code = """
import atexit
from proofpress.hands import Hands
hands = Hands(3)
@atexit.register
def last():
    with hands.batch() as batch:
        tasks = [batch.add(lambda n=n: n) for n in range(9)]
    print(sum(task.value for task in tasks))
with hands.batch() as batch:
    batch.add(int)
"""
    assert _python(code) == "36"


def _python(code: str) -> str:
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_a_process_never_has_more_threads_at_work_than_models_should_be_kept_for() -> None:
    hands, running = shared_hands(), set[int]()

    def work() -> None:
        running.add(me())
        time.sleep(0.0005)

    with hands.at_most(1000).batch() as batch:
        for _ in range(200):
            batch.add(work)
    assert len(running) <= min(MOST, processors())
