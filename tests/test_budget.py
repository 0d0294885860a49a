from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from proofpress.budget import Budget, Cost, Spend
from proofpress.errors import BudgetError, PriceTableError


class FellOverError(Exception):
    """An attempt that fell over."""


def fall_over() -> None:
    raise FellOverError


def settle_and_fall_over(spend: Spend, actual: int) -> None:
    spend.settle(actual)
    fall_over()


def test_what_the_cap_must_cover_is_all_three() -> None:
    assert Cost().total == 0
    assert Cost(1, 20, 300).total == 321
    assert Cost(1, 20, 300) + Cost(4, 50, 600) == Cost(5, 70, 900)


def test_a_settled_attempt_costs_what_it_cost() -> None:
    budget = Budget(100)
    with budget.spend(60) as spend:
        assert budget.cost == Cost(reserved=60)
        assert spend.worst_case == 60
        spend.settle(45)
        assert budget.cost == Cost(reserved=60)
    assert budget.cost == Cost(settled=45)


def test_an_attempt_that_was_not_billed_gives_all_back() -> None:
    budget = Budget(100)
    with budget.spend(100) as spend:
        spend.settle(0)
    assert budget.cost == Cost()
    with budget.spend(100) as spend:
        spend.settle(100)
    assert budget.cost == Cost(settled=100)


def test_an_unknown_outcome_stays_spent() -> None:
    budget = Budget(100)
    with budget.spend(30):
        pass
    assert budget.cost == Cost(unknown=30)
    with pytest.raises(FellOverError), budget.spend(30):
        fall_over()
    assert budget.cost == Cost(unknown=60)
    with pytest.raises(BudgetError, match="41 micro-USD, 60 of 100"):
        budget.spend(41)


def test_an_attempt_that_was_settled_and_then_fell_over_costs_what_it_cost() -> None:
    budget = Budget(100)
    with pytest.raises(FellOverError), budget.spend(30) as spend:
        settle_and_fall_over(spend, 10)
    assert budget.cost == Cost(settled=10)


def test_the_last_micro_dollar_may_be_spent_and_none_more() -> None:
    budget = Budget(100)
    with budget.spend(99) as spend:
        budget.spend(1).__exit__(None, None, None)
        with pytest.raises(BudgetError) as caught:
            budget.spend(1)
        spend.settle(99)
    assert caught.value.message == "the next attempt may cost 1 micro-USD, 100 of 100 are spent"
    assert "raise the budget" in caught.value.remedy
    assert budget.cost == Cost(settled=99, unknown=1)
    assert budget.spend(0).worst_case == 0


def test_a_refused_attempt_reserves_nothing_anywhere() -> None:
    run = Budget(50)
    asset = Budget(100, parent=run)
    with pytest.raises(BudgetError, match="60 micro-USD, 0 of 50"):
        asset.spend(60)
    assert run.cost == asset.cost == Cost()
    narrow = Budget(10, parent=run)
    with pytest.raises(BudgetError, match="11 micro-USD, 0 of 10"):
        narrow.spend(11)
    assert run.cost == narrow.cost == Cost()


def test_more_than_was_reserved_stops_the_run_and_is_recorded() -> None:
    run = Budget(1000)
    asset = Budget(100, parent=run)
    with (
        pytest.raises(PriceTableError, match="cost 120 micro-USD, more than the 50 reserved"),
        asset.spend(50) as spend,
    ):
        spend.settle(120)
    assert asset.cost == run.cost == Cost(settled=120)
    with pytest.raises(PriceTableError, match="120"):
        Budget(parent=run).spend(0)


def test_without_a_cap_costs_are_still_counted() -> None:
    budget = Budget()
    with budget.spend(10**15) as spend:
        spend.settle(10**14)
    assert budget.cost == Cost(settled=10**14)
    assert budget.cap_micro_usd is None


@pytest.mark.parametrize("cap", [-1, -(10**9)])
def test_a_negative_cap_is_refused(cap: int) -> None:
    with pytest.raises(BudgetError, match=f"cap of {cap} micro-USD is negative"):
        Budget(cap)


def test_a_negative_worst_case_is_refused() -> None:
    budget = Budget(0)
    with pytest.raises(BudgetError, match="-1 micro-USD is negative"):
        budget.spend(-1)
    assert budget.cost == Cost()


def test_a_negative_cost_never_makes_room() -> None:
    budget = Budget(10)
    with pytest.raises(BudgetError), budget.spend(5) as spend:
        spend.settle(-100)
    assert budget.cost == Cost(unknown=5)


def test_a_reservation_is_good_for_one_attempt() -> None:
    budget = Budget(10)
    spend = budget.spend(5)
    with spend:
        spend.settle(1)
    with pytest.raises(BudgetError), spend:
        spend.settle(2)
    assert budget.cost == Cost(settled=1)


def test_whether_any_cap_holds() -> None:
    assert not Budget().capped
    assert not Budget(parent=Budget()).capped
    assert Budget(0).capped
    assert Budget(0, parent=Budget()).capped
    assert Budget(parent=Budget(parent=Budget(5))).capped


class Ledger(RuleBasedStateMachine):
    """Attempts of two assets under one run, against a plain ledger of numbers."""

    open_spends = Bundle("open")

    @initialize(
        run=st.none() | st.integers(0, 200), one=st.none() | st.integers(0, 150), two=st.none() | st.integers(0, 150)
    )
    def begin(self, run: int | None, one: int | None, two: int | None) -> None:
        self.run = Budget(run)
        self.assets = [Budget(one, self.run), Budget(two, self.run)]
        self.books = [Cost(), Cost()]
        self.overdrawn = False

    @rule(target=open_spends, which=st.integers(0, 1), worst=st.integers(0, 120))
    def reserve(self, which: int, worst: int) -> tuple[int, Spend] | None:
        if self.overdrawn:
            with pytest.raises(PriceTableError):
                self.assets[which].spend(worst)
            return None
        caps = ((self.assets[which].cap_micro_usd, self.books[which].total), (self.run.cap_micro_usd, self.total.total))
        fits = all(cap is None or spent + worst <= cap for cap, spent in caps)
        try:
            spend = self.assets[which].spend(worst)
        except BudgetError:
            assert not fits
            return None
        assert fits
        self.books[which] += Cost(reserved=worst)
        return which, spend

    @rule(each=consumes(open_spends), actual=st.integers(0, 130), falls=st.booleans())
    def settle(self, each: tuple[int, Spend] | None, actual: int, *, falls: bool) -> None:
        if each is None:
            return
        which, spend = each
        try:
            with spend:
                spend.settle(actual)
                if falls:
                    fall_over()
        except FellOverError:
            assert actual <= spend.worst_case
        except BudgetError:
            assert actual > spend.worst_case
            self.overdrawn = True
        else:
            assert actual <= spend.worst_case
        self.books[which] += Cost(actual, -spend.worst_case)

    @rule(each=consumes(open_spends))
    def lose(self, each: tuple[int, Spend] | None) -> None:
        if each is not None:
            which, spend = each
            with spend:
                pass
            self.books[which] += Cost(0, -spend.worst_case, spend.worst_case)

    @property
    def total(self) -> Cost:
        return self.books[0] + self.books[1]

    @invariant()
    def the_books_agree(self) -> None:
        assert [asset.cost for asset in self.assets] == self.books
        assert self.run.cost == self.total

    @invariant()
    def nothing_goes_over_a_cap(self) -> None:
        for budget in (self.run, *self.assets):
            assert self.overdrawn or budget.cap_micro_usd is None or budget.cost.total <= budget.cap_micro_usd
            assert min(budget.cost.settled, budget.cost.reserved, budget.cost.unknown) >= 0


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_eight_threads_never_go_over_the_cap_and_lose_no_micro_dollar() -> None:
    run = Budget(20_000)
    assets = [Budget(9_000, parent=run) for _ in range(3)]
    start = threading.Barrier(8)
    highest: list[int] = []

    def work(seed: int) -> list[Cost]:
        chance = random.Random(seed)
        mine = [Cost() for _ in assets]
        start.wait()
        for _ in range(400):
            which, worst = chance.randrange(3), chance.randrange(1, 120)
            try:
                spend = assets[which].spend(worst)
            except BudgetError:
                continue
            highest.append(run.cost.total)
            with spend:
                if chance.random() < 0.6:
                    actual = chance.randrange(worst + 1)
                    spend.settle(actual)
                    mine[which] += Cost(settled=actual)
                else:
                    mine[which] += Cost(unknown=worst)
        return mine

    with ThreadPoolExecutor(8) as pool:
        books = list(pool.map(work, range(8)))
    for index, asset in enumerate(assets):
        assert asset.cost == sum((each[index] for each in books), Cost())
        assert asset.cost.total <= 9_000
    assert run.cost == sum((asset.cost for asset in assets), Cost())
    assert max(highest) <= 20_000
    assert run.cost.total > 19_000, "the cap must have been reached, or the test shows nothing"


def test_a_cap_per_asset_holds_across_the_attempts_at_it_and_a_cap_per_region_within_them() -> None:
    run = Budget(1000, asset_cap=100, region_cap=40)
    first, second = run.for_asset("de/a"), run.for_asset("de/b")
    with first.for_regions(["x"]).spend(30) as spend:
        spend.settle(30)
    with pytest.raises(BudgetError, match="11 micro-USD, 30 of 40"):
        first.for_regions(["x"]).spend(11)
    with first.for_regions(["y"]).spend(40), first.for_regions(["z"]).spend(30):
        pass
    with pytest.raises(BudgetError, match="1 micro-USD, 100 of 100"):
        first.for_regions(["w"]).spend(1)
    with second.for_regions(["x"]).spend(40) as spend:
        spend.settle(5)
    assert (first.cost, second.cost, run.cost) == (Cost(30, unknown=70), Cost(5), Cost(35, unknown=70))
    assert first.capped
    assert not Budget().for_asset("de/a").capped


def test_a_second_making_of_an_asset_shows_its_own_cost_and_shares_the_cap() -> None:
    run = Budget(asset_cap=50)
    with run.for_asset("de/a").spend(30):
        pass
    again = run.for_asset("de/a")
    assert again.cost == Cost()
    with pytest.raises(BudgetError, match="21 micro-USD, 30 of 50"):
        again.spend(21)


def test_regions_that_share_an_attempt_bear_its_parts_rounded_up() -> None:
    asset = Budget(region_cap=10).for_asset("a")
    with asset.for_regions(["x", "y", "z"]).spend(29) as spend:
        spend.settle(4)
    with asset.for_regions(["x"]).spend(8) as spend:
        spend.settle(0)
    with pytest.raises(BudgetError, match="9 micro-USD, 2 of 10"):
        asset.for_regions(["x"]).spend(9)
    assert asset.cost == Cost(4)
    with pytest.raises(BudgetError, match="11 micro-USD, 2 of 10"):
        asset.for_regions(["x", "y"]).spend(22)
    assert asset.for_regions([]).spend(10**6).worst_case == 10**6


def test_an_unknown_cost_can_be_resolved_once() -> None:
    run = Budget(100)
    asset = run.for_asset("a")
    with asset.spend(60) as spend:
        pass
    assert run.cost == Cost(unknown=60)
    with pytest.raises(BudgetError, match="negative"):
        run.resolve(spend.reservation, -1)
    run.resolve(spend.reservation, 25)
    assert run.cost == asset.cost == Cost(25)
    with pytest.raises(BudgetError, match="no attempt"):
        run.resolve(spend.reservation, 25)
    with asset.spend(10) as spend:
        pass
    run.resolve(spend.reservation, 11)
    assert run.cost == Cost(36)
    with pytest.raises(PriceTableError, match="cost 11"):
        asset.spend(0)
