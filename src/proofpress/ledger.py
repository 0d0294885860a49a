"""Where money is reserved and settled: an interface, and the ledger that lives in memory.

Sums are whole micro-USD. A reservation is charged to several accounts at once (a region's, its asset's, the run's): to all of
them or to none. What becomes of it is told once, and what stayed unknown may be resolved later, for instance by a bill.
"""

from __future__ import annotations

import abc
import itertools
import threading
from collections.abc import Sequence

import attrs

from proofpress.errors import BudgetError, PriceTableError

__all__ = ["Cost", "Ledger", "Line", "MemoryLedger"]


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


@attrs.frozen
class Line:
    """One account that a reservation is charged to.

    Attributes:
        account: Its name.
        cap: The most that may stand on it, micro-USD; None sets none.
        shared_by: Among how many accounts the sum is shared; each bears its part, rounded up.
    """

    account: str
    cap: int | None = None
    shared_by: int = 1

    def part(self, amount: int) -> int:
        """Return what this account bears of `amount`."""
        return -(-amount // self.shared_by)


class Ledger(abc.ABC):
    """Keeps the books. Safe to call from several threads; a durable one is safe from several processes as well."""

    @abc.abstractmethod
    def reserve(self, lines: Sequence[Line], amount: int) -> str:
        """Hold `amount` on every account of `lines`, or on none, and return the name of the reservation.

        Raises:
            BudgetError: The cap of an account does not cover it; the first such line is named.
            PriceTableError: An attempt cost more than was reserved for it: nothing is reserved any more.
        """

    @abc.abstractmethod
    def close(self, reservation: str, actual: int | None) -> None:
        """Say what an attempt cost; None if that is not known, which counts as its worst case.

        A cost above the reservation is booked as it is, and closes the ledger for new reservations.
        """

    @abc.abstractmethod
    def resolve(self, reservation: str, actual: int) -> None:
        """Say later what an attempt cost that had been closed as unknown.

        Raises:
            BudgetError: There is no such attempt.
        """

    @abc.abstractmethod
    def cost(self, account: str) -> Cost:
        """Return what stands on an account."""


class MemoryLedger(Ledger):
    """The books of one process; they end with it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._costs: dict[str, Cost] = {}
        self._running: dict[str, tuple[tuple[Line, ...], int]] = {}
        self._unknown: dict[str, tuple[tuple[Line, ...], int]] = {}
        self._names = itertools.count(1)
        self._overrun = ""

    def reserve(self, lines: Sequence[Line], amount: int) -> str:
        """As `Ledger.reserve`."""
        with self._lock:
            if self._overrun:
                raise PriceTableError(self._overrun, remedy="correct the price table before going on")
            for line in lines:
                spent, part = self._costs.get(line.account, Cost()).total, line.part(amount)
                if line.cap is not None and spent + part > line.cap:
                    raise BudgetError(
                        f"the next attempt may cost {part} micro-USD, {spent} of {line.cap} are spent",
                        remedy="raise the budget, or let type set the rest",
                    )
            name = f"reservation-{next(self._names)}"
            self._running[name] = tuple(lines), amount
            self._book(lines, Cost(reserved=amount))
            return name

    def close(self, reservation: str, actual: int | None) -> None:
        """As `Ledger.close`."""
        with self._lock:
            lines, amount = self._running.pop(reservation)
            self._book(lines, Cost(reserved=-amount))
            if actual is None:
                self._unknown[reservation] = lines, amount
                self._book(lines, Cost(unknown=amount))
            else:
                self._book(lines, Cost(settled=actual))
                self._watch(amount, actual)

    def resolve(self, reservation: str, actual: int) -> None:
        """As `Ledger.resolve`."""
        with self._lock:
            if reservation not in self._unknown:
                raise BudgetError(f"no attempt {reservation!r} awaits its cost", remedy="resolve each attempt once")
            lines, amount = self._unknown.pop(reservation)
            self._book(lines, Cost(settled=actual))
            self._book(lines, Cost(unknown=-amount))
            self._watch(amount, actual)

    def cost(self, account: str) -> Cost:
        """As `Ledger.cost`."""
        with self._lock:
            return self._costs.get(account, Cost())

    def _book(self, lines: Sequence[Line], change: Cost) -> None:
        for line in lines:
            # A negative change takes back what was booked, in the same rounding.
            part = Cost(*(_signed(line, sum_) for sum_ in (change.settled, change.reserved, change.unknown)))
            self._costs[line.account] = self._costs.get(line.account, Cost()) + part

    def _watch(self, amount: int, actual: int) -> None:
        if actual > amount:
            self._overrun = f"an attempt cost {actual} micro-USD, more than the {amount} reserved"


def _signed(line: Line, amount: int) -> int:
    return line.part(amount) if amount >= 0 else -line.part(-amount)
