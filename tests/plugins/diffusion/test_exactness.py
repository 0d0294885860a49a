from __future__ import annotations

import threading

import pytest

from proofpress.plugins.diffusion._exactness import exactly

pytestmark = pytest.mark.diffusion


def exact() -> bool:
    import torch

    return bool(torch.are_deterministic_algorithms_enabled())


def test_it_lasts_until_the_last_who_needs_it_is_done() -> None:
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with exactly(True):
            inside.set()
            leave.wait(20)

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(20)
    with exactly(True):
        leave.set()
        thread.join(20)
        assert exact()
    assert not exact()


def test_it_comes_back_from_a_failure_and_leaves_a_callers_own_choice() -> None:
    import torch

    with pytest.raises(ZeroDivisionError), exactly(True):
        raise ZeroDivisionError
    assert not exact()
    torch.use_deterministic_algorithms(True)
    try:
        with exactly(True):
            assert torch.is_deterministic_algorithms_warn_only_enabled()
        assert exact()
        assert not torch.is_deterministic_algorithms_warn_only_enabled()
    finally:
        torch.use_deterministic_algorithms(False)


def test_who_does_not_need_it_does_not_switch_it_on() -> None:
    with exactly(False):
        assert not exact()
