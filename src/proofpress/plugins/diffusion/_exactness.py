"""Only algorithms that always give the same bytes, as far as torch has them, for as long as anybody here needs them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Final

__all__ = ["exactly"]


class _Need:
    """How many need exactness, and what to go back to when the last is done: the switches are those of the whole process."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.depth = 0
        self.before: tuple[bool, bool, bool] = (False, False, False)


_NEED: Final = _Need()


@contextlib.contextmanager
def exactly(wanted: bool) -> Iterator[None]:
    """Draw with exact algorithms if that is wanted; what another thread draws in the meantime is exact too."""
    if not wanted:
        yield
        return
    with _NEED.guard:
        if _NEED.depth == 0:
            _switch_on()
        _NEED.depth += 1
    try:
        yield
    finally:
        with _NEED.guard:
            _NEED.depth -= 1
            if _NEED.depth == 0:
                _switch_back()


def _switch_on() -> None:
    import torch

    _NEED.before = (
        torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled(),
        torch.backends.cudnn.benchmark,
    )  # fmt: skip
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False


def _switch_back() -> None:
    import torch

    exact, warns, tries = _NEED.before
    torch.use_deterministic_algorithms(exact, warn_only=warns)
    torch.backends.cudnn.benchmark = tries
