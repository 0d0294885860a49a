"""Money that cannot leak: the worst case is reserved before an attempt and settled from the answer.

An attempt whose outcome stays unknown counts as spent, since the other side may have billed it. All sums are whole micro-USD.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from proofpress.errors import BudgetError, PriceTableError
from proofpress.ledger import Cost, Ledger, Line, MemoryLedger

__all__ = ["Budget", "Cost", "Spend"]


class Budget:
    """A cap shared by threads.

    Args:
        cap_micro_usd: The most that may be spent; None sets no cap, and costs are still counted.
        parent: A wider budget that must hold as well, for instance the run's above an asset's.
        asset_cap: The most for each asset, micro-USD; as the parent has it if None.
        region_cap: The most for each region of an asset; what several regions share is split between them.
        ledger: Where the books are kept; the parent's, or one in memory.

    Raises:
        BudgetError: A cap is negative.
    """

    def __init__(
        self,
        cap_micro_usd: int | None = None,
        parent: Budget | None = None,
        *,
        asset_cap: int | None = None,
        region_cap: int | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        for cap in (cap_micro_usd, asset_cap, region_cap):
            if cap is not None and cap < 0:
                raise BudgetError(f"a cap of {cap} micro-USD is negative", remedy="give a cap of 0 or more")
        self.cap_micro_usd = cap_micro_usd
        self.asset_cap: int | None = parent.asset_cap if parent is not None and asset_cap is None else asset_cap
        self.region_cap: int | None = parent.region_cap if parent is not None and region_cap is None else region_cap
        self.account = uuid.uuid4().hex
        # A budget and its parent keep one set of books.
        self._ledger: Ledger = parent._ledger if parent is not None else ledger or MemoryLedger()  # noqa: SLF001 - as said
        above: tuple[Line, ...] = parent._lines if parent is not None else ()  # noqa: SLF001 - as above
        self._lines: tuple[Line, ...] = (Line(self.account, cap_micro_usd), *above)

    @property
    def cost(self) -> Cost:
        """What was spent and is held so far."""
        return self._ledger.cost(self.account)

    @property
    def capped(self) -> bool:
        """Whether this budget or one above it has a cap."""
        return any(line.cap is not None for line in self._lines)

    def for_asset(self, asset_id: str) -> Budget:
        """Return the budget of one making of an asset: the cap per asset holds as well."""
        return self._narrowed(Line(f"{self.account}/{asset_id}", self.asset_cap))

    def for_regions(self, region_ids: Sequence[str]) -> Budget:
        """Return the budget of an attempt that draws these regions of an asset: the cap of each holds as well."""
        return self._narrowed(
            *(Line(f"{self.account}/{name}", self.region_cap, shared_by=len(region_ids)) for name in region_ids)
        )

    def _narrowed(self, *lines: Line) -> Budget:
        budget = Budget(parent=self)
        budget._lines = (budget._lines[0], *lines, *self._lines)
        return budget

    def spend(self, worst_case: int) -> Spend:
        """Reserve `worst_case` micro-USD for one attempt and return its context manager.

        Raises:
            BudgetError: A cap does not cover it; nothing is reserved.
            PriceTableError: An earlier attempt cost more than was reserved for it.
        """
        if worst_case < 0:
            raise BudgetError(f"a worst case of {worst_case} micro-USD is negative", remedy="report this as a fault")
        return Spend(self._ledger, self._ledger.reserve(self._lines, worst_case), worst_case)

    def resolve(self, reservation: str, actual: int) -> None:
        """Say later what an attempt cost whose outcome had stayed unknown.

        Args:
            reservation: `Spend.reservation` of the attempt.
            actual: What it cost, micro-USD.

        Raises:
            BudgetError: No such attempt, or a negative cost.
            PriceTableError: It cost more than was reserved; booked all the same.
        """
        _plausible(actual)
        self._ledger.resolve(reservation, actual)


class Spend:
    """One reservation; use as a context manager and settle it inside.

    Leaving without `settle` keeps the worst case as unknown, whether an exception passes or not.
    """

    def __init__(self, ledger: Ledger, reservation: str, worst_case: int) -> None:
        self._ledger = ledger
        self.reservation = reservation
        self.worst_case = worst_case
        self._actual: int | None = None
        self._entered = False
        self._closed = False

    def settle(self, actual: int) -> None:
        """Say what the attempt cost, in micro-USD; 0 if it was surely not billed.

        Raises:
            BudgetError: The cost is negative, or the reservation is closed.
            PriceTableError: It cost more than was reserved: the price table is wrong, and the run must stop. The true cost is
                recorded all the same.
        """
        _plausible(actual)
        if self._closed:
            raise BudgetError("this reservation is closed", remedy="reserve anew for each attempt")
        self._actual = actual
        if actual > self.worst_case:
            raise PriceTableError(
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
        self._ledger.close(self.reservation, self._actual)


def _plausible(actual: int) -> None:
    if actual < 0:
        raise BudgetError(f"a cost of {actual} micro-USD is negative", remedy="report this as a fault")
