from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.errors import InputError
from proofpress.plugins.gpt_image.limits import Limits, Throttle, Window

GAPS = st.lists(st.tuples(st.floats(0, 50), st.integers(1, 6)), min_size=1, max_size=40)


@given(st.integers(1, 12), GAPS)
def test_no_minute_holds_more_than_its_limit(limit: int, gaps: list[tuple[float, int]]) -> None:
    window = Window(limit)
    now = 0.0
    taken: list[tuple[float, int]] = []
    for gap, amount in gaps:
        now += gap
        for _ in range(100):
            wait = window.wait(now, amount)
            if wait <= 0:
                break
            now += wait
        else:
            pytest.fail("it never fits")
        window.take(now, amount)
        taken.append((now, amount))
    for start, first in taken:
        within = sum(amount for when, amount in taken if start <= when < start + 60)
        # More than the limit at once is let through alone.
        assert within <= max(limit, first)


@given(st.integers(1, 12), st.integers(0, 20))
def test_what_fits_does_not_wait(limit: int, before: int) -> None:
    window = Window(limit)
    for _ in range(min(before, limit - 1)):
        assert window.wait(5.0, 1) == 0
        window.take(5.0, 1)
    assert window.wait(5.0, 1) == 0
    assert window.wait(66.0, limit) == 0


@pytest.mark.parametrize("field", ["images_per_minute", "requests_per_minute", "tokens_per_minute", "concurrency"])
@pytest.mark.parametrize("value", [0, -1, 1.5, True, "4"])
def test_a_limit_is_a_whole_number(field: str, value: object) -> None:
    with pytest.raises(InputError, match=field):
        Limits(**{field: value})  # type: ignore[arg-type]  # that is the point


async def ten_at_once(throttle: Throttle) -> int:
    """Return how many of ten requests were under way at once."""
    active = peak = 0

    async def one() -> None:
        nonlocal active, peak
        async with throttle.slot(1):
            active += 1
            peak = max(peak, active)
            await asyncio.sleep(0.002)
            active -= 1

    await asyncio.gather(*(one() for _ in range(10)))
    return peak


def test_so_many_at_once_and_fewer_when_it_is_too_much() -> None:
    async def main() -> None:
        throttle = Throttle(Limits(concurrency=4), asyncio.get_running_loop().time)
        assert await ten_at_once(throttle) == 4
        throttle.narrow(None)
        assert await ten_at_once(throttle) == 2
        for _ in range(20):
            throttle.narrow(None)
        assert await ten_at_once(throttle) == 1
        for _ in range(40):
            throttle.widen()
        assert throttle.at_once == 4
        assert await ten_at_once(throttle) == 4

    asyncio.run(main())


def test_limits_per_minute_narrow_and_widen_too() -> None:
    class Clock:
        now = 0.0

        def __call__(self) -> float:
            return self.now

    async def main() -> list[int]:
        clock = Clock()
        throttle = Throttle(Limits(images_per_minute=8, concurrency=32), clock)
        through = []
        for _ in range(3):
            clock.now += 60
            tasks = [asyncio.create_task(pass_through(throttle)) for _ in range(20)]
            await asyncio.sleep(0.01)
            through.append(sum(task.done() for task in tasks))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            throttle.narrow(None)
        return through

    async def pass_through(throttle: Throttle) -> None:
        async with throttle.slot(1):
            pass

    assert asyncio.run(main()) == [8, 4, 2]


def test_nothing_goes_through_while_the_service_asks_to_wait() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        throttle = Throttle(Limits(), loop.time)
        throttle.narrow(0.15)
        began = loop.time()
        async with throttle.slot(1):
            return loop.time() - began

    assert asyncio.run(main()) >= 0.15


def test_a_place_is_given_back_when_its_holder_is_cancelled() -> None:
    async def main() -> None:
        throttle = Throttle(Limits(concurrency=1), asyncio.get_running_loop().time)

        async def hold() -> None:
            async with throttle.slot(1):
                await asyncio.sleep(60)

        holder, waiter = asyncio.create_task(hold()), asyncio.create_task(hold())
        await asyncio.sleep(0.01)
        for task in (waiter, holder):
            task.cancel()
        await asyncio.gather(holder, waiter, return_exceptions=True)
        async with asyncio.timeout(1), throttle.slot(1):
            pass

    asyncio.run(main())


def test_only_a_limit_per_minute_may_be_unknown() -> None:
    assert Limits(images_per_minute=None, concurrency=1).images_per_minute is None
    with pytest.raises(InputError, match="concurrency"):
        Limits(concurrency=None)  # type: ignore[arg-type]  # that is the point
