from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.plugins.readers.per_thread import PerThread


class Thing:
    def __init__(self, key: int) -> None:
        self.key, self.freed = key, 0


def thing_cache(limit: int) -> tuple[PerThread[int, Thing], list[Thing]]:
    made: list[Thing] = []

    def make(key: int) -> Thing:
        made.append(Thing(key))
        return made[-1]

    def free(thing: Thing) -> None:
        thing.freed += 1

    return PerThread(make, free, limit), made


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 4))
def test_at_most_the_limit_lives_and_each_is_freed_once(keys: list[int], limit: int) -> None:
    cache, made = thing_cache(limit)
    for key in keys:
        thing = cache.get(key)
        assert thing.key == key
        assert not thing.freed
    assert sum(not thing.freed for thing in made) <= limit
    assert all(thing.freed <= 1 for thing in made)


def test_the_last_used_stays() -> None:
    cache, made = thing_cache(2)
    first = cache.get(1)
    cache.get(2)
    assert cache.get(1) is first
    cache.get(3)
    assert cache.get(1) is first
    assert [thing.freed for thing in made] == [0, 1, 0]


def test_threads_never_share() -> None:
    cache, made = thing_cache(2)
    threads = [threading.Thread(target=cache.get, args=(1,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4


def test_a_failure_keeps_nothing() -> None:
    calls: list[int] = []

    def make(key: int) -> int:
        calls.append(key)
        if len(calls) == 1:
            raise RuntimeError("no")
        return key

    cache = PerThread(make, lambda _: None, 1)
    with pytest.raises(RuntimeError):
        cache.get(7)
    assert cache.get(7) == 7


def test_what_is_dropped_is_freed_and_made_anew() -> None:
    cache, made = thing_cache(2)
    cache.get(1)
    cache.drop(1)
    cache.drop(9)
    cache.get(1)
    assert [thing.freed for thing in made] == [1, 0]
