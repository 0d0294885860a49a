"""Money that cannot leak: the worst case is reserved before an attempt and settled from the answer.

An attempt whose outcome stays unknown counts as spent, since the other side may have billed it. All sums are whole micro-USD.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import attrs

from proofpress.errors import BudgetError

__all__ = ["Budget", "Cost", "Spend"]


@attrs.frozen
class Cost:
    """What was spent, in micro-USD.

    Attributes:
        settled: Billed for certain.
        reserved: Held for attempts that still run.
        unknown: Held for attempts whose outcome never became known; counts as spent.
    """

    settled: int = 0
    reserved: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All that the cap must cover."""
        return self.settled + self.reserved + self.unknown

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.settled + other.settled, self.reserved + other.reserved, self.unknown + other.unknown)


class Budget:
    """A cap shared by threads.

    Args:
        cap_micro_usd: The most that may be spent; None sets no cap, and costs are still counted.
        parent: A wider budget that must hold as well, for instance the run's above an asset's.
    """

    def __init__(self, cap_micro_usd: int | None = None, parent: Budget | None = None) -> None:
        if cap_micro_usd is not None and cap_micro_usd < 0:
            raise BudgetError(f"a cap of {cap_micro_usd} micro-USD is negative", remedy="give a cap of 0 or more")
        self.cap_micro_usd = cap_micro_usd
        self._parent = parent
        self._lock = threading.Lock()
        self._cost = Cost()

    @property
    def cost(self) -> Cost:
        """What was spent and is held so far."""
        with self._lock:
            return self._cost

    @property
    def capped(self) -> bool:
        """Whether this budget or one above it has a cap."""
        return self.cap_micro_usd is not None or (self._parent is not None and self._parent.capped)

    def spend(self, worst_case: int) -> Spend:
        """Reserve `worst_case` micro-USD for one attempt and return its context manager.

        Raises:
            BudgetError: The cap does not cover it; nothing is reserved.
        """
        if worst_case < 0:
            raise BudgetError(f"a worst case of {worst_case} micro-USD is negative", remedy="report this as a fault")
        self._reserve(worst_case)
        return Spend(self, worst_case)

    def _reserve(self, amount: int) -> None:
        with self._lock:
            if self.cap_micro_usd is not None and self._cost.total + amount > self.cap_micro_usd:
                raise BudgetError(
                    f"the next attempt may cost {amount} micro-USD, {self._cost.total} of {self.cap_micro_usd} are spent",
                    remedy="raise the budget, or let type set the rest",
                )
            if self._parent is not None:
                self._parent._reserve(amount)  # noqa: SLF001 - a budget and its parent are one ledger
            self._cost = attrs.evolve(self._cost, reserved=self._cost.reserved + amount)

    def _close(self, worst_case: int, settled: int, unknown: int) -> None:
        with self._lock:
            cost = self._cost
            self._cost = Cost(cost.settled + settled, cost.reserved - worst_case, cost.unknown + unknown)
        if self._parent is not None:
            self._parent._close(worst_case, settled, unknown)  # noqa: SLF001 - as above


class Spend:
    """One reservation; use as a context manager and settle it inside.

    Leaving without `settle` keeps the worst case as unknown, whether an exception passes or not.
    """

    def __init__(self, budget: Budget, worst_case: int) -> None:
        self._budget = budget
        self.worst_case = worst_case
        self._actual: int | None = None
        self._entered = False
        self._closed = False

    def settle(self, actual: int) -> None:
        """Say what the attempt cost, in micro-USD; 0 if it was surely not billed.

        Raises:
            BudgetError: It cost more than was reserved: the price table is wrong, and the run must stop. The true cost is
                recorded all the same.
        """
        if actual < 0:
            raise BudgetError(f"a cost of {actual} micro-USD is negative", remedy="report this as a fault")
        if self._closed:
            raise BudgetError("this reservation is closed", remedy="reserve anew for each attempt")
        self._actual = actual
        if actual > self.worst_case:
            raise BudgetError(
                f"an attempt cost {actual} micro-USD, more than the {self.worst_case} reserved",
                remedy="correct the price table before going on",
            )

    def __enter__(self) -> Self:
        if self._entered:
            raise BudgetError("this reservation is closed", remedy="reserve anew for each attempt")
        self._entered = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        if self._actual is None:
            self._budget._close(self.worst_case, 0, self.worst_case)  # noqa: SLF001 - a spend is a part of its budget
        else:
            self._budget._close(self.worst_case, self._actual, 0)  # noqa: SLF001 - as above
